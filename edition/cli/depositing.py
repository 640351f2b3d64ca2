"""The command that packs an edition for an archive, sends it there, and verifies a package."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from edition.cli.frame import (
    ERRORS,
    FINE,
    SOURCE,
    USAGE,
    base_option,
    cannot_write,
    example,
    open_source,
    progress,
    quiet_option,
    schema_option,
    specs_of_schema_option,
    status_of,
    tell,
    verbose_option,
    with_schemas,
)

if TYPE_CHECKING:
    from edition.project import Project
    from edition.run.gather import Outcome


@example("edition deposit --to invenio:https://sandbox.zenodo.org")
@click.command()
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
@specs_of_schema_option
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
    from edition.deposit.command import Order, deposit_project
    from edition.run.build import build as build_project
    from edition.run.build import report_of

    def built(project: Project) -> tuple[Outcome, dict[str, object]]:
        outcome = build_project(project, output)
        return outcome, report_of(outcome)

    try:
        order = Order.of(target)
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(USAGE)
    order = replace(order, publish=publish, record=record, write_doi=write_doi, token=_token)
    project = with_schemas(open_source(source, base), schemas)
    try:
        with progress(quiet=quiet) as say:
            result = deposit_project(project, output, order, built, say)
    except OSError as error:
        is_there = order.kind == "ocfl" and str(error.filename or "").startswith(order.place)
        sys.exit(cannot_write(Path(order.place) if is_there else output, error))
    report = Report([*(result.outcome.report.findings if result.outcome else ()), *result.findings])
    tell(report, quiet=quiet, most=0 if verbose else 3, every=verbose)
    for line in result.lines:
        click.echo(line)
    sys.exit(ERRORS if report.has_errors else FINE)


def _verify(package: Path, *, quiet: bool) -> NoReturn:
    """Verify a package and end."""
    from edition.deposit.verify import verify
    from edition.diagnostics import Report

    report = Report(verify(package))
    tell(report, quiet=quiet)
    if not report.findings and not quiet:
        click.echo(f"{package}: every file is as it was made")
    sys.exit(status_of(report))


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
