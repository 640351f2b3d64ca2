"""The command that begins an edition."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli.frame import FINE, SOURCE, USAGE, cannot_write, example, quiet_option, tell

if TYPE_CHECKING:
    from edition.beginning import Begun, Wishes

KINDS = ("prose", "verse", "drama", "letters", "parallel", "location")
LICENCES = ("cc-by-4.0", "cc-by-sa-4.0", "cc-by-nc-4.0", "cc0-1.0")
HOSTS = ("github", "gitlab", "none")


@example('edition new phaedrus --kind verse --title "Phaedrus: Fables" --language la --witness P --witness R')
@click.command()
@click.argument("folder", type=SOURCE, metavar="DIR")
@click.option("--kind", type=click.Choice(KINDS), help="What is edited; “parallel” is a text with its translation.")
@click.option("--from", "source", type=SOURCE, metavar="FILE", help="Begin with TEI that exists: a file or a folder.")
@click.option("--title", metavar="TEXT", help="The title of the edition.")
@click.option("--author", metavar="NAME", help="The author of the text, if it has one.")
@click.option("--editor", metavar="NAME", help="Your name.")
@click.option("--publisher", metavar="NAME", default="", help="Who publishes it; without it, the editor.")
@click.option("--language", metavar="TAG", help="The language of the text: la, grc, ar, zh-Hant …")
@click.option("--translation", metavar="TAG", default="en", show_default=True, help="The language of the translation.")
@click.option("--witness", "witnesses", multiple=True, metavar="SIGLUM", help="A witness; may be repeated.")
@click.option("--licence", type=click.Choice(LICENCES), default="cc-by-4.0", show_default=True, help="Of the sample.")
@click.option(
    "--host", type=click.Choice(HOSTS), default="github", show_default=True, help="Whose workflow is written."
)
@quiet_option
def new(
    folder: Path,
    kind: str | None,
    source: Path | None,
    title: str | None,
    author: str | None,
    editor: str | None,
    publisher: str,
    language: str | None,
    translation: str,
    witnesses: tuple[str, ...],
    licence: str,
    host: str,
    quiet: bool,
) -> None:
    """Begin an edition in the folder DIR: a sample of text to replace by yours, settings, and what publishes it.

    On a terminal you are asked for what no option says. Nothing that exists is changed.
    """
    from dataclasses import replace

    from edition.beginning import Wishes, begin
    from edition.beginning.conventions import see
    from edition.diagnostics import EditionError, Report

    asks = sys.stdin.isatty() and source is None
    try:
        seen = see(source, folder) if source is not None else None
        wishes = Wishes(
            kind=kind or (_ask_kind() if asks else "prose"),
            title=title or (seen.record.title if seen else "") or _ask("Title", "A new edition", asks=asks),
            author=author if author is not None else _ask("Author of the text", "", asks=asks),
            editor=editor or ("" if seen else _ask("Your name", "The editor", asks=asks)),
            publisher=publisher,
            language=language or (seen.language if seen else "") or _ask("Language of the text", "en", asks=asks),
            translation=translation,
            witnesses=witnesses or _ask_witnesses(asks=asks),
            licence=licence,
            host=host,
            date=date.today().isoformat(),  # noqa: DTZ011 - the day where the editor is
        )
        if seen is not None:
            wishes = replace(wishes, editor=wishes.editor or "; ".join(a.shown for a in seen.record.creators))
        begun = begin(folder, wishes, seen)
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(USAGE)
    except OSError as error:
        sys.exit(cannot_write(folder, error))
    if not quiet:
        _say(begun, wishes)
    sys.exit(FINE)


def _ask(what: str, default: str, *, asks: bool) -> str:
    return str(click.prompt(what, default=default, show_default=bool(default))).strip() if asks else default


def _ask_kind() -> str:
    from edition.beginning import KINDS as KNOWN

    for name, kind in KNOWN.items():
        click.echo(f"  {name:<9} {kind.about}")
    return str(click.prompt("Kind", type=click.Choice(KINDS), default="prose", show_choices=False))


def _ask_witnesses(*, asks: bool) -> tuple[str, ...]:
    return tuple(_ask("Sigla of the witnesses", "A B", asks=asks).replace(",", " ").split())


def _say(begun: Begun, wishes: Wishes) -> None:
    """Say what was written, and what to do next."""
    from edition.diagnostics.showing import one_line

    for file in begun.files:
        click.echo(one_line(str(begun.folder / file)))
    if begun.conventions is not None:
        click.echo()
        for line in begun.conventions.told():
            click.echo(one_line(line))
    click.echo()
    if begun.folder.resolve() != Path.cwd():
        click.echo(one_line(f"cd {begun.folder}"))
    click.echo("edition check      explains every mistake")
    click.echo("edition serve      shows the edition while you write")
    click.echo("edition build      makes the site, the PDF, the EPUB and the data in build/")
    if wishes.kind and begun.conventions is None:
        click.echo("Then replace the sample in tei/ by your text.")
