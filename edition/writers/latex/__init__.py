"""The edition as LaTeX for reledmac, and for reledpar where two texts face each other: for houses that typeset in TeX."""

from edition.writers.latex.files import write

__all__ = ["write"]
