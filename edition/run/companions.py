"""Find the files that belong together: an apparatus or notes kept apart from their text. Documents → documents.

What another file includes is no text of its own. A file whose entries point into another file of the project is that file's companion, as is a file that a list of
entries names by a ptr without a fragment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote

from edition.addresses import split_address
from edition.tree import TEI_, Document

_POINTING = (("app", "from"), ("app", "to"), ("app", "loc"), ("note", "target"), ("rdg", "target"), ("link", "target"))
_LISTS = ("listApp", "standOff", "back", "body", "encodingDesc", "variantEncoding")

ReadFile = Callable[[Path], Document | None]


def join_companions(documents: Mapping[Path, Document], read: ReadFile) -> dict[Path, Document]:
    """Join companions to their texts; what is joined is no text of its own any more.

    ``read`` gives a file that was not asked for but is pointed to; nothing where it is outside the project or not TEI.
    """
    documents = _without_included(documents)
    known = dict(documents)
    owner: dict[Path, Path] = {}
    for path, document in documents.items():
        for target in texts_pointed_to(path, document):
            if target != path and target not in owner and (target in known or _add(known, target, read)):
                owner[path] = target
                break
        for companion in _files_named(path, document):
            if companion != path and companion not in owner and (companion in known or _add(known, companion, read)):
                owner.setdefault(companion, path)
    joined: dict[Path, Document] = {path: document for path, document in known.items() if path not in owner}
    for companion, text in owner.items():
        if text in joined:
            joined[text] = joined[text].joined_by(known[companion])
        else:
            joined[companion] = known[companion]
    return joined


def _without_included(documents: Mapping[Path, Document]) -> dict[Path, Document]:
    """Leave out the files that others include: they are read where they are included."""
    included = {source.name for document in documents.values() for source in document.sources[1:]}
    kept = {path: document for path, document in documents.items() if document.main.name not in included}
    return kept or dict(documents)


def _add(known: dict[Path, Document], path: Path, read: ReadFile) -> bool:
    document = read(path)
    if document is not None:
        known[path] = document
    return document is not None


def texts_pointed_to(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files into which the entries and notes of a document point."""
    for name, attribute in _POINTING:
        for element in document.root.iter(TEI_ + name):
            for token in (element.get(attribute) or "").split():
                file, found, _ = token.partition("#")
                if found and file and (target := local_file(path, file)):
                    yield target


def _files_named(path: Path, document: Document) -> Iterator[Path]:
    """Yield the files that a list of entries stands for: a ptr without a fragment to an XML file."""
    for pointer in document.root.iter(TEI_ + "ptr"):
        parent = pointer.getparent()
        target = pointer.get("target") or ""
        named = target.endswith(".xml") and parent is not None and parent.tag in {TEI_ + name for name in _LISTS}
        if named and (file := local_file(path, target)):
            yield file


def local_file(path: Path, address: str) -> Path | None:
    """Return the file that an address names, as seen from another file; nothing for one in the network."""
    parts = split_address(address)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    return (path.parent / unquote(parts.path)).resolve()
