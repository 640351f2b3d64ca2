"""What all commands share: options, opening a project, telling findings, exit statuses."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from edition.diagnostics import Report
    from edition.project import Project
    from edition.run.before import Told
    from edition.run.elsewhere import Elsewhere
    from edition.run.gather import Outcome

FINE, ERRORS, USAGE, NOT_WRITTEN, INTERRUPTED = 0, 1, 2, 3, 130


class _Path(click.Path):
    """A path that says something: an empty one, such as a variable of a script that was not set, would be the current folder."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # type: ignore[override]
        if not str(value):
            self.fail("the path is empty; the current folder is “.”", param, ctx)
        super().convert(value, param, ctx)
        return Path(value)


SOURCE = _Path(path_type=Path)


Command = TypeVar("Command", bound=click.Command)
Callback = TypeVar("Callback", bound=Callable[..., object])


def example(text: str) -> Callable[[Command], Command]:
    """Put an example under the help of a command."""

    def add(command: Command) -> Command:
        command.epilog = f"Example: {text}"
        return command

    return add


quiet_option = click.option("-q", "--quiet", is_flag=True, help="Say nothing but what was found.")
verbose_option = click.option("-v", "--verbose", is_flag=True, help="Say what is being done, with times.")
strict_option = click.option(
    "--strict", is_flag=True, help="Warnings count as errors; build nothing where there are any."
)
schema_option = click.option(
    "--schema",
    "schemas",
    multiple=True,
    metavar="FILE",
    help="Judge by this schema (.odd, .rng, .rnc, .sch, an address that was fetched, “profile” or “none”); may be repeated.",
)
SPECS_HELP = "What the ODD builds on where it does not say so: p5subset.xml, p5.xml, a folder Specs, or a release that was fetched (tei:4.9.0)."
_REMOTE = ("tei:", "http:", "https:")
_SPECS = f"{__name__}.specs"


def _keep_specs(context: click.Context, _option: click.Parameter, value: str) -> None:
    context.meta[_SPECS] = value


specs_of_schema_option = click.option(
    "--specs", default="", metavar="FILE", expose_value=False, callback=_keep_specs, help=SPECS_HELP
)
"""What `with_schemas` asks of a command that has `schema_option`, too."""
base_option = click.option(
    "--base", default="", metavar="SIGLUM", help="Whose reading stands in entries without <lem>."
)


def jobs_option(what: str) -> Callable[[Callback], Callback]:
    """Return the option that says how much is done at once."""
    return click.option(
        "--jobs",
        type=click.IntRange(1),
        default=lambda: os.cpu_count() or 1,
        envvar="EDITION_JOBS",
        metavar="N",
        help=f"{what}; without it, as many as there are processors.",
    )


scheduler_option = click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="Let the workers of a scheduler of Dask read the texts of a corpus: tcp://HOST:PORT, or the file that it wrote.",
)


@contextmanager
def elsewhere(scheduler: str) -> Iterator[Elsewhere | None]:
    """Reach the machines that are to read a corpus, if any; says why not, and ends."""
    if not scheduler:
        yield None
        return
    from edition.diagnostics import EditionError, Report

    try:
        try:
            from edition.cluster import joined
        except ModuleNotFoundError:
            from edition.cli.wrong import NOT_INSTALLED

            hint = 'pip install "tei-edition[cluster]"'
            raise EditionError(NOT_INSTALLED("distributed is not installed", None, hint, file="--scheduler")) from None
        with joined(scheduler) as cluster:
            yield cluster
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(USAGE)


def cache_folder() -> Path:
    """Return the folder for what can be fetched or made again."""
    if named := os.environ.get("EDITION_CACHE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or _home()) / "tei-edition" / "cache"
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / "tei-edition"
    return Path(os.environ.get("XDG_CACHE_HOME") or _home() / ".cache") / "tei-edition"


def _home() -> Path:
    """Return the folder of the user, or that for what is temporary where the user has none, as in some containers."""
    import tempfile

    try:
        return Path.home()
    except RuntimeError:
        return Path(tempfile.gettempdir())


def with_schemas(project: Project, schemas: tuple[str, ...]) -> Project:
    """Add what the command line says about schemas; a path on the command line is read from the current folder."""
    from dataclasses import replace

    checking = replace(project.check, cache=cache_folder())
    context = click.get_current_context(silent=True)
    specs = context.meta.get(_SPECS, "") if context is not None else ""
    if specs:
        checking = replace(checking, specs=specs if specs.startswith(_REMOTE) else str(Path(specs).absolute()))
    elif checking.specs and not checking.specs.startswith(_REMOTE):
        checking = replace(checking, specs=str(checking.folder / checking.specs))
    if schemas:
        checking = replace(checking, schemas=schemas, folder=Path())
    return replace(project, check=checking)


def open_source(source: Path | None, base: str, told: Callable[[Report], None] | None = None) -> Project:
    """Open the project, or say why not: on the other channel, unless findings are what the command prints."""
    from edition.diagnostics import EditionError, Report
    from edition.project import project_of

    try:
        return project_of(source, base=base)
    except EditionError as error:
        (told or tell)(Report(list(error.findings)))
        sys.exit(USAGE)


def read_source(source: Path | None, base: str) -> Outcome:
    """Read for a command that prints data: only errors are told, on the other channel."""
    from edition.diagnostics import Report, Severity
    from edition.run.gather import read_project

    outcome = read_project(open_source(source, base), judging=False)
    if not outcome.editions:
        tell(Report([f for f in outcome.report.findings if f.severity is Severity.ERROR]))
    return outcome


def tell(report: Report, *, quiet: bool = False, err: bool = True, most: int = 0, every: bool = False) -> None:
    """Print findings with their excerpts; info stays unsaid where the user wants quiet.

    ``most``, ``every``: as with ``as_text``.
    """
    from edition.diagnostics import Severity
    from edition.diagnostics.output import as_text

    findings = [f for f in report.sorted() if not (quiet and f.severity is Severity.INFO)]
    if findings or not quiet:
        click.echo(as_text(findings, color=has_color(err=err), most=most, every=every), err=err)


def has_color(*, err: bool) -> bool:
    """Tell whether a channel shows colours, and the user wants them."""
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

    # Drawn when something is told, and by no thread: a process that has threads cannot share its work with others.
    with Live(console=Console(stderr=True), auto_refresh=False, transient=True) as shown:
        yield lambda said: shown.update(Text(f"… {said}", overflow="ellipsis", no_wrap=True), refresh=True)


@contextmanager
def counting(texts: int) -> Iterator[Callable[[int, int], None]]:
    """Show how many texts are done and how long the rest may take, on a terminal only; what is returned is told of how many."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    # Findings on the same terminal are printed above the bar; those that go to a file are not.
    shown = Progress(
        MofNCompleteColumn(),
        BarColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        auto_refresh=False,  # as above
        transient=True,
        redirect_stdout=sys.stdout.isatty(),
    )
    with shown:
        task = shown.add_task("texts", total=texts)
        yield lambda done, of: shown.update(task, completed=done, total=of, refresh=True)


def list_files(outcome: Told, output: Path) -> None:
    """Say where to look first."""
    from edition.diagnostics.showing import one_line

    for name, files in outcome.files.items():
        first = f"{name}/index.html" if f"{name}/index.html" in files else files[0] if files else ""
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        if first:
            click.echo(one_line(f"{output / first}{more}"))


def status_of(report: Report, *, strict: bool = False) -> int:
    """Return the exit status that a report deserves."""
    return ERRORS if (report.strict() if strict else report).has_errors else FINE


def fail(message: str, hint: str = "") -> NoReturn:
    """Say that the command was called wrongly, and leave."""
    from edition.cli.wrong import CALLED_WRONGLY
    from edition.diagnostics import Report

    tell(Report([CALLED_WRONGLY(message, None, hint, file=_called(click.get_current_context(silent=True)))]))
    sys.exit(USAGE)


def lacks(what: str, extra: str) -> NoReturn:
    """Say that a part of the program is not installed, and leave."""
    from edition.cli.wrong import NOT_INSTALLED
    from edition.diagnostics import Report

    hint = f"pip install 'tei-edition[{extra}]'"
    called = _called(click.get_current_context(silent=True))
    tell(Report([NOT_INSTALLED(f"{what} is not installed", None, hint, file=called)]))
    sys.exit(USAGE)


def cannot_write(path: Path, error: OSError) -> int:
    """Say that what was made cannot be written; returns the exit status."""
    from edition.cli.wrong import NOT_SAVED
    from edition.diagnostics import Report

    tell(Report([NOT_SAVED(f"this cannot be written: {error.strerror or error}", None, "", file=str(path))]))
    return NOT_WRITTEN


def tell_usage(error: click.ClickException) -> None:
    """Say what was found wrong in the reading of the command line."""
    from edition.cli.wrong import CALLED_WRONGLY
    from edition.diagnostics import Report

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    called = _called(getattr(error, "ctx", None))
    message = error.format_message().rstrip(".")
    tell(Report([CALLED_WRONGLY(message, None, f"{called} --help lists what there is", file=called)]))


def _called(context: click.Context | None) -> str:
    """Return the command as it was called."""
    return context.command_path if context is not None else "edition"
