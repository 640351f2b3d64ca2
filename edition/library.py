"""What a program can ask: read an edition, check it, build it. The command line asks the same functions."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Severity
from edition.model.edition import Edition, shown_by
from edition.model.names import names_of_witnesses, sharing
from edition.model.witness import witness_text
from edition.project import Source, project_of
from edition.run.build import build as build_project
from edition.run.gather import Outcome, read_project
from edition.writers.text import nodes_text

__all__ = ["build", "check", "project_of", "read", "read_all", "text_of"]


def read_all(source: Source, *, base: str = "") -> list[Edition]:
    """Read every text of a file, a folder or a project, with its apparatus bound. Raises EditionError."""
    outcome = read_project(project_of(source, base=base), judging=False)
    if not outcome.editions:
        raise EditionError(*(f for f in outcome.report.findings if f.severity is Severity.ERROR))
    return outcome.editions


def read(source: Source, *, base: str = "") -> Edition:
    """Read one text with its apparatus: the first, where the source holds several. Raises EditionError."""
    return read_all(source, base=base)[0]


def text_of(edition: Edition, siglum: str = "") -> str:
    """Return the text as plain text: as edited, or that of one witness, by its siglum, its id, a hand or a stage.

    Raises KeyError for a siglum that no witness has, or, in the texts of a corpus, several.
    """
    if not siglum:
        return nodes_text(edition.body)
    if several := sharing(edition, siglum):
        raise KeyError(f"{siglum}: {', '.join(several)}")
    return nodes_text(witness_text(edition, names_of_witnesses(edition)[siglum]).nodes)


def check(source: Source, *, schemas: Sequence[str] = ()) -> list[Finding]:
    """Check a file, a folder or a project; returns what was found, in the order of the files."""
    try:
        return read_project(project_of(source, schemas=schemas)).report.sorted()
    except EditionError as error:
        return list(error.findings)


def build(
    source: Source,
    output: str | PathLike[str] = "build",
    *,
    only: Sequence[str] = (),
    verify: bool = False,
    jobs: int = 1,
) -> Outcome:
    """Build the outputs below a folder; returns what was found and made. Raises EditionError, OSError.

    With ``verify`` the finished files are read again, and compared with the text.
    """
    return build_project(project_of(source), Path(output), only, verify=verify, jobs=jobs)


@shown_by
def _in_a_notebook(edition: Edition) -> str:
    """Show an edition where a notebook asks for it; only then is loaded what makes pages."""
    from edition.notebook import reading_page  # noqa: PLC0415

    return reading_page(edition)
