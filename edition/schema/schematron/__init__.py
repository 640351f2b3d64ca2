"""Schematron: rules that a grammar cannot say. Schema files, document → findings. ISO/IEC 19757-3.

A schema is read and put together (`reading`), compiled to XSLT (`compiling`), and run by Saxon (`running`), which is an
extra of the package.
"""

from edition.schema.schematron.reading import has_rules, read_schematron
from edition.schema.schematron.running import EXTRA, Rules, is_installed

__all__ = ["EXTRA", "Rules", "has_rules", "is_installed", "read_schematron"]
