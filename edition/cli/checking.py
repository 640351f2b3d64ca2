"""The command that checks an edition."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition import __version__
from edition.cli.frame import (
    ERRORS,
    FINE,
    SOURCE,
    cannot_write,
    counting,
    elsewhere,
    example,
    fail,
    has_color,
    jobs_option,
    open_source,
    progress,
    quiet_option,
    scheduler_option,
    schema_option,
    specs_of_schema_option,
    status_of,
    strict_option,
    tell,
    with_schemas,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edition.diagnostics import Finding, Report
    from edition.diagnostics.streaming import Part, Telling
    from edition.project import Project
    from edition.run.elsewhere import Elsewhere
    from edition.run.exceptions import Suppressed
    from edition.run.gather import Outcome


def _shard(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, int]:
    """Read which share of the texts is meant, of how many."""
    first, _, of = value.partition("/")
    if not (first.isascii() and of.isascii() and first.isdigit() and of.isdigit() and 1 <= int(first) <= int(of)):
        raise click.BadParameter(f"“{value}” is no share; 2/8 is the second of eight")
    return int(first), int(of)


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
@specs_of_schema_option
@jobs_option("Texts of a corpus to read at once")
@scheduler_option
@click.option(
    "--shard",
    callback=_shard,
    default="1/1",
    metavar="I/N",
    help="Of a corpus, check every Nth text from the Ith on: N machines share the work.",
)
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
    jobs: int,
    scheduler: str,
    shard: tuple[int, int],
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Check TEI and explain every mistake, with its place and a remedy.

    Texts are judged by the schema that you name, that the project names, or that they name themselves by xml-model; else
    by what all of TEI allows, and by the edition profile, whose findings are then only information. SOURCE “-” reads a text
    from standard input.

    The findings of a corpus, a folder of more than fifty texts, are told text by text, as they come.
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
    if not (fix or only_diff) and any(project.is_corpus for project in projects):
        telling = _telling(shape, quiet=quiet, verbose=verbose)
        with elsewhere(scheduler) as others:
            projects = [project.from_anywhere() for project in projects] if others is not None else projects
            sys.exit(_check_corpora(projects, _Parts(telling, strict), (jobs, others), shard))
    if scheduler:
        fail("--scheduler shares out the texts of a corpus, and here are few")
    if shard != (1, 1):
        fail("--shard shares out the texts of a corpus, and here are few")
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


def _telling(shape: str, *, quiet: bool, verbose: bool) -> Telling:
    """Return the form in which the findings of a corpus are told."""
    from edition.diagnostics.streaming import AsGithub, AsJson, AsSarif, AsText

    if shape == "text":
        return AsText(has_color(err=False), 0 if verbose else MOST, every=verbose, quiet=quiet)
    if shape == "sarif":
        from edition.run.catalogue import every_rule

        every_rule()  # SARIF names the rules, also those that only another process has met
        return AsSarif(__version__)
    return AsJson() if shape == "json" else AsGithub()


@dataclass(frozen=True, slots=True)
class _Parts:
    """Makes of a text that was read what is told of it."""

    telling: Telling
    strict: bool

    def __call__(self, outcome: Outcome) -> Part:
        report = outcome.report.strict() if self.strict else outcome.report
        suppressed = [(s.finding, s.reason, s.in_source) for s in outcome.exceptions.suppressed]
        return self.telling.part(report.sorted(), suppressed)


def _check_corpora(
    projects: Sequence[Project], part: _Parts, by: tuple[int, Elsewhere | None], shard: tuple[int, int]
) -> int:
    """Check projects of which one is large, by so many processes or elsewhere: findings are told text by text, as they come.

    Of a share, the first alone tells what belongs to no single text. Returns the exit status.
    """
    from edition.diagnostics import Report
    from edition.run.corpus import Corpus
    from edition.run.gather import Outcome

    errors = 0
    telling = part.telling

    def tell_part(told: Part) -> int:
        if words := telling.add(told):
            click.echo(words, nl=False)
        return told.severities.get("error", 0)

    click.echo(telling.begin(), nl=False)
    for project in projects:
        jobs, others = by
        corpus = Corpus(project, jobs, elsewhere=others)
        units = corpus.units()[shard[0] - 1 :: shard[1]]
        if shard[0] == 1:
            errors += tell_part(part(Outcome(Report(corpus.findings))))
        with counting(len(units)) as count:
            for number, told in enumerate(corpus.read(units, part), 1):
                errors += tell_part(told)
                count(number, len(units))
        if shard == (1, 1):  # what is of no use in a share may be of use in another
            errors += tell_part(part(corpus.finish()))
    click.echo(telling.end(), nl=False)
    return ERRORS if errors else FINE


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
                    sys.exit(cannot_write(file.path, error))
        if not mended:
            break
    return left
