#!/usr/bin/env bash
# Guess: Typst takes the direction of a text from its language: what is written in Hebrew, Arabic or Syriac letters runs to the left.
# Seen: typst 0.15.2 (Python package) knows this of some modern languages (he, ar, yi, dv): paragraphs in Syriac (syr, syc), Aramaic
# (arc), Samaritan (sam), Middle Persian (pal) and Sorani (ckb) begin at the left margin. Say `dir: rtl` beside `lang`.
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


def begins_at(language):
    source.write_text(f'#set page(width: 8cm, height: 2cm, margin: 0pt)\n#set text(lang: "{language}")\n#align(start)[X]\n')
    page = PdfReader(io.BytesIO(typst.compile(str(source)))).pages[0]
    found = []
    page.extract_text(visitor_text=lambda text, cm, tm, *_: found.append(cm[4] + tm[4]) if text.strip() else None)
    return "left" if found[0] < 100 else "right"


seen = {language: begins_at(language) for language in ("he", "ar", "yi", "dv", "syr", "syc", "arc", "sam", "pal", "ckb")}
print(f"typst {version('typst')}: {seen}")
assert [seen[key] for key in ("he", "ar", "yi", "dv")] == ["right"] * 4, "the behaviour has changed"
assert [seen[key] for key in ("syr", "syc", "arc", "sam", "pal", "ckb")] == ["left"] * 6, "the behaviour has changed"
PY
