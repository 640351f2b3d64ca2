"""What the pages of a text have come to, in figures for the report. Pages as set → figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edition.writers.print.filling import Frame, Page
from edition.writers.print.slices import count_divided


@dataclass(frozen=True, slots=True)
class PageMeasure:
    """One page: its rows, the heights of text and foot in points, how many notes go on after it; whether it is a last one.

    ``turns_in_word`` where it is a right page and ends within a word.
    """

    rows: int
    text: float
    foot: float
    divided: int
    is_last: bool
    turns_in_word: bool = False


def divided(page: Page, side: int) -> int:
    """Count the notes of a page that go on on the next."""
    return count_divided(page.feet, side)


def summed_up(pages: Sequence[PageMeasure], frame: Frame) -> Mapping[str, float]:
    """Sum up the pages of a text: rows of text, the share of the foot, white that neither fills, notes that are divided, words that are.

    The last page of a part ends where the text does, and counts neither for the fewest rows nor for the white.
    """
    whole = [page for page in pages if not page.is_last] or pages
    if not pages:
        return {}
    text, foot = sum(page.text for page in pages), sum(page.foot for page in pages)
    white = sum(_white(page, frame) for page in whole)
    return {
        "pages": len(pages),
        "rows_least": min(page.rows for page in whole),
        "rows_mean": round(sum(page.rows for page in whole) / len(whole), 1),
        "foot_share": round(foot / (text + foot), 2) if text + foot else 0.0,
        "white_share": round(white / (frame.height * len(whole)), 3),
        "divided_notes": sum(page.divided for page in pages),
        "hyphens_at_turns": sum(page.turns_in_word for page in pages),
    }


def _white(page: PageMeasure, frame: Frame) -> float:
    between = frame.gap if page.foot and page.text else 0.0
    return max(frame.height - page.text - page.foot - between, 0.0)
