"""How places of a text are said: from where to where. Numbers → references."""

from __future__ import annotations


def line_range(first: str, last: str) -> str:
    """Join two references: “3” and “5” → “3–5”; the same part is not repeated: “2.3” and “2.5” → “2.3–5”."""
    if not first or not last or first == last:
        return first or last
    head, dot, _ = first.rpartition(".")
    if dot and last.startswith(f"{head}."):
        return f"{first}–{last[len(head) + 1 :]}"
    return f"{first}–{last}"
