"""TEI → Edition. The only stage that knows an element's text and tail."""

from edition.reader.document import Ways, read_edition

__all__ = ["Ways", "read_edition"]
