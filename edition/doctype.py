"""Read a document type declaration without obeying it: nothing that it names outside the file is opened. Bytes → bytes.

libxml2 opens an external subset as soon as one of several flags is set, ``collect_ids=False`` among them, whatever
``load_dtd`` says. So no parser is shown such a name: it is written over with spaces, which keeps every place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.entities import html5
from typing import Any

from lxml import etree

_NAME = rb"[^\s<>&;%\"'\[\]()|,=/]+"
_LITERAL = rb"(?:\"[^\"]*\"|'[^']*')"
_HEAD = re.compile(rb"<!DOCTYPE\s+" + _NAME + rb"\s*")
_EXTERNAL = re.compile(rb"(?:SYSTEM\s+|PUBLIC\s+" + _LITERAL + rb"\s*)(" + _LITERAL + rb")?\s*")
_DECLARATION = re.compile(rb"<![A-Z]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ENTITY = re.compile(rb"<!ENTITY\s+(%\s+)?(" + _NAME + rb")\s+(?:(SYSTEM|PUBLIC)\b)?([^>]*)", re.DOTALL)
_LEADS_ON = re.compile(rb"SYSTEM|PUBLIC|%|&#")
"""What makes a parameter entity of the file able to declare one that is elsewhere, however it is written."""
_PARAMETER = re.compile(rb"%(" + _NAME + rb");")
_CLOSE = re.compile(rb"\]\s*>")
_SPACE = re.compile(rb"\s*")
_REFERENCE = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&([^\s#;&<\"']+);", re.DOTALL)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NOT_SPACE = re.compile(rb"[^\r\n]")

_GREEK = (
    "agrα bgrβ ggrγ dgrδ egrε zgrζ eegrη thgrθ igrι kgrκ lgrλ mgrμ ngrν xgrξ ogrο pgrπ rgrρ sfgrς sgrσ tgrτ "
    "ugrυ phgrφ khgrχ psgrψ ohgrω aacgrά eacgrέ eeacgrή iacgrί oacgrό uacgrύ ohacgrώ idigrϊ udigrϋ idiagrΐ "
    "udiagrΰ AgrΑ BgrΒ GgrΓ DgrΔ EgrΕ ZgrΖ EEgrΗ THgrΘ IgrΙ KgrΚ LgrΛ MgrΜ NgrΝ XgrΞ OgrΟ PgrΠ RgrΡ SgrΣ TgrΤ "
    "UgrΥ PHgrΦ KHgrΧ PSgrΨ OHgrΩ AacgrΆ EacgrΈ EEacgrΉ IacgrΊ OacgrΌ UacgrΎ OHacgrΏ IdigrΪ UdigrΫ "
)
"""The Greek letters of ISO 8879, which HTML left out: each name with its letter."""
_ISO_GREEK = {word[:-1]: word[-1] for word in _GREEK.split()}


def known_entity(name: str) -> str:
    """Return what a name of the ISO and HTML sets stands for, or nothing. ISO 8879, HTML 13.5."""
    return html5.get(f"{name};") or _ISO_GREEK.get(name, "")


@dataclass(frozen=True, slots=True)
class Foreign:
    """Something that a declaration would fetch: its name, its address, its bytes."""

    name: str
    address: str
    span: tuple[int, int]


@dataclass(slots=True)
class Prepared:
    """A file as parsers may see it.

    ``data`` is the file without what leads out of it, with the entities declared that it uses and does not define; these
    declarations stand at ``inserted`` and take ``shift`` bytes. ``dtd`` and ``parts`` are the external subset and the
    parameter entities that were left alone, ``files`` the external entities by name, ``references`` the places of the
    references to each name that the file does not define.
    """

    data: bytes
    inserted: int = 0
    shift: int = 0
    dtd: Foreign | None = None
    parts: list[Foreign] = field(default_factory=list)
    files: dict[str, Foreign] = field(default_factory=dict)
    references: dict[str, list[int]] = field(default_factory=dict)

    def original(self, index: int) -> int:
        """Return the place in the file of a place in ``data``."""
        return index if index <= self.inserted else max(self.inserted, index - self.shift)

    def is_inserted(self, index: int) -> bool:
        """Tell whether a place is within what the file does not have."""
        return self.inserted <= index < self.inserted + self.shift


def prepare(data: bytes) -> Prepared:
    """Take out of a file in UTF-8 what would have a parser open something else. XML 1.0, chapters 2.8 and 4.2."""
    start = _prolog_end(data)
    if not data.startswith(b"<!DOCTYPE", start):
        return Prepared(data)
    reading = _Declaration(data, bytearray(data), start)
    if not reading.read():
        return Prepared(data)  # it is not well-formed, which expat says better
    return reading.prepared()


def guarded_parser(**options: Any) -> etree.XMLParser[etree._Element]:
    """Make a parser of lxml that opens nothing, for data that was prepared; what would be opened is taken as empty."""
    parser: etree.XMLParser[etree._Element] = etree.XMLParser(
        no_network=True, load_dtd=False, dtd_validation=False, **options
    )
    parser.resolvers.add(_Nothing())
    return parser


class _Nothing(etree.Resolver):
    def resolve(self, system_url: str | None, public_id: str | None, context: Any) -> Any:
        del system_url, public_id
        return self.resolve_empty(context)


def _prolog_end(data: bytes) -> int:
    """Return where the first thing stands that is no space, comment or instruction."""
    index = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while True:
        index = _after_space(data, index)
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if data.startswith(opening, index):
                end = data.find(closing, index + len(opening))
                if end < 0:
                    return index
                index = end + len(closing)
                break
        else:
            return index


def _after_space(data: bytes, index: int) -> int:
    found = _SPACE.match(data, index)
    return found.end() if found else index


def _unquoted(literal: bytes | None) -> str:
    return literal[1:-1].decode("utf-8", "replace") if literal else ""


@dataclass(slots=True)
class _Declaration:
    """The state of reading one declaration: the file, its copy with spaces over what leads out, what was seen."""

    data: bytes
    copy: bytearray
    index: int
    end: int = 0
    subset: tuple[int, int] | None = None
    dtd: Foreign | None = None
    parts: dict[str, Foreign] = field(default_factory=dict)
    used_parts: list[Foreign] = field(default_factory=list)
    files: dict[str, Foreign] = field(default_factory=dict)
    own_parts: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)

    def read(self) -> bool:
        """Read to the end of the declaration; false where it is not well-formed."""
        head = _HEAD.match(self.data, self.index)
        if head is None:
            return False
        self.index = head.end()
        if external := _EXTERNAL.match(self.data, self.index):
            self.dtd = Foreign("", _unquoted(external[1]), (head.start(), external.end()))
            self._blank(external.start(), external.end())
            self.index = external.end()
        if self.data.startswith(b"[", self.index):
            start = self.index + 1
            self.index = start
            while not (close := _CLOSE.match(self.data, self.index)):
                if not self._step():
                    return False
            self.subset = (start, close.start())
            self.end = close.end()
            return True
        self.end = self.index + 1
        return self.data.startswith(b">", self.index)

    def _step(self) -> bool:
        """Read one declaration, comment, instruction or reference of the internal subset."""
        data, index = self.data, self.index
        after = _after_space(data, index)
        if after > index:
            self.index = after
            return True
        for opening, closing in ((b"<?", b"?>"), (b"<!--", b"-->")):
            if data.startswith(opening, index):
                end = data.find(closing, index + len(opening))
                self.index = end + len(closing)
                return end >= 0
        if reference := _PARAMETER.match(data, index):
            name = reference[1].decode("utf-8", "replace")
            if name not in self.own_parts:
                self._blank(*reference.span())
                found = self.parts.get(name)
                self.used_parts.append(Foreign(name, found.address if found else "", reference.span()))
            self.index = reference.end()
            return True
        declaration = _DECLARATION.match(data, index)
        if declaration is None:
            return False
        if entity := _ENTITY.match(declaration[0]):
            self._entity(entity, declaration.start(), declaration.end())
        self.index = declaration.end()
        return True

    def _entity(self, entity: re.Match[bytes], start: int, end: int) -> None:
        name = entity[2].decode("utf-8", "replace")
        known = (self.own_parts | set(self.parts)) if entity[1] else (self.own | set(self.files))
        if not entity[3] and not (entity[1] and _LEADS_ON.search(entity[4])):
            if name not in known:
                (self.own_parts if entity[1] else self.own).add(name)
            return
        if name not in known:  # the first declaration of a name is the one that counts
            literals = re.findall(_LITERAL, entity[4]) if entity[3] else []
            address = literals[1 if entity[3] == b"PUBLIC" and len(literals) > 1 else 0] if literals else None
            (self.parts if entity[1] else self.files)[name] = Foreign(name, _unquoted(address), (start, end))
        self._blank(start, end)

    def _blank(self, start: int, end: int) -> None:
        self.copy[start:end] = _NOT_SPACE.sub(b" ", self.data[start:end])

    def prepared(self) -> Prepared:
        """Declare what is used and not defined, where something was left alone that might have defined it."""
        made = Prepared(bytes(self.copy), dtd=self.dtd, parts=self.used_parts, files=self.files)
        if self.dtd is None and not self.used_parts and not self.files:
            return made
        for found in _REFERENCE.finditer(made.data, self.subset[0] if self.subset else self.end):
            if found[1] is not None:
                name = found[1].decode("utf-8", "replace")
                if name not in self.own and name not in _PREDEFINED:
                    made.references.setdefault(name, []).append(found.start())
        declared = "".join(f'<!ENTITY {name} "{_value(name, self.files)}">' for name in made.references).encode()
        if not self.subset and declared:
            declared = b" [" + declared + b"]"
        made.inserted = self.subset[1] if self.subset else self.end - 1
        made.shift = len(declared)
        made.data = made.data[: made.inserted] + declared + made.data[made.inserted :]
        return made


def _value(name: str, files: dict[str, Foreign]) -> str:
    """Write the value of an entity: its character where the name is of a known set, else the reference as it stands."""
    known = "" if name in files else known_entity(name)
    if not known:
        return f"&#38;#38;{name};"
    return "".join(f"&#38;#{ord(c)};" if c in "&<" else f"&#{ord(c)};" for c in known)
