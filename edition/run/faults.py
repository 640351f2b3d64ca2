"""Say what went wrong in the builder itself, so that one text or one output fails and no other. Error → words."""

from __future__ import annotations

import traceback
from pathlib import Path


def fault_of(error: Exception) -> str:
    """Name a fault and where it is. Raises the interrupt that came in the midst of an import: Python 3.11 wraps it."""
    if error.__cause__ is not None and not isinstance(error.__cause__, Exception):
        raise error.__cause__ from None
    last = traceback.extract_tb(error.__traceback__)[-1]
    told = " ".join(str(error).split())[:200]
    return f"{type(error).__name__} in {Path(last.filename).stem}.{last.name}, line {last.lineno}: {told}"
