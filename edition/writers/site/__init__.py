"""The web site: one readable page per text, what the header says, the witnesses, the TEI to download."""

from edition.writers.site.pages import write

__all__ = ["write"]
