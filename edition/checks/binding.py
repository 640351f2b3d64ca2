"""Whether entries find their place in the text. TEI P5, TCAPLL."""

from __future__ import annotations

from collections.abc import Iterator

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Fix, Position, Severity
from edition.diagnostics.fixing import replacing
from edition.letters import base_letters
from edition.model.text import Mark, Text
from edition.model.walk import descend, plain_text
from edition.tree import TEI_

_ALIKE = 60.0
"""So many percent of a lemma and of words in the line have to agree."""


@check("A040", Severity.ERROR)
def unbound_entry(checked: Checked) -> Iterator[Problem]:
    """
    An entry does not find its place in the text.

    @from and @to name anchors or elements of the text, @loc a line, verse or paragraph by its number. The place that
    this entry names is not there, or its end stands before its beginning. The entry is listed all the same.

    Wrong:
        <app from="#a1" to="#a9">…</app>   where no anchor has xml:id="a9"

    Right:
        <app from="#a1" to="#a2">…</app>

    TEI P5, TCAPDE and TCAPLR.
    """
    for entry in checked.edition.entries.values():
        if entry.is_bound or (entry.parent and not checked.edition.entries[entry.parent].is_bound):
            continue
        if any(
            t.startswith("#") and t[1:] not in checked.ids for a in ("from", "to") for t in entry.origin.get(a).split()
        ):
            continue  # the pointer is reported as dangling
        attribute = next((a for a in ("loc", "from", "to") if entry.origin.get(a)), "")
        where = Position(entry.origin.source, entry.origin.ordinal, attribute) if entry.origin.source else None
        if entry.problem == "several places":
            yield (
                f"“{entry.loc}” names several places",
                where,
                "say which: for example page and line, or chapter and verse",
            )
        elif entry.method == "location-referenced" and not entry.loc:
            yield "the entry does not say to which place it belongs", entry.origin.at, 'add @loc, for example loc="12"'
        else:
            hint = "check that the two ends exist, in this order"
            if entry.method == "location-referenced":
                hint = "number the line, verse or paragraph with @n, or correct @loc"
            yield f"there is no place “{entry.loc}” in the text", where, hint


@check("A041", Severity.WARNING)
def lemma_not_found(checked: Checked) -> Iterator[Problem]:
    """
    The words of a lemma do not stand in the line that its entry names.

    The line was found; the words of the lem are not in it, also not without regard to case, punctuation and diacritics.
    The text or the lemma has a slip, or the entry belongs to another line. The entry is listed at its line.

    Wrong:
        <app loc="4"><lem>virumqe</lem>…</app>   where line 4 has “virumque”

    Right:
        <app loc="4"><lem>virumque</lem>…</app>

    TEI P5, TCAPLR.
    """
    found = [e for e in checked.edition.entries.values() if e.problem == "no such words" and e.lemma]
    lines = _lines(checked, {entry.id for entry in found}) if found else {}
    for entry in found:
        if entry.lemma:
            lemma = plain_text(entry.lemma.content)
            near = _nearest_words(lemma, lines.get(entry.id, ""))
            hint = f"the line has “{near}”" if near else "compare the lemma with the text of the line"
            yield f"“{lemma}” does not stand in line “{entry.loc}”", entry.lemma.origin.at, hint


@check("A042", Severity.WARNING)
def lemma_found_twice(checked: Checked) -> Iterator[Problem]:
    """
    The words of a lemma stand in the line more than once.

    Which of them the entry means cannot be told, nor do the entries before and after it decide. Quote one word more, or
    link the entry by @from and @to.

    Wrong:
        <app loc="4"><lem>et</lem>…</app>   where line 4 has “et” twice

    Right:
        <app loc="4"><lem>et arma</lem>…</app>

    TEI P5, TCAPLR.
    """
    for entry in checked.edition.entries.values():
        if entry.problem == "several places" and entry.is_bound and entry.lemma:
            lemma = plain_text(entry.lemma.content)
            yield f"“{lemma}” stands in line “{entry.loc}” more than once", entry.lemma.origin.at, "quote one word more"


@check("A043", Severity.WARNING)
def lemma_differs(checked: Checked) -> Iterator[Problem]:
    """
    A lemma is not what the text has.

    An entry that is linked by @from and @to may repeat the words it concerns in its lem. They differ from the words
    between the two ends, so either the text was changed after the apparatus was written, or an end stands wrong.

    Wrong:
        <anchor xml:id="a"/>quam<anchor xml:id="b"/> … <app from="#a" to="#b"><lem>quem</lem>…</app>

    Right:
        <anchor xml:id="a"/>quam<anchor xml:id="b"/> … <app from="#a" to="#b"><lem>quam</lem>…</app>

    TEI P5, TCAPDE.
    """
    for entry in checked.edition.entries.values():
        if entry.method != "double-end-point" or not (entry.is_bound and entry.is_exact) or entry.lemma is None:
            continue
        given = plain_text(entry.lemma.content)
        if given and base_letters(given) != base_letters(entry.lemma_text) and "…" not in given and "..." not in given:
            shown = entry.lemma_text if len(entry.lemma_text) < 60 else entry.lemma_text[:57] + "…"
            yield f"the lemma is “{given}”, the text has “{shown}”", entry.lemma.origin.at, "make the two agree"


@check("A044", Severity.INFO)
def declared_method_differs(checked: Checked) -> Iterator[Problem]:
    """
    The apparatus is not linked as the header declares.

    variantEncoding names one method, and entries follow another. Each entry is read by what it is, so nothing is wrong
    with the edition; but other programs rely on the declaration.

    Wrong:
        <variantEncoding method="double-end-point" location="internal"/>   where entries enclose their lemma

    Right:
        <variantEncoding method="parallel-segmentation" location="internal"/>

    TEI P5, TCAPLL.
    """
    declared = checked.edition.metadata.declared_methods
    others = [e for e in checked.edition.entries.values() if e.method not in declared]
    if declared and others:
        number = f"{len(others)} entries are" if len(others) > 1 else "1 entry is"
        kinds = " and ".join(sorted({e.method for e in others}))
        yield (
            f"the header declares {' and '.join(declared)}, but {number} {kinds}",
            others[0].origin.at,
            "correct <variantEncoding>",
            tuple(_declaring(checked)),
        )


def _declaring(checked: Checked) -> Iterator[Fix]:
    """Yield the remedy where one method is declared, and another is that of every entry."""
    used = {entry.method for entry in checked.edition.entries.values()}
    declared = [e for root in checked.document.roots for e in root.iter(TEI_ + "variantEncoding")]
    if len(used) == 1 and len(declared) == 1 and declared[0].get("method"):
        (method,) = used
        at = checked.document.at(declared[0], "method")
        yield replacing(f'write method="{method}"', at, method, is_safe=True)


@check("A045", Severity.INFO)
def ends_name_nothing(checked: Checked) -> Iterator[Problem]:
    """
    Entries in the running text have ends that name nothing.

    @from and @to name an anchor or an element of the document. Some editions write into them a key of their own, and
    the entry stands at its words all the same: it encloses its lemma. It is bound where it stands, and this is reported
    once for a document.

    Wrong:
        alia <app to="#key1"><lem>deducuntur</lem><rdg wit="#B">deducantur</rdg></app>   where nothing has that xml:id

    Right:
        alia <app n="key1"><lem>deducuntur</lem><rdg wit="#B">deducantur</rdg></app>

    TEI P5, TCAPDE and TCAPPS.
    """
    found = [
        (entry, name)
        for entry in checked.edition.entries.values()
        if entry.method == "parallel-segmentation"
        for name in ("from", "to")
        if "#" in entry.origin.get(name)
    ]
    if found:
        entry, name = found[0]
        number = len({e.id for e, _ in found})
        said = (
            f"these {number} entries are bound where they stand" if number > 1 else "the entry is bound where it stands"
        )
        names = " and ".join(f"@{n}" for n in ("from", "to") if any(n == other for _, other in found))
        where = Position(entry.origin.source, entry.origin.ordinal, name) if entry.origin.source else None
        yield f"{names} of <app> in the running text names nothing: {said}", where, "nothing, if the attribute is a key"


@check("A049", Severity.INFO)
def behind_their_words(checked: Checked) -> Iterator[Problem]:
    """
    Entries stand behind their words.

    In the running text, a lemma is the text. Some editions keep the text whole, and put each entry after the words of which
    it speaks: its lemma says them once more. Where nearly all entries do so, they are bound to the words before them, and
    this is reported once for a document.

    Wrong:
        gratia<app><lem>gratia</lem><rdg wit="#B">gloria</rdg></app>

    Right:
        <app><lem>gratia</lem><rdg wit="#B">gloria</rdg></app>

    TEI P5, TCAPLR and TCAPPS.
    """
    candidates = [
        entry
        for entry in checked.edition.entries.values()
        if entry.method == "double-end-point"
        and not entry.parent
        and not any(entry.origin.get(name) for name in ("from", "to", "loc"))
    ]
    marked = {node.entry for node in descend(checked.edition.body) if isinstance(node, Mark)} if candidates else set()
    if found := [entry for entry in candidates if entry.id in marked]:
        number = len(found)
        said = (
            f"{number} entries stand behind their words, and are"
            if number > 1
            else "an entry stands behind its words, and is"
        )
        where = found[0].origin.at
        yield f"{said} bound to these", where, "nothing, if the words before an entry are meant"


def _nearest_words(lemma: str, line: str) -> str:
    """Return the words of a line that look most like a lemma."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - most lemmas are where they should be

    words = line.split()
    size = max(len(lemma.split()), 1)
    windows = [" ".join(words[i : i + size]) for i in range(max(len(words) - size + 1, 0))]
    best = process.extractOne(lemma, windows, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return best[0] if best else ""


def _lines(checked: Checked, wanted: set[str]) -> dict[str, str]:
    """Return the text between the marks of entries, in one walk through the text."""
    pieces: list[str] = []
    length = 0
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for node in descend(checked.edition.body):
        if isinstance(node, Mark) and node.entry in wanted:
            (starts if node.side == "start" else ends).setdefault(node.entry, length)
        elif isinstance(node, Text):
            pieces.append(node.value)
            length += len(node.value)
    text = "".join(pieces)
    return {entry: text[start : ends.get(entry, length)] for entry, start in starts.items()}
