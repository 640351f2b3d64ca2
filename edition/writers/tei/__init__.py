"""TEI again: a text as the model has it, for other programs."""

from edition.writers.tei.render import document, witness_document

__all__ = ["document", "witness_document"]
