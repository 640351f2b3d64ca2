"""Edition → Edition: what can only be known when all has been read."""

from edition.passes.bind import bind
from edition.passes.classify import classify
from edition.passes.locate import locate
from edition.passes.number import number_notes
from edition.passes.pages import name_pages
from edition.passes.register import register
from edition.passes.scope import scope
from edition.passes.shifted import shifted
from edition.passes.silence import silence
from edition.passes.verses import count_verses

__all__ = [
    "bind",
    "classify",
    "count_verses",
    "locate",
    "name_pages",
    "number_notes",
    "register",
    "scope",
    "shifted",
    "silence",
]
