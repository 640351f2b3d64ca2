"""Load what other packages add: modules that register checks, or handlers of elements, when they are imported."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from importlib.metadata import entry_points

from edition.diagnostics import EditionError, Rule, Severity

CHECKS, ELEMENTS = "tei_edition.checks", "tei_edition.elements"
"""The entry points under which packages of others offer modules."""

NOT_LOADED = Rule(
    "P020",
    Severity.ERROR,
    """
    A plug-in cannot be loaded.

    Packages can add checks and handlers of elements. One of those that are installed fails when it is loaded; nothing is
    read without it, for what it would have checked or read must not be missing in silence. Mend it, or take it away.

    Wrong:
        a plug-in that registers a check under a code that is taken

    Right:
        pip uninstall NAME
    """,
)


REPLACES = Rule(
    "P026",
    Severity.INFO,
    """
    A plug-in reads an element in the stead of the builder.

    What it says is what every output shows. Take the plug-in away if that is not what you want.

    Wrong:
        a plug-in for <note> that is installed for another project

    Right:
        a plug-in for <note> that this project wants
    """,
)


@cache
def load_plug_ins(
    group: str, loading: Callable[[str], AbstractContextManager[object]] = nullcontext
) -> tuple[str, ...]:
    """Load the modules of a group of entry points in the order of their names; returns the names. Raises EditionError.

    ``loading`` is entered with the name of each while it is loaded.
    """
    points = sorted(entry_points(group=group), key=lambda point: point.name)
    for point in points:
        try:
            with loading(point.name):
                point.load()
        except Exception as error:  # noqa: BLE001 - whatever a stranger raises is told as his fault
            package = point.dist.name if point.dist else point.value
            message = f"the plug-in {package} cannot be loaded: {type(error).__name__}: {error}"
            raise EditionError(
                NOT_LOADED(message, None, f"mend it, or: pip uninstall {package}", file=package)
            ) from None
    return tuple(point.name for point in points)
