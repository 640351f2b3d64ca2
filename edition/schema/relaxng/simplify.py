"""Turn the syntax of a schema into patterns. RELAX NG, 4.

What the specification describes as a series of changes to the schema is done in one walk from the start pattern; the
content of an element is read when a document first opens it.
"""

from __future__ import annotations

from collections.abc import Callable

from lxml.etree import _Element

from edition.diagnostics import Finding
from edition.schema.datatypes import Context, Datatype, DatatypeError, Facet, find_datatype
from edition.schema.relaxng import schema_rules
from edition.schema.relaxng.grammar import START, Collector, Definition, Grammar, root_scope
from edition.schema.relaxng.names import NameClass
from edition.schema.relaxng.patterns import Declaration, Pattern
from edition.schema.relaxng.schemafile import RNG, Files, kind
from edition.schema.relaxng.syntax import Reader, Scope
from edition.schema.relaxng.table import Table

_Build = Callable[["Simplifier", _Element, Scope], Pattern]
_BUILDERS: dict[str, _Build] = {}
_OTHERS = frozenset({"start", "define", "div", "include", "param", "except", "name", "anyName", "nsName"})


def _builds(tag: str) -> Callable[[_Build], _Build]:
    """Enter a method as the one that reads an element of the schema."""

    def enter(build: _Build) -> _Build:
        _BUILDERS[tag] = build
        return build

    return enter


class Node:
    """Where a declaration is written: its element in the schema, and what that inherits."""

    __slots__ = ("element", "scope")

    def __init__(self, element: _Element, scope: Scope) -> None:
        self.element = element
        self.scope = scope


class Simplifier(Reader):
    """Read the patterns of one schema."""

    def __init__(self, files: Files, table: Table) -> None:
        self.files = files
        self.table = table
        self.declarations: list[Declaration] = []
        self.grammars: list[Grammar] = []
        self.incomplete: list[Finding] = []
        """Why a schema in compact syntax is only a part of one."""
        self._datatypes: dict[tuple[str, str, tuple[Facet, ...]], Datatype] = {}

    def start(self) -> Pattern:
        """Return the pattern of a whole document."""
        file = self.files.main
        return self.pattern(file.root, root_scope(file))

    def pattern(self, element: _Element, scope: Scope) -> Pattern:
        """Read one pattern."""
        tag = kind(element)
        build = _BUILDERS.get(tag)
        if build is not None:
            return build(self, element, scope)
        if not tag:
            message = f"<{str(element.tag).rpartition('}')[2]}> is not an element of RELAX NG"
            hint = f"a schema begins with <grammar> in the namespace {RNG}"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope, hint=hint)
        known = "may not stand here" if tag in _OTHERS else "is not an element of RELAX NG"
        raise self.error(schema_rules.SCHEMA_SYNTAX, f"<{tag}> {known}", element, scope)

    def sequence(self, children: list[_Element], scope: Scope) -> Pattern:
        """Read patterns that follow each other. 4.12."""
        return self.table.group([self.pattern(child, scope) for child in children])

    def _inner(self, element: _Element, scope: Scope) -> list[Pattern]:
        """Read the patterns within an element that must have at least one."""
        scope, children = self.enter(element, scope)
        if not children:
            message = f"<{kind(element)}> is empty, but must contain a pattern"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)
        return [self.pattern(child, scope) for child in children]

    @_builds("group")
    def _group(self, element: _Element, scope: Scope) -> Pattern:
        """Read `group`. 6.2.2."""
        return self.table.group(self._inner(element, scope))

    @_builds("interleave")
    def _interleave(self, element: _Element, scope: Scope) -> Pattern:
        """Read `interleave`. 6.2.6."""
        return self.table.interleave(self._inner(element, scope))

    @_builds("choice")
    def _choice(self, element: _Element, scope: Scope) -> Pattern:
        """Read `choice`. 6.2.1."""
        return self.table.choice(self._inner(element, scope))

    @_builds("optional")
    def _optional(self, element: _Element, scope: Scope) -> Pattern:
        """Read `optional`: a choice with nothing. 4.14."""
        return self.table.optional(self._group(element, scope))

    @_builds("oneOrMore")
    def _one_or_more(self, element: _Element, scope: Scope) -> Pattern:
        """Read `oneOrMore`. 6.2.5."""
        return self.table.one_or_more(self._group(element, scope))

    @_builds("zeroOrMore")
    def _zero_or_more(self, element: _Element, scope: Scope) -> Pattern:
        """Read `zeroOrMore`: once or more, or nothing. 4.15."""
        return self.table.optional(self._one_or_more(element, scope))

    @_builds("list")
    def _list(self, element: _Element, scope: Scope) -> Pattern:
        """Read `list`. 6.2.10."""
        return self.table.list_of(self._group(element, scope))

    @_builds("mixed")
    def _mixed(self, element: _Element, scope: Scope) -> Pattern:
        """Read `mixed`: text and a pattern in any order. 4.13."""
        return self.table.interleave((self.table.text, self._group(element, scope)))

    @_builds("empty")
    def _empty(self, element: _Element, scope: Scope) -> Pattern:
        """Read `empty`. 6.2.3."""
        self.only(element, *self.enter(element, scope))
        return self.table.empty

    @_builds("notAllowed")
    def _not_allowed(self, element: _Element, scope: Scope) -> Pattern:
        """Read `notAllowed`. 4.20."""
        self.only(element, *self.enter(element, scope))
        return self.table.not_allowed

    @_builds("text")
    def _text(self, element: _Element, scope: Scope) -> Pattern:
        """Read `text`. 6.2.4."""
        self.only(element, *self.enter(element, scope))
        return self.table.text

    @_builds("element")
    def _element(self, element: _Element, scope: Scope) -> Pattern:
        """Read `element`. 6.2.7."""
        inner, children = self.enter(element, scope, {"name"})
        found, children = self.names(element, inner, children, attribute=False)
        if not children:
            raise self.error(schema_rules.SCHEMA_SYNTAX, "<element> says nothing about its content", element, scope)
        return self.declare(found, element, inner, children)

    def declare(self, found: NameClass, element: _Element, scope: Scope, children: list[_Element]) -> Pattern:
        """Make an element whose content is read when it is first asked for. 4.19."""
        declaration = Declaration(
            found, lambda: self.sequence(children, scope), len(self.declarations), Node(element, scope)
        )
        self.declarations.append(declaration)
        return self.table.element(declaration)

    @_builds("attribute")
    def _attribute(self, element: _Element, scope: Scope) -> Pattern:
        """Read `attribute`; without a pattern, its value is any text. 4.12 and 6.2.7."""
        inner, children = self.enter(element, scope, {"name"})
        found, children = self.names(element, inner, children, attribute=True)
        self.only(element, scope, children, 1)
        value = self.pattern(children[0], inner) if children else self.table.text
        return self.table.attribute(found, value)

    @_builds("ref")
    def _ref(self, element: _Element, scope: Scope) -> Pattern:
        """Read `ref`: what a definition of this grammar says. 4.19."""
        return self.expand(self.definition(element, scope, scope.grammar), element, scope)

    @_builds("parentRef")
    def _parent_ref(self, element: _Element, scope: Scope) -> Pattern:
        """Read `parentRef`: a reference to the grammar around this one. 4.18."""
        grammar = scope.grammar.parent if scope.grammar else None
        return self.expand(self.definition(element, scope, grammar), element, scope)

    def definition(self, element: _Element, scope: Scope, grammar: Grammar | None) -> Definition:
        """Return the definition that a reference names. 4.18."""
        self.only(element, *self.enter(element, scope, {"name"}))
        name = self.ncname(element, scope, "name")
        found = grammar.definitions.get(name) if grammar else None
        if found is None and grammar is None and self._may_be_part(element, scope, f"nothing can define “{name}”"):
            return Definition(name)
        if found is None:
            message = f"nothing defines “{name}”"
            if grammar is None:
                message = f"“{name}” is referred to, but no grammar is around that could define it"
            hint = grammar.suggestion(name) if grammar else ""
            raise self.error(schema_rules.SCHEMA_REFERENCE, message, element, scope, "name", hint)
        return found

    def expand(self, definition: Definition, element: _Element, scope: Scope) -> Pattern:
        """Return the pattern of a definition, which may contain itself only within an element. 4.17 and 4.19."""
        if definition.pattern is None:
            if definition.in_progress:
                message = f"{definition.shown} contains itself, and no element lies between"
                raise self.error(schema_rules.SCHEMA_REFERENCE, message, element, scope, "name")
            definition.in_progress = True
            parts = [self.sequence(part.children, part.scope) for part in definition.parts]
            combine = self.table.interleave if definition.combine == "interleave" else self.table.choice
            definition.pattern = combine(parts)
            definition.in_progress = False
        return definition.pattern

    @_builds("grammar")
    def _grammar(self, element: _Element, scope: Scope) -> Pattern:
        """Read a grammar; within another it has definitions of its own. 4.18."""
        grammar = Grammar(scope.grammar)
        self.grammars.append(grammar)
        inner, children = self.enter(element, scope)
        Collector(self, self.files, grammar).collect(children, inner._replace(grammar=grammar))
        start = grammar.definitions.get(START)
        if start is None:
            message = "the grammar does not say where to start"
            if self._may_be_part(element, scope, message):
                return self.table.not_allowed
            raise self.error(schema_rules.SCHEMA_REFERENCE, message, element, scope)
        return self.expand(start, element, scope)

    def _may_be_part(self, element: _Element, scope: Scope, message: str) -> bool:
        """Tell whether what is wrong is only that others must complete the schema; the compact syntax allows that."""
        if scope.grammar is not None or len(scope.files) > 1 or not scope.file.compact:
            return False
        self.incomplete.append(schema_rules.SCHEMA_PART(message, scope.file.at(element)))
        return True

    @_builds("externalRef")
    def _external(self, element: _Element, scope: Scope) -> Pattern:
        """Read the pattern of another file in the place of a reference to it. 4.6."""
        inner, children = self.enter(element, scope, {"href"})
        self.only(element, scope, children)
        file = self.refer(element, inner, self.files)
        return self.pattern(file.root, inner.within(file))

    @_builds("value")
    def _value(self, element: _Element, scope: Scope) -> Pattern:
        """Read `value`; without a type it is a token of RELAX NG itself. 4.4."""
        inner, children = self.enter(element, scope, {"type"}, text=True)
        self.only(element, inner, children)
        text = element.text or ""
        typed = "type" in element.attrib
        library, name = (inner.library, self.ncname(element, scope, "type")) if typed else ("", "token")
        try:
            datatype = self._datatype(library, name, ())
            context = Context()
            if datatype.contextual:
                prefixes = {prefix: address for prefix, address in element.nsmap.items() if prefix}
                context.namespaces = {**prefixes, "": inner.namespace}
            value = datatype.parse(text, context)
        except DatatypeError as error:
            raise self.error(schema_rules.SCHEMA_DATATYPE, str(error), element, scope, "type", error.hint) from None
        except ValueError:
            message = f"“{text}” is not a value of the datatype “{name}”"
            raise self.error(schema_rules.SCHEMA_DATATYPE, message, element, scope) from None
        return self.table.value(datatype, text, value)

    @_builds("data")
    def _data(self, element: _Element, scope: Scope) -> Pattern:
        """Read `data`: a datatype with parameters, and what is excepted from it. 6.2.8."""
        inner, children = self.enter(element, scope, {"type"})
        name = self.ncname(element, scope, "type")
        excepted = children.pop() if children and kind(children[-1]) == "except" else None
        facets = tuple(self._parameter(child, inner) for child in children)
        try:
            datatype = self._datatype(inner.library, name, facets)
        except DatatypeError as error:
            where = children[error.parameter] if error.parameter >= 0 else element
            attribute = "" if error.parameter >= 0 else "type"
            raise self.error(schema_rules.SCHEMA_DATATYPE, str(error), where, scope, attribute, error.hint) from None
        without = None if excepted is None else self.table.choice(self._inner(excepted, inner))
        return self.table.data(datatype, without)

    def _parameter(self, element: _Element, scope: Scope) -> Facet:
        if kind(element) != "param":
            message = f"<{kind(element)}> may not stand here in <data>"
            hint = "<data> contains <param> elements, and one <except> at the end"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope, hint=hint)
        inner, children = self.enter(element, scope, {"name"}, text=True)
        self.only(element, inner, children)
        return self.ncname(element, scope, "name"), element.text or ""

    def _datatype(self, library: str, name: str, facets: tuple[Facet, ...]) -> Datatype:
        key = library, name, facets
        if key not in self._datatypes:
            self._datatypes[key] = find_datatype(*key)
        return self._datatypes[key]


class SyntaxCheck(Simplifier):
    """Check parts of a schema that no document can reach: the same rules, but references are not followed. 4.19.

    With `resolving` false, references need not lead anywhere, as in a definition that an including grammar replaces.
    """

    resolving = True

    def declare(self, found: NameClass, element: _Element, scope: Scope, children: list[_Element]) -> Pattern:
        """Read the content at once."""
        self.sequence(children, scope)
        return super().declare(found, element, scope, [])

    def definition(self, element: _Element, scope: Scope, grammar: Grammar | None) -> Definition:
        """Look a definition up, where that is asked for."""
        if self.resolving:
            return super().definition(element, scope, grammar)
        self.only(element, *self.enter(element, scope, {"name"}))
        return Definition(self.ncname(element, scope, "name"))

    def expand(self, definition: Definition, element: _Element, scope: Scope) -> Pattern:  # noqa: ARG002
        """Read what a grammar starts with, but nothing that a reference names."""
        if definition.name == START:
            self.check(definition)
        return self.table.empty

    def check(self, definition: Definition) -> None:
        """Check all parts of a definition."""
        for part in definition.parts:
            self.sequence(part.children, part.scope)


def check_unreachable(simplifier: Simplifier) -> None:
    """Check the definitions that were never expanded, and those that were replaced. 4.7 and 4.19."""
    checker = SyntaxCheck(simplifier.files, Table())
    queue = [(grammar, True) for grammar in simplifier.grammars]
    while queue:
        grammar, resolving = queue.pop()
        checker.resolving = resolving
        for definition in grammar.definitions.values():
            if definition.pattern is None:
                checker.check(definition)
        queue += [(inner, resolving) for inner in checker.grammars]
        checker.grammars, checker.resolving = [], False
        for part in grammar.hidden:
            checker.sequence(part.children, part.scope)
        queue += [(inner, False) for inner in checker.grammars]
        checker.grammars = []
