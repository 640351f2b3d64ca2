"""Addresses as they stand in attributes: whatever an author wrote has a scheme and a path, or none. A leaf."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

LINK_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a link of the edition may lead to, in every output; any other address is shown as text."""
_NO_ADDRESS = re.compile('[\x00-\x20\x7f-\xa0\u2028\u2029\u202a-\u202e\u2066-\u2069<>"\\\\^`{|}]')


def split_address(address: str) -> SplitResult:
    """Split an address; one that cannot be read, such as “http://[x”, is all path, so it names no file and no place."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", address, "", "")


def link_address(target: str) -> str:
    """Return what a link to a target leads to: a place in this edition, or an address of a scheme of the list; else nothing.

    Of several addresses the first counts. A DOI that is written as “doi:…” becomes the address of its resolver.
    """
    words = target.split(maxsplit=1)
    first = words[0] if words else ""
    if first.startswith("#"):
        return first
    if first[:4].casefold() == "doi:":
        first = f"https://doi.org/{first[4:]}"
    parts = split_address(first)
    scheme = parts.scheme.lower()
    if scheme not in LINK_SCHEMES or _NO_ADDRESS.search(first):
        return ""
    try:
        has_place = bool(parts.hostname) if scheme in {"http", "https"} else bool(parts.path)
        _ = parts.port
    except ValueError:
        return ""
    return first if has_place else ""
