"""The texts on the desk: what is open and not saved, the project around it, what was found. Files → findings, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.diagnostics import EditionError, Finding
from edition.lsp.scan import Scan, Tag
from edition.lsp.touched import Read, Touched
from edition.model.edition import Edition
from edition.project import PROJECT_FILE, Project, held_project, open_project
from edition.run.gather import Outcome, read_project
from edition.schema.judging.judge import Judge
from edition.tree import TEI

_SIGLA = frozenset({"wit", "hand"})
_OUTERMOST = frozenset({"TEI", "teiCorpus", "TEI.2", "teiCorpus.2"})


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file."""

    path: Path
    start: int
    end: int


@dataclass(slots=True)
class Desk:
    """The open texts by their resolved paths, the files around them, the last edition that could be read of each."""

    held: dict[Path, str] = field(default_factory=dict)
    editions: dict[Path, list[Edition]] = field(default_factory=dict)
    around: dict[Path, set[Path]] = field(default_factory=dict)
    findings: dict[Path, list[Finding]] = field(default_factory=dict)
    _scans: dict[Path, tuple[object, Scan]] = field(default_factory=dict)
    _whole: dict[Path, Touched] = field(default_factory=dict)
    _parts: dict[Path, Read] = field(default_factory=dict)
    _judges: dict[Path, Judge] = field(default_factory=dict)

    # -- whose they are --------------------------------------------------------------------------------------------------

    def is_foreign(self, path: Path) -> bool:
        """Tell whether a file is XML of another kind, which no project names: editors ask about every XML that is opened."""
        outermost = next(self.scan(path).elements(), None)
        if outermost is None or not outermost.is_closed or _namespace(outermost) == TEI:
            return False
        return outermost.local not in _OUTERMOST and not self._project_around(path)[1]

    def _project_around(self, path: Path) -> tuple[Project | None, bool]:
        """Return the nearest project around a file, and whether it names the file."""
        for folder in path.parents:
            if (folder / PROJECT_FILE).is_file():
                try:
                    project = open_project(folder, folder)
                except EditionError:
                    break
                return project, path in {p.resolve() for p, _ in (*project.sources, *project.parallels)}
        return None, False

    # -- findings --------------------------------------------------------------------------------------------------------

    def project_of(self, path: Path) -> Project:
        """Return the project to which a file belongs: that of the nearest edition.toml that reads it, else the file alone."""
        held = {known: text.encode() for known, text in self.held.items()}
        project, is_named = self._project_around(path)
        if project is not None and (is_named or self._is_part(path)):
            return replace(project, held=held)
        return self._alone(path, held)

    def _is_part(self, path: Path) -> bool:
        """Tell whether a file is TEI that can stand only within another file."""
        outermost = next(self.scan(path).elements(), None)
        return outermost is not None and _namespace(outermost) == TEI and outermost.local not in _OUTERMOST

    def _alone(self, path: Path, held: Mapping[Path, bytes]) -> Project:
        return replace(held_project(path.name, b"", path.parent), held=held)

    def check(self, path: Path) -> dict[Path, list[Finding]]:
        """Check the project of a file as it is on the desk; returns the findings by file."""
        found: dict[Path, list[Finding]] = {path: []}
        if self.is_foreign(path):
            self.findings |= found
            self._whole.pop(path, None)
            return found
        try:
            project = self.project_of(path)
            text = self.held.get(path)
            outcome = read_project(project)
            if self._is_part(path) and path not in _read(outcome):
                project = self._alone(path, project.held)
                outcome = read_project(project)
            editions = [*outcome.editions, *outcome.parallels]
            if editions:
                self.editions[path] = editions
                self.around[path] = _read(outcome) | {
                    p.resolve() for p in project.transcriptions.values() if p.suffix == ".xml"
                }
            findings = outcome.report.sorted()
            names = {shown: p.resolve() for p, shown in (*project.sources, *project.parallels)}
            sources = [source for several in outcome.sources for source in several]
        except EditionError as error:
            findings, names, sources, text = list(error.findings), {}, [], None
        for finding in findings:
            where = finding.at.source.path if finding.at else ""
            file = Path(where).resolve() if where else names.get(finding.locate().file, path)
            found.setdefault(file, []).append(finding)
        self.findings |= found
        self._whole.pop(path, None)
        is_read = text is not None and any(path == Path(s.path).resolve() and s.data == text.encode() for s in sources)
        if text is not None and is_read and not self._is_part(path):
            self._whole[path] = Touched(path, text, found[path], self._scan_of(path, text))
            self._of_parts(path, project)
        return found

    def check_touched(self, path: Path) -> list[Finding] | None:
        """Check what was touched since the whole was checked; returns the findings of the file, or nothing where that cannot be told."""
        whole, text = self._whole.get(path), self.held.get(path)
        if whole is None or text is None:
            return None
        found = whole.after(text, self._parts[path])
        if found is not None:
            self.findings[path] = found
        return found

    def _of_parts(self, path: Path, project: Project) -> None:
        """Make ready to read parts of a file, by schemas that are loaded once as long as their files stay."""
        shown = next((s for p, s in (*project.sources, *project.parallels) if p.resolve() == path), path.name)
        project = replace(project, sources=((path, shown),), parallels=(), transcriptions={}, findings=())
        judge = self._judges.get(path)
        if judge is None or judge.checking != project.check or not judge.is_current():
            judge = self._judges[path] = Judge(project.check, project.root)

        def read(data: bytes) -> list[Finding]:
            return read_project(replace(project, held={**project.held, path: data}), judge=judge).report.findings

        self._parts[path] = read

    # -- names -----------------------------------------------------------------------------------------------------------

    def text(self, path: Path) -> str:
        """Return the text of a file: as it is on the desk, else on the disk; nothing where there is none."""
        if path in self.held:
            return self.held[path]
        try:
            return path.read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return ""

    def scan(self, path: Path) -> Scan:
        """Return the tags of a file."""
        return self._scan_of(path, self.text(path))

    def _scan_of(self, path: Path, text: str) -> Scan:
        known = self._scans.get(path)
        if known is None or known[0] != text:
            known = self._scans[path] = (text, Scan(text))
        return known[1]

    def files(self, path: Path) -> list[Path]:
        """Return a file and those that are read with it."""
        return [path, *sorted(self.around.get(path, set()) - {path})]

    def identified(self, path: Path) -> Iterator[tuple[str, Path, Tag]]:
        """Yield every element with an xml:id, of a file and of those that are read with it."""
        for file in self.files(path):
            for tag in self.scan(file).elements():
                if key := tag.get("xml:id"):
                    yield key, file, tag

    def defined(self, path: Path, token: str) -> tuple[Path, Tag] | None:
        """Return the element that a pointer or a siglum means."""
        file, _, key = token.rpartition("#")
        wanted = (path.parent / file).resolve() if file else None
        found = [(where, tag) for name, where, tag in self.identified(path) if name == key and wanted in {None, where}]
        return next((one for one in found if one[0] == path), found[0] if found else None)

    def references(self, path: Path, key: str, home: Path) -> Iterator[Place]:
        """Yield every pointer to an identifier that a file defines."""
        for file in self.files(path):
            own = file != home and any(tag.get("xml:id") == key for tag in self.scan(file).elements())
            for tag in self.scan(file).elements():
                for attribute in tag.attributes:
                    for token, _, end in attribute.tokens() if key in attribute.value else ():
                        other, sign, name = token.rpartition("#")
                        bare = attribute.name in _SIGLA and not sign
                        if name != key or not (sign or bare) or (own and not other):
                            continue
                        if not other or (file.parent / other).resolve() == home:
                            yield Place(file, end - len(key), end)

    def values(self, path: Path, element: str, attribute: str) -> dict[str, int]:
        """Count the values that an attribute of an element has so far."""
        found: dict[str, int] = {}
        for file in self.files(path):
            for tag in self.scan(file).elements():
                if tag.local == element and (value := tag.get(attribute)):
                    found[value] = found.get(value, 0) + 1
        return found


def _namespace(outermost: Tag) -> str:
    """Return the namespace of the outermost element, of which all declarations stand at itself."""
    prefix, sign, _ = outermost.name.rpartition(":")
    return outermost.get(f"xmlns:{prefix}" if sign else "xmlns")


def _read(outcome: Outcome) -> set[Path]:
    """Return the files that were read."""
    return {Path(s.path).resolve() for several in outcome.sources for s in several if s.path}
