"""Every rule of the builder, from wherever it is declared."""

from __future__ import annotations

from importlib import import_module

from edition.checks.registry import load_checks
from edition.diagnostics import Rule, all_rules

_MODULES = (
    "edition.run.rules",
    "edition.source.rules",
    "edition.project",
    "edition.settings.rules",
    "edition.suppress",
    "edition.schema.relaxng.rules",
    "edition.schema.relaxng.schema_rules",
    "edition.schema.judging.choice_rules",
    "edition.schema.schematron.rules",
    "edition.reader.document",
    "edition.checks.proof",
    "edition.checks.images",
    "edition.writers.site.search",
    "edition.writers.site.links",
    "edition.writers.site.templating",
    "edition.writers.dts.files",
    "edition.writers.epub.pages",
    "edition.writers.metadata.missing",
    "edition.writers.fonts.rules",
    "edition.writers.galley.rules",
    "edition.writers.common.references",
    "edition.deposit.rules",
)


def every_rule() -> dict[str, Rule]:
    """Load all modules that declare rules, and return the rules by code."""
    for module in _MODULES:
        import_module(module)
    load_checks()
    return all_rules()
