"""The syntax of RELAX NG in XML: attributes, children, white space, what is inherited. RELAX NG, 3 and 4.1 to 4.10."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from lxml.etree import _Element

from edition.diagnostics import Rule
from edition.schema.datatypes.strings import is_absolute_uri
from edition.schema.datatypes.xmlnames import is_former_ncname, is_former_qname
from edition.schema.relaxng import names, schema_rules
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.names import AnyName, Name, NameChoice, NameClass, NsName
from edition.schema.relaxng.schemafile import RNG_, Files, SchemaFile, kind

if TYPE_CHECKING:
    from edition.schema.relaxng.grammar import Grammar

NAME_CLASSES = frozenset({"name", "anyName", "nsName", "choice"})
_XML_BASE = f"{{{names.XML_NAMESPACE}}}base"


class Scope(NamedTuple):
    """What an element of a schema inherits from those around it."""

    file: SchemaFile
    base: str
    """The address from which others are resolved. 4.5."""
    namespace: str
    """4.9."""
    library: str
    """The datatype library. 4.3."""
    grammar: Grammar | None
    """The grammar in which references are looked up. 4.18."""
    files: tuple[str, ...]
    """The addresses of the files that are being read, one within the other."""

    def within(self, file: SchemaFile) -> Scope:
        """Return the scope of a file that is included or referred to here. 4.6 and 4.7."""
        return Scope(file, file.address, self.namespace, "", self.grammar, (*self.files, file.address))


class Reader:
    """Read elements of a schema, and refuse what section 3 does not allow."""

    def error(
        self, rule: Rule, message: str, element: _Element, scope: Scope, attribute: str = "", hint: str = ""
    ) -> SchemaError:
        """Make the error that says what is wrong with an element of the schema."""
        return SchemaError(rule(message, scope.file.at(element, attribute), hint))

    def enter(
        self, element: _Element, scope: Scope, allowed: Collection[str] = (), *, text: bool = False
    ) -> tuple[Scope, list[_Element]]:
        """Check attributes and text of an element; return its scope and its children without annotations."""
        if element.attrib:
            scope = self._attributes(element, scope, allowed)
        if not text and element.text and element.text.strip(" \t\n\r"):
            raise self._stray(element, scope, element.text)
        children = []
        for child in element:
            if kind(child):
                children.append(child)
            elif text:
                message = f"<{kind(element)}> may contain nothing but text"
                raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)
            if child.tail and not text and child.tail.strip(" \t\n\r"):
                raise self._stray(element, scope, child.tail)
        return scope, children

    def _stray(self, element: _Element, scope: Scope, text: str) -> SchemaError:
        message = f"text may not stand in <{kind(element)}>: “{text.strip()[:30]}”"
        return self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)

    def _attributes(self, element: _Element, scope: Scope, allowed: Collection[str]) -> Scope:
        for key, value in element.items():
            if key in allowed:
                continue
            if key == "ns":
                scope = scope._replace(namespace=value)
            elif key == "datatypeLibrary":
                scope = scope._replace(library=self._library(element, scope, value))
            elif key == _XML_BASE:
                scope = scope._replace(base=urljoin(scope.base, value))
            elif not key.startswith("{") or key.startswith(RNG_):
                message = f"<{kind(element)}> may not have the attribute @{key.removeprefix(RNG_)}"
                raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope, key.removeprefix(RNG_))
        return scope

    def _library(self, element: _Element, scope: Scope, value: str) -> str:
        """Check the address of a datatype library: absolute, and not of a place within something. 4.3."""
        if value and not is_absolute_uri(value):
            message = f"“{value}” cannot name a datatype library: it is not a complete address"
            raise self.error(schema_rules.SCHEMA_DATATYPE, message, element, scope, "datatypeLibrary")
        return value

    def only(self, element: _Element, scope: Scope, children: list[_Element], allowed: int = 0) -> None:
        """Refuse children beyond the number allowed."""
        if len(children) > allowed:
            extra = children[allowed]
            message = f"<{kind(extra)}> may not stand in <{kind(element)}>"
            if allowed:
                message += ", which contains one pattern at most"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, extra, scope)

    def refer(self, element: _Element, scope: Scope, files: Files) -> SchemaFile:
        """Return the file that @href names; it may not be one that is being read. 4.5 to 4.7."""
        href = element.get("href")
        if href is None:
            raise self.error(schema_rules.SCHEMA_SYNTAX, f"<{kind(element)}> lacks the attribute @href", element, scope)
        try:
            file = files.refer(scope.base, href)
        except ValueError as error:
            raise self.error(schema_rules.SCHEMA_UNREADABLE, str(error), element, scope, "href") from None
        if file.address in scope.files:
            message = f"“{href}” contains itself, directly or through other files"
            raise self.error(schema_rules.SCHEMA_REFERENCE, message, element, scope, "href")
        return file

    def ncname(self, element: _Element, scope: Scope, attribute: str) -> str:
        """Return an attribute that is a name without a colon. 4.2."""
        value = element.get(attribute)
        if value is None:
            message = f"<{kind(element)}> lacks the attribute @{attribute}"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)
        value = value.strip(" \t\n\r")
        if not is_former_ncname(value):
            raise self.error(schema_rules.SCHEMA_NAMES, f"“{value}” is not a name", element, scope, attribute)
        return value

    def names(
        self, element: _Element, scope: Scope, children: list[_Element], *, attribute: bool
    ) -> tuple[NameClass, list[_Element]]:
        """Return the names of an element or attribute, and the children that are left. 4.8 and 4.9."""
        written = element.get("name")
        if written is not None:
            unprefixed = "" if attribute and "ns" not in element.attrib else scope.namespace
            found: NameClass = Name(self._name(element, scope, written, unprefixed))
        elif children and kind(children[0]) in NAME_CLASSES:
            found = self._name_class(children[0], scope)
            children = children[1:]
        else:
            message = f"<{kind(element)}> has no name"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope, hint="give it the attribute @name")
        if attribute:
            self._not_xmlns(found, element, scope)
        return found, children

    def _name(self, element: _Element, scope: Scope, written: str, unprefixed: str) -> str:
        """Resolve a name: prefixes as they are declared in the schema. 4.10."""
        written = written.strip(" \t\n\r")
        if not is_former_qname(written):
            raise self.error(schema_rules.SCHEMA_NAMES, f"“{written}” is not a name", element, scope, "name")
        prefix, colon, local = written.partition(":")
        if not colon:
            return names.qualified(unprefixed, written)
        namespace = names.XML_NAMESPACE if prefix == "xml" else element.nsmap.get(prefix)
        if namespace is None:
            message = f"the prefix “{prefix}” of “{written}” is not declared"
            raise self.error(
                schema_rules.SCHEMA_NAMES, message, element, scope, "name", f"declare it with xmlns:{prefix}"
            )
        return names.qualified(namespace, local)

    def _name_class(self, element: _Element, scope: Scope, *, below: str = "") -> NameClass:
        """Read a class of names; `below` tells within whose exceptions it stands. 4.12, 4.16."""
        tag = kind(element)
        scope, children = self.enter(element, scope, text=tag == "name")
        if tag == below or (tag == "anyName" and below):
            message = f"<{tag}> may not be excepted from <{below}>: nothing would be left"
            raise self.error(schema_rules.SCHEMA_NAMES, message, element, scope)
        match tag:
            case "name":
                self.only(element, scope, children)
                return Name(self._name(element, scope, element.text or "", scope.namespace))
            case "anyName":
                return AnyName(self._except(element, scope, children, below))
            case "nsName":
                return NsName(scope.namespace, self._except(element, scope, children, below))
            case "choice" if children:
                return self._any_of(children, scope, below)
        message = f"<{tag}> is not a name or class of names" if children else f"<{tag}> is empty"
        raise self.error(schema_rules.SCHEMA_SYNTAX, message, element, scope)

    def _any_of(self, children: list[_Element], scope: Scope, below: str) -> NameClass:
        items = tuple(self._name_class(child, scope, below=below) for child in children)
        return items[0] if len(items) == 1 else NameChoice(items)

    def _except(self, element: _Element, scope: Scope, children: list[_Element], below: str) -> NameClass | None:
        if not children:
            return None
        self.only(element, scope, children, 1)
        if kind(children[0]) != "except":
            message = f"<{kind(children[0])}> may not stand in <{kind(element)}>, only <except>"
            raise self.error(schema_rules.SCHEMA_SYNTAX, message, children[0], scope)
        inner, excepted = self.enter(children[0], scope)
        if not excepted:
            raise self.error(schema_rules.SCHEMA_SYNTAX, "<except> is empty", children[0], scope)
        return self._any_of(excepted, inner, below if below == "nsName" else kind(element))

    def _not_xmlns(self, found: NameClass | None, element: _Element, scope: Scope) -> None:
        """Refuse namespace declarations as attributes. 4.16."""
        match found:
            case Name(name):
                wrong = name == "xmlns" or names.split(name)[0] == names.XMLNS_NAMESPACE
            case NsName(namespace, without):
                wrong = namespace == names.XMLNS_NAMESPACE
                self._not_xmlns(without, element, scope)
            case AnyName(without):
                wrong = False
                self._not_xmlns(without, element, scope)
            case NameChoice(items):
                wrong = False
                for item in items:
                    self._not_xmlns(item, element, scope)
            case None:
                return
        if wrong:
            message = "“xmlns” declares namespaces; it cannot be an attribute of a schema"
            raise self.error(schema_rules.SCHEMA_NAMES, message, element, scope, "name")
