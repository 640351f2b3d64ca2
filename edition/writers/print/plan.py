"""Divide rows and their notes into pages. Rows, notes, an oracle of heights → pages. Pure: knows no Typst, no text.

A *step* is a row, or in facing texts a pair of rows that stand beside each other; a *side* is a column of pages (one, or
two facing). Laws: every step stands on exactly one page, in order; every note begins on the page of its step, unless not
even its first word fits there, and is continued without a gap; no page is higher than it may be; each page takes at least
a step or a word, so the planning ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

EPSILON = 0.01
_MOST_WHITE_ROWS = 5
"""A page with more white than this takes another row, and its notes are divided."""
_FAR_TOO_WHITE_ROWS = 12
_MOST_DIVIDED = 2
"""White is left rather than more notes than this divided on one page."""
_MOST_TRIALS = 6
"""Ends that are tried for a page whose notes do not fit."""
_FAR_TOO_MANY = 10_000
_LEAST_BODY = 0.4
"""The part of a page that the text keeps where notes would take more."""
_LEARNING = 0.25
"""How fast the guess of heights follows what the oracle says."""
_HEAD_WORDS = 6
"""Words of a divided note that stand on its own page before any other note goes on."""


class Body(Protocol):
    """The text as the planner sees it."""

    @property
    def sides(self) -> int:
        """How many pages a step touches: one, or two facing ones."""
        ...

    def __len__(self) -> int:
        """Count the steps."""
        ...

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        """Return the height of some steps as the only ones of a page, on each side; nothing where last < first."""
        ...

    def may_end(self, last: int) -> bool:
        """Whether a page may end after a step."""
        ...


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the foot: the step and the side to which it belongs, its place in the order of display, its words.

    ``size`` is a rough measure of how much room it takes, such as its characters; from it heights are guessed.
    """

    key: str
    step: int
    order: tuple[int, ...]
    words: int
    side: int = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class Slice:
    """Some words of a note: from ``first`` up to but not including ``last``."""

    note: Note
    first: int
    last: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the note stands elsewhere."""
        return self.first == 0 and self.last == self.note.words


Foot = tuple[Slice, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A foot of which the height is asked: its side, the number of its page from 0, the steps above it."""

    side: int
    page: int
    first: int
    last: int
    foot: Foot


Oracle = Callable[[Sequence[Request]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Page:
    """The steps of a page (none where last < first) and the foot of each side."""

    first: int
    last: int
    feet: tuple[Foot, ...]


class PageTooSmallError(Exception):
    """Not even a word of a note fits on a page."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page holds: its height, the white between text and foot, the distance of rows; in points."""

    height: float
    gap: float
    pitch: float


def plan(
    body: Body, notes: Iterable[Note], oracle: Oracle, frame: Frame, pages: list[Page] | None = None
) -> list[Page]:
    """Plan the pages of one part; ``pages`` is the list to fill, where the oracle has to know those before."""
    return _Planning(body, oracle, frame, _by_step(notes), [] if pages is None else pages).run()


def _by_step(notes: Iterable[Note]) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    for note in notes:
        found.setdefault(note.step, []).append(note)
    return found


@dataclass(slots=True)
class _Planning:
    body: Body
    oracle: Oracle
    frame: Frame
    starting: dict[int, list[Note]]
    pages: list[Page] = field(default_factory=list)
    carried: Foot = ()
    rate: float = 0.0
    known: dict[Request, float] = field(default_factory=dict)

    def run(self) -> list[Page]:
        step = 0
        while step < len(self.body) or self.carried:
            page = self._page(step) if step < len(self.body) else self._rest(step)
            self.pages.append(page)
            self.known.clear()
            if page.last >= page.first:
                step = page.last + 1
        return self.pages

    # -- one page --------------------------------------------------------------------------------------------------

    def _page(self, first: int) -> Page:
        reach = self._reach(first)
        most = self._most(first, reach)
        last = self._allowed(first, most)
        if last >= first:
            white = self._white_rows(first, last, reach)
            if white > _MOST_WHITE_ROWS:
                most_divided = _MOST_DIVIDED if white <= _FAR_TOO_WHITE_ROWS else 3 * _MOST_DIVIDED
                if (page := self._divided(first, last, reach, most_divided)) is not None:
                    return page
            return self._whole(first, last)
        return self._crowded(first, most, reach)

    def _whole(self, first: int, last: int) -> Page:
        """Make a page on which all that is waiting and all that begins fits."""
        foot, self.carried = self._all(first, last), ()
        return Page(first, last, self._by_side(foot))

    def _divided(self, first: int, last: int, reach: int, most_divided: int) -> Page | None:
        """Take the next rows too, and go on with their notes on the next page, if that fills this one better."""
        longer = self._next_allowed(last, reach)
        if longer is None:
            return None
        page, carried = self._cut(first, longer)
        begun = {s.note for foot in page.feet for s in foot}
        if any(s.note not in begun for s in self._all(first, longer) if s.first == 0 and s not in self.carried):
            return None
        if self._count_divided(page) > most_divided:
            return None
        self.carried = carried
        return page

    def _crowded(self, first: int, most: int, reach: int) -> Page:
        """Make a page whose notes do not fit, or on which no row may be the last: notes are divided, or a rule gives way."""
        room = self.frame.height * _LEAST_BODY
        least = first
        while least < reach and max(self.body.heights(first, least + 1)) <= room:
            least += 1
        ends = [e for e in range(first, max(least, most) + 1) if e == len(self.body) - 1 or self.body.may_end(e)]
        further = self._next_allowed(max(least, first) - 1, reach)
        ends = (
            [*ends[-_MOST_TRIALS:], *ends[:1]] if ends else [e for e in (further, most) if e is not None and e >= first]
        )
        best: tuple[int, Page, Foot] | None = None
        for last in dict.fromkeys([*sorted(ends, reverse=True), first]):
            page, carried = self._cut(first, last)
            divided = self._count_divided(page) if self._all_begun(page, last) else _FAR_TOO_MANY
            if best is None or divided < best[0]:
                best = (divided, page, carried)
            if divided <= _MOST_DIVIDED:
                break
        if best is None:
            raise PageTooSmallError
        _, page, self.carried = best
        return page

    @staticmethod
    def _count_divided(page: Page) -> int:
        """Count the notes that go on after a page, on the side where they are most."""
        return max(sum(s.last < s.note.words for s in foot) for foot in page.feet)

    def _all_begun(self, page: Page, last: int) -> bool:
        """Whether every note of a page's rows begins on it; of a single row, what fits is enough."""
        begun = {s.note for foot in page.feet for s in foot}
        return last == page.first or all(n in begun for k in range(page.first, last + 1) for n in self._notes(k))

    def _rest(self, first: int) -> Page:
        """Make a page of notes alone, after the last row."""
        page, carried = self._cut(first, first - 1)
        if carried == self.carried:
            raise PageTooSmallError
        self.carried = carried
        return page

    # -- how far a page reaches ------------------------------------------------------------------------------------

    def _reach(self, first: int) -> int:
        """Find the last step that the height of the text alone allows; at least one."""
        last = first
        while last + 1 < len(self.body) and max(self.body.heights(first, last + 1)) <= self.frame.height + EPSILON:
            last += 1
        return last

    def _most(self, first: int, reach: int) -> int:
        """Find the last step with which everything fits, first - 1 if none: guessed, asked, and asked around the guess."""
        low, high = first - 1, reach
        at = self._guess(first, reach)
        stride = 1
        while low < high:
            near = sorted({min(max(at, low + 1), high), min(max(at + 1, low + 1), high)})
            for last, fits in zip(near, self._fit([(first, last) for last in near]), strict=True):
                if fits:
                    low = max(low, last)
                else:
                    high = min(high, last - 1)
            at = low + stride if low >= near[-1] else high - stride
            stride *= 2
        return low

    def _guess(self, first: int, reach: int) -> int:
        """Guess how far a page reaches from the sizes of notes and what notes of such sizes have taken so far."""
        sizes = [0.0] * self.body.sides
        for piece in self.carried:
            sizes[piece.note.side] += _size(piece)
        for last in range(first, reach + 1):
            for note in self._notes(last):
                sizes[note.side] += note.size or note.words
            heights = self.body.heights(first, last)
            if any(h + size * self.rate > self.frame.height for h, size in zip(heights, sizes, strict=True)):
                return max(first, last - 1)
        return reach

    def _fit(self, ranges: Sequence[tuple[int, int]]) -> list[bool]:
        requests = [r for first, last in ranges for r in self._requests(first, last, self._all(first, last))]
        answers = self._asked(requests)
        fitting: list[bool] = []
        for i, (first, last) in enumerate(ranges):
            feet = answers[i * self.body.sides : (i + 1) * self.body.sides]
            fitting.append(max(self._used(first, last, feet)) <= self.frame.height + EPSILON)
        return fitting

    def _asked(self, requests: Sequence[Request]) -> list[float]:
        """Ask the oracle, and learn how high notes of some size are."""
        new = [r for r in requests if r not in self.known]
        if new:
            self.known.update(zip(new, self.oracle(new), strict=True))
            for request in new:
                size = sum(_size(piece) for piece in request.foot)
                if size and (height := self.known[request]):
                    self.rate += (height / size - self.rate) * _LEARNING
        return [self.known[r] for r in requests]

    def _used(self, first: int, last: int, feet: Sequence[float]) -> list[float]:
        bodies = self.body.heights(first, last)
        return [b + (f + self._between(b) if f else 0) for b, f in zip(bodies, feet, strict=True)]

    def _between(self, height: float) -> float:
        """Return the white over a foot: under text, or on a page without any, where a row's height stands for it."""
        return self.frame.gap if height else self.frame.pitch

    def _allowed(self, first: int, last: int) -> int:
        """Go back to a step after which a page may end; first - 1 if there is none."""
        while last >= first and last != len(self.body) - 1 and not self.body.may_end(last):
            last -= 1
        return last

    def _next_allowed(self, last: int, reach: int) -> int | None:
        for step in range(last + 1, reach + 1):
            if step == len(self.body) - 1 or self.body.may_end(step):
                return step
        return None

    def _white_rows(self, first: int, last: int, reach: int) -> float:
        """Tell how many rows stay white; none where the text itself fills the page."""
        if last >= reach:
            return 0.0
        feet = self._asked(self._requests(first, last, self._all(first, last)))
        return (self.frame.height - max(self._used(first, last, feet))) / self.frame.pitch

    # -- feet ------------------------------------------------------------------------------------------------------

    def _notes(self, step: int) -> list[Note]:
        return self.starting.get(step, [])

    def _all(self, first: int, last: int) -> Foot:
        """All that waits and all that begins, whole."""
        own = (Slice(note, 0, note.words) for step in range(first, last + 1) for note in self._notes(step))
        return (*self.carried, *own)

    def _requests(self, first: int, last: int, foot: Foot) -> list[Request]:
        page = len(self.pages)
        return [Request(side, page, first, last, part) for side, part in enumerate(self._by_side(foot))]

    def _by_side(self, foot: Foot) -> tuple[Foot, ...]:
        """Sort by side and order of display; what is continued comes first in its series."""
        ordered = sorted(foot, key=lambda s: (s.note.order[0], s.first == 0, s.note.step, s.note.order))
        return tuple(tuple(s for s in ordered if s.note.side == side) for side in range(self.body.sides))

    def _cut(self, first: int, last: int) -> tuple[Page, Foot]:
        """Fill the foot with as much as fits; return the page, and what goes on."""
        heights = self.body.heights(first, last)
        feet: list[Foot] = []
        rest: list[Slice] = []
        for side, foot in enumerate(self._by_side(self._all(first, last))):
            room = self.frame.height - heights[side] - self._between(heights[side])
            shown, left = self._cut_side(side, (first, last), foot, room)
            feet.append(shown)
            rest.extend(left)
        return Page(first, last, tuple(feet)), tuple(rest)

    def _cut_side(self, side: int, steps: tuple[int, int], foot: Foot, room: float) -> tuple[Foot, Foot]:
        first, last = steps
        words = _by_urgency(foot, first, last)

        def fits(count: int) -> bool:
            shown, _ = _taken(foot, words[:count])
            height = self._asked([Request(side, len(self.pages), first, last, shown)])[0]
            return height <= room + EPSILON

        low, high = 0, len(words)
        at = self._guessed_words(foot, words, room)
        stride = 4
        while low < high:
            at = min(max(at, low + 1), high)
            if fits(at):
                low = at
                at += stride
            else:
                high = at - 1
                at -= stride
            # Near the guess by growing steps; once both ends are near, by halves.
            stride *= 2
            if high - low < stride:
                at = (low + high + 1) // 2
        return _taken(foot, words[:low])

    def _guessed_words(self, foot: Foot, words: Sequence[int], room: float) -> int:
        """Guess how many words fit into some room."""
        rates = [self.rate * _size(s) / max(s.last - s.first, 1) for s in foot]
        height = 0.0
        for count, i in enumerate(words):
            height += rates[i]
            if height > room:
                return count
        return len(words)


def _size(piece: Slice) -> float:
    """Guess the room that a slice takes."""
    note = piece.note
    return (note.size or note.words) * (piece.last - piece.first) / max(note.words, 1)


def _by_urgency(foot: Foot, first: int, last: int) -> list[int]:
    """Order the words of a foot by how much they have to be on this page, each word by the index of its slice.

    First the beginnings of what belongs here, so that each note begins on its page; then what was begun before; then
    the rest of what belongs here, the shortest first, so that only the longest are divided.
    """
    own = [i for i, s in enumerate(foot) if s.first == 0 and first <= s.note.step <= last]
    begun = [i for i, s in enumerate(foot) if i not in own]
    words: list[int] = []
    for i in sorted(own, key=lambda i: (foot[i].note.step, foot[i].note.order)):
        words.extend([i] * min(_HEAD_WORDS, foot[i].note.words))
    for i in begun:
        words.extend([i] * (foot[i].last - foot[i].first))
    for i in sorted(own, key=lambda i: (foot[i].note.words, foot[i].note.step, foot[i].note.order)):
        words.extend([i] * max(0, foot[i].note.words - _HEAD_WORDS))
    return words


def _taken(foot: Foot, words: Sequence[int]) -> tuple[Foot, Foot]:
    """Divide slices: as many words of each as its index occurs, and what is left."""
    counts = [0] * len(foot)
    for i in words:
        counts[i] += 1
    shown = tuple(replace(s, last=s.first + n) for s, n in zip(foot, counts, strict=True) if n)
    left = tuple(replace(s, first=s.first + n) for s, n in zip(foot, counts, strict=True) if s.first + n < s.last)
    return shown, left
