"""A schema, loaded and ready to judge documents. Path → Schema."""

from __future__ import annotations

import contextlib
import hashlib
from functools import cached_property
from pathlib import Path

from lxml import etree

from edition.diagnostics import EditionError, Finding, Position, Source
from edition.encodings import decode
from edition.schema.relaxng import messages, rules, schema_rules
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.expectations import Mentioned
from edition.schema.relaxng.ids import conflicts
from edition.schema.relaxng.names import listed
from edition.schema.relaxng.patterns import Declaration, Pattern
from edition.schema.relaxng.places import DocumentPlaces, SourcePlaces
from edition.schema.relaxng.reading import read_source
from edition.schema.relaxng.restrictions import RestrictionError, Restrictions
from edition.schema.relaxng.schemafile import Files
from edition.schema.relaxng.simplify import Simplifier, check_unreachable
from edition.schema.relaxng.states import States
from edition.schema.relaxng.table import Table
from edition.schema.relaxng.validator import Validation
from edition.schema.relaxng.vocabulary import Description, Vocabulary
from edition.tree import Document

# Schemas, by the SHA-256 of their file, that were checked as a whole when this engine was made, and found correct and
# clear about identifiers. They need not be checked at every start; a test checks them.
CHECKED = {
    "b0f115095ead2ccc6933aa3365c6f4a82cba3b2ec7eee7f76bb616d7a63b7e48": "tei_all of TEI P5 4.12.0",
}
_MARK = "relaxng-1"
"""The version of the checks, in the names of the files by which a cache remembers them."""


class Schema:
    """A correct schema."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.findings: list[Finding] = []
        """What is doubtful about the schema, though it is correct."""
        self._table = Table()
        self._simplifier = Simplifier(files, self._table)
        self._start = self._simplifier.start()
        self._states = States(self._table)
        self._identify = True

    @property
    def start(self) -> Pattern:
        """The pattern of a whole document."""
        return self._start

    def validate(self, source: Path | str | bytes | Source | Document, *, identifiers: bool = True) -> list[Finding]:
        """Judge a document: a file, its bytes, a source that was read, or a tree; no findings where it is valid.

        A source that does not know yet where its elements begin learns it on the way. Without `identifiers`, it is not
        asked whether identifiers are unique and references lead somewhere.
        """
        if isinstance(source, Document):
            return self._validate_document(source, identifiers=identifiers)
        if not isinstance(source, Source):
            try:
                source = _read(source)
            except EditionError as error:
                return list(error.findings)
        return self._validation(SourcePlaces(source), identifiers=identifiers).run(source)

    def _validate_document(self, document: Document, *, identifiers: bool) -> list[Finding]:
        """Judge a tree. One that was read from several files is written out, and counted in the same order."""
        if len(document.sources) == 1 and not document.is_composed:
            return self.validate(document.main, identifiers=identifiers)
        merged = Source(document.main.name, etree.tostring(document.root, encoding="utf-8"))
        places = DocumentPlaces(document, document.root.iter("*"))
        return self._validation(places, identifiers=identifiers).run(merged, record=False)

    def _validation(self, places: SourcePlaces | DocumentPlaces, *, identifiers: bool) -> Validation:
        start = self._states.of((self._start,))
        return Validation(self._states, start, lambda: self.vocabulary, places, identify=identifiers and self._identify)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The elements of the schema, with what the schema says about them."""
        return Vocabulary(self._table, self._build())

    def describe(self, element: str) -> Description | None:
        """Return what the schema says about an element: its documentation, parents, children and attributes."""
        return self.vocabulary.describe(element)

    def _build(self) -> list[Declaration]:
        """Build the content of every element, also of those that no document has had yet."""
        declarations = self._simplifier.declarations
        for declaration in declarations:  # the list grows while contents are built
            _ = declaration.content
        return declarations

    def check(self) -> None:
        """Check the schema as a whole; raises SchemaError. RELAX NG, 4 and 7; DTD Compatibility, 5."""
        self._build()
        check_unreachable(self._simplifier)
        restrictions = Restrictions()
        failing: Declaration | None = None
        try:
            self._check_start(restrictions)
            for failing in restrictions.reached:  # the list grows while contents are checked
                restrictions.check_content(failing.content)
        except RestrictionError as error:
            where = (
                f" (in the element {messages.element(next(listed(failing.names), 'of any name'))})" if failing else ""
            )
            raise SchemaError(schema_rules.SCHEMA_RESTRICTION(f"{error}{where}", self._at(failing))) from None
        unclear = [
            schema_rules.SCHEMA_IDS(f"identifiers are not compared: {message}", self._at(declaration))
            for message, declaration in conflicts(restrictions.reached, Mentioned())
        ]
        self._identify = not unclear
        self.findings = [*self._simplifier.incomplete, *unclear]

    def _check_start(self, restrictions: Restrictions) -> None:
        """Check that documents begin with an element; in the compact syntax a part of a schema may do otherwise."""
        try:
            restrictions.check_start(self._start)
        except RestrictionError as error:
            if not self.files.main.compact:
                raise
            self._simplifier.incomplete.append(schema_rules.SCHEMA_PART(str(error), self._at(None)))

    def _at(self, declaration: Declaration | None) -> Position:
        node = declaration.node if declaration else None
        return node.scope.file.at(node.element) if node else self.files.main.at(self.files.main.root)


def _read(source: Path | str | bytes) -> Source:
    if isinstance(source, bytes):
        return decode(source, "document", rules.NOT_WELL_FORMED)
    return read_source(Path(source), rules.NOT_WELL_FORMED)


def load(path: Path | str, cache: Path | None = None) -> Schema:
    """Load a schema in XML syntax (.rng) or compact syntax (.rnc); raises SchemaError where it is incorrect.

    Checking a large schema as a whole takes longer than reading it. With `cache`, a folder, a schema of one file that
    was found correct is remembered there by its content, and read only the next time.
    """
    return _load_shallow(Path(path), cache)


def load_text(text: str, name: str, cache: Path | None = None) -> Schema:
    """Load a schema in XML syntax that lies in no file; ``name`` is what findings call it. Otherwise as `load`."""
    return _load_shallow(Path(name), cache, Source(name, text.encode()))


def _load_shallow(path: Path, cache: Path | None, source: Source | None = None) -> Schema:
    try:
        return _load(path, cache, source)
    except RecursionError:
        message = f"the schema {path} is nested too deeply, or its definitions refer to each other in too long a chain"
        raise SchemaError(schema_rules.SCHEMA_SYNTAX(message, file=str(path))) from None


def _load(path: Path, cache: Path | None, source: Source | None) -> Schema:
    files = Files(path, source)
    digest = hashlib.sha256(files.main.source.data).hexdigest()
    mark = cache / f"{digest}.{_MARK}" if cache is not None else None
    schema = Schema(files)
    if digest in CHECKED or (mark is not None and mark.is_file()):
        return schema
    schema.check()
    if mark is not None and len(files) == 1 and not schema.findings:
        with contextlib.suppress(OSError):  # what cannot be remembered is checked again
            mark.parent.mkdir(parents=True, exist_ok=True)
            mark.write_text(f"{files.main.source.name}\n", encoding="utf-8")
    return schema
