"""Where the apparatus of a text stands at first: in the margin, or at the foot of the window. Edition → one of the two.

In the margin each entry begins beside its words, and moves down where another stands already; where many do, the margin is
of no use. So the builder reckons how far they would move, in lines of the screen, before a page is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from statistics import median

from edition.model.apparatus import Entry
from edition.model.edition import Edition
from edition.model.text import BLOCKS, Mark, Node, Text
from edition.model.walk import children
from edition.writers.common.apparatus import lemma_text
from edition.writers.common.scripts import count_cjk
from edition.writers.markup.outline import Page

MOST_DRIFT_PX = 100
"""The margin is of use as long as half of the entries move down by no more."""
_LINE_PX, _LETTERS = 28, 66
"""The height of a line of the text, and its letters; a sign of Chinese or Japanese takes the room of two."""
_MARGIN_LINE_PX, _MARGIN_LETTERS, _BETWEEN_PX = 19, 48, 4
"""The same for the entries in the margin, and the room between two of them."""


def chosen(setting: str, edition: Edition, pages: Iterable[Page]) -> str:
    """Return where the apparatus stands at first: as the project says, else as it can be read."""
    if setting not in {"", "auto"}:
        return setting
    drifts = [drift for page in pages for drift in _drifts(edition, page)]
    return "margin" if drifts and median(drifts) < MOST_DRIFT_PX else "window"


def _drifts(edition: Edition, page: Page) -> Iterator[float]:
    """Yield how far each entry of a page would move down in the margin, in pixels."""
    free = 0.0
    for key, wanted in _Reckoning().places(page.nodes):
        entry = edition.entries.get(key)
        if entry is not None:
            at = max(wanted, free)
            free = at + ceil(_letters(entry) / _MARGIN_LETTERS) * _MARGIN_LINE_PX + _BETWEEN_PX
            yield at - wanted


def _letters(entry: Entry) -> int:
    readings = sum(_width(r.text) + 3 + 3 * len(r.witnesses) for r in entry.variants)
    return min(_width(lemma_text(entry)), _LETTERS) + 2 + readings


def _width(text: str) -> int:
    return len(text) + count_cjk(text)


@dataclass(slots=True)
class _Reckoning:
    """Reckons where words stand on a page: whole lines, and the letters in the last one."""

    lines: int = 0
    letters: int = 0

    def places(self, nodes: Iterable[Node]) -> Iterator[tuple[str, float]]:
        """Yield each entry that begins, with the height of its words in pixels."""
        for node in nodes:
            if isinstance(node, Text):
                self.letters += _width(node.value)
            elif isinstance(node, Mark):
                if node.side == "start":
                    yield node.entry, (self.lines + self.letters // _LETTERS) * _LINE_PX
            else:
                if isinstance(node, BLOCKS):
                    self._break()
                yield from self.places(children(node))
                if isinstance(node, BLOCKS):
                    self._break()

    def _break(self) -> None:
        if self.letters:
            self.lines += ceil(self.letters / _LETTERS)
            self.letters = 0
