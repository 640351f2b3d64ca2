"""The command line: parse arguments, call, print, exit. Heavy modules are imported where a command needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import click

from edition import __version__

if TYPE_CHECKING:
    from edition.diagnostics import Report
    from edition.gather import Outcome
    from edition.project import Project
    from edition.suppress import Suppressed

FINE, ERRORS, USAGE, NOT_WRITTEN, INTERRUPTED = 0, 1, 2, 3, 130
SOURCE = click.Path(path_type=Path)
_RECURSION = 20_000


Command = TypeVar("Command", bound=click.Command)


class _Commands(click.Group):
    """The commands in the order of an editor's day; an interrupt has its own exit status."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: edition build letters.xml",
)
@click.version_option(__version__, prog_name="edition")
def main() -> None:
    """Turn TEI-XML into a critical edition: check it, read its apparatus, build site, PDF and data."""
    # Elements may be nested 256 deep, and each level takes several calls.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _RECURSION))


def _example(text: str) -> Callable[[Command], Command]:
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
    help="Judge by this schema (.rng, .rnc, .sch, an address that was fetched, “profile” or “none”); may be repeated.",
)
base_option = click.option(
    "--base", default="", metavar="SIGLUM", help="Whose reading stands in entries without <lem>."
)


@_example("edition build letters.xml -o public --only site,print")
@main.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("-o", "--output", type=SOURCE, default=Path("build"), show_default=True, help="The folder to build into.")
@click.option(
    "--only",
    default="",
    metavar="NAME,…",
    help="Outputs to build: site, print, epub, text, data; latex and dts on request.",
)
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
    strict: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the edition: web site, PDF, EPUB, plain text and data.

    SOURCE is a TEI file, a folder of TEI files, or a project (a folder with edition.toml); without it, the project of
    the current folder. Mistakes are reported, and what can be built is built all the same.
    """
    from edition.build import build as build_project
    from edition.writers.registry import WRITERS

    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in WRITERS:
            _fail(f"there is no output “{name}”; there are: {', '.join(WRITERS)}")
    project = _with_schemas(_open(source, base), schemas, details=verbose)
    try:
        with _progress(quiet=quiet) as say:
            outcome = build_project(project, output, names, strict=strict, jobs=jobs, progress=say)
    except OSError as error:
        click.echo(f"edition: {output}: the output cannot be written: {error.strerror or error}", err=True)
        sys.exit(NOT_WRITTEN)
    _tell(outcome.report, quiet=quiet, most=0 if verbose else 3)
    if verbose:
        for stage, seconds in outcome.seconds.items():
            click.echo(f"{stage}: {seconds:.2f} s", err=True)
    if outcome.lost:
        click.echo(
            f"edition: {outcome.lost} characters of the text were lost; this is a fault of the builder", err=True
        )
    if outcome.files and not quiet:
        _list_files(outcome, output)
    if any(f.code.startswith("O") and f.severity == "error" for f in outcome.report.findings):
        sys.exit(NOT_WRITTEN)
    sys.exit(_status(outcome.report, strict=strict) or (ERRORS if outcome.lost else FINE))


@_example("edition check letters.xml --format github")
@main.command()
@click.argument("sources", nargs=-1, type=SOURCE, metavar="[SOURCE …]")
@click.option(
    "--format", "shape", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True
)
@schema_option
@strict_option
@quiet_option
@click.option(
    "-v", "--verbose", is_flag=True, help="Tell every place, also where nobody asked for the edition profile."
)
def check(
    sources: tuple[Path, ...], shape: str, schemas: tuple[str, ...], strict: bool, quiet: bool, verbose: bool
) -> None:
    """Check TEI and explain every mistake, with its place and a remedy.

    Texts are judged by the schema that you name, that the project names, or that they name themselves by xml-model; else
    by the edition profile, whose findings are then only information.
    """
    from edition.diagnostics import Report
    from edition.diagnostics.output import as_github, as_json, as_sarif
    from edition.gather import read_project

    report = Report()
    suppressed: list[Suppressed] = []
    with _progress(quiet=quiet or shape != "text") as say:
        for source in sources or (None,):
            outcome = read_project(_with_schemas(_open(source, ""), schemas, details=verbose), say)
            report.extend(outcome.report.findings)
            suppressed += outcome.exceptions.suppressed
    if strict:
        report = report.strict()
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
            _tell(report, quiet=quiet, err=False)
    sys.exit(_status(report))


@_example("edition deposit --to invenio:https://sandbox.zenodo.org")
@main.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("-o", "--output", type=SOURCE, default=Path("build"), show_default=True, help="The folder to build into.")
@click.option(
    "--to",
    "target",
    default="folder",
    show_default=True,
    metavar="TARGET",
    help="Where to: folder, ocfl:PATH, invenio:URL, dspace, dataverse.",
)
@click.option("--publish", is_flag=True, help="Publish what was uploaded; without it, it stays a draft.")
@click.option("--record", default="", metavar="NUMBER", help="The record of which this is a new version.")
@click.option("--write-doi", is_flag=True, help="Write the DOI that the repository gives into the TEI header.")
@click.option("--verify", "package", type=SOURCE, metavar="PACKAGE", help="Verify a package instead of making one.")
@base_option
@schema_option
@quiet_option
@verbose_option
def deposit(
    source: Path | None,
    output: Path,
    target: str,
    publish: bool,
    record: str,
    write_doi: bool,
    package: Path | None,
    base: str,
    schemas: tuple[str, ...],
    quiet: bool,
    verbose: bool,
) -> None:
    """Make the package for repositories and archives, and send it where you say.

    The edition is built, and put together with its sources, its schema and its description: build/deposit/NAME-VERSION.zip.
    The network is asked only for invenio:URL. The token of the repository is taken from EDITION_DEPOSIT_TOKEN, or from the
    keyring of the system.
    """
    from dataclasses import replace

    from edition.diagnostics import EditionError, Report

    if package is not None:
        _verify(package, quiet=quiet)
    from edition.build import build as build_project
    from edition.build import report_of
    from edition.deposit.command import Order, deposit_project

    def built(project: Project) -> tuple[Outcome, dict[str, object]]:
        outcome = build_project(project, output)
        return outcome, report_of(outcome)

    try:
        order = Order.of(target)
    except EditionError as error:
        _tell(Report(list(error.findings)))
        sys.exit(USAGE)
    order = replace(order, publish=publish, record=record, write_doi=write_doi, token=_token)
    project = _with_schemas(_open(source, base), schemas, details=verbose)
    try:
        with _progress(quiet=quiet) as say:
            result = deposit_project(project, output, order, built, say)
    except OSError as error:
        click.echo(f"edition: the package cannot be written: {error.strerror or error}", err=True)
        sys.exit(NOT_WRITTEN)
    report = Report([*(result.outcome.report.findings if result.outcome else ()), *result.findings])
    _tell(report, quiet=quiet, most=0 if verbose else 3)
    for line in result.lines:
        click.echo(line)
    sys.exit(ERRORS if report.has_errors else FINE)


def _verify(package: Path, *, quiet: bool) -> NoReturn:
    """Verify a package and end."""
    from edition.deposit.verify import verify
    from edition.diagnostics import Report

    report = Report(verify(package))
    _tell(report, quiet=quiet)
    if not report.findings and not quiet:
        click.echo(f"{package}: every file is as it was made")
    sys.exit(_status(report))


def _token(address: str) -> str:
    """Return the token for a repository: from the environment, or from the keyring of the system."""
    from urllib.parse import urlsplit

    if token := os.environ.get("EDITION_DEPOSIT_TOKEN", "").strip():
        return token
    try:
        import keyring

        return (keyring.get_password("tei-edition", urlsplit(address).netloc) or "").strip()
    except Exception:  # noqa: BLE001 - keyrings of systems fail in their own ways, and all mean that there is no token
        return ""


@_example("edition apparatus letters.xml --format csv > apparatus.csv")
@main.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("--format", "shape", type=click.Choice(["text", "json", "csv", "tei"]), default="text", show_default=True)
@click.option(
    "--method",
    type=click.Choice(["parallel-segmentation", "double-end-point"]),
    default="parallel-segmentation",
    show_default=True,
    help="How TEI links the entries with the text.",
)
@base_option
def apparatus(source: Path | None, shape: str, method: str, base: str) -> None:
    """Print the apparatus: lemmas, readings, witnesses.

    As TEI, the text is printed with it, and all entries are linked by one method, whatever the source has.
    """
    from edition.writers import data, text

    outcome = _read(source, base)
    if not outcome.editions:
        sys.exit(_status(outcome.report))
    if shape == "text":
        for edition in outcome.editions:
            click.echo(text.apparatus_text(edition), nl=False)
    elif shape == "tei":
        from edition.writers.tei.apparatus import METHODS, apparatus_document

        if len(outcome.editions) > 1:
            _fail(f"TEI holds one text, and here are {len(outcome.editions)}; name its file")
        click.echo(apparatus_document(outcome.editions[0], METHODS[method]), nl=False)
    else:
        click.echo(data.as_json(outcome.editions) if shape == "json" else data.as_csv(outcome.editions), nl=False)
    sys.exit(FINE)


@_example("edition witness A letters.xml > A.txt")
@main.command()
@click.argument("siglum")
@click.argument("source", required=False, type=SOURCE)
@click.option("--format", "shape", type=click.Choice(["text", "json", "tei"]), default="text", show_default=True)
@base_option
def witness(siglum: str, source: Path | None, shape: str, base: str) -> None:
    """Print the text of one witness, rebuilt from the apparatus."""
    from edition.diagnostics import nearest
    from edition.model.witness import witness_text
    from edition.writers import tei, text

    outcome = _read(source, base)
    known: dict[str, str] = {}
    found = False
    for edition in outcome.editions:
        named = {w.siglum: key for key, w in edition.witnesses.items()} | {key: key for key in edition.witnesses}
        named |= {hand: hand for w in edition.witnesses.values() for hand in w.hands}
        known |= named
        if siglum in named:
            found = True
            rebuilt = witness_text(edition, named[siglum])
            match shape:
                case "json":
                    click.echo(text.witness_json(rebuilt), nl=False)
                case "tei":
                    click.echo(tei.witness_document(edition, rebuilt), nl=False)
                case _:
                    click.echo(text.nodes_text(rebuilt.nodes), nl=False)
    if not found and outcome.editions:
        meant = nearest(siglum, known)
        _fail(f"there is no witness “{siglum}”" + (f"; did you mean {meant}?" if meant else ""))
    sys.exit(FINE if found else _status(outcome.report))


@_example("edition explain A012")
@main.command()
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Explain a code: the rule, a wrong and a right example. Without CODE, list all."""
    from edition.diagnostics import nearest
    from edition.rules import every_rule

    rules = every_rule()
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.severity.value:<7}  {rule.title}")
        return
    found = rules.get(code.upper())
    if found is None:
        meant = nearest(code, rules)
        _fail(f"there is no code {code}" + (f"; did you mean {meant}?" if meant else ""))
    click.echo(f"{found.code} ({found.severity.value})\n\n{found.text}")


@_example("edition schema fetch https://example.org/letters.rng")
@main.group()
def schema() -> None:
    """List schemas, tell where they are, fetch one from the network."""


@_example("edition schema list")
@schema.command("list")
def schema_list() -> None:
    """List the schemas that are at hand: the edition profile, and those that were fetched."""
    from edition.schema.choice import in_cache
    from edition.schema.profile import PROFILE

    click.echo(f"profile  {PROFILE}")
    for address, path in in_cache(_cache()):
        click.echo(f"{address}  {path}")


@_example("jing $(edition schema path) letters.xml")
@schema.command("path")
@click.argument("name", default="profile")
def schema_path(name: str) -> None:
    """Print the path of a schema, for other programs; NAME is “profile” (the default) or an address."""
    from edition.schema.choice import cached
    from edition.schema.profile import PROFILE

    path = PROFILE if name == "profile" else cached(name, _cache())
    if not path.is_file():
        _fail(f"{name} was not fetched; edition schema fetch {name}")
    click.echo(path)


@_example("edition schema fetch https://example.org/letters.rng")
@schema.command("fetch")
@click.argument("address")
def schema_fetch(address: str) -> None:
    """Fetch a schema from the network, with the files that it includes, and keep it for later checks."""
    from edition.fetch import fetch_schema

    try:
        for here, path in fetch_schema(address, _cache(), f"tei-edition/{__version__}"):
            click.echo(f"{here}  {path}")
    except ValueError as error:
        _fail(str(error))
    except OSError as error:
        click.echo(f"edition: {address} cannot be fetched: {getattr(error, 'reason', None) or error}", err=True)
        sys.exit(NOT_WRITTEN)


def _cache() -> Path:
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


def _with_schemas(project: Project, schemas: tuple[str, ...], *, details: bool) -> Project:
    """Add what the command line says about schemas; a path on the command line is read from the current folder."""
    from dataclasses import replace

    checking = replace(project.check, cache=_cache(), details=details)
    if schemas:
        checking = replace(checking, schemas=schemas, folder=Path())
    return replace(project, check=checking)


def _open(source: Path | None, base: str) -> Project:
    """Open the project, or say why not."""
    from dataclasses import replace

    from edition.diagnostics import EditionError, Report
    from edition.project import open_project

    try:
        project = open_project(source, Path.cwd())
    except EditionError as error:
        _tell(Report(list(error.findings)))
        sys.exit(USAGE)
    return replace(project, base=base) if base else project


def _read(source: Path | None, base: str) -> Outcome:
    """Read for a command that prints data: only errors are told, on the other channel."""
    from edition.diagnostics import Report, Severity
    from edition.gather import read_project

    outcome = read_project(_open(source, base), judging=False)
    if not outcome.editions:
        _tell(Report([f for f in outcome.report.findings if f.severity is Severity.ERROR]))
    return outcome


def _tell(report: Report, *, quiet: bool = False, err: bool = True, most: int = 0) -> None:
    """Print findings with their excerpts; info stays unsaid where the user wants quiet."""
    from edition.diagnostics import Severity
    from edition.diagnostics.output import as_text

    findings = [f for f in report.sorted() if not (quiet and f.severity is Severity.INFO)]
    if findings or not quiet:
        click.echo(as_text(findings, color=_has_color(err=err), most=most), err=err)


def _has_color(*, err: bool) -> bool:
    stream = sys.stderr if err else sys.stdout
    return stream.isatty() and not os.environ.get("NO_COLOR")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being done, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield status.update


def _list_files(outcome: Outcome, output: Path) -> None:
    """Say where to look first."""
    for name, files in outcome.files.items():
        first = f"{name}/index.html" if f"{name}/index.html" in files else files[0] if files else ""
        more = f" and {len(files) - 1} more" if len(files) > 1 else ""
        if first:
            click.echo(f"{output / first}{more}")


def _status(report: Report, *, strict: bool = False) -> int:
    return ERRORS if (report.strict() if strict else report).has_errors else FINE


def _fail(message: str) -> NoReturn:
    click.echo(f"edition: {message}", err=True)
    sys.exit(USAGE)


def run() -> None:
    """Run the command; an interrupt ends it with status 130."""
    try:
        main.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(INTERRUPTED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(USAGE)
    except BrokenPipeError:
        sys.exit(FINE)
