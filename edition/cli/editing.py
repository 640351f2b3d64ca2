"""The command that text editors start: a server of the Language Server Protocol on standard input and output."""

from __future__ import annotations

import click

from edition.cli.frame import example, lacks


@example("edition lsp")
@click.command()
def lsp() -> None:
    """Serve a text editor while you write (Language Server Protocol), on standard input and output.

    The editor starts it; the handbook tells how in each. It needs: pip install 'tei-edition[lsp]'.
    """
    try:
        from edition.lsp.server import make_server
    except ModuleNotFoundError as error:
        if error.name and error.name.partition(".")[0] in {"pygls", "lsprotocol"}:
            lacks("the language server", "lsp")
        raise
    make_server().start_io()
