"""Tell how each entry is linked with the text, and at which anchors and elements it begins and ends. TEI P5, TCAPLK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.etree import _Element

from edition.letters import base_letters
from edition.model.apparatus import Method
from edition.model.text import Mark
from edition.tree import TEI_, XML_ID, local_name

if TYPE_CHECKING:
    from edition.reader.flow import Flow

APP = TEI_ + "app"
LEM = TEI_ + "lem"
RDG = TEI_ + "rdg"
_OUTSIDE = (TEI_ + "listApp", TEI_ + "standOff", TEI_ + "spanGrp")
_LINES = frozenset(
    TEI_ + name for name in ("l", "p", "ab", "head", "item", "cell", "speaker", "stage", "opener", "closer")
)
_STANZA = TEI_ + "lg"
_NO_PASSAGE = (TEI_ + "note", TEI_ + "app", TEI_ + "teiHeader", TEI_ + "standOff")
BESIDE = frozenset(TEI_ + name for name in ("note", "witDetail", "app", "listApp", "fw"))
"""What stands beside the words of a line, and is none of them."""


@dataclass(slots=True)
class Links:
    """How entries are linked: the method of each, the line to which it belongs, whether its second end is where it stands."""

    methods: dict[_Element, Method] = field(default_factory=dict)
    lines: dict[_Element, _Element] = field(default_factory=dict)
    closing: set[_Element] = field(default_factory=set)
    behind: set[_Element] = field(default_factory=set)
    """The entries that stand behind their words, which the text has already said."""
    within: dict[_Element, tuple[_Element, _Element]] = field(default_factory=dict)
    """The entries whose lemma is a part of the verses or paragraphs that their ends name, with the first and the last of these."""
    _letters: dict[_Element, str] = field(default_factory=dict)

    def letters_of(self, line: _Element) -> str:
        """Return the letters of the words of a passage; many entries may name the same."""
        if line not in self._letters:
            self._letters[line] = _letters(own_words(line))
        return self._letters[line]


def pointer(value: str | None) -> str:
    """Return the id that a pointer names: “#a”, “text.xml#a” → a; a bare word stands for itself."""
    return (value or "").strip().rpartition("#")[2]


def sigla_in(value: str | None) -> list[str]:
    """Return the ids that an attribute of sigla names, each once and in order; signs between them are none of theirs.

    “#A, #B” and “#A#B” are what was meant, and not one siglum with a sign in it.
    """
    named = (piece for token in (value or "").split() for piece in _parted(token.rstrip(",;")))
    return [key for key in dict.fromkeys(map(pointer, named)) if key]


def _parted(token: str) -> list[str]:
    return [f"#{part}" for part in token.split("#") if part] if token.startswith("#") else [token]


def in_running_text(element: _Element) -> bool:
    """Whether an entry stands where readers read, not in a list of entries."""
    return next(element.iterancestors(*_OUTSIDE), None) is None


def find_links(flow: Flow) -> None:
    """Before the text is read, tell the method of every entry and note where those that point begin and end."""
    apps = [element for root in flow.document.roots for element in root.iter(APP)]
    internal = _internal_by_location(flow, apps)
    for number, element in enumerate(apps, 1):
        key = element.get(XML_ID) or f"app.{number}"
        while key in flow.numbers:
            key += "'"
        flow.keys[element] = key
        flow.numbers[key] = number
        method = flow.links.methods[element] = _method(flow, element, is_internal=element in internal)
        if element in flow.links.behind and method == "parallel-segmentation":
            flow.links.methods[element] = "double-end-point"
            continue
        flow.links.behind.discard(element)
        if method == "double-end-point":
            if (passage := _passage_around(flow, element)) is not None:
                flow.links.within[element] = passage
            else:
                _find_ends(flow, element, key)
        elif method == "location-referenced" and not any(element.get(name) for name in ("loc", "from", "to")):
            line = corresponding(element, flow.ids)
            if line is None:
                line = internal.get(element) if element in internal else _line_before(element)
            if line is not None:
                flow.links.lines[element] = line


def corresponding(element: _Element, ids: Mapping[str, _Element]) -> _Element | None:
    """Return the part of the text that an entry, else its list, names by @corresp: another entry is none. TEI P5, att.global.linking."""
    holders = (element, *element.iterancestors(TEI_ + "listApp"))
    keys = (token.rpartition("#")[2] for holder in holders for token in (holder.get("corresp") or "").split())
    named = (ids[key] for key in keys if key in ids)
    return next((e for e in named if e.tag not in _NO_PLACES and next(e.iterancestors(_HEADER), None) is None), None)


_HEADER = TEI_ + "teiHeader"
ENDS = ("from", "to", "loc")
_NO_PLACES = frozenset(
    TEI_ + name for name in ("app", "lem", "rdg", "rdgGrp", "listApp", "note", "witDetail", "TEI", "text")
)


def _method(flow: Flow, element: _Element, *, is_internal: bool) -> Method:
    """Tell the linking method of one entry from its structure; the declaration decides only what that leaves open.

    An entry points when @from or @to names an id of the document. It is located by reference when it stands in a list
    of entries and has @loc, @from or @to that name no id, or, in running text, when the edition declares that method.
    An entry in running text whose ends name nothing is bound where it stands.
    """
    ends = [element.get(name) for name in ("from", "to")]
    if any(_outside(flow, element, name) in flow.ids for name in ("from", "to")):
        return "double-end-point"
    if not in_running_text(element):
        if next(element.iterancestors(LEM, RDG), None) is not None and not any(element.get(n) for n in ENDS):
            return "parallel-segmentation"  # within a reading it varies that
        return "double-end-point" if any(end and "#" in end for end in ends) else "location-referenced"
    refers = element.get("loc") is not None or any(end and "#" not in end for end in ends)
    if not refers and not any(ends) and _follows_its_block(flow, element):
        return "location-referenced"
    if is_internal or (refers and "location-referenced" in flow.declared_methods):
        return "location-referenced"
    return "parallel-segmentation"


def _follows_its_block(flow: Flow, element: _Element) -> bool:
    """Tell whether an entry between blocks says by @corresp to which it belongs, and has words of that: it is no text."""
    block = corresponding(element, flow.ids) if element.get("corresp") else None
    around = element.getparent()
    if block is None or around is None or local_name(around) not in _HOLDERS or block in {*element.iterancestors()}:
        return False
    return next(element.iter(*_BLOCKS_IN), None) is None


_HOLDERS = {"body", "div", *(f"div{depth}" for depth in range(1, 8)), "lg", "sp", "list"}
_BLOCKS_IN = tuple(TEI_ + name for name in ("p", "ab", "l", "lg", "div", "head", "sp", "item"))


def _find_ends(flow: Flow, element: _Element, key: str) -> None:
    """Note where one entry begins and ends. With one end alone, the other is where the entry stands, or the same word."""
    first, last = (_outside(flow, element, name) for name in ("from", "to"))
    before, after = flow.endpoints.before, flow.endpoints.after
    if first in flow.ids:
        before.setdefault(first, []).append(Mark(key, "start"))
        if not element.get("to"):
            if _reaches_entry(element, flow.ids[first]) and not _stands_before(flow, element, flow.ids[first]):
                flow.links.closing.add(element)
            else:
                after.setdefault(first, []).append(Mark(key, "end"))
    if last in flow.ids:
        after.setdefault(last, []).append(Mark(key, "end"))
        if not element.get("from"):
            if _reaches_entry(element, flow.ids[last]):
                flow.links.closing.add(element)
            else:
                before.setdefault(last, []).append(Mark(key, "start"))


def _outside(flow: Flow, element: _Element, name: str) -> str:
    """Return the id at which an entry begins or ends; nothing where that end is no place for it.

    An end within the entry itself is none, as a check reports; nor is, for an entry with a lone @to, what is around it:
    it is a key for the passage, not an end that comes after the entry; nor, for a lone @from, a point behind the entry.
    """
    key = pointer(element.get(name))
    end = flow.ids.get(key)
    if end is None:
        return key
    if element in {*end.iterancestors(APP)}:
        return ""
    if name == "from" and not element.get("to") and in_running_text(element) and _begins_after(flow, element, end):
        return ""
    is_lone = name == "to" and not element.get("from") and in_running_text(element)
    return "" if is_lone and end in {*element.iterancestors()} and _has_readings(element) else key


def _begins_after(flow: Flow, element: _Element, point: _Element) -> bool:
    """Tell whether an entry with readings stands before the point at which it says that its words begin."""
    is_point = not len(point) and not (point.text or "").strip()
    return is_point and next(element.iter(LEM), None) is not None and _stands_before(flow, element, point)


def _stands_before(flow: Flow, element: _Element, other: _Element) -> bool:
    """Tell whether an element stands before another one of its file."""
    here, there = flow.document.places.get(element), flow.document.places.get(other)
    return here is not None and there is not None and here[0] is there[0] and here[1] < there[1]


def _passage_around(flow: Flow, element: _Element) -> tuple[_Element, _Element] | None:
    """Return the verses, paragraphs or segments that the ends of an entry name, where its lemma is only a part of their words.

    So editors give the line for the words in it. An end that has no words, or whose words are the lemma, is the end.
    """
    named = [flow.ids[key] for name in ("from", "to") if (key := _outside(flow, element, name)) in flow.ids]
    lemma = element.find(f".//{LEM}")
    if not named or lemma is None or any(next(e.iterancestors(*_NO_PASSAGE), None) is not None for e in named):
        return None
    first, last = named[0], named[-1]
    if len(named) == 1 and _reaches_entry(element, first):
        return None
    if first is not last and not (first.tag in _LINES and last.tag in _LINES):
        return None
    wanted, there = _letters(_words(lemma)), "".join(flow.links.letters_of(e) for e in dict.fromkeys(named))
    count, given = wanted.count(" "), there.count(" ")
    is_whole = wanted.split(" ", 1)[0] == there.split(" ", 1)[0] and wanted.split()[-1:] == there.rsplit(None, 1)[-1:]
    if not count or count >= given or is_whole:
        return None
    return (first, last) if f" {wanted}" in f" {there}" or count * 2 <= given else None


def _letters(text: str) -> str:
    """Reduce words to their letters, with a space after each."""
    return "".join(f"{letters} " for word in text.split() if (letters := base_letters(word)))


def _has_readings(element: _Element) -> bool:
    return next(element.iter(LEM, RDG), None) is not None


def _reaches_entry(element: _Element, named: _Element) -> bool:
    """Whether an entry with one end goes from there to where it stands. TEI P5, TCAPDE.

    So it is where it stands in the text that it concerns: in the same line, or, from an anchor, among words. Where its
    lemma is what the end names, or it stands apart, in another line or among other entries, the lemma is what is named.
    """
    if not in_running_text(element) or named in {*element.iterancestors()}:
        return False
    lemma = element.find(f".//{LEM}")
    if lemma is not None and (words := _words(lemma)) and words == _words(named):
        return False
    line = next((e for e in element.iterancestors(*_LINES)), None)
    if line is not None and line in {*named.iterancestors(), named}:
        return True
    is_point = not len(named) and not (named.text or "").strip()
    return is_point and not _stands_apart(element)


def _stands_apart(element: _Element) -> bool:
    """Whether an entry stands among entries only."""
    parent = element.getparent()
    if parent is None:
        return True
    loose = [parent.text, *(child.tail for child in parent)]
    others = [c for c in parent.iterchildren("*") if c.tag not in BESIDE]
    return not others and not "".join(filter(None, loose)).strip()


def _words(element: _Element) -> str:
    return " ".join("".join(element.itertext()).split())


def own_words(line: _Element) -> str:
    """Return the words of a line without those of its entries and notes."""
    return " ".join("".join(own_pieces(line)).split())


def own_pieces(element: _Element) -> Iterator[str]:
    """Yield the text of an element without that of its notes and entries."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag not in BESIDE:
            yield from own_pieces(child)
        yield child.tail or ""


def _internal_by_location(flow: Flow, apps: list[_Element]) -> dict[_Element, _Element]:
    """Find the entries that stand in the text, beside the line to which they belong. TEI P5, TCAPLR.

    The header has to declare the method; and as headers often declare what is not so, the lemmas have to stand in the
    lines a second time: where they do not, they are the text.
    """
    if "location-referenced" not in flow.declared_methods:
        return {}
    found: dict[_Element, _Element] = {}
    proved = 0
    for element in apps:
        if any(element.get(name) for name in ("from", "to")) or next(element.iterancestors(APP), None) is not None:
            continue
        line = _line_of(element) if in_running_text(element) else None
        if line is None:
            continue
        lemma = element.find(f".//{LEM}")
        words = own_words(line).casefold()
        if lemma is not None and (wanted := _words(lemma).casefold()):
            if wanted not in words:
                continue
            proved += 1
        elif not words:
            continue
        if element.get("loc") is None:
            found[element] = line
    lemmas = (e.find(f".//{LEM}") for e in apps)
    with_lemma = sum(lemma is not None and bool(_words(lemma)) for lemma in lemmas)
    return found if proved * 10 >= with_lemma * 9 else {}


def _line_of(element: _Element) -> _Element | None:
    """Return the verse or paragraph in which an entry stands, or after which."""
    around = next(element.iterancestors(*_LINES), None)
    return _line_before(element) if around is None else around


def _line_before(element: _Element) -> _Element | None:
    """Return the verse or paragraph after which an entry, or its list, stands."""
    lists = list(element.iterancestors(TEI_ + "listApp"))
    top = lists[-1] if lists else element
    parent = top.getparent()
    if parent is None or parent.tag in {TEI_ + "back", TEI_ + "standOff", TEI_ + "TEI"}:
        return None
    before = top.getprevious()
    while before is not None and (not isinstance(before.tag, str) or before.tag in BESIDE):
        before = before.getprevious()
    return before if before is not None and (before.tag in _LINES or before.tag == _STANZA) else None
