"""Build the registers: every name, term and reference of the text, with its places. Edition → Edition."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from edition.model.edition import Edition
from edition.model.register import Occurrence, Registered, RegisterKind
from edition.model.text import BLOCKS, Division, Gap, Item, Link, Listing, Node, Origin, Span, Text
from edition.model.walk import children, descend, origin_of, plain_text
from edition.passes.sections import Sections

_CONTEXT = 60
_SPACES = re.compile(r"\s+")
_BY_ELEMENT: dict[str, RegisterKind] = {
    "persName": "person", "placeName": "place", "orgName": "organisation", "geogName": "place", "settlement": "place",
    "country": "place", "region": "place", "eventName": "event", "title": "work", "term": "term", "role": "person",
    "person": "person", "personGrp": "person", "place": "place", "org": "organisation", "event": "event", "nym": "name",
    "object": "name",
}  # fmt: skip
_BY_TYPE: dict[str, RegisterKind] = {
    "person": "person", "pers": "person", "place": "place", "org": "organisation", "organisation": "organisation",
    "organization": "organisation", "event": "event", "work": "work", "term": "term", "concept": "term",
}  # fmt: skip
_REGISTERS = {"listPerson", "listPlace", "listOrg", "listEvent", "listNym", "listObject"}


def register(edition: Edition) -> Edition:
    """Collect what is named in the text and in the registers of the edition, in the order of the alphabet."""
    listed = _Listed()
    listed.walk(edition.described)
    of_header = set(listed.entries)
    listed.walk(edition.body)
    named = _Named(listed, Sections.of(edition.body))
    named.walk(edition.body, "")
    text = "".join(named.pieces)
    # What a header describes and the text does not name is of no use to a reader of the text.
    entries: dict[str, Registered] = {k: e for k, e in listed.entries.items() if k not in of_header or k in named.found}
    for key, found in named.found.items():
        occurrences = tuple(_occurrence(text, place) for place in found)
        entry = entries.get(key) or named.made[key]
        entries[key] = replace(entry, occurrences=occurrences)
    return replace(edition, register={e.id: e for e in entries.values()}, anchors={**edition.anchors, **named.anchors})


@dataclass(slots=True)
class _Listed:
    """What the edition's own registers and glossaries say, by xml:id."""

    entries: dict[str, Registered] = field(default_factory=dict)

    def walk(self, nodes: Iterable[Node], kind: RegisterKind | None = None, lang: str = "") -> None:
        for node in nodes:
            origin = origin_of(node)
            within = (origin.lang if origin is not None else "") or lang
            if isinstance(node, Listing):
                self.walk(node.children, "term" if node.kind == "gloss" else None, within)
            elif isinstance(node, Item):
                self._item(node, kind, within)
            else:
                self.walk(children(node), kind, within)

    def _item(self, node: Item, kind: RegisterKind | None, lang: str) -> None:
        label = next((n for n in node.label if isinstance(n, Span)), None)
        key = (label.origin.id if label is not None else "") or node.origin.id
        of_kind = _BY_ELEMENT.get(node.origin.name) or kind
        if key and of_kind is not None:
            heading = label or _heading(node)
            name = plain_text((heading,)) if heading is not None else plain_text(node.children)
            own = heading.origin.lang if heading is not None else ""
            links = tuple(t for t in node.origin.get("corresp").split() if t.startswith("http"))
            by = node.origin.get("sortKey") or (heading.origin.get("sortKey") if heading is not None else "")
            self.entries[key] = Registered(key, of_kind, name or key, own or lang, node.children, links, sorted_as=by)
        self.walk(node.children, None, lang)


_NAMES = frozenset(
    (
        "persName",
        "placeName",
        "orgName",
        "eventName",
        "objectName",
        "geogName",
        "name",
        "form",
        "orth",
        "label",
        "head",
        "term",
    )
)


def _heading(item: Item) -> Span | None:
    """Return what names an entry: its first name, else the first of its parts that has words."""
    spans = [n for n in descend(item.children) if isinstance(n, Span) and plain_text((n,)).strip()]
    return next((n for n in spans if n.origin.name in _NAMES), spans[0] if spans else None)


@dataclass(slots=True)
class _Place:
    anchor: str
    section: str
    start: int
    end: int


@dataclass(slots=True)
class _Named:
    """What the text names, by what it points to; and the text itself, for the words around."""

    listed: _Listed
    sections: Sections
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    found: dict[str, list[_Place]] = field(default_factory=dict)
    made: dict[str, Registered] = field(default_factory=dict)
    anchors: dict[tuple[int, int], str] = field(default_factory=dict)

    def walk(self, nodes: Iterable[Node], section: str) -> None:
        for node in nodes:
            if isinstance(node, Text):
                self._say(node.value)
            elif isinstance(node, Gap):
                self._say("[…]" if node.kind == "gap" else " ")
            elif isinstance(node, Listing) and node.origin.name in _REGISTERS:
                continue
            else:
                is_block = isinstance(node, BLOCKS)
                if is_block:
                    self._say(" ")
                start = self.length
                inner = self.sections.name(node, section) if isinstance(node, Division) else section
                self.walk(children(node), inner)
                if isinstance(node, Span | Link):
                    self._name(node, section, start)
                if is_block:
                    self._say(" ")

    def _say(self, value: str) -> None:
        self.pieces.append(value)
        self.length += len(value)

    def _name(self, node: Span | Link, section: str, start: int) -> None:
        kind = _kind_of(node)
        if kind is None:
            return
        label = plain_text((node,))
        key = _key_of(node.origin)
        if not key or (key not in self.listed.entries and not label):
            return
        listed = self.listed.entries.get(key)
        if listed is None and key not in self.made:
            links = (key,) if key.startswith("http") else ()
            self.made[key] = Registered(key, kind, _told(key, label), node.origin.lang, (), links)
        anchor = node.origin.id or f"o{len(self.anchors) + 1}"
        self.anchors[node.origin.key] = anchor
        for named in (key, *_others(node.origin, key, self.listed.entries)):
            self.found.setdefault(named, []).append(_Place(anchor, section, start, self.length))


def _kind_of(node: Span | Link) -> RegisterKind | None:
    origin = node.origin
    if isinstance(node, Link):
        return "reference" if origin.get("cRef") else None
    if origin.name in {"name", "rs"}:
        return _BY_TYPE.get(origin.get("type").casefold(), "name")
    return _BY_ELEMENT.get(origin.name)


def _key_of(origin: Origin) -> str:
    """Return what a name points to: the first pointer in @ref, else @key, @cRef or @corresp."""
    pointers = origin.get("ref").split() or origin.get("corresp").split()[:1]
    if pointers:
        return pointers[0].removeprefix("#")
    return origin.get("key") or origin.get("cRef")


def _others(origin: Origin, key: str, listed: Mapping[str, Registered]) -> Iterator[str]:
    """Yield what a name points to besides the first, where the edition describes both: two persons at once."""
    if key in listed:
        others = (token.removeprefix("#") for token in origin.get("ref").split()[1:])
        yield from (other for other in dict.fromkeys(others) if other in listed and other != key)


def _told(key: str, label: str) -> str:
    """Name an entry that no register describes: by the words of the text; a reference by itself."""
    return label or key


def _occurrence(text: str, place: _Place) -> Occurrence:
    before = _evenly(text[max(place.start - _CONTEXT, 0) : place.start].lstrip())
    after = _evenly(text[place.end : place.end + _CONTEXT].rstrip())
    if place.start > _CONTEXT:
        before = "… " + before.partition(" ")[2]
    if place.end + _CONTEXT < len(text):
        after = after.rpartition(" ")[0] + " …"
    return Occurrence(place.anchor, place.section, before, " ".join(text[place.start : place.end].split()), after)


def _evenly(text: str) -> str:
    """Make all white space single spaces; one that stands between a name and its neighbour stays."""
    return _SPACES.sub(" ", text)
