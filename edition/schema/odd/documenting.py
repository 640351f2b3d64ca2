"""Make guidelines for encoders from an ODD: its prose, and an entry for every element. Customisation → TEI.

The result is a text like any other, from which the builder makes pages and books.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element

from edition.schema.odd.attributes import AttributeSets
from edition.schema.odd.content import Contents
from edition.schema.odd.customising import Customisation
from edition.schema.odd.escaping import escape
from edition.schema.odd.examples import shown
from edition.schema.odd.labels import label
from edition.schema.odd.reading import EXAMPLES, local
from edition.schema.odd.specs import Attribute, Spec
from edition.schema.odd.words import in_language, remarks
from edition.schema.relaxng.schema import Schema
from edition.schema.relaxng.vocabulary import Description
from edition.tree import TEI, TEI_

_NOT_PROSE = {
    "schemaSpec",
    "specGrp",
    "specGrpRef",
    "moduleRef",
    "elementSpec",
    "classSpec",
    "macroSpec",
    "dataSpec",
    "divGen",
}
_OF_XML = {f"{TEI_}gi": ("<", ">"), f"{TEI_}tag": ("<", ">"), f"{TEI_}att": ("@", ""), f"{TEI_}val": ("“", "”")}
"""What speaks of the encoding, with the signs by which encoders know it."""


@dataclass(slots=True)
class Guidelines:
    """The guidelines of one customisation."""

    made: Customisation
    schema: Schema
    language: str = "en"
    _sets: AttributeSets = field(init=False)

    def __post_init__(self) -> None:
        self._sets = AttributeSets(self.made, Contents(self.made))

    def write(self) -> str:
        """Return the guidelines as TEI."""
        root = copy.deepcopy(self.made.file.root)
        for example in list(root.iter(f"{{{EXAMPLES}}}egXML")):
            _replace(example, _element("eg", "".join(shown(example))))
        for one in list(root.iter(f"{TEI_}specList")):
            _replace(one, self._spec_list(one))
        for one in list(root.iter(*_OF_XML)):
            if next(one.iterancestors(f"{TEI_}schemaSpec", f"{TEI_}specGrp", f"{TEI_}teiHeader"), None) is None:
                self._show(one)
        for one in list(root.iter("*")):
            if local(one) in _NOT_PROSE:
                _take_out(one)
        for division in list(root.iter(f"{TEI_}div")):
            if len(division) <= 1 and (len(division) == 0 or local(division[0]) == "head"):
                _take_out(division)
        text = root if local(root) == "text" else root.find(f"{TEI_}text")
        body = text.find(f"{TEI_}body") if text is not None else None
        if body is None:
            body = etree.SubElement(root, f"{TEI_}body")
        prose = [child for child in body if isinstance(child.tag, str)]
        if prose and not any(local(child) == "div" for child in prose):
            division = etree.fromstring(f'<div xmlns="{TEI}"/>')
            division.extend(prose)
            body.append(division)
        body.append(etree.fromstring("".join(self._reference())))
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{etree.tostring(root, encoding="unicode")}\n'

    def _show(self, element: _Element) -> None:
        """Show what speaks of the encoding as it is written, an element with a link to its entry."""
        name = "".join(element.itertext()).strip()
        before, after = _OF_XML[str(element.tag)]
        is_element = element.tag == f"{TEI_}gi" and self.schema.describe(name) is not None
        if not len(element) and not name.startswith(before):
            element.text = f"{before}{name}{after}"
        for attribute in {"type", "scheme", "TEI"} & {str(one) for one in element.attrib}:
            del element.attrib[attribute]
        element.tag = f"{TEI_}code"  # gi and att hold names only, without signs
        if is_element:
            link = etree.Element(f"{TEI_}ref", target=f"#odd-{name}")
            _replace(element, link)
            element.tail = None
            link.append(element)

    def _spec_list(self, element: _Element) -> _Element:
        items = []
        for one in element.iterchildren(f"{TEI_}specDesc"):
            spec = self.made.named(one.get("key", ""))
            if spec is not None:
                items.append(f"<item>{_gi(spec.name)}: {escape(in_language(spec.words, self.language))}</item>")
        return etree.fromstring(f'<list xmlns="{TEI}">{"".join(items)}</list>')

    def _reference(self) -> Iterator[str]:
        yield f'<div xmlns="{TEI}" xml:id="odd-reference"><head>{self._label("elements")}</head>'
        for spec in sorted(self.made.elements(), key=lambda spec: spec.name.casefold()):
            known = self.schema.describe(spec.name)
            if known is not None:
                yield from self._entry(spec, known)
        yield "</div>"

    def _entry(self, spec: Spec, known: Description) -> Iterator[str]:
        name = escape(spec.name)
        yield f'<div xml:id="odd-{name}"><head>{_gi(spec.name)}</head>'
        if words := self._dated(in_language(spec.words, self.language), spec.valid_until):
            yield f"<p>{escape(words)}</p>"
        yield from self._rules(spec)
        yield f"<p>{self._label('contains')}: {_elements(known.children) or self._label('none')}.</p>"
        yield f"<p>{self._label('within')}: {_elements(known.parents) or self._label('root')}.</p>"
        yield from self._attributes(spec)
        yield from self._own_words(spec)
        yield "</div>"

    def _attributes(self, spec: Spec) -> Iterator[str]:
        """Yield those that an encoder has to know, with their values, and the names of the others."""
        attributes = list(self._sets.effective(spec).values())
        own = {one.ident for one in spec.attributes.all()}
        everyones = {one.ident for _, one in self._sets.inherited("att.global")}
        said = [
            one
            for one in attributes
            if one.ident in own or one.usage == "req" or (_closed(one) and one.ident not in everyones)
        ]
        said.sort(key=lambda one: one.usage != "req")
        if said:
            yield "<list>"
            for one in said:
                yield f"<item><code>@{escape(one.name)}</code>{self._attribute(one)}</item>"
            yield "</list>"
        others = sorted(one.name for one in attributes if one not in said)
        if others:
            yield f"<p>{self._label('also')}: {', '.join(f'<code>@{escape(one)}</code>' for one in others)}.</p>"

    def _own_words(self, spec: Spec) -> Iterator[str]:
        """Yield what the edition itself says of an element: what it corresponds to, remarks, examples."""
        element = spec.node.element
        for one in element.iterchildren(f"{TEI_}equiv"):
            said = " ".join(filter(None, (one.get("name"), one.get("uri"))))
            yield f"<p>{self._label('equivalent')}: {escape(said)}.</p>" if said else ""
        if not self.made.is_custom(spec.node):
            return
        if said := remarks(element, self.language):
            yield f"<p>{escape(said)}</p>"
        for example in element.iterfind(f"{TEI_}exemplum/{{{EXAMPLES}}}egXML"):
            yield f"<p>{self._label('example')}:</p><eg>{escape(''.join(shown(example)))}</eg>"

    def _rules(self, spec: Spec) -> Iterator[str]:
        for one in spec.constraints:
            said = in_language(one.iterchildren(f"{TEI_}gloss", f"{TEI_}desc"), self.language)
            if said := self._dated(said, one.get("validUntil", "")):
                yield f"<p>{self._label('rule')}: {escape(said)}</p>"

    def _attribute(self, one: Attribute) -> str:
        words = self._dated(in_language(one.words, self.language), one.valid_until)
        required = f" ({self._label('required')})" if one.usage == "req" else ""
        text = f"{required}{': ' if words else ''}{escape(words)}"
        if one.values is None or not one.values.items:
            return text
        items = []
        for value in one.values.items:
            said = self._dated(in_language(value.words, self.language), value.valid_until)
            items.append(f"<item><code>“{escape(value.name)}”</code>{f': {escape(said)}' if said else ''}</item>")
        suggested = "" if _closed(one) else f" ({self._label('suggested')})"
        return f"{text}{suggested}<list>{''.join(items)}</list>"

    def _label(self, key: str) -> str:
        return label(key, self.language)

    def _dated(self, words: str, until: str) -> str:
        return f"{words} ({self._label('until')} {until})".strip() if until else words


def _closed(one: Attribute) -> bool:
    return one.values is not None and one.values.kind == "closed" and bool(one.values.items)


def _gi(name: str) -> str:
    return f"<gi>{escape(name)}</gi>"


def _elements(names: tuple[str, ...]) -> str:
    listed = sorted(names, key=str.casefold)
    return ", ".join(f'<ref target="#odd-{escape(one)}">{escape(one)}</ref>' for one in listed)


def _element(name: str, text: str) -> _Element:
    made = etree.Element(f"{TEI_}{name}")
    made.text = text
    return made


def _replace(old: _Element, new: _Element) -> None:
    new.tail = old.tail
    parent = old.getparent()
    if parent is not None:
        parent.replace(old, new)


def _take_out(element: _Element) -> None:
    """Take an element out; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
