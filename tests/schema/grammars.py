"""Compare two grammars: which elements, which attributes and which children each of them allows."""

from __future__ import annotations

from dataclasses import dataclass, field

from edition.schema import Schema
from edition.schema.relaxng.expectations import Mentioned, missing_attributes, takes_text
from edition.schema.relaxng.messages import values_of
from edition.schema.relaxng.names import NameClass, is_open, listed, local
from edition.schema.relaxng.patterns import Pattern


@dataclass
class Facts:
    """What a grammar says of one element; names with their namespaces."""

    attributes: set[str] = field(default_factory=set)
    children: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    text: bool = False


def _names(found: NameClass) -> set[str]:
    return set(listed(found)) | ({"*"} if is_open(found) else set())


def facts(schema: Schema) -> dict[str, Facts]:
    """Return what a grammar says of each element that a document can have."""
    mentioned = Mentioned()
    found: dict[str, Facts] = {}
    waiting = list(mentioned.elements(schema.start))
    seen = set(waiting)
    while waiting:
        declaration = waiting.pop()
        content = declaration.content
        inner = mentioned.elements(content)
        missing = [one for one in missing_attributes(content) if one]
        for name in _names(declaration.names):
            known = found.setdefault(name, Facts())
            known.children |= {child for one in inner for child in _names(one.names)}
            known.text |= takes_text(content)
            known.required |= {name for names in missing if len(names) == 1 for name in _names(names[0])}
            for attribute in mentioned.attributes(content):
                for one in _names(attribute.names):
                    known.attributes.add(one)
                    known.values[one] = known.values.get(one, frozenset()) | _values(attribute.value)
        for one in inner:
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return found


def _values(pattern: Pattern) -> frozenset[str]:
    return frozenset(values_of(pattern))


def differences(ours: Schema, theirs: Schema) -> list[str]:
    """Say in what two grammars differ; a line for each fact that only one of them knows."""
    one, other = facts(ours), facts(theirs)
    lines = [f"only ours has <{local(name)}>" for name in sorted(one.keys() - other.keys())]
    lines += [f"only theirs has <{local(name)}>" for name in sorted(other.keys() - one.keys())]
    for name in sorted(one.keys() & other.keys()):
        mine, its = one[name], other[name]
        for what in ("attributes", "children", "required"):
            more = {local(x) for x in getattr(mine, what) - getattr(its, what)}
            less = {local(x) for x in getattr(its, what) - getattr(mine, what)}
            lines += [f"<{local(name)}> {what}: only ours {sorted(more)}"] if more else []
            lines += [f"<{local(name)}> {what}: only theirs {sorted(less)}"] if less else []
        if mine.text != its.text:
            lines.append(f"<{local(name)}> text: ours {mine.text}")
        for attribute in mine.attributes & its.attributes:
            if mine.values[attribute] != its.values[attribute]:
                changed = sorted(mine.values[attribute] ^ its.values[attribute])
                lines.append(f"<{local(name)}> @{local(attribute)}: values {changed}")
    return lines
