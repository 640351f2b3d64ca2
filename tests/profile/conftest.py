"""Tests of the validation leave the cache of the user alone."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
