"""Walk through the tokens of a schema in compact syntax; read its annotations. RELAX NG Compact Syntax, 2.2 and 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from edition.schema.relaxng.compact_tokens import KEYWORDS, Token, Tokens
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.names import XML_NAMESPACE, XMLNS_NAMESPACE

_RNG = "http://relaxng.org/ns/structure/1.0"
_COMPATIBILITY = "http://relaxng.org/ns/compatibility/annotations/1.0"
_DOCUMENTATION = f"{{{_COMPATIBILITY}}}documentation"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"


@dataclass(slots=True)
class Annotations:
    """What stands before a part: documentation is kept, of other annotations only that they are there."""

    documentation: list[str] = field(default_factory=list)
    elements: int = 0


class AnnotationParser:
    """The position in the tokens, and the rules that all others use."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens
        self.index = 0
        self.spans: dict[_Element, tuple[int, int]] = {}
        self.namespaces: dict[str, str | None] = {"xml": XML_NAMESPACE}
        self.libraries: dict[str, str] = {"xsd": _XSD}

    # ---------------------------------------------------------------- tokens

    @property
    def token(self) -> Token:
        """The token that comes next."""
        return self._tokens.all[self.index]

    def peek(self, ahead: int) -> Token:
        """Return a token further on."""
        return self._tokens.all[min(self.index + ahead, len(self._tokens.all) - 1)]

    def take(self) -> Token:
        """Return the next token and go on."""
        token = self.token
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, sign: str) -> bool:
        """Go on if the next token is this sign."""
        found = self.token.kind == "sign" and self.token.text == sign
        self.index += found
        return found

    def expect(self, text: str) -> None:
        """Go on; the next token must be this sign or keyword."""
        if self.token.kind not in {"sign", "name"} or self.token.text != text:
            raise self.unexpected(f"“{text}”")
        self.index += 1

    def name(self) -> Token:
        """Rule identifierOrKeyword."""
        if self.token.kind not in {"name", "quoted"}:
            raise self.unexpected("a name")
        return self.take()

    def identifier(self, what: str) -> Token:
        """Rule identifier: a name that is no keyword."""
        token = self.token
        if token.kind == "name" and token.text in KEYWORDS:
            message = f"“{token.text}” is a word of the language, so it cannot name {what}"
            raise self.error(message, token, f"write \\{token.text}")
        if token.kind not in {"name", "quoted"}:
            raise self.unexpected(f"the name of {what}")
        return self.take()

    def literal(self) -> str:
        """Rule literal: strings joined by tildes."""
        if self.token.kind != "literal":
            raise self.unexpected("a string in quotation marks")
        text = self.take().text
        while self.accept("~"):
            if self.token.kind != "literal":
                raise self.unexpected("a string in quotation marks")
            text += self.take().text
        return text

    def error(self, message: str, token: Token, hint: str = "") -> SchemaError:
        """Make the error that says what is wrong at a token."""
        return self._tokens.error(message, token, hint)

    def unexpected(self, wanted: str, hint: str = "") -> SchemaError:
        """Make the error that says what was expected instead of the next token."""
        found = f"“{self.token.text[:30]}”" if self.token.kind != "end" else "the end of the file"
        return self.error(f"expected {wanted}, found {found}", self.token, hint)

    def namespace(self, prefix: str, token: Token) -> str | None:
        """Return the namespace of a prefix; None where it is inherited."""
        if prefix not in self.namespaces:
            hint = f'declare it: namespace {prefix} = "…"'
            raise self.error(f"the prefix “{prefix}” is not declared", token, hint)
        return self.namespaces[prefix]

    # ---------------------------------------------------------------- the tree

    def make(self, tag: str, token: Token, prefixes: Mapping[str | None, str] | None = None) -> _Element:
        """Make an element of the XML syntax that stands for what begins at a token."""
        nsmap: dict[str | None, str] = {**(prefixes or {}), None: _RNG}
        element = etree.Element(f"{{{_RNG}}}{tag}", nsmap=nsmap)
        self.spans[element] = self._tokens.span(token.start, token.end)
        return element

    def add(self, parent: _Element, tag: str, token: Token, **attributes: str) -> _Element:
        """Make an element and put it into another."""
        element = self.make(tag, token)
        for name, value in attributes.items():
            element.set(name, value)
        parent.append(element)
        return element

    def annotate(self, element: _Element, annotations: Annotations, token: Token | None = None) -> None:
        """Put documentation into an element; one that contains text only can have no elements in it."""
        tag = etree.QName(element).localname
        if tag == "value" and annotations.elements and token is not None:
            raise self.error("a value may not have elements as annotations", token)
        if tag in {"value", "name"}:
            return
        for number, text in enumerate(annotations.documentation):
            note = etree.Element(_DOCUMENTATION)
            note.text = text
            element.insert(number, note)

    # ---------------------------------------------------------------- annotations

    def annotations(self) -> Annotations:
        """Rule annotations: documentation, then attributes and elements in brackets."""
        found = Annotations()
        while self.token.kind == "documentation":
            found.documentation.append(self.take().text)
        if self.accept("["):
            self._attributes(outermost=True)
            while not self.accept("]"):
                found.elements += 1
                if text := self.annotation_element(outermost=True):
                    found.documentation.append(text)
        return found

    def following(self) -> bool:
        """Rule followAnnotations; tells whether there were any."""
        found = False
        while self.accept(">>"):
            self.annotation_element(outermost=True)
            found = True
        return found

    def annotation_element_follows(self) -> bool:
        """Tell whether an element of another vocabulary stands between definitions."""
        token = self.token
        plain = token.kind in {"quoted", "prefixed"} or (token.kind == "name" and token.text not in KEYWORDS)
        return plain and self.peek(1).kind == "sign" and self.peek(1).text == "["

    def annotation_element(self, *, outermost: bool) -> str:
        """Rule annotationElement; returns the text of one that documents."""
        token = self.take()
        namespace = self._annotation_name(token, "")
        if outermost and namespace == _RNG:
            raise self.error("an annotation may not be an element of RELAX NG", token)
        self.expect("[")
        self._attributes(outermost=False)
        texts = []
        while not self.accept("]"):
            if self.token.kind == "literal":
                texts.append(self.literal())
            else:
                self.annotation_element(outermost=False)
        documents = namespace == _COMPATIBILITY and token.text.endswith(":documentation")
        return "".join(texts) if documents else ""

    def _annotation_name(self, token: Token, unprefixed: str) -> str:
        if token.kind in {"name", "quoted"}:
            return unprefixed
        if token.kind != "prefixed":
            raise self.error("an annotation must begin with a name", token)
        prefix = token.text.partition(":")[0]
        namespace = self.namespace(prefix, token)
        if namespace is None:
            raise self.error(f"the namespace of “{prefix}” is inherited, so it cannot be annotated with", token)
        return namespace

    def _attributes(self, *, outermost: bool) -> None:
        """Rule annotationAttributes: names in a namespace, each once."""
        seen: set[tuple[str, str]] = set()
        while self.token.kind in {"name", "quoted", "prefixed"} and self.peek(1).text == "=":
            token = self.take()
            namespace = self._annotation_name(token, "")
            local = token.text.rpartition(":")[2]
            if (namespace, local) in seen:
                raise self.error(f"the attribute “{token.text}” stands twice", token)
            seen.add((namespace, local))
            if outermost and namespace in {"", _RNG}:
                raise self.error("an attribute that annotates must have a prefix, and not that of RELAX NG", token)
            if namespace == XMLNS_NAMESPACE or (not namespace and local == "xmlns"):
                raise self.error("namespaces are not declared by attributes", token)
            self.expect("=")
            self.literal()
