"""Remember what files say of each other. Files as they were → their links; the others are looked through again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from edition.consulted import Kind, Look
from edition.project import Project
from edition.run.links import Links
from edition.run.placing import CACHE, REPORT
from edition.run.sealed import load_sealed, save_sealed
from edition.run.state import PACKAGE, Seeing, Seen, environment, is_as_seen


@dataclass(frozen=True, slots=True)
class _Record:
    """The builder that looked, the folder in which files may lie, and of each file how it was and what it says."""

    builder: tuple[Seen, ...]
    where: str
    files: dict[str, tuple[Seen, Links]]


@dataclass(slots=True)
class Remembered:
    """The links of files that are as they were; ``begun_ns`` is when this run began."""

    path: Path
    where: str
    begun_ns: int
    known: dict[str, tuple[Seen, Links]] = field(default_factory=dict)

    @classmethod
    def of(cls, project: Project, target: Path, begun_ns: int) -> Remembered | None:
        """Read what is remembered; nothing where nothing can be."""
        here = environment()
        if not here or project.held:
            return None
        made = cls(target.resolve() / CACHE / "links", f"{here} {project.root}", begun_ns)
        record = load_sealed(made.path)
        if isinstance(record, _Record) and record.where == made.where and all(map(is_as_seen, record.builder)):
            made.known = record.files
        return made

    def of_file(self, path: Path, shown: str) -> Links | None:
        """Return the links of a file; nothing where it is not as it was."""
        found = self.known.get(str(path))
        return found[1] if found is not None and found[1].name == shown and is_as_seen(found[0]) else None

    def save(self, links: dict[Path, Links]) -> None:
        """Remember the links of all files; of one that includes others they are not its own alone."""
        files: dict[str, tuple[Seen, Links]] = {}
        for path, one in links.items():
            known = self.known.get(str(path))
            if known is not None and known[1] is one:
                files[str(path)] = known
            elif not one.included and one.is_read and (seen := Seeing(self.begun_ns).see([Look(Kind.FILE, str(path))])):
                files[str(path)] = seen[0], one
        builder = Seeing(self.begun_ns).see([PACKAGE])
        is_ours = self.path.parent.with_name(REPORT).is_file()  # a build that fails leaves nothing
        if is_ours and files != self.known and builder is not None:
            with suppress(OSError):
                save_sealed(self.path, _Record(tuple(builder), self.where, files))
