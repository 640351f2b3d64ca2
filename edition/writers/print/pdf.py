"""Write the printed edition. Editions → PDF files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from edition.model.ledger import Ledger
from edition.writers.common.formatting import HouseStyle
from edition.writers.galley.pairing import find_texts
from edition.writers.galley.settings import Settings, read_settings
from edition.writers.print.book import Copy, make_book
from edition.writers.registry import Input, Written

_LEMMA_WORDS = 5
"""A lemma of more words is shortened at the foot, unless the project says otherwise."""


def write(given: Input, folder: Path) -> Written:
    """Write ``<name>.pdf`` for each text; one that cannot be set or verified is not written, and a finding says why."""
    written = Written(folder)
    settings, findings = read_settings(given.project)
    written.findings.extend(findings)
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
    return written


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
