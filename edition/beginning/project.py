"""Write a new project, whole or not at all. Wishes → folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Self

from edition.beginning.conventions import Conventions
from edition.beginning.kinds import KINDS, sample
from edition.beginning.rules import TAKEN
from edition.beginning.wishes import LICENCES, Wishes
from edition.diagnostics import EditionError
from edition.filenames import clean_name
from edition.project import PROJECT_FILE, open_project
from edition.run.gather import read_project
from edition.writers.metadata.linked import citation_file
from edition.writers.metadata.record import record_of

INTERFACES = frozenset({"en", "de", "fr", "it", "es", "zh", "zh-Hant", "la", "ar", "he"})
_TOLD = 5


@dataclass(slots=True)
class Begun:
    """What was written: the folder, its files as seen from there, what was seen in a file that existed."""

    folder: Path
    files: list[str] = field(default_factory=list)
    conventions: Conventions | None = None


def begin(folder: Path, wishes: Wishes, conventions: Conventions | None = None) -> Begun:
    """Write a new project into a folder: of a kind, or around files that exist.

    Raises EditionError where something is in the way or a wish cannot be met, OSError where it cannot be written.
    """
    if problems := list(wishes.problems()):
        raise EditionError(*problems)
    name = clean_name(folder.resolve().name)[:100] or "edition"
    contents: dict[str, str | bytes] = dict(_around(wishes, conventions))
    if conventions is None:
        contents |= _of_kind(name, wishes)
    else:
        contents |= _of_files(name, wishes, conventions)
    begun = Begun(folder, conventions=conventions)
    _refuse(folder, [*contents, "CITATION.cff"])
    with _Placing(folder) as placing:
        for file, content in contents.items():
            placing.put(file, content)
        placing.put("CITATION.cff", _citation(folder, wishes.title))
        begun.files = sorted(placing.files)
    return begun


def _around(wishes: Wishes, seen: Conventions | None) -> Mapping[str, str]:
    """Return the files around the text: what builds, publishes, licenses and explains it."""
    licence = LICENCES[wishes.licence] if seen is None else seen.licence()
    folder = "`tei`" if seen is None else ", ".join(f"`{file}`" for file in seen.texts[:_TOLD])
    made = {
        "Makefile": sample("Makefile"),
        ".gitignore": sample("gitignore"),
        "requirements.txt": "tei-edition\n",
        "README.md": sample("README.md", title=wishes.title, editor=wishes.editor, licence=licence, folder=folder),
    }
    text = files("edition.deposit") / "licences" / f"{licence.spdx if licence else ''}.txt"
    if text.is_file():
        made["LICENSE"] = text.read_text(encoding="utf-8")
    if wishes.host == "github":
        made[".github/workflows/edition.yml"] = sample("github.yml")
    elif wishes.host == "gitlab":
        made[".gitlab-ci.yml"] = sample("gitlab.yml")
    return made


def _of_kind(name: str, wishes: Wishes) -> dict[str, str | bytes]:
    kind = KINDS[wishes.kind]
    made: dict[str, str | bytes] = {f"tei/{file}": text for file, text in kind.files(name, wishes)}
    texts = [f"tei/{file.format(name=name)}" for file in kind.texts]
    source = [f"source = {_list(texts)}"]
    if kind.parallels:
        source.append(f"parallels = {_list([f'tei/{file.format(name=name)}' for file in kind.parallels])}")
    if wishes.kind == "letters":
        source = ['source = "tei"     # every letter in this folder']
    made[PROJECT_FILE] = sample(
        "edition.toml",
        name=name,
        title=wishes.title,
        several=len(texts) > 1,
        source=source,
        interface=_interface(wishes.language),
        base="",
        schema='schema = "profile"   # the edition profile; or a schema of your own: schema = "schema/letters.rng"',
        notes=[],
        facing=bool(kind.parallels),
        layers=['# layers.commentary = "end"   # notes of this type stand behind the text'],
    )
    return made


def _of_files(name: str, wishes: Wishes, seen: Conventions) -> dict[str, str | bytes]:
    """Return the settings that suit files that exist, and copies of those that do not lie in the folder."""
    made: dict[str, str | bytes] = dict(seen.copies)
    made[PROJECT_FILE] = sample(
        "edition.toml",
        name=name,
        title=wishes.title,
        several=len(seen.texts) > 1,
        source=seen.source_lines(),
        interface=_interface(seen.language or wishes.language),
        base=seen.base,
        schema=seen.schema_line(),
        notes=[f"# {line}" for line in seen.told()],
        facing=False,
        layers=seen.layer_lines(),
    )
    return made


def _interface(language: str) -> str:
    """Return the language of the pages around a text: that of the text where the pages know it."""
    if language in INTERFACES:
        return language
    short = language.partition("-")[0]
    return short if short in INTERFACES - {"la"} else "en"


def _list(values: list[str]) -> str:
    return json.dumps(values[0] if len(values) == 1 else values, ensure_ascii=False)


def _citation(folder: Path, title: str) -> str:
    """Return how the edition is to be cited: as its header says; several texts have the title of the project."""
    project = open_project(folder, folder)
    texts = read_project(project, judging=False).editions
    record = record_of(texts[0], project.name)
    return citation_file(record if len(texts) == 1 else replace(record, title=title, subtitle="", abstract=""))


def _refuse(folder: Path, names: list[str]) -> None:
    """Refuse a place in which something is in the way. Raises EditionError."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise EditionError(TAKEN(f"{folder} is there, and is no folder", None, "name a new folder", file=str(folder)))
    for parent in {str(Path(name).parent) for name in names} - {"."}:
        if (folder / parent).is_symlink() or ((folder / parent).exists() and not (folder / parent).is_dir()):
            raise EditionError(TAKEN(f"{parent} is in the way", None, "name a new folder", file=str(folder / parent)))
    there = [name for name in names if (folder / name).exists() or (folder / name).is_symlink()]
    if there:
        more = f" and {len(there) - _TOLD} more" if len(there) > _TOLD else ""
        message = f"{folder} has {', '.join(there[:_TOLD])}{more} already; nothing was written"
        raise EditionError(TAKEN(message, None, "name a new folder, or move these files", file=str(folder / there[0])))


@dataclass(slots=True)
class _Placing:
    """Writes new files below a folder; what was written is taken away again where not all can be."""

    folder: Path
    files: list[str] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._folder(self.folder)
        return self

    def put(self, name: str, content: str | bytes) -> None:
        """Write a file that is not there yet."""
        path = self.folder / name
        self._folder(path.parent)
        with path.open("xb") as file:
            self.made.append(path)
            file.write(content if isinstance(content, bytes) else content.encode())
        self.files.append(name)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            return
        for path in reversed(self.made):
            path.rmdir() if path.is_dir() else path.unlink()

    def _folder(self, path: Path) -> None:
        if not path.exists():
            self._folder(path.parent)
            path.mkdir()
            self.made.append(path)
