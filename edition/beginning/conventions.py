"""See what conventions TEI files follow, so that the settings of their project suit them. Files → conventions."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edition.beginning.rules import TAKEN
from edition.beginning.wishes import Licence
from edition.diagnostics import EditionError, Severity, Source, pseudo_attributes
from edition.model.apparatus import Entry
from edition.model.edition import Edition
from edition.project import open_project
from edition.run.gather import Outcome, read_project
from edition.run.links import local_file
from edition.source import read_document
from edition.tree import Document, local_name
from edition.writers.metadata.record import Record, record_of

_FOLDER = "tei"
_TYPED = ("app", "rdg", "note", "div", "lg", "seg", "name", "rs")
"""Elements of whose @type a project has a list."""
_SHOWN = 12
_COLUMNS = 110


@dataclass(slots=True)
class Conventions:
    """What files follow.

    ``texts`` are those that are edited, ``parallels`` what stands beside them, as seen from the project; ``copies`` the
    content of files that come into the project, ``missing`` those that cannot come along. ``types`` counts the values of @type by element.
    """

    record: Record
    language: str = ""
    texts: list[str] = field(default_factory=list)
    parallels: list[str] = field(default_factory=list)
    copies: dict[str, bytes] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    methods: Counter[str] = field(default_factory=Counter)
    declared: list[str] = field(default_factory=list)
    undeclared: list[str] = field(default_factory=list)
    types: dict[str, Counter[str]] = field(default_factory=dict)
    base: str = ""
    without_lemma: int = 0
    objections: int = 0
    has_schema: bool = False

    def licence(self) -> Licence | None:
        """Return the licence that the header names."""
        for terms in self.record.licences:
            return Licence(terms.spdx, terms.spdx or " ".join(terms.text.split()), terms.address)
        return None

    def source_lines(self) -> list[str]:
        """Return the keys of [edition] that name the files."""
        lines = [f"source = {_value(self.texts)}"]
        return lines + ([f"parallels = {_value(self.parallels)}"] if self.parallels else [])

    def schema_line(self) -> str:
        """Return what [check] says of the schema."""
        if self.has_schema:
            return '# schema = "profile"   # the text names a schema of its own, by which it is judged'
        if self.objections:
            return (
                f'# schema = "profile"   # the edition profile objects to {self.objections} things in this text; without this line '
                "they are information"
            )
        return 'schema = "profile"   # the edition profile, which has nothing to object to this text'

    def layer_lines(self) -> list[str]:
        """Return a line for each layer of notes, to be made a setting when it is wanted."""
        return [
            f'# layers.{_key(name)} = "foot"   # {count} note{"" if count == 1 else "s"}; or "end", "section", "none"'
            for name, count in self.types.get("note", Counter()).most_common(_SHOWN)
        ]

    def told(self) -> Iterator[str]:
        """Yield what was seen, for a comment."""
        yield "What was seen in the text when this project was begun:"
        if self.methods:
            yield from _wrapped("entries", [f"{count} ({method})" for method, count in self.methods.most_common()])
        if self.without_lemma:
            said = (
                f"the first reading, as a rule that of {self.base}, stands" if self.base else "the first reading stands"
            )
            yield f"  without <lem>: {self.without_lemma}; {said} in the text"
        if self.declared:
            yield from _wrapped("witnesses", self.declared)
        if self.undeclared:
            yield from _wrapped("named, and not in the list of witnesses", self.undeclared)
        for element, values in self.types.items():
            yield from _wrapped(f"{element}/@type", [f"{value} ({count})" for value, count in values.most_common()])
        if self.missing:
            yield from _wrapped("pointed to, and not copied, for it lies elsewhere", self.missing)


def _wrapped(what: str, values: list[str]) -> Iterator[str]:
    more = [f"and {len(values) - _SHOWN} more"] if len(values) > _SHOWN else []
    line = f"  {what}:"
    for number, value in enumerate([*values[:_SHOWN], *more]):
        text = " ".join(value.split())
        if number and len(line) + len(text) > _COLUMNS:
            yield f"{line},"
            line = f"    {text}"
        else:
            line += f"{',' if number else ''} {text}"
    yield line


def _value(names: list[str]) -> str:
    return json.dumps(names[0] if len(names) == 1 else names, ensure_ascii=False)


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else _value([name])


def see(source: Path, folder: Path) -> Conventions:
    """Read files and tell what they follow; ``folder`` is that of the project to be. Raises EditionError."""
    project = open_project(source, Path.cwd())
    if project.file:
        message = f"{source} has an edition.toml, so it is a project already"
        raise EditionError(TAKEN(message, None, "name a TEI file, or a folder of TEI files", file=str(source)))
    outcome = read_project(project)
    if not outcome.editions:
        raise EditionError(*(f for f in outcome.report.findings if f.severity is Severity.ERROR))
    first = outcome.editions[0]
    seen = Conventions(record_of(first), language=record_of(first).language)
    home = source if source.is_dir() else source.parent
    coming = _Coming(home.resolve(), folder.resolve(), seen)
    documents: list[Document] = []
    for path, shown in project.sources:
        try:
            documents.append(read_document(path, boundary=project.root, name=shown))
        except EditionError:  # the report of the check tells it
            continue
        coming.take(path, documents[-1])
    names = {shown: path for path, shown in project.sources}
    texts = zip([*outcome.editions, *outcome.parallels], outcome.sources, strict=True)
    for number, (_, sources) in enumerate(texts):
        list_ = seen.texts if number < len(outcome.editions) else seen.parallels
        list_.append(coming.name(names[sources[0].name]))
    _count(seen, outcome, documents)
    return seen


def _count(seen: Conventions, outcome: Outcome, documents: list[Document]) -> None:
    """Count what entries, witnesses and types there are, and what schemas say."""
    for edition in outcome.editions:
        seen.methods.update(entry.method for entry in edition.apparatus)
        seen.declared += [
            w.siglum for w in edition.witnesses.values() if w.is_declared and w.siglum not in seen.declared
        ]
        seen.undeclared += [w.siglum for w in edition.witnesses.values() if not w.is_declared]
    seen.base, seen.without_lemma = _base(outcome.editions)
    seen.has_schema = any(_names_schema(document.main) for document in documents)
    seen.objections = sum(f.code.startswith("S") and not f.code.startswith("S2") for f in outcome.report.findings)
    for document in documents:
        for element in document.elements():
            name = local_name(element)
            if name in _TYPED and (value := element.get("type")):
                seen.types.setdefault(name, Counter())[value] += 1
    seen.types = {name: seen.types[name] for name in _TYPED if name in seen.types}


def _base(editions: list[Edition]) -> tuple[str, int]:
    """Return the siglum that the first readings of all entries without a lemma have in common, and their number."""
    entries = [entry for edition in editions for entry in edition.apparatus if entry.base >= 0 and entry.readings]
    common = [set(_first(entry)) for entry in entries]
    shared = set.intersection(*common) if common else set()
    known: Mapping[str, str] = {key: w.siglum for edition in editions for key, w in edition.witnesses.items()}
    return (known.get(min(shared), "") if len(shared) == 1 and len(entries) > 1 else ""), len(entries)


def _first(entry: Entry) -> tuple[str, ...]:
    return entry.readings[0].sigla


def _names_schema(source: Source) -> bool:
    return any(target == "xml-model" and pseudo_attributes(data).get("href") for target, data, _ in source.instructions)


@dataclass(slots=True)
class _Coming:
    """Finds which files come into the project, and where they will lie: as they lie to each other now."""

    home: Path
    folder: Path
    seen: Conventions

    def name(self, path: Path) -> str:
        """Return where a file lies in the project."""
        resolved = path.resolve()
        if self._is_inside:
            return resolved.relative_to(self.folder).as_posix()
        return Path(os.path.normpath(Path(_FOLDER) / os.path.relpath(resolved, self.home))).as_posix()

    @property
    def _is_inside(self) -> bool:
        return self.home.is_relative_to(self.folder)

    def take(self, path: Path, document: Document) -> None:
        """Let a text come, with every local file to which it points."""
        if self._is_inside:
            return
        self._copy(path)
        for source in document.sources[1:]:
            self._copy(Path(source.name))
        for _, data, _ in document.main.instructions:
            self._pointed(path, pseudo_attributes(data).get("href", ""))
        for element in document.elements():
            for value in element.attrib.values():
                for token in str(value).split():
                    self._pointed(path, token.partition("#")[0])

    def _pointed(self, path: Path, address: str) -> None:
        if address and ("." in address or "/" in address) and (file := local_file(path, address)) and file.is_file():
            self._copy(file)

    def _copy(self, file: Path) -> None:
        name = self.name(file)
        if name in self.seen.copies:
            return
        if name.startswith("../") or Path(name).is_absolute():
            if name not in self.seen.missing:
                self.seen.missing.append(name)
            return
        self.seen.copies[name] = file.read_bytes()
