"""Find what an ODD builds on: TEI's specifications, or another ODD. What “source” says → Library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from edition.consulted import Kind, consulted
from edition.diagnostics import EditionError, Severity
from edition.schema.odd import odd_rules
from edition.schema.odd.library import Library, library_of
from edition.schema.odd.reading import OddFile, read_odd
from edition.schema.odd.specs import Node
from edition.tree import TEI, TEI_

Find = Callable[[str], Path | None]
"""Where the file of an address is that was fetched; nothing where it was not."""
_VAULT = "https://www.tei-c.org/Vault/P5/{}/xml/tei/odd/p5subset.xml"
CURRENT = "https://www.tei-c.org/release/xml/tei/odd/p5subset.xml"


_REFERRING = (f"{TEI_}moduleRef", f"{TEI_}specGrpRef")
_CHOOSING = tuple(f"{TEI_}{name}Ref" for name in ("element", "class", "macro", "data"))


def address_of(source: str) -> str:
    """Return the address of a release of TEI, “tei:4.9.0” or “tei:current”; any other address stays."""
    scheme, _, release = source.partition(":")
    if scheme != "tei":
        return source
    return CURRENT if release in {"", "current"} else _VAULT.format(release)


def not_fetched(_address: str) -> Path | None:
    """Find nothing, where nothing is kept."""
    return None


@dataclass(slots=True)
class Sources:
    """What is at hand.

    ``default`` is what an ODD builds on that names nothing, or only a release of TEI that is not at hand: a path or an address.
    """

    default: str = ""
    folder: Path = Path()
    find: Find = not_fetched
    read: list[Path] = field(default_factory=list)
    """The files that were read."""
    specs: list[Path] = field(default_factory=list)
    """Those of them that say what TEI is, not how a project uses it."""
    _known: dict[Path, Library] = field(default_factory=dict)
    _within: list[Path] = field(default_factory=list)

    def library(self, source: str, part: Node) -> Library:
        """Return the specifications of a source that an ODD names; raises EditionError where they are not at hand."""
        path = self._path(source, part)
        if path is None and (not source or _is_tei(source)):
            path = self._path_of_default()
        if path is None:
            wanted = source or self.default or "tei:current"
            message = f"the specifications of {_shown(wanted)} are not at hand"
            remote = _is_remote(wanted)
            named = "name a file by --specs, or by “specs” in edition.toml"
            hint = f"edition schema fetch {wanted}, or {named}" if remote else named
            raise EditionError(odd_rules.NO_SPECIFICATIONS(message, part.file.at(part.element, "source"), hint))
        if path not in self._known:
            self._known[path] = self._read(path, part)
        return self._known[path]

    def is_another(self, source: str) -> bool:
        """Tell whether an ODD names a release of TEI that is not at hand, so that another stands for it."""
        is_release = _is_remote(source) and address_of(source) != CURRENT
        return is_release and self.find(address_of(source)) is None

    def default_library(self) -> Library:
        """Return the specifications of TEI that are at hand; raises EditionError where there are none."""
        path = self._path_of_default()
        if path is None:
            wanted = self.default or "tei:current"
            hint = f"edition schema fetch {wanted}, or name a file by --specs"
            message = f"the specifications of {_shown(wanted)} are not at hand"
            raise EditionError(odd_rules.NO_SPECIFICATIONS(message, None, hint, file=wanted))
        return library_of(path)

    def _path_of_default(self) -> Path | None:
        for one in (self.default, "tei:current"):
            path = self.find(address_of(one)) if _is_remote(one) else self.folder / one if one else None
            if path is not None:
                consulted(path, Kind.TREE if path.is_dir() else Kind.FILE)
            if path is not None and path.exists():
                return path
        return None

    def _path(self, source: str, part: Node) -> Path | None:
        if not source:
            return None
        if _is_remote(source):
            return self.find(address_of(source))
        parts = urlsplit(source)
        path = Path(unquote(parts.path)) if parts.scheme == "file" else part.file.path.parent / unquote(source)
        consulted(path, Kind.TREE if path.is_dir() else Kind.FILE)
        if path.exists():
            return path
        message = f"there is no file “{source}”"
        raise EditionError(
            odd_rules.NO_SPECIFICATIONS(message, part.file.at(part.element, "source"), "put it there, or name another")
        )

    def _read(self, path: Path, part: Node) -> Library:
        from edition.schema.odd.customising import customise  # noqa: PLC0415 - an ODD may build on another

        real = path.resolve()
        self.read.append(real)
        if real.is_dir():
            self.specs.append(real)
            return library_of(path)
        if real in self._within:
            message, at = f"{path.name} builds on itself", part.file.at(part.element, "source")
            raise EditionError(odd_rules.CONTRADICTION(message, at, severity=Severity.ERROR))
        file = read_odd(path, _relative(path, part))
        library = Library(file.name)
        if not _is_customisation(file):
            library.add_file(file)
            self.specs.append(real)
            return library
        self._within.append(real)
        made = customise(file, self)
        self._within.pop()
        library.add(made.specs.values(), made.ident)
        library.constraints, library.declarations = made.constraints, made.declarations
        library.left_out, library.taken = made.left_out, made.taken
        library.namespace = made.namespace if made.namespace != TEI else ""
        return library


def _relative(path: Path, part: Node) -> str:
    """Name a file as the user knows the one that names it."""
    folder = part.file.path.parent
    return str(Path(part.file.name).parent / path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _is_customisation(file: OddFile) -> bool:
    """Tell whether a file says how it differs from another, rather than bringing its specifications along."""
    has_modules = next(file.root.iter(f"{TEI_}moduleSpec"), None) is not None
    return not has_modules and any(
        next(one.iter(*_REFERRING), None) is not None or next(one.iterchildren(*_CHOOSING), None) is not None
        for one in file.root.iter(f"{TEI_}schemaSpec")
    )


def _is_remote(source: str) -> bool:
    return source.startswith(("tei:", "http:", "https:"))


def _is_tei(source: str) -> bool:
    return source.startswith("tei:") or urlsplit(source).netloc.removeprefix("www.") == "tei-c.org"


def _shown(source: str) -> str:
    scheme, _, release = source.partition(":")
    return f"TEI P5 {release}" if scheme == "tei" and release != "current" else "TEI P5" if scheme == "tei" else source
