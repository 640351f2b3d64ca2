"""The witness proof: the text of a witness, rebuilt from the apparatus, against its transcription.

None of the rules here concerns the encoding as such: they hold the whole apparatus to what the witnesses say.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from edition.diagnostics import Finding, Position, Rule, Severity, Source, nearest
from edition.letters import clusters, without_diacritics
from edition.model.edition import Edition
from edition.model.text import BLOCKS, Break, Gap, Node, Origin, Text
from edition.model.transmission import transmitted
from edition.model.walk import children, origin_of
from edition.model.witness import witness_text

DIFFERENCE = Rule(
    "W001",
    Severity.ERROR,
    """
    The text of a witness is not what its transcription says.

    The text was rebuilt from the edition: the lemma where the entries are silent, the witness's readings where they name
    it. The words differ from those of the transcription that the project lists. One of the two has a slip, or a siglum
    stands at the wrong reading. White space is not compared; [proof] in edition.toml may overlook more.

    Wrong:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>   where the transcription of B has “quod”

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quod</rdg></app>

    TEI P5, TCAPLL.
    """,
)

NO_SUCH_WITNESS = Rule(
    "W002",
    Severity.ERROR,
    """
    A transcription is listed for a witness that the edition does not have.

    The keys of [witnesses] in edition.toml are the xml:id of witnesses.

    Wrong:
        [witnesses]
        Sx = "S.txt"    # where the witness is S

    Right:
        [witnesses]
        S = "S.txt"
    """,
)


_ITEM_SIGNS = frozenset(sign.encode() for sign in "-–—•*·")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, as it is written, and where it stands."""

    key: str
    written: str
    at: Position | None


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome for one witness: how many words its transcription has, how many differences were found."""

    witness: str
    words: int
    differences: int


def words_of_plain_text(source: Source, ignores: frozenset[str]) -> list[Word]:
    """Split a plain transcription into words with their places; the signs that open the items of a list are none."""
    return [
        Word(key, written, Position(source, span=(match.start(), match.end())))
        for match in re.finditer(rb"\S+", source.data)
        if not (match[0] in _ITEM_SIGNS and source.data[: match.start()].rpartition(b"\n")[2].strip() == b"")
        for key, written in _compared(match[0].decode("utf-8", "replace"), ignores)
    ]


def words_of_edition(edition: Edition, ignores: frozenset[str]) -> list[Word]:
    """Split the text of a transcription in TEI into words with their places."""
    return words_of_nodes(transmitted(edition.body), ignores)


def words_of_nodes(nodes: Iterable[Node], ignores: frozenset[str]) -> list[Word]:
    """Split nodes into words; a word may run through several of them, and has the place of its first letter."""
    words: list[Word] = []
    letters: list[str] = []
    begun: Position | None = None

    def close() -> None:
        nonlocal begun
        written = "".join(letters)
        letters.clear()
        if written:
            words.extend(Word(key, shown, begun) for key, shown in _compared(written, ignores))
        begun = None

    for value, origin in _pieces(nodes, None):
        for part in re.split(r"(\s+)", value):
            if part.isspace() or not part:
                if part:
                    close()
                continue
            begun = begun or _place(origin, part)
            letters.append(part)
    close()
    return words


def _pieces(nodes: Iterable[Node], origin: Origin | None) -> Iterator[tuple[str, Origin | None]]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.value, origin
        elif isinstance(node, Break):
            if not node.joins and node.kind == "line":
                yield " ", origin
        else:
            inner = origin_of(node) or origin
            if isinstance(node, BLOCKS):
                yield " ", origin
            if isinstance(node, Gap):
                yield "", origin
            yield from _pieces(children(node), inner if inner is not None and inner.source else origin)
            if isinstance(node, BLOCKS):
                yield " ", origin


def _place(origin: Origin | None, word: str) -> Position | None:
    """Point to a word: the first place where it stands after the tag of its element."""
    if origin is None or origin.source is None:
        return None
    start = origin.source.tag_span(origin.ordinal)[1]
    index = origin.source.data.find(word.encode(), start, start + 20_000)
    if index < 0:
        return origin.at
    return Position(origin.source, span=(index, index + len(word.encode())))


def _compared(written: str, ignores: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give a word as it is compared; where the division of words is overlooked, every character by itself."""
    key = unicodedata.normalize("NFD", written)
    if "case" in ignores:
        key = key.casefold()
    if "diacritics" in ignores:
        key = without_diacritics(key)
    if "punctuation" in ignores:
        key = "".join(c for c in key if not unicodedata.category(c).startswith("P"))
    if not key:
        return
    if "spaces" in ignores:
        yield from ((letter, written) for _, letter in clusters(key))
    else:
        yield unicodedata.normalize("NFC", key), written


def prove(
    edition: Edition, witness: str, transcription: Sequence[Word], ignores: frozenset[str]
) -> tuple[Proof, list[Finding]]:
    """Compare the rebuilt text of a witness with its transcription."""
    if witness not in edition.witnesses:
        meant = nearest(witness, edition.witnesses)
        hint = f"did you mean {meant}?" if meant else f"witnesses: {', '.join(edition.witnesses)}"
        return Proof(witness, len(transcription), 0), [
            NO_SUCH_WITNESS(f"the edition has no witness “{witness}”", hint=hint, file=edition.file)
        ]
    rebuilt = words_of_nodes(witness_text(edition, witness).nodes, ignores)
    findings = [_finding(witness, rebuilt, transcription, step) for step in _differences(rebuilt, transcription)]
    return Proof(witness, len(transcription), len(findings)), findings


def _differences(one: Sequence[Word], other: Sequence[Word]) -> Iterator[tuple[int, int, int, int]]:
    """Yield the stretches that differ: from and to in the one, from and to in the other."""
    matcher = difflib.SequenceMatcher(None, [w.key for w in one], [w.key for w in other], autojunk=len(one) > 20_000)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            yield a, b, c, d


def _finding(witness: str, one: Sequence[Word], other: Sequence[Word], step: tuple[int, int, int, int]) -> Finding:
    a, b, c, d = step
    has = _quoted(one[a:b]) or "nothing"
    says = _quoted(other[c:d]) or "nothing"
    near = one[a] if a < len(one) else one[-1] if one else None
    there = other[c] if c < len(other) else other[-1] if other else None
    place = f"; the transcription: {there.at}" if there is not None and there.at is not None else ""
    return DIFFERENCE(
        f"witness {witness} has {has} by the apparatus, {says} by its transcription",
        near.at if near is not None else None,
        f"correct the entry or the transcription{place}",
    )


def _quoted(words: Sequence[Word]) -> str:
    shown = " ".join(w.written for w in words[:8]) + (" …" if len(words) > 8 else "")
    return f"“{shown}”" if words else ""
