"""The commands for schemas: which there are, where they lie, how to get one."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from edition import __version__
from edition.cli.frame import (
    ERRORS,
    NOT_WRITTEN,
    SOURCE,
    SPECS_HELP,
    cache_folder,
    cannot_write,
    example,
    fail,
    open_source,
    tell,
)


@example("edition schema fetch https://example.org/letters.rng")
@click.group()
def schema() -> None:
    """List schemas, tell where they are, fetch one from the network."""


@example("edition schema list")
@schema.command("list")
def schema_list() -> None:
    """List the schemas that are at hand: the edition profile, and those that were fetched."""
    from edition.schema.judging.choice import in_cache
    from edition.schema.profile import PROFILE

    click.echo(f"profile  {PROFILE}")
    for address, path in in_cache(cache_folder()):
        click.echo(f"{address}  {path}")


@example("jing $(edition schema path) letters.xml")
@schema.command("path")
@click.argument("name", default="profile")
def schema_path(name: str) -> None:
    """Print the path of a schema, for other programs; NAME is “profile” (the default) or an address."""
    from edition.schema.judging.choice import cached
    from edition.schema.profile import PROFILE

    path = PROFILE if name == "profile" else cached(name, cache_folder())
    if not path.is_file():
        fail(f"{name} was not fetched; edition schema fetch {name}")
    click.echo(path)


@example("edition schema fetch https://example.org/letters.rng")
@schema.command("fetch")
@click.argument("address")
def schema_fetch(address: str) -> None:
    """Fetch a schema from the network, with the files that it includes, and keep it for later checks.

    ADDRESS may be a release of TEI, on whose specifications ODDs build: tei:4.9.0, or tei:current for the newest.
    """
    from edition.fetch import fetch_schema
    from edition.schema.odd.sources import address_of

    try:
        for here, path in fetch_schema(address_of(address), cache_folder(), f"tei-edition/{__version__}"):
            click.echo(f"{here}  {path}")
    except ValueError as error:
        fail(str(error))
    except OSError as error:
        click.echo(f"edition: {address} cannot be fetched: {getattr(error, 'reason', None) or error}", err=True)
        sys.exit(NOT_WRITTEN)


specs_option = click.option("--specs", default="", metavar="FILE", help=SPECS_HELP)


@example("edition schema compile odd/letters.odd -o schema/letters.rng")
@schema.command("compile")
@click.argument("odd", type=SOURCE)
@click.option(
    "-o",
    "--output",
    type=SOURCE,
    metavar="FILE",
    help="Write this file: .rng (the default), .rnc, or .sch for the rules.",
)
@specs_option
@click.option("--name", default="", metavar="IDENT", help="Of several schemas in the ODD take the one of this ident.")
def schema_compile(odd: Path, output: Path | None, specs: str, name: str) -> None:
    """Make a schema from an ODD: RELAX NG, or its rules in Schematron. Without -o it is printed."""
    from edition.diagnostics import EditionError, Finding, Report, Severity
    from edition.project import Checking
    from edition.schema.judging.from_odd import check_rules, sources_of
    from edition.schema.odd.compiling import compile_odd

    suffix = output.suffix if output is not None else ".rng"
    if suffix not in {".rng", ".rnc", ".sch"}:
        fail(f"{output} is to end in .rng, .rnc or .sch")
    found: list[Finding] = []
    try:
        made = compile_odd(odd, sources_of(Checking(cache=cache_folder(), specs=specs)), name=str(odd), ident=name)
        found += made.findings
        made.check()
        check_rules(made)
    except EditionError as error:
        found += error.findings
    if found:
        tell(Report(found))
    if any(one.severity is Severity.ERROR for one in found):
        sys.exit(ERRORS)  # an output is whole or absent
    write_or_print(made.written(suffix), output)


@example("edition schema odd letters/*.xml -o odd/letters.odd")
@schema.command("odd")
@click.argument("files", nargs=-1, required=True, type=SOURCE, metavar="FILES…")
@click.option("-o", "--output", type=SOURCE, metavar="FILE", help="Write this file instead of printing the ODD.")
@specs_option
def schema_odd(files: tuple[Path, ...], output: Path | None, specs: str) -> None:
    """Write the smallest customisation of TEI that texts need, as an ODD to go on from.

    It has the elements and attributes that the texts have; where an attribute has few values that come back, its list is
    closed. Folders are searched for files in .xml.
    """
    from edition.diagnostics import EditionError, Report
    from edition.project import Checking
    from edition.schema.judging.from_odd import library_at
    from edition.schema.odd.by_example import odd_by_example
    from edition.schema.odd.reading import read_odd

    for file in files:
        if not file.exists():
            open_source(file, "")  # says what is near
    found = [one for file in files for one in (sorted(file.rglob("*.xml")) if file.is_dir() else [file])]
    try:
        library = library_at(Checking(cache=cache_folder(), specs=specs))
        name = output.stem if output is not None else "corpus"
        text, usage = odd_by_example((read_odd(one, str(one)) for one in found), library, name)
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(ERRORS)
    except ValueError as error:
        fail(str(error))
    write_or_print(text, output)
    kinds, total = len(usage.elements), usage.elements.total()
    click.echo(f"{len(found)} files, {total} elements of {kinds} kinds", err=True)


def write_or_print(text: str, output: Path | None) -> None:
    """Write a file as a whole, or print the text where none is named."""
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        sys.exit(cannot_write(output, error))
    click.echo(output)


@example("edition schema document odd/letters.odd -o build/guidelines")
@schema.command("document")
@click.argument("odd", type=SOURCE)
@click.option(
    "-o", "--output", type=SOURCE, default=Path("build/guidelines"), show_default=True, help="The folder to write into."
)
@specs_option
@click.option(
    "--language", default="", help="The language of descriptions, where the ODD has it; else its docLang, else en."
)
def schema_document(odd: Path, output: Path, specs: str, language: str) -> None:
    """Make guidelines for encoders from an ODD: pages and a book with its prose and an entry for each element.

    The examples in it are checked by the schema that the ODD describes.
    """
    from edition.diagnostics import EditionError, Report
    from edition.library import project_of
    from edition.project import Checking
    from edition.run.build import build as build_project
    from edition.schema.judging.from_odd import guidelines_of

    checking = Checking(cache=cache_folder(), specs=specs, language=language)
    try:
        text, findings = guidelines_of(odd, str(odd), checking)
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(ERRORS)
    if findings:
        tell(Report(findings))
    if Report(findings).has_errors:
        sys.exit(ERRORS)
    source = output / f"{odd.stem}.xml"
    write_or_print(text, source)
    project = project_of(source)
    outcome = build_project(replace(project, language=language or project.language), output, ["site", "epub"])
    for form in outcome.files:
        click.echo(output / form)
