"""Choose the ends of all pages of a part together, as Knuth and Plass choose those of lines. Plan → a plan that costs less.

A *state* is the next step and what waits for the foot; from each, some ends of the page are weighed, and of all ways to one
state the best is kept. Heights are guessed while this goes on; the pages of the best way are then filled exactly, what the
guesses had wrong is corrected, and the ways are weighed anew. The plan that was there stays unless one costs less.

A short part, of which all pages can be asked for, is weighed exactly.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from math import inf
from typing import TypeAlias

from edition.writers.print.costs import HYPHEN, NO_TEXT, Costs, Facts
from edition.writers.print.filling import EPSILON, Filling, Page
from edition.writers.print.shape import Loads
from edition.writers.print.slices import Foot, Request, Slice, without

_ASKED_WHOLLY, _FEW_WORDS = 12, 400
"""Steps of a part of which every page is asked, and the words of its notes at most."""
_TURNS, _FEWEST_TURNS, _STEPS_A_TURN = 6, 2, 6000
"""How often ways are weighed anew because the guesses were wrong: less often in a part of many steps."""
_IN_VAIN = 3
"""Turns that find nothing better, after which no more is sought."""
_FITTING, _DIVIDING = 6, 6
"""Ends that are weighed for a page: the last that need no division, and the first that do."""
_STATES, _FILLED = 4, 6
"""States that are followed from one step: those that cost least; pages before it that are filled to see what they divide."""
_GOOD_ENOUGH = 6.0
"""What a page may cost, on the whole: a plan that costs less is left as it is."""
_BETTER = 1e-6


def improved(filling: Filling, pages: Sequence[Page]) -> Sequence[Page]:
    """Return the best plan that is found, or the one that is there."""
    if len(pages) < 2 or not len(filling.body):
        return pages
    words = sum(note.words for notes in filling.starting.values() for note in notes)
    is_exact = len(filling.body) <= _ASKED_WHOLLY and words <= _FEW_WORDS
    return _Breaking(filling, costs_of(filling, pages), is_exact, filling.rate).run(pages)


def costs_of(filling: Filling, pages: Sequence[Page]) -> Costs:
    """Say how pages of a part are weighed, of which one plan is known."""
    rows = sum(max(filling.body.heights(page.first, page.last)) for page in pages) / filling.frame.pitch
    with_text = max(sum(page.last >= page.first for page in pages) - 0.5, 1.0)
    return Costs(rows / with_text, filling.frame.least_rows, len(filling.body) / with_text)


def worth(filling: Filling, costs: Costs, pages: Sequence[Page]) -> float:
    """Return what a plan costs; what its feet need is asked."""
    filling.pages.clear()
    total = HYPHEN * len(turned(filling, [page.last for page in pages if page.last >= page.first]))
    carried: Foot = ()
    for page in pages:
        carried = without(filling.all(page.first, page.last, carried), page.feet)
        total += costs.of(facts(filling, page, carried)) if page.last >= page.first else NO_TEXT
        filling.pages.append(page)
    return total


def turned(filling: Filling, lasts: Sequence[int]) -> set[int]:
    """Return the ends of right pages after which a word goes on; ``lasts`` are the ends of all pages."""
    rights = [last for number, last in enumerate(lasts) if filling.body.is_right(number)]
    return {last for last, is_divided in zip(rights, filling.body.divides(rights), strict=True) if is_divided}


def facts(filling: Filling, page: Page, carried: Foot) -> Facts:
    """Say of a page what its costs depend on; ``carried`` is what goes on after it."""
    number, pitch = len(filling.pages), filling.frame.pitch
    asked = [Request(side, number, page.first, page.last, foot) for side, foot in enumerate(page.feet)]
    used = filling.used(page.first, page.last, filling.asked(asked))
    filling.known.clear()
    return Facts(
        page.last - page.first + 1,
        max(filling.body.heights(page.first, page.last)) / pitch,
        _white(filling, filling.body.heights(page.first, page.last), used),
        sum(s.first > 0 for s in carried),
        _carried_rows(filling, carried),
        is_last=filling.is_end(page.last),
        may_end=filling.may_end(page.last),
    )


def _white(filling: Filling, heights: Sequence[float], used: Sequence[float]) -> list[float]:
    """Tell how many rows stay white on each side that has text."""
    frame = filling.frame
    return [max(0.0, (frame.height - u) / frame.pitch) for h, u in zip(heights, used, strict=True) if h] or [0.0]


def _carried_rows(filling: Filling, carried: Foot) -> float:
    """Tell how many rows of the foot go on after a page, roughly."""
    if not carried:
        return 0.0
    sides = enumerate(filling.by_side(carried))
    return sum(filling.shapes[s].height(filling.loads(s, foot)) / filling.shapes[s].pitch for s, foot in sides)


_State: TypeAlias = tuple[Foot, bool]
"""What waits for the foot; whether an odd number of pages has been made: nothing depends on that before a divided word is known."""


@dataclass(frozen=True, slots=True)
class _Way:
    """The best way to a state: what it costs, the step and the state before."""

    cost: float = inf
    before: tuple[int, _State] | None = None


@dataclass(frozen=True, slots=True)
class _Dividing:
    """A page that has to divide notes and is not filled yet: what it costs at least, its first step, its state.

    ``used`` is what all its notes would take, on each side.
    """

    least: float
    step: int
    state: _State
    used: Sequence[float]


@dataclass(slots=True)
class _Sums:
    """Loads of feet and of beginnings before each step, summed up from the first: those of a page are a difference."""

    loads: list[list[Loads]]
    heads: list[list[Loads]]

    @classmethod
    def of(cls, filling: Filling) -> _Sums:
        """Sum up the notes of a part, by side."""
        sums = cls(*([[shape.empty() for shape in filling.shapes]] for _ in range(2)))
        for step in range(len(filling.body)):
            loads, heads = sums.loads[-1], sums.heads[-1]
            if notes := filling.notes(step):
                loads, heads = ([list(one) for one in sides] for sides in (loads, heads))
            for note in notes:
                for sums_of, last in ((loads, note.words), (heads, note.head)):
                    for side, width in filling.shares(note, last):
                        filling.shapes[side].change(sums_of[side], note.order[0], None, width)
            sums.loads.append(loads)
            sums.heads.append(heads)
        return sums


def _ends_after(filling: Filling) -> list[int]:
    """Tell for each step the last that a page may have that begins with it, whatever its height."""
    ends: list[int] = []
    for step in range(len(filling.body) - 1, -1, -1):
        ends.append(step if filling.is_end(step) else ends[-1])
    return ends[::-1]


def _difference(sums: Sequence[Sequence[Loads]], first: int, last: int) -> list[Loads]:
    """Return the loads of some steps, by side."""
    pairs = zip(sums[last + 1], sums[first], strict=True)
    return [[a - b for a, b in zip(one, two, strict=True)] for one, two in pairs]


@dataclass(slots=True)
class _Breaking:
    """Weighs the pages of a part. ``ways`` and ``dividing`` are by the step that follows a page.

    ``off`` says by how much guesses at ``rate`` were wrong, by side, first and last step; ``near`` by side and first.
    ``barred`` are pages on which not every note can begin, ``done`` those that were filled, with what goes on and the cost;
    ``filled`` says of these, by first step and what waits, what goes on and the cost by last step: they are guessed no more.
    ``widest`` is more than the steps of the largest page so far, ``ends`` how far a page may reach at all.
    ``hyphens`` are the steps after which a word goes on, as far as that is known; ``rights`` says whether even and odd pages are right ones.
    """

    filling: Filling
    costs: Costs
    is_exact: bool
    rate: float
    off: dict[tuple[int, int, int], float] = field(default_factory=dict)
    near: dict[tuple[int, int], float] = field(default_factory=dict)
    barred: set[tuple[int, int]] = field(default_factory=set)
    done: dict[tuple[int, int, int, Foot], tuple[Page, Foot, float]] = field(default_factory=dict)
    filled: dict[tuple[int, Foot], dict[int, tuple[Foot, float]]] = field(default_factory=dict)
    sums: _Sums = field(default_factory=lambda: _Sums([], []))
    ends: list[int] = field(default_factory=list)
    widest: int = 64
    hyphens: set[int] = field(default_factory=set)
    rights: tuple[bool, bool] = (False, False)
    ways: list[dict[_State, _Way]] = field(default_factory=list)
    dividing: list[list[_Dividing]] = field(default_factory=list)

    def run(self, pages: Sequence[Page]) -> Sequence[Page]:
        """Weigh ways until the guesses of the best are right, or often enough."""
        best, least = pages, worth(self.filling, self.costs, pages)
        self.hyphens |= turned(self.filling, [page.last for page in pages if page.last >= page.first])
        self.rights = (self.filling.body.is_right(0), self.filling.body.is_right(1))
        if self.is_exact:
            self._know(range(len(self.filling.body)))
        else:
            if least / len(pages) < _GOOD_ENOUGH:
                return best
            self.sums = _Sums.of(self.filling)
            self.ends = _ends_after(self.filling)
        seen = {tuple(page.last for page in pages)}
        turns = max(_FEWEST_TURNS, min(_TURNS, _STEPS_A_TURN // len(self.filling.body)))
        in_vain = 0
        for _ in range(1 if self.is_exact else turns):
            self.filling.pages.clear()
            self.filling.rate = self.rate
            ends = self._ends()
            if not ends or ends in seen:
                break
            seen.add(ends)
            made, cost = self._made(ends)
            if cost < least - _BETTER:
                best, least, in_vain = made, cost, 0
            elif (in_vain := in_vain + 1) == _IN_VAIN:
                break
        return best

    # -- ways ------------------------------------------------------------------------------------------------------

    def _ends(self) -> tuple[int, ...]:
        """Find the ends of pages that together cost least; none where no way was found."""
        count = len(self.filling.body)
        self.ways = [{} for _ in range(count + 1)]
        self.dividing = [[] for _ in range(count + 1)]
        self.ways[0][(), False] = _Way(0.0)
        for step in range(count):
            followed = self._followed(step)
            reach = self._reach(step) if followed and not self.is_exact else 0
            for state, way in followed:
                if self.is_exact:
                    self._ask(step, state, way.cost)
                else:
                    self._weigh(step, state, way.cost, reach)
        last = dict(self._followed(count))
        if not last:
            return ()
        at = (count, min(last, key=lambda state: last[state].cost + self._alone(state[0])))
        ends: list[int] = []
        while (before := self.ways[at[0]][at[1]].before) is not None:
            ends.append(at[0] - 1)
            at = before
        return tuple(reversed(ends))

    def _take(self, last: int, left: Foot, cost: float, before: tuple[int, _State]) -> None:
        """Keep a way to what follows a page, if it is the best so far; ``cost`` is that without a word that is divided."""
        is_odd = before[1][1]
        if last in self.hyphens and self.rights[is_odd]:
            cost += HYPHEN
        state = left, bool(self.hyphens) and not is_odd
        if cost < self.ways[last + 1].get(state, _Way()).cost - _BETTER:
            self.ways[last + 1][state] = _Way(cost, before)

    def _followed(self, step: int) -> list[tuple[_State, _Way]]:
        """Choose the states of a step that are worth following: where nothing waits, and what costs less than that."""
        ways = self.ways[step]
        if not self.is_exact:
            free = self._free(step)
            for page in sorted(self.dividing[step], key=lambda page: page.least)[:_FILLED]:
                if page.least < free:
                    self._fill(page, step - 1)
            self.dividing[step] = []
        free = inf if self.is_exact else self._free(step)
        worthy = [(state, way) for state, way in ways.items() if not state[0] or way.cost < free]
        ordered = sorted(worthy, key=lambda found: found[1].cost)
        return ordered if self.is_exact else ordered[:_STATES]

    def _free(self, step: int) -> float:
        """Return what the ways cost at most after which nothing waits."""
        return max((self.ways[step].get(((), is_odd), _Way()).cost for is_odd in self._numbers()), default=inf)

    def _numbers(self) -> Iterable[bool]:
        return (False, True) if self.hyphens else (False,)

    def _know(self, lasts: Iterable[int]) -> None:
        """Find out after which of some steps a word goes on."""
        steps = list(lasts) if any(self.rights) else []
        found = zip(steps, self.filling.body.divides(steps), strict=True)
        self.hyphens.update(step for step, is_divided in found if is_divided)

    def _alone(self, carried: Foot) -> float:
        """Tell what the pages cost on which notes stand alone after the text."""
        count = len(self.filling.body)
        pages = 0
        while carried:
            _, left = self.filling.cut(count, count - 1, carried, is_exact=self.is_exact)
            if left == carried:
                return inf
            carried, pages = left, pages + 1
        return NO_TEXT * pages

    # -- pages that are weighed ------------------------------------------------------------------------------------

    def _ask(self, step: int, state: _State, cost: float) -> None:
        """Fill every page that begins with a step, exactly; ``cost`` is that of the way so far."""
        body, carried = self.filling.body, state[0]
        for last in range(step, len(body)):
            if last > step and max(body.heights(step, last)) > self.filling.frame.height + EPSILON:
                return
            page, left = self.filling.cut(step, last, carried)
            if self.filling.all_begun(page):
                known = facts(self.filling, page, left)
                self._take(last, left, cost + self.costs.of(known), (step, state))
            if self.filling.is_end(last):
                return

    def _reach(self, step: int) -> int:
        """Find how many steps a page may have that begins with one: as many as it holds with the beginnings of their notes."""
        body, most = self.filling.body, self.filling.frame.height + EPSILON

        def over(last: int) -> bool:
            if last == step:
                return False
            heights = body.heights(step, last)
            if max(heights) > most or (step, last) in self.barred:
                return True
            return max(self._used(heights, _difference(self.sums.heads, step, last))) > most

        low, high = step, min(self.ends[step], step + self.widest)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (low, middle - 1) if over(middle) else (middle, high)
        self.widest = max(self.widest, 2 * (low - step) + 2)
        return low - step + 1

    def _used(self, heights: Sequence[float], loads: Sequence[Loads]) -> list[float]:
        """Guess how much of a page is used, on each side."""
        found: list[float] = []
        for height, shape, load in zip(heights, self.filling.shapes, loads, strict=True):
            foot = shape.height(load) * self.filling.rate
            found.append(height + foot + (self.filling.between(height) if foot else 0.0))
        return found

    def _weigh(self, step: int, state: _State, cost: float, count: int) -> None:
        """Guess some pages that begin with a step: the last that hold all notes, and the first that divide some."""
        filling, height, carried = self.filling, self.filling.frame.height, state[0]
        waiting = [filling.loads(side, foot) for side, foot in enumerate(filling.by_side(carried))] if carried else []

        def used(i: int) -> list[float]:
            loads = _difference(self.sums.loads, step, step + i)
            if waiting:
                loads = [
                    [a + b for a, b in zip(one, two, strict=True)] for one, two in zip(loads, waiting, strict=True)
                ]
            found = self._used(filling.body.heights(step, step + i), loads)
            return [u + self._off(side, step, step + i) for side, u in enumerate(found)]

        middle = bisect_right(range(count), height, key=lambda i: max(used(i)))
        chosen = self._chosen(step, range(middle - 1, -1, -1), _FITTING)
        chosen += self._chosen(step, range(middle, count), max(_DIVIDING, filling.frame.least_rows))
        known_pages = self.filled.get((step, carried), {})
        for last, (left, page_cost) in known_pages.items():
            self._take(last, left, cost + page_cost, (step, state))
        for i in chosen:
            if step + i in known_pages:
                continue
            heights = used(i)
            over = sum(max(0.0, u - height) / s.pitch for u, s in zip(heights, filling.shapes, strict=True))
            if not over:
                known = self._facts(step, step + i, heights)
                self._take(step + i, (), cost + self.costs.of(known), (step, state))
            else:
                known = self._facts(step, step + i, heights, 1, max(over - 1.0, 0.1))
                page = _Dividing(cost + self.costs.of(known), step, state, heights)
                self.dividing[step + i + 1].append(page)

    def _chosen(self, step: int, found: Iterable[int], most: int) -> list[int]:
        """Choose the first pages that may end where they do; where there are none, the first."""
        every = list(found)
        allowed = islice((i for i in every if self.filling.may_end(step + i)), most)
        return list(allowed) or every[:most]

    def _facts(self, step: int, last: int, used: Sequence[float], divided: int = 0, carried: float = 0.0) -> Facts:
        filling = self.filling
        return Facts(
            last - step + 1,
            max(filling.body.heights(step, last)) / filling.frame.pitch,
            _white(filling, filling.body.heights(step, last), used),
            divided,
            carried,
            is_last=filling.is_end(last),
            may_end=filling.may_end(last),
        )

    def _off(self, side: int, first: int, last: int) -> float:
        """Tell by how much the guess of a page is probably wrong: as it was, or as that of one that begins with it was."""
        known = self.off.get((side, first, last))
        return self.near.get((side, first), 0.0) if known is None else known

    def _fill(self, page: _Dividing, last: int) -> None:
        """Guess which notes of a page go on on the next, and keep the way to it."""
        filling, step, carried = self.filling, page.step, page.state[0]
        if filling.spreads:
            _, whole = filling.cut(step, last, carried, is_exact=False)
            self._keep(page, last, whole)
            return
        heights = filling.body.heights(step, last)
        left: list[Slice] = []
        for side, foot in enumerate(filling.by_side(filling.all(step, last, carried))):
            room = filling.frame.height - heights[side] - filling.between(heights[side])
            ask = Request(side, 0, step, last, foot)
            left.extend(filling.cut_by_guess(ask, room, self._off(side, step, last))[1])
        self._keep(page, last, tuple(left))

    def _keep(self, page: _Dividing, last: int, left: Foot) -> None:
        divided = sum(s.first > 0 for s in left)
        known = self._facts(page.step, last, page.used, divided, _carried_rows(self.filling, left))
        before = self.ways[page.step][page.state]
        self._take(last, left, before.cost + self.costs.of(known), (page.step, page.state))

    # -- pages as they are -----------------------------------------------------------------------------------------

    def _made(self, ends: Sequence[int]) -> tuple[list[Page], float]:
        """Fill pages with these ends exactly, and learn where the guesses were wrong; what costs ∞ cannot be set so."""
        filling, pages = self.filling, self.filling.pages
        pages.clear()
        first, cost = 0, HYPHEN * len(found := turned(filling, ends))
        self.hyphens |= found
        carried: Foot = ()
        for last in ends:
            key = (len(pages), first, last, carried)
            if key not in self.done:
                page, left = filling.cut(first, last, carried)
                self._learn(page, carried)
                if not filling.all_begun(page):
                    self.barred.add((first, last))
                    return [], inf
                self.done[key] = page, left, self.costs.of(facts(filling, page, left))
                self.filled.setdefault((first, carried), {})[last] = self.done[key][1:]
            page, carried, worth_of_page = self.done[key]
            pages.append(page)
            cost += worth_of_page
            first = last + 1
        while carried:
            page, left = filling.cut(first, first - 1, carried)
            if left == carried:
                return [], inf
            pages.append(page)
            carried, cost = left, cost + NO_TEXT
        return list(pages), cost

    def _learn(self, page: Page, carried: Foot) -> None:
        """Remember by how much the guess of a page was off; where notes were left over, at least that not all fit."""
        filling = self.filling
        heights = filling.body.heights(page.first, page.last)
        wholes = filling.requests(page.first, page.last, filling.all(page.first, page.last, carried))
        for whole, foot, height in zip(wholes, page.feet, heights, strict=True):
            if not whole.foot:
                continue
            shown = replace(whole, foot=foot)
            off = filling.asked([shown])[0] - filling.unrated(shown) * self.rate
            if foot != whole.foot:
                room = filling.frame.height - height - filling.between(height)
                off = max(off, room - filling.unrated(whole) * self.rate + 2 * EPSILON)
            self.off[whole.side, page.first, page.last] = off
            self.near[whole.side, page.first] = off
