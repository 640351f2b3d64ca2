"""The commands for schemas: which there are, where they lie, how to get one."""

from __future__ import annotations

import sys

import click

from edition import __version__
from edition.cli.frame import NOT_WRITTEN, cache_folder, example, fail


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
    """Fetch a schema from the network, with the files that it includes, and keep it for later checks."""
    from edition.fetch import fetch_schema

    try:
        for here, path in fetch_schema(address, cache_folder(), f"tei-edition/{__version__}"):
            click.echo(f"{here}  {path}")
    except ValueError as error:
        fail(str(error))
    except OSError as error:
        click.echo(f"edition: {address} cannot be fetched: {getattr(error, 'reason', None) or error}", err=True)
        sys.exit(NOT_WRITTEN)
