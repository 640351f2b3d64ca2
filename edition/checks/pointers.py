"""Pointers inside the document. TEI P5, chapter 17."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from lxml import etree
from lxml.etree import _Element

from edition.addresses import split_address
from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity, Source, Speller
from edition.diagnostics.fixing import replacing
from edition.tree import TEI_

_POINTING = frozenset({
    "target", "targets", "corresp", "sameAs", "copyOf", "next", "prev", "synch", "exclude", "select", "ref", "resp",
    "who", "hand", "facs", "ana", "decls", "source", "from", "to", "spanTo", "inst", "datcat", "change", "parts",
    "active", "passive", "mutual", "scheme", "rendition", "require", "new", "perf", "origin", "edRef",
})  # fmt: skip
_NOT_POINTERS = {
    (TEI_ + "biblScope", "from"),
    (TEI_ + "biblScope", "to"),
    (TEI_ + "date", "from"),
    (TEI_ + "date", "to"),
}
_ENDS = ("from", "to")
_OF_TAXONOMIES = frozenset({"@target of <catRef>", "@scheme"})
_OF_REGISTERS = frozenset({"@ana", "@ref", "@who", "@source", "@corresp", "@datcat", "@edRef", "@active", "@passive", "@mutual",
                           "@decls", "@resp"})  # fmt: skip
"""Attributes that name what is described in registers, which projects often keep in a file of their own."""
_NEEDING = {
    "@facs": tuple(TEI_ + name for name in ("facsimile", "surface", "zone", "graphic", "sourceDoc")),
    "@rendition": (TEI_ + "rendition",),
}
"""What has to be described in a document before a name in one of these attributes can be wrong: leaves are often pictures kept elsewhere."""
_DESCRIPTIONS = frozenset({"person", "personGrp", "persona", "place", "org", "object", "event", "nym", "category", "interp", "bibl",
                           "biblStruct", "biblFull", "msDesc", "role", "respStmt", "item", "term"})  # fmt: skip
_HARDLY = 10
_LINKING = frozenset({"target", "targets", "from", "to", "spanTo", "copyOf", "sameAs", "next", "prev", "parts", "hand"})


@check("L003", Severity.ERROR)
def dangling_pointer(checked: Checked) -> Iterator[Problem]:
    """
    A pointer leads nowhere.

    An attribute that links text (@target, @from, @to, @spanTo, @copyOf …) says “#name”, and no element of the document
    has that xml:id. The id may be misspelt, its element may have been deleted, or the file that holds it is not
    included. Sigla in @wit are a check of their own.

    Wrong:
        <note target="#pp1">…</note>   where the paragraph is xml:id="p1"

    Right:
        <note target="#p1">…</note>

    TEI P5, chapter 17.2.
    """
    for pointer in _dangling(checked):
        if pointer.attribute in _LINKING and not _is_elsewhere(checked, pointer):
            yield _missing(checked, pointer)


@check("L005", Severity.WARNING)
def dangling_reference(checked: Checked) -> Iterator[Problem]:
    """
    An attribute refers to something that the document does not describe.

    @who, @resp, @ref, @corresp, @source and their like say “#name” for a person, a source or a kindred place, and no
    element has that xml:id. Projects often keep such descriptions in a file of their own; then point to that file, or
    include it.

    Wrong:
        <persName ref="#cicero">…</persName>   where no person has xml:id="cicero"

    Right:
        <persName ref="persons.xml#cicero">…</persName>

    TEI P5, chapter 17.2.
    """
    for pointer in _dangling(checked):
        if pointer.attribute not in _LINKING and not _is_elsewhere(checked, pointer):
            yield _missing(checked, pointer)


@check("L007", Severity.INFO)
def described_elsewhere(checked: Checked) -> Iterator[Problem]:
    """
    Persons, terms or categories are described in another file.

    An attribute such as @ana, @ref or @who, or @target of catRef, says “#name” for many names, and none of them is
    described in the document: projects keep registers and taxonomies in files of their own, pictures of leaves on a server,
    looks in a stylesheet. The text is read all the same. Where the file is at hand, include it or point into it, and names become links.

    Wrong:
        <w ana="#noun">…</w> <w ana="#verb">…</w>   where the taxonomy lies in categories.xml

    Right:
        <w ana="categories.xml#noun">…</w> <w ana="categories.xml#verb">…</w>

    TEI P5, chapter 17.2.
    """
    pointers = [pointer for pointer in _dangling(checked) if _is_elsewhere(checked, pointer)]
    names: dict[str, set[str]] = {}
    for pointer in pointers:
        names.setdefault(pointer.role, set()).add(pointer.token)
    for pointer in pointers:
        number = len(names[pointer.role])
        said = f"{number} names" if number > 1 else f"“{pointer.token}”"
        yield (
            f"{pointer.role} points to {said} that the document does not describe; taken to be described in another file",
            checked.document.at(pointer.element, pointer.attribute, pointer.token),
            "include that file by xi:include, or point into it: register.xml#name",
        )


@dataclass(frozen=True, slots=True)
class _Pointer:
    """A pointer that leads nowhere."""

    element: _Element
    attribute: str
    token: str

    @property
    def role(self) -> str:
        """The attribute as findings name it, with its element where others have it for other ends."""
        is_category = self.attribute == "target" and self.element.tag == TEI_ + "catRef"
        return "@target of <catRef>" if is_category else f"@{self.attribute}"


@dataclass(frozen=True, slots=True)
class _Pointers:
    """The pointers of a document that lead nowhere, and the roles in which such are taken to lead to another file."""

    dangling: list[_Pointer]
    elsewhere: frozenset[str]


_FOUND: WeakKeyDictionary[Checked, _Pointers] = WeakKeyDictionary()


def _pointers(checked: Checked) -> _Pointers:
    """Return the pointers of a document, which is gone through once for all checks."""
    if checked not in _FOUND:
        _FOUND[checked] = _find_pointers(checked)
    return _FOUND[checked]


def _find_pointers(checked: Checked) -> _Pointers:
    keys = _ends_that_are_keys(checked)
    dangling: list[_Pointer] = []
    missing: dict[str, set[str]] = {}
    led: dict[str, set[str]] = {}
    for element in checked.document.elements():
        for name, value in element.items():
            if name not in _POINTING or "#" not in value or (element.tag, name) in _NOT_POINTERS:
                continue
            if name in _ENDS and element.tag == TEI_ + "app" and checked.document.places.get(element) in keys:
                continue
            for token in value.split():
                if not token.startswith("#") or token.startswith("#xpath("):
                    continue
                pointer = _Pointer(element, name, token)
                if token[1:] in checked.ids:
                    led.setdefault(pointer.role, set()).add(token)
                else:
                    dangling.append(pointer)
                    missing.setdefault(pointer.role, set()).add(token)
    elsewhere = {
        role for role, names in missing.items() if _leads_elsewhere(role, names, led.get(role, set()), checked)
    }
    return _Pointers(dangling, frozenset(elsewhere))


def _leads_elsewhere(role: str, missing: set[str], found: set[str], checked: Checked) -> bool:
    """Tell whether the names of a role are described in another file: hardly any is here, and none is misspelt."""
    if role in _OF_TAXONOMIES:
        return not found
    if role in _NEEDING:
        return not found and next(checked.document.root.iter(*_NEEDING[role]), None) is None
    if role not in _OF_REGISTERS or len(missing) < 2 or len(found) * _HARDLY > len(missing):
        return False
    described = [k for k, elements in checked.ids.items() if etree.QName(elements[0]).localname in _DESCRIPTIONS]
    some = sorted(missing)[:_HARDLY]
    spelling = Speller(described)
    return sum(bool(spelling.nearest(token[1:])) for token in some) * 2 <= len(some)


def _dangling(checked: Checked) -> list[_Pointer]:
    return _pointers(checked).dangling


def _is_elsewhere(checked: Checked, pointer: _Pointer) -> bool:
    return pointer.role in _pointers(checked).elsewhere


def _ends_that_are_keys(checked: Checked) -> set[tuple[Source | None, int]]:
    """Return the entries that stand at their words and whose ends name nothing: that is told once, of all of them."""
    entries = checked.edition.entries.values()
    return {(e.origin.source, e.origin.ordinal) for e in entries if e.method == "parallel-segmentation"}


def _missing(checked: Checked, pointer: _Pointer) -> Problem:
    meant = checked.spelling.nearest(pointer.token[1:])
    hint = f"did you mean #{meant}?" if meant else "give the element that is meant this xml:id, or take the pointer out"
    at = checked.document.at(pointer.element, pointer.attribute, pointer.token)
    fixes = (replacing(f"write #{meant}", at, f"#{meant}"),) if meant else ()
    return f"@{pointer.attribute} points to “{pointer.token}”, which no element has", at, hint, fixes


_ADDRESSES = frozenset({"target", "url", "ref", "facs"})


@check("L004", Severity.WARNING)
def unsafe_address(checked: Checked) -> Iterator[Problem]:
    """
    An address could do harm.

    A link of a scheme such as “javascript:” or “data:” would run or hide content in the reader's browser. The edition
    shows the text and leaves out the link.

    Wrong:
        <ref target="javascript:alert(1)">…</ref>

    Right:
        <ref target="https://example.org/">…</ref>
    """
    for element in checked.document.elements():
        for name in _ADDRESSES.intersection(element.keys()):
            for token in (element.get(name) or "").split():
                if ":" in token and split_address(token).scheme.lower() in {"javascript", "data", "vbscript", "file"}:
                    where = checked.document.at(element, name, token)
                    yield f"@{name} has an address that is not shown as a link", where, "use https:, or a path"
