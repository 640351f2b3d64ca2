"""The rules of work on other machines."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

NO_CLUSTER = Rule(
    "P027",
    Severity.ERROR,
    """
    The machines that are to read a corpus cannot be had.

    Nothing answers at the address of the scheduler, or what answers is no scheduler of Dask; it has no worker; or it went away
    while the texts were read. Nothing has been built, and what was there before is as it was.

    Wrong:
        edition build inscriptions/ --scheduler tcp://login.example.org      (no port)

    Right:
        edition build inscriptions/ --scheduler tcp://login.example.org:8786
    """,
)

OTHER_WORKER = Rule(
    "P028",
    Severity.ERROR,
    """
    A worker would not make what this machine makes.

    Each worker needs the same version of Python, of tei-edition, of its plug-ins and of the libraries that it sets texts with: else the
    files of one edition would not be of one piece. It also needs to find the sources under the same path, on storage that all
    machines share. The message says what differs. Nothing has been built.

    Wrong:
        tei-edition 0.1.0 on the worker, and 0.2.0 here

    Right:
        one environment on shared storage, from which scheduler, workers and the command are started
    """,
)
