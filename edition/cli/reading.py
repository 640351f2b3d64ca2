"""The commands that print what was read: the apparatus, a witness, the explanation of a code."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from edition.cli.frame import FINE, SOURCE, base_option, example, fail, read_source, status_of


def _codes(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the codes of findings to a shell."""
    from edition.run.catalogue import every_rule

    return [CompletionItem(c, help=r.title) for c, r in every_rule().items() if c.startswith(begun.upper())]


def _sigla(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the sigla of the project in the current folder to a shell."""
    from edition.diagnostics import EditionError
    from edition.library import read_all

    try:
        found = {w.siglum: w.label for edition in read_all(".") for w in edition.witnesses.values()}
    except EditionError:
        return []
    return [CompletionItem(siglum, help=label) for siglum, label in found.items() if siglum.startswith(begun)]


@example("edition apparatus letters.xml --format csv > apparatus.csv")
@click.command()
@click.argument("source", required=False, type=SOURCE)
@click.option("--format", "shape", type=click.Choice(["text", "json", "csv", "tei"]), default="text", show_default=True)
@click.option(
    "--method",
    type=click.Choice(["parallel-segmentation", "double-end-point"]),
    default="parallel-segmentation",
    show_default=True,
    help="How TEI links the entries with the text.",
)
@click.option(
    "--by-members", is_flag=True, help="In TEI, name the members of a group of witnesses instead of the group."
)
@base_option
def apparatus(source: Path | None, shape: str, method: str, base: str, *, by_members: bool) -> None:
    """Print the apparatus: lemmas, readings, witnesses.

    As TEI, the text is printed with it, and all entries are linked by one method, whatever the source has; each witness
    is named at the reading that it has, also where the source leaves it to be understood.
    """
    from edition.writers import text
    from edition.writers.common.apparatus import as_csv, as_json

    outcome = read_source(source, base)
    if not outcome.editions:
        sys.exit(status_of(outcome.report))
    texts = [*outcome.editions, *outcome.parallels]
    if shape == "text":
        for edition in texts:
            click.echo(text.apparatus_text(edition), nl=False)
    elif shape == "tei":
        from edition.writers.tei import METHODS, apparatus_document

        if len(outcome.editions) > 1:
            fail(f"TEI holds one text, and here are {len(outcome.editions)}; name its file")
        click.echo(apparatus_document(outcome.editions[0], METHODS[method], by_members=by_members), nl=False)
    else:
        click.echo(as_json(texts) if shape == "json" else as_csv(texts), nl=False)
    sys.exit(FINE)


@example("edition witness A letters.xml > A.txt")
@click.command()
@click.argument("siglum", shell_complete=_sigla)
@click.argument("source", required=False, type=SOURCE)
@click.option("--format", "shape", type=click.Choice(["text", "json", "tei"]), default="text", show_default=True)
@base_option
def witness(siglum: str, source: Path | None, shape: str, base: str) -> None:
    """Print the text of one witness, rebuilt from the apparatus."""
    from edition.diagnostics import nearest
    from edition.model.names import names_of_witnesses, sharing
    from edition.model.witness import witness_text
    from edition.writers import tei, text

    outcome = read_source(source, base)
    known: dict[str, str] = {}
    found = False
    for edition in (*outcome.editions, *outcome.parallels):
        named = names_of_witnesses(edition)
        known |= named
        if several := sharing(edition, siglum):
            fail(f"several witnesses have the siglum “{siglum}”; ask for one by its id: {', '.join(several)}")
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
        fail(f"there is no witness “{siglum}”" + (f"; did you mean {meant}?" if meant else ""))
    sys.exit(FINE if found else status_of(outcome.report))


@example("edition explain A012")
@click.command()
@click.argument("code", required=False, shell_complete=_codes)
def explain(code: str | None) -> None:
    """Explain a code: the rule, a wrong and a right example. Without CODE, list all."""
    from edition.diagnostics import nearest
    from edition.run.catalogue import every_rule

    rules = every_rule()
    if code is None:
        for rule in rules.values():
            click.echo(f"{rule.code}  {rule.severity.value:<7}  {rule.title}")
        return
    found = rules.get(code.upper())
    if found is None:
        meant = nearest(code, rules)
        fail(f"there is no code {code}" + (f"; did you mean {meant}?" if meant else ""))
    click.echo(f"{found.code} ({found.severity.value})\n\n{found.text}")
