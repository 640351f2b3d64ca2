"""Two texts on facing pages: find the two, align their blocks, lay both in step. Editions → pairs of columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from edition.writers.galley.pairing import CONTAINERS, Units
from edition.writers.galley.parts import Group, Leaf, leaves
from edition.writers.print.columns import Placed, Words
from edition.writers.print.measure import Measured, Row

_LEAST_WHITE_ROWS = 0.6
"""White at the head of a page is at least this high: less would stay at the foot of the page before."""


def with_hooks(nodes: Sequence[Leaf | Group], unit_of: Mapping[int, int], name: str) -> tuple[Leaf | Group, ...]:
    """Put a hook before each unit, where white space or a page of notes can come in."""
    done = {0}

    def hooked(children: Sequence[Leaf | Group]) -> tuple[Leaf | Group, ...]:
        out: list[Leaf | Group] = []
        for node in children:
            if isinstance(node, Group) and node.kind in CONTAINERS:
                out.append(replace(node, children=hooked(node.children)))
                continue
            first = next(leaves((node,)), None)
            unit = unit_of.get(first.id, 0) if first else 0
            for missing in range(max(done) + 1, unit + 1):
                out.append(Group("unit", (), sign=f"{name}-{missing}"))
                done.add(missing)
            out.append(node)
        return tuple(out)

    return hooked(nodes)


# -- white between units --------------------------------------------------------------------------------------------------

Spacing: TypeAlias = Callable[[Leaf | Group], tuple[float, float, bool]]
"""The white that a block has above and below, in points, and whether it is its own: that of a plain paragraph gives way."""
_NO_WHITE = 0.005


@dataclass(frozen=True, slots=True)
class Spaces:
    """What white before a unit adds by being there: ``above`` at the head of a page, ``between`` within it."""

    above: float = 0.0
    between: float = 0.0


def unit_spaces(nodes: Sequence[Leaf | Group], unit_of: Mapping[int, int], spacing: Spacing) -> dict[int, Spaces]:
    """Tell for each unit how its own white and that of the block before it meet."""
    found: dict[int, Spaces] = {}
    before: list[Leaf | Group] = []

    def walk(children: Sequence[Leaf | Group], *, inside: bool) -> None:
        for i, node in enumerate(children):
            if isinstance(node, Group) and node.kind in {*CONTAINERS, "unit"}:
                walk(node.children, inside=node.kind in {"stanza", "speech"})
                continue
            first = next(leaves((node,)), None)
            if first is not None and first.id in unit_of and unit_of[first.id] not in found:
                is_first = not before or (inside and not any(next(leaves((c,)), None) for c in children[:i]))
                found[unit_of[first.id]] = _spaces(None if is_first else spacing(before[-1]), spacing(node))
            before.append(node)

    walk(nodes, inside=False)
    return found


def _spaces(before: tuple[float, float, bool] | None, block: tuple[float, float, bool]) -> Spaces:
    """Tell what white put between two blocks adds to its own height: each keeps only what is its own."""
    above = block[0] if block[2] else 0.0
    if before is None:
        return Spaces(above, above)
    below = before[1] if before[2] else 0.0
    natural = max(below, above) if before[2] or block[2] else before[1]
    return Spaces(above, above + below - natural)


# -- two columns in step ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Laid:
    """The rows of a page that begins with some step, as far as they were laid; ``heights`` are those after each step."""

    baselines: tuple[dict[int, float], dict[int, float]] = field(default_factory=lambda: ({}, {}))
    white: tuple[dict[int, float], dict[int, float]] = field(default_factory=lambda: ({}, {}))
    lowest: list[int | None] = field(default_factory=lambda: [None, None])
    heights: list[tuple[float, float]] = field(default_factory=list)


@dataclass(slots=True)
class Pair:
    """Two columns whose units begin at the same height; ``words`` are those at the ends of the right one's rows."""

    sides_rows: tuple[Sequence[Row], Sequence[Row]]
    unit_of: tuple[Mapping[int, int], Mapping[int, int]]
    spaces: tuple[Mapping[int, Spaces], Mapping[int, Spaces]]
    pitch: float
    words: Words
    steps: list[tuple[int | None, int | None]] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    _steps_of: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    _laid: dict[int, _Laid] = field(default_factory=dict)

    @classmethod
    def of(cls, measured: Sequence[Measured], units: Units, spacing: Spacing, pitch: float, words: Words) -> Pair:
        """Pair the rows of two parts, unit by unit."""
        spaces = [unit_spaces(m.part.children, units.unit_of[s], spacing) for s, m in enumerate(measured)]
        pair = cls((measured[0].rows, measured[1].rows), units.unit_of, (spaces[0], spaces[1]), pitch, words)
        by_unit: list[list[list[int]]] = [[[], []] for _ in range(units.count + 1)]
        for s in (0, 1):
            unit = 0
            for i, row in enumerate(measured[s].rows):
                unit = max(unit, units.unit_of[s].get(row.leaf.id, unit))
                by_unit[unit][s].append(i)
        for number, (left, right) in enumerate(by_unit):
            for i in range(max(len(left), len(right))):
                step = (left[i] if i < len(left) else None, right[i] if i < len(right) else None)
                for s, row_number in enumerate(step):
                    if row_number is not None:
                        pair._steps_of[s][row_number] = len(pair.steps)
                pair.steps.append(step)
                pair.units.append(number)
        return pair

    @property
    def sides(self) -> int:
        """Two pages at a time."""
        return 2

    def __len__(self) -> int:
        """Count the steps."""
        return len(self.steps)

    def step_of(self, side: int, row: int) -> int:
        """Return the step of a row."""
        return self._steps_of[side][row]

    def rows_of(self, side: int, first: int, last: int) -> tuple[int, int]:
        """Return the first and the last row of some steps on one side; last < first where there is none."""
        found = [row for step in self.steps[first : last + 1] if (row := step[side]) is not None]
        if found:
            return found[0], found[-1]
        following = next((row for step in self.steps[max(first, 0) :] if (row := step[side]) is not None), None)
        at = following if following is not None else len(self.sides_rows[side])
        return at, at - 1

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        """Return the height of both sides."""
        if last < first:
            return (0.0, 0.0)
        laid = self._laid.get(first)
        if laid is None:
            laid = self._laid[first] = _Laid()
        self._lay(laid, first, last)
        return laid.heights[last - first]

    def may_end(self, last: int) -> bool:
        """Whether both pages may end after a step."""
        return all(row is None or self.sides_rows[s][row].may_end for s, row in enumerate(self.steps[last]))

    def must_end(self, last: int) -> bool:
        """Whether a page must end after a step, on either side."""
        return any(row is not None and self.sides_rows[s][row].must_end for s, row in enumerate(self.steps[last]))

    def is_right(self, number: int) -> bool:
        """Whether one of the pages is a right one: of two that face each other, always."""
        del number
        return True

    def divides(self, lasts: Sequence[int]) -> Sequence[bool]:
        """Tell of some steps whether a word goes on after their row on the right page."""
        rows = [self.steps[last][1] for last in lasts]
        found = iter(self.words.of([row for row in rows if row is not None]))
        return [row is not None and next(found) for row in rows]

    def unit_after(self, last: int) -> int:
        """Return the unit after that of a step; -1 where it is the last."""
        unit = self.units[last] if last >= 0 else -1
        return unit + 1 if unit < self.units[-1] else -1

    def placed(self, first: int, last: int) -> tuple[Placed, ...]:
        """Lay the rows of some steps: in each unit both sides begin at the same base line."""
        if last < first:
            return (Placed({}, {}, 0.0), Placed({}, {}, 0.0))
        laid = _Laid()
        self._lay(laid, first, last)
        left, right = laid.heights[-1]
        return (
            Placed(laid.baselines[0], laid.white[0], left),
            Placed(laid.baselines[1], laid.white[1], right),
        )

    def _lay(self, laid: _Laid, first: int, last: int) -> None:
        """Lay rows up to a step below those that are there: what stands above does not move for them.

        For both sides of a unit stand beside each other in its first step, or one has nothing of it on this page.
        """
        for k in range(first + len(laid.heights), last + 1):
            if k == first or self.units[k] != self.units[k - 1]:
                self._begin_unit(self.units[k], self.steps[k], laid.baselines, laid.white)
            else:
                for s, row in enumerate(self.steps[k]):
                    if row is not None:
                        laid.baselines[s][row] = self._natural(s, row, laid.baselines[s])
            for s, row in enumerate(self.steps[k]):
                laid.lowest[s] = laid.lowest[s] if row is None else row
            left, right = (self._bottom(row, s, laid.baselines[s]) for s, row in enumerate(laid.lowest))
            laid.heights.append((left, right))

    def _bottom(self, row: int | None, side: int, baselines: Mapping[int, float]) -> float:
        if row is None:
            return 0.0
        found = self.sides_rows[side][row]
        return baselines[row] + found.bottom - found.baseline

    def _begin_unit(
        self,
        unit: int,
        rows: tuple[int | None, int | None],
        baselines: tuple[dict[int, float], dict[int, float]],
        white: tuple[dict[int, float], dict[int, float]],
    ) -> None:
        """Lay the first rows that a page has of a unit."""
        natural = [None if row is None else self._natural(s, row, baselines[s]) for s, row in enumerate(rows)]
        goes_on = any(row is not None and not self._begins(s, row, unit) for s, row in enumerate(rows))
        target = 0.0 if goes_on else self._target(unit, natural, baselines)
        for s, row in enumerate(rows):
            start = natural[s]
            if start is None or row is None:
                continue
            shift = 0.0 if goes_on else target - start
            if shift > _NO_WHITE:
                space = self.spaces[s].get(unit, Spaces())
                white[s][unit] = shift - (space.between if baselines[s] else space.above)
            baselines[s][row] = start + shift

    def _target(
        self, unit: int, natural: Sequence[float | None], baselines: tuple[dict[int, float], dict[int, float]]
    ) -> float:
        """Find the base line on which both sides of a unit can begin: white is none, or high enough to be set."""
        target = max((n for n in natural if n is not None), default=0.0)
        for _ in range(4):
            for s in (0, 1):
                start = natural[s]
                space = self.spaces[s].get(unit, Spaces())
                least = max(space.between, 0.0) if baselines[s] else space.above + _LEAST_WHITE_ROWS * self.pitch
                if start is not None and _NO_WHITE < target - start < least:
                    target = start + least
        return target

    def _begins(self, side: int, row: int, unit: int) -> bool:
        before = self.sides_rows[side][row - 1] if row else None
        return before is None or self.unit_of[side].get(before.leaf.id, 0) < unit

    def _natural(self, side: int, row: int, baselines: Mapping[int, float]) -> float:
        """Return the base line that a row has without white before it."""
        found = self.sides_rows[side][row]
        if row - 1 in baselines:
            return baselines[row - 1] + found.baseline - self.sides_rows[side][row - 1].baseline
        return found.baseline - found.top + found.lead
