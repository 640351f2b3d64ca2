"""Read apparatus entries: three linking methods, inside the text and outside, into the same Entry. TEI P5, chapter 13."""

from __future__ import annotations

from lxml.etree import _Element

from edition.diagnostics import Source
from edition.model.apparatus import Attestation, Entry, Kind, Method, Reading
from edition.model.changed import changed
from edition.model.text import Boundary, Mark, Node
from edition.reader.core import make_note, tokens
from edition.reader.flow import Flow, has_blocks
from edition.reader.registry import Out, handles
from edition.tree import TEI_, XML_ID, local_name

APP = TEI_ + "app"
LEM = TEI_ + "lem"
RDG = TEI_ + "rdg"
RDG_GRP = TEI_ + "rdgGrp"
_COMMENTS = {TEI_ + name for name in ("note", "witDetail", "wit", "desc", "listRef", "ref", "bibl")}
_OUTSIDE = (TEI_ + "listApp", TEI_ + "standOff", TEI_ + "spanGrp")


def pointer(value: str | None) -> str:
    """Return the id that a pointer names: “#a”, “text.xml#a” → a; a bare word stands for itself."""
    return (value or "").strip().rpartition("#")[2]


def find_endpoints(flow: Flow) -> None:
    """Before the text is read, note at which anchors and elements entries begin and end. TEI P5, TCAPDE."""
    apps = (element for root in flow.document.roots for element in root.iter(APP))
    for number, element in enumerate(apps, 1):
        key = element.get(XML_ID) or f"app.{number}"
        while key in flow.numbers:
            key += "'"
        flow.keys[element] = key
        flow.numbers[key] = number
        if method_of(flow, element) != "double-end-point":
            continue
        first, last = (_outside(flow, element, name) for name in ("from", "to"))
        before, after = flow.endpoints.before, flow.endpoints.after
        if first in flow.ids:
            before.setdefault(first, []).append(Mark(key, "start"))
            if not element.get("to") and not in_running_text(element):
                after.setdefault(first, []).append(Mark(key, "end"))
        if last in flow.ids:
            after.setdefault(last, []).append(Mark(key, "end"))
            if not element.get("from") and not in_running_text(element):
                before.setdefault(last, []).append(Mark(key, "start"))


def _outside(flow: Flow, element: _Element, name: str) -> str:
    """Return the id at which an entry begins or ends; nothing where that is in the entry itself, as a check reports."""
    key = pointer(element.get(name))
    return "" if key in flow.ids and element in {*flow.ids[key].iterancestors(APP)} else key


def in_running_text(element: _Element) -> bool:
    """Whether an entry stands where readers read, not in a list of entries."""
    return next(element.iterancestors(*_OUTSIDE), None) is None


def method_of(flow: Flow, element: _Element) -> Method:
    """Tell the linking method of one entry from its structure; the declaration decides only what that leaves open.

    An entry points when @from or @to names an id of the document. It is located by reference when it stands in a list
    of entries and has @loc, @from or @to that name no id, or, in running text, when the edition declares that method.
    """
    ends = [element.get(name) for name in ("from", "to")]
    if any(end and pointer(end) in flow.ids for end in ends) or any(end and "#" in end for end in ends):
        return "double-end-point"
    refers = element.get("loc") is not None or any(ends)
    if not in_running_text(element) or (refers and "location-referenced" in flow.declared_methods):
        return "location-referenced"
    return "parallel-segmentation"


@handles("app")
def read_app(flow: Flow, element: _Element, out: Out) -> None:
    """Read one entry into the stream (its marks, and its lemma where that is the text) and into the list of entries."""
    if flow.in_header:
        flow.generic(element, out)
        return
    key = flow.keys[element]
    method = method_of(flow, element)
    loc = element.get("loc") or "–".join(filter(None, (element.get("from"), element.get("to"))))
    origin = flow.origin(element)
    parent = flow.parents[-1] if flow.parents else ""
    flow.entries[key] = Entry(
        key,
        flow.numbers[key],
        method,
        origin,
        parent=parent,
        loc=loc,
        type=element.get("type", ""),
        layer=_layer(element),
        target=_target(flow, loc) if method == "location-referenced" else None,
    )
    flow.parents.append(key)
    if method == "parallel-segmentation":
        entry = _read_segment(flow, element, flow.entries[key], out)
    else:
        entry = _read_separate(flow, element, flow.entries[key])
        if method == "double-end-point" and in_running_text(element):
            _close_lone_end(element, key, out)
    flow.parents.pop()
    flow.entries[key] = entry


def _layer(element: _Element) -> str:
    """Name the list of entries to which an entry belongs: what the list calls itself."""
    listed = next(element.iterancestors(TEI_ + "listApp"), None)
    return "" if listed is None else listed.get("type") or listed.get("n") or listed.get(XML_ID) or ""


def _target(flow: Flow, loc: str) -> tuple[Source, int] | None:
    """Look a reference up in the reference systems that the header declares. TEI P5, CORS."""
    found = flow.references.find(loc) if flow.references else None
    return flow.document.places.get(found) if found is not None else None


def _close_lone_end(element: _Element, key: str, out: Out) -> None:
    """Mark the second end of an entry in the text that has @from or @to alone: it is where the entry stands."""
    if not element.get("to"):
        out.append(Mark(key, "end"))
    elif not element.get("from"):
        out.append(Mark(key, "start"))


def _read_segment(flow: Flow, element: _Element, entry: Entry, out: Out) -> Entry:
    """Read an entry whose lemma is the text itself. TEI P5, TCAPPS."""
    lemma: Reading | None = None
    readings: list[Reading] = []
    notes: list[str] = []
    base = _base_reading(flow, element)
    out.append(Mark(entry.id, "start"))
    begun = len(out) - 1
    at_space = flow.at_space
    flow.omit_text(element.text, "text loose in an apparatus entry")
    for child, group in _parts(flow, element):
        if child.tag == LEM and lemma is None:
            lemma = changed(_reading(flow, child, group, ()), kind="lemma", kind_is_computed=False)
            _read_into(flow, child, out)
        elif child.tag in {RDG, LEM}:
            if len(readings) == base:
                before = len(out)
                _read_into(flow, child, out)
                readings.append(_reading(flow, child, group, tuple(out[before:])))
            else:
                readings.append(_reading(flow, child, group, _aside(flow, child, at_space=at_space)))
        elif child.tag == APP:
            flow.element(child, out)  # it should stand in a lem or rdg, but nothing is lost
        else:
            _read_comment(flow, child, entry, notes)
    # A space after the entry stays even where the lemma ends with one: another witness may need it.
    flow.at_space = not flow.inline
    if flow.inline:
        flow.spaces_out(out, begun, Mark(entry.id, "end"))
    else:
        out.append(Mark(entry.id, "end"))
    return changed(entry, lemma=lemma, readings=tuple(readings), notes=tuple(notes), base=base, is_bound=True)


def _read_separate(flow: Flow, element: _Element, entry: Entry) -> Entry:
    """Read an entry that stands apart from the text it concerns. TEI P5, TCAPLL."""
    lemma: Reading | None = None
    readings: list[Reading] = []
    notes: list[str] = []
    flow.omit_text(element.text, "text loose in an apparatus entry")
    for child, group in _parts(flow, element):
        if child.tag == LEM and lemma is None:
            content = _aside(flow, child)
            lemma = changed(_reading(flow, child, group, content), kind="lemma", kind_is_computed=False)
        elif child.tag in {RDG, LEM}:
            readings.append(_reading(flow, child, group, _aside(flow, child)))
        else:
            _read_comment(flow, child, entry, notes)
    return changed(entry, lemma=lemma, readings=tuple(readings), notes=tuple(notes))


def _parts(flow: Flow, element: _Element) -> list[tuple[_Element, str]]:
    """List the readings and comments of an entry; what is loose between them is left out, and said."""
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == RDG_GRP:
                flow.omit_text(child.text, "text loose in an apparatus entry")
                _parts(flow, child)
            flow.omit_text(child.tail, "text loose in an apparatus entry")
    return _parts_of(element)


def _parts_of(element: _Element, group: str = "") -> list[tuple[_Element, str]]:
    """List the readings and comments of an entry, those in groups with the type of their group. TEI P5, TCAPSU."""
    parts: list[tuple[_Element, str]] = []
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == RDG_GRP:
                parts.extend(_parts_of(child, child.get("type") or group or "group"))
            else:
                parts.append((child, group))
    return parts


def _read_into(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reading into the running text; one that is nothing but pointers is what they point to."""
    if pointed := flow.spine(element):
        out.extend(pointed)
    else:
        flow.content_into(element, out)


def _aside(flow: Flow, element: _Element, *, at_space: bool = True) -> tuple[Node, ...]:
    """Read a reading outside the running text."""
    if pointed := flow.spine(element):
        return pointed
    return flow.aside(element, inline=flow.inline or not has_blocks(element), at_space=at_space)


def _base_reading(flow: Flow, element: _Element) -> int:
    """Choose the reading that stands in the text of an entry without lem: the base witness's, else the first."""
    readings = [part for part, _ in _parts_of(element) if part.tag in {RDG, LEM}]
    if not readings or any(reading.tag == LEM for reading in readings):
        return -1
    flow.lemmaless += 1
    if flow.base:
        for i, reading in enumerate(readings):
            if flow.base in tokens(reading.get("wit")):
                return i
    stages = [int(value) if (value := r.get("varSeq") or "").isdigit() else -1 for r in readings]
    # Stages of one document: the last is what its writer let stand.
    return stages.index(max(stages)) if len(set(stages)) > 1 and not any(r.get("wit") for r in readings) else 0


_OMISSION = {"om", "omission", "omitted", "omit", "deletion"}
_KINDS: dict[str, Kind] = {
    "om": "omission", "omission": "omission", "omitted": "omission", "omit": "omission",
    "add": "addition", "addition": "addition", "added": "addition", "insertion": "addition",
    "transposition": "transposition", "transposed": "transposition", "trsp": "transposition",
    "conjecture": "conjecture", "conj": "conjecture", "emendation": "conjecture", "correction": "conjecture",
    "orthographic": "orthographic", "orthography": "orthographic", "spelling": "orthographic",
    "orthographical": "orthographic", "graphic": "orthographic", "accent": "orthographic",
    "punctuation": "punctuation", "punct": "punctuation",
    "substantive": "substantive", "lexical": "substantive", "semantic": "substantive",
    "illegible": "illegible", "lac": "illegible", "lacuna": "illegible", "unclear": "illegible",
}  # fmt: skip
"""Words by which editions name the kind of a reading."""


def _reading(flow: Flow, element: _Element, group: str, content: tuple[Node, ...]) -> Reading:
    """Read who has a reading and what the encoder says of it. TEI P5, TCAPRD."""
    origin = flow.origin(element)
    said = (element.get("type", ""), element.get("cause", ""), group)
    kind = next((_KINDS[word] for value in said for word in value.casefold().split() if word in _KINDS), None)
    return Reading(
        origin,
        attestations(element),
        content,
        kind or "substantive",
        kind is None,
        element.get("type", ""),
        tokens(element.get("resp")),
        tokens(element.get("source")),
        element.get("cert", ""),
        element.get("cause", ""),
        group,
    )


def attestations(element: _Element) -> tuple[Attestation, ...]:
    """Read the sigla of @wit, each once and in order; @hand says by which hand. TEI P5, TCAPLW."""
    hand = pointer(element.get("hand"))
    seen = dict.fromkeys(pointer(token) for token in (element.get("wit") or "").split())
    return tuple(Attestation(key, hand) for key in seen if key)


def _read_comment(flow: Flow, element: _Element, entry: Entry, notes: list[str]) -> None:
    """Read what stands in an entry besides readings: notes, details of witnesses. TEI P5, TCAPWD."""
    if not "".join(element.itertext()).strip() and element.tag != TEI_ + "witDetail":
        return
    if element.tag not in _COMMENTS:
        flow.unknown.setdefault(str(element.tag), element)
    notes.append(make_note(flow, element, entry.id).id)


@handles("lem", "rdg", "rdgGrp")
def read_stray_reading(flow: Flow, element: _Element, out: Out) -> None:
    """Read a reading that stands outside any entry as the text it holds; a check reports it."""
    flow.generic(element, out)


@handles("listApp")
def read_list_app(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list of entries: they go to the apparatus, its headings and notes stay. TEI P5, TCAPLL."""
    flow.block(element, out)


@handles("witStart", "witEnd", "lacunaStart", "lacunaEnd")
def read_witness_boundary(flow: Flow, element: _Element, out: Out) -> None:
    """Read where a witness begins, breaks off or resumes. TEI P5, TCAPMI."""
    name = local_name(element)
    flow.has_boundaries = True
    out.append(Boundary(flow.origin(element), name, tokens(element.get("wit"))))  # type: ignore[arg-type]
    flow.content_into(element, out)  # it should be empty, but nothing is lost
