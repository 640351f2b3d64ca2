"""From TEI-XML to a critical edition: check, apparatus, web site, typeset PDF, data.

``edition.read("letters.xml")`` reads a text, ``edition.check`` checks it, ``edition.build`` builds it; the handbook's page
on the library has examples. Names are loaded when they are first asked for, so that the command starts at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edition.diagnostics import EditionError, Finding, Position, Severity
    from edition.library import build, check, read, read_all, text_of
    from edition.model.apparatus import Entry, Reading, Witness
    from edition.model.edition import Edition
    from edition.model.notes import Note
    from edition.notebook import apparatus_frame
    from edition.project import Project
    from edition.run.gather import Outcome

__version__ = "0.1.0"
__all__ = [
    "Edition", "EditionError", "Entry", "Finding", "Note", "Outcome", "Position", "Project", "Reading", "Severity", "Witness",
    "apparatus_frame", "build", "check", "read", "read_all", "text_of",
]  # fmt: skip
_PLACES = {
    "edition.diagnostics": ("EditionError", "Finding", "Position", "Severity"),
    "edition.library": ("build", "check", "read", "read_all", "text_of"),
    "edition.model.apparatus": ("Entry", "Reading", "Witness"),
    "edition.model.edition": ("Edition",),
    "edition.model.notes": ("Note",),
    "edition.notebook": ("apparatus_frame",),
    "edition.project": ("Project",),
    "edition.run.gather": ("Outcome",),
}


def __getattr__(name: str) -> object:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
