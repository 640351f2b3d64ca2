#!/usr/bin/env bash
# Guess: Typst divides words of ancient Greek (grc), for which TeX has patterns, or at least as those of modern Greek.
# Seen: with typst 0.15.2 (Python package) a word in grc or Church Slavonic (cu) is never divided, hyphenate: true or not, and
# sticks out of a narrow column; the same polytonic word in el, and a Latin one with macrons in la, is divided.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'typst==0.15.2' 'pypdf==5.9.0'
"$work/env/bin/python" - "$work" <<'PY'
import io
import sys
from importlib.metadata import version
from pathlib import Path

import typst
from pypdf import PdfReader

source = Path(sys.argv[1]) / "a.typ"
WORDS = {
    "grc": "ἀνθρωπομορφισμός",
    "el": "ἀνθρωπομορφισμός",
    "la": "cōnstantīnopolitānōrum",
    "cu": "благословенный",
    "ru": "благословенный",
}


def lines(language, word):
    setting = f'#set page(width: 2.2cm, height: 9cm, margin: 1pt)\n#set text(lang: "{language}", hyphenate: true)\n'
    source.write_text(f"{setting}{word}\n", encoding="utf-8")
    return len(PdfReader(io.BytesIO(typst.compile(str(source)))).pages[0].extract_text().split("\n"))


seen = {language: lines(language, word) for language, word in WORDS.items()}
print(f"typst {version('typst')}: lines for one long word: {seen}")
assert {key for key, count in seen.items() if count > 1} == {"el", "la", "ru"}, "the behaviour has changed"
PY
