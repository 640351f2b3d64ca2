"""XSD's texts: strings, names, lists of names, addresses, binary data. XSD 1.0 part 2, 3.2 and 3.3."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from edition.schema.datatypes.base import Context, Datatype, Value, collapse_space, replace_space
from edition.schema.datatypes.xmlnames import is_name, is_ncname, is_nmtoken, is_qname

_LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")
_HEX = re.compile(r"([0-9a-fA-F]{2})*")
# The last group may not carry bits that the padding says are not there.
_BASE64 = re.compile(r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?")
_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_SCHEME = re.compile(r"([^/?#:]*):(.?)", re.DOTALL)
# Brackets may stand around a numeric host, in what is not a path, in a query, and in a fragment.
_BRACKETS = re.compile(
    r"([^/?#:]+:)?(//([^/?#@\[\]]*@)?(\[[0-9A-Fa-f:.]+\](:[0-9]*)?|[^/?#\[\]]*)(?=[/?#]|$))?[^?#\[\]]*($|[?#])"
    r"|[^/?#:]+:[^/]"
)
_SCHEME_NAME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*")


class XsdType(Datatype):
    """A datatype of XSD without parameters; its white space is collapsed unless a subclass says otherwise."""

    facets = frozenset({"pattern"})
    """The parameters that may restrict it. XSD 1.0 part 2, 4.1.5."""

    def normalise(self, text: str) -> str:
        """Apply the whiteSpace facet. XSD 1.0 part 2, 4.3.6."""
        return collapse_space(text)

    def read(self, text: str, context: Context) -> Value:
        """Return the value that a normalised text writes; raises ValueError where it writes none."""
        raise NotImplementedError

    def parse(self, text: str, context: Context) -> Value:
        """Normalise and read."""
        return self.read(self.normalise(text), context)

    def length(self, value: Value) -> int:
        """Count what the length facets count. XSD 1.0 part 2, 4.3.1."""
        raise TypeError(f"{self.name} has no length: {value!r}")

    def order(self, one: Value, other: Value) -> int | None:
        """Return -1, 0 or 1, or nothing where two values cannot be compared. XSD 1.0 part 2, 4.2.2."""
        raise TypeError(f"{self.name} has no order: {one!r}, {other!r}")


class TextType(XsdType):
    """A text that passes a test."""

    facets = frozenset({"pattern", "length", "minLength", "maxLength"})

    def __init__(
        self,
        name: str,
        test: Callable[[str], object] | None = None,
        described: str = "any text",
        whitespace: Callable[[str], str] = collapse_space,
    ) -> None:
        self.name = name
        self.described = described
        self._test = test
        self._whitespace = whitespace

    def normalise(self, text: str) -> str:
        """Apply the whiteSpace facet: kept for string, replaced for normalizedString, else collapsed."""
        return self._whitespace(text)

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the text where it passes."""
        if self._test is not None and not self._test(text):
            raise ValueError(text)
        return text

    def length(self, value: Value) -> int:
        """Count characters."""
        return len(str(value))


class IdType(TextType):
    """``ID`` and ``IDREF``: names that must be unique, or lead somewhere."""

    def __init__(self, name: str, described: str) -> None:
        super().__init__(name, is_ncname, described)
        self.id_kind = name


class EntityType(TextType):
    """``ENTITY``: the name of an unparsed entity of the document type declaration. 3.3.11."""

    contextual = True

    def read(self, text: str, context: Context) -> Value:
        """Return the name where the document declares it."""
        if text not in context.entities:
            raise ValueError(text)
        return text


class ListType(XsdType):
    """``NMTOKENS``, ``IDREFS``, ``ENTITIES``: one or more items between spaces. 3.3.5."""

    facets = TextType.facets

    def __init__(self, name: str, item: TextType, described: str) -> None:
        self.name = name
        self.described = described
        self.item = item
        self.contextual = item.contextual
        if item.id_kind:
            self.id_kind = name

    def read(self, text: str, context: Context) -> Value:
        """Return the items."""
        items = tuple(self.item.read(word, context) for word in text.split(" ") if word)
        if not items:
            raise ValueError(text)
        return items

    def length(self, value: Value) -> int:
        """Count items."""
        return len(value) if isinstance(value, tuple) else 0


class QNameType(XsdType):
    """``QName`` and ``NOTATION``: a name whose prefix stands for the namespace in scope. 3.2.18."""

    contextual = True
    facets = TextType.facets

    def __init__(self, name: str) -> None:
        self.name = name
        self.described = "a name, whose prefix (if it has one) is declared with xmlns"

    def read(self, text: str, context: Context) -> Value:
        """Return namespace and local name."""
        if not is_qname(text):
            raise ValueError(text)
        prefix, colon, local = text.partition(":")
        if not colon:
            return context.namespaces.get("", ""), text
        namespace = context.namespaces.get(prefix, "")
        if not namespace:
            raise ValueError(text)
        return namespace, local

    def length(self, value: Value) -> int:
        """Count nothing: a length says nothing about a name in a namespace, so every length is granted."""
        raise NotImplementedError(value)


class HexType(XsdType):
    """``hexBinary``. 3.2.15."""

    name = "hexBinary"
    described = "pairs of hexadecimal digits, as in 0F3A"
    facets = TextType.facets

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the bytes."""
        if not _HEX.fullmatch(text):
            raise ValueError(text)
        return bytes.fromhex(text)

    def length(self, value: Value) -> int:
        """Count bytes."""
        return len(value) if isinstance(value, bytes) else 0


class Base64Type(HexType):
    """``base64Binary``. 3.2.16."""

    name = "base64Binary"
    described = "data in base64"

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the bytes."""
        packed = text.replace(" ", "")
        if not _BASE64.fullmatch(packed):
            raise ValueError(text)
        return base64.b64decode(packed)


def is_uri(text: str) -> bool:
    """Tell whether a text may stand for an address. XSD 1.0 part 2, 3.2.17: RFC 2396 and 2732 after XLink's escaping.

    Spaces and letters of all scripts are allowed, for they can be escaped; what cannot be mended is a percent sign
    that escapes nothing, a second “#”, a scheme or “//” with nothing after it, and a bracket in a path.
    """
    if _PERCENT.search(text) or text.count("#") > 1:
        return False
    scheme = _SCHEME.match(text)
    if scheme is not None and (not _SCHEME_NAME.fullmatch(scheme[1]) or scheme[2] in {"", "#"}):
        return False
    if text.endswith("//") and text[:-2] in {"", scheme and f"{scheme[1]}:"}:
        return False
    return ("[" not in text and "]" not in text) or _BRACKETS.match(text) is not None


def is_absolute_uri(text: str) -> bool:
    """Tell whether a text is an address that is complete in itself, without a place within it. RELAX NG, 4.3."""
    return is_uri(text) and "#" not in text and _SCHEME.match(text) is not None


def text_types() -> dict[str, XsdType]:
    """Return the datatypes of this module by name."""
    word = "a name: a letter or “_”, then letters, digits, “.”, “-” or “_”, without spaces and colons"
    token = TextType("NMTOKEN", is_nmtoken, "one word of letters, digits, “.”, “-”, “_” or “:”")
    reference = IdType("IDREF", "the xml:id of an element of this document")
    entity = EntityType("ENTITY", None, "the name of an unparsed entity that the document declares")
    types: list[XsdType] = [
        TextType("string", whitespace=str),
        TextType("normalizedString", whitespace=replace_space),
        TextType("token"),
        TextType("language", _LANGUAGE.fullmatch, "a language code such as “en”, “grc” or “zh-Hant”"),
        TextType("Name", is_name, word.replace(" and colons", "")),
        TextType("NCName", is_ncname, word),
        TextType("anyURI", is_uri, "an address such as “https://example.org/a” or “#b”"),
        IdType("ID", word),
        token,
        reference,
        entity,
        ListType("NMTOKENS", token, "one or more words of letters, digits, “.”, “-”, “_” or “:”"),
        ListType("IDREFS", reference, "xml:ids of elements of this document, with spaces between them"),
        ListType("ENTITIES", entity, "names of unparsed entities that the document declares"),
        QNameType("QName"),
        QNameType("NOTATION"),
        HexType(),
        Base64Type(),
    ]
    return {known.name: known for known in types}
