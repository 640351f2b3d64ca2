"""The handbook says whose words Typst divides: asked of Typst."""

from __future__ import annotations

import json
import re

import pytest
import typst

from tests.conftest import ROOT

DIVIDED = {
    "la": "cōnstantīnopolitānōrum",
    "sa": "dharmakṣetrekurukṣetre",
    "el": "ἀνθρωπομορφισμός",
    "de": "barmherzigkeiten",
    "it": "meravigliosamente",
}
WHOLE = {
    "grc": "ἀνθρωπομορφισμός",
    "cu": "благословенный",
    "cop": "ⲁⲡⲟⲥⲧⲟⲗⲟⲥⲉⲕⲕⲗⲏⲥⲓⲁ",
    "syc": "ܡܠܟܘܬܐܕܫܡܝܐܒܪܫܝܬ",
    "fro": "chevaleresquement",
    "ang": "middangeardrihtnes",
    "enm": "righteousnessfully",
    "gmh": "barmherzecliche",
    "non": "konungasagnanna",
}


def is_divided(language: str, word: str, source) -> bool:
    high = "measure(block(width: 2cm, {})).height"
    shown = f"#context [#metadata({high.format(f'[{word}]')} > 1.5 * {high.format('[x]')}) <divided>]"
    source.write_text(f'#set text(lang: "{language}", hyphenate: true)\n{shown}\n', encoding="utf-8")
    (found,) = json.loads(typst.query(str(source), "<divided>", field="value"))
    return found


@pytest.mark.parametrize(("language", "word"), [*DIVIDED.items(), *WHOLE.items()])
def test_words_are_divided_as_the_handbook_says(language, word, tmp_path):
    assert is_divided(language, word, tmp_path / "a.typ") == (language in DIVIDED)


def test_the_handbook_names_those_that_stay_whole():
    page = (ROOT / "docs/print.md").read_text(encoding="utf-8")
    told = page.partition("It has none for")[2].partition(": their words")[0]
    assert set(re.findall(r"`(\w+)`", told)) == set(WHOLE)
