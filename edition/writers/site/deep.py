"""Deep zoom: which pictures have tiles on their server, and whether what shows these is here. Settings → addresses, findings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edition.consulted import consulted
from edition.diagnostics import Finding, Rule, Severity
from edition.project import Project
from edition.writers.common.pictures import service_of
from edition.writers.registry import Written

_VENDOR = Path(__file__).parent / "vendor"
VIEWER, _RIGHTS = "openseadragon.min.js", "openseadragon.LICENSE.txt"

NO_VIEWER = Rule(
    "O008",
    Severity.WARNING,
    """
    The viewer of pictures that the project wants is not installed.

    OpenSeadragon shows a picture of an image server by its tiles: only what is looked at is fetched, as sharp as it is
    looked at. It comes with the wheel of the builder; a wheel that was made without npm, or work on the sources of the
    builder, is without it. Pictures are then shown by the plain viewer, which fetches the whole picture where a reader
    brings it very near.

    Wrong:
        [site]
        viewer = "openseadragon"   where it is not installed

    Right:
        [site]
        viewer = "auto"            takes it where it is installed
    """,
)


def tiles_of(address: str, project: Project) -> str:
    """Return where the tiles of a picture are told, if its server has them and pages show them; else nothing.

    A picture in the project is one file: its page has all of it, and the browser draws it as near as it is looked at.
    """
    service = service_of(address)
    return f"{service}/info.json" if service and _wish(project) != "plain" and _is_installed() else ""


def write_viewer(written: Written) -> None:
    """Write the viewer and its licence: pages fetch it when a reader wants more of a picture than they show."""
    for name in (VIEWER, _RIGHTS):
        written.save_common(f"assets/{name}", (_VENDOR / name).read_bytes())


def viewer_lacks(project: Project) -> Iterator[Finding]:
    """Tell that the viewer that the project wants is not installed."""
    if _wish(project) == "openseadragon" and not _is_installed():
        hint = "install the builder from its wheel, or call `make viewer` in its sources; the plain viewer stands in"
        message = "OpenSeadragon is not installed"
        yield NO_VIEWER(message, project.places.get("site.viewer"), hint, file=project.file)


def _wish(project: Project) -> str:
    return str(project.site.get("viewer", "auto"))


def _is_installed() -> bool:
    consulted(_VENDOR / VIEWER)
    return all((_VENDOR / name).is_file() for name in (VIEWER, _RIGHTS))
