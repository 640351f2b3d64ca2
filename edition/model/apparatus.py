"""Witnesses, entries and readings. TEI P5, chapter 13."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from edition.diagnostics import Source
from edition.model.changed import changed
from edition.model.places import line_range
from edition.model.text import Gap, Node, Origin
from edition.model.walk import plain_text

Method: TypeAlias = Literal["parallel-segmentation", "double-end-point", "location-referenced"]

Absence: TypeAlias = Literal["lacuna", "out of scope"]

Stage: TypeAlias = Literal["", "a.c.", "p.c."]
"""What a witness wrote before a correction, and what it has after it."""

Problem: TypeAlias = Literal["", "no such place", "no such words", "several places"]

Kind: TypeAlias = Literal[
    "lemma", "substantive", "orthographic", "punctuation", "omission", "addition", "transposition", "conjecture",
    "illegible",
]  # fmt: skip

Shift: TypeAlias = Literal["", "inverted", "followed", "preceded", "twice", "same"]
"""How the words of a witness are made from those of the lemma, where the editor says it instead of writing them."""


@dataclass(slots=True, frozen=True)
class Witness:
    """A witness, or a group of witnesses with a siglum of its own.

    ``group`` is the id of the group above, ``members`` are the ids in a group. ``is_declared`` is false for a siglum
    that entries use and no list names: a provisional witness. ``scope`` are the numbers of the first and the last element
    of the text, of a corpus, whose own header describes it: it hands down no other.
    """

    id: str
    siglum: str
    label: str = ""
    group: str = ""
    members: tuple[str, ...] = ()
    hands: tuple[str, ...] = ()
    description: tuple[Node, ...] = ()
    is_declared: bool = True
    origin: Origin | None = None
    names_of_hands: Mapping[str, str] = field(default_factory=dict)
    scope: tuple[int, int] | None = None
    is_stage: bool = False

    def is_of(self, origin: Origin) -> bool:
        """Whether it hands down the text in which something stands."""
        if self.scope is None or self.origin is None or origin.source is not self.origin.source:
            return True
        return self.scope[0] <= origin.ordinal <= self.scope[1]

    @property
    def is_group(self) -> bool:
        """Whether it stands for other witnesses."""
        return bool(self.members)

    def siglum_of_hand(self, hand: str) -> str:
        """Return the siglum with the number or letter that tells a hand from it raised: A2 → A²; nothing for other names.

        The number may be in the id of the hand, or its description may give it; a name there that begins with the siglum is one.
        """
        given = self.names_of_hands.get(hand, "")
        if given.startswith(self.siglum) and len(given) > len(self.siglum) and not given[len(self.siglum)].isalpha():
            rest = given.removeprefix(self.siglum)
            return self.siglum + rest.translate(RAISED) if rest.isalnum() and rest.isascii() else given
        if given.isdecimal() and given.isascii():
            return self.siglum + given.translate(RAISED)
        rest = hand.removeprefix(self.id).removeprefix("-").removeprefix("_").removeprefix(".")
        is_short = rest != hand and (rest.isdecimal() or (len(rest) == 1 and rest in "abcdefghijklmnoprstuvwxyz"))
        if rest != hand and rest[:1] == "C" and rest[1:].isdecimal():  # the corrector of a codex of the New Testament
            return self.siglum + rest.lower().translate(RAISED)
        return self.siglum + rest.translate(RAISED) if is_short and rest.isascii() else ""

    def name_of_hand(self, hand: str) -> str:
        """Return what a hand is called beside the siglum: by its description, else by its id."""
        return self.names_of_hands.get(hand, hand)


RAISED = str.maketrans("0123456789+-=()abcdefghijklmnoprstuvwxyz*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ*")
"""Characters that stand high, for those that have such ones."""


def word_for(witnesses: Iterable[Witness]) -> Literal["witnesses", "stages"]:
    """Return what the apparatus reports, as the words of the interface name it: witnesses, or stages of one text."""
    kinds = {witness.is_stage for witness in witnesses}
    return "stages" if kinds == {True} else "witnesses"


def members(witnesses: Mapping[str, Witness], key: str) -> Iterator[str]:
    """Yield a witness, or the witnesses of a group and of the groups in it."""
    witness = witnesses.get(key)
    if witness is not None and witness.members:
        for member in witness.members:
            yield from members(witnesses, member)
    else:
        yield key


@dataclass(slots=True, frozen=True)
class Attestation:
    """One siglum at a reading, with its hand, the note that speaks of it by its id, the stage that is meant, and where it stands.

    ``place`` is @place of an ``add`` that is all of the reading: what stands beside a text may replace words that are told nowhere.
    """

    witness: str
    hand: str = ""
    detail: str = ""
    stage: Stage = ""
    place: str = ""


@dataclass(slots=True, frozen=True)
class Reading:
    """One reading: who has it, what it says, of what kind it is, who is responsible.

    ``kind_is_computed`` where the encoder did not say the kind. ``group`` is the type of the rdgGrp it stands in.
    ``notes`` speak of it, those in ``before`` stand before its words; ``written`` is the note that holds the sigla as the
    source writes them. ``is_implied`` where no element says it: those who are silent do not have the words. ``repeats``
    where it says what the lemma says, to name its witnesses; ``are_others`` where these are all that the entry names nowhere
    else (cett.). ``says`` is what the editor writes in the place of its words
    (inv., add. est), ``shift`` how these are made from the lemma's.
    """

    origin: Origin
    witnesses: tuple[Attestation, ...] = ()
    content: tuple[Node, ...] = ()
    kind: Kind = "substantive"
    kind_is_computed: bool = True
    type: str = ""
    resp: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    cert: str = ""
    cause: str = ""
    group: str = ""
    notes: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    written: str = ""
    is_implied: bool = False
    repeats: bool = False
    are_others: bool = False
    says: str = ""
    shift: Shift = ""

    @property
    def all_notes(self) -> tuple[str, ...]:
        """Every note that speaks of it or of its witnesses."""
        details = (a.detail for a in self.witnesses if a.detail)
        return (*self.before, *dict.fromkeys(details), *self.notes, *((self.written,) if self.written else ()))

    @property
    def text(self) -> str:
        """What it says, without markup; empty where it has nothing."""
        return plain_text(self.content)

    @property
    def stood(self) -> tuple[Node, ...]:
        """What stands in its witnesses: its words, or a gap where these are lost and nothing is written for them."""
        is_lost = self.kind == "illegible" and not self.content
        return (lost_at(self.origin),) if is_lost else self.content

    @property
    def sigla(self) -> tuple[str, ...]:
        """The ids of the witnesses that have it."""
        return tuple(a.witness for a in self.witnesses)


LOST = ("lac", "lost", "gap", "damage", "destroy", "torn", "hole", "deperd")
"""How the words begin by which the type of a reading calls it a lacuna."""


def lost_at(origin: Origin) -> Gap:
    """Return the gap that stands for the words of a reading that are lost: an element of its own, where it is written."""
    return Gap(changed(origin, name="gap", id="", n="", attributes={}), "gap", "illegible")


def blank_at(origin: Origin) -> Gap:
    """Return the space that stands for a reading of which its type says that a witness left it blank."""
    return Gap(changed(origin, name="space", id="", n="", attributes={}), "space")


Side: TypeAlias = Literal["after", "before", "below", "above"]
"""Where an entry without a lemma stands: after or before a word, or below or above the verse or paragraph of a word."""


@dataclass(slots=True, frozen=True)
class Entry:
    """One entry of the apparatus.

    Its place are the two marks in the stream that carry its id. ``lemma`` describes the text between them: who attests
    it, and in ``content`` the lemma as the encoder wrote it out where that is not the text itself (double end-point and
    location-referenced entries). ``base`` is the index of the reading that stands in the text of an entry without lem.
    ``layer`` names the list of entries to which it belongs, of several on one text. ``target`` is the element that a
    declared reference system finds for ``loc``, or that @from names for the words in it; ``target_end`` the last of several.
    ``near`` are the elements in which a reference is looked up first, the nearest first. ``is_exact`` is false where the line is known and not the words in it;
    ``problem`` says what of a reference was not found. ``spaced``: whether the text between the marks begins and ends
    with a space, which a reading written apart from the text does not repeat; of a lemma in the text, whether the space
    before the entry stood in it. ``beside`` tells where an entry without
    a lemma stands: after a word of the text or, at the beginning of a block, before one. ``line`` is the number of the
    verse, line or paragraph in which it begins, as the encoder counts them; ``until`` that in which it ends, with its
    division where that is another. ``signed`` are its words once more where the text has editorial signs among them. ``affixes`` are the letters before and after it of a word of which it concerns a part.
    ``occurrence`` tells which of several same words of its verse or line it concerns, from 1; 0 where there is but one.
    ``is_part``: the editor says that the lemma is a part of a word, and so are the readings.
    """

    id: str
    number: int
    method: Method
    origin: Origin
    lemma: Reading | None = None
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()
    base: int = -1
    parent: str = ""
    section: str = ""
    loc: str = ""
    is_bound: bool = False
    lemma_text: str = ""
    type: str = ""
    layer: str = ""
    target: tuple[Source, int] | None = None
    target_end: tuple[Source, int] | None = None
    near: tuple[tuple[Source, int], ...] = ()
    is_exact: bool = True
    problem: Problem = ""
    spaced: tuple[bool, bool] = (False, False)
    beside: tuple[Side, str] | None = None
    line: str = ""
    until: str = ""
    affixes: tuple[str, str] = ("", "")
    signed: tuple[Node, ...] = ()
    occurrence: int = 0
    is_part: bool = False

    @property
    def lines(self) -> str:
        """The number of its verse, line or paragraph; from the first to the last where its words stand in several."""
        return line_range(self.line, self.until) if self.line else ""

    @property
    def cited(self) -> str:
        """The place as the editor cites it; a pointer to an id says nothing to a reader."""
        return "" if self.loc.startswith("#") or ".xml#" in self.loc else self.loc

    @property
    def place(self) -> str:
        """Where the entry stands, as a reader says it: its division and the number of its verse, line or paragraph."""
        is_cited = self.method == "location-referenced" and any(self.origin.get(n) for n in ("loc", "from", "to"))
        if self.cited and (is_cited or not self.is_bound):
            return self.cited
        # A number may tell the divisions, too: 4.2.2.1; in division 1 verse 1.2 is that of a stanza.
        is_whole = "." in self.section and self.lines.startswith(f"{self.section}.")
        return self.lines if is_whole else ", ".join(filter(None, (self.section, self.lines)))

    @property
    def text_reading(self) -> Reading | None:
        """The reading that stands in the text: the lem, or the one chosen in its stead."""
        return self.readings[self.base] if self.base >= 0 else self.lemma

    @property
    def all_notes(self) -> tuple[str, ...]:
        """The notes on its readings and witnesses, then those on the whole."""
        readings = (*((self.lemma,) if self.lemma else ()), *self.readings)
        return (*dict.fromkeys(key for reading in readings for key in reading.all_notes), *self.notes)

    @property
    def is_in_a_word(self) -> bool:
        """Whether it concerns a part of a word."""
        return any(self.affixes)

    @property
    def variants(self) -> tuple[Reading, ...]:
        """The readings that do not stand in the text."""
        return tuple(r for i, r in enumerate(self.readings) if i != self.base and not r.repeats)

    @property
    def repeated(self) -> tuple[Reading, ...]:
        """The readings that say what the text has, and name witnesses of it."""
        return tuple(r for r in self.readings if r.repeats)
