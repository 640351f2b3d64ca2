#!/usr/bin/env bash
# Guess: the syllables of a Greek word are the same in either normal form of Unicode.
# Seen: with greek-accentuation 1.2.0 a circumflex of decomposed text begins the next syllable: Ἀχιλῆος → Ἀ·χι·λη·͂ος. What is
# set or divided so has its accent on the wrong letter. Compose the word before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'greek-accentuation==1.2.0'
"$work/env/bin/python" -W ignore <<'PY'
import unicodedata
from importlib.metadata import version

from greek_accentuation.syllabify import syllabify

WORD = "\u1f08\u03c7\u03b9\u03bb\u1fc6\u03bf\u03c2"
seen = {form: [ascii(s) for s in syllabify(unicodedata.normalize(form, WORD))] for form in ("NFC", "NFD")}
print(f"greek-accentuation {version('greek-accentuation')}: {seen}")
assert seen["NFC"][2] == ascii("\u03bb\u1fc6"), "the behaviour has changed"
assert seen["NFD"][3] == ascii("\u0342\u03bf\u03c2"), "the behaviour has changed"
PY
