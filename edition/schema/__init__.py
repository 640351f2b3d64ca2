"""RELAX NG: judge documents by a schema, and say what is wrong so that an editor can mend it. Schema, source → findings."""

from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.schema import Schema, load
from edition.schema.relaxng.vocabulary import Description

__all__ = ["Description", "Schema", "SchemaError", "load"]
