#!/usr/bin/env bash
# Guess: what a converter of Beta Code writes is normal Unicode (NFC): who looks for “λόγος” in it finds the word.
# Seen: with betacode 1.1 an acute is the oxia of the block Greek Extended (U+1F79), which no normal form has: the word is not
# found before the text is normalised.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'betacode==1.1' 'pygtrie==2.5.0'
"$work/env/bin/python" <<'PY'
import unicodedata
from importlib.metadata import version

from betacode.conv import beta_to_uni

made = beta_to_uni("lo/gos")
usual = unicodedata.normalize("NFC", made)
print(f"betacode {version('betacode')}: lo/gos is {ascii(made)}, in NFC {ascii(usual)}")
assert made == "λ\u1f79γος", "the behaviour has changed"
assert usual == "λ\u03ccγος", "the behaviour has changed"
PY
