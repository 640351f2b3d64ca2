"""TEI → Edition. The only stage that knows an element's text and tail."""

from edition.reader.document import read_edition

__all__ = ["read_edition"]
