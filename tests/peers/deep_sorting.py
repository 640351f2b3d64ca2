"""Registers are sorted as ICU sorts by CLDR: asked of the Intl.Collator of Node."""

from __future__ import annotations

import json
import re
import subprocess

from edition.sorting import _ALPHABETS, by_alphabet
from tests.conftest import need_tool

BEYOND_CLDR = {"non", "ast", "sa", "mr", "ne", "pi"}
"""Languages for which it has no letters of their own; Old Norse is sorted much as Icelandic, Sanskrit as Hindi."""
SCRIPTS = {"fa": "ابپتجدرسکگنوهی", "be": "абвгдежзік", "uk": "абвгдежзик", "hi": "कखगमन"}
COMPARE = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8")), wrong = [];
for (const [language, words] of Object.entries(given)) {
  const collator = new Intl.Collator(language, {sensitivity: "accent"});
  if (collator.resolvedOptions().locale.split("-")[0] !== language) { wrong.push(language); continue; }
  words.slice(1).forEach((word, n) => { if (collator.compare(words[n], word) > 0) wrong.push([language, words[n], word]); });
}
console.log(JSON.stringify(wrong));
"""


def words_of(language: str, rules: str) -> list[str]:
    """Make words in which each letter of the language stands first, in the middle and last."""
    alphabet = SCRIPTS.get(language, "abcdefghijklmnoprstuvz")
    letters = [*alphabet, *(letter for letter in re.split("[<=, ]", rules) if letter)]
    inner = "m" if alphabet.isascii() else alphabet[-1]
    return sorted(
        {f"{before}{letter}{after}" for letter in letters for before in ("", inner) for after in ("", *alphabet[-2:])}
    )


def test_the_order_is_that_of_cldr():
    node = need_tool("node")
    given = {}
    for languages, rules in _ALPHABETS.items():
        for language in {*languages.split()} - BEYOND_CLDR - {"sr-latn"}:
            known = {"no": "nb"}.get(language, language)
            given[known] = by_alphabet(words_of(language, rules), str, language)
    assert len(given) > 25
    said = subprocess.run([node, "-e", COMPARE], input=json.dumps(given), capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == []
