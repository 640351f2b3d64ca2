"""Fill one page: what of the notes fits under some rows, and what goes on. Rows, notes, an oracle of heights → a page.

A *step* is a row, or in facing texts a pair of rows that stand beside each other; a *side* is a column of pages (one, or
two facing). The oracle is exact and slow. Whatever is only weighed is guessed; what becomes a page was asked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Protocol, TypeAlias

from edition.writers.print.shape import Loads, Shape
from edition.writers.print.slices import Foot, Note, Request, Slice, by_urgency, divided, taken

EPSILON = 0.01
_LEARNING = 0.1
"""How fast guesses follow what the oracle says."""


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

    def must_end(self, last: int) -> bool:
        """Whether a page must end after a step."""
        ...

    def is_right(self, number: int) -> bool:
        """Whether a page, by its number in the part from 0, is turned after it was read."""
        ...

    def divides(self, lasts: Sequence[int]) -> Sequence[bool]:
        """Tell of some steps whether a word goes on after them."""
        ...


class Guess(Protocol):
    """What is known of the heights of feet without asking."""

    def shape(self, side: int) -> Shape:
        """Return the measures of the foot of a side."""
        ...

    def width(self, note: Note, first: int, last: int) -> float:
        """Return how wide some words of a note are in one row, with its number and lemma where it begins."""
        ...


Oracle: TypeAlias = Callable[[Sequence[Request]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Page:
    """The steps of a page (none where last < first) and the foot of each side."""

    first: int
    last: int
    feet: tuple[Foot, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page holds: its height, the white between text and foot, the distance of rows; in points.

    ``least_rows`` is how many rows of text a page has that may have them.
    """

    height: float
    gap: float
    pitch: float
    least_rows: int = 1


def by_step(notes: Iterable[Note]) -> dict[int, list[Note]]:
    """Sort notes by the step to which they belong."""
    found: dict[int, list[Note]] = {}
    for note in notes:
        found.setdefault(note.step, []).append(note)
    return found


@dataclass(slots=True)
class Filling:
    """Fills pages of one part. ``pages`` are those before the one that is filled: the oracle knows their numbers.

    ``rate`` is what guesses have to be multiplied with, as the oracle teaches.
    """

    body: Body
    oracle: Oracle
    frame: Frame
    guess: Guess
    starting: Mapping[int, list[Note]]
    pages: list[Page] = field(default_factory=list)
    rate: float = 1.0
    known: dict[Request, float] = field(default_factory=dict)
    shapes: tuple[Shape, ...] = ()
    spreads: bool = False

    def __post_init__(self) -> None:
        """Take the measures of each side once."""
        self.shapes = tuple(self.guess.shape(side) for side in range(self.body.sides))
        self.spreads = any(note.spreads for notes in self.starting.values() for note in notes)

    # -- what belongs to a page ------------------------------------------------------------------------------------

    def notes(self, step: int) -> list[Note]:
        """Return the notes that begin with a step."""
        return self.starting.get(step, [])

    def may_end(self, last: int) -> bool:
        """Whether a page may end after a step; after the last, it must."""
        return last == len(self.body) - 1 or self.body.may_end(last)

    def is_end(self, last: int) -> bool:
        """Whether a page cannot go on after a step: the text ends, or what follows begins on a new page."""
        return last == len(self.body) - 1 or self.body.must_end(last)

    def all(self, first: int, last: int, carried: Foot) -> Foot:
        """Return all that waits and all that begins, whole."""
        own = (Slice(note, 0, note.words) for step in range(first, last + 1) for note in self.notes(step))
        return (*carried, *own)

    def by_side(self, foot: Foot) -> tuple[Foot, ...]:
        """Sort by side and order of display; what is continued comes first in its series.

        What stands under both of two facing pages is shared out between them, series by series, below what each has of its own.
        """
        ordered = sorted(foot, key=_in_order)
        sides = [[s for s in ordered if s.note.side == side and not s.note.spreads] for side in range(self.body.sides)]
        if self.spreads:
            for _, series in groupby((s for s in ordered if s.note.spreads), key=lambda s: s.note.order[0]):
                for side, pieces in enumerate(self._shared(list(series))):
                    sides[side].extend(pieces)
        return tuple(map(tuple, sides))

    def _shared(self, series: list[Slice]) -> tuple[list[Slice], list[Slice]]:
        """Share out a series between two pages: half of it on each, at a word; what fits in a row is not divided."""
        widths = [self.guess.width(s.note, s.first, s.last) for s in series]
        half = sum(widths) / 2
        if 2 * half <= self.shapes[0].width:
            return series, []
        so_far = 0.0
        for i, (piece, width) in enumerate(zip(series, widths, strict=True)):
            if so_far + width < half:
                so_far += width
                continue
            words = range(piece.first + 1, piece.last)
            at = bisect_left(words, half - so_far, key=partial(self.guess.width, piece.note, piece.first))
            left, right = divided((piece,), [piece.first + 1 + at])
            return [*series[:i], *left], [*right, *series[i + 1 :]]
        return series, []

    def requests(self, first: int, last: int, foot: Foot) -> list[Request]:
        """Ask for the feet of a page."""
        page = len(self.pages)
        return [Request(side, page, first, last, part) for side, part in enumerate(self.by_side(foot))]

    def all_begun(self, page: Page, *, but_one: bool = True) -> bool:
        """Whether every note of a page's rows begins on it; of a single row, what fits is enough."""
        if but_one and page.last == page.first:
            return True
        begun = {s.note for foot in page.feet for s in foot}
        return all(n in begun for step in range(page.first, page.last + 1) for n in self.notes(step))

    # -- heights ---------------------------------------------------------------------------------------------------

    def used(self, first: int, last: int, feet: Sequence[float]) -> list[float]:
        """Return how much of a page some steps and feet take, on each side."""
        bodies = self.body.heights(first, last)
        return [b + (f + self.between(b) if f else 0) for b, f in zip(bodies, feet, strict=True)]

    def between(self, height: float) -> float:
        """Return the white over a foot: under text, or on a page without any, where a row's height stands for it."""
        return self.frame.gap if height else self.frame.pitch

    def asked(self, requests: Sequence[Request]) -> list[float]:
        """Ask the oracle, and learn how far the guess was off."""
        new = [r for r in requests if r not in self.known]
        if new:
            self.known.update(zip(new, self.oracle(new), strict=True))
            for request in new:
                guessed, height = self.unrated(request), self.known[request]
                if guessed and height:
                    self.rate += (height / guessed - self.rate) * _LEARNING
        return [self.known[r] for r in requests]

    def unrated(self, request: Request) -> float:
        """Guess the height of a foot by the widths of its words alone."""
        return self.shapes[request.side].height(self.loads(request.side, request.foot))

    def guessed(self, request: Request) -> float:
        """Guess the height of a foot, as the oracle has taught."""
        return self.unrated(request) * self.rate

    def loads(self, side: int, foot: Foot) -> Loads:
        """Sum up the widths of a foot, by series."""
        shape = self.shapes[side]
        loads = shape.empty()
        for piece in foot:
            shape.change(loads, piece.note.order[0], None, self.guess.width(piece.note, piece.first, piece.last))
        return loads

    def shares(self, note: Note, last: int) -> list[tuple[int, float]]:
        """Return how wide a note is up to a word, on each side where it stands."""
        width = self.guess.width(note, 0, last)
        return [(0, width / 2), (1, width / 2)] if note.spreads else [(note.side, width)]

    # -- cutting ---------------------------------------------------------------------------------------------------

    def cut(self, first: int, last: int, carried: Foot, *, is_exact: bool = True) -> tuple[Page, Foot]:
        """Fill the foot with as much as fits; return the page, and what goes on. Where it is only weighed, by guess."""
        if self.spreads:
            return self._cut_both(first, last, carried, is_exact=is_exact)
        heights = self.body.heights(first, last)
        feet: list[Foot] = []
        rest: list[Slice] = []
        for side, foot in enumerate(self.by_side(self.all(first, last, carried))):
            room = self.frame.height - heights[side] - self.between(heights[side])
            ask = Request(side, len(self.pages), first, last, foot)
            shown, left = self._cut_exactly(ask, room) if is_exact else self.cut_by_guess(ask, room)
            feet.append(shown)
            rest.extend(left)
        return Page(first, last, tuple(feet)), tuple(rest)

    def _cut_both(self, first: int, last: int, carried: Foot, *, is_exact: bool) -> tuple[Page, Foot]:
        """Fill the feet of two facing pages that have some notes in common: as many words as fit on both."""
        foot = tuple(sorted(self.all(first, last, carried), key=_in_order))
        spans = by_urgency(foot, first, last)
        most = sum(end - start for _, start, end in spans)

        def fits(count: int, *, is_exact: bool) -> bool:
            asked = self.requests(first, last, taken(foot, spans, count)[0])
            heights = self.asked(asked) if is_exact else [self.guessed(one) for one in asked]
            return max(self.used(first, last, heights)) <= self.frame.height + EPSILON

        at = bisect_right(range(1, most + 1), 0, key=lambda count: not fits(count, is_exact=False))
        if is_exact:
            at = _largest(lambda count: fits(count, is_exact=True), at, most)
        shown, left = taken(foot, spans, at)
        return Page(first, last, self.by_side(shown)), left

    def cut_by_guess(self, whole: Request, room: float, off: float = 0.0) -> tuple[Foot, Foot]:
        """Take away the words that are least urgent until what is left fits; ``off`` is added to each guess, in points."""
        foot, shape, width = whole.foot, self.shapes[whole.side], self.guess.width
        loads = self.loads(whole.side, foot)
        ends = [s.last for s in foot]
        most = (room - off) / self.rate

        def end_at(i: int, word: int) -> None:
            note, first = foot[i].note, foot[i].first
            before = width(note, first, ends[i]) if ends[i] > first else None
            shape.change(loads, note.order[0], before, width(note, first, word) if word > first else None)
            ends[i] = word

        for i, start, end in reversed(by_urgency(foot, whole.first, whole.last)):
            if shape.height(loads) <= most:
                break
            end_at(i, start)
            if shape.height(loads) <= most:
                low, high = start, end - 1
                while low < high:
                    middle = (low + high + 1) // 2
                    end_at(i, middle)
                    low, high = (middle, high) if shape.height(loads) <= most else (low, middle - 1)
                end_at(i, low)
                break
        return divided(foot, ends)

    def _cut_exactly(self, whole: Request, room: float) -> tuple[Foot, Foot]:
        foot = whole.foot
        spans = by_urgency(foot, whole.first, whole.last)

        def part(count: int) -> Request:
            return replace(whole, foot=taken(foot, spans, count)[0])

        def guessed(off: float) -> int:
            return sum(s.last - s.first for s in self.cut_by_guess(whole, room, off)[0])

        at = guessed(0.0)
        low, high, stride = 0, sum(end - start for _, start, end in spans), 1
        while low < high:
            at = min(max(at, low + 1), high)
            asked = part(at)
            height = self.asked([asked])[0]
            if height <= room + EPSILON:
                low = at
            else:
                high = at - 1
            # By as much as the guess was off; near it, by growing steps; once both ends are near, by halves.
            better = guessed(height - self.guessed(asked))
            if not low < better <= high or abs(better - at) <= stride:
                better = at + stride if low == at else at - stride
                stride *= 2
            at = better if high - low >= stride else (low + high + 1) // 2
        return taken(foot, spans, low)


def _in_order(piece: Slice) -> tuple[int, bool, int, tuple[int, ...]]:
    return piece.note.order[0], piece.first == 0, piece.note.step, piece.note.order


def _largest(fits: Callable[[int], bool], at: int, most: int) -> int:
    """Find the largest number that fits; it is sought around ``at``, by growing steps, then by halves."""
    low, high, stride = 0, most, 1
    while low < high:
        at = min(max(at, low + 1), high)
        if fits(at):
            low, at = at, at + stride
        else:
            high, at = at - 1, at - stride
        stride *= 2
        if high - low < stride:
            at = (low + high + 1) // 2
    return low
