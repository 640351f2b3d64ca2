"""How the schema package says that it cannot go on."""

from edition.diagnostics import EditionError


class SchemaError(EditionError):
    """A schema is incorrect, or cannot be read; the findings say where and why."""
