"""Identifiers and references to them. RELAX NG DTD Compatibility, 5."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from edition.diagnostics import Finding, nearest
from edition.schema.datatypes import words
from edition.schema.relaxng import messages, names, patterns, rules
from edition.schema.relaxng.expectations import Mentioned
from edition.schema.relaxng.names import Name, NameClass, is_open, listed
from edition.schema.relaxng.patterns import Declaration, Pattern
from edition.schema.relaxng.places import Places


@dataclass(slots=True)
class _Copy:
    """A piece of the document that was copied, identifiers and all."""

    finding: int
    shift: int
    start: int
    others: int = 0

    def continues(self, first: int, ordinal: int) -> bool:
        """Tell whether a repeated identifier lies in the same copy: as far from its first place, which is not in it."""
        return ordinal - first == self.shift and first < self.start


class Identifiers:
    """The identifiers of one document, and the references that await them."""

    def __init__(self, places: Places, findings: list[Finding]) -> None:
        self._places = places
        self._findings = findings
        self._known: dict[str, tuple[int, str]] = {}
        self._references: list[tuple[str, int, str]] = []
        self._copies: list[_Copy] = []

    def note(self, kind: str, value: str, ordinal: int, element: str, attribute: str) -> None:
        """Take in the value of an attribute; an identifier must be new."""
        if kind != "ID":
            self._references += [(word, ordinal, attribute) for word in words(value)]
            return
        identifier = value.strip(" \t\n\r")
        first, holder = self._known.setdefault(identifier, (ordinal, element))
        if first == ordinal:
            return
        if self._copies and self._copies[-1].continues(first, ordinal):
            self._copies[-1].others += 1
            return
        self._copies.append(_Copy(len(self._findings), ordinal - first, ordinal))
        line = self._places.element(first).line
        position = self._places.element(ordinal, names.shown_attribute(attribute))
        message = f"the identifier “{identifier}” is given twice: to {messages.element(element)} here"
        message += f" and to {messages.element(holder)} in line {line}"
        hint = "give one of them another identifier, and look through what points to it"
        self._findings.append(rules.DUPLICATE_ID(message, position, hint))

    def finish(self) -> None:
        """Report the references that lead nowhere; a document may refer forward, so this comes last."""
        for copy in self._copies:
            if copy.others:
                found = self._findings[copy.finding]
                count = f"{copy.others} more" if copy.others > 1 else "one more"
                self._findings[copy.finding] = replace(
                    found, message=f"{found.message}; so {'is' if copy.others == 1 else 'are'} {count} of the same copy"
                )
        for word, ordinal, attribute in self._references:
            if word in self._known:
                continue
            position = self._places.element(ordinal, names.shown_attribute(attribute), word)
            meant = nearest(word, self._known)
            hint = messages.did_you_mean(f"“{meant}”" if meant else "")
            message = f"{messages.attribute(attribute)} refers to “{word}”, but no element has this identifier"
            self._findings.append(rules.DANGLING_REFERENCE(message, position, hint))


class _Use(NamedTuple):
    """An attribute of an element, and whether it is an identifier."""

    declaration: Declaration
    attribute: NameClass
    kind: str
    """``ID``, ``IDREF``, ``IDREFS``, nothing, or a question mark where it is one only among other things."""

    @property
    def shown(self) -> str:
        """How a message calls it."""
        attribute, element = next(listed(self.attribute), None), next(listed(self.declaration.names), None)
        first = "an attribute of any name" if attribute is None else messages.attribute(attribute)
        second = "an element of any name" if element is None else messages.element(element)
        return f"{first if attribute != '' else 'the content'} of {second}"


def conflicts(declarations: Iterable[Declaration], mentioned: Mentioned) -> Iterator[tuple[str, Declaration]]:
    """Say where a schema leaves open whether an attribute is an identifier. 5.2."""
    contents = [(declaration, mentioned.attributes(declaration.content)) for declaration in declarations]
    attributes = dict.fromkeys(attribute for _, found in contents for attribute in found)
    kinds = {attribute: kind for attribute in attributes if (kind := _kind(attribute.value))}
    doubtful = {name for attribute in kinds for name in listed(attribute.names)}
    bearing = {attribute: names for attribute in attributes if (names := _among(doubtful, attribute.names))}
    by_name: dict[str, list[_Use]] = {name: [] for name in doubtful}
    for declaration, found in contents:
        if _kind(declaration.content):
            yield f"{_Use(declaration, Name(''), '').shown} is an identifier or reference", declaration
        for attribute in (one for one in found if one in kinds or one in bearing):
            use = _Use(declaration, attribute.names, kinds.get(attribute, ""))
            if use.kind == "?" or (use.kind and (is_open(use.attribute) or is_open(declaration.names))):
                yield f"{use.shown} is an identifier or reference only in some cases", declaration
            for name in bearing.get(attribute, ()):
                by_name[name].append(use)
    for uses in by_name.values():
        yield from _competing(uses)


def _among(names: set[str], found: NameClass) -> set[str]:
    return {name for name in names if name in found} if is_open(found) else names.intersection(listed(found))


def _competing(uses: list[_Use]) -> Iterator[tuple[str, Declaration]]:
    """Find uses of one attribute, on elements of the same name, that are not of the same kind."""
    first: dict[str, _Use] = {}
    wide = [use for use in uses if is_open(use.declaration.names)]
    for use in uses:
        for name in listed(use.declaration.names):
            rivals = [first.setdefault(name, use), *(one for one in wide if name in one.declaration.names)]
            if any(rival.kind != use.kind for rival in rivals):
                kind = use.kind or next(rival.kind for rival in rivals if rival.kind)
                yield f"{use.shown} is “{kind}” in one place and something else in another", use.declaration
                break


def _kind(value: Pattern) -> str:
    """Return the kind of identifier; a question mark where it is one only among other things."""
    if not value.valued:
        return ""
    if isinstance(value, patterns.Data | patterns.Value):
        return value.datatype.id_kind
    return "?" if any(_kind(part) for part in value.parts()) else ""
