"""From aligned words to stretches: where all witnesses agree, and entries where they do not. Witnesses → table → stretches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from rapidfuzz.distance import Indel

from edition.collating.align import align
from edition.collating.spelling import Spelling
from edition.collating.tokens import Token, Witness
from edition.letters import is_wordy

Column: TypeAlias = list[Token | None]
"""What each witness has in one place of the alignment."""
_ALIKE = 0.5
_ABSENT = -1


@dataclass(slots=True)
class Reading:
    """One reading of an entry: the witnesses that have it, by number, with their tokens; no tokens where words are lacking.

    ``kind`` is “orthographic” or “formatting” where it differs from the first reading in that only.
    """

    tokens: dict[int, list[Token]] = field(default_factory=dict)
    kind: str = ""

    @property
    def words(self) -> list[Token]:
        """The tokens of the first witness that has it."""
        return next(iter(self.tokens.values()))

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return "".join(token.form + " " * token.space for token in self.words).strip()


@dataclass(slots=True)
class Stretch:
    """A stretch of one block: one reading where all agree, else the readings of an entry, that of the frame first."""

    block: int
    columns: list[Column]
    readings: list[Reading] = field(default_factory=list)

    @property
    def is_entry(self) -> bool:
        """Whether witnesses differ."""
        return len(self.readings) > 1


def tabulate(witnesses: Sequence[Witness], told: Callable[[str], None]) -> list[Column]:
    """Align the witnesses one after the other with those before. Each row of the table has a place for each witness."""
    count = len(witnesses)
    table: list[Column] = [[token, *[None] * (count - 1)] for token in witnesses[0].tokens]
    for number, witness in enumerate(witnesses[1:], 1):
        told(f"aligning {witness.siglum}: {number + 1} of {count} witnesses, {len(witness.tokens)} words …")
        keys = [tuple(dict.fromkeys(token.key for token in column if token)) for column in table]
        pairs = align(keys, [token.key for token in witness.tokens])
        merged: list[Column] = []
        at = to = 0
        for i, j in (*pairs, (len(table), len(witness.tokens))):
            merged += table[at:i]
            for token in witness.tokens[to:j]:
                column: Column = [None] * count
                column[number] = token
                merged.append(column)
            if i < len(table):
                table[i][number] = witness.tokens[j]
                merged.append(table[i])
            at, to = i + 1, j + 1
        table = merged
    return table


def stretches(table: Sequence[Column], spelling: Spelling) -> Iterator[Stretch]:
    """Yield the stretches of the text in order: each lies in one block of the first witness."""
    table, blocks = _kept_together(table, _blocks(table))
    for column in table:
        if column[0] and column[0].begins:
            for token in filter(None, column[1:]):
                token.begins = ""  # all begin a block here
    at = 0
    while at < len(table):
        end = at + 1
        agrees = _agrees(table[at])
        while end < len(table) and blocks[end] == blocks[at] and _agrees(table[end]) == agrees:
            if not agrees and not _are_one(table[end - 1], table[end], spelling):
                break
            end += 1
        if not agrees:
            end = _whole(table, blocks, at, end)
        columns = list(table[at:end])
        yield Stretch(blocks[at], columns, _readings(columns, spelling))
        at = end


def _blocks(table: Sequence[Column]) -> list[int]:
    """Return the block of each column: that of the first witness; what it lacks stands with its neighbour."""
    blocks = [column[0].block if column[0] else _ABSENT for column in table]
    following = len(table)
    for n in range(len(table) - 1, -1, -1):
        if blocks[n] != _ABSENT:
            following = n
        elif following < len(table) and _belong(table[n], table[following]):
            blocks[n] = blocks[following]
    last = next((block for block in blocks if block != _ABSENT), 0)
    for n, block in enumerate(blocks):
        last = blocks[n] = max(last, block)
    return blocks


def _belong(column: Column, following: Column) -> bool:
    """Whether words stand in one block with what follows, in a witness that has both."""
    return any(one and other and one.block == other.block for one, other in zip(column, following, strict=True))


def _same(token: Token) -> tuple[str, bool]:
    return token.form, token.space


def _groups(column: Column) -> list[int]:
    """Give each witness the number of its reading in a column; -1 where it has none."""
    known: dict[tuple[str, bool, str], int] = {}
    return [
        _ABSENT if token is None else known.setdefault((token.form, token.space, token.markup), len(known))
        for token in column
    ]


def _agrees(column: Column) -> bool:
    return len(set(_groups(column))) == 1


def _is_spelling(columns: Sequence[Column], spelling: Spelling) -> bool:
    return len({_key([column[n] for column in columns], spelling) for n in range(len(columns[0]))}) == 1


def _key(tokens: Sequence[Token | None], spelling: Spelling) -> str:
    return "".join(spelling.key(token.form) for token in tokens if token)


def _are_one(one: Column, other: Column, spelling: Spelling) -> bool:
    """Whether two columns that follow each other belong to one entry: the same witnesses differ, not in spelling only.

    Words that are like their counterparts are entries of their own.
    """
    numbers, others = _groups(one), _groups(other)
    if _partition(numbers) != _partition(others):
        return False
    if _ABSENT in numbers or _ABSENT in others:
        return True
    if all(len({_same(token) for token in column if token}) == 1 for column in (one, other)):
        return True  # markup goes over several words
    if _is_spelling([one], spelling) or _is_spelling([other], spelling):
        return False
    return not (_is_alike(one) and _is_alike(other))


def _partition(numbers: Sequence[int]) -> tuple[int, ...]:
    order: dict[int, int] = {}
    return tuple(order.setdefault(number, len(order)) for number in numbers)


def _is_alike(column: Column) -> bool:
    keys = list(dict.fromkeys(token.key for token in column if token))
    return all(Indel.normalized_similarity(keys[0], key) >= _ALIKE for key in keys[1:])


def _whole(table: Sequence[Column], blocks: Sequence[int], at: int, end: int) -> int:
    """Return the end of an entry that is taken further until the same white space, or none, follows in all witnesses.

    A sign before which a witness has nothing of the entry belongs to it, too: signs close up.
    """
    while end < len(table) and blocks[end] == blocks[at]:
        lacking = [n for n in range(len(table[at])) if not any(column[n] for column in table[at:end])]
        following = [token.form[0] for n in lacking if (token := table[end][n])]
        if _are_spaced_alike(table, at, end) and all(is_wordy(sign) for sign in following):
            break
        end += 1
    return end


def _are_spaced_alike(table: Sequence[Column], at: int, end: int) -> bool:
    """Whether all witnesses have white space before a column, or none has."""
    spaced = set()
    for n in range(len(table[at])):
        last = next((token for column in reversed(table[at:end]) if (token := column[n])), None)
        if last is None:
            last = next((token for i in range(at - 1, -1, -1) if (token := table[i][n])), None)
        spaced.add(last is None or last.space)
    return len(spaced) == 1


def _kept_together(table: Sequence[Column], blocks: Sequence[int]) -> tuple[list[Column], list[int]]:
    """Keep in one block what no space parts in a witness, where the first witness begins a new block between."""
    columns, numbers = [list(column) for column in table], list(blocks)
    at = 0
    while at < len(columns):
        for n, token in enumerate(columns[at]):
            if token is None or token.space:
                continue
            place = next((i for i in range(at + 1, len(columns)) if columns[i][n]), at)
            if n and numbers[place] != numbers[at]:
                alone: Column = [None] * len(columns[at])
                alone[n], columns[place][n] = columns[place][n], None
                columns.insert(at + 1, alone)
                numbers.insert(at + 1, numbers[at])
        at += 1
    kept = [i for i, column in enumerate(columns) if any(column)]
    return [columns[i] for i in kept], [numbers[i] for i in kept]


def _readings(columns: Sequence[Column], spelling: Spelling) -> list[Reading]:
    """Put together who has the same words; the reading of the first witness comes first."""
    rows = list(zip(*map(_groups, columns), strict=True))
    found: dict[tuple[int, ...], Reading] = {}
    for number, row in enumerate(rows):
        tokens = [token for column in columns if (token := column[number])]
        found.setdefault(row, Reading()).tokens[number] = tokens
    readings = list(found.values())
    first = readings[0]
    for reading in readings[1:]:
        if [_same(t) for t in reading.words] == [_same(t) for t in first.words]:
            reading.kind = "formatting"
        elif _key(reading.words, spelling) == _key(first.words, spelling):
            reading.kind = "orthographic"
    return readings
