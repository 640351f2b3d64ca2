"""Edition and tree → findings. One file per family, one function per code; the docstring is what the editor reads."""

from edition.checks.registry import Checked, run_checks

__all__ = ["Checked", "run_checks"]
