"""Compare two states of an edition as editions: what became of its entries, readings, notes and words. Editions → changes."""

from edition.comparing.changes import Change, Detail, TextChanges
from edition.comparing.compare import compare
from edition.comparing.telling import as_html, as_json, as_text

__all__ = ["Change", "Detail", "TextChanges", "as_html", "as_json", "as_text", "compare"]
