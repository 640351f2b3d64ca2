"""Write the printed edition. Editions → PDF files."""

from __future__ import annotations

from pathlib import Path

from edition.model.ledger import Ledger
from edition.writers.formatting import HouseStyle
from edition.writers.print.book import make_book
from edition.writers.print.settings import read_settings
from edition.writers.registry import Input, Written

_LEMMA_WORDS = 5
"""A lemma of more words is shortened at the foot, unless the project says otherwise."""


def write(given: Input, folder: Path) -> Written:
    """Write ``<name>.pdf`` for each text; one that cannot be set or verified is not written, and a finding says why."""
    written = Written()
    folder.mkdir(parents=True, exist_ok=True)
    settings, findings = read_settings(given.project)
    written.findings.extend(findings)
    style = HouseStyle.of(given.project.apparatus, lemma_words=_LEMMA_WORDS)
    for edition in given.editions:
        ledger = Ledger.of(edition)
        made = make_book(edition, given.project, settings, ledger, style)
        written.findings.extend(made.findings)
        if made.pdf is None:
            continue
        name = f"{edition.name}.pdf"
        (folder / name).write_bytes(made.pdf)
        written.files.append(name)
        written.ledgers.append(ledger)
    return written
