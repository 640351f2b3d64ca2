"""Make the outputs of one text of a corpus, where it was read: in this process, in another, on another machine. Outcome → what is left of it."""

from __future__ import annotations

import pickle
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any

from edition.diagnostics import Finding, Report
from edition.diagnostics.streaming import AsJson, AsText, Part
from edition.filenames import folded
from edition.project import Project
from edition.run.faults import fault_of
from edition.run.gather import Outcome
from edition.run.readback import read_back
from edition.run.rules import NO_ROOM, NOT_MADE
from edition.writers.registry import Input, NameTakenError, Share, TextByText, Whole, formats


@dataclass(frozen=True, slots=True)
class Built:
    """What is left of a text: the shares by output, what is told of it and what the report lists, its files and images.

    ``failed`` are the outputs that could not be made of it. A file that is no text has been judged, and is nothing more.
    """

    name: str
    shares: Mapping[str, bytes]
    told: Part
    listed: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...] = ()
    images: tuple[Path, ...] = ()
    failed: tuple[str, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether every output was made of it."""
        return not self.failed


Writers = Mapping[str, TextByText[Any]]


def writers_of(names: Sequence[str], project: Project) -> Writers | None:
    """Return the writers of outputs by name; nothing where one of them does not make the texts of this project one by one."""
    found = {name: formats()[name].load() for name in names}
    apart = {name: w for name, w in found.items() if isinstance(w, TextByText) and not w.is_together(project)}
    return apart if len(apart) == len(found) and not project.parallels else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a build: the outputs, whether they are read back, whether warnings keep them from being made."""

    writers: Writers
    jobs: int = 1
    verify: bool = False
    strict: bool = False
    cached: bool = False

    @property
    def is_ours(self) -> bool:
        """Whether no output is a plug-in's, of which nobody knows on what it depends."""
        return all(formats()[name].place.startswith("edition.") for name in self.writers)


@dataclass(frozen=True, slots=True)
class OneText:
    """Writes the outputs of a text below ``beside``; ``home`` is the folder in which all texts lie."""

    project: Project
    asked: Asked
    beside: Path
    telling: AsText
    whole: Whole
    home: Path

    def at(self, folder: Path) -> OneText:
        """Write below another folder."""
        return replace(self, beside=folder)

    def __call__(self, outcome: Outcome) -> Built:
        """Write the outputs of a text that was read."""
        shares: dict[str, bytes] = {}
        files: dict[str, tuple[str, ...]] = {}
        failed: list[str] = []
        name = outcome.editions[0].name if outcome.editions else ""
        if outcome.editions:
            given = self._given(outcome)
            for output in self.asked.writers:
                start = time.perf_counter()
                share = self._share(output, given, outcome.report)
                if share is None:
                    failed.append(output)
                else:
                    outcome.report.extend(outcome.exceptions.apply(share.findings))
                    files[output] = share.files
                    shares[output] = pickle.dumps(replace(share, findings=()), protocol=5)
                outcome.seconds[output] = time.perf_counter() - start
            if self.asked.verify:
                made = [output for output in self.asked.writers if output in shares]
                outcome.report.extend(read_back(outcome.editions, self.beside, made, alone=False))
        told, listed = self.told(outcome.report)
        inputs = tuple((source.name, source.digest) for files in outcome.sources for source in files)
        images = tuple(path for found in outcome.images.values() for path in found.values())
        return Built(name, shares, told, listed, inputs, images, tuple(failed), outcome.seconds, files)

    def _given(self, outcome: Outcome) -> Input:
        """Return what the writers get of a text."""
        (edition,), (sources,) = outcome.editions, outcome.sources
        files = [f"{edition.name}.xml", *(self._file(source.path, source.digest) for source in sources[1:])]
        tei = dict(zip(files, (source.data for source in sources), strict=True))
        return Input(outcome.editions, self.project, list(tei.items()), (), outcome.images, {edition.name: files})

    def _file(self, path: str, digest: str) -> str:
        """Name a file that several texts may have: as it lies from the folder of all texts."""
        there = Path(path)
        name = (
            there.relative_to(self.home).as_posix() if there.is_relative_to(self.home) else f"{digest[:8]}-{there.name}"
        )
        taken = PurePath(folded(name)).stem in {folded(n) for n in self.whole.names}
        return f"with/{name}" if taken else name

    def _share(self, output: str, given: Input, report: Report) -> Share[Any] | None:
        file = f"{output}/{given.editions[0].name}"
        try:
            return self.asked.writers[output].share(given, self.whole, self.beside / output)
        except NameTakenError as error:
            report.add(NO_ROOM(f"two files would be called {output}/{error}", file=file))
        except OSError as error:
            report.add(not_made(file, error.strerror or str(error)))
        except Exception as error:  # noqa: BLE001 - a fault of the builder costs one output of one text
            report.add(not_made(file, fault_of(error)))
        return None

    def told(self, report: Report) -> tuple[Part, tuple[str, ...]]:
        """Return what is told of findings, and how the report lists them."""
        findings = (report.strict() if self.asked.strict else report).sorted()
        return self.telling.part(findings, ()), AsJson().part(findings, ()).lines


def not_made(file: str, why: str) -> Finding:
    """Tell that an output could not be made."""
    return NOT_MADE(f"the output “{file}” could not be made: {why}", file=file)
