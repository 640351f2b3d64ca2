"""Edition → Edition: what can only be known when all has been read."""

from edition.passes.bind import bind
from edition.passes.classify import classify
from edition.passes.number import number_notes

__all__ = ["bind", "classify", "number_notes"]
