"""The definitions of a grammar, with those of the grammars it includes. RELAX NG, 4.7, 4.11, 4.17 and 4.18."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element

from edition.diagnostics import nearest
from edition.schema.relaxng import schema_rules
from edition.schema.relaxng.patterns import Pattern
from edition.schema.relaxng.schemafile import Files, SchemaFile, kind
from edition.schema.relaxng.syntax import Reader, Scope

START = ""
"""The name under which `start` is kept; no definition can have it."""


class Part(NamedTuple):
    """One of the elements that make up a definition."""

    element: _Element
    children: list[_Element]
    scope: Scope


class Definition:
    """All that a grammar says about one name."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parts: list[Part] = []
        self.combine = ""
        self.pattern: Pattern | None = None
        self.in_progress = False

    @property
    def shown(self) -> str:
        """How a message calls it."""
        return f"“{self.name}”" if self.name else "<start>"

    def add(self, part: Part, combine: str, reader: Reader) -> None:
        """Take a part in; the parts must agree on how they combine. 4.17."""
        if not combine and any("combine" not in known.element.attrib for known in self.parts):
            message = f"{self.shown} is defined twice without saying how the definitions combine"
            hint = 'write combine="choice" or combine="interleave", or give one of them another name'
            raise reader.error(schema_rules.SCHEMA_REFERENCE, message, part.element, part.scope, hint=hint)
        if combine and self.combine not in {"", combine}:
            message = f"{self.shown} is combined by “{self.combine}” before and by “{combine}” here"
            raise reader.error(schema_rules.SCHEMA_REFERENCE, message, part.element, part.scope, "combine")
        self.combine = self.combine or combine
        self.parts.append(part)


class Grammar:
    """The definitions of one grammar, and the grammar around it."""

    def __init__(self, parent: Grammar | None) -> None:
        self.parent = parent
        self.definitions: dict[str, Definition] = {}
        self.hidden: list[Part] = []
        """Definitions of included grammars that the including grammar replaces."""

    def suggestion(self, name: str) -> str:
        """Say which definition was probably meant."""
        meant = nearest(name, [known for known in self.definitions if known])
        return f"did you mean “{meant}”?" if meant else ""


class Collector:
    """Collect the definitions of one grammar element, and of what it includes."""

    def __init__(self, reader: Reader, files: Files, grammar: Grammar) -> None:
        self._reader = reader
        self._files = files
        self._grammar = grammar

    def collect(self, children: list[_Element], scope: Scope) -> None:
        """Read the content of a grammar."""
        self._content(children, scope, (), within_include=False)

    def _content(
        self, children: list[_Element], scope: Scope, replaced: tuple[dict[str, bool], ...], *, within_include: bool
    ) -> None:
        """Read definitions; those that are `replaced` by an including grammar are put aside. 4.7 and 4.11."""
        for child in children:
            match kind(child):
                case "start" | "define":
                    self._definition(child, scope, replaced)
                case "div":
                    inner, parts = self._reader.enter(child, scope)
                    self._content(parts, inner, replaced, within_include=within_include)
                case "include" if not within_include:
                    self._include(child, scope, replaced)
                case other:
                    parent = "<include>" if within_include else "<grammar>"
                    message = f"<{other}> may not stand in {parent}"
                    hint = "definitions belong there: <start>, <define>, <div>"
                    hint += "" if within_include else ", <include>"
                    raise self._reader.error(schema_rules.SCHEMA_SYNTAX, message, child, scope, hint=hint)

    def _definition(self, element: _Element, scope: Scope, replaced: tuple[dict[str, bool], ...]) -> None:
        is_start = kind(element) == "start"
        allowed = {"combine"} if is_start else {"name", "combine"}
        inner, children = self._reader.enter(element, scope, allowed)
        name = START if is_start else self._reader.ncname(element, scope, "name")
        if is_start and len(children) != 1:
            message = "<start> must contain exactly one pattern"
            raise self._reader.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)
        if not children:
            raise self._reader.error(schema_rules.SCHEMA_SYNTAX, f"the definition of “{name}” is empty", element, scope)
        combine = (element.get("combine") or "").strip()
        if combine not in {"choice", "interleave"} and "combine" in element.attrib:
            message = f"“{combine}” is not a way to combine definitions: it is “choice” or “interleave”"
            raise self._reader.error(schema_rules.SCHEMA_SYNTAX, message, element, scope, "combine")
        part = Part(element, children, inner)
        hiding = [names for names in replaced if name in names]
        if hiding:
            for names in hiding:
                names[name] = True
            self._grammar.hidden.append(part)
        else:
            self._grammar.definitions.setdefault(name, Definition(name)).add(part, combine, self._reader)

    def _include(self, element: _Element, scope: Scope, replaced: tuple[dict[str, bool], ...]) -> None:
        inner, children = self._reader.enter(element, scope, {"href"})
        file = self._reader.refer(element, inner, self._files)
        if kind(file.root) != "grammar":
            message = f"{file.source.name} is not a grammar, so it cannot be included"
            hint = "a single pattern is referred to by <externalRef>"
            raise self._reader.error(schema_rules.SCHEMA_REFERENCE, message, element, scope, "href", hint)
        own = dict.fromkeys(self._names(children), False)
        included = inner.within(file)
        top, contents = self._reader.enter(file.root, included)
        self._content(contents, top, (*replaced, own), within_include=False)
        for name, seen in own.items():
            if not seen:
                shown = f"“{name}”" if name else "<start>"
                message = f"{shown} is replaced here, but {file.source.name} does not define it"
                raise self._reader.error(schema_rules.SCHEMA_REFERENCE, message, element, scope)
        self._content(children, inner, replaced, within_include=True)

    def _names(self, children: list[_Element]) -> list[str]:
        """Return the names that an include defines itself, also within div."""
        names = []
        for child in children:
            match kind(child):
                case "start":
                    names.append(START)
                case "define":
                    names.append((child.get("name") or "").strip())
                case "div":
                    names += self._names([inner for inner in child if kind(inner)])
                case _:
                    pass
        return names


def root_scope(file: SchemaFile) -> Scope:
    """Return the scope in which the main file of a schema is read."""
    return Scope(file, file.address, "", "", None, (file.address,))
