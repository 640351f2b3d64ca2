"""The command that shows an edition while it is written."""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli.frame import (
    FINE,
    SOURCE,
    USAGE,
    base_option,
    example,
    open_source,
    quiet_option,
    schema_option,
    with_schemas,
)

if TYPE_CHECKING:
    from edition.project import Project


@example("edition serve letters.xml")
@click.command()
@click.argument("source", required=False, type=SOURCE)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
@click.option("--open", "opens", is_flag=True, help="Open the first page in the browser.")
@base_option
@schema_option
@quiet_option
def serve(source: Path | None, port: int, base: str, schemas: tuple[str, ...], *, opens: bool, quiet: bool) -> None:
    """Show the edition in the browser while you write it: every save is seen at once, with what was found at its place.

    The pages are shown to this machine only. While a text is broken, its last good state stays, and the mistake is told.
    """
    from edition.project import project_of
    from edition.serve import Preview
    from edition.serve import serve as begin

    def opening() -> Project:
        project = with_schemas(project_of(source, base=base), schemas)
        # A page that a device keeps would not be the one that was changed a moment ago.
        return replace(project, site={key: value for key, value in project.site.items() if key != "offline_app"})

    if source is not None and not source.exists():
        open_source(source, base)  # says what is near
    preview = Preview(opening, source or Path())
    try:
        server, watching = begin(preview, port)
    except OSError as error:
        click.echo(f"edition: port {port} cannot be used: {error.strerror or error}; --port 0 takes another", err=True)
        sys.exit(USAGE)
    address = f"http://127.0.0.1:{server.server_port}/"
    if not quiet:
        click.echo(f"{address}  (ends with Ctrl-C)")
    if opens:
        webbrowser.open(address)
    try:
        while watching.is_alive():
            watching.join(0.5)
    finally:
        preview.stop()
        server.shutdown()
    sys.exit(FINE)
