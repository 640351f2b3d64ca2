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
from edition.schema.odd.reading import EXAMPLES, local
from edition.schema.odd.specs import Attribute, Spec
from edition.schema.odd.words import in_language
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
_MOST_PARENTS = 40


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

    def _spec_list(self, element: _Element) -> _Element:
        items = []
        for one in element.iterchildren(f"{TEI_}specDesc"):
            spec = self.made.named(one.get("key", ""))
            if spec is not None:
                items.append(f"<item>{_gi(spec.name)} {escape(in_language(spec.words, self.language))}</item>")
        return etree.fromstring(f'<list xmlns="{TEI}">{"".join(items)}</list>')

    def _reference(self) -> Iterator[str]:
        yield f'<div xmlns="{TEI}" xml:id="odd-reference"><head>Elements</head>'
        for spec in sorted(self.made.elements(), key=lambda spec: spec.name.casefold()):
            known = self.schema.describe(spec.name)
            if known is not None:
                yield from self._entry(spec, known)
        yield "</div>"

    def _entry(self, spec: Spec, known: Description) -> Iterator[str]:
        name = escape(spec.name)
        yield f'<div xml:id="odd-{name}"><head>{_gi(spec.name)}</head>'
        if words := in_language(spec.words, self.language):
            yield f"<p>{escape(words)}</p>"
        yield from self._rules(spec)
        yield f"<p>Contains: {_elements(known.children) or 'no elements'}.</p>"
        yield f"<p>Stands in: {_elements(known.parents) or 'nothing; a document begins with it'}.</p>"
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
                yield f"<item><att>{escape(one.name)}</att>{self._attribute(one)}</item>"
            yield "</list>"
        others = sorted(one.name for one in attributes if one not in said)
        if others:
            yield f"<p>Also: {', '.join(f'<att>{escape(one)}</att>' for one in others)}.</p>"
        yield "</div>"

    def _rules(self, spec: Spec) -> Iterator[str]:
        for one in spec.constraints:
            said = in_language(one.iterchildren(f"{TEI_}gloss", f"{TEI_}desc"), self.language)
            if said:
                yield f"<p>Rule: {escape(said)}</p>"

    def _attribute(self, one: Attribute) -> str:
        words = in_language(one.words, self.language)
        required = " (required)" if one.usage == "req" else ""
        text = f"{required}{': ' if words else ''}{escape(words)}"
        if not _closed(one) or one.values is None:
            return text
        items = []
        for value in one.values.items:
            said = in_language(value.words, self.language)
            items.append(f"<item><val>{escape(value.name)}</val>{f': {escape(said)}' if said else ''}</item>")
        return f"{text}<list>{''.join(items)}</list>"


def _closed(one: Attribute) -> bool:
    return one.values is not None and one.values.kind == "closed" and bool(one.values.items)


def _gi(name: str) -> str:
    return f"<gi>{escape(name)}</gi>"


def _elements(names: tuple[str, ...]) -> str:
    listed = sorted(names, key=str.casefold)
    some = ", ".join(f'<ref target="#odd-{escape(one)}">{escape(one)}</ref>' for one in listed[:_MOST_PARENTS])
    more = len(listed) - _MOST_PARENTS
    return f"{some} and {more} more" if more > 0 else some


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
