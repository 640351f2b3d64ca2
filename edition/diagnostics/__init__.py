"""What was found, and where. The lowest layer: everything may import it, it imports nothing of the package."""

from edition.diagnostics.finding import EditionError, Finding, Report, Rule, Severity, all_rules, nearest
from edition.diagnostics.position import Location, Position, Source, pseudo_attributes

__all__ = [
    "EditionError",
    "Finding",
    "Location",
    "Position",
    "Report",
    "Rule",
    "Severity",
    "Source",
    "all_rules",
    "nearest",
    "pseudo_attributes",
]
