"""Put OpenSeadragon, with its licence, into the wheel: package of npm → files of the package."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules/openseadragon"
FILES = {"build/openseadragon/openseadragon.min.js": "openseadragon.min.js", "LICENSE.txt": "openseadragon.LICENSE.txt"}
"""What is taken of it, and how it is called in the wheel."""
WISH = "EDITION_VIEWER"
_LONGEST_S = 120


class ViewerHook(BuildHookInterface[Any]):
    """Adds the viewer where npm can bring it; a wheel without it works, and its maker is told."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the viewer and name its files, but for who works on the sources: `make viewer` is for them."""
        wish = os.environ.get(WISH, "")
        if version == "editable" or wish == "none":
            return
        lacks = _fetched()
        if lacks and wish == "required":
            raise RuntimeError(f"the wheel is to bring OpenSeadragon, but {lacks}")
        if lacks:
            self.app.display_warning(
                f"this wheel is without OpenSeadragon, for {lacks}: pictures of image servers are shown by the plain viewer"
            )
            return
        for taken, name in FILES.items():
            build_data["force_include"][str(PACKAGE / taken)] = f"edition/writers/site/vendor/{name}"


def _fetched() -> str:
    """Have npm bring the version that the lock file names, which also has its digest; returns what is lacking."""
    locked = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    wanted = locked["packages"]["node_modules/openseadragon"]["version"]
    if _version() == wanted:
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    command = [npm, "ci", "--silent", "--ignore-scripts", "--fetch-retries=1"]
    try:
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=_LONGEST_S, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return f"npm did not end within {_LONGEST_S} seconds"
    return "" if done.returncode == 0 and _version() == wanted else "npm could not fetch it"


def _version() -> str:
    """Return the version that is here."""
    about = PACKAGE / "package.json"
    return json.loads(about.read_text(encoding="utf-8"))["version"] if about.is_file() else ""
