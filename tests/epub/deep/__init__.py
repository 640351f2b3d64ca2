"""Judges of books that take long or want much: run by `make deep`, not with every test."""
