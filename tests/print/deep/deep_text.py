"""Hundreds of texts of special characters around every kind of run, read back from the PDF and from TeX."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.print.test_print_text import paragraphs, prove


@settings(
    max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)
@given(paragraphs)
@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")
def test_no_character_is_obeyed(tmp_path_factory, parts):
    prove(tmp_path_factory.mktemp("text"), parts)
