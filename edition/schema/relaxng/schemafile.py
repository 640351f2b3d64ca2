"""Read the files of a schema: XML syntax or compact syntax, the main file and those it refers to. Path → tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml.etree import _Element

from edition.consulted import consulted
from edition.diagnostics import EditionError, Position, Source
from edition.schema.relaxng import schema_rules
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.reading import fill_starts, parse_tree, read_source

RNG = "http://relaxng.org/ns/structure/1.0"
RNG_ = f"{{{RNG}}}"


def kind(element: _Element) -> str:
    """Return the name of an element of RELAX NG, or nothing for an annotation. 4.1."""
    tag = str(element.tag)
    return tag[len(RNG_) :] if tag.startswith(RNG_) else ""


class SchemaFile:
    """One file of a schema as a tree of RELAX NG's XML syntax, which the compact syntax is turned into."""

    def __init__(self, path: Path, source: Source) -> None:
        self.address = path.as_uri()
        self.source = source
        self.spans: dict[_Element, tuple[int, int]] = {}
        self.compact = path.suffix == ".rnc"
        self.root = self._parse_compact() if self.compact else self._parse()
        self._ordinals: dict[_Element, int] = {}

    def _parse_compact(self) -> _Element:
        from edition.schema.relaxng.compact import parse_compact  # noqa: PLC0415 - few schemas are written so

        root, self.spans = parse_compact(self.source)
        return root

    def _parse(self) -> _Element:
        try:
            return parse_tree(self.source, schema_rules.SCHEMA_UNREADABLE)
        except EditionError as error:
            raise SchemaError(*error.findings) from None

    def at(self, element: _Element, attribute: str = "") -> Position:
        """Return the place of an element of the schema, or of one of its attributes."""
        if self.spans:
            return Position(self.source, span=self.spans[element])
        if not self._ordinals:
            fill_starts(self.source)
            self._ordinals = {known: ordinal for ordinal, known in enumerate(self.root.iter())}
        return Position(self.source, self._ordinals[element], attribute)


class Files:
    """The files of one schema, each read once."""

    def __init__(self, main: Path, source: Source | None = None) -> None:
        """Begin with a file, or with what was read or made already under its name."""
        self._main = main
        self._base = main.resolve()
        self._known: dict[Path, SchemaFile] = {}
        if source is not None:
            self._known[self._base] = SchemaFile(self._base, source)
        self.main = self._load(self._base, str(main))

    def __len__(self) -> int:
        return len(self._known)

    def __iter__(self) -> Iterator[SchemaFile]:
        """Iterate over the files that were read so far."""
        return iter(self._known.values())

    def _load(self, path: Path, name: str) -> SchemaFile:
        if path not in self._known:
            try:
                source = read_source(path, schema_rules.SCHEMA_UNREADABLE, name)
            except EditionError as error:
                raise SchemaError(*error.findings) from None
            self._known[path] = SchemaFile(path, source)
        return self._known[path]

    def refer(self, base: str, href: str) -> SchemaFile:
        """Return the file to which an address leads from another; raises ValueError where it cannot be had. 4.5."""
        address = urlsplit(urljoin(base, href))
        if address.fragment or href.endswith("#"):
            raise ValueError(f"“{href}” points into a file; only a whole file can be included")
        if address.scheme != "file":
            raise ValueError(f"“{href}” is on the network, which is not asked; save the file beside the schema")
        path = Path(unquote(address.path))
        consulted(path)
        if not path.is_file():
            raise ValueError(f"there is no file “{href}”")
        folder = self._base.parent
        name = str(self._main.parent / path.relative_to(folder)) if path.is_relative_to(folder) else str(path)
        return self._load(path, name)
