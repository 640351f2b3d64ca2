"""The command that builds an edition."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from edition.cli.frame import (
    ERRORS,
    FINE,
    NOT_WRITTEN,
    SOURCE,
    base_option,
    example,
    fail,
    jobs_option,
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
@jobs_option("Outputs to write at once")
@click.option("--no-cache", is_flag=True, help="Make everything anew, also what would be the same as last time.")
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
    no_cache: bool,
    verify: bool,
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the edition: web site, PDF, EPUB, plain text and data.

    SOURCE is a TEI file, a folder of TEI files, or a project (a folder with edition.toml); without it, the project of
    the current folder. Mistakes are reported, and what can be built is built all the same. Where nothing has changed since
    the last build, nothing is made.
    """
    from edition.diagnostics import Report
    from edition.run.before import Before

    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        from edition.writers.registry import formats

        if name not in formats():
            fail(f"there is no output “{name}”; there are: {', '.join(formats())}")
    project = with_schemas(open_source(source, base), schemas)
    before = None if no_cache else Before.of(project, output, (names, strict, verify))
    outcome = before.told() if before else None
    try:
        if outcome is None:
            from edition.run.build import build as build_project
            from edition.run.build import told_of

            with progress(quiet=quiet) as say:
                outcome = told_of(
                    build_project(
                        project, output, names, strict=strict, verify=verify, jobs=jobs, progress=say, before=before
                    )
                )
    except OSError as error:
        click.echo(f"edition: {output}: the output cannot be written: {error.strerror or error}", err=True)
        sys.exit(NOT_WRITTEN)
    report = Report(list(outcome.findings))
    tell(report, quiet=quiet, most=0 if verbose else 3, every=verbose)
    if verbose:
        for stage, seconds in outcome.seconds.items():
            click.echo(f"{stage}: {seconds:.2f} s", err=True)
    if outcome.lost:
        click.echo(
            f"edition: {outcome.lost} characters of the text were lost; this is a fault of the builder", err=True
        )
    if outcome.files and not quiet:
        list_files(outcome, output)
    if any(f.code.startswith("O") and f.severity == "error" for f in report.findings):
        sys.exit(NOT_WRITTEN)
    sys.exit(status_of(report, strict=strict) or (ERRORS if outcome.lost else FINE))
