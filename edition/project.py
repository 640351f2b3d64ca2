"""What is to be built and how: edition.toml → Project; sensible defaults for a bare TEI file. Imports nothing but
diagnostics and settings, so every stage may know it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Literal

from edition.diagnostics import EditionError, Finding, Position, Rule, Severity, nearest
from edition.filenames import Resolving, readable
from edition.roots import TEXT_ROOTS, root_of, text_name
from edition.settings.rules import BAD_PROJECT

if TYPE_CHECKING:
    from edition.settings.reading import Table

PROJECT_FILE = "edition.toml"
MANY = 50
"""A project of more texts is a corpus."""
_MOST_TOLD = 8
"""Files named in one finding."""

NO_PROJECT = Rule(
    "P001",
    Severity.ERROR,
    """
    There is nothing to build here.

    Without an argument the command takes the project of the current folder, that is a folder with a file edition.toml.
    Name a TEI file or a folder instead, or make a project.

    Wrong:
        edition build        (in a folder without edition.toml)

    Right:
        edition build letters.xml
    """,
)

NO_SOURCE = Rule(
    "P004",
    Severity.ERROR,
    """
    The file or folder that was named does not exist.

    The path on the command line is read from the current folder.

    Wrong:
        edition build directve.xml

    Right:
        edition build directive.xml
    """,
)

NOT_A_TEXT = Rule(
    "P013",
    Severity.INFO,
    """
    A file of the folder is no text, so it is not read by itself.

    A folder is searched for files that end in .xml or .tei. A text has TEI or teiCorpus as its outermost element. Other
    files are read where a text includes them or points to them.

    Wrong:
        letters/witnesses.xml, whose outermost element is listWit, taken for a text

    Right:
        <xi:include href="witnesses.xml"/> in the header of letters/1.xml
    """,
)

NO_TEI = Rule(
    "P003",
    Severity.ERROR,
    """
    The folder holds no TEI file.

    A folder is searched with all its subfolders for files that end in .xml and whose outermost element is TEI.

    Wrong:
        edition build pictures/

    Right:
        edition build tei/
    """,
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Codes of findings to leave out, in the whole project or in files of a name, with the reason."""

    codes: tuple[str, ...]
    reason: str
    file: str = ""
    at: Position | None = None


@dataclass(frozen=True, slots=True)
class Checking:
    """How texts are checked: by which schemas, and what is left out.

    ``schemas`` are files, addresses of the network that are in ``cache``, or the words “profile” and “none”; they are
    read from ``folder``. ``specs`` is what an ODD builds on that does not say it itself, ``language`` that in which it speaks.
    """

    schemas: tuple[str, ...] = ()
    phase: str = ""
    exemptions: tuple[Exemption, ...] = ()
    folder: Path = Path()
    cache: Path | None = None
    specs: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings of one build.

    ``root`` bounds what may be read; ``sources`` are the TEI files with the names by which the user knows them;
    ``parallels`` are texts that stand beside the first of them, such as translations; ``named`` are sources that the settings name one by one; ``language`` is that of the
    interface, empty for the text's own; ``level`` the level of transcription that is read where words have several; ``lines`` whether those of the source are kept; ``transcriptions`` are files by siglum; ``findings`` tell what of the settings
    is wrong and was left at its default; ``places`` are those of the keys, such as “print.page”;
    ``held`` is the content of files that is not saved, by their resolved paths.
    """

    name: str
    root: Path
    sources: tuple[tuple[Path, str], ...]
    parallels: tuple[tuple[Path, str], ...] = ()
    named: frozenset[Path] = frozenset()
    base: str = ""
    language: str = ""
    level: str = ""
    lines: str = "auto"
    title: str = ""
    templates: Path | None = None
    transcriptions: Mapping[str, Path] = field(default_factory=dict)
    proof_ignores: frozenset[str] = frozenset()
    apparatus: Mapping[str, str | int] = field(default_factory=dict)
    silence: Literal["auto", "agrees", "lacks"] = "auto"
    check: Checking = field(default_factory=Checking)
    print: Mapping[str, object] = field(default_factory=dict)
    site: Mapping[str, Any] = field(default_factory=dict)
    bibliography: Mapping[str, str] = field(default_factory=dict)
    file: str = ""
    findings: tuple[Finding, ...] = ()
    places: Mapping[str, Position] = field(default_factory=dict)
    held: Mapping[Path, bytes] = field(default_factory=dict)

    @property
    def is_corpus(self) -> bool:
        """Whether there are so many texts that they are read one by one."""
        return are_many(len(self.sources) + len(self.parallels))

    def from_anywhere(self) -> Project:
        """Return the same project, with paths that hold whatever the current folder is."""
        check, cache = self.check, self.check.cache
        return replace(
            self,
            sources=tuple((path.absolute(), shown) for path, shown in self.sources),
            parallels=tuple((path.absolute(), shown) for path, shown in self.parallels),
            check=replace(check, folder=check.folder.absolute(), cache=cache.absolute() if cache else None),
        )


Source = str | PathLike[str] | Project
"""What can be named to be read: a path, or a project that is open."""


def are_many(texts: int) -> bool:
    """Tell whether so many texts are a corpus."""
    return texts > MANY


def held_project(name: str, data: bytes, here: Path) -> Project:
    """Make a project of a text that another program holds; ``name`` is the file in which it would lie, if in any."""
    path = (here / name) if name else here / "-"
    shown = name or "-"
    return Project(text_name(path), _boundary(path.parent, here), ((path, shown),), held={path.resolve(): data})


def open_project(source: Path | None, here: Path) -> Project:
    """Make a project of a TEI file, a folder of TEI, a project folder, or the current folder. Raises EditionError."""
    if source is None:
        if not (here / PROJECT_FILE).is_file():
            hint = "name a TEI file: edition build FILE"
            raise EditionError(NO_PROJECT(f"there is no {PROJECT_FILE} in this folder", hint=hint, file=PROJECT_FILE))
        return _read_project(here / PROJECT_FILE, here)
    if not source.exists():
        raise EditionError(
            NO_SOURCE(f"there is no file or folder {readable(source)}", hint=_similar(source), file=readable(source))
        )
    if source.is_dir():
        if (source / PROJECT_FILE).is_file():
            return _read_project(source / PROJECT_FILE, here)
        files, told = _tei_files(source)
        if not files:
            raise EditionError(NO_TEI(f"no TEI file in {readable(source)}", file=readable(source)))
        named = _named_from(files, here)
        return Project(readable(PurePath(source.resolve().name)), _boundary(source, here), named, findings=tuple(told))
    if source.name == PROJECT_FILE:
        return _read_project(source, here)
    return Project(readable(PurePath(text_name(source))), _boundary(source.parent, here), ((source, readable(source)),))


def project_of(source: Source | None, *, base: str = "", schemas: Sequence[str] = ()) -> Project:
    """Open a TEI file, a folder of TEI, a project, or without a source that of the current folder. What
    is given here goes before the settings of edition.toml.

    ``base``: the siglum whose reading stands in entries without a lemma. Raises EditionError.
    """
    project = (
        source
        if isinstance(source, Project)
        else open_project(Path(source) if source is not None else None, Path.cwd())
    )
    if base:
        project = replace(project, base=base, places={})
    if schemas:
        project = replace(project, check=replace(project.check, schemas=tuple(schemas), folder=Path()))
    return project


def _similar(source: Path) -> str:
    folder = source.parent
    meant = nearest(source.name, [p.name for p in folder.iterdir()]) if folder.is_dir() else ""
    return f"did you mean {folder / meant}?" if meant else ""


def _boundary(folder: Path, here: Path) -> Path:
    """Bound the reading of a bare file: the current folder where the file is below it, else the file's own folder."""
    return here.resolve() if folder.resolve().is_relative_to(here.resolve()) else folder.resolve()


def _named_from(paths: Sequence[Path], here: Path) -> tuple[tuple[Path, str], ...]:
    """Name files as seen from the current folder, those that are below it."""
    resolving, start = Resolving(), here.resolve()
    return tuple((path, readable(_seen_from(start, resolving.of(path), path))) for path in paths)


def _seen_from(start: Path, resolved: Path, path: Path) -> PurePath:
    return resolved.relative_to(start) if resolved.is_relative_to(start) else path


def _tei_files(folder: Path) -> tuple[list[Path], list[Finding]]:
    """Return the texts of a folder, with what is told of files that are none."""
    found = [p for p in folder.rglob("*") if _is_xml(p) and p.is_file() and not _is_hidden(p.relative_to(folder))]
    built = {place for place in {parent for p in found for parent in p.parents} if _is_built(place)}
    roots = {p: root_of(p) for p in sorted(found) if built.isdisjoint(p.parents)}
    # A file that cannot be read is read all the same: then it is told why.
    texts = [path for path, root in roots.items() if root in TEXT_ROOTS or not root]
    others = [
        f"{path.relative_to(folder)} (<{root}>)" for path, root in roots.items() if root and root not in TEXT_ROOTS
    ]
    if not others:
        return texts, []
    more = f" and {len(others) - _MOST_TOLD} more" if len(others) > _MOST_TOLD else ""
    told = f"not read, for it is no text: {', '.join(others[:_MOST_TOLD])}{more}"
    return texts, [NOT_A_TEXT(told, None, "name a file by itself to see why", file=str(folder))]


def _is_xml(path: Path) -> bool:
    return path.suffix.casefold() in {".xml", ".tei"}


def _is_built(folder: Path) -> bool:
    """Tell whether the builder wrote a folder: the TEI in its outputs are copies, not sources."""
    try:
        with (folder / "report.json").open("rb") as file:
            return b'"tei-edition"' in file.read(200)
    except OSError:
        return False


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _read_project(path: Path, here: Path) -> Project:
    from edition.settings.reading import read_settings  # noqa: PLC0415 - a bare TEI file needs none, and starts sooner

    name = _named_from([path], here)[0][1]
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise EditionError(BAD_PROJECT(f"the file cannot be read: {error.strerror}", file=name)) from None
    root = path.parent.resolve()
    table = read_settings(name, raw, root)
    parallels = _sources(table, "parallels", root)
    sources = [f for f in _sources(table, "source", root) if f not in parallels]
    if not sources and not table.stops:
        message = "the project names no TEI file"
        table.findings.append(NO_TEI(message, table.at(("edition", "source")), 'write source = "letters.xml"'))
        table.stops = True
    if table.stops:
        raise EditionError(*table.findings)
    edition, check = table.section("edition"), table.section("check")
    return Project(
        name=edition.get("name") or readable(PurePath(root.name)),
        root=root,
        sources=_named_from(sources, here),
        parallels=_named_from(parallels, here),
        named=_named(table, root),
        base=edition.get("base", ""),
        language=edition.get("language", ""),
        level=edition.get("level", ""),
        lines=edition.get("lines", "auto"),
        title=edition.get("title", ""),
        templates=root / edition["templates"] if "templates" in edition else None,
        transcriptions={key: root / value for key, value in table.section("witnesses").items()},
        proof_ignores=frozenset(table.section("proof").get("ignore", ())),
        apparatus=table.section("apparatus"),
        silence=table.section("apparatus").get("silence", "auto"),
        check=Checking(
            _strings(check.get("schema")),
            check.get("phase", ""),
            _exemptions(table),
            root,
            None,
            _specs(check.get("specs", ""), root),
            edition.get("language", ""),
        ),
        print=table.section("print"),
        site=table.section("site"),
        bibliography=table.section("bibliography"),
        file=name,
        findings=tuple(table.findings),
        places={".".join(map(str, path)): table.at(path) for path in table.places if len(path) == 2},
    )


def _sources(table: Table, key: str, root: Path) -> list[Path]:
    """Return the TEI files that a key of [edition] names: files, or all in a folder."""
    found: list[Path] = []
    given = table.section("edition").get(key, ["tei"] if key == "source" else [])
    for number, item in enumerate(_strings(given)):
        target = root / item
        if target.is_dir():
            texts, told = _tei_files(target)
            found += texts
            table.findings += told
        elif target.is_file():
            found.append(target)
        elif key in table.section("edition"):
            meant = _similar(target)
            path: tuple[str | int, ...] = ("edition", key, number)
            table.problem(path, f"there is no file or folder {item}", meant or "the path counts from edition.toml")
    return list(dict.fromkeys(found))


def _named(table: Table, root: Path) -> frozenset[Path]:
    """Return the files that [edition] source names by themselves."""
    given = _strings(table.section("edition").get("source", ()))
    return frozenset((root / item).resolve() for item in given if (root / item).is_file())


def _specs(given: str, root: Path) -> str:
    """Return where TEI's specifications are: a path within the project, or a release or an address as it is written."""
    return given if not given or given.startswith(("tei:", "http:", "https:")) else str(root / given)


def _strings(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else ()


def _exemptions(table: Table) -> tuple[Exemption, ...]:
    """Return what [check] ignore lists."""
    found = []
    for number, item in enumerate(table.section("check").get("ignore", ())):
        codes = tuple(word for code in _strings(item.get("code")) for word in code.split())
        # Of several exceptions for a code, the reason tells them apart.
        place = ("check", "ignore", number, "reason" if "reason" in item else "code")
        found.append(Exemption(codes, item.get("reason", ""), item.get("file", ""), table.at(place)))
    return tuple(found)
