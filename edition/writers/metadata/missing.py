"""What catalogues and repositories want and the header does not say. Record → findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from edition.diagnostics import Finding, Rule, Severity
from edition.writers.metadata.record import Record
from edition.writers.metadata.table import CROSSWALK

REQUIRED = Rule(
    "M001",
    Severity.ERROR,
    """
    The header does not say what every repository asks for.

    A repository needs a title, who made the edition, who publishes it, and when. Nothing is deposited before the header
    says so: what is written into a record later, by hand, is not in the edition.

    Wrong:
        <publicationStmt><publisher>Tests</publisher></publicationStmt>

    Right:
        <publicationStmt><publisher>Tests</publisher><date when="2026-11-01">2026</date></publicationStmt>

    DataCite 4.7, mandatory properties.
    """,
)

RECOMMENDED = Rule(
    "M002",
    Severity.WARNING,
    """
    The header does not say what makes an edition easier to find and to use.

    The package is made all the same. Readers ask for the licence first, machines for its address; language, keywords and
    a summary are what catalogues search.

    Wrong:
        <availability><p>All is free.</p></availability>

    Right:
        <availability><licence target="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</licence></availability>

    DataCite 4.7, recommended properties.
    """,
)

_TOLD: Mapping[str, tuple[str, str]] = {
    "title": ("what the edition is called", "<title>…</title> in titleStmt"),
    "editors": ("who made the edition", "<editor>…</editor> or <respStmt> in titleStmt"),
    "publisher": ("who publishes it", "<publisher>…</publisher> in publicationStmt"),
    "date": ("when it came out, in figures", '<date when="2026-11-01">…</date> in publicationStmt'),
    "version": ("which version it is", '<editionStmt><edition n="1.0">…</edition></editionStmt>'),
    "language": ("the language of the text", '<text xml:lang="la">'),
    "licences": (
        "under which licence it may be used, by an address that is known",
        '<licence target="https://creativecommons.org/licenses/by/4.0/">…</licence> in availability',
    ),
    "keywords": ("what it is about, in keywords", "<keywords><term>…</term></keywords> in profileDesc/textClass"),
    "abstract": ("what it contains, in a summary", "<abstract><p>…</p></abstract> in profileDesc"),
}


def missing_facts(record: Record, file: str) -> Iterator[Finding]:
    """Report what the header lacks, with the element to fill."""
    for row in CROSSWALK:
        if row.need and not _is_said(record, row.fact):
            what, remedy = _TOLD[row.fact]
            rule = REQUIRED if row.need == "required" else RECOMMENDED
            yield rule(f"the header does not say {what}", None, f"write {remedy}", file=file)


def _is_said(record: Record, fact: str) -> bool:
    match fact:
        case "editors":
            return bool(record.creators)
        case "licences":
            return any(terms.spdx or terms.address for terms in record.licences)
        case _:
            return bool(getattr(record, fact))
