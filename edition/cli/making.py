"""The commands that check an edition and build it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition import __version__
from edition.cli.frame import (
    ERRORS,
    FINE,
    NOT_WRITTEN,
    SOURCE,
    base_option,
    example,
    fail,
    list_files,
    open_source,
    progress,
    quiet_option,
    schema_option,
    status_of,
    strict_option,
    tell,
    verbose_option,
    with_schemas,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edition.diagnostics import Finding, Report
    from edition.project import Project
    from edition.run.exceptions import Suppressed


def _outputs(_context: click.Context, _option: click.Parameter, begun: str) -> list[str]:
    """Offer the outputs to a shell, also after others and a comma."""
    from edition.writers.registry import formats

    before, comma, last = begun.rpartition(",")
    return [f"{before}{comma}{name}" for name in formats() if name.startswith(last)]


class _OutputsOption(click.Option):
    """The outputs to build; its help names those that there are, plug-ins included."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from edition.writers.registry import formats

        usual, others = ([f.name for f in formats().values() if f.on_request is later] for later in (False, True))
        self.help = f"Outputs to build: {', '.join(usual)}; on request {', '.join(others)}."
        return super().get_help_record(ctx)


@example("edition build letters.xml -o public --only site,print")
@click.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("-o", "--output", type=SOURCE, default=Path("build"), show_default=True, help="The folder to build into.")
@click.option("--only", default="", metavar="NAME,…", cls=_OutputsOption, shell_complete=_outputs)
@base_option
@schema_option
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=lambda: os.cpu_count() or 1,
    envvar="EDITION_JOBS",
    metavar="N",
    help="Outputs to write at once; without it, as many as there are processors.",
)
@click.option("--verify", is_flag=True, help="Read the finished files again, and compare them with the text.")
@strict_option
@quiet_option
@verbose_option
def build(
    source: Path | None,
    output: Path,
    only: str,
    base: str,
    schemas: tuple[str, ...],
    jobs: int,
    verify: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the edition: web site, PDF, EPUB, plain text and data.

    SOURCE is a TEI file, a folder of TEI files, or a project (a folder with edition.toml); without it, the project of
    the current folder. Mistakes are reported, and what can be built is built all the same.
    """
    from edition.run.build import build as build_project
    from edition.writers.registry import formats

    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in formats():
            fail(f"there is no output “{name}”; there are: {', '.join(formats())}")
    project = with_schemas(open_source(source, base), schemas)
    try:
        with progress(quiet=quiet) as say:
            outcome = build_project(project, output, names, strict=strict, verify=verify, jobs=jobs, progress=say)
    except OSError as error:
        click.echo(f"edition: {output}: the output cannot be written: {error.strerror or error}", err=True)
        sys.exit(NOT_WRITTEN)
    tell(outcome.report, quiet=quiet, most=0 if verbose else 3, every=verbose)
    if verbose:
        for stage, seconds in outcome.seconds.items():
            click.echo(f"{stage}: {seconds:.2f} s", err=True)
    if outcome.lost:
        click.echo(
            f"edition: {outcome.lost} characters of the text were lost; this is a fault of the builder", err=True
        )
    if outcome.files and not quiet:
        list_files(outcome, output)
    if any(f.code.startswith("O") and f.severity == "error" for f in outcome.report.findings):
        sys.exit(NOT_WRITTEN)
    sys.exit(status_of(outcome.report, strict=strict) or (ERRORS if outcome.lost else FINE))


MOST = 30
"""So many causes of one code a check shows in full."""


@example("edition check letters.xml --format github")
@click.command()
@click.argument("sources", nargs=-1, type=SOURCE, metavar="[SOURCE …]")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True
)
@click.option(
    "--as",
    "name",
    default="",
    metavar="FILE",
    help="With “-”: the file in which the text would lie, to tell its places.",
)
@click.option("--fix", is_flag=True, help="Mend what can mean one thing only, and show the difference.")
@click.option("--diff", "only_diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@schema_option
@strict_option
@quiet_option
@click.option(
    "-v",
    "--verbose",
    is_flag=True,
    help="Tell every place by itself; without it, each cause once, with its first places.",
)
def check(
    sources: tuple[Path, ...],
    shape: str,
    name: str,
    fix: bool,
    only_diff: bool,
    schemas: tuple[str, ...],
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check TEI and explain every mistake, with its place and a remedy.

    Texts are judged by the schema that you name, that the project names, or that they name themselves by xml-model; else
    by what all of TEI allows, and by the edition profile, whose findings are then only information. SOURCE “-” reads a text
    from standard input.
    """
    from functools import partial

    from edition.diagnostics import Report
    from edition.run.gather import read_project

    if (fix or only_diff) and any(str(source) == "-" for source in sources):
        fail("--fix and --diff mend files; save the text first")
    report = Report()
    # Programs that ask for findings get them in their form also where there is nothing to check.
    told = None if shape == "text" else partial(_show, shape, (), quiet=quiet, verbose=verbose)
    suppressed: list[Suppressed] = []
    projects = [
        with_schemas(_held(name) if str(source) == "-" else open_source(source, "", told), schemas)
        for source in sources or (None,)
    ]
    left = _mended(projects, shape, save=fix) if fix or only_diff else []
    with progress(quiet=quiet or shape != "text") as say:
        for project in projects:
            outcome = read_project(project, say)
            report.extend(outcome.report.findings)
            suppressed += outcome.exceptions.suppressed
    report.extend(left)
    if strict:
        report = report.strict()
    _show(shape, suppressed, report, quiet=quiet, verbose=verbose)
    sys.exit(status_of(report))


def _show(shape: str, suppressed: Sequence[Suppressed], report: Report, *, quiet: bool, verbose: bool) -> None:
    """Print findings in the form that was asked for."""
    from edition.diagnostics.output import as_github, as_json, as_sarif

    findings = report.sorted()
    match shape:
        case "json":
            click.echo(as_json(findings))
        case "sarif":
            click.echo(as_sarif(findings, __version__, [(s.finding, s.reason, s.in_source) for s in suppressed]))
        case "github":
            if findings:
                click.echo(as_github(findings))
        case _:
            tell(report, quiet=quiet, err=False, most=0 if verbose else MOST, every=verbose)


def _held(name: str) -> Project:
    """Read a text from standard input."""
    from edition.project import held_project

    return held_project(name, sys.stdin.buffer.read(), Path.cwd())


_MOST_TIMES = 5
"""One remedy can make another possible; so often they are looked for."""


def _mended(projects: list[Project], shape: str, *, save: bool) -> list[Finding]:
    """Mend what can mean one thing only; the difference is shown beside the findings. Returns what cannot be mended."""
    from edition.diagnostics.showing import visible
    from edition.run.fixing import mend, safe_fixes
    from edition.run.gather import read_project

    left: list[Finding] = []
    for _ in range(_MOST_TIMES if save else 1):
        found = [finding for project in projects for finding in read_project(project).report.findings]
        mended, left = mend(safe_fixes(found))
        for file in mended:
            click.echo(visible(file.diff()), nl=False, err=shape != "text")
            if save:
                try:
                    file.save()
                except OSError as error:
                    click.echo(f"edition: {file.path} cannot be written: {error.strerror or error}", err=True)
                    sys.exit(NOT_WRITTEN)
        if not mended:
            break
    return left
