"""Read RELAX NG's compact syntax into the tree of its XML syntax. RELAX NG Compact Syntax, 2 and appendix A."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from edition.diagnostics import Source
from edition.schema.relaxng.compact_annotations import AnnotationParser, Annotations
from edition.schema.relaxng.compact_tokens import KEYWORDS, Token, Tokens
from edition.schema.relaxng.names import XML_NAMESPACE

_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_INHERIT = None
_JOINTS = {",": "group", "|": "choice", "&": "interleave"}
_REPEATS = {"*": "zeroOrMore", "+": "oneOrMore", "?": "optional"}
_COMBINE = {"=": "", "|=": "choice", "&=": "interleave"}


def parse_compact(source: Source) -> tuple[_Element, dict[_Element, tuple[int, int]]]:
    """Return the tree of a schema in compact syntax, and the bytes of each of its elements; raises SchemaError."""
    parser = _Parser(Tokens(source))
    return parser.parse(), parser.spans


class _Parser(AnnotationParser):
    """Read a schema by recursive descent; each method is one rule of the grammar in appendix A."""

    def parse(self) -> _Element:
        """Rule topLevel: declarations, then a pattern or the content of a grammar."""
        self._declarations()
        first = self.token
        if self._begins_grammar():
            root = self.make("grammar", first)
            self._grammar_content(root, "")
        else:
            root, followed = self._pattern()
            if followed:
                raise self.error("an annotation may not follow the outermost pattern", first)
        if self.token.kind != "end":
            raise self.unexpected("the end of the schema")
        return root

    # ---------------------------------------------------------------- declarations

    def _declarations(self) -> None:
        """Rule decl: namespaces, the default namespace, datatype libraries."""
        while self.token.kind == "name" and self.token.text in {"namespace", "default", "datatypes"}:
            keyword = self.take().text
            if keyword == "default":
                self.expect("namespace")
                prefix = self.take() if self._is_name() and self.peek(1).text == "=" else None
                self.expect("=")
                self._bind("", prefix, self._namespace_literal())
                if prefix is not None:
                    self._bind(prefix.text, prefix, self.namespaces[""])
                continue
            prefix = self.name()
            self.expect("=")
            if keyword == "namespace":
                self._bind(prefix.text, prefix, self._namespace_literal())
            elif prefix.text in self.libraries and prefix.text != "xsd":
                raise self.error(f"the datatypes “{prefix.text}” are declared twice", prefix)
            else:
                self.libraries[prefix.text] = self.literal()

    def _bind(self, key: str, token: Token | None, namespace: str | None) -> None:
        where = token or self.token
        if key in self.namespaces and key != "xml":
            raise self.error(
                f"the prefix “{key}” is declared twice" if key else "the default namespace is declared twice", where
            )
        if key == "xmlns" or (key == "xml") is not (namespace == XML_NAMESPACE):
            raise self.error(f"the prefix “{key}” cannot stand for “{namespace}”", where)
        self.namespaces[key] = namespace

    def _namespace_literal(self) -> str | None:
        if self.token.kind == "name" and self.token.text == "inherit":
            self.take()
            return _INHERIT
        return self.literal()

    def _is_name(self) -> bool:
        return self.token.kind in {"name", "quoted"}

    # ---------------------------------------------------------------- grammars

    def _begins_grammar(self) -> bool:
        """Tell whether what follows defines things, rather than being a pattern itself."""
        index = self.index
        while self.token.kind == "documentation" or self.token.text == "[":
            self.annotations()
        token, after = self.token, self.peek(1)
        self.index = index
        if token.kind == "end":
            return True
        if token.kind in {"name", "quoted", "prefixed"} and after.kind == "sign":
            if after.text in _COMBINE and token.kind != "prefixed":
                return True
            if after.text == "[":
                return token.kind != "name" or token.text not in KEYWORDS
        return token.kind == "name" and token.text in {"div", "include"}

    def _grammar_content(self, parent: _Element, closing: str, *, within_include: bool = False) -> None:
        """Rule grammarContent: definitions, divisions, inclusions, annotations."""
        while not (self.token.kind == "sign" and self.token.text == closing) and self.token.kind != "end":
            if self.annotation_element_follows():
                self.annotation_element(outermost=True)
                continue
            annotations = self.annotations()
            token = self.token
            if token.kind == "name" and token.text == "div":
                self.take()
                element = self.add(parent, "div", token)
                self.annotate(element, annotations)
                self.expect("{")
                self._grammar_content(element, "}", within_include=within_include)
                self.expect("}")
            elif token.kind == "name" and token.text == "include" and not within_include:
                self._include(parent, annotations)
            else:
                self._definition(parent, annotations)

    def _definition(self, parent: _Element, annotations: Annotations) -> None:
        """Rules start and define."""
        token = self.token
        if token.kind == "name" and token.text == "start":
            self.take()
            element = self.add(parent, "start", token)
        else:
            element = self.add(parent, "define", token)
            element.set("name", self.identifier("a definition").text)
        self.annotate(element, annotations)
        sign = self.take()
        if sign.kind != "sign" or sign.text not in _COMBINE:
            raise self.error("after the name of a definition there must be “=”, “|=” or “&=”", sign)
        if _COMBINE[sign.text]:
            element.set("combine", _COMBINE[sign.text])
        self._put(element)

    def _include(self, parent: _Element, annotations: Annotations) -> None:
        """Rule include."""
        token = self.take()
        element = self.add(parent, "include", token, href=self.literal())
        self.annotate(element, annotations)
        self._inherit(element)
        if self.accept("{"):
            self._grammar_content(element, "}", within_include=True)
            self.expect("}")

    def _inherit(self, element: _Element) -> None:
        """Rule optInherit: the namespace that the other file inherits."""
        prefix = ""
        if self.token.kind == "name" and self.token.text == "inherit" and self.peek(1).text == "=":
            self.take()
            self.expect("=")
            token = self.name()
            prefix = token.text
            self.namespace(prefix, token)
        if (namespace := self.namespaces.get(prefix, _INHERIT)) is not None:
            element.set("ns", namespace)

    # ---------------------------------------------------------------- patterns

    def _put(self, parent: _Element) -> None:
        """Read a pattern into an element."""
        parent.append(self._pattern()[0])

    def _braces(self, parent: _Element) -> None:
        self.expect("{")
        self._put(parent)
        self.expect("}")

    def _pattern(self) -> tuple[_Element, bool]:
        """Rule innerPattern: parts joined by one kind of sign; tells whether an annotation follows a single part."""
        first, followed, excepted = self._particle()
        joint = self.token
        if joint.kind != "sign" or joint.text not in _JOINTS:
            return first, followed
        parts = [first]
        while self.accept(joint.text):
            part, _, also_excepted = self._particle()
            excepted = excepted or also_excepted
            parts.append(part)
        if excepted:
            raise self.error(
                "what is excepted from a datatype needs parentheses around both, before another part", joint
            )
        if self.token.kind == "sign" and self.token.text in _JOINTS:
            raise self.error(
                f"“{joint.text}” and “{self.token.text}” are mixed", self.token, "put parentheses around one of the two"
            )
        element = self.make(_JOINTS[joint.text], joint)
        element.extend(parts)
        return element, False

    def _particle(self) -> tuple[_Element, bool, bool]:
        """Rule particle: a part, how often, and annotations after it; tells whether it has such, and an exception."""
        part, excepted = self._lead()
        followed = self.following()
        sign = self.token
        if sign.kind == "sign" and sign.text in _REPEATS:
            if excepted:
                raise self.error("what is excepted from a datatype needs parentheses around both, to be repeated", sign)
            self.take()
            repeated = self.make(_REPEATS[sign.text], sign)
            repeated.append(part)
            part, followed = repeated, self.following()
        return part, followed, excepted

    def _lead(self, *, below_except: bool = False) -> tuple[_Element, bool]:
        """Rule leadAnnotatedPrimary; tells whether it is a datatype with an exception."""
        annotations = self.annotations()
        token = self.token
        if self.accept("("):
            part, _ = self._pattern()
            self.expect(")")
            excepted = False
        else:
            part, excepted = self._primary(below_except=below_except)
        self.annotate(part, annotations, token)
        return part, excepted

    def _primary(self, *, below_except: bool) -> tuple[_Element, bool]:
        """Rule primary."""
        index, token = self.index, self.take()
        match token.kind, token.text:
            case "name", "element" | "attribute" as tag:
                element = self.make(tag, token)
                element.append(self._name_class(attribute=tag == "attribute"))
                self._braces(element)
            case "name", "mixed" | "list" as tag:
                element = self.make(tag, token)
                self._braces(element)
            case "name", "empty" | "notAllowed" | "text" as tag:
                element = self.make(tag, token)
            case "name", "grammar":
                element = self.make("grammar", token)
                self.expect("{")
                self._grammar_content(element, "}")
                self.expect("}")
            case "name", "parent":
                element = self.make("parentRef", token)
                element.set("name", self.identifier("a definition").text)
            case "name", "external":
                element = self.make("externalRef", token)
                element.set("href", self.literal())
                self._inherit(element)
            case "name", "string" | "token":
                return self._data(token, "", token.text, below_except=below_except)
            case "prefixed", _:
                prefix, _, name = token.text.partition(":")
                if prefix not in self.libraries:
                    raise self.error(
                        f"the datatypes “{prefix}” are not declared", token, f"declare them: datatypes {prefix} = …"
                    )
                return self._data(token, self.libraries[prefix], name, below_except=below_except)
            case "literal", _:
                self.index = index
                element = self.make("value", token)
                element.text = self.literal()
            case ("quoted", _) | ("name", _) if token.kind == "quoted" or token.text not in KEYWORDS:
                element = self.make("ref", token)
                element.set("name", token.text)
            case "name", _:
                self.index = index
                raise self.unexpected("a pattern", f"as the name of a definition it is written \\{token.text}")
            case _:
                self.index = index
                raise self.unexpected("a pattern")
        return element, False

    def _data(self, token: Token, library: str, name: str, *, below_except: bool) -> tuple[_Element, bool]:
        """Rules data, value and dataExcept."""
        if self.token.kind == "literal":
            prefixes: dict[str | None, str] = {
                prefix: address for prefix, address in self.namespaces.items() if prefix and address
            }
            element = self.make("value", token, prefixes if library else {})
            element.text = self.literal()
            if library and (namespace := self.namespaces.get("", _INHERIT)) is not None:
                element.set("ns", namespace)
        else:
            element = self.make("data", token)
            self._parameters(element)
        element.set("datatypeLibrary", library)
        element.set("type", name)
        if etree.QName(element).localname == "value" or not self.accept("-"):
            return element, False
        if below_except:
            raise self.error("an exception within an exception needs parentheses", token)
        self.add(element, "except", token).append(self._lead(below_except=True)[0])
        return element, True

    def _parameters(self, parent: _Element) -> None:
        """Rule optParams."""
        if not self.accept("{"):
            return
        while not self.accept("}"):
            self.annotations()
            token = self.name()
            self.expect("=")
            self.add(parent, "param", token, name=token.text).text = self.literal()

    # ---------------------------------------------------------------- name classes

    def _name_class(self, *, attribute: bool) -> _Element:
        """Rule nameClass: names joined by bars, or a wide class with an exception."""
        first, excepted = self._simple_name_class(attribute=attribute)
        joint = self.token
        if joint.text != "|" or joint.kind != "sign":
            return first
        parts = [first]
        while self.accept("|"):
            part, also_excepted = self._simple_name_class(attribute=attribute)
            parts.append(part)
            excepted = excepted or also_excepted
        if excepted:
            raise self.error("names with an exception need parentheses around them, before others", joint)
        element = self.make("choice", joint)
        element.extend(parts)
        return element

    def _simple_name_class(self, *, attribute: bool, below_except: bool = False) -> tuple[_Element, bool]:
        """Rules simpleNameClass and exceptNameClass; tells whether there is an exception."""
        annotations = self.annotations()
        index, token = self.index, self.take()
        wide = False
        match token.kind, token.text:
            case "sign", "(":
                element = self._name_class(attribute=attribute)
                self.expect(")")
            case "sign", "*":
                element, wide = self.make("anyName", token), True
            case "namespace", prefix:
                element, wide = self.make("nsName", token), True
                self._set_namespace(element, self.namespace(prefix, token))
            case "prefixed", _:
                prefix, _, local = token.text.partition(":")
                element = self.make("name", token)
                element.text = local
                self._set_namespace(element, self.namespace(prefix, token))
            case "name" | "quoted", _:
                element = self.make("name", token)
                element.text = token.text
                self._set_namespace(element, "" if attribute else self.namespaces.get("", _INHERIT))
            case _:
                self.index = index
                raise self.unexpected("the name of an element or attribute")
        self.annotate(element, annotations, token)
        excepted = False
        if wide and self.accept("-"):
            if below_except:
                raise self.error("an exception within an exception needs parentheses", token)
            inner = self._simple_name_class(attribute=attribute, below_except=True)[0]
            self.add(element, "except", token).append(inner)
            excepted = True
        self.following()
        return element, excepted

    def _set_namespace(self, element: _Element, namespace: str | None) -> None:
        if namespace is not None:
            element.set("ns", namespace)
