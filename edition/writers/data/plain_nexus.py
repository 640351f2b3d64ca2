"""NEXUS as programs of statistics read it, and the key to its names: MrBayes 3.2 and IQ-TREE 2. Edition → text

They know letters of ASCII, digits for states (MrBayes ten of them) and one block of data; they stop at what the format allows
besides: names in quotation marks, named states, remarks with a quotation mark in them.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from edition.diagnostics import Finding, Rule, Severity
from edition.model.apparatus import Witness
from edition.writers.data.variants import OMITTED, Column, Matrix

MOST_STATES = 10
_LEAST_TAXA = 2
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")

TOO_MANY = Rule(
    "O044",
    Severity.INFO,
    """
    Entries have more readings than a program of statistics can tell apart.

    In NAME.plain.nex each reading is a digit, for MrBayes knows ten states of a character. Entries with more readings are left
    out of it and named in NAME.plain.csv; NAME.nex and NAME.variants.csv have them. The text is not at fault; but where
    readings differ by spelling alone, one reading may name all their witnesses.

    Wrong:
        <app><lem wit="#A">arma</lem><rdg wit="#B">arme</rdg> … nine more readings … </app>

    Right:
        <app><lem wit="#A #B #C">arma</lem><rdg wit="#D">bella</rdg> … </app>
    """,
)


@dataclass(frozen=True, slots=True)
class Plain:
    """The matrix, the key to its names, and what was left out; empty texts where there is nothing to compare."""

    matrix: str = ""
    key: str = ""
    findings: tuple[Finding, ...] = ()


def plain_nexus(matrix: Matrix) -> Plain:
    """Return places as characters of ten states at most, witnesses by names in ASCII. “?”: no text there."""
    witnesses, every = matrix.witnesses, matrix.columns
    taken = [c for c in every if len(c.readings) <= MOST_STATES]
    left = [c for c in every if len(c.readings) > MOST_STATES]
    found = (_told(left, matrix.edition.name),) if left else ()
    if not taken or len(witnesses) < _LEAST_TAXA:
        return Plain(findings=found)
    names = labels([w.siglum for w in witnesses])
    width = max(map(len, names)) + 2
    lines = ["#NEXUS", "BEGIN DATA;", f"  DIMENSIONS NTAX={len(names)} NCHAR={len(taken)};"]
    # MrBayes warns that it has symbols of its own, and they are these; the others want them said.
    symbols = "".join(map(str, range(max(len(c.readings) for c in taken))))
    lines += [f'  FORMAT DATATYPE=STANDARD SYMBOLS="{symbols}" MISSING=? GAP=-;', "  MATRIX"]
    for witness, name in zip(witnesses, names, strict=True):
        lines.append(f"    {name:<{width}}{matrix.states(witness, taken)}")
    lines += ["  ;", "END;", ""]
    return Plain("\n".join(lines), _key(list(zip(witnesses, names, strict=True)), taken, left), found)


def labels(sigla: Sequence[str]) -> list[str]:
    """Return a name in ASCII for each siglum, all different whatever their case: its own letters where it has such."""
    made: list[str] = []
    taken: set[str] = set()
    for number, siglum in enumerate(sigla, 1):
        letters = unicodedata.normalize("NFKD", siglum)
        word = re.sub(r"\W+", "_", "".join(c for c in letters if c.isascii())).strip("_")
        name = word if _PLAIN.fullmatch(word) and word.lower() not in taken else f"w{number}"
        while name.lower() in taken:
            name += "_"
        taken.add(name.lower())
        made.append(name)
    return made


def _key(named: Sequence[tuple[Witness, str]], taken: Sequence[Column], left: Sequence[Column]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(["what", "name", "means", "state"])
    for witness, name in named:
        table.writerow(["witness", name, witness.siglum, ""])
    for number, column in enumerate(taken, 1):
        for state, text in enumerate(column.readings):
            table.writerow(["reading", number, f"{column.entry.id}: {text or OMITTED}", state])
    for column in left:
        table.writerow(["left out", "", column.entry.id, ""])
    return out.getvalue()


def _told(left: Sequence[Column], name: str) -> Finding:
    first = left[0].entry
    many = f"{len(left)} entries have" if len(left) > 1 else "an entry has"
    told = f"{many} more than {MOST_STATES} readings: left out of {name}.plain.nex, named in {name}.plain.csv"
    return TOO_MANY(told, first.origin.at)
