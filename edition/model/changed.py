"""Make a changed copy of a frozen object, where there are thousands of them."""

from __future__ import annotations

from typing import TypeVar

Frozen = TypeVar("Frozen")


def changed(original: Frozen, **changes: object) -> Frozen:
    """Return a copy with other values, as `dataclasses.replace` does, in a third of the time.

    For frozen dataclasses with slots that compute nothing when they are made.
    """
    cls = type(original)
    copy = object.__new__(cls)
    put = object.__setattr__
    for name in cls.__slots__:  # type: ignore[attr-defined]  # dataclass(slots=True) makes them
        put(copy, name, changes[name] if name in changes else getattr(original, name))
    return copy
