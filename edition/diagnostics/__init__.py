"""What was found, and where. The lowest layer: everything may import it, it imports nothing of the package."""

from edition.diagnostics.finding import (
    Cause,
    EditionError,
    Finding,
    Report,
    Rule,
    Severity,
    all_rules,
    by_cause,
)
from edition.diagnostics.fixing import Edit, Fix
from edition.diagnostics.position import Location, Position, Source, pseudo_attributes
from edition.diagnostics.spelling import Speller, nearest

__all__ = [
    "Cause",
    "Edit",
    "EditionError",
    "Finding",
    "Fix",
    "Location",
    "Position",
    "Report",
    "Rule",
    "Severity",
    "Source",
    "Speller",
    "all_rules",
    "by_cause",
    "nearest",
    "pseudo_attributes",
]
