"""The table of all variants, as a whole and by kind. Edition → rows of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from edition.model.apparatus import Entry, Reading, Witness
from edition.model.edition import Edition
from edition.model.ledger import Uncounted
from edition.writers.common.apparatus import lemma_text
from edition.writers.common.formatting import proposers, shortened
from edition.writers.common.pieces import DEFAULT_STYLE
from edition.writers.common.sigla import sigla
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.entry import concerned, data_of
from edition.writers.markup.shared import Shared
from edition.writers.site.dialect import SitePage
from edition.writers.site.series import in_pages

ROWS = 230
"""How many readings a page of the table holds, each of some twelve elements; a single entry may have more."""
_LEMMA_WORDS = 40
"""A lemma of more words, such as a whole chapter, is shortened to its first and last."""


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One reading in the table; ``rows`` counts the readings of its entry at the first of them, else 0."""

    entry: Entry
    href: str
    rows: int
    lemma: str
    lemma_sigla: str
    reading: Markup
    sigla: str
    kind: str
    computed: bool
    type: str
    data: Markup
    concerned: tuple[str, ...]
    by: tuple[str, ...]


def rows_of(shared: Shared, entries: Iterable[Entry]) -> Iterator[VariantRow]:
    """Make the rows of some entries."""
    plain = Shared(shared.edition, Uncounted(), shared.style, shared.language, shared.where)
    for entry in entries:
        html = HtmlText(plain, SitePage(), "variants.html", is_plain=True, in_entry=True)
        html.in_link = True
        variants, text = entry.variants, entry.text_reading
        accepted = proposers(shared.edition, text) if text else ()
        for i, reading in enumerate(variants):
            html.inlines(reading.content)
            shown = Markup(html.take())  # noqa: S704 - made of escaped pieces only
            by = tuple(dict.fromkeys((*proposers(shared.edition, reading), *accepted)))
            data = data_of(entry, shared.edition.witnesses, [reading]) + _by(by)
            yield VariantRow(
                entry,
                f"{shared.where.get(entry.id, '')}#{shared.where.place(entry.id)}"
                if entry.is_bound
                else f"{shared.where.get(entry.id, '')}#{entry.id}",
                len(variants) if i == 0 else 0,
                shortened(lemma_text(entry), _LEMMA_WORDS),
                _sigla(shared, text) or ", ".join(accepted),
                shown,
                _sigla(shared, reading) or ", ".join(proposers(shared.edition, reading)),
                reading.kind,
                reading.kind_is_computed,
                reading.type,
                Markup(data),  # noqa: S704 - made of escaped pieces only
                tuple(concerned(shared.edition.witnesses, (a.witness for a in reading.witnesses))),
                by,
            )


def proposer_value(name: str) -> str:
    """Return what a filter calls a name: one word."""
    return "_".join(name.split())


def proposers_of(rows: Iterable[VariantRow]) -> list[tuple[str, str, int]]:
    """List who proposes readings or lemmas, each with what filters call the name and the number of the rows."""
    by = Counter(name for row in rows for name in row.by)
    return [(proposer_value(name), name, count) for name, count in sorted(by.items())]


def witnesses_of(edition: Edition, rows: Iterable[VariantRow]) -> list[tuple[Witness, int]]:
    """List the witnesses and groups that have readings of their own, with the number of the rows."""
    counts = Counter(key for row in rows for key in row.concerned)
    return [(w, counts[w.id]) for w in edition.witnesses.values() if w.id in counts]


def _by(names: Iterable[str]) -> str:
    values = " ".join(map(proposer_value, names))
    return f' data-by="{escape(values)}"' if values else ""


def _sigla(shared: Shared, reading: Reading | None) -> str:
    if reading is None:
        return ""
    return "".join(getattr(p, "text", "") for p in sigla(shared.edition.witnesses, reading.witnesses, DEFAULT_STYLE))


def kinds_of(entries: Iterable[Entry]) -> dict[str, int]:
    """Count the readings of each kind, the most frequent first."""
    counts: dict[str, int] = {}
    for entry in entries:
        for reading in entry.variants:
            counts[reading.kind] = counts.get(reading.kind, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def parts(entries: Iterable[Entry]) -> list[list[Entry]]:
    """Divide entries into pages."""
    return in_pages(entries, lambda entry: len(entry.variants), ROWS)
