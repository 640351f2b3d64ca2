"""The command that collates witnesses."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli.frame import FINE, SOURCE, USAGE, cannot_write, example, progress, quiet_option, tell

if TYPE_CHECKING:
    from edition.collating.command import Collated


def _tag(_context: click.Context, _option: click.Parameter, value: str) -> str:
    from edition.beginning.wishes import LANGUAGE_TAG

    if value and not LANGUAGE_TAG.fullmatch(value):
        raise click.BadParameter(f"“{value}” is no tag of a language; write la, grc, ar, zh-Hant … (BCP 47)")
    return value


@example("edition collate A=one.xml B=two.txt --base A -o collation.xml")
@click.command()
@click.argument("witnesses", nargs=-1, metavar="[SIGLUM=]FILE...")
@click.option("--base", default="", metavar="SIGLUM", help="Whose reading is the lemma; without it, entries have none.")
@click.option("--language", default="", metavar="TAG", callback=_tag, help="The language of plain text: la, grc, ar …")
@click.option("-o", "output", type=SOURCE, metavar="FILE", help="Where to write; without it, it is printed.")
@click.option("--replace", is_flag=True, help="Write anew, though work of yours in FILE would be lost.")
@quiet_option
def collate(
    witnesses: tuple[str, ...], base: str, language: str, output: Path | None, quiet: bool, replace: bool
) -> None:
    """Collate transcriptions, in TEI or plain text: one TEI file with an apparatus comes of them.

    The siglum of a witness is the name of its file, unless you give another. A FILE that was written before is gone on
    with: what you decided in it is kept.
    """
    from edition.collating.command import Wanted
    from edition.collating.command import collate as compare
    from edition.diagnostics import EditionError, Report
    from edition.scratch import write_whole

    try:
        settings = _settings()
        with progress(quiet=quiet) as told:
            collated = compare(Wanted(_files(witnesses), base, language, settings, output, replace), told)
        document = collated.document()
    except EditionError as error:
        tell(Report(list(error.findings)))
        sys.exit(USAGE)
    if output is None:
        click.echo(document, nl=False)
        sys.exit(FINE)
    try:
        write_whole(output, document)
    except OSError as error:
        sys.exit(cannot_write(output, error))
    if not quiet:
        _say(collated, output)
    sys.exit(FINE)


def _say(collated: Collated, output: Path) -> None:
    """Say what was found, and of an earlier collation what became of its entries."""
    from edition.collating.keeping import shown
    from edition.diagnostics.showing import one_line

    entries = [stretch for stretch, _ in collated.entries]
    spelled = sum(all(reading.kind for reading in stretch.readings[1:]) for stretch in entries)
    told = [
        f"{output}: {len(entries)} {'entry' if len(entries) == 1 else 'entries'}",
        f"{spelled} of spelling or markup only",
    ]
    told += [f"{len(collated.moves)} transposed"] * bool(collated.moves)
    click.echo(one_line(", ".join(told)))
    if (kept := collated.kept) is None:
        return
    click.echo(f"kept {len(kept.kept)}, changed {len(kept.changed)}, new {len(kept.new)}, gone {len(kept.gone)}")
    for mark, elements in (("~", kept.changed), ("+", kept.new), ("-", kept.gone)):
        for element in elements:
            click.echo(one_line(f"  {mark} {shown(element)}"))


def _files(witnesses: tuple[str, ...]) -> list[tuple[str, Path]]:
    """Take sigla and files apart; a file whose name has “=” may be named as it is."""
    found = []
    for given in witnesses:
        siglum, equals, file = given.partition("=")
        is_named = bool(equals) and not Path(given).exists()
        found.append((siglum, Path(file)) if is_named else (Path(given).stem, Path(given)))
    return found


def _settings() -> dict[str, object]:
    """Read [collate] of the project in the current folder, if there is one. Raises EditionError."""
    from edition.diagnostics import EditionError
    from edition.project import PROJECT_FILE
    from edition.settings.reading import read_settings

    path = Path(PROJECT_FILE)
    if not path.is_file():
        return {}
    table = read_settings(PROJECT_FILE, path.read_bytes(), Path.cwd())
    place = table.places.get(("collate",))
    if wrong := [f for f in table.findings if place is None or "[collate" in f.message]:
        raise EditionError(*wrong)
    return table.section("collate")
