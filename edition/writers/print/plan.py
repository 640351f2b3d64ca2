"""Divide rows and their notes into pages. Rows, notes, an oracle of heights → pages. Pure: knows no Typst, no text.

Laws: every step stands on exactly one page, in order; every note begins on the page of its step, unless not
even its first word fits there, and is continued without a gap; no page is higher than it may be; each page takes at least
a step or a word, so the planning ends.

Pages are filled one after the other first; then the ends of all pages of the part are weighed against each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edition.writers.print.filling import EPSILON, Body, Filling, Frame, Guess, Oracle, Page, by_step
from edition.writers.print.optimal import improved
from edition.writers.print.slices import Foot, Note, count_divided

_MOST_WHITE_ROWS = 5
"""A page with more white than this takes another row, and its notes are divided."""
_FAR_TOO_WHITE_ROWS = 12
_MOST_DIVIDED = 2
"""White is left rather than more notes than this divided on one page."""
_MOST_TRIALS = 8
"""Ends that are weighed for a page whose notes do not fit."""
_MOST_HELD_BACK = 24
"""Ends that are tried for the last page but one where notes would stand alone on the last."""
_FEWER_FOR_WORD = 2
"""Rows that a right page has less, so that it does not end within a word."""
_LEAST_BODY = 0.4
"""The part of a page that the text keeps where notes would take more."""
_DOUBT_ROWS = 1.6
"""A guess that is off the height of the page by more rows than this is believed; see also the next."""
_DOUBT = 0.05


class PageTooSmallError(Exception):
    """Not even a word of a note fits on a page."""


def plan(
    body: Body, notes: Iterable[Note], oracle: Oracle, frame: Frame, guess: Guess, pages: list[Page] | None = None
) -> list[Page]:
    """Plan the pages of one part; ``pages`` is the list to fill, where the oracle has to know those before."""
    filling = Filling(body, oracle, frame, guess, by_step(notes), [] if pages is None else pages)
    filling.pages[:] = improved(filling, filled(filling))
    return filling.pages


def filled(filling: Filling) -> list[Page]:
    """Fill pages one after the other, each as well as it can be."""
    return list(_Planning(filling).run())


@dataclass(slots=True)
class _Planning:
    """Fills pages one after the other."""

    filling: Filling
    carried: Foot = ()

    @property
    def body(self) -> Body:
        return self.filling.body

    @property
    def frame(self) -> Frame:
        return self.filling.frame

    def run(self) -> list[Page]:
        step = 0
        pages = self.filling.pages
        while step < len(self.body) or self.carried:
            waiting = self.carried
            page = self._page(step) if step < len(self.body) else self._rest(step)
            if step <= page.last == len(self.body) - 1 and self.carried:
                page = self._held_back(page, waiting)
            pages.append(page)
            self.filling.known.clear()
            if page.last >= page.first:
                step = page.last + 1
        return pages

    def _held_back(self, page: Page, waiting: Foot) -> Page:
        """Keep back as few rows of the last page of text as let its notes end on a page that has text, too.

        Where no such rows are found, for one row's notes are longer than a page, the page is left as it is.
        """
        last, after = page.last, self.carried
        ends = [end for end in range(page.last - 1, page.first - 1, -1) if self.filling.may_end(end)]
        for end in ends[:_MOST_HELD_BACK]:
            self.carried = waiting
            shorter, self.carried = self.filling.cut(page.first, end, self.carried)
            if not self.filling.all_begun(shorter, but_one=False):
                continue
            self.filling.pages.append(shorter)
            fits = self._fit([(end + 1, last)])[0]
            self.filling.pages.pop()
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
        return self._whole(first, self._at_word(first, last))

    def _at_word(self, first: int, last: int) -> int:
        """Go back from the end of a right page by a row or two, if a word goes on after it."""
        body = self.body
        if last == len(body) - 1 or not body.is_right(len(self.filling.pages)):
            return last
        least = max(first + self.frame.least_rows - 1, last - _FEWER_FOR_WORD, first)
        ends = [last, *(end for end in range(last - 1, least - 1, -1) if self.filling.may_end(end))]
        return next((end for end, divides in zip(ends, body.divides(ends), strict=True) if not divides), last)

    def _whole(self, first: int, last: int) -> Page:
        """Make a page on which all that is waiting and all that begins fits."""
        foot, self.carried = self._all(first, last), ()
        return Page(first, last, self.filling.by_side(foot))

    def _divided(self, first: int, last: int, reach: int, most_divided: int) -> Page | None:
        """Take the next rows too, and go on with their notes on the next page, if that fills this one better."""
        longer = self._next_allowed(last, reach)
        if longer is None:
            return None
        for is_exact in (False, True):
            page, carried = self.filling.cut(first, longer, self.carried, is_exact=is_exact)
            if not self.filling.all_begun(page, but_one=False) or self._count_divided(page) > most_divided:
                return None
        self.carried = carried
        return page

    def _crowded(self, first: int, most: int, reach: int) -> Page:
        """Make a page whose notes do not fit: the end at which the fewest are divided; later where that is the same."""
        room = self.frame.height * _LEAST_BODY
        least = first
        while least < reach and max(self.body.heights(first, least + 1)) <= room:
            least += 1
        ends = [e for e in range(first, max(least, most) + 1) if self.filling.may_end(e)]
        if not ends and (further := self._next_allowed(max(least, most), reach)) is not None:
            ends = [further]
        weighed: list[tuple[int, int]] = []
        for last in sorted({*ends[:1], *ends[-_MOST_TRIALS:]}, reverse=True):
            page, _ = self.filling.cut(first, last, self.carried, is_exact=False)
            if self.filling.all_begun(page):
                weighed.append((max(self._count_divided(page), _MOST_DIVIDED), last))
        by_worth = [last for _, last in sorted(weighed, key=lambda w: (w[0], -w[1]))]
        # Where no end that is allowed holds the beginning of each note, a rule gives way before a note does.
        for last in dict.fromkeys([*by_worth, *ends[:1], *range(max(first, min(most, reach)), first, -1), first]):
            page, carried = self.filling.cut(first, last, self.carried)
            if self.filling.all_begun(page):
                break
        self.carried = carried
        return page

    @staticmethod
    def _count_divided(page: Page) -> int:
        """Count the notes that go on after a page, on the side where they are most."""
        return max(count_divided(page.feet, side) for side in range(len(page.feet)))

    def _rest(self, first: int) -> Page:
        """Make a page of notes alone, after the last row."""
        page, carried = self.filling.cut(first, first - 1, self.carried)
        if carried == self.carried:
            raise PageTooSmallError
        self.carried = carried
        return page

    # -- how far a page reaches ------------------------------------------------------------------------------------

    def _reach(self, first: int) -> int:
        """Find the last step that the height of the text alone allows; at least one."""
        last = first
        while not self.filling.is_end(last) and max(self.body.heights(first, last + 1)) <= self.frame.height + EPSILON:
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
        requests = self.filling.requests(first, last, self._all(first, last))
        known = self.filling.known
        return self.filling.used(first, last, [known[r] if r in known else self.filling.guessed(r) for r in requests])

    def _doubt(self, first: int, last: int) -> float:
        """Tell by how much a guess may be wrong."""
        return _DOUBT_ROWS * self.frame.pitch + _DOUBT * (self.frame.height - max(self.body.heights(first, last)))

    def _fit(self, ranges: Sequence[tuple[int, int]]) -> list[bool]:
        requests = [r for first, last in ranges for r in self.filling.requests(first, last, self._all(first, last))]
        answers = self.filling.asked(requests)
        fitting: list[bool] = []
        for i, (first, last) in enumerate(ranges):
            feet = answers[i * self.body.sides : (i + 1) * self.body.sides]
            fitting.append(max(self.filling.used(first, last, feet)) <= self.frame.height + EPSILON)
        return fitting

    def _allowed(self, first: int, last: int) -> int:
        """Go back to a step after which a page may end; first - 1 if there is none."""
        while last >= first and not self.filling.may_end(last):
            last -= 1
        return last

    def _next_allowed(self, last: int, reach: int) -> int | None:
        return next((step for step in range(last + 1, reach + 1) if self.filling.may_end(step)), None)

    def _white_rows(self, first: int, last: int, reach: int) -> float:
        """Tell how many rows stay white, roughly; none where the text itself fills the page."""
        if last >= reach:
            return 0.0
        return (self.frame.height - max(self._guessed(first, last))) / self.frame.pitch

    def _all(self, first: int, last: int) -> Foot:
        """All that waits and all that begins, whole."""
        return self.filling.all(first, last, self.carried)
