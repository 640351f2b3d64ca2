"""What is too long for one page becomes a series: items → pages of items, and the names of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

PAGE = 240_000
"""Bytes of content that a page of a series holds at most; a single item may be heavier."""

T = TypeVar("T")


def numbered(name: str, number: int) -> str:
    """Name the pages of a series: variants.html, variants-2.html …"""
    return f"{name}.html" if number == 0 else f"{name}-{number + 1}.html"


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
