"""Addresses as they stand in attributes: whatever an author wrote has a scheme and a path, or none. A leaf."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def split_address(address: str) -> SplitResult:
    """Split an address; one that cannot be read, such as “http://[x”, is all path, so it names no file and no place."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")
