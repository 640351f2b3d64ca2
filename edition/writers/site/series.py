"""What is too long for one page becomes a series: items → pages of items, and the names of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

PAGE = 240_000
"""What the items of a page of a series weigh at most, by ``weight``; a single item may be heavier."""
_ELEMENT = 90
"""What an element weighs: a page is as heavy for 2,700 elements as for 240,000 bytes."""

T = TypeVar("T")


def numbered(name: str, number: int) -> str:
    """Name the pages of a series: variants.html, variants-2.html …"""
    return f"{name}.html" if number == 0 else f"{name}-{number + 1}.html"


def weight(html: str) -> int:
    """Weigh a piece of a page: its bytes, or its elements where these are many."""
    return max(len(html.encode()), _ELEMENT * (html.count("<") - html.count("</")))


def in_pages(items: Iterable[T], weigh: Callable[[T], int], most: int = PAGE) -> list[list[T]]:
    """Divide items into pages that weigh no more than so many bytes; at least one page."""
    pages: list[list[T]] = [[]]
    weight = 0
    for item in items:
        cost = weigh(item)
        if pages[-1] and weight + cost > most:
            pages.append([])
            weight = 0
        pages[-1].append(item)
        weight += cost
    return pages
