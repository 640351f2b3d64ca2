"""Longer tests of the printed page: `python -m pytest tests/print/deep -o testpaths= -o python_files='deep_*.py'`."""
