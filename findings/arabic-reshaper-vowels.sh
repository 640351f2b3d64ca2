#!/usr/bin/env bash
# Guess: what prepares Arabic for a display that cannot join letters gives each letter its form, and keeps the rest.
# Seen: arabic-reshaper 3.0.0 takes all vowel signs away, by default and without a word: كِتَاب comes back as four letters.
# An edition with vowels has to say delete_harakat=False.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'arabic-reshaper==3.0.0'
"$work/env/bin/python" <<'PY'
import unicodedata
from importlib.metadata import version

import arabic_reshaper

WORD = "\u0643\u0650\u062a\u064e\u0627\u0628"  # kitāb, with kasra and fatha


def vowels(text):
    return [unicodedata.name(c) for c in text if unicodedata.category(c) == "Mn"]


usual = arabic_reshaper.reshape(WORD)
kept = arabic_reshaper.ArabicReshaper({"delete_harakat": False}).reshape(WORD)
print(f"arabic-reshaper {version('arabic-reshaper')}: given {vowels(WORD)}, usual {vowels(usual)}, asked for {vowels(kept)}")
assert len(vowels(WORD)) == 2
assert vowels(usual) == [], "the behaviour has changed"
assert len(vowels(kept)) == 2, "the behaviour has changed"
PY
