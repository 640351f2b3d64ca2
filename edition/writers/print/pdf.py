"""Write the printed edition. Editions → PDF files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from edition.model.ledger import Ledger
from edition.writers.common.pieces import HouseStyle
from edition.writers.galley.pairing import find_texts
from edition.writers.galley.settings import Settings, has_facing, read_settings
from edition.writers.print.making import Copy, make_book
from edition.writers.registry import Input, TextByText, Whole, Written

_LEMMA_WORDS = 5
"""A lemma of more words is shortened at the foot, unless the project says otherwise."""


def write_text(given: Input, _whole: Whole, written: Written) -> None:
    """Write ``<name>.pdf`` for a text; one that cannot be set or verified is not written, and a finding says why."""
    settings, _ = read_settings(given.project)
    style = HouseStyle.of(given.project.apparatus, lemma_words=_LEMMA_WORDS)
    alone = replace(settings, facing=())
    for copies, tei in _copies(given, settings, written):
        made = make_book(
            copies[0],
            given.project,
            settings if len(copies) > 1 else alone,
            style,
            copies[1] if len(copies) > 1 else None,
            tei,
        )
        written.findings.extend(made.findings)
        name = f"{copies[0].edition.name}.pdf"
        if made.pdf is None:
            written.failed.append(name)
            continue
        written.save(name, made.pdf)
        written.figures[name] = made.figures
        written.ledgers.extend(copy.ledger for copy in copies)


def write_end(whole: Whole, _parts: Iterable[None], written: Written) -> None:
    """Tell what of the settings cannot be used."""
    written.findings.extend(read_settings(whole.project)[1])


write = TextByText(write_text, write_end, has_facing)


def _copies(given: Input, settings: Settings, written: Written) -> Iterator[tuple[list[Copy], bytes]]:
    """Tell which texts make a book of their own, and which two stand on facing pages."""
    editions = list(given.editions)
    tei = dict(given.tei)
    if settings.facing and editions:
        pair, findings = find_texts(settings.facing, [*editions, *given.parallels], given.project.file)
        written.findings.extend(findings)
        if pair is not None:
            ledgers = {e.file: Ledger.of(e) for e in pair}
            yield [Copy(e, ledgers[e.file]) for e in pair], tei.get(f"{pair[0].name}.xml", b"")
            editions = [e for e in editions if e.file not in ledgers]
    for edition in editions:
        yield [Copy(edition, Ledger.of(edition))], tei.get(f"{edition.name}.xml", b"")
