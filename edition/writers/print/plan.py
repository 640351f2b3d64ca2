"""Divide rows and their notes into pages. Rows, notes, an oracle of heights → pages. Pure: knows no Typst, no text.

A *step* is a row, or in facing texts a pair of rows that stand beside each other; a *side* is a column of pages (one, or
two facing). Laws: every step stands on exactly one page, in order; every note begins on the page of its step, unless not
even its first word fits there, and is continued without a gap; no page is higher than it may be; each page takes at least
a step or a word, so the planning ends.

The oracle is exact and slow. Whatever is only weighed is guessed; what becomes a page was asked.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from edition.writers.print.slices import Foot, Note, Request, Slice, by_urgency, taken

EPSILON = 0.01
_MOST_WHITE_ROWS = 5
"""A page with more white than this takes another row, and its notes are divided."""
_FAR_TOO_WHITE_ROWS = 12
_MOST_DIVIDED = 2
"""White is left rather than more notes than this divided on one page."""
_MOST_TRIALS = 8
"""Ends that are weighed for a page whose notes do not fit."""
_MOST_HELD_BACK = 24
"""Ends that are tried for the last page but one where notes would stand alone on the last."""
_LEAST_BODY = 0.4
"""The part of a page that the text keeps where notes would take more."""
_LEARNING = {True: 0.1, False: 0.25}
"""How fast guesses follow what the oracle says: those of heights, and those by size."""
_DOUBT_ROWS = 1.6
"""A guess that is off the height of the page by more rows than this is believed; see also the next."""
_DOUBT = 0.05


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


Oracle: TypeAlias = Callable[[Sequence[Request]], Sequence[float]]
Guess: TypeAlias = Callable[[Request], float]


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


def sizes(request: Request) -> float:
    """Guess a height by the sizes of notes alone; what a size is worth is learned from the oracle."""
    return sum(piece.size for piece in request.foot)


def plan(
    body: Body, notes: Iterable[Note], oracle: Oracle, frame: Frame, pages: list[Page] | None = None,
    guess: Guess | None = None,
) -> list[Page]:  # fmt: skip
    """Plan the pages of one part; ``pages`` is the list to fill, where the oracle has to know those before.

    ``guess`` tells heights roughly, in points; without it they are guessed by the sizes of notes.
    """
    rate = 1.0 if guess else 0.0
    return _Planning(body, oracle, frame, _by_step(notes), [] if pages is None else pages, guess or sizes, rate).run()


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
    pages: list[Page]
    guess: Guess
    rate: float
    carried: Foot = ()
    known: dict[Request, float] = field(default_factory=dict)

    def run(self) -> list[Page]:
        step = 0
        while step < len(self.body) or self.carried:
            waiting = self.carried
            page = self._page(step) if step < len(self.body) else self._rest(step)
            if step <= page.last == len(self.body) - 1 and self.carried:
                page = self._held_back(page, waiting)
            self.pages.append(page)
            self.known.clear()
            if page.last >= page.first:
                step = page.last + 1
        return self.pages

    def _held_back(self, page: Page, waiting: Foot) -> Page:
        """Keep back as few rows of the last page of text as let its notes end on a page that has text, too.

        Where no such rows are found, for one row's notes are longer than a page, the page is left as it is.
        """
        last, after = page.last, self.carried
        ends = [end for end in range(page.last - 1, page.first - 1, -1) if self._may_end(end)]
        for end in ends[:_MOST_HELD_BACK]:
            self.carried = waiting
            shorter, self.carried = self._cut(page.first, end)
            if not self._all_begun(shorter, end, but_one=False):
                continue
            self.pages.append(shorter)
            fits = self._fit([(end + 1, last)])[0]
            self.pages.pop()
            if fits:
                return shorter
        self.carried = after
        return page

    # -- one page --------------------------------------------------------------------------------------------------

    def _page(self, first: int) -> Page:
        reach = self._reach(first)
        most = self._most(first, reach)
        last = self._allowed(first, most)
        if last < first:
            return self._crowded(first, most, reach)
        white = self._white_rows(first, last, reach)
        if white > _MOST_WHITE_ROWS:
            most_divided = _MOST_DIVIDED if white <= _FAR_TOO_WHITE_ROWS else 3 * _MOST_DIVIDED
            if (page := self._divided(first, last, reach, most_divided)) is not None:
                return page
        return self._whole(first, last)

    def _whole(self, first: int, last: int) -> Page:
        """Make a page on which all that is waiting and all that begins fits."""
        foot, self.carried = self._all(first, last), ()
        return Page(first, last, self._by_side(foot))

    def _divided(self, first: int, last: int, reach: int, most_divided: int) -> Page | None:
        """Take the next rows too, and go on with their notes on the next page, if that fills this one better."""
        longer = self._next_allowed(last, reach)
        if longer is None:
            return None
        for is_exact in (False, True):
            page, carried = self._cut(first, longer, is_exact=is_exact)
            if not self._all_begun(page, longer, but_one=False) or self._count_divided(page) > most_divided:
                return None
        self.carried = carried
        return page

    def _crowded(self, first: int, most: int, reach: int) -> Page:
        """Make a page whose notes do not fit: the end at which the fewest are divided; later where that is the same."""
        room = self.frame.height * _LEAST_BODY
        least = first
        while least < reach and max(self.body.heights(first, least + 1)) <= room:
            least += 1
        ends = [e for e in range(first, max(least, most) + 1) if self._may_end(e)]
        if not ends and (further := self._next_allowed(max(least, most), reach)) is not None:
            ends = [further]
        weighed: list[tuple[int, int]] = []
        for last in sorted({*ends[:1], *ends[-_MOST_TRIALS:]}, reverse=True):
            page, _ = self._cut(first, last, is_exact=False)
            if self._all_begun(page, last):
                weighed.append((max(self._count_divided(page), _MOST_DIVIDED), last))
        by_worth = [last for _, last in sorted(weighed, key=lambda w: (w[0], -w[1]))]
        # Where no end that is allowed holds the beginning of each note, a rule gives way before a note does.
        for last in dict.fromkeys([*by_worth, *ends[:1], *range(max(first, min(most, reach)), first, -1), first]):
            page, carried = self._cut(first, last)
            if self._all_begun(page, last):
                break
        self.carried = carried
        return page

    @staticmethod
    def _count_divided(page: Page) -> int:
        """Count the notes that go on after a page, on the side where they are most."""
        return max(sum(s.last < s.note.words for s in foot) for foot in page.feet)

    def _all_begun(self, page: Page, last: int, *, but_one: bool = True) -> bool:
        """Whether every note of a page's rows begins on it; of a single row, what fits is enough."""
        begun = {s.note for foot in page.feet for s in foot}
        if but_one and last == page.first:
            return True
        return all(n in begun for step in range(page.first, last + 1) for n in self._notes(step))

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
        low, high, at = first - 1, reach, first
        for last in range(first, reach + 1):
            over = max(self._guessed(first, last)) - self.frame.height
            if over > self._doubt(first, last):
                high = max(last - 1, first)
                break
            at = last if over <= 0 else at
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

    def _guessed(self, first: int, last: int) -> list[float]:
        """Guess how much of a page some steps with all their notes take, on each side."""
        requests = self._requests(first, last, self._all(first, last))
        return self._used(first, last, [self.known.get(r, self.guess(r) * self.rate) for r in requests])

    def _doubt(self, first: int, last: int) -> float:
        """Tell by how much a guess may be wrong; nothing is known before the first answer."""
        if not self.rate:
            return self.frame.height * 100
        return _DOUBT_ROWS * self.frame.pitch + _DOUBT * (self.frame.height - max(self.body.heights(first, last)))

    def _fit(self, ranges: Sequence[tuple[int, int]]) -> list[bool]:
        requests = [r for first, last in ranges for r in self._requests(first, last, self._all(first, last))]
        answers = self._asked(requests)
        fitting: list[bool] = []
        for i, (first, last) in enumerate(ranges):
            feet = answers[i * self.body.sides : (i + 1) * self.body.sides]
            fitting.append(max(self._used(first, last, feet)) <= self.frame.height + EPSILON)
        return fitting

    def _asked(self, requests: Sequence[Request]) -> list[float]:
        """Ask the oracle, and learn how far the guess was off."""
        new = [r for r in requests if r not in self.known]
        if new:
            self.known.update(zip(new, self.oracle(new), strict=True))
            for request in new:
                guessed, height = self.guess(request), self.known[request]
                if guessed and height:
                    self.rate += (height / guessed - self.rate) * _LEARNING[self.guess is not sizes]
        return [self.known[r] for r in requests]

    def _used(self, first: int, last: int, feet: Sequence[float]) -> list[float]:
        bodies = self.body.heights(first, last)
        return [b + (f + self._between(b) if f else 0) for b, f in zip(bodies, feet, strict=True)]

    def _between(self, height: float) -> float:
        """Return the white over a foot: under text, or on a page without any, where a row's height stands for it."""
        return self.frame.gap if height else self.frame.pitch

    def _may_end(self, last: int) -> bool:
        return last == len(self.body) - 1 or self.body.may_end(last)

    def _allowed(self, first: int, last: int) -> int:
        """Go back to a step after which a page may end; first - 1 if there is none."""
        while last >= first and not self._may_end(last):
            last -= 1
        return last

    def _next_allowed(self, last: int, reach: int) -> int | None:
        return next((step for step in range(last + 1, reach + 1) if self._may_end(step)), None)

    def _white_rows(self, first: int, last: int, reach: int) -> float:
        """Tell how many rows stay white, roughly; none where the text itself fills the page."""
        if last >= reach:
            return 0.0
        return (self.frame.height - max(self._guessed(first, last))) / self.frame.pitch

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

    def _cut(self, first: int, last: int, *, is_exact: bool = True) -> tuple[Page, Foot]:
        """Fill the foot with as much as fits; return the page, and what goes on. Where it is only weighed, by guess."""
        heights = self.body.heights(first, last)
        feet: list[Foot] = []
        rest: list[Slice] = []
        for side, foot in enumerate(self._by_side(self._all(first, last))):
            room = self.frame.height - heights[side] - self._between(heights[side])
            ask = Request(side, len(self.pages), first, last, foot)
            shown, left = self._cut_side(ask, room, is_exact=is_exact)
            feet.append(shown)
            rest.extend(left)
        return Page(first, last, tuple(feet)), tuple(rest)

    def _cut_side(self, whole: Request, room: float, *, is_exact: bool) -> tuple[Foot, Foot]:
        foot = whole.foot
        words = by_urgency(foot, whole.first, whole.last)

        def part(count: int) -> Request:
            return Request(whole.side, whole.page, whole.first, whole.last, taken(foot, words[:count])[0])

        def guessed(off: float) -> int:
            counts = range(1, len(words) + 1)
            return bisect_right(counts, room - off, key=lambda count: self.guess(part(count)) * self.rate)

        at = guessed(0.0)
        if not is_exact:
            return taken(foot, words[:at])
        low, high, stride = 0, len(words), 1
        while low < high:
            at = min(max(at, low + 1), high)
            height = self._asked([part(at)])[0]
            if height <= room + EPSILON:
                low = at
            else:
                high = at - 1
            # By as much as the guess was off; near it, by growing steps; once both ends are near, by halves.
            better = guessed(height - self.guess(part(at)) * self.rate)
            if not low < better <= high or abs(better - at) <= stride:
                better = at + stride if low == at else at - stride
                stride *= 2
            at = better if high - low >= stride else (low + high + 1) // 2
        return taken(foot, words[:low])
