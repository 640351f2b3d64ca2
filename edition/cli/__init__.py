"""The command line: parse arguments, call, print, exit. Heavy modules are imported where a command needs them."""

from __future__ import annotations

import gc
import signal
import sys
from typing import NoReturn

import click

from edition import __version__
from edition.cli.beginning import new
from edition.cli.checking import check
from edition.cli.collating import collate
from edition.cli.comparing import diff
from edition.cli.depositing import deposit
from edition.cli.editing import lsp
from edition.cli.frame import FINE, INTERRUPTED, USAGE, tell_usage
from edition.cli.making import build
from edition.cli.reading import apparatus, explain, witness
from edition.cli.schemas import schema
from edition.cli.serving import serve


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


for command in (new, collate, serve, build, check, diff, deposit, apparatus, witness, explain, schema, lsp):
    main.add_command(command)


class _Stopped(BaseException):
    """A signal asks the command to end."""


_signals: list[int] = []


def _stop(number: int, _frame: object) -> None:
    _signals.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    signal.signal(number, signal.SIG_IGN)  # what is begun is put away in peace
    raise _Stopped


def _ended(status: int) -> NoReturn:
    click.echo("edition: stopped; the output is what it was, or is new and whole", err=True)
    sys.exit(status)


def run() -> None:
    """Run the command; an interrupt ends it with status 130, a signal to end with 128 and its number."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    try:
        main.main(standalone_mode=False)
    except BaseException as error:
        if _signals:  # Python tells an interrupt in the midst of an import as an error of another kind
            _ended(128 + _signals[0])
        if isinstance(error, click.exceptions.Abort | KeyboardInterrupt):
            _ended(INTERRUPTED)
        if isinstance(error, click.ClickException):
            tell_usage(error)
            sys.exit(USAGE)
        if isinstance(error, BrokenPipeError):
            sys.exit(FINE)
        raise
    finally:
        # msgspec falls over in the collection at the end of a process; there is nothing to collect that the end does not free.
        gc.freeze()
