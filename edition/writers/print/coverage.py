"""Hold the characters of the text against the fonts, before anything is set. Text → fonts and findings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from edition.diagnostics import Finding, Position, nearest
from edition.model.edition import Edition
from edition.model.text import Node, Origin, Text
from edition.model.walk import children, origin_of
from edition.project import Project
from edition.writers.common.typst_code import UNPRINTABLE
from edition.writers.fonts.choosing import TEXT_FONT, FontSet, broken, choose_fonts, embedded, named
from edition.writers.fonts.rules import UNKNOWN_FONT
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import leaves, text_of
from edition.writers.galley.rules import MISSING_CHARACTER, NO_LETTER, PRIVATE_CHARACTER
from edition.writers.galley.settings import Settings

_MOST_PLACES = 3
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
_CLUSTER = re.compile(f"[^\\s{_MARKS}][{_MARKS}]+")
"""A letter with marks of the kind that any script may have."""
_MADE = "0123456789–—…]⁰¹²³⁴⁵⁶⁷⁸⁹→()[]⟨⟩⟦⟧{}\\/,.;:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What the builder itself sets."""


def find_fonts(
    text: Iterable[str], edition: Edition, settings: Settings, project: Project
) -> tuple[FontSet, list[Finding]]:
    """Choose the fonts for all that will be set; characters that none of them has, and private ones, are told."""
    pieces = list(text)
    characters = set(_MADE).union(*pieces)
    wanted = tuple(filter(None, (settings.font, *settings.fonts)))
    fonts = choose_fonts("".join(sorted(characters)), wanted, project.root / "fonts")
    findings = [_unknown(family, project) for family in fonts.unknown]
    findings += broken(project)
    private = {c for c in characters if unicodedata.category(c) == "Co"}
    refused = characters & {UNPRINTABLE}
    places = _places(edition, fonts.missing | private | refused)
    findings.extend(_refused(places.get(c, []), edition) for c in sorted(refused))
    findings.extend(_missing(c, places.get(c, []), edition) for c in sorted(fonts.missing - private))
    findings.extend(_private(c, places.get(c, []), edition) for c in sorted(private))
    return replace(fonts, private=frozenset(private), rescued=fonts.apart(_clusters(pieces))), findings


def all_text(manuscripts: Iterable[Manuscript], words: Mapping[str, str]) -> Iterator[str]:
    """Yield all text that will be set."""
    yield from words.values()
    for manuscript in manuscripts:
        for part in manuscript.parts:
            for leaf in leaves(part.children):
                yield text_of(leaf.items)
        for series in manuscript.series:
            for item in series.items:
                yield text_of((*item.lemma, *item.after)) + item.text + item.sign + item.label + item.loc
        edition = manuscript.edition
        yield from (w.siglum + w.label for w in edition.witnesses.values())
        yield from (r.label for r in edition.register.values())
        metadata = edition.metadata
        yield from (metadata.title, metadata.subtitle, metadata.publisher, edition.name)
        yield from (p.name + p.role for p in (*metadata.authors, *metadata.editors, *metadata.contributors))
        yield from (licence.text + licence.target for licence in metadata.licences)
        yield from (kind + value for kind, value in metadata.identifiers)


def _clusters(pieces: Iterable[str]) -> set[str]:
    """Collect the letters that have marks of their own, with these."""
    return {found for piece in pieces if not piece.isascii() for found in _CLUSTER.findall(piece)}


def has_marks(text: Iterable[str]) -> bool:
    """Whether a text has marks that stand apart from their letters."""
    return any(unicodedata.category(c) in {"Mn", "Me"} for c in set().union(*text))


def _unknown(family: str, project: Project) -> Finding:
    meant = nearest(family, embedded())
    hint = f"did you mean “{meant}”?" if meant else f"the text is set in {TEXT_FONT}"
    return UNKNOWN_FONT(f"the font “{family}” is not installed", hint=hint, file=project.file)


def _missing(character: str, places: list[Position], edition: Edition) -> Finding:
    hint = 'a box with its number is set; name a font that has it: fonts = ["…"] in [print]'
    return MISSING_CHARACTER(
        f"no font has the character {named([character])}{_where(places)}",
        places[0] if places else None, hint, file=edition.file,
    )  # fmt: skip


def _refused(places: list[Position], edition: Edition) -> Finding:
    return NO_LETTER(
        f"a mark of byte order, U+FEFF, stands within the text{_where(places)}",
        places[0] if places else None, "delete it: it cannot be seen and means nothing here", file=edition.file,
    )  # fmt: skip


def _private(character: str, places: list[Position], edition: Edition) -> Finding:
    return PRIVATE_CHARACTER(
        f"the character U+{ord(character):04X} of the private use area{_where(places)}",
        places[0] if places else None, "write it with a Unicode character, or as <g>", file=edition.file,
    )  # fmt: skip


def _where(places: list[Position]) -> str:
    """Name the further places; the first is that of the finding."""
    if len(places) < 2:
        return ""
    further = ", ".join(str(place) for place in places[1:_MOST_PLACES])
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    return f" (also {further}{more})"


def _places(edition: Edition, wanted: frozenset[str] | set[str]) -> dict[str, list[Position]]:
    """Find where some characters stand in the source: the elements that hold them."""
    found: dict[str, dict[Position, None]] = {}
    if wanted:
        for value, origin in _texts(edition):
            for character in wanted & set(value):
                if origin is not None and (at := origin.at) is not None:
                    found.setdefault(character, {})[at] = None
    return {character: list(places) for character, places in found.items()}


def _texts(edition: Edition) -> Iterator[tuple[str, Origin | None]]:
    yield from _walk(edition.body, None)
    for note in edition.notes.values():
        yield from _walk(note.content, note.origin)
    for entry in edition.entries.values():
        for reading in (*filter(None, (entry.lemma,)), *entry.readings):
            yield from _walk(reading.content, reading.origin)
    for witness in edition.witnesses.values():
        yield witness.siglum + witness.label, witness.origin


def _walk(nodes: Iterable[Node], origin: Origin | None) -> Iterator[tuple[str, Origin | None]]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.value, origin
        else:
            own = origin_of(node)
            yield from _walk(children(node), own if own is not None and own.source else origin)
