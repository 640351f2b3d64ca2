"""Read the witnesses: nested lists, groups, hands, sigla. TEI P5, TCAPLL and TCAPWL."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.model.apparatus import RAISED, Attestation, Entry, Reading, Witness, members
from edition.model.text import MADE, Item, Listing, Span, Text
from edition.reader.descriptions import sign_of
from edition.reader.flow import Flow
from edition.reader.hands import names_of_hands
from edition.reader.registry import Out, handles
from edition.reader.scopes import scope_of_list, scoped_by_entries
from edition.tree import TEI_, XML_ID, local_name

_LISTS = TEI_ + "listWit"
_WITNESS = TEI_ + "witness"
_HEAD = TEI_ + "head"
_SIGLUM_TYPES = ("siglum", "sigla", "sigil", "sigle", "sigel", "siglo", "sigillum", "shortname", "short")
_DESCRIBED_ELSEWHERE = {"msDesc", "bibl", "biblStruct", "biblFull", "object", "listBibl", "person", "handNote", "org"}


def read_witnesses(flow: Flow) -> dict[str, Witness]:
    """Read every listWit of a document, groups before their members."""
    witnesses: dict[str, Witness] = {}
    for top in (element for root in flow.document.roots for element in root.iter(_LISTS)):
        if next(top.iterancestors(_LISTS), None) is None:
            here: dict[str, Witness] = {}
            _read_list(flow, top, "", here)
            scope = scope_of_list(flow, top)
            for key, witness in here.items():
                # One that several texts describe is of no text alone.
                witnesses[key] = replace(witnesses.get(key, witness), scope=None if key in witnesses else scope)
    for file, keys in _named_in_other_files(flow).items():
        for key, witness in _declared_elsewhere(flow, file, keys).items():
            witnesses.setdefault(key, witness)
    return witnesses


def _named_in_other_files(flow: Flow) -> dict[str, set[str]]:
    """Collect the ids by which readings name witnesses that another file describes: mss.xml#A."""
    named: dict[str, set[str]] = {}
    readings = (e for root in flow.document.roots for e in root.iter(TEI_ + "lem", TEI_ + "rdg"))
    for token in {token for reading in readings for token in (reading.get("wit") or "").split()}:
        file, mark, key = token.partition("#")
        if mark and file and key and "//" not in file:
            named.setdefault(file, set()).add(key)
    return dict(sorted(named.items()))


def _declared_elsewhere(flow: Flow, file: str, keys: set[str]) -> dict[str, Witness]:
    """Read those witnesses of another file that are named here, with the groups around and in them. TEI P5, TCAPWL."""
    document = flow.opened(file)
    if document is None:
        return {}
    listed: dict[str, Witness] = {}
    for top in (element for root in document.roots for element in root.iter(_LISTS)):
        if next(top.iterancestors(_LISTS), None) is None:
            _read_list(flow, top, "", listed)
    wanted = {m for key in keys & set(listed) for m in (*_groups_around(listed, key), *members(listed, key), key)}
    found = {
        key: replace(witness, members=tuple(m for m in witness.members if m in wanted))
        for key, witness in listed.items()
        if key in wanted
    }
    for key in sorted(keys - set(listed)):
        for element in flow.pointed(f"{file}#{key}"):
            if local_name(element) in _DESCRIBED_ELSEWHERE:
                found[key] = _described(flow, key, element)
    return found


def _groups_around(witnesses: Mapping[str, Witness], key: str) -> Iterator[str]:
    seen = {key}
    while (key := witnesses[key].group) in witnesses and key not in seen:
        seen.add(key)
        yield key


@handles("listWit")
def read_list_in_the_text(flow: Flow, element: _Element, out: Out) -> None:
    """Read a list of witnesses that stands in the text: each with its siglum, lists in it as lists. TEI P5, TCAPWL."""
    if flow.inline:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
        return
    origin = flow.origin(element)
    flow.omit_text(element.text, "text loose in a list of witnesses")
    items: Out = []
    for child in element.iterchildren(etree.Element):
        flow.at_space = True
        if child.tag == _LISTS:
            inner: Out = []
            flow.element(child, inner)
            items.append(Item(flow.origin(child), (), tuple(inner)))
        else:
            flow.element(child, items)
        flow.omit_text(child.tail, "text loose in a list of witnesses")
    out.append(Listing(origin, "gloss", tuple(items)))


@handles("witness")
def read_witness_in_the_text(flow: Flow, element: _Element, out: Out) -> None:
    """Read a witness in a list that stands in the text: an item with its siglum, unless its text begins with that."""
    if flow.inline or element.getparent() is None:
        out.append(Span(flow.origin(element), "segment", flow.inline_content(element)))
        return
    siglum = siglum_of(element)
    said = " ".join(raised(element).split())
    is_said = said == siglum or said.startswith(tuple(f"{siglum}{sign}" for sign in " .,:=)"))
    label = (Span(MADE, "label", (Text(siglum),)),) if siglum and not is_said else ()
    out.append(Item(flow.origin(element), label, flow.mixed(element)))


def _read_list(flow: Flow, element: _Element, group: str, witnesses: dict[str, Witness]) -> None:
    """Read one list; a list with an id or a heading of its own, inside another, is a group."""
    key = element.get(XML_ID) or ""
    children = [c for c in element if c.tag in {_LISTS, _WITNESS}]
    if key:
        members = tuple(_members(children))
        head = element.find(_HEAD)
        label = _plain(head) if head is not None else ""
        siglum = element.get("n") or _siglum_in(head) or _sign_in_head(label, key)
        witnesses[key] = Witness(key, siglum, label, group, members, origin=flow.origin(element))
    for child in children:
        if child.tag == _LISTS:
            _read_list(flow, child, key or group, witnesses)
        elif child.get(XML_ID) or child.get("n"):
            witness = _read_witness(flow, child, key or group)
            witnesses.setdefault(witness.id, witness)
            for inner in _outermost(child):
                _read_list(flow, inner, witness.id, witnesses)


_SIGN_OF_GROUP = re.compile(r"(?:.*\s)?([\u0370-\u03ff\u1f00-\u1fff][\d¹²³⁰⁴-⁹′']?)")


def _sign_in_head(head: str, key: str) -> str:
    """Return the sign of a group that its heading is, or ends with: α, Familia α; else its id."""
    found = _SIGN_OF_GROUP.fullmatch(head)
    if found is not None:
        return found[1]
    return head if head and " " not in head and len(head) <= min(len(key), _SHORT) else key


def _outermost(witness: _Element) -> Iterator[_Element]:
    """Yield the lists that stand within a witness: its hands, its copies."""
    return (inner for inner in witness.iter(_LISTS) if next(inner.iterancestors(_LISTS, _WITNESS)) is witness)


def _members(children: Iterable[_Element]) -> Iterable[str]:
    for child in children:
        key = child.get(XML_ID) or (child.get("n") if child.tag == _WITNESS else None)
        if key:
            yield key
        elif child.tag == _LISTS:
            yield from _members(c for c in child if c.tag in {_LISTS, _WITNESS})


def _read_witness(flow: Flow, element: _Element, group: str) -> Witness:
    """Read one witness; its siglum is what the editor wrote, else its id. TEI P5, TCAPWL."""
    key = element.get(XML_ID) or element.get("n") or ""
    hands = tuple(hand.get(XML_ID) or "" for hand in element.iter(TEI_ + "handNote") if hand.get(XML_ID))
    siglum = siglum_of(element)
    nested = tuple(w.get(XML_ID) or "" for w in element.iter(_WITNESS) if w is not element and w.get(XML_ID))
    nested = nested or _stands_for(flow, element)
    with flow.header():
        description = flow.aside_mixed(element)
    return Witness(key, siglum, _label(element), group, nested, hands, description, origin=flow.origin(element))


def _stands_for(flow: Flow, element: _Element) -> tuple[str, ...]:
    """Return the witnesses of the list for which one stands: those, several, to which it points by @corresp or @sameAs."""
    keys = [t[1:] for n in ("corresp", "sameAs") for t in (element.get(n) or "").split() if t.startswith("#")]
    named = tuple(k for k in dict.fromkeys(keys) if k in flow.ids and flow.ids[k].tag == _WITNESS)
    return named if len(named) == len(keys) > 1 and element.get(XML_ID) not in named else ()


def siglum_of(element: _Element) -> str:
    """Return the siglum of a witness: what the editor wrote, else its id; M1 is a manuscript, manus1 may be a hand."""
    key = element.get(XML_ID) or element.get("n") or ""
    return _siglum_in(element) or _siglum_of(element) or (_manus(key) if len(key) > _LONGEST_NUMBERED else key)


_COUNTED = re.compile(r"(?:w|wit|witness|ms|mss|src|source)[-_.]?\d+", re.IGNORECASE)
_LONGEST_NUMBERED = 3
_SHORT = 8
_LONGEST_SIGLUM = 20


def _siglum_of(element: _Element) -> str:
    """Take as siglum what an editor writes where one is looked for: @n, a label or abbreviation that opens it, its text.

    A number in @n counts where the id does not; the text of a witness is its siglum where nothing else stands in it and
    it is short, no longer than the id.
    """
    key, number = element.get(XML_ID), element.get("n") or ""
    if number and (key is None or (not number.isdigit() and len(number) <= _LONGEST_SIGLUM)):
        return number
    if key is None:
        return ""
    first = next(element.iterchildren("*"), None)
    if first is not None and first.tag in _OPENING and not (element.text or "").strip() and not first.get("type"):
        said = " ".join(raised(first).split())
        if said and len(said) <= _LONGEST_SIGLUM:
            return said
    text = " ".join(raised(element).split()) if element.find(f".//{_LISTS}") is None else _plain(element)
    is_short = len(text) <= (_SHORT if _COUNTED.fullmatch(key) else len(key)) and " " not in text
    return text if text and is_short else ""


_OPENING = {TEI_ + name for name in ("label", "abbr", "head", "siglum")}


def siglum_in(element: _Element) -> str:
    """Return the siglum that a description gives, if it does."""
    return _siglum_in(element)


def _siglum_in(element: _Element | None) -> str:
    """Find a siglum: abbr of that type (in the edition's script first), label, or idno. Superscripts stay in it."""
    if element is None:
        return ""
    for name in ("abbr", "label", "idno", "msName", "altIdentifier", "hi", "title"):
        for child in element.iter(TEI_ + name):
            if next((a for a in child.iterancestors() if a is element or a.tag == _LISTS), None) is not element:
                continue
            if {(child.get("type") or "").casefold(), (child.get("rend") or "").casefold()} & set(_SIGLUM_TYPES):
                return " ".join(raised(child).split())
    return ""


def raised(element: _Element) -> str:
    """Return the text of a siglum; what is set high in it becomes superscript characters, so that it stays in any text."""
    looks = " ".join(filter(None, (element.get(name) for name in ("rend", "rendition", "style")))).casefold()
    is_high = bool(_HIGH & set(re.split(r"[\s#:;,()]+", looks)))
    pieces = [element.text or ""]
    for child in element:
        pieces.extend((raised(child) if isinstance(child.tag, str) else "", child.tail or ""))
    return "".join(pieces).translate(RAISED) if is_high else "".join(pieces)


_HIGH = {"sup", "super", "superscript", "exp"}


def _label(element: _Element) -> str:
    """Say in a line what a witness is: its text without the siglum that opens it."""
    text = _plain(element)
    first = next(element.iterchildren("*"), None)
    siglum = _siglum_in(element)
    if not siglum and first is not None and first.tag in _OPENING and not (element.text or "").strip():
        siglum = _plain(first)
    for said in (siglum, unicodedata.normalize("NFKC", siglum)):  # what is set high stands low in a plain text
        if said and text.startswith(said):
            return text[len(said) :].lstrip(" :=–—,.")
    return text


def _plain(element: _Element) -> str:
    """Return the text of a description in a line, without the witnesses that are listed within it."""
    sign = sign_of(element)
    pieces = [] if sign else [element.text or ""]
    for child in element:
        said = "" if child.tag == _LISTS or not isinstance(child.tag, str) else _plain(child)
        if not sign and said and local_name(child) in _DESCRIBED_ELSEWHERE:
            pieces = [_set_off("".join(pieces))]
        pieces.append(said)
        if not sign:
            pieces.append(" " if child.tag == _LISTS else "")
            pieces.append(child.tail or "")
    said = ""
    for piece in filter(None, pieces):
        # What ends with a sign of its own needs none.
        said += piece if not said else f"{' ' if sign and said.rstrip()[-1:] in _ENDING else sign or ''}{piece}"
    return " ".join(said.split())


_ENDING = tuple(".,;:!?—")


def _set_off(before: str) -> str:
    """Return what stands before a record, with a sign that sets it off."""
    text = before.rstrip()
    return before if not text else f"{text} " if text[-1] in ".,;:!?—–(" else f"{text}, "


def complete_witnesses(flow: Flow, witnesses: dict[str, Witness]) -> dict[str, Witness]:
    """Add the witnesses that entries name and no list declares: described elsewhere, hands, or merely used.

    Where readings name no witness but a source, the sources are what the apparatus reports, and stand in for them.
    """
    known = scoped_by_entries(flow, witnesses, list(flow.entries.values()))
    hands = {hand: witness.id for witness in witnesses.values() for hand in witness.hands}
    readings = [reading for entry in flow.entries.values() for reading in _all(entry)]
    for reading in readings:
        for attestation in reading.witnesses:
            if attestation.witness not in known and attestation.witness not in hands:
                origin = reading.origin
                is_hand = not origin.get("wit") and (origin.get("hand") or origin.get("change"))
                known[attestation.witness] = (witness_of_stage if is_hand else _undeclared)(flow, attestation.witness)
    for entry in flow.entries.values():  # one that is named beside another text hands that down, too
        for attestation in (a for reading in _all(entry) for a in reading.witnesses):
            if (witness := known.get(attestation.witness)) is not None and not witness.is_of(entry.origin):
                known[witness.id] = replace(witness, scope=None)
    for key, used in _hands_used(flow, readings, hands, known).items():
        known[key] = replace(known[key], hands=(*known[key].hands, *used))
    if not any(reading.witnesses for reading in readings):
        for source in dict.fromkeys(source for reading in readings for source in reading.source):
            known.setdefault(source, _undeclared(flow, source))
    # A hand may stand beside several witnesses, and is then none's own.
    beside = {(a.witness, a.hand) for reading in readings for a in reading.witnesses if a.hand}
    for key, witness in known.items():
        if names := names_of_hands(flow, (*witness.hands, *sorted(hand for owner, hand in beside if owner == key))):
            known[key] = replace(witness, names_of_hands=names)
    return known


def _hands_used(
    flow: Flow, readings: Iterable[Reading], described: Mapping[str, str], known: Mapping[str, Witness]
) -> dict[str, list[str]]:
    """Return the hands that readings name beside one and the same witness, in the order of their descriptions. TEI P5, PHDH."""
    beside: dict[str, set[str]] = {}
    for reading in readings:
        for attestation in reading.witnesses:
            if attestation.hand and attestation.hand not in described and attestation.hand not in known:
                beside.setdefault(attestation.hand, set()).add(attestation.witness)
    in_order = [key for key in flow.ids if key in beside] if any(hand in flow.ids for hand in beside) else []
    found: dict[str, list[str]] = {}
    for hand in dict.fromkeys((*in_order, *beside)):
        if len(beside[hand]) == 1 and (witness := next(iter(beside[hand]))) in known:
            found.setdefault(witness, []).append(hand)
    return found


def _undeclared(flow: Flow, key: str) -> Witness:
    """Make a witness of a token: an element with that id describes it, or it is provisional."""
    element = flow.ids.get(key)
    if element is not None and local_name(element) in _DESCRIBED_ELSEWHERE:
        return _described(flow, key, element)
    for pointer in flow.document.root.iter(TEI_ + "ptr", TEI_ + "ref"):
        parent = pointer.getparent()
        if pointer.get("target") in {key, f"#{key}"} and parent is not None and local_name(parent).startswith("bibl"):
            return Witness(key, parent.get("n") or key, _plain(parent) or key, origin=flow.origin(parent))
    return Witness(key, key.rpartition(":")[2], is_declared=False)


def _described(flow: Flow, key: str, element: _Element) -> Witness:
    """Make a witness of the description that has its id."""
    siglum = _siglum_in(element) or element.get("n") or key
    return Witness(key, siglum, _plain(element), origin=flow.origin(element))


_PRIMA_MANUS = re.compile(r"\*|first[-_ ]?hand|prima[-_ ]?manus|main[-_ ]?hand|m(?:anus)?[-_ ]?1", re.IGNORECASE)
_CORRECTOR = re.compile(r"corrector[-_ ]?(\w*)|manus[-_ ]?(\d\w*)", re.IGNORECASE)


def witness_of_stage(flow: Flow, key: str) -> Witness:
    """Make a witness of a hand, or a stage of the text, that a reading names and no witness.

    It is called as the document describes it, or by its id.
    """
    if (element := flow.ids.get(key)) is not None and (said := _plain(element)):
        return Witness(key, _siglum_in(element) or element.get("n") or _manus(key), said, origin=flow.origin(element))
    return Witness(key, _manus(key))


def _manus(key: str) -> str:
    """Say in the manner of an apparatus what a hand is called."""
    if _PRIMA_MANUS.fullmatch(key):
        return "m. pr."
    if found := _CORRECTOR.fullmatch(key):
        return f"corr. {found[1] or found[2] or ''}".rstrip()
    return key


def attest_all(entries: dict[str, Entry], witnesses: dict[str, Witness]) -> dict[str, Entry]:
    """Resolve hands to their witnesses and, where no reading names a witness, sources to what stands in for them."""
    hands = {hand: witness.id for witness in witnesses.values() for hand in witness.hands}
    by_source = not any(reading.witnesses for entry in entries.values() for reading in _all(entry))
    if not hands and not by_source:
        return entries

    def resolved(reading: Reading) -> Reading:
        if by_source:
            return replace(reading, witnesses=tuple(Attestation(s) for s in reading.source))
        named = (
            replace(a, witness=hands[a.witness], hand=a.witness) if a.witness in hands else a for a in reading.witnesses
        )
        return replace(reading, witnesses=tuple(named))

    return {
        key: replace(
            entry,
            lemma=resolved(entry.lemma) if entry.lemma else None,
            readings=tuple(resolved(r) for r in entry.readings),
        )
        for key, entry in entries.items()
    }


def _all(entry: Entry) -> Iterable[Reading]:
    if entry.lemma:
        yield entry.lemma
    yield from entry.readings
