"""What is to be built and how: edition.toml → Project; sensible defaults for a bare TEI file. Imports nothing but
diagnostics, so every stage may know it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Position, Rule, Severity, Source, nearest

PROJECT_FILE = "edition.toml"

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

BAD_PROJECT = Rule(
    "P002",
    Severity.ERROR,
    """
    The project file cannot be understood.

    edition.toml is a TOML file with known tables and keys; values are strings in quotation marks, lists in brackets,
    or numbers. The message names the place.

    Wrong:
        [edition]
        sourse = "tei/text.xml"

    Right:
        [edition]
        source = "tei/text.xml"
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

PROOF_IGNORES = frozenset({"case", "punctuation", "diacritics", "spaces"})
"""What the witness proof may overlook; white space between words is never compared."""

_KEYS: Mapping[str, frozenset[str]] = {
    "edition": frozenset({"name", "source", "base", "language", "templates", "title", "parallels"}),
    "witnesses": frozenset(),
    "apparatus": frozenset({"style", "separator", "between", "words", "lemma_words", "ranges", "groups"}),
    "proof": frozenset({"ignore"}),
    "check": frozenset({"schema", "phase", "ignore"}),
    "print": frozenset(
        {
            "page",
            "margins",
            "size",
            "pitch",
            "font",
            "fonts",
            "form",
            "numbering",
            "reference",
            "every",
            "headings",
            "layers",
            "order",
            "witnesses",
            "contents",
            "index",
            "new_page",
            "facing",
            "marks",
            "standard",
        }
    ),
    "site": frozenset({"url", "theme", "font"}),
    "bibliography": frozenset({"style", "locale"}),
}


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
    read from ``folder``. With ``details`` every finding of a schema that nobody asked for is told, not one of each kind.
    """

    schemas: tuple[str, ...] = ()
    phase: str = ""
    exemptions: tuple[Exemption, ...] = ()
    folder: Path = Path()
    cache: Path | None = None
    details: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """The settings of one build.

    ``root`` bounds what may be read; ``sources`` are the TEI files with the names by which the user knows them;
    ``parallels`` are texts that stand beside the first of them, such as translations; ``language`` is that of the
    interface, empty for the text's own; ``transcriptions`` are files by siglum.
    """

    name: str
    root: Path
    sources: tuple[tuple[Path, str], ...]
    parallels: tuple[tuple[Path, str], ...] = ()
    base: str = ""
    language: str = ""
    title: str = ""
    templates: Path | None = None
    transcriptions: Mapping[str, Path] = field(default_factory=dict)
    proof_ignores: frozenset[str] = frozenset()
    apparatus: Mapping[str, str | int] = field(default_factory=dict)
    check: Checking = field(default_factory=Checking)
    print: Mapping[str, object] = field(default_factory=dict)
    site: Mapping[str, str] = field(default_factory=dict)
    bibliography: Mapping[str, str] = field(default_factory=dict)
    file: str = ""


def open_project(source: Path | None, here: Path) -> Project:
    """Make a project of a TEI file, a folder of TEI, a project folder, or the current folder. Raises EditionError."""
    if source is None:
        if not (here / PROJECT_FILE).is_file():
            hint = "name a TEI file: edition build FILE"
            raise EditionError(NO_PROJECT(f"there is no {PROJECT_FILE} in this folder", hint=hint, file=PROJECT_FILE))
        return _read_project(here / PROJECT_FILE, here)
    if not source.exists():
        raise EditionError(NO_SOURCE(f"there is no file or folder {source}", hint=_similar(source), file=str(source)))
    if source.is_dir():
        if (source / PROJECT_FILE).is_file():
            return _read_project(source / PROJECT_FILE, here)
        files = _tei_files(source)
        if not files:
            raise EditionError(NO_TEI(f"no TEI file in {source}", file=str(source)))
        named = tuple((f, _name_from(f, here)) for f in files)
        return Project(source.resolve().name, _boundary(source, here), named)
    if source.name == PROJECT_FILE:
        return _read_project(source, here)
    stem = source.name.removesuffix(".xml").removesuffix(".tei")
    return Project(stem, _boundary(source.parent, here), ((source, str(source)),))


def _similar(source: Path) -> str:
    folder = source.parent
    meant = nearest(source.name, [p.name for p in folder.iterdir()]) if folder.is_dir() else ""
    return f"did you mean {folder / meant}?" if meant else ""


def _boundary(folder: Path, here: Path) -> Path:
    """Bound the reading of a bare file: the current folder where the file is below it, else the file's own folder."""
    return here.resolve() if folder.resolve().is_relative_to(here.resolve()) else folder.resolve()


def _name_from(path: Path, here: Path) -> str:
    """Name a file as seen from the current folder, if it is below it."""
    resolved = path.resolve()
    return str(resolved.relative_to(here.resolve())) if resolved.is_relative_to(here.resolve()) else str(path)


def _tei_files(folder: Path) -> list[Path]:
    found = [p for p in folder.rglob("*.xml") if p.is_file() and not _is_hidden(p.relative_to(folder))]
    built = {place for place in {parent for p in found for parent in p.parents} if _is_built(place)}
    return sorted(p for p in found if built.isdisjoint(p.parents) and _looks_like_tei(p))


def _is_built(folder: Path) -> bool:
    """Tell whether the builder wrote a folder: the TEI in its outputs are copies, not sources."""
    try:
        with (folder / "report.json").open("rb") as file:
            return b'"tei-edition"' in file.read(200)
    except OSError:
        return False


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _looks_like_tei(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(4096).replace(b"\0", b"")
    except OSError:
        return False
    return b"tei-c.org/ns/1.0" in head


def _read_project(path: Path, here: Path) -> Project:
    import tomllib  # noqa: PLC0415 - a bare TEI file needs none, and starts sooner

    name = _name_from(path, here)
    try:
        raw = path.read_bytes()
        table = tomllib.loads(raw.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise EditionError(BAD_PROJECT(f"the file is not valid TOML: {error}", file=name)) from None
    except OSError as error:
        raise EditionError(BAD_PROJECT(f"the file cannot be read: {error.strerror}", file=name)) from None
    reading = _Table(Source(name, raw), table)
    reading.check_keys()
    root = path.parent.resolve()
    parallels = reading.files("parallels", root)
    sources = [f for f in reading.files("source", root, "tei") if f not in parallels]
    templates = reading.string("edition", "templates")
    return Project(
        name=reading.string("edition", "name") or root.name,
        root=root,
        sources=tuple((f, _name_from(f, here)) for f in sources),
        parallels=tuple((f, _name_from(f, here)) for f in parallels),
        base=reading.string("edition", "base"),
        language=reading.string("edition", "language"),
        title=reading.string("edition", "title"),
        templates=root / templates if templates else None,
        transcriptions={key: root / str(value) for key, value in reading.section("witnesses").items()},
        proof_ignores=reading.words("proof", "ignore", PROOF_IGNORES),
        apparatus={k: v for k, v in reading.section("apparatus").items() if isinstance(v, str | int)},
        check=Checking(
            reading.strings("check", "schema"), reading.string("check", "phase"), reading.exemptions(), root
        ),
        print=reading.section("print"),
        site={k: str(v) for k, v in reading.section("site").items()} | reading.existing("site", "theme", root),
        bibliography={k: str(v) for k, v in reading.section("bibliography").items()},
        file=name,
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML document with its text, so that a mistake has a place."""

    source: Source
    table: Mapping[str, object]

    def problem(self, message: str, word: str, hint: str = "") -> Finding:
        index = max(self.source.data.find(word.encode()), 0)
        return BAD_PROJECT(message, Position(self.source, span=(index, index + len(word.encode()))), hint)

    def check_keys(self) -> None:
        for name, section in self.table.items():
            if name not in _KEYS:
                meant = nearest(name, _KEYS)
                hint = f"did you mean [{meant}]?" if meant else f"known tables: {', '.join(_KEYS)}"
                raise EditionError(self.problem(f"unknown table “{name}”", name, hint))
            if not isinstance(section, dict):
                raise EditionError(self.problem(f"“{name}” is a table: write [{name}]", name))
            for key in section:
                if _KEYS[name] and key not in _KEYS[name]:
                    meant = nearest(key, _KEYS[name])
                    hint = f"did you mean “{meant}”?" if meant else f"known keys: {', '.join(sorted(_KEYS[name]))}"
                    raise EditionError(self.problem(f"unknown key “{key}” in [{name}]", key, hint))

    def section(self, name: str) -> Mapping[str, object]:
        section = self.table.get(name, {})
        return section if isinstance(section, dict) else {}

    def string(self, section: str, key: str) -> str:
        value = self.section(section).get(key, "")
        if not isinstance(value, str):
            raise EditionError(self.problem(f"“{key}” is a string: write it in quotation marks", key))
        return value

    def existing(self, section: str, key: str, root: Path) -> dict[str, str]:
        """Return a key with the file that it names, if it is set; the file lies in the project."""
        value = self.string(section, key)
        if not value:
            return {}
        if not (root / value).resolve().is_relative_to(root):
            raise EditionError(self.problem(f"“{value}” leads out of the project", value))
        if not (root / value).is_file():
            raise EditionError(self.problem(f"there is no file {value}", value, "the path counts from edition.toml"))
        return {key: value}

    def files(self, key: str, root: Path, default: str = "") -> list[Path]:
        """Return the TEI files that a key of [edition] names: files, or all in a folder. They stay in the project."""
        found: list[Path] = []
        for item in self.strings("edition", key) or ((default,) if default else ()):
            target = root / item
            if not target.resolve().is_relative_to(root):
                raise EditionError(self.problem(f"“{item}” leads out of the project", item))
            found.extend(_tei_files(target) if target.is_dir() else [target])
        return found

    def exemptions(self) -> tuple[Exemption, ...]:
        """Return what [check] ignore lists: tables with a code or several, a reason, and perhaps a file."""
        listed = self.section("check").get("ignore", [])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            hint = 'write ignore = [{ code = "A012", reason = "…" }]'
            raise EditionError(self.problem("“ignore” is a list of tables", "ignore", hint))
        return tuple(self._exemption(item) for item in listed)

    def _exemption(self, item: Mapping[str, object]) -> Exemption:
        for key, value in item.items():
            if key not in {"code", "reason", "file"}:
                raise EditionError(self.problem(f"unknown key “{key}” in “ignore”", key, "known: code, reason, file"))
            if not isinstance(value, str) and not (key == "code" and isinstance(value, list)):
                raise EditionError(self.problem(f"“{key}” is a string: write it in quotation marks", key))
        code = item.get("code", "")
        codes = tuple(str(c) for c in code) if isinstance(code, list) else tuple(str(code).split())
        # Of several exceptions for a code, the reason tells them apart.
        place = str(item.get("reason") or next(iter(codes), "ignore"))
        at = self.problem("", place).at
        return Exemption(codes, str(item.get("reason", "")), str(item.get("file", "")), at)

    def words(self, section: str, key: str, known: frozenset[str]) -> frozenset[str]:
        """Return a list of words of which only some are known."""
        words = self.strings(section, key)
        for word in words:
            if word not in known:
                meant = nearest(word, known)
                hint = f"did you mean “{meant}”?" if meant else f"known words: {', '.join(sorted(known))}"
                raise EditionError(self.problem(f"unknown word “{word}” in “{key}”", word, hint))
        return frozenset(words)

    def strings(self, section: str, key: str) -> tuple[str, ...]:
        value = self.section(section).get(key, ())
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        if value == ():
            return ()
        raise EditionError(self.problem(f"“{key}” is a string or a list of strings", key))
