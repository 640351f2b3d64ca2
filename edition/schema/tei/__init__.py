"""What all of TEI allows: which children, texts, attributes and values. Facts without prose, made by `make tables`.

What this table forbids is a mistake by every schema of TEI, so that it can be told where a text names none.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from edition.schema.relaxng.schema import Schema
from edition.schema.relaxng.schemafile import Files

FACTS = Path(__file__).parent / "facts.rng"


@cache
def load_facts() -> Schema:
    """Load the table; it is known to be correct, so that it need not be checked as a whole."""
    return Schema(Files(FACTS))
