"""Understand a folder: which of its files are one edition. Documents → texts, parallels, transcriptions, and what is told.

What points to what decides: entries into a text, a witness to its transcription, a translation to what it translates. A
file that edition.toml names by itself is a text, whatever points to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml.etree import _Element

from edition.diagnostics import Finding, Rule, Severity
from edition.run.companions import ReadFile, join_companions, local_file, texts_pointed_to
from edition.tree import TEI_, XML_ID, Document, local_name

UNDERSTOOD = Rule(
    "P014",
    Severity.INFO,
    """
    Files of a folder belong together, and are read as one edition.

    An apparatus or notes whose entries point into a text are read with it. A file that a witness names is the
    transcription of that witness, and no text of its own. A file whose divisions, paragraphs or verses point into a text by
    @corresp stands beside that text, as a translation does. Files that edition.toml names one by one are texts or parallels as it
    says; [witnesses] names the transcriptions that are to be proved.

    Wrong:
        en.xml with <p corresp="la.xml#p1">, built as a second text

    Right:
        en.xml beside la.xml; or, in edition.toml, source = ["la.xml", "en.xml"] to have two texts
    """,
)

_BESIDE = frozenset({"text", "body", "div", "p", "ab", "l", "lg", "seg", "s", "head"})
_WITNESSES = ("witness", "rdg")
_MOST_TOLD = 8


@dataclass(slots=True)
class Folder:
    """How the files of a folder were understood.

    ``transcriptions`` are the sigla of files that a witness names; ``joined`` the files that are read with a text.
    """

    texts: dict[Path, Document]
    parallels: dict[Path, Document] = field(default_factory=dict)
    transcriptions: dict[Path, list[str]] = field(default_factory=dict)
    joined: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def understand(documents: Mapping[Path, Document], read: ReadFile, named: frozenset[Path]) -> Folder:
    """Tell which files are texts, and which belong to one.

    ``named``: files that are texts because somebody says so.
    """
    apart = {path for path in documents if path in named}
    transcribed = _transcribed(documents, apart)
    joined = join_companions({p: d for p, d in documents.items() if p not in transcribed}, read)
    beside = _beside(joined, apart)
    texts = {path: document for path, document in joined.items() if path not in beside}
    if not texts:
        return Folder(joined)
    folder = Folder(texts, transcriptions=transcribed)
    if len(texts) == 1:  # what stands beside the first of several texts would stand beside the wrong one
        folder.parallels = {path: joined[path] for path in beside}
    else:
        folder.texts = dict(joined)
    known = {source.name for document in joined.values() for source in document.sources[1:]}
    folder.joined = [d.main.name for d in documents.values() if d.main.name in known]
    if folder.transcriptions or folder.parallels or folder.joined:
        folder.findings = [_told(folder, documents)]
    return folder


def _told(folder: Folder, documents: Mapping[Path, Document]) -> Finding:
    """Say how a folder was understood."""
    names = [document.main.name for document in folder.texts.values()]
    parts = [f"{_some(names)} {'is the text' if len(names) == 1 else 'are the texts'}"]
    if folder.joined:
        parts.append(f"read with what points to it or includes it: {_some(folder.joined)}")
    if folder.parallels:
        parts.append(f"beside it: {_some(d.main.name for d in folder.parallels.values())}")
    if folder.transcriptions:
        sigla = ((documents[path].main.name, ", ".join(s)) for path, s in folder.transcriptions.items())
        shown = _some(f"{name} ({siglum})" if siglum else name for name, siglum in sigla)
        parts.append(f"transcriptions of witnesses, not shown as texts: {shown}")
    hint = (
        'edition.toml says otherwise: source = ["…"] names texts one by one, parallels = ["…"] what stands beside them'
    )
    return UNDERSTOOD("; ".join(parts), None, hint, file=names[0])


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    more = f" and {len(shown) - _MOST_TOLD} more" if len(shown) > _MOST_TOLD else ""
    return f"{', '.join(shown[:_MOST_TOLD])}{more}"


def _transcribed(documents: Mapping[Path, Document], apart: set[Path]) -> dict[Path, list[str]]:
    """Return the files that a witness of another file names, or to which its readings point, with the sigla."""
    found: dict[Path, list[str]] = {}
    naming = {text for path, document in documents.items() for text in texts_pointed_to(path, document) if text != path}
    for path, document in documents.items():
        for name in _WITNESSES:
            for element in document.root.iter(TEI_ + name):
                for file in _files(path, element):
                    if file == path or file in apart or file not in documents or file in naming:
                        continue
                    naming.add(path)
                    sigla = found.setdefault(file, [])
                    sigla += [s for s in _sigla(element) if s not in sigla]
    return {path: sigla for path, sigla in found.items() if path not in naming}


def _files(path: Path, element: _Element) -> Iterator[Path]:
    """Yield the files that a witness names, or that hold the words of a reading."""
    names = ("sameAs", "copyOf") if local_name(element) == "rdg" else ("corresp", "sameAs", "source")
    values = [element.get(name) or "" for name in names]
    values += [pointer.get("target") or "" for pointer in element.iter(TEI_ + "ptr", TEI_ + "ref")]
    for token in (token for value in values for token in value.split()):
        if not token.startswith("#") and (file := local_file(path, token.partition("#")[0])):
            yield file


def _sigla(element: _Element) -> list[str]:
    if local_name(element) == "rdg":
        return [token.rpartition("#")[2] for token in (element.get("wit") or "").split()]
    return [name for name in (element.get("n") or element.get(XML_ID),) if name]


def _beside(texts: Mapping[Path, Document], apart: set[Path]) -> list[Path]:
    """Return the files that stand beside a text, for their parts point into it."""
    led = {path: _led_to(path, document, texts) for path, document in texts.items()}
    order = {path: number for number, path in enumerate(texts)}
    found: list[Path] = []
    for path, targets in led.items():
        if path in apart:
            continue
        for target in targets:
            is_mutual = path in led[target]
            if not is_mutual or (_has_apparatus(texts[target]), -order[target]) > (
                _has_apparatus(texts[path]),
                -order[path],
            ):
                found.append(path)
                break
    return found


def _has_apparatus(document: Document) -> bool:
    return any(next(root.iter(TEI_ + "app"), None) is not None for root in document.roots)


def _led_to(path: Path, document: Document, texts: Mapping[Path, Document]) -> set[Path]:
    """Return the texts into which the parts of a document point by @corresp."""
    found: set[Path] = set()
    for text in document.root.iter(TEI_ + "text"):
        for element in text.iter(*(TEI_ + name for name in _BESIDE)):
            for token in (element.get("corresp") or "").split():
                if not token.startswith("#") and (file := local_file(path, token.partition("#")[0])) and file in texts:
                    found.add(file)
    return found - {path}
