"""Hold the pages of a project as it is now. Project → pages, findings; the last good pages where a text cannot be read."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Report, Severity
from edition.project import PROJECT_FILE, Project
from edition.run.build import input_of
from edition.run.gather import Outcome, read_project, release_earlier
from edition.scratch import scratch
from edition.serve.placing import Places, shown
from edition.serve.watching import State, state_of, wait_for_change
from edition.writers.registry import Written, formats
from edition.writers.site.pages import write_reading

_MOST_VIEWED = 3
"""So many pages are made before all others."""
_FIRST = ("X", "P")
"""The families of what keeps a text from being read."""
Opening = Callable[[], Project]


@dataclass(slots=True)
class Preview:
    """The pages and the findings of a project, made anew at every change of its files.

    ``told`` counts the reports, ``done`` the states whose last report was told, ``seconds`` says how long pages and report took the last time;
    ``viewed`` are the pages about which readers asked last.
    """

    opening: Opening
    folder: Path
    pages: dict[str, bytes] = field(default_factory=dict)
    findings: list[Mapping[str, object]] = field(default_factory=list)
    told: int = 0
    done: int = 0
    viewed: dict[str, None] = field(default_factory=dict)
    port: int = 0
    is_stale: bool = False
    seconds: dict[str, float] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)
    stopped: threading.Event = field(default_factory=threading.Event)
    _project: Project | None = None
    _watched: set[Path] = field(default_factory=set)
    _state: State = field(default_factory=dict)
    _papers: dict[str, tuple[int, bytes]] = field(default_factory=dict)

    def watch(self) -> None:
        """Make the pages, and anew at every change, until it is stopped."""
        self._state = state_of(self._files())
        self.make()
        while not self.stopped.is_set():
            # What is watched only now is as it is now; a change while pages were made is still one, and so is a new file.
            now = state_of(self._files()).items()
            before = {path: self._state.get(path, state) for path, state in now if not self._is_new(path)}
            self._state = wait_for_change(self._files, before, self.stopped)
            if self._state != before:
                self.make()

    def _is_new(self, path: Path) -> bool:
        """Tell whether a text came into a folder that was watched already."""
        is_text = path.suffix.lower() in {".xml", ".tei"}
        return is_text and path not in self._state and any(folder in self._state for folder in path.parents)

    def stop(self) -> None:
        """End the watch, and let those go who wait for a change."""
        self.stopped.set()
        with self.changed:
            self.changed.notify_all()

    def _files(self) -> Iterable[Path]:
        return self._watched or {self.folder}

    def make(self) -> None:
        """Make the pages: first those for reading, then all, with everything that can be found."""
        begun = time.perf_counter()
        try:
            project = self._project = self.opening()
            self._watch_over(project, [])
            if self.pages:
                quick = read_project(project, checking=False)
                if _is_whole(project, quick):
                    self._show(project, quick)
                    self.seconds["pages"] = time.perf_counter() - begun
            outcome = read_project(project)
            self._watch_over(project, outcome.sources)
            findings = outcome.report
            is_stale = not _is_whole(project, outcome)
            if not is_stale and self.pages:
                self._tell(findings.sorted(), [*outcome.editions, *outcome.parallels], is_stale=False, is_last=False)
            if not is_stale or (outcome.editions and not self.pages):
                self._take(self._written(project, outcome, findings), keep=False)
            told = findings.sorted()
            if is_stale:  # what else is wrong follows from a text that is not there
                told = [f for f in told if f.code.startswith(_FIRST)]
            self._tell(told, [*outcome.editions, *outcome.parallels], is_stale=is_stale)
        except EditionError as error:
            self._watched |= {self.folder, self.folder / PROJECT_FILE}
            self._tell(list(error.findings), (), is_stale=True)
        except Exception as error:  # noqa: BLE001 - a fault of the builder must not end the server
            self._fail(error)
        self.seconds["report"] = time.perf_counter() - begun
        release_earlier()

    def _show(self, project: Project, outcome: Outcome) -> None:
        """Make the pages of texts that somebody looks at; all reading pages, where nobody does."""
        shown = list(self.viewed)
        with scratch("serve") as folder:
            pages = _files_of(write_reading(input_of(project, outcome), folder, shown, self.pages))
            if not pages:
                pages = _files_of(write_reading(input_of(project, outcome), folder))
        self._take(pages, keep=True)

    def _watch_over(self, project: Project, sources: Iterable[Iterable[object]]) -> None:
        watched = {path for path, _ in (*project.sources, *project.parallels)} | set(project.transcriptions.values())
        watched |= {Path(path) for files in sources for source in files if (path := getattr(source, "path", ""))}
        if project.file:
            watched |= {project.root / PROJECT_FILE, self.folder if self.folder.is_dir() else project.root}
        elif self.folder.is_dir():
            watched.add(self.folder)
        self._watched = watched

    def _written(self, project: Project, outcome: Outcome, report: Report) -> dict[str, bytes]:
        """Write all pages into a folder that is cleared away, and return them; what is found on the way is reported."""
        with scratch("serve") as folder:
            written = formats()["site"].load()(input_of(project, outcome), folder)
            report.extend(written.findings)
            return _files_of(written)

    def _take(self, pages: dict[str, bytes], *, keep: bool) -> None:
        with self.changed:
            self.pages = {**self.pages, **pages} if keep else pages
            self.changed.notify_all()

    def _tell(
        self, findings: list[Finding], editions: Iterable[object], *, is_stale: bool, is_last: bool = True
    ) -> None:
        """Tell what was found; ``is_last``: that is all there is to tell of a state."""
        from edition.model.edition import Edition  # noqa: PLC0415

        places = Places.of(e for e in editions if isinstance(e, Edition))
        with self.changed:
            self.findings = shown(findings, places)
            self.is_stale = is_stale
            self.told += 1
            self.done += is_last
            self.changed.notify_all()

    def _fail(self, error: Exception) -> None:
        told = {"code": "", "severity": "error", "message": f"the builder failed: {type(error).__name__}: {error}"}
        with self.changed:
            self.findings = [
                {**told, "hint": "report this with the file", "file": "", "line": 0, "column": 0, "id": ""}
            ]
            self.is_stale = True
            self.told += 1
            self.done += 1
            self.changed.notify_all()

    # -- what the server asks ----------------------------------------------------------------------------------------------

    def mark_of(self, name: str) -> str:
        """Return what tells a page from its later states."""
        return hashlib.sha256(self.pages.get(name, b"")).hexdigest()[:16]

    def news(self, name: str, mark: str, told: int, seconds: float) -> bytes:
        """Wait until a page or the report is not as a reader has it; returns both as JSON."""
        with self.changed:
            self.viewed.pop(name, None)
            self.viewed[name] = None
            if len(self.viewed) > _MOST_VIEWED:
                del self.viewed[next(iter(self.viewed))]
            self.changed.wait_for(
                lambda: self.stopped.is_set() or self.mark_of(name) != mark or self.told != told, timeout=seconds
            )
            data = {"page": self.mark_of(name), "told": self.told, "stale": self.is_stale, "findings": self.findings}
            return json.dumps(data, ensure_ascii=False).encode()

    def paper(self, name: str) -> bytes | None:
        """Return the PDF of a text as it is now; nothing where there is none."""
        if self._project is None:
            return None
        known = self._papers.get(name)
        if known is None or known[0] != self.told:
            told = self.told
            outcome = read_project(self._project, checking=False)
            if not outcome.editions:
                return known[1] if known else None
            with scratch("serve") as folder:
                written = formats()["print"].load()(input_of(self._project, outcome), folder)
                for file in written.files:
                    if file.endswith(".pdf"):
                        self._papers[file] = (told, (folder / file).read_bytes())
        return self._papers[name][1] if name in self._papers else None

    def papers(self) -> list[str]:
        """Name the PDFs that there can be."""
        return sorted({f"{Path(name).stem}.pdf" for name in self.pages if name.startswith("tei/")})


def _files_of(written: Written) -> dict[str, bytes]:
    return {name: (written.folder / name).read_bytes() for name in written.files}


def _is_whole(project: Project, outcome: Outcome) -> bool:
    """Tell whether every text could be read: pages without one of them would be no state of the edition."""
    names = {shown for _, shown in (*project.sources, *project.parallels)}
    read = {source.name for sources in outcome.sources for source in sources}
    errors = (f for f in outcome.report.findings if f.severity is Severity.ERROR and f.code.startswith("X0"))
    return bool(outcome.editions) and not ({f.locate().file for f in errors} & names) - read
