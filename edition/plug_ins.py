"""Load what other packages add: modules that register checks, or handlers of elements, when they are imported."""

from __future__ import annotations

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


@cache
def load_plug_ins(group: str) -> tuple[str, ...]:
    """Load the modules of a group of entry points in the order of their names; returns the names. Raises EditionError."""
    points = sorted(entry_points(group=group), key=lambda point: point.name)
    for point in points:
        try:
            point.load()
        except Exception as error:  # noqa: BLE001 - whatever a stranger raises is told as his fault
            package = point.dist.name if point.dist else point.value
            message = f"the plug-in {package} cannot be loaded: {type(error).__name__}: {error}"
            raise EditionError(
                NOT_LOADED(message, None, f"mend it, or: pip uninstall {package}", file=package)
            ) from None
    return tuple(point.name for point in points)
