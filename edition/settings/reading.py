"""Read edition.toml. Bytes → settings and findings.

Every key is judged by itself, so that all mistakes are told, and one that is wrong leaves the others standing.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import msgspec
from msgspec import inspect

from edition.addresses import split_address
from edition.diagnostics import EditionError, Finding, Position, Source, nearest
from edition.settings import declared
from edition.settings.places import Path, Spot, find_places
from edition.settings.rules import BAD_PROJECT, OUTSIDE_PROJECT
from edition.settings.telling import told

_PLACE_OF_ERROR = re.compile(r"at line (\d+), column (\d+)")
_DECIDING = ("edition", "witnesses")
"""Tables that say what is built: a mistake in them stops the work, one in others leaves the default standing."""


@dataclass(slots=True)
class Table:
    """The settings of one project: those that are right, what was found, where each key stands.

    ``stops`` says whether a finding concerns what is built.
    """

    source: Source
    values: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    places: dict[Path, Spot] = field(default_factory=dict)
    stops: bool = False

    def section(self, name: str) -> dict[str, Any]:
        """Return the keys of a table that are right."""
        found = self.values.get(name, {})
        return found if isinstance(found, dict) else {}

    def at(self, path: Path, *, key: bool = False) -> Position:
        """Return the place of a value, or of its key; that of what is around it where it has none."""
        while path and path not in self.places:
            path = path[:-1]
        if not path:
            return Position(self.source, span=(0, 0))
        spot = self.places[path]
        return Position(self.source, span=spot.key if key else spot.value)

    def problem(self, path: Path, message: str, hint: str = "", *, key: bool = False, outside: bool = False) -> None:
        """Add a finding."""
        rule = OUTSIDE_PROJECT if outside else BAD_PROJECT
        self.findings.append(rule(message, self.at(path, key=key), hint))
        self.stops |= len(path) == 1 or path[0] in _DECIDING


def read_settings(name: str, raw: bytes, root: FilePath) -> Table:
    """Read a project file; paths count from ``root``, and stay in it. Raises EditionError where it is no TOML."""
    source = Source(name, raw)
    try:
        text = raw.decode("utf-8-sig")
        given = tomllib.loads(text)
    except UnicodeDecodeError as error:
        where = Position(source, span=(error.start, error.start + 1))
        raise EditionError(BAD_PROJECT("the file is not UTF-8", where, "save it as UTF-8")) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise EditionError(_not_toml(source, str(error))) from None
    if raw.startswith(b"\xef\xbb\xbf"):
        source = Source(name, raw[3:])
    table = Table(source, places=find_places(text))
    checking = _Checking(table)
    info = inspect.type_info(declared.Settings)
    values = checking.judge(given, info, ())
    table.values = values if isinstance(values, dict) else {}
    _Files(table, root.resolve()).judge()
    return table


def _not_toml(source: Source, said: str) -> Finding:
    found = _PLACE_OF_ERROR.search(said)
    span = (0, 0)
    if found:
        lines = source.line_starts()
        line = min(int(found[1]), len(lines))
        start = lines[line - 1]
        start += len(source.line_text(line)[0][: int(found[2]) - 1].encode())
        span = (start, start + 1)
    message = _PLACE_OF_ERROR.sub("", said).replace("()", "").strip() or "it is nested too deeply"
    hint = "text stands in quotation marks, lists in brackets; a table begins with its name in brackets"
    return BAD_PROJECT(f"the file is not valid TOML: {message}", Position(source, span=span), hint)


class _Wrong:
    """What stands for a value that is not right."""


_WRONG = _Wrong()


@dataclass(frozen=True, slots=True)
class _Checking:
    """Judges values by the types that are declared."""

    table: Table

    def judge(self, value: object, info: inspect.Type, path: Path) -> Any:
        """Return the value with what is right of it; _WRONG where nothing is."""
        inner = _plain(info)
        parts = inner.types if isinstance(inner, inspect.UnionType) else (inner,)
        for part in map(_plain, parts):
            if isinstance(part, inspect.StructType) and isinstance(value, dict):
                return self._struct(value, part, path)
            if isinstance(part, inspect.DictType) and isinstance(value, dict):
                return self._dict(value, part, path)
            if isinstance(part, inspect.ListType) and isinstance(value, list):
                return self._list(value, part, path)
        scalars = [_plain(p) for p in parts]
        if any(_fits(value, part) for part in scalars):
            return value
        hint = _meant(value, scalars) or told(inner)
        if len(path) == 1:
            self.table.problem(path, f"“{path[0]}” is a table: write [{path[0]}]", key=True)
        else:
            self.table.problem(path, f"{_named(path)} cannot be {_shown(value)}", hint)
        return _WRONG

    def _struct(self, value: dict[str, object], info: inspect.StructType, path: Path) -> dict[str, Any]:
        known = {f.encode_name: f.type for f in info.fields}
        kept: dict[str, Any] = {}
        for key, item in value.items():
            if key in known:
                kept[key] = self.judge(item, known[key], (*path, key))
            else:
                self._unknown(key, known, path)
        return {key: item for key, item in kept.items() if item is not _WRONG}

    def _unknown(self, key: str, known: Mapping[str, object], path: Path) -> None:
        meant = nearest(key, known)
        if not path:
            hint = f"did you mean [{meant}]?" if meant else f"known tables: {', '.join(known)}"
            self.table.problem((key,), f"unknown table “{key}”", hint, key=True)
        else:
            hint = f"did you mean “{meant}”?" if meant else f"known keys: {', '.join(sorted(known))}"
            inside = ".".join(str(part) for part in path)
            self.table.problem((*path, key), f"unknown key “{key}” in [{inside}]", hint, key=True)

    def _dict(self, value: dict[str, object], info: inspect.DictType, path: Path) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, item in value.items():
            if not _fits(key, _plain(info.key_type)):
                self.table.problem((*path, key), f"{_shown(key)} is no name", told(_plain(info.key_type)), key=True)
            else:
                kept[key] = self.judge(item, info.value_type, (*path, key))
        return {key: item for key, item in kept.items() if item is not _WRONG}

    def _list(self, value: list[object], info: inspect.ListType, path: Path) -> list[Any]:
        kept = [self.judge(item, info.item_type, (*path, number)) for number, item in enumerate(value)]
        return [item for item in kept if item is not _WRONG]


def _plain(info: inspect.Type) -> inspect.Type:
    while isinstance(info, inspect.Metadata):
        info = info.type
    return info


def _fits(value: object, info: inspect.Type) -> bool:
    """Tell whether a value that holds no others is of a type and within its range."""
    match info:
        case inspect.BoolType():
            return isinstance(value, bool)
        case inspect.LiteralType():
            return isinstance(value, str) and value in info.values
        case inspect.IntType() | inspect.FloatType():
            kinds = (int,) if isinstance(info, inspect.IntType) else (int, float)
            if isinstance(value, bool) or not isinstance(value, kinds) or not math.isfinite(value):
                return False
            least = -math.inf if info.ge is None else info.ge
            most = math.inf if info.le is None else info.le
            return least <= value <= most
        case inspect.StrType():
            if not isinstance(value, str) or not (info.min_length or 0) <= len(value) <= (
                info.max_length or len(value)
            ):
                return False
            return info.pattern is None or re.search(info.pattern, value) is not None
        case _:
            return False


def _meant(value: object, parts: list[inspect.Type]) -> str:
    words = [str(word) for part in parts if isinstance(part, inspect.LiteralType) for word in part.values]
    if not isinstance(value, str) or not words:
        return ""
    begun = [word for word in words if len(word) > 1 and value.casefold().startswith(word.casefold())]
    meant = nearest(value, words) or max(begun, key=len, default="")
    return f"did you mean “{meant}”?" if meant else ""


def _named(path: Path) -> str:
    names = [str(part) for part in path[1:] if isinstance(part, str)] or [str(path[0])]
    return f"“{'.'.join(names)}” in [{path[0]}]"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"“{value[:60]}…”" if len(value) > 60 else f"“{value}”"
    if isinstance(value, int | float):
        return str(value)[:40]
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return "a date or time"


@dataclass(frozen=True, slots=True)
class _Files:
    """Judges the files and addresses that settings name: they are there, and in the project."""

    table: Table
    root: FilePath

    def judge(self) -> None:
        for key in ("source", "parallels"):
            self._several("edition", key)
        self._several("check", "schema")
        self._one("edition", "templates", folder=True)
        for key in list(self.table.section("witnesses")):
            self._one("witnesses", key)
        self._one("site", "theme")
        self._one("bibliography", "style")

    def _several(self, section: str, key: str) -> None:
        """Judge a path or a list of them; only whether they stay in the project, for who reads them tells the rest."""
        values = self.table.section(section)
        given = values.get(key)
        listed = given if isinstance(given, list) else [given] if isinstance(given, str) else []
        kept = []
        for number, item in enumerate(listed):
            path: Path = (section, key, number) if isinstance(given, list) else (section, key)
            is_file = section != "check" or not (
                item in {"profile", "none"} or split_address(item).scheme in {"http", "https"}
            )
            if not is_file or self._is_inside(item, path):
                kept.append(item)
        if listed:
            values[key] = kept

    def _one(self, section: str, key: str, *, folder: bool = False) -> None:
        values = self.table.section(section)
        item = values.get(key)
        if item is None:
            return
        path = (section, key)
        place = self.root / item
        if key == "theme" and item in declared.THEMES and not place.exists():
            return
        if self._is_inside(item, path):
            if place.is_dir() if folder else place.is_file():
                return
            what = "folder" if folder else "file"
            parent = place.parent
            names = [p.name for p in parent.iterdir() if p.is_dir() == folder] if parent.is_dir() else []
            meant = nearest(place.name, names)
            hint = f"did you mean {FilePath(item).with_name(meant)}?" if meant else "the path counts from edition.toml"
            self.table.problem(path, f"there is no {what} {item}", hint)
        del values[key]

    def _is_inside(self, item: str, path: Path) -> bool:
        place = FilePath(item)
        inside = not place.is_absolute() and not re.match(r"[A-Za-z]:|[\\/]", item)
        try:
            inside = inside and (self.root / place).resolve().is_relative_to(self.root)
        except (OSError, RuntimeError, ValueError):
            inside = False
        if not inside:
            hint = "put it into the folder of edition.toml, and name it as seen from there"
            self.table.problem(path, f"“{item}” leads out of the project", hint, outside=True)
        return inside


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, for editors' completion."""
    made = msgspec.json.schema(declared.Settings)
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["title"] = "edition.toml"
    return made
