"""Names of elements and attributes, and the classes of names that a schema speaks of. RELAX NG, 4.10 and 6.1.

A name in a namespace is one string: namespace, separator, local name. The separator is a character that XML forbids,
so that a namespace cannot contain it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SEPARATOR = "\x1f"
XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
XMLNS_NAMESPACE = "http://www.w3.org/2000/xmlns"
# A name that no schema speaks of; it stands for all names that a class includes without naming them.
_NOWHERE = "\x00"


def qualified(namespace: str, local: str) -> str:
    """Put a name together."""
    return f"{namespace}{SEPARATOR}{local}" if namespace else local


def split(name: str) -> tuple[str, str]:
    """Take a name apart: namespace and local name."""
    namespace, _, local = name.rpartition(SEPARATOR)
    return namespace, local


def local(name: str) -> str:
    """Return the local part of a name."""
    return name.rpartition(SEPARATOR)[2]


def shown_attribute(name: str) -> str:
    """Return the name of an attribute as editors write it: without a prefix, but “xml:id”."""
    namespace, local_name = split(name)
    return f"xml:{local_name}" if namespace == XML_NAMESPACE else local_name


@dataclass(frozen=True, slots=True)
class Name:
    """One name."""

    name: str

    def __contains__(self, name: object) -> bool:
        return name == self.name


@dataclass(frozen=True, slots=True)
class NsName:
    """Every name of a namespace but some."""

    namespace: str
    without: NameClass | None = None

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or split(name)[0] != self.namespace:
            return False
        return self.without is None or name not in self.without


@dataclass(frozen=True, slots=True)
class AnyName:
    """Every name but some."""

    without: NameClass | None = None

    def __contains__(self, name: object) -> bool:
        return self.without is None or name not in self.without


@dataclass(frozen=True, slots=True)
class NameChoice:
    """The names of several classes."""

    items: tuple[NameClass, ...]

    def __contains__(self, name: object) -> bool:
        return any(name in item for item in self.items)


NameClass = Name | NsName | AnyName | NameChoice


def listed(names: NameClass) -> Iterator[str]:
    """Iterate over the names that a class lists one by one."""
    match names:
        case Name(name):
            yield name
        case NameChoice(items):
            for item in items:
                yield from listed(item)
        case NsName() | AnyName():
            return


def is_open(names: NameClass) -> bool:
    """Tell whether a class contains names without listing them."""
    match names:
        case Name():
            return False
        case NameChoice(items):
            return any(is_open(item) for item in items)
        case NsName() | AnyName():
            return True


def overlap(one: NameClass, other: NameClass) -> bool:
    """Tell whether two classes have a name in common. RELAX NG, 7.3 and 7.4.

    It is enough to try the names that either class mentions, and one name of each kind that neither does.
    """
    if isinstance(one, Name) and isinstance(other, Name):
        return one.name == other.name
    return any(name in one and name in other for names in (one, other) for name in _samples(names))


def _samples(names: NameClass | None) -> Iterator[str]:
    match names:
        case Name(name):
            yield name
        case NsName(namespace, without):
            yield qualified(namespace, _NOWHERE)
            yield from _samples(without)
        case AnyName(without):
            yield qualified(_NOWHERE, _NOWHERE)
            yield from _samples(without)
        case NameChoice(items):
            for item in items:
                yield from _samples(item)
        case None:
            return
