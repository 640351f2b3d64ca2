"""Every rule of the builder, from wherever in the package it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.abc import InspectLoader
from importlib.util import find_spec
from pkgutil import walk_packages

import edition
from edition.checks.registry import load_checks
from edition.diagnostics import Rule, all_rules

_DECLARATION = re.compile(r"^\w+ = Rule\($", re.MULTILINE)


def every_rule() -> dict[str, Rule]:
    """Load all modules that declare rules, and return the rules by code."""
    for module in sorted(_declaring()):
        import_module(module)
    load_checks()
    return dict(sorted(all_rules().items()))


def _declaring() -> Iterator[str]:
    """Yield the modules that declare rules; they are told by their text, for to load all takes a second."""
    for found in walk_packages(edition.__path__, "edition."):
        if found.name.endswith(".__main__"):
            continue
        spec = find_spec(found.name)
        source = spec.loader.get_source(found.name) if spec and isinstance(spec.loader, InspectLoader) else None
        if source and _DECLARATION.search(source):
            yield found.name
