"""The command that builds an edition."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from edition.cli.frame import (
    ERRORS,
    FINE,
    NOT_WRITTEN,
    SOURCE,
    base_option,
    cannot_write,
    counting,
    elsewhere,
    example,
    fail,
    has_color,
    jobs_option,
    list_files,
    open_source,
    progress,
    quiet_option,
    scheduler_option,
    schema_option,
    specs_of_schema_option,
    status_of,
    strict_option,
    tell,
    verbose_option,
    with_schemas,
)

if TYPE_CHECKING:
    from edition.project import Project
    from edition.run.before import Told
    from edition.run.one_text import Asked


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
        self.help = f"Outputs to build: {', '.join(usual)}; on request {', '.join(others)}; may be repeated."
        return super().get_help_record(ctx)


@example("edition build letters.xml -o public --only site,print")
@click.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("-o", "--output", type=SOURCE, default=Path("build"), show_default=True, help="The folder to build into.")
@click.option("--only", multiple=True, metavar="NAME,…", cls=_OutputsOption, shell_complete=_outputs)
@base_option
@schema_option
@specs_of_schema_option
@jobs_option("Outputs to write at once")
@scheduler_option
@click.option("--offline-app", is_flag=True, help="Let readers install the site, and read it without a network.")
@click.option("--no-cache", is_flag=True, help="Make everything anew, also what would be the same as last time.")
@click.option("--verify", is_flag=True, help="Read the finished files again, and compare them with the text.")
@strict_option
@quiet_option
@verbose_option
def build(
    source: Path | None,
    output: Path,
    only: tuple[str, ...],
    base: str,
    schemas: tuple[str, ...],
    jobs: int,
    scheduler: str,
    offline_app: bool,
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

    names = [name.strip() for name in ",".join(only).split(",") if name.strip()]
    for name in names:
        from edition.writers.registry import formats

        if name not in formats():
            fail(f"there is no output “{name}”; there are: {', '.join(formats())}")
    project = with_schemas(open_source(source, base), schemas)
    if offline_app:
        project = replace(project, site={**project.site, "offline_app": True})
    if scheduler:
        project = project.from_anywhere()
    if project.is_corpus:
        wanted = _Wanted(names, jobs, verify=verify, strict=strict, cached=not no_cache, scheduler=scheduler)
        status = _build_corpus(project, output, wanted, quiet=quiet, verbose=verbose)
        if status is not None:
            sys.exit(status)
    if scheduler:
        fail("--scheduler shares out the texts of a corpus, and these are read together")
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
        sys.exit(cannot_write(output, error))
    report = Report(list(outcome.findings))
    tell(report, quiet=quiet, most=0 if verbose else MOST, every=verbose)
    _tell_of_outputs(outcome, output, quiet=quiet, verbose=verbose)
    if any(f.code.startswith("O") and f.severity == "error" for f in report.findings):
        sys.exit(NOT_WRITTEN)
    sys.exit(status_of(report, strict=strict) or (ERRORS if outcome.lost else FINE))


MOST = 3
"""So many causes of one code a build shows in full."""


def _tell_of_outputs(outcome: Told, output: Path, *, quiet: bool, verbose: bool) -> None:
    """Say what was made, and what was lost."""
    if verbose:
        for stage, seconds in outcome.seconds.items():
            click.echo(f"{stage}: {seconds:.2f} s", err=True)
    if outcome.lost:
        click.echo(
            f"edition: {outcome.lost} characters of the text were lost; this is a fault of the builder", err=True
        )
    if outcome.files and not quiet:
        list_files(outcome, output)


class _Wanted(NamedTuple):
    """What is wanted of the build of a corpus."""

    names: list[str]
    jobs: int
    verify: bool
    strict: bool
    cached: bool
    scheduler: str

    @property
    def outputs(self) -> list[str]:
        """The outputs by name: those that are asked for, else all that are made without being asked for."""
        from edition.writers.registry import formats

        return self.names or [form.name for form in formats().values() if not form.on_request]

    def asked(self, project: Project) -> Asked | None:
        """Load the writers; nothing where an output is not made text by text."""
        from edition.run.one_text import Asked, writers_of

        writers = writers_of(self.outputs, project)
        return Asked(writers, self.jobs, self.verify, self.strict, self.cached) if writers is not None else None


def _build_corpus(project: Project, output: Path, wanted: _Wanted, *, quiet: bool, verbose: bool) -> int | None:
    """Build a corpus; what is found is told text by text. Returns the exit status, or nothing where it is none."""
    from edition.run.before import Before

    color = has_color(err=True)
    before = None
    if wanted.cached:
        key = ("corpus", *wanted.outputs, wanted.verify, wanted.strict, color, quiet, verbose)
        before = Before.of(project, output, key)
        if (known := before.told()) is not None:
            click.echo(known.words, nl=False, err=True)
            return _end_of_corpus(known, output, quiet=quiet, verbose=verbose)
    asked = wanted.asked(project)
    if asked is None:
        return None
    from edition.diagnostics.streaming import AsText, Part
    from edition.run.build import told_of
    from edition.run.corpus_build import Hearing, build_corpus

    telling = AsText(color, 0 if verbose else MOST, every=verbose, quiet=quiet)
    codes: set[str] = set()
    said: list[str] = []

    def tell_words(words: str) -> None:
        said.append(words)
        click.echo(words, nl=False, err=True)

    def tell_part(part: Part) -> None:
        codes.update(gist.code for gist in part.gists if gist.severity == "error")
        if words := telling.add(part):
            tell_words(words)

    def say(words: str) -> None:
        if not quiet:
            click.echo(words, err=True)

    try:
        with elsewhere(wanted.scheduler) as others, counting(len(project.sources)) as count:
            built = build_corpus(project, output, asked, Hearing(telling, tell_part, count, say, others))
    except OSError as error:
        return cannot_write(output, error)
    if built is None:
        return None
    outcome, state = built
    tell_words(telling.end())
    told = replace(told_of(outcome), findings=(), words="".join(said), codes=tuple(sorted(codes)))
    if before is not None and asked.is_ours:
        before.keep_seen(state.consulted, told, state.ended.index, state.ended.files)
    return _end_of_corpus(told, output, quiet=quiet, verbose=verbose)


def _end_of_corpus(told: Told, output: Path, *, quiet: bool, verbose: bool) -> int:
    """Say what was made of a corpus; return the exit status."""
    _tell_of_outputs(told, output, quiet=quiet, verbose=verbose)
    if any(code.startswith("O") for code in told.codes):
        return NOT_WRITTEN
    return ERRORS if told.codes or told.lost else FINE
