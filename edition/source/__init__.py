"""Bytes → tree: decoding, secure parsing, inclusions, and the place of every element."""

from edition.source.decoding import read_source
from edition.source.document import read_document

__all__ = ["read_document", "read_source"]
