"""Judges of packages that take long or live in an environment of their own: run by `make deep`."""
