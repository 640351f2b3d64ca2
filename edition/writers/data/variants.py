"""What each witness has at each place: table, agreement of witnesses, NEXUS for programs that draw stemmata. Edition → text"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from edition.model.apparatus import Entry, Witness
from edition.model.edition import Edition
from edition.model.variation import agreement, compared_witnesses, is_lost, readings_of
from edition.model.walk import is_blank, plain_text

_SYMBOLS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""One for each reading of an entry; NEXUS knows capitals and small letters as the same."""
OMITTED = "om."
BLANK = "spat. vac."
_LONGEST_LABEL = 80


@dataclass(frozen=True, slots=True)
class Column:
    """One place of variation: the entry, its readings with the lemma first, the reading of each witness by its index.

    A witness that has no text there is left out.
    """

    entry: Entry
    readings: tuple[str, ...]
    of: dict[str, int]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What every witness has at every place, in the order of the text: worked out once for all tables."""

    edition: Edition
    witnesses: tuple[Witness, ...]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, edition: Edition) -> Matrix:
        """Take the places where an entry is bound to words of the text."""
        witnesses = compared_witnesses(edition)
        have = {w.id: readings_of(edition, w.id) for w in witnesses}
        return cls(edition, tuple(witnesses), tuple(_columns(edition, have)))

    @staticmethod
    def states(witness: Witness, columns: Iterable[Column]) -> str:
        """Return the states of a witness at some places, a symbol for each; “?”: no text there."""
        return "".join(_SYMBOLS[c.of[witness.id]] if witness.id in c.of else "?" for c in columns)


def _columns(edition: Edition, have: Mapping[str, Mapping[str, int]]) -> Iterator[Column]:
    for key, entry in edition.entries.items():
        if not entry.is_bound or not entry.is_exact:
            continue
        same = {-1, entry.base, *(i for i, reading in enumerate(entry.readings) if reading.repeats)}
        variants = [i for i, r in enumerate(entry.readings) if i not in same and r.shift != "same" and not is_lost(r)]
        state = {index: number for number, index in enumerate(variants, 1)} | dict.fromkeys(same, 0)
        texts = (entry.lemma_text, *(_text(entry, i) for i in variants))
        yield Column(entry, texts, {w: state[r[key]] for w, r in have.items() if r.get(key) in state})


def _text(entry: Entry, index: int) -> str:
    content = entry.readings[index].content
    return BLANK if is_blank(content) else " ".join(plain_text(content).split())


def variant_table(matrix: Matrix) -> str:
    """Return a table: a row for each place, a column for each witness. An empty cell: the witness has no text there."""
    witnesses = matrix.witnesses
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["entry", "section", "loc", "lemma", *names_apart(witnesses)])
    for column in matrix.columns:
        entry = column.entry
        cells = [(column.readings[column.of[w.id]] or OMITTED) if w.id in column.of else "" for w in witnesses]
        table.writerow([entry.id, entry.section, entry.loc, entry.lemma_text, *cells])
    return out.getvalue()


def agreement_table(edition: Edition) -> str:
    """Return for each pair of witnesses how often they agree, of how many places where both have text."""
    witnesses = compared_witnesses(edition)
    found = agreement(edition, witnesses)
    names = dict(zip((w.id for w in witnesses), names_apart(witnesses), strict=True))
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["witness", "other", "agree", "of", "share"])
    for (one, other), shared in found.shared.items():
        share = found.share(one, other)
        told = "" if share is None else f"{share:.4f}"
        table.writerow([names[one], names[other], found.same[one, other], shared, told])
    return out.getvalue()


def nexus(matrix: Matrix) -> str:
    """Return the places as characters, the readings as states. Maddison, Swofford and Maddison 1997.

    “?”: the witness has no text there. A place with more readings than there are symbols is left out, and named.
    """
    edition, witnesses, every = matrix.edition, matrix.witnesses, matrix.columns
    taken = [c for c in every if len(c.readings) <= len(_SYMBOLS)]
    if not taken or not witnesses:
        return ""
    left = [c.entry.id for c in every if len(c.readings) > len(_SYMBOLS)]
    most = max(len(c.readings) for c in taken)
    names = [_quoted(taxon(name)) for name in names_apart(witnesses)]
    width = max(map(len, names)) + 2
    title = _comment(edition.metadata.title or edition.name)
    lines = ["#NEXUS", f"[{title}. State 0 is the edited text.]"]
    lines += [f"[Too many readings for a character: {_comment(' '.join(left))}]"] if left else []
    lines += ["BEGIN TAXA;", f"  DIMENSIONS NTAX={len(names)};", f"  TAXLABELS {' '.join(names)};", "END;", ""]
    lines += ["BEGIN CHARACTERS;", f"  DIMENSIONS NCHAR={len(taken)};"]
    lines.append(f'  FORMAT DATATYPE=STANDARD MISSING=? GAP=- SYMBOLS="{_SYMBOLS[:most]}";')
    lines.append("  CHARSTATELABELS")
    labels = []
    for number, column in enumerate(taken, 1):
        states = " ".join(_quoted(text[:_LONGEST_LABEL] or OMITTED) for text in column.readings)
        labels.append(f"    {number} {_quoted(column.entry.id)} / {states}")
    lines += [",\n".join(labels) + ";", "  MATRIX"]
    for witness, name in zip(witnesses, names, strict=True):
        lines.append(f"    {name:<{width}}{matrix.states(witness, taken)}")
    lines += ["  ;", "END;", ""]
    return "\n".join(lines)


def names_apart(witnesses: Sequence[Witness]) -> list[str]:
    """Return the sigla of witnesses; where several have one, in texts of a corpus, their ids."""
    times = Counter(w.siglum for w in witnesses)
    return [w.siglum if times[w.siglum] == 1 else w.id for w in witnesses]


def taxon(siglum: str) -> str:
    """Name a witness in NEXUS, where a number would be taken for the place of a taxon in the list."""
    word = " ".join(siglum.split())
    return f"w{word}" if word.isdigit() else word


def _quoted(word: str) -> str:
    """Write a word of NEXUS: in quotation marks, of which one within is doubled."""
    return "'" + " ".join(word.split()).replace("'", "''") + "'"


def _comment(text: str) -> str:
    return re.sub(r"[\[\]]", "|", text)
