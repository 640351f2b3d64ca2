"""TEI again: a text as the model has it, for other programs."""

from edition.writers.markup.apparatus_tei import METHODS, apparatus_document
from edition.writers.markup.tei import document, witness_document

__all__ = ["METHODS", "apparatus_document", "document", "witness_document"]
