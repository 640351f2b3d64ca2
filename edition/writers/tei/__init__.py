"""TEI again: a text as the model has it, for other programs."""

from edition.writers.markup.tei import document, witness_document
from edition.writers.tei.apparatus import apparatus_document

__all__ = ["apparatus_document", "document", "witness_document"]
