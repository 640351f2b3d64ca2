"""The printed edition: a PDF with numbered notes at the foot and the apparatus after each section."""

from edition.writers.print.pdf import write

__all__ = ["write"]
