"""Tell what a file says of others: what it includes, points into, names. Document → links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from lxml.etree import _Element

from edition.addresses import split_address
from edition.reader.linking import ENDS, in_running_text
from edition.tree import TEI_, XML_ID, Document, local_name

_POINTING = (("app", "from"), ("app", "to"), ("app", "loc"), ("note", "target"), ("rdg", "target"), ("link", "target"))
_LISTS = frozenset(TEI_ + name for name in ("listApp", "standOff", "back", "body", "encodingDesc", "variantEncoding"))
_BESIDE = tuple(TEI_ + name for name in ("text", "body", "div", "p", "ab", "l", "lg", "seg", "s", "head"))
_WITNESSES = ("witness", "rdg")
ENDINGS = (".xml", ".tei")
_OF_OTHERS = re.compile(rb"\.(?:xml|tei)\b|include|<!DOCTYPE|%2e|&#|\x00", re.IGNORECASE)
"""What a file has that speaks of other files of TEI: an ending, an inclusion, entities, or letters that are not one byte each."""
_FROM = re.compile(rb"<(?:[\w-]+:)?app\s[^>]*?\bfrom\s*=\s*[\"']#([^\s\"']+)")
_TEXT = re.compile(rb"<(?:[\w-]+:)?(?:p|ab|l|lg|sp?|u|w|seg|line|quote)[\s>/]")
_CALLING = tuple(TEI_ + name for name in ("ptr", "ref", "anchor", "seg", "w", "milestone"))
_APP = TEI_ + "app"
_NOT_READ = tuple(TEI_ + name for name in ("app", "head", "note", "listWit", "listBibl", "witDetail"))


@dataclass(frozen=True, slots=True)
class Links:
    """What one file says of others; small, so that those of a whole corpus are kept.

    ``name`` is that of the file for the user; ``included`` are the names of the files that it includes; ``into`` those into which
    its entries and notes point; ``companions`` those for which its lists of entries stand; ``transcriptions`` those that a
    witness or a reading names, each with the sigla; ``is_read``: the file could be read; ``beside`` those into which its parts point by @corresp;
    ``calling`` those into which words or points of its text point. ``is_apparatus``: it has entries and no text; ``dangling`` are then the ids that
    these name and the file does not have.
    """

    path: Path
    name: str
    included: tuple[str, ...] = ()
    into: tuple[Path, ...] = ()
    companions: tuple[Path, ...] = ()
    transcriptions: tuple[tuple[Path, tuple[str, ...]], ...] = ()
    beside: frozenset[Path] = frozenset()
    has_apparatus: bool = False
    is_read: bool = True
    calling: frozenset[Path] = frozenset()
    is_apparatus: bool = False
    dangling: frozenset[str] = frozenset()

    @classmethod
    def of(cls, path: Path, document: Document) -> Links:
        """Collect the links of a document."""
        is_apparatus = _is_apparatus(document)
        return cls(
            path,
            document.main.name,
            tuple(source.name for source in document.sources[1:]),
            tuple(dict.fromkeys(_pointed_to(path, document))),
            tuple(dict.fromkeys(_named(path, document))),
            tuple(_transcriptions(path, document)),
            frozenset(_led_to(path, document)) - {path},
            any(next(root.iter(_APP), None) is not None for root in document.roots),
            calling=frozenset(_called(path, document)) - {path},
            is_apparatus=is_apparatus,
            dangling=frozenset(_dangling(document)) if is_apparatus else frozenset(),
        )


Holds = Callable[[Path, frozenset[str]], bool]
"""Tells whether a file of the project has elements for most of some ids."""

ReadLinks = Callable[[Path], Links | None]
"""Gives the links of a file that was not asked for; nothing where it is outside the project or not TEI."""


def may_link(data: bytes) -> bool:
    """Tell whether a file can speak of other files at all: one that cannot need not be looked through."""
    return _OF_OTHERS.search(data) is not None or _may_be_apparatus(data)


def _may_be_apparatus(data: bytes) -> bool:
    """Tell whether a file can have entries alone: they name ids that it does not have, or it has nothing else that could be text."""
    if (found := _FROM.search(data)) is not None:
        return b'"' + found[1] + b'"' not in data and b"'" + found[1] + b"'" not in data
    return b"listApp" in data and _TEXT.search(data, max(data.find(b"</teiHeader>"), 0)) is None


def local_file(path: Path, address: str) -> Path | None:
    """Return the file that an address names, as seen from another file; nothing for one in the network."""
    parts = split_address(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return (path.parent / unquote(parts.path)).resolve()


def _pointed_to(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files into which the entries and notes of a document point."""
    for name, attribute in _POINTING:
        for element in document.root.iter(TEI_ + name):
            for token in (element.get(attribute) or "").split():
                file, found, _ = token.partition("#")
                if found and file and (target := local_file(path, file)):
                    yield target


def _named(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files that a list of entries stands for: a ptr without a fragment to an XML file."""
    for pointer in document.root.iter(TEI_ + "ptr"):
        parent = pointer.getparent()
        target = pointer.get("target") or ""
        named = target.endswith(".xml") and parent is not None and parent.tag in _LISTS
        if named and (file := local_file(path, target)):
            yield file


def _transcriptions(path: Path, document: Document) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the files that a witness names, or that hold the words of a reading, with the sigla."""
    for name in _WITNESSES:
        for element in document.root.iter(TEI_ + name):
            for file in _files(path, element):
                if file != path:
                    yield file, _sigla(element)


def _files(path: Path, element: _Element) -> Iterator[Path]:
    names = ("sameAs", "copyOf") if local_name(element) == "rdg" else ("corresp", "sameAs", "source")
    values = [element.get(name) or "" for name in names]
    values += [pointer.get("target") or "" for pointer in element.iter(TEI_ + "ptr", TEI_ + "ref")]
    for token in (token for value in values for token in value.split()):
        if not token.startswith("#") and (file := local_file(path, token.partition("#")[0])):
            yield file


def _sigla(element: _Element) -> tuple[str, ...]:
    if local_name(element) == "rdg":
        return tuple(token.rpartition("#")[2] for token in (element.get("wit") or "").split())
    return tuple(name for name in (element.get("n") or element.get(XML_ID),) if name)


def _led_to(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files into which the parts of a document point by @corresp."""
    for text in document.root.iter(TEI_ + "text"):
        for element in text.iter(*_BESIDE):
            for token in (element.get("corresp") or "").split():
                if not token.startswith("#") and (file := local_file(path, token.partition("#")[0])):
                    yield file


def _called(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files into which words and points of the text point, as to an entry or a note there."""
    for text in document.root.iter(TEI_ + "text"):
        for element in text.iter(*_CALLING):
            for token in (element.get("target") or element.get("corresp") or "").split():
                name, mark, key = token.partition("#")
                if name.endswith(ENDINGS) and mark and key and (file := local_file(path, name)):
                    yield file


def _is_apparatus(document: Document) -> bool:
    """Tell whether a document has entries of an apparatus that stand apart from any text, and no words beside them but headings and notes.

    An entry in running text is the text: a poem may be nothing but entries.
    """
    apps = [e for root in document.roots for e in root.iter(_APP) if next(e.iterancestors(_APP), None) is None]
    if not apps or any(in_running_text(app) and not any(app.get(name) for name in ENDS) for app in apps):
        return False
    return not any(_has_words(part) for part in document.root.iter(TEI_ + "text", TEI_ + "standOff"))


def _has_words(element: _Element) -> bool:
    """Tell whether an element has words of a text."""
    if element.text and element.text.strip():
        return True
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _NOT_READ and _has_words(child):
            return True
        if child.tail and child.tail.strip():
            return True
    return False


def _dangling(document: Document) -> Iterator[str]:
    """Yield the ids that entries name without a file and that the document does not have."""
    own = {element.get(XML_ID) for element in document.elements()}
    for element in document.root.iter(_APP):
        for name in ("from", "to", "corresp"):
            for token in (element.get(name) or "").split():
                if token.startswith("#") and token[1:] not in own:
                    yield token[1:]
