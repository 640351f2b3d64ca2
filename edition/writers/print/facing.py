"""Two texts on facing pages: find the two, align their blocks, lay both in step. Editions → pairs of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from edition.diagnostics import Finding, nearest
from edition.model.alignment import align_texts
from edition.model.edition import Edition
from edition.model.text import Division, Mark, Node, NoteCall
from edition.model.walk import descend, with_children
from edition.writers.print.columns import Placed
from edition.writers.print.galley import Group, Leaf, leaves
from edition.writers.print.manuscript import Manuscript
from edition.writers.print.measure import Measured, Row
from edition.writers.print.rules import NO_FACING

_LEAST_WHITE_ROWS = 0.6
"""White at the head of a page is at least this high: less would stay at the foot of the page before."""
_CONTAINERS = {"division", "stanza", "speech"}


# -- which texts ---------------------------------------------------------------------------------------------------------


def find_texts(
    names: Sequence[str], editions: Sequence[Edition], file: str
) -> tuple[tuple[Edition, Edition] | None, list[Finding]]:
    """Find the two texts that the project names: texts of the project, or divisions of its first text."""
    if len(names) != 2:
        return None, [NO_FACING("“facing” names two texts", hint='write facing = ["left", "right"]', file=file)]
    found: list[Edition] = []
    for name in names:
        text = next((e for e in editions if e.name == name), None) or _division(editions[0], name)
        if text is None:
            known = [*(e.name for e in editions), *_division_names(editions[0].body)]
            meant = nearest(name, known)
            hint = f"did you mean “{meant}”?" if meant else f"there are: {', '.join(dict.fromkeys(known))}"
            return None, [NO_FACING(f"there is no text “{name}”", hint=hint, file=file)]
        found.append(text)
    left, right = found
    if left.file == right.file and left.characters == right.characters:
        left, right = _shared(editions[0], right)
    return (left, right), []


def _division_names(nodes: Sequence[Node]) -> Iterator[str]:
    for node in descend(nodes):
        if isinstance(node, Division):
            yield from filter(None, (node.origin.id, node.origin.get("type")))


def _division(edition: Edition, name: str) -> Edition | None:
    for node in descend(edition.body):
        if isinstance(node, Division) and name in {node.origin.id, node.origin.get("type")}:
            return replace(edition, body=(node,))
    return None


def _shared(whole: Edition, right: Edition) -> tuple[Edition, Edition]:
    """Share out one edition between two of its divisions; what is in neither goes with the left one."""
    away = right.body[0]
    keys = _keys(right.body, whole)
    mine = replace(
        whole,
        body=tuple(_without(whole.body, away)),
        entries={k: e for k, e in whole.entries.items() if k not in keys},
        notes={k: n for k, n in whole.notes.items() if k not in keys},
    )
    theirs = replace(
        right,
        entries={k: e for k, e in whole.entries.items() if k in keys},
        notes={k: n for k, n in whole.notes.items() if k in keys},
    )
    return mine, theirs


def _without(nodes: Sequence[Node], away: Node) -> Iterator[Node]:
    for node in nodes:
        if node is away:
            continue
        yield with_children(node, tuple(_without(node.children, away))) if isinstance(node, Division) else node


def _keys(nodes: Sequence[Node], edition: Edition) -> set[str]:
    """List the entries and notes that begin in some nodes, and those within them."""
    found = {n.entry for n in descend(nodes) if isinstance(n, Mark)}
    found |= {n.note for n in descend(nodes) if isinstance(n, NoteCall)}
    while True:
        more = {k for k, e in edition.entries.items() if e.parent in found}
        more |= {n for k in found | more if (e := edition.entries.get(k)) for n in e.notes}
        if more <= found:
            return found
        found |= more


# -- which blocks face which -------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Units:
    """The aligned units of two parts: for each side the unit of every leaf, and how many units there are."""

    unit_of: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    count: int = 0


def blocks(nodes: Sequence[Leaf | Group]) -> Iterator[Leaf | Group]:
    """List what stands directly in divisions: units begin only there, never within a list or a stanza's verse."""
    for node in nodes:
        if isinstance(node, Group) and node.kind in {*_CONTAINERS, "unit"}:
            yield from blocks(node.children)
        else:
            yield node


def align(left: Manuscript, right: Manuscript, parts: tuple[Sequence[Leaf | Group], Sequence[Leaf | Group]]) -> Units:
    """Align the blocks of two parts by the alignment of their sources."""
    sides = [[[leaf.id for leaf in leaves((block,))] for block in blocks(part)] for part in parts]
    block_of = [{leaf: i for i, ids in enumerate(side) for leaf in ids} for side in sides]
    origins = (left.places.origins, right.places.origins)
    pairs: list[tuple[int, int]] = []
    for row in align_texts(left.edition.body, right.edition.body):
        found = [
            [block_of[s][leaf] for cell in cells if (leaf := origins[s].get(cell.key, -1)) in block_of[s]]
            for s, cells in enumerate(row.cells)
        ]
        if found[0] and found[1]:
            pairs.append((min(found[0]), min(found[1])))
    return _units(sides, _rising(pairs))


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Keep pairs that go on in both texts."""
    kept: list[tuple[int, int]] = []
    for pair in sorted(set(pairs)):
        if not kept or (pair[0] > kept[-1][0] and pair[1] > kept[-1][1]):
            kept.append(pair)
    return kept


def _units(sides: Sequence[Sequence[Sequence[int]]], starts: Sequence[tuple[int, int]]) -> Units:
    units = Units(count=len(starts) + 1)
    for s, side in enumerate(sides):
        firsts = [pair[s] for pair in starts]
        unit = 0
        for i, ids in enumerate(side):
            while unit < len(firsts) and i >= firsts[unit]:
                unit += 1
            units.unit_of[s].update(dict.fromkeys(ids, unit))
    return units


def with_hooks(nodes: Sequence[Leaf | Group], unit_of: Mapping[int, int], name: str) -> tuple[Leaf | Group, ...]:
    """Put a hook before each unit, where white space or a page of notes can come in."""
    done = {0}

    def hooked(children: Sequence[Leaf | Group]) -> tuple[Leaf | Group, ...]:
        out: list[Leaf | Group] = []
        for node in children:
            if isinstance(node, Group) and node.kind in _CONTAINERS:
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
            if isinstance(node, Group) and node.kind in {*_CONTAINERS, "unit"}:
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
class Pair:
    """Two columns whose units begin at the same height."""

    sides_rows: tuple[Sequence[Row], Sequence[Row]]
    unit_of: tuple[Mapping[int, int], Mapping[int, int]]
    spaces: tuple[Mapping[int, Spaces], Mapping[int, Spaces]]
    pitch: float
    steps: list[tuple[int | None, int | None]] = field(default_factory=list)
    units: list[int] = field(default_factory=list)
    _steps_of: tuple[dict[int, int], dict[int, int]] = field(default_factory=lambda: ({}, {}))
    _seen: dict[tuple[int, int], tuple[Placed, Placed]] = field(default_factory=dict)

    @classmethod
    def of(cls, measured: Sequence[Measured], units: Units, spacing: Spacing, pitch: float) -> Pair:
        """Pair the rows of two parts, unit by unit."""
        spaces = [unit_spaces(m.part.children, units.unit_of[s], spacing) for s, m in enumerate(measured)]
        pair = cls((measured[0].rows, measured[1].rows), units.unit_of, (spaces[0], spaces[1]), pitch)
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
        return tuple(placed.height for placed in self.placed(first, last))

    def may_end(self, last: int) -> bool:
        """Whether both pages may end after a step."""
        return all(row is None or self.sides_rows[s][row].may_end for s, row in enumerate(self.steps[last]))

    def unit_after(self, last: int) -> int:
        """Return the unit after that of a step; -1 where it is the last."""
        unit = self.units[last] if last >= 0 else -1
        return unit + 1 if unit < self.units[-1] else -1

    def placed(self, first: int, last: int) -> tuple[Placed, ...]:
        """Lay the rows of some steps: in each unit both sides begin at the same base line."""
        if last < first:
            return (Placed({}, {}, 0.0), Placed({}, {}, 0.0))
        if (first, last) in self._seen:
            return self._seen[first, last]
        baselines: tuple[dict[int, float], dict[int, float]] = ({}, {})
        white: tuple[dict[int, float], dict[int, float]] = ({}, {})
        for unit in dict.fromkeys(self.units[first : last + 1]):
            rows = tuple(
                [r for k in range(first, last + 1) if self.units[k] == unit and (r := self.steps[k][s]) is not None]
                for s in (0, 1)
            )
            self._lay_unit(unit, (rows[0], rows[1]), baselines, white)
        found = tuple(
            Placed(baselines[s], white[s], self._bottom(s, baselines[s])) for s in (0, 1)
        )  # fmt: skip
        self._seen[first, last] = (found[0], found[1])
        return self._seen[first, last]

    def _bottom(self, side: int, baselines: Mapping[int, float]) -> float:
        if not baselines:
            return 0.0
        row = max(baselines)
        found = self.sides_rows[side][row]
        return baselines[row] + found.bottom - found.baseline

    def _lay_unit(
        self,
        unit: int,
        rows: tuple[list[int], list[int]],
        baselines: tuple[dict[int, float], dict[int, float]],
        white: tuple[dict[int, float], dict[int, float]],
    ) -> None:
        natural = [self._natural(s, rows[s][0], baselines[s]) if rows[s] else None for s in (0, 1)]
        goes_on = any(rows[s] and not self._begins(s, rows[s][0], unit) for s in (0, 1))
        target = 0.0 if goes_on else self._target(unit, natural, baselines)
        for s in (0, 1):
            start = natural[s]
            if start is None:
                continue
            shift = 0.0 if goes_on else target - start
            if shift > _NO_WHITE:
                space = self.spaces[s].get(unit, Spaces())
                white[s][unit] = shift - (space.between if baselines[s] else space.above)
            for row in rows[s]:
                baselines[s][row] = self._natural(s, row, baselines[s]) + (shift if row == rows[s][0] else 0.0)

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
