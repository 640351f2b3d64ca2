"""The printed edition: a PDF with line numbers in the margin and layers of apparatus and notes keyed to them."""

from edition.writers.print.pdf import write

__all__ = ["write"]
