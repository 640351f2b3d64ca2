"""The text by its parts, for programs that ask for passages: DTS 1.0 as static files."""

from edition.writers.dts.files import write

__all__ = ["write"]
