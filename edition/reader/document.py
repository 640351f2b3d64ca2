"""Read a whole document: header, witnesses, text, standoff. Document → Edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Finding, Rule, Severity
from edition.model.apparatus import Entry, Witness
from edition.model.edition import Edition
from edition.model.metadata import Metadata
from edition.model.text import Node, visible_length
from edition.reader import (
    annotations as annotating,  # the name is taken by the first line
)
from edition.reader import (
    apparatus,
    attested,
    calls,
    cbeta,
    cetera,
    code,
    core,
    corpora,
    descriptions,
    dictionaries,
    drama,
    formulas,
    hyphens,
    inner,
    levels,
    lists,
    making,
    milestones,
    names,
    notes,
    pointed,
    remarks,
    sources,
    speech,
    structure,
    suffixed,
    tables,
    transcription,
    verse,
    witnesses,
)
from edition.reader.behind import find_behind
from edition.reader.bibliography import read_references
from edition.reader.cited import read_cited, read_prints
from edition.reader.described import read_described
from edition.reader.facsimile import page_names, read_images
from edition.reader.flow import Flow, OtherFile
from edition.reader.header import read_header
from edition.reader.letters import read_letters
from edition.reader.lines import EAST_ASIAN, unbroken
from edition.reader.linking import APP, find_links
from edition.reader.pointing import find_pointing
from edition.reader.points import from_points, without_marks
from edition.reader.references import References
from edition.reader.registry import Out
from edition.reader.signed import dotted_languages
from edition.reader.spanning import spanned
from edition.tei_names import TEI_ELEMENTS
from edition.tree import TEI, TEI_, XML_ID, Document, local_name, namespace

HANDLER_FILES = (
    annotating,
    apparatus,
    cbeta,
    code,
    core,
    descriptions,
    dictionaries,
    drama,
    formulas,
    levels,
    lists,
    milestones,
    sources,
    speech,
    names,
    notes,
    remarks,
    structure,
    tables,
    transcription,
    verse,
    witnesses,
)
"""The chapters of the Guidelines for which handlers are registered."""

UNKNOWN_ELEMENT = Rule(
    "T001",
    Severity.INFO,
    """
    No handler reads this element.

    Its text is shown, as a block or within the line as the context wants, but nothing is known of what it means.
    The name is reported once for a document. Nothing is lost; the look of the element can be set in the style sheet,
    where it carries its TEI name as a class.

    Wrong:
        an element that the edition needs and the builder shows without meaning

    Right:
        an element of the handbook's list, or a style for the class of that name
    """,
)

OUTSIDE_TEXT = Rule(
    "T004",
    Severity.ERROR,
    """
    Something stands outside the text.

    A TEI document has a header and a text, and perhaps standOff, sourceDoc and facsimile. What stands beside them belongs to
    neither, so no output shows it; its characters are counted as left out.

    Wrong:
        <TEI>…<text>…</text><p>a last paragraph</p></TEI>

    Right:
        <TEI>…<text><body>…<p>a last paragraph</p></body></text></TEI>

    TEI P5, chapter 4.
    """,
)

NO_TEXT = Rule(
    "T002",
    Severity.WARNING,
    """
    The document has no text.

    There is a header, but no “text” with a “body”, so there is nothing to show.

    Wrong:
        <TEI><teiHeader>…</teiHeader></TEI>

    Right:
        <TEI><teiHeader>…</teiHeader><text><body>…</body></text></TEI>

    TEI P5, chapter 4.
    """,
)


@dataclass(frozen=True, slots=True)
class Ways:
    """What a project chooses where a text can be read in several ways.

    ``base`` is the siglum whose reading stands in entries without lem, ``level`` the level of transcription that is read
    where words have several (facs, dipl or norm), ``lines`` says whether the lines of the source are lines of the edition.
    """

    base: str = ""
    level: str = ""
    lines: str = "auto"


AS_IT_IS = Ways()


def read_edition(
    document: Document, name: str, ways: Ways = AS_IT_IS, other: OtherFile = lambda _: None
) -> tuple[Edition, list[Finding]]:
    """Read one document, in the ways that the project chooses.

    ``other`` gives a file that the document points to, or nothing: readings may be pointers into the witnesses.
    """
    flow, metadata, declared = _prepared(document, ways, other)
    body = _read_body(flow, document)
    declared = suffixed.read_signs(flow, declared)
    inner.attest_by_inner(flow, declared)
    declared = cetera.attest_the_rest(flow, declared)
    inner.attest_by_inner(flow, declared)  # all others of an entry within a reading have that, too
    stages, known = making.stages_of(flow, _texts(document), witnesses.complete_witnesses(flow, declared))
    entries = witnesses.attest_all(flow.entries, known)
    readings = [r for e in entries.values() for r in (*filter(None, (e.lemma,)), *e.readings)]
    edition = Edition(
        name=name,
        file=document.main.name,
        metadata=metadata,
        body=body,
        witnesses=known,
        entries=entries,
        notes=flow.notes,
        characters=flow.characters,
        expected=_expected(document),
        omissions=tuple(flow.omissions),
        has_boundaries=flow.has_boundaries,
        images=read_images(flow, names := page_names(flow)),
        anchors=names,
        references=read_references(flow),
        hands={
            key: " ".join("".join(e.itertext()).split())[:80]
            for key, e in flow.ids.items()
            if local_name(e) in {"handNote", "hand", "handDesc"}
        },
        letters=read_letters(document, flow.ids, other),
        described=read_described(flow),
        cited=read_cited(flow, readings),
        prints=read_prints(flow, readings),
        stages=stages,
    )
    return edition, [
        *flow.findings,
        *hyphens.told(flow),
        *_unknown(flow),
        *_empty(document, edition),
        *_outside(document),
    ]


def _prepared(document: Document, ways: Ways, other: OtherFile) -> tuple[Flow, Metadata, dict[str, Witness]]:
    """Read what the text needs to be read: ids, header, witnesses, and what points to what."""
    notes.dissolve_groups(document)
    ids: dict[str, _Element] = {}
    for element in document.elements():
        if key := element.get(XML_ID):
            ids.setdefault(key, element)
    flow = Flow(document, ids, References(document.root), ways.base, other, separate=_read_special)
    flow.text_level = ways.level
    flow.line_ends = ways.lines
    metadata = read_header(flow, document)
    flow.declared_methods = metadata.declared_methods
    declared = witnesses.read_witnesses(flow)
    flow.sigla = {key: witness.siglum for key, witness in declared.items()}
    flow.only_sigla = attested.name_witnesses(document, declared)
    find_pointing(flow)
    flow.links.behind = find_behind(e for root in document.roots for e in root.iter(APP))
    find_links(flow)
    calls.find_calls(flow, _texts(document))
    cbeta.find_notes_of_entries(flow)
    remarks.find_remarks_apart(flow, _texts(document))
    notes.find_notes_apart(flow, _texts(document))
    notes.find_continued(flow)
    flow.excluded = annotating.find_excluded(document)
    flow.undone = transcription.find_undone(document)
    flow.dotted = dotted_languages(_texts(document))
    flow.language_names = dict(metadata.languages)
    flow.keeps_lines = any(EAST_ASIAN.search(source.data.decode("utf-8", "replace")) for source in document.sources)
    return flow, metadata, declared


def _read_body(flow: Flow, document: Document) -> tuple[Node, ...]:
    """Read the text: what spans it, bound to points, without line ends where a script has no spaces."""
    body = spanned(_read_text(flow, document), flow.undone)
    body = from_points(body, flow.entries)
    if flow.keeps_lines:
        body = unbroken(body)
        flow.notes = {key: replace(note, content=unbroken(note.content)) for key, note in flow.notes.items()}
        flow.entries = {key: _unbroken_entry(entry) for key, entry in flow.entries.items()}
    orphans = {mark.entry for marks in flow.endpoints.all() for mark in marks} - flow.entries.keys()
    if orphans:
        body = without_marks(body, orphans)
    return body


def _read_special(flow: Flow, element: _Element, out: Out) -> bool:
    """Read what is a copy of another, what holds elements only, a word on several levels, a verse of segments, which have a way of their own."""
    if not len(element):
        return pointed.read_copy(flow, element, out)
    return (
        descriptions.read_separated(flow, element, out)
        or dictionaries.read_parts(flow, element, out)
        or levels.read_levels(flow, element, out)
        or verse.read_halves(flow, element, out)
    )


def _unbroken_entry(entry: Entry) -> Entry:
    readings = tuple(replace(r, content=unbroken(r.content)) for r in entry.readings)
    lemma = replace(entry.lemma, content=unbroken(entry.lemma.content)) if entry.lemma else None
    return replace(entry, lemma=lemma, readings=readings)


def _texts(document: Document) -> list[_Element]:
    """Return what readers read: every text, standoff with content, and the transcription where there is no text."""
    found = (tei for root in document.roots for tei in root.iter(TEI_ + "TEI", TEI_ + "teiCorpus"))
    return [part for tei in found for part in _parts(tei)]


def _parts(tei: _Element) -> list[_Element]:
    """Return what readers read of one document."""
    parts = [c for c in tei if local_name(c) == "text"]
    parts += [c for c in tei if local_name(c) == "standOff"]
    if not any(local_name(c) == "text" for c in parts):  # a transcription beside a text says what that says
        parts += [c for c in tei if local_name(c) == "sourceDoc"]
    return parts


def _pages_beside_text(document: Document) -> Iterator[_Element]:
    """Yield the transcriptions by the page that stand beside a text, which says what they say."""
    for root in document.roots:
        for tei in root.iter(TEI_ + "TEI", TEI_ + "teiCorpus"):
            if tei.find(TEI_ + "text") is not None:
                yield from tei.iterchildren(TEI_ + "sourceDoc")


def _read_parts(flow: Flow, element: _Element, out: Out) -> None:
    """Read a document, or a corpus with the documents in it; what a corpus says of all of them stands after them."""
    flow.level = 0
    parts = _parts(element)
    members = [c for c in element if isinstance(c.tag, str) and c.tag in corpora.MEMBERS]
    if corpora.is_member(element):
        corpora.read_member(flow, element, [] if members else parts, out)
    for member in members:
        _read_parts(flow, member, out)
    if members or not corpora.is_member(element):
        for part in parts:
            flow.at_space = True
            flow.level = 0
            flow.element(part, out)
    if parts and not members and not corpora.is_member(element):
        corpora.tell_letter(flow, element, out)


def _read_text(flow: Flow, document: Document) -> tuple[Node, ...]:
    out: Out = []
    for root in document.roots:
        _read_parts(flow, root, out)
    notes.read_notes_left(flow)
    remarks.read_remarks_left(flow)
    for pages in _pages_beside_text(document):
        flow.omit(pages, "a transcription by the page beside the text, of which the text is read")
    for value in _loose(document):
        flow.omit_text(value, "stands outside the text, where TEI has no place for it")
    return tuple(out)


_READ = frozenset(
    {"TEI", "teiCorpus", "teiHeader", "text", "standOff", "sourceDoc", "facsimile", "fsdDecl", "xenoData"}
)
"""What may stand in a TEI document; anything else beside them is no part of it."""


def _strays(document: Document) -> Iterator[_Element]:
    """Yield the elements that stand beside header and text, where TEI has no place for them."""
    for root in document.roots:
        for tei in root.iter(TEI_ + "TEI", TEI_ + "teiCorpus"):
            if next(tei.iterancestors(TEI_ + "text"), None) is None:
                yield from (child for child in tei.iterchildren(etree.Element) if local_name(child) not in _READ)


def _loose(document: Document) -> Iterator[str]:
    """Yield the text that stands beside header and text: in elements, or with none around it."""
    for root in document.roots:
        for tei in root.iter(TEI_ + "TEI", TEI_ + "teiCorpus"):
            if next(tei.iterancestors(TEI_ + "text"), None) is None:
                yield tei.text or ""
                yield from (child.tail or "" for child in tei)
    for element in _strays(document):
        yield "".join(element.itertext())


def _outside(document: Document) -> list[Finding]:
    """Tell what stands outside the text, and is shown nowhere."""
    hint = "move it into <text>, or into <standOff>"
    found = []
    for element in _strays(document):
        length = visible_length("".join(element.itertext()))
        message = f"<{local_name(element)}> stands outside the text; {length} characters in it are not shown"
        found.append(OUTSIDE_TEXT(message, document.at(element), hint))
    for root in document.roots:
        for tei in root.iter(TEI_ + "TEI", TEI_ + "teiCorpus"):
            loose = visible_length((tei.text or "") + "".join(child.tail or "" for child in tei))
            if loose and next(tei.iterancestors(TEI_ + "text"), None) is None:
                message = f"{loose} characters stand in <{local_name(tei)}> outside the text; they are not shown"
                found.append(OUTSIDE_TEXT(message, document.at(tei), hint))
    return found


def _expected(document: Document) -> int:
    """Count the characters of the texts by themselves, without white space."""
    outside = sum(visible_length(value) for value in _loose(document))
    outside += sum(visible_length("".join(pages.itertext())) for pages in _pages_beside_text(document))
    return outside + sum(visible_length("".join(text.itertext())) for text in _texts(document))


def _unknown(flow: Flow) -> list[Finding]:
    return [
        UNKNOWN_ELEMENT(
            f"<{local_name(element)}>{_space_of(element)} has no handler; its text is shown without meaning",
            flow.document.at(element),
        )
        for element in flow.unknown.values()
        if namespace(element) != TEI or local_name(element) in TEI_ELEMENTS
    ]


def _space_of(element: _Element) -> str:
    space = namespace(element)
    return "" if space == TEI_[1:-1] else f" (namespace {space or 'none'})"


def _empty(document: Document, edition: Edition) -> list[Finding]:
    if edition.body:
        return []
    return [NO_TEXT("the document holds no <text>", document.at(document.root))]
