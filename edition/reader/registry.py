"""The open table of handlers: TEI element → what reads it. A name registered twice is an error at import.

A plug-in may read an element that the builder reads itself: its handler is the one that counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from lxml.etree import _Element

from edition.model.text import Node, SpanKind
from edition.tree import TEI_

if TYPE_CHECKING:
    from edition.reader.flow import Flow

Out: TypeAlias = list[Node]
Handler: TypeAlias = "Callable[[Flow, _Element, Out], None]"

HANDLERS: dict[str, Handler] = {}
"""By the full name of the element. A handler appends to the list that it is given."""

SPANS: dict[str, SpanKind] = {}
"""Elements that are nothing but a span of some kind."""


def handles(*names: str, space: str = TEI_[1:-1]) -> Callable[[Handler], Handler]:
    """Register a handler for elements, of TEI where no other namespace is named."""

    def register(handler: Handler) -> Handler:
        for name in names:
            full = f"{{{space}}}{name}"
            _claim(full)
            HANDLERS[full] = handler
        return handler

    return register


def spans(kind: SpanKind, *names: str) -> None:
    """Register elements that are read as a span of one kind."""
    for name in names:
        _claim(TEI_ + name)
        SPANS[TEI_ + name] = kind


REPLACED: dict[str, str] = {}
"""Elements that a plug-in reads in the stead of the builder, with its name."""
_loading: list[str] = []


@contextmanager
def plug_in(name: str) -> Iterator[None]:
    """Let what is registered within come before the builder's own handlers."""
    _loading.append(name)
    try:
        yield
    finally:
        _loading.pop()


def _claim(name: str) -> None:
    if name not in HANDLERS and name not in SPANS:
        return
    if not _loading or name in REPLACED:
        raise ValueError(f"<{name.rpartition('}')[2]}> has two handlers")
    HANDLERS.pop(name, None)
    SPANS.pop(name, None)
    REPLACED[name] = _loading[-1]
