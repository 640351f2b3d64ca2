"""Start the command. Its help is printed from a file: importing the library that makes it takes four times as long.

The file is what the command line itself prints; a test holds the two together, and `make golden` writes it anew.
"""

import sys

HELP = "help.txt"


def run() -> None:
    """Print the help, or hand over to the command line."""
    if sys.argv[1:] in (["--help"], ["-h"]):
        with open(__file__.removesuffix("start.py") + HELP, encoding="utf-8") as file:  # noqa: PTH123 - pathlib is slow to import
            sys.stdout.write(file.read())
        return
    import signal  # noqa: PLC0415 - as below

    # Nothing is begun yet: an interrupt just ends this process. Python can make another error of it in the midst of an import.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from edition.cli import run as run_command  # noqa: PLC0415 - this import is what the help does without

    run_command()
