"""The edition profile: the project's own customisation of TEI P5 for critical editions. Files → Schema.

It is written in the compact syntax, a module for each chapter of the Guidelines; what is shipped and read is one file in
XML syntax, which is made from the modules.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from edition.schema.relaxng.schema import Schema
from edition.schema.relaxng.schemafile import Files

FOLDER = Path(__file__).parent
MODULES = FOLDER / "edition.rnc"
PROFILE = FOLDER / "edition.rng"


@cache
def load_profile() -> Schema:
    """Load the profile, once in a process; it is known to be correct, so that it need not be checked as a whole."""
    return Schema(Files(PROFILE))
