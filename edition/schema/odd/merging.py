"""Apply what an ODD changes to a specification. Specification, changes → specification. TEI P5, chapter 23.3.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml.etree import _Element

from edition.schema.odd.reading import local
from edition.schema.odd.specs import (
    CLASS,
    Attribute,
    AttributeRef,
    Attributes,
    Member,
    Spec,
    Value,
    Values,
)

Item = Attribute | AttributeRef | Attributes


def changed(old: Spec, change: Spec) -> Spec:
    """Apply a change to a specification; what the change does not name stays."""
    return replace(
        old,
        name=change.name if change.name != change.ident else old.ident,
        namespace=old.namespace if change.namespace is None else change.namespace,
        members=_members(old, change),
        content=old.content if change.content is None else change.content,
        values=_own_values(old, change),
        attributes=_attributes(old, change),
        constraints=constraints(old.constraints, change.constraints),
        words=_words(old.words, change.words),
        valid_until=change.valid_until or old.valid_until,
        node=change.node,
    )


def several(changes: Sequence[Spec]) -> Spec:
    """Put several changes of one specification together, in their order."""
    first, *others = changes
    for other in others:
        first = replace(
            first,
            name=other.name if other.name != other.ident else first.name,
            namespace=first.namespace if first.namespace is not None else other.namespace,
            members=first.members + other.members,
            members_mode="change" if "change" in {first.members_mode, other.members_mode} else first.members_mode,
            content=first.content if other.content is None else other.content,
            values=first.values if other.values is None else other.values,
            attributes=Attributes(
                first.attributes.organised or other.attributes.organised,
                first.attributes.items + other.attributes.items,
            ),
            constraints=first.constraints + other.constraints,
            words=_words(first.words, other.words),
            valid_until=other.valid_until or first.valid_until,
        )
    return first


def _members(old: Spec, change: Spec) -> tuple[Member, ...]:
    if change.members_mode is None:
        return old.members
    given = tuple(one for one in change.members if one.mode != "delete")
    if change.members_mode == "replace":
        return given
    named = {one.key for one in change.members}
    return given + tuple(one for one in old.members if one.key not in named)


def _own_values(old: Spec, change: Spec) -> Values | None:
    if change.values is None:
        return old.values
    return None if change.values.mode == "delete" else change.values


def _words(old: tuple[_Element, ...], new: tuple[_Element, ...]) -> tuple[_Element, ...]:
    """Put words together: a kind of word that is given stands for the old ones of its kind."""
    given = {local(one) for one in new}
    return tuple(one for one in old if local(one) not in given) + new


def constraints(old: Sequence[_Element], new: Sequence[_Element]) -> tuple[_Element, ...]:
    """Put constraints together: what is named anew, changed or deleted stands for the old one of its name."""
    named = {one.get("ident") for one in new if one.get("mode") in {"delete", "replace", "change"}}
    given = [one for one in new if one.get("mode") != "delete"]
    return (*given, *(one for one in old if one.get("ident") not in named))


def _attributes(old: Spec, change: Spec) -> Attributes:
    """Put the attributes of a specification and those of a change together.

    What the change says of an attribute that only a class has stays as it is: `attributes` resolves it with the classes.
    """
    own = {one.ident: one for one in old.attributes.all()}
    said: dict[str, Attribute] = {}
    for one in change.attributes.all():
        said.setdefault(one.ident, one)
    new: list[Item] = []
    for item in change.attributes.items:
        if isinstance(item, Attribute):
            if item.ident in own and item.mode in {"delete", "change"}:
                continue
            new.append(replace(item, mode="") if item.ident in own and item.mode == "replace" else item)
        elif isinstance(item, Attributes):
            new.append(item)
        else:
            new.append(item)
    kept = _kept(old.attributes.items, said, in_class=old.kind == CLASS)
    if old.attributes.organised:
        kept = [Attributes(old.attributes.organised, tuple(kept))] if kept else []
    return Attributes(change.attributes.organised, (*new, *kept))


def _kept(items: Sequence[Item], said: dict[str, Attribute], *, in_class: bool) -> list[Item]:
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Attributes):
            inner = _kept(item.items, said, in_class=in_class)
            kept += [Attributes(item.organised, tuple(inner))] if inner else []
        elif isinstance(item, AttributeRef) or item.ident not in said:
            kept.append(item)
        elif (new := said[item.ident]).mode == "change":
            kept.append(merged(item, new))
        elif new.mode == "delete" and not in_class:
            kept.append(new)
    return kept


def merged(old: Attribute, new: Attribute) -> Attribute:
    """Apply a change to an attribute."""
    return replace(
        old,
        name=new.name if new.name != new.ident else old.ident,
        usage=new.usage or old.usage,
        datatype=old.datatype if new.datatype is None else new.datatype,
        values=_merged_own(old, new),
        default=new.default or old.default,
        constraints=new.constraints or old.constraints,
        words=_words(old.words, new.words),
        valid_until=new.valid_until or old.valid_until,
        node=new.node,
    )


def _merged_own(old: Attribute, new: Attribute) -> Values | None:
    found = merged_values(old.values, new.values)
    if found is not None and is_lost(old, new):
        return replace(found, mode=old.values.mode if old.values is not None else "")
    return found


def is_lost(old: Attribute, new: Attribute) -> bool:
    """Tell whether a list of values has no effect, because TEI's element only changes an attribute of its class.

    TEI's processors then take the list of the class. A list in an attribute that is replaced as a whole is not lost.
    """
    return old.mode == "change" and new.values is not None and new.values.mode in {"add", "replace"}


def merged_values(old: Values | None, new: Values | None) -> Values | None:
    """Apply a list of values to another. Without a mode nothing changes, as in the processors of TEI."""
    if new is None:
        return old
    match new.mode:
        case "delete":
            return None
        case "add" | "replace":
            return new
        case "change":
            return new if old is None else replace(new, items=_items(old, new))
        case _:
            return old


def _items(old: Values, new: Values) -> tuple[Value, ...]:
    said = {one.ident: one for one in new.items}
    kept = []
    for one in old.items:
        other = said.get(one.ident)
        if other is None:
            kept.append(one)
        elif other.mode not in {"delete", "replace", "add"}:
            kept.append(replace(one, words=_words(one.words, other.words), node=other.node))
    return (*kept, *(one for one in new.items if one.mode in {"add", "replace"}))
