"""The command that compares two states of an edition."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli.frame import ERRORS, FINE, SOURCE, USAGE, base_option, cannot_write, example, tell

if TYPE_CHECKING:
    from edition.model.edition import Edition


@example("edition diff v1.0 . --format html -o changes.html")
@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="[B]", default=".")
@click.option("--format", "shape", type=click.Choice(["text", "json", "html"]), default="text", show_default=True)
@click.option("-o", "--output", type=SOURCE, metavar="FILE", help="Write into this file.")
@click.option("--exit-code", is_flag=True, help="End with status 1 where anything changed.")
@base_option
def diff(before: str, after: str, shape: str, output: Path | None, *, exit_code: bool, base: str) -> None:
    """Compare two states of an edition: what became of its text, entries, readings, witnesses, notes.

    A and B are TEI files, folders, projects, or revisions in git (a tag, a branch, HEAD~3; REVISION:PATH for another
    place than the current folder). Without B, A is compared with the current folder.
    """
    from edition.cli.revisions import state
    from edition.comparing import as_html, as_json, as_text, compare
    from edition.diagnostics import EditionError, Report
    from edition.diagnostics.showing import escaped, visible

    try:
        with ExitStack() as stack:
            states = [_read(stack.enter_context(state(name)), base) for name in (before, after)]
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(USAGE)
    changes = compare(*states)
    match shape:
        case "json":
            told = escaped(as_json(changes))
        case "html":
            told = as_html(changes, (before, after))
        case _:
            told = visible(as_text(changes))
    if output is None:
        click.echo(told, nl=False)
    else:
        try:
            output.write_text(told, encoding="utf-8", newline="\n")
        except OSError as error:
            sys.exit(cannot_write(output, error))
    sys.exit(ERRORS if exit_code and any(text.changes for text in changes) else FINE)


def _read(place: Path, base: str) -> list[Edition]:
    from edition.diagnostics import EditionError, Severity
    from edition.library import project_of
    from edition.run.gather import read_project

    outcome = read_project(project_of(place, base=base), judging=False)
    if not outcome.editions:
        raise EditionError(*(f for f in outcome.report.findings if f.severity is Severity.ERROR))
    return [*outcome.editions, *outcome.parallels]
