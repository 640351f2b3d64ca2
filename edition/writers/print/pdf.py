"""Put the page together and let Typst set it. Edition → PDF."""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst

from edition.diagnostics import Finding, Rule, Severity
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.metadata import Metadata
from edition.project import Project
from edition.writers.fonts import FontSet, choose_fonts
from edition.writers.formatting import HouseStyle
from edition.writers.languages import direction, short_tag
from edition.writers.print.markup import TypstText, quoted
from edition.writers.registry import Input, Written

NOT_SET = Rule(
    "O001",
    Severity.ERROR,
    """
    The printed page could not be set.

    Typst, which sets the page, refused the document. This is a fault of the builder, not of the edition; the message
    helps to report it.

    Wrong:
        a text that the builder turns into faulty markup

    Right:
        report the message, with the passage that it names
    """,
)

_FRAME = Path(__file__).parent / "document.typ"


def write(given: Input, folder: Path) -> Written:
    """Write ``<name>.pdf`` for each text."""
    written = Written()
    folder.mkdir(parents=True, exist_ok=True)
    for edition in given.editions:
        ledger = Ledger.of(edition)
        result = typeset(edition, given.project, ledger)
        if isinstance(result, Finding):
            written.findings.append(result)
            continue
        name = f"{edition.name}.pdf"
        (folder / name).write_bytes(result)
        written.files.append(name)
        written.ledgers.append(ledger)
    return written


def typeset(edition: Edition, project: Project, ledger: Ledger) -> bytes | Finding:
    """Set one text; returns the PDF, or the finding that says why there is none."""
    body = TypstText(edition, ledger, HouseStyle.of(project.apparatus)).text()
    fonts = choose_fonts(body)
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / "main.typ"
        (Path(folder) / "document.typ").write_bytes(_FRAME.read_bytes())
        main.write_text(_document(edition, fonts) + body, encoding="utf-8")
        try:
            compiler = typst.Compiler(main, font_paths=list(fonts.folders), ignore_system_fonts=not fonts.with_system)
            pdf = compiler.compile(format="pdf")
        except typst.TypstError as error:
            return NOT_SET(f"Typst: {error.message}", file=edition.file)
    return pdf if isinstance(pdf, bytes) else NOT_SET("Typst made no PDF", file=edition.file)


def _document(edition: Edition, fonts: FontSet) -> str:
    metadata = edition.metadata
    title = metadata.title or edition.name
    language = short_tag(metadata.language or "und").partition("-")[0][:3]
    authors = _strings([p.name for p in metadata.authors])
    return (
        '#import "document.typ": *\n'
        f"#show: book.with(title: {quoted(title)}, author: {authors}, fonts: {_strings(fonts.families)}, "
        f"lang: {quoted(language)}, dir: {direction(metadata.language)})\n"
        f"#title-page(title: {quoted(title)}, subtitle: {quoted(metadata.subtitle)}, authors: {authors}, "
        f"editors: {_strings([p.name for p in metadata.editors])}, imprint: {quoted(_imprint(metadata))})\n\n"
    )


def _imprint(metadata: Metadata) -> str:
    return ", ".join(filter(None, (metadata.publisher, metadata.date)))


def _strings(values: list[str] | tuple[str, ...]) -> str:
    """Write a Typst array of strings."""
    return "(" + "".join(f"{quoted(v)}, " for v in values) + ")"
