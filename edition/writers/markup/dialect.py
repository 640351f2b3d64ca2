"""What pages and books say each in their own way: the setter of a text asks its dialect for it.

The setter (`inline`, `blocks`) knows the order of the text and what it may hold; a dialect knows the signs: what opens an
entry, calls a note, shows a picture, and what stands at the foot of a division.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from edition.model.notes import Note
from edition.model.text import Break, Division, Node, Origin, Picture, Text

if TYPE_CHECKING:
    from edition.writers.markup.blocks import HtmlText
    from edition.writers.markup.inline import Inline


class Dialect(Protocol):
    """The ways of one output.

    ``void`` ends an element without content. ``by_style``: numbers that are not text (of notes, lines, pages) are shown by
    the style sheet, so that what is copied, named and found is the text alone.
    ``shows_math``: formulas in MathML are set as such.
    """

    void: str
    by_style: bool
    shows_math: bool

    def said(self, tag: str) -> str:
        """Say a language and its direction as attributes; nothing for an unknown one."""

    def further(self, origin: Origin) -> str:
        """Return what an element says in this output beside id, class and language, as attributes."""

    def address(self, target: str) -> str:
        """Return the address to which a reference leads, if it can be followed from here."""

    def run(self, html: Inline, node: Text) -> None:
        """Set a run of text."""

    def sign(self, html: Inline, key: str, lemma: str) -> None:
        """Set the sign of an entry behind its words."""

    def call(self, html: Inline, note: Note) -> None:
        """Set the call of a note."""

    def pause(self, html: Inline, node: Break) -> None:
        """Set a break of the source."""

    def picture(self, html: Inline, node: Picture) -> None:
        """Set an image."""

    def block(self, html: HtmlText, node: Node) -> None:
        """Set a block."""

    def division(self, html: HtmlText, node: Division) -> None:
        """Set a division."""

    def foot(self, html: HtmlText, keys: list[str]) -> None:
        """Set the entries that began in a division, or keep them for later."""
