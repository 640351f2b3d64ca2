"""Read the numbers that projects write as codes. @n → number."""

from __future__ import annotations

import re

_BIBLICAL = re.compile(r"B0*(\d+)(?:K0*(\d+)(?:V0*(\d+))?)?")
"""Book, chapter, verse, as transcriptions of the New Testament number them: B04K1V2. IGNTP guidelines."""
_AROUND = re.compile(r"B\d+(?:K\d+)?(incipit|explicit|inscriptio|subscriptio)", re.IGNORECASE)
"""What stands before and behind the verses of a book: B04incipit."""


def own_number(value: str, *, is_book: bool) -> str:
    """Return the number of a division or passage within what is around it, where its code tells that, too: B04K1V2 → 2.

    Only of a book a code may tell nothing else: elsewhere B17 is line 17 of face B.
    """
    if (around := _AROUND.fullmatch(value.strip())) is not None:
        return around[1]
    found = _BIBLICAL.fullmatch(value.strip()) if value[:1] == "B" else None
    if found is None or not (is_book or found[2]):
        return value
    return next(part for part in reversed(found.groups()) if part is not None)
