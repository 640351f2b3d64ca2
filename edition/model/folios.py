"""Divide a text by the pages of its source, and a page by its lines. Nodes → nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from edition.model.edition import Edition
from edition.model.facsimile import Image
from edition.model.text import BLOCKS, Break, Division, Item, Node, Origin, Span, Text
from edition.model.walk import children, descend, origin_of, plain_text, with_inner

Begins: TypeAlias = Callable[[Break], str]
"""Says which page begins at a break; nothing for a break that begins none."""


def by_page(nodes: Iterable[Node], begins: Begins) -> list[tuple[str, tuple[Node, ...]]]:
    """Cut a text where pages begin: the name of each page and what stands on it, first what stands before all pages.

    What reaches over a page is on both, with its part of the text.
    """
    pages: list[tuple[str, list[Node]]] = [("", [])]
    for node in nodes:
        if isinstance(node, Break) and (key := begins(node)):
            pages.append((key, [node]))
            continue
        inner = node.children if isinstance(node, Item) else children(node)
        parts = by_page(inner, begins) if inner else []
        if len(parts) < 2:
            pages[-1][1].append(node)
            continue
        for number, (key, part) in enumerate(parts):
            if number:
                pages.append((key, []))
            if part or (number == 0 and isinstance(node, Item) and node.label):
                pages[-1][1].append(_part(node, part, is_first=number == 0))
    return [(key, tuple(found)) for key, found in pages]


def _part(node: Node, part: tuple[Node, ...], *, is_first: bool) -> Node:
    """Return a node with a part of its children; the sign of an item stands with the first."""
    if isinstance(node, Item):
        return replace(node, label=node.label if is_first else (), children=part)
    return with_inner(node, lambda _: part)


def by_line(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Put each beginning of a line, and what stands from there to the next, into a span that has its origin.

    A word that goes on in the next line has a hyphen.
    """
    inner = tuple(with_inner(node, by_line) for node in nodes)
    if not any(isinstance(node, Break) and node.kind == "line" for node in inner):
        return inner
    found: list[Node] = []
    waiting: list[Node] = []
    begun: Break | None = None
    for node in inner:
        if isinstance(node, Break) and node.kind == "line":
            goes_on = node.joins and (begun is not None or bool(waiting))
            found.extend(_line(begun, [*waiting, *([Text("-")] if goes_on else [])]))
            waiting, begun = [], node
        else:
            waiting.append(node)
    found.extend(_line(begun, waiting))
    return tuple(found)


def _line(begun: Break | None, nodes: Sequence[Node]) -> Sequence[Node]:
    if begun is None:
        return nodes
    if any(isinstance(node, BLOCKS) for node in nodes):
        return (begun, *nodes)
    return (Span(begun.origin, "segment", (begun, *nodes)),)


def written_on(edition: Edition, images: Mapping[str, int]) -> dict[int, tuple[Node, ...]]:
    """Find what is written on each picture: what follows a beginning of its page, to the next one of the same source.

    Of a transcription by surfaces it is what a surface holds. ``images`` gives the number of the picture by the place at
    which a page begins, or by its surface.
    """
    found: dict[int, tuple[Node, ...]] = {}

    def enter(place: str, nodes: tuple[Node, ...]) -> None:
        if place in images:
            found[images[place]] = (*found.get(images[place], ()), *nodes)

    sources = set()
    for node in descend(edition.body):
        if isinstance(node, Division) and node.origin.name == "surface":
            enter(edition.id_of(node.origin), (node,))
        elif isinstance(node, Break) and node.kind == "page" and edition.id_of(node.origin) in images:
            sources.add(source_named(node.origin))
    for source in sorted(sources):
        for place, nodes in by_page(edition.body, _beginnings(edition, source)):
            enter(place, nodes)
    return found


def _beginnings(edition: Edition, source: str) -> Begins:
    """Return what tells the beginnings of the pages of one source."""
    return lambda node: (
        edition.id_of(node.origin) if node.kind == "page" and source_named(node.origin) == source else ""
    )


def source_named(origin: Origin) -> str:
    """Return the source of which a page is, by @ed: of several the first. TEI P5, CORS5."""
    said = (origin.get("ed") or origin.get("edRef")).split()
    return said[0].removeprefix("#") if said else ""


def zones_by_element(image: Image) -> dict[str, list[str]]:
    """Tell which zones of a picture show what: by their own names, and by the elements that they name themselves."""
    found: dict[str, list[str]] = {}
    for zone in image.zones:
        for key in dict.fromkeys((zone.id, *zone.shows)):
            found.setdefault(key, []).append(zone.id)
    return found


def zones_of(origin: Origin, zones: Mapping[str, Sequence[str]]) -> list[str]:
    """List the ``zones`` that show an element; one that is a zone shows itself. TEI P5, att.global.facs and 12.2."""
    named = [token.removeprefix("#") for token in origin.get("facs").split()]
    own = origin.id or (f"{origin.name}-{origin.ordinal}" if origin.name in {"zone", "line"} else "")
    return list(dict.fromkeys(zone for key in (*named, own) for zone in zones.get(key, ())))


def words_of_zones(image: Image, nodes: Iterable[Node]) -> dict[str, str]:
    """Tell what is written in each zone of a picture, of a text divided by lines."""
    words: dict[str, list[str]] = {}
    for key, node in _in_zones(nodes, zones_by_element(image), ()):
        words.setdefault(key, []).append(plain_text(children(node)))
    return {key: " ".join(filter(None, found)) for key, found in words.items()}


def _in_zones(
    nodes: Iterable[Node], zones: Mapping[str, Sequence[str]], around: tuple[str, ...]
) -> Iterator[tuple[str, Node]]:
    """Yield what a zone shows, without what stands within it and names the same zone again."""
    for node in nodes:
        origin = origin_of(node)
        found = [] if origin is None else [key for key in zones_of(origin, zones) if key not in around]
        yield from ((key, node) for key in found)
        yield from _in_zones(children(node), zones, (*around, *found))
