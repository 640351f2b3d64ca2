"""The open table of handlers: TEI element → what reads it. A name registered twice is an error at import."""

from __future__ import annotations

from collections.abc import Callable
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


def _claim(name: str) -> None:
    if name in HANDLERS or name in SPANS:
        raise ValueError(f"<{name.rpartition('}')[2]}> has two handlers")
