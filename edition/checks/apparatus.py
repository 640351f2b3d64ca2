"""The critical apparatus. TEI P5, chapter 13."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from edition.checks.coverage import place_of
from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Edit, Fix, Position, Severity, Source, Speller
from edition.diagnostics.fixing import replacing
from edition.letters import canonical
from edition.model.apparatus import Entry, Kind, Reading, Shift, members
from edition.model.text import Boundary
from edition.model.walk import descend, has_text, plain_text
from edition.tree import TEI_, own_words, says_lacuna, says_omission
from edition.xml_names import NCNAME


def _readings(entry: Entry) -> Iterator[Reading]:
    if entry.lemma:
        yield entry.lemma
    yield from entry.readings


@check("A001", Severity.ERROR)
def entry_without_readings(checked: Checked) -> Iterator[Problem]:
    """
    An apparatus entry has no reading.

    An entry says how witnesses differ at a place; with neither lem nor rdg, and no note, it says nothing.

    Wrong:
        <app/>

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPEN.
    """
    for entry in checked.edition.entries.values():
        if not entry.readings and entry.lemma is None and not entry.all_notes:
            yield "<app> holds no <lem> and no <rdg>", entry.origin.at, "add the readings, or take the entry out"


@check("A002", Severity.INFO)
def entry_without_lemma(checked: Checked) -> Iterator[Problem]:
    """
    Entries have no lemma, so a reading stands in the text.

    In parallel segmentation the lem is the text that the edition prints. Where an entry has none, the reading of the
    base witness stands in its place (--base, or “base” in edition.toml), else the first reading. This is reported
    once for a document.

    Wrong:
        <app><rdg wit="#A">quam</rdg><rdg wit="#B">quem</rdg></app>   (if the edition means one of them)

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPLD.
    """
    without = [
        e
        for e in checked.edition.entries.values()
        if e.method == "parallel-segmentation" and e.base >= 0 and has_text(e.readings[e.base].content)
    ]
    if without:
        base = checked.project.base
        choice = f"the reading of {base}, or the first," if base else "the first reading"
        if not any(r.origin.get("wit") for e in without for r in e.readings):
            choice = "the last stage" if all(e.base for e in without) else "the last stage, or the first reading,"
        entries = "1 entry has" if len(without) == 1 else f"{len(without)} entries have"
        yield (
            f"{entries} no <lem>; {choice} stands in the text",
            without[0].origin.at,
            "name a base witness, or mark a <lem>",
        )


@check("A004", Severity.WARNING)
def silent_where_no_lemma(checked: Checked) -> Iterator[Problem]:
    """
    Witnesses that entries without a lemma do not name have nothing there.

    Where an entry has a lem, a witness that it does not name agrees with it. Where it has none, and one reading only, or
    where nearly all such entries name every witness, one that is not named has no words there. What was decided is said
    once for a document; [apparatus] silence = "agrees" or "lacks" in edition.toml decides otherwise.

    Wrong:
        <app><rdg wit="#B">magna</rdg></app>   where A has the word too

    Right:
        <app><rdg wit="#A #B">magna</rdg><rdg wit="#C"/></app>

    TEI P5, TCAPLW.
    """
    found = [e for e in checked.edition.entries.values() if any(r.is_implied for r in e.readings)]
    if found:
        names = list(dict.fromkeys(a.witness for e in found for r in e.readings if r.is_implied for a in r.witnesses))
        listed = ", ".join(f"“{n}”" for n in names[:5]) + (" and others" if len(names) > 5 else "")
        entries = "1 entry without <lem> is" if len(found) == 1 else f"{len(found)} entries without <lem> are"
        yield (
            f"{entries} silent about {listed}: taken to have nothing there",
            found[0].origin.at,
            'name them at their reading, or set silence = "agrees" in [apparatus] of edition.toml',
        )


@check("A003", Severity.WARNING)
def empty_entry_text(checked: Checked) -> Iterator[Problem]:
    """
    An entry has no variant.

    It has a lemma only, or all its readings say the same, and no note says why it is there. Perhaps a reading was forgotten.
    Where it names every witness that has text there, none was (A007).

    Wrong:
        <app><lem wit="#A #B">quam</lem></app>

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPEN.
    """
    for entry in _without_variant(checked):
        if _names_all(checked, entry):
            continue
        if entry.lemma is not None and not entry.readings:
            yield "the entry has a <lem> and nothing else", entry.origin.at, "add the readings that differ from it"
        elif entry.is_bound:
            yield "all readings of the entry say the same", entry.origin.at, "add the readings that differ from it"


@check("A007", Severity.INFO)
def all_agree(checked: Checked) -> Iterator[Problem]:
    """
    All witnesses agree in an entry.

    It names every witness that has text there, and all read the same: a positive apparatus may say so. It is shown as it is.

    Wrong:
        <app><lem wit="#A #B #C">quam</lem></app> (where C has “quem”)

    Right:
        <app><lem wit="#A #B">quam</lem><rdg wit="#C">quem</rdg></app>

    TEI P5, TCAPEN.
    """
    found = [entry for entry in _without_variant(checked) if _names_all(checked, entry)]
    if found:
        entries = "1 entry names" if len(found) == 1 else f"{len(found)} entries name"
        yield f"{entries} every witness, and all agree", found[0].origin.at, "nothing needs to be done"


def _without_variant(checked: Checked) -> Iterator[Entry]:
    """Yield the entries that say nothing but what the text has."""
    for entry in checked.edition.entries.values():
        text = entry.text_reading
        if text is None or entry.variants or entry.all_notes or text.resp or _has_boundary(entry):
            continue
        yield entry


def _names_all(checked: Checked, entry: Entry) -> bool:
    """Tell whether an entry names every witness that is described and has text there."""
    witnesses = checked.edition.witnesses
    named = {m for reading in _readings(entry) for a in reading.witnesses for m in members(witnesses, a.witness)}
    wanted = (w.id for w in witnesses.values() if w.is_declared and not w.is_group)
    return len(named) > 1 and all(key in named or checked.edition.lacks(entry, key) for key in wanted)


def _has_boundary(entry: Entry) -> bool:
    """Whether an entry says that a witness begins, breaks off or goes on."""
    return any(isinstance(node, Boundary) for reading in _readings(entry) for node in descend(reading.content))


@check("A005", Severity.INFO)
def reading_as_lemma(checked: Checked) -> Iterator[Problem]:
    """
    A reading says what the lemma says.

    Then there is no variant: the witness belongs to the lemma, or one of the two was mistyped. Letters that are only coded
    in another way are the same (é as one character, or as e with an accent). What differs by markup within it, by a hand, a
    type or a note is not told, nor where an apparatus names those who have the lemma at a reading, or a witness at two.

    Wrong:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quam</rdg></app>

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPLL.
    """
    plain: set[tuple[Source, int]] = set()
    for root in checked.document.roots:
        found = (e for e in root.iter(TEI_ + "lem", TEI_ + "rdg") if not len(e))
        plain |= {(at.source, at.ordinal) for at in map(checked.document.at, found)}
    for entry in checked.edition.entries.values():
        lemma = entry.text_reading
        if lemma is None or (lemma.origin.source, lemma.origin.ordinal) not in plain:
            continue
        said = _compared(entry, lemma)
        named = Counter(sigil for reading in _readings(entry) for sigil in {*reading.sigla})
        if not lemma.witnesses and len(entry.variants) > 1:
            continue
        for reading in entry.variants:
            is_plain = (reading.origin.source, reading.origin.ordinal) in plain
            is_repeated = any(named[sigil] > 1 for sigil in reading.sigla)
            if not said or not is_plain or is_repeated or not _is_only_words(reading):
                continue
            if _compared(entry, reading) == said:
                yield (
                    f"the reading is the lemma: “{said}”",
                    reading.origin.at,
                    "name the witness at the lemma, or mend one",
                )


def _is_only_words(reading: Reading) -> bool:
    """Whether nothing but its words can distinguish a reading from others."""
    own = (reading.type, reading.group, reading.cause, reading.cert, reading.resp, reading.source, reading.all_notes)
    return (
        bool(reading.witnesses)
        and not any((*own, reading.shift))
        and not any(a.hand or a.stage for a in reading.witnesses)
    )


def _compared(entry: Entry, reading: Reading) -> str:
    return canonical(" ".join(_text_of(entry, reading).split()))


@check("A006", Severity.INFO)
def omission_in_words(checked: Checked) -> Iterator[Problem]:
    """
    A reading holds what the editor says of it as if that were its words.

    What stands in a reading are the words of the witness. “om.” alone is understood as what it means: the witness has nothing
    there, in its text and in every apparatus. So are “inv.”, “transp.”, “∾” (the witness has the words of the lemma; two
    of them in the other order), “add. est” (it has the words of the lemma, and “est”), “om. (ex hom.)”, “post mare transp.” (it has
    nothing here), “illeg.”, “lac.”, “vac.” (it has a gap), “bis scr.” (the words of the lemma, twice), “in ras.”, “e corr.”,
    “add. in marg.” (those words); and a word like “deest”, “desinit” where the
    text is in another language, or the lemma is nothing of which it could be a variant. Other programs take all this for
    words of the witness.

    Wrong:
        <app><lem wit="#A">una</lem><rdg wit="#B">om.</rdg></app>

    Right:
        <app><lem wit="#A">una</lem><rdg wit="#B"/></app>

    TEI P5, TCAPLL.
    """
    for root in checked.document.roots:
        for element in root.iter(TEI_ + "rdg"):
            if own_words(element) and says_omission(element) and not says_lacuna(element):
                yield (
                    f"“{own_words(element)}” is understood as an omission, and is no word of a witness",
                    checked.document.at(element),
                    "leave the reading empty: <rdg …/>",
                )
    for entry in checked.edition.entries.values():
        for reading in entry.readings:
            if reading.says:
                meant, remedy = _UNDERSTOOD[reading.shift or reading.kind]
                yield (
                    f"“{reading.says}” is understood as {meant}, and is no word of a witness",
                    reading.origin.at,
                    remedy,
                )


_UNDERSTOOD: Mapping[Shift | Kind, tuple[str, str]] = {
    "illegible": (
        "text that is lost or cannot be read",
        "write <gap/> in the reading, with a note: <rdg …><gap/><note>…</note></rdg>",
    ),
    "transposition": (
        "words that the witness has in another place",
        "leave the reading empty, with a note in it: <rdg …><note>…</note></rdg>",
    ),
    "twice": ("the words of the lemma, written twice", "write the words as often as they stand there"),
    "same": (
        "the words of the lemma",
        "write the words in the reading, with a note: <rdg …>…<note>in ras.</note></rdg>",
    ),
    "omission": ("an omission", "leave the reading empty, with a note in it: <rdg …><note>…</note></rdg>"),
    "inverted": ("another order of the words of the lemma", "write the words in their order"),
    "followed": (
        "an addition to the words of the lemma",
        "write the words of the witness, those of the lemma among them",
    ),
    "preceded": (
        "an addition before the words of the lemma",
        "write the words of the witness, those of the lemma among them",
    ),
}


@check("A012", Severity.ERROR)
def unknown_siglum(checked: Checked) -> Iterator[Problem]:
    """
    A reading names a witness that is not declared.

    Each siglum in @wit points to a witness in listWit: “#M” to xml:id="M", here or in another file of the project
    (“witnesses.xml#M”). Without the declaration nobody knows what M is. The builder goes on with a provisional witness of
    that name. Where no witness is declared at all, that is one cause, and told once.

    Wrong:
        <rdg wit="#M">screening</rdg>   where no witness has xml:id="M"

    Right:
        <listWit><witness xml:id="M">…</witness></listWit> … <rdg wit="#M">screening</rdg>

    TEI P5, TCAPLW.
    """
    witnesses = checked.edition.witnesses
    spelling = Speller(w.id for w in witnesses.values() if w.is_declared)
    unknown = [w.id for w in witnesses.values() if not w.is_declared]
    are_all_unknown = len(unknown) == len(witnesses) > 1
    named = f"{len(unknown)} witnesses ({', '.join(unknown[:_SHOWN])}{' …' if len(unknown) > _SHOWN else ''})"
    for entry in checked.edition.entries.values():
        for reading in _readings(entry):
            for attestation in reading.witnesses:
                witness = witnesses.get(attestation.witness)
                if witness is None or witness.is_declared or not reading.origin.get("wit"):
                    continue
                at = place_of(reading, witness.id)
                file = at.token.rpartition("#")[0] if at is not None and at.token else ""
                where = f"declares, here or in “{file}”" if file else "declares"
                if are_all_unknown:
                    hint = f'write a <listWit> with <witness xml:id="{unknown[0]}">…</witness> and so on'
                    yield f"readings name {named}, which no <listWit> {where}", at, hint
                    continue
                meant = spelling.nearest(witness.id)
                hint = f"declare {witness.id} in <listWit>" + (f", or did you mean #{meant}?" if meant else "")
                yield (
                    f"<{reading.origin.name}> names witness “{witness.id}”, which no <listWit> {where}",
                    at,
                    hint,
                    tuple(_declaring(checked, at, witness.id, meant)),
                )


_SHOWN = 8


def _declaring(checked: Checked, at: Position | None, siglum: str, meant: str) -> Iterator[Fix]:
    """Yield the remedies for a siglum that is not declared: to write the nearest, to declare it."""
    if at is not None and at.token and meant:
        yield replacing(f"write #{meant}", at, f"#{meant}")
    listed = next(checked.document.root.iter(TEI_ + "listWit"), None)
    if listed is not None and NCNAME.fullmatch(siglum):
        place = checked.document.at(listed)
        yield Fix(f"declare {siglum} in <listWit>", (Edit(place, f'<witness xml:id="{siglum}"/>', "before end"),))


@check("A013", Severity.WARNING)
def witness_twice(checked: Checked) -> Iterator[Problem]:
    """
    A witness is named twice in an entry.

    A witness has one text at a place, so it attests one reading. Two hands of a witness are told apart by @hand or by
    sigla of their own; alternatives that an editor proposes carry @resp.

    Wrong:
        <app><lem wit="#A #B">quam</lem><rdg wit="#B">quem</rdg></app>

    Right:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPLW.
    """
    for entry in checked.edition.entries.values():
        seen: dict[tuple[str, str, str], str] = {}
        for reading in _readings(entry):
            if reading.resp:
                continue
            text = _text_of(entry, reading)
            for attestation in reading.witnesses:
                key = (attestation.witness, attestation.hand, attestation.stage)
                if seen.setdefault(key, text) != text:
                    where = place_of(reading, attestation.witness)
                    yield (
                        f"witness “{attestation.witness}” is named twice in this entry",
                        where,
                        "keep it at one reading",
                    )


def _text_of(entry: Entry, reading: Reading) -> str:
    """Return what a reading says; two readings that say the same do not contradict each other."""
    if reading is entry.lemma and not reading.content:
        return entry.lemma_text
    return plain_text(reading.content)
