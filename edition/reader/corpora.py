"""A corpus: texts with headers of their own, each with its title, and a letter with who wrote it to whom. TEI P5, chapter 16."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree
from lxml.etree import _Element

from edition.model.text import MADE, Division, Heading, Item, Listing, Node, Text
from edition.model.walk import plain_text
from edition.reader.descriptions import word
from edition.reader.drama import name_of
from edition.reader.flow import Flow, uncounted
from edition.reader.registry import Out
from edition.tree import TEI, TEI_, local_name

MEMBERS = {TEI_ + "TEI", TEI_ + "teiCorpus"}


def is_member(element: _Element) -> bool:
    """Tell whether a text stands in a corpus, with a header of its own."""
    parent = element.getparent()
    return parent is not None and parent.tag in MEMBERS


def read_member(flow: Flow, element: _Element, parts: list[_Element], out: Out) -> None:
    """Read a text of a corpus, or a corpus in it: its title, what its header says of its source, its text."""
    header = element.find(TEI_ + "teiHeader")
    flow.level += 1
    inner: Out = []
    for part in parts:
        flow.at_space = True
        flow.element(part, inner)
    flow.level -= 1
    out.append(Division(flow.origin(element), local_name(element), (*_front(flow, header, inner), *inner)))


def _front(flow: Flow, header: _Element | None, inner: Out) -> Iterator[Node]:
    """Yield what a header says before its text; its characters are not of the text, so the account does not know them."""
    if header is None:
        return
    title = _plain(header.find("t:fileDesc/t:titleStmt/t:title", {"t": TEI}))
    if title and title != _first_heading(inner):
        yield Heading(MADE, max(flow.level + 1, 1), (Text(title),))
    lines = [*_letter(flow, header), *_sources(flow, header)]
    if lines:
        yield Listing(MADE, "gloss", tuple(lines))


def _plain(element: _Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _first_heading(nodes: Out) -> str:
    for node in nodes:
        if isinstance(node, Heading):
            return plain_text(node.children)
        if isinstance(node, Division):
            return _first_heading(list(node.children))
        if not isinstance(node, Text) or node.value.strip():
            return ""
    return ""


_ACTIONS = {
    "sent": "sender",
    "received": "recipient",
    "transmitted": "transmitted",
    "redirected": "redirected",
    "forwarded": "forwarded",
}


def tell_letter(flow: Flow, element: _Element, out: Out) -> None:
    """Say at the head of its body who sent the letter that is all of a document; a header that lists many says it of none."""
    header = element.find(TEI_ + "teiHeader")
    if header is None or sum(1 for _ in header.iter(TEI_ + "correspDesc")) != 1:
        return
    lines = tuple(_letter(flow, header))
    if lines:
        out[:] = _headed(tuple(out), Listing(MADE, "gloss", lines))


def _headed(nodes: tuple[Node, ...], listing: Listing) -> tuple[Node, ...]:
    """Put a list before all that the first body holds, else before everything."""
    for place, node in enumerate(nodes):
        if isinstance(node, Division) and node.origin.name in {"text", "group", "body"}:
            if node.origin.name == "body":
                inner: tuple[Node, ...] = (listing, *node.children)
            else:
                inner = _headed(node.children, listing)
            return (*nodes[:place], replace(node, children=inner), *nodes[place + 1 :])
    return (listing, *nodes)


def _letter(flow: Flow, header: _Element) -> Iterator[Node]:
    """Yield who sent a letter to whom, where and when. TEI P5, HDCD."""
    for action in header.iter(TEI_ + "correspAction"):
        told = [_plain(part) or _date(part) or _named(flow, part) for part in action.iterchildren(etree.Element)]
        if any(told):
            key = _ACTIONS.get(action.get("type", ""), "correspondence")
            yield Item(MADE, (word(key),), (Text(", ".join(filter(None, told))),))


def _named(flow: Flow, element: _Element) -> str:
    """Return how a register calls somebody, or a place, that is only pointed to."""
    pointers = (element.get("ref") or element.get("sameAs") or "").split()
    return next((name for p in pointers if (name := name_of(flow.ids.get(p.removeprefix("#"))))), "")


def _date(element: _Element) -> str:
    """Return a date that only its attributes say; a dash stands between the ends of a time."""
    ends = [
        element.get(first) or element.get(second) or "" for first, second in (("from", "notBefore"), ("to", "notAfter"))
    ]
    return element.get("when") or ("–".join(ends) if any(ends) else "")


def _sources(flow: Flow, header: _Element) -> Iterator[Node]:
    """Yield where the source of a text lies."""
    source = header.find("t:fileDesc/t:sourceDesc", {"t": TEI})
    described = (
        () if source is None else source.iterchildren(*(TEI_ + n for n in ("msDesc", "bibl", "biblStruct", "biblFull")))
    )
    for element in described:
        identifier = element.find(TEI_ + "msIdentifier") if local_name(element) == "msDesc" else None
        with flow.header():
            nodes = flow.aside(element if identifier is None else identifier)
        if plain_text(nodes):
            yield Item(MADE, (word("source"),), tuple(uncounted(nodes)))
