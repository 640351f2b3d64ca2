#!/usr/bin/env bash
# Guess: romanised Sanskrit is read whichever dot marks the anusvara (ṃ of IAST, ṁ of ISO 15919) and however marks are coded.
# Seen: with indic_transliteration 2.3.82 ṁ becomes U+A8F3, a sign of Vedic texts; of decomposed letters the macrons and accents
# stay behind as Latin marks on Devanagari letters. Nothing is reported.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'indic_transliteration==2.3.82'
"$work/env/bin/python" <<'PY'
import unicodedata
from importlib.metadata import version

from indic_transliteration import sanscript


def devanagari(text):
    return sanscript.transliterate(text, sanscript.IAST, sanscript.DEVANAGARI)


seen = [devanagari(word) for word in ("saṃskṛta", "saṁskṛta", "kāśī", unicodedata.normalize("NFD", "kāśī"))]
print(f"indic_transliteration {version('indic_transliteration')}: {' '.join(seen)}, the last {ascii(seen[-1])}")
assert seen[0] == "संस्कृत", "the behaviour has changed"
assert "\ua8f3" in seen[1], "the behaviour has changed"
assert seen[2] == "काशी", "the behaviour has changed"
assert "\u0304" in seen[3], "the behaviour has changed"
PY
