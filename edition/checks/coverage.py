"""What each witness can have at each entry, and what it cannot. TEI P5, TCAPLW and TCAPMI."""

from __future__ import annotations

from collections.abc import Iterator

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Position, Severity
from edition.model.apparatus import Entry, Reading, members
from edition.model.contradictions import contradictions
from edition.model.coverage import attested, named_within, replaced_above
from edition.model.edition import Edition
from edition.model.text import Boundary, Mark, Node
from edition.model.walk import descend


def place_of(reading: Reading, token: str) -> Position | None:
    """Point to a siglum as it is written, with or without “#”."""
    origin = reading.origin
    if origin.source is None:
        return None
    written = next((t for t in origin.get("wit").split() if t.rpartition("#")[2] == token), token)
    return Position(origin.source, origin.ordinal, "wit", written)


@check("A020", Severity.ERROR)
def named_in_lacuna(checked: Checked) -> Iterator[Problem]:
    """
    A witness is named where it has a lacuna.

    After lacunaStart a witness has no text until lacunaEnd, so it cannot attest a reading there. Either the lacuna ends
    earlier, or the siglum is wrong.

    Wrong:
        <rdg wit="#B">quem<lacunaStart/></rdg> … <rdg wit="#B">et</rdg>

    Right:
        <rdg wit="#B">quem<lacunaStart/></rdg> … <rdg wit="#B"><lacunaEnd/>et</rdg>

    TEI P5, TCAPMI.
    """
    yield from _named_where_absent(checked, "lacuna", "has a lacuna here")


@check("A021", Severity.ERROR)
def named_out_of_scope(checked: Checked) -> Iterator[Problem]:
    """
    A witness is named where it does not have the text.

    Before witStart and after witEnd a fragmentary witness attests nothing. Either the boundary stands in the wrong place,
    or the siglum is wrong.

    Wrong:
        <rdg wit="#B">quem<witEnd/></rdg> … <rdg wit="#B">et</rdg>

    Right:
        <rdg wit="#B">et</rdg> … <rdg wit="#B">quem<witEnd/></rdg>

    TEI P5, TCAPMI.
    """
    yield from _named_where_absent(checked, "out of scope", "has not begun or has ended here")


def _named_where_absent(checked: Checked, why: str, said: str) -> Iterator[Problem]:
    for key, absences in checked.edition.absences.items():
        for name, reading in attested(checked.edition.entries[key]):
            if absences.get(name) == why and not reading.are_others:
                yield f"witness “{name}” {said}", place_of(reading, name), "move the boundary, or correct the siglum"


@check("A022", Severity.WARNING)
def witness_missing(checked: Checked) -> Iterator[Problem]:
    """
    An entry does not name a witness that it should.

    Where the apparatus is positive, that is where lemmas name their witnesses, every witness that has the text is named
    at each entry. A witness that is silent leaves the reader in doubt whether it was collated. Witnesses named nowhere
    in the apparatus are not counted, nor are entries whose lemma names none; and where half of the entries or more are silent
    about somebody, the apparatus selects its witnesses and is left alone.

    Wrong:
        <app><lem wit="#A">quam</lem><rdg wit="#B">quem</rdg></app>   where C has the text too

    Right:
        <app><lem wit="#A #C">quam</lem><rdg wit="#B">quem</rdg></app>

    TEI P5, TCAPLW.
    """
    edition = checked.edition
    if not edition.is_positive:
        return
    named_in = {
        key: {m for name, _ in attested(entry) for m in members(edition.witnesses, name)}
        for key, entry in edition.entries.items()
    }
    said = (pair for entry in edition.entries.values() for pair in attested(entry))
    used = {m for name, reading in said if not reading.is_implied for m in members(edition.witnesses, name)}
    outside, within = replaced_above(edition), named_within(edition)
    silent: list[tuple[Entry, set[str]]] = []
    complete = 0
    for entry in edition.entries.values():
        lemma = entry.text_reading
        if lemma is None or not lemma.witnesses or not lemma.origin.get("wit"):
            continue
        accounted = named_in[entry.id].union(outside.get(entry.id, ()), within.get(entry.id, ()))
        accounted |= {m for m in used - accounted if edition.lacks(entry, m)}
        if len(accounted & used) < len(used):
            silent.append((entry, accounted))
        else:
            complete += 1
    if len(silent) >= complete:
        return  # an apparatus that seldom names all witnesses selects them on purpose
    order = {key: number for number, key in enumerate(edition.witnesses)}
    for entry, accounted in silent:
        names = sorted(used - accounted, key=order.__getitem__)
        listed = ", ".join(f"“{m}”" for m in names[:5]) + (" and others" if len(names) > 5 else "")
        yield f"the entry is silent about {listed}", entry.origin.at, "name each witness that has the text"


@check("A023", Severity.WARNING)
def unpaired_boundary(checked: Checked) -> Iterator[Problem]:
    """
    The boundaries of a witness do not fit together.

    A lacuna that has begun ends before another begins; a witness that has ended does not end again. A boundary was
    probably forgotten between the two.

    Wrong:
        <rdg wit="#B">…<lacunaStart/></rdg> … <rdg wit="#B">…<lacunaStart/></rdg>

    Right:
        <rdg wit="#B">…<lacunaStart/></rdg> … <rdg wit="#B"><lacunaEnd/>…</rdg>

    TEI P5, TCAPMI.
    """
    if not checked.edition.has_boundaries:
        return
    last: dict[str, str] = {}
    for boundary, witnesses in _boundaries(checked.edition):
        for witness in witnesses:
            if last.get(witness) == boundary.kind:
                where = boundary.origin.at
                yield (
                    f"<{boundary.kind}> follows <{boundary.kind}> of witness “{witness}”",
                    where,
                    "add the other boundary",
                )
            last[witness] = boundary.kind


def _boundaries(edition: Edition) -> Iterator[tuple[Boundary, tuple[str, ...]]]:
    """Yield the boundaries in the order of the text with the witnesses they concern."""
    open_entries: list[Entry] = []
    for node in descend(edition.body):
        if isinstance(node, Boundary):
            lemma = open_entries[-1].text_reading if open_entries else None
            yield node, node.witnesses or tuple(a.witness for a in (lemma.witnesses if lemma else ()))
        elif isinstance(node, Mark) and node.entry in edition.entries:
            entry = edition.entries[node.entry]
            if node.side == "end":
                open_entries = [e for e in open_entries if e.id != entry.id]
                continue
            open_entries.append(entry)
            for reading in entry.variants:
                named = tuple(a.witness for a in reading.witnesses)
                yield from ((n, n.witnesses or named) for n in _in(reading.content))


def _in(nodes: tuple[Node, ...]) -> Iterator[Boundary]:
    return (n for n in descend(nodes) if isinstance(n, Boundary))


@check("A030", Severity.ERROR)
def contradiction(checked: Checked) -> Iterator[Problem]:
    """
    Two entries contradict each other.

    An entry gives a witness another reading for a passage, and a second entry names the same witness for words within
    that passage, or overlapping it. The witness cannot have both, so its text is not certain there.

    Wrong:
        <app><lem wit="#A">quam <app><lem wit="#A">ob</lem><rdg wit="#B">ab</rdg></app></lem><rdg wit="#B"/></app>

    Right:
        <app><lem wit="#A">quam <app><lem wit="#A">ob</lem><rdg wit="#C">ab</rdg></app></lem><rdg wit="#B"/></app>

    TEI P5, TCAPPS.
    """
    for found in contradictions(checked.edition):
        outer, inner = checked.edition.entries[found.outer], checked.edition.entries[found.inner]
        reading = next((r for name, r in attested(inner) if name == found.witness), None)
        yield (
            f"witness “{found.witness}” has another reading for the passage that the entry at {outer.origin.at} covers",
            place_of(reading, found.witness) if reading else inner.origin.at,
            "take the siglum out of one of the two entries",
        )
