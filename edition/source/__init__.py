"""Bytes → tree: decoding, secure parsing, inclusions, and the place of every element."""

from edition.source.document import read_document

__all__ = ["read_document"]
