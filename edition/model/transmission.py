"""What of a document is the text that witnesses hand down, and what editors put around and beside it. Nodes → nodes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from edition.model.apparatus import Entry
from edition.model.edition import Edition
from edition.model.names import Names, choose
from edition.model.reference import WORKS
from edition.model.text import Division, Listing, Mark, Node, Span
from edition.model.walk import children, descend, each_changed

_AROUND = {"front", "back", "standOff"}
_ALWAYS_BESIDE = {"apparatus", "translation", "commentary", "bibliography", "testimonia", "testimonium"}
_BESIDE = _ALWAYS_BESIDE | {"introduction", "notes", "glossary", "index"}
"""Types of divisions that editors put beside the text they edit (EpiDoc and others)."""


def transmitted(nodes: tuple[Node, ...], *, with_translations: bool | None = None) -> tuple[Node, ...]:
    """Leave out what the editor put around the text: standoff, front and back matter, unless they vary; translations.

    A translation that varies is kept where it is asked for, or where nothing else varies.
    """
    kept: list[Node] = []
    if with_translations is None:
        found = any(_is_translation(node) for node in descend(nodes))
        with_translations = not found or not any(_entries_in(nodes, of_translations=False))
    for node in nodes:
        if isinstance(node, Division) and node.origin.name in {"TEI", "text", "group", "body"}:
            kept.append(replace(node, children=transmitted(node.children, with_translations=with_translations)))
        elif not _is_beside(node):
            kept.append(_without_neighbours(node) if isinstance(node, Division) else node)
        elif with_translations and isinstance(node, Division) and _is_translation(node) and _has_variants(node):
            kept.append(node)
    return tuple(kept)


def is_source(node: Node, around: str) -> bool:
    """Tell whether a node names the work from which a block is quoted, in which it stands: the editor does, unless it varies."""
    is_work = around == "cit" and isinstance(node, Span) and node.origin.name in WORKS
    return is_work and not any(isinstance(n, Mark) for n in descend((node,)))


def _without_neighbours(node: Division) -> Division:
    """Leave out what stands beside the text in a division: the testimonia and the commentary of a fragment, beside its text.

    A text may have an introduction of its own; so there are but the types that no author gives, beside something that varies.
    The translation of a stanza is beside it in any case.
    """
    parts = [n for n in node.children if isinstance(n, Division)]
    beside = [n for n in parts if n.kind.casefold() in _ALWAYS_BESIDE and not _has_variants(n)]
    if not any(isinstance(n, Mark) for n in descend(node.children)):
        beside = [n for n in beside if _is_translation(n)]
    if len(beside) == len(node.children):
        beside = []

    def kept(inner: Node) -> Node | tuple[Node, ...]:
        if not isinstance(inner, Division):
            return inner
        return () if any(inner is one for one in beside) else _without_neighbours(inner)

    return replace(node, children=inner) if (inner := each_changed(node.children, kept)) is not node.children else node


def _is_translation(node: Node) -> bool:
    return isinstance(node, Division) and node.kind.casefold() == "translation"


def _is_beside(node: Node) -> bool:
    if isinstance(node, Listing):
        return node.kind in {"bibliography", "register"}
    if not isinstance(node, Division):
        return False
    is_beside = node.origin.name in _AROUND or node.kind.casefold() in _BESIDE
    return is_beside and (_is_translation(node) or not _has_variants(node))


def _entries_in(nodes: Iterable[Node], *, of_translations: bool, within: bool = False) -> Iterator[str]:
    """Yield the entries in translations, or those in all the rest."""
    for node in nodes:
        if isinstance(node, Mark):
            if node.side == "start" and within == of_translations:
                yield node.entry
        else:
            yield from _entries_in(
                children(node), of_translations=of_translations, within=within or _is_translation(node)
            )


def has_translations(edition: Edition, witness: str) -> bool:
    """Whether a witness has the variants of translations: it is named there, and nowhere in the text itself."""
    if not any(_is_translation(node) for node in descend(edition.body)):
        return True
    names = Names.of(edition, witness)
    text, translated = (
        [e for key in _entries_in(edition.body, of_translations=which) if (e := edition.entries.get(key)) is not None]
        for which in (False, True)
    )
    return not text or (not _is_named(text, names) and _is_named(translated, names))


def _is_named(entries: Iterable[Entry], names: Names) -> bool:
    return any(choose(entry, names).reason != "silence" for entry in entries)


def _has_variants(node: Division) -> bool:
    return node.origin.name != "standOff" and any(isinstance(n, Mark) for n in descend(node.children))
