"""Find the versions of a text that stand in one document: translations, texts of a group that face each other. Edition → versions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from edition.model.edition import Edition
from edition.model.text import Division, Heading, Node
from edition.model.transmission import transmitted
from edition.model.walk import descend, origin_of, plain_text


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its nodes, its language, its title where it has one of its own; whether it says that it translates."""

    nodes: tuple[Node, ...]
    lang: str = ""
    title: str = ""
    is_translation: bool = False


def versions(edition: Edition) -> tuple[Version, ...]:
    """Return the text and what stands beside it in the same document, or nothing.

    That are its divisions of the type translation, one version for each language; else the texts of a group, or divisions
    side by side, in several languages, of which one points to the parts of another by @corresp or @sameAs.
    """
    found = [n for n in descend(edition.body) if isinstance(n, Division) and n.kind == "translation"]
    if found:
        base = Version(transmitted(edition.body, with_translations=False), edition.metadata.language)
        languages = list(dict.fromkeys(n.origin.lang for n in found))
        return (
            base,
            *(Version(tuple(n for n in found if n.origin.lang == lang), lang, "", True) for lang in languages),
        )
    for siblings in _siblings(edition.body):
        if len({n.origin.lang for n in siblings}) == len(siblings) and _correspond(siblings):
            return tuple(_version(n) for n in siblings)
    return ()


def _siblings(nodes: Iterable[Node]) -> Iterable[Sequence[Division]]:
    """Yield the divisions in several languages that stand side by side, the outer ones first."""
    waiting: list[Iterable[Node]] = [nodes]
    while waiting:
        inner = [
            n for n in waiting.pop(0) if isinstance(n, Division) and n.origin.name not in {"front", "back", "standOff"}
        ]
        spoken = [n for n in inner if n.origin.lang]
        if len(spoken) > 1 and len(spoken) == len(inner):
            yield spoken
        waiting.extend(n.children for n in inner)


def _correspond(siblings: Sequence[Division]) -> bool:
    """Tell whether one of some divisions points to parts of another."""
    ids: list[set[str]] = []
    targets: list[set[str]] = []
    for division in siblings:
        origins = [o for n in (division, *descend(division.children)) if (o := origin_of(n)) is not None]
        ids.append({o.id for o in origins if o.id})
        said = (token for o in origins for token in f"{o.get('corresp')} {o.get('sameAs')}".split())
        targets.append({token.rpartition("#")[2] for token in said})
    return any(targets[i] & ids[j] for i in range(len(siblings)) for j in range(len(siblings)) if i != j)


def _version(division: Division) -> Version:
    inner = transmitted((division,))
    heading = next((n for n in descend(division.children) if isinstance(n, Heading | Division)), None)
    title = plain_text(heading.children) if isinstance(heading, Heading) else ""
    return Version(inner, division.origin.lang, title)
