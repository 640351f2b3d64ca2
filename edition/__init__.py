"""From TEI-XML to a critical edition: check, apparatus, web site, typeset PDF, data."""

__version__ = "0.1.0"
