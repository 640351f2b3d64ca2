"""The exemplars of TEI beside the checkout, and the schemas that TEI's own stylesheets made of them."""

from __future__ import annotations

from pathlib import Path

from edition.schema.odd.compiling import Compiled, compile_odd
from edition.schema.odd.sources import Sources
from tests.schema.at_hand import SHARED, need

FOLDER = SHARED / "odd" / "exemplars"
SPECS = SHARED / "odd" / "p5specs.xml"
NOT_OURS = {
    "tei_bare": "the schema was made of another ODD of this name: its names begin with “bare”",
    "tei_lite": "the schema was made of another ODD of this name: it has att.calendarSystem, which this one deletes",
    "testnym": "the ODD defines nym twice, and the schema has lost both definitions",
}
"""Exemplars that have no schema to compare with."""


def exemplars() -> list[str]:
    """Return the names of the exemplars that can be compared."""
    return sorted(path.stem for path in FOLDER.glob("*.odd") if path.stem not in NOT_OURS)


def compiled(name: str, folder: Path) -> tuple[Path, Compiled]:
    """Turn an exemplar into a schema in a folder."""
    found = compile_odd(need(FOLDER / f"{name}.odd"), Sources(str(need(SPECS))))
    path = folder / f"{name}.rng"
    path.write_text(found.grammar, encoding="utf-8")
    return path, found
