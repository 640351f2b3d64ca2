#!/usr/bin/env bash
# Guess: text copied from a PDF of Typst is the text that was set, also where a letter bears a mark that no font has composed.
# Seen: with typst 0.15 (Python package) each glyph of such a cluster stands for the whole cluster, so that q with a tilde
# comes out twice: “q̃q̃”. A reader of the PDF then does not find the word. (Reported as typst/typst#8767.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'typst==0.15.0' 'pypdf==5.9.0'
"$work/env/bin/python" - "$work" <<'PY'
import sys
import unicodedata
from importlib.metadata import version
from pathlib import Path

import typst
from pypdf import PdfReader

work = Path(sys.argv[1])
(work / "a.typ").write_text('#set page(width: 10cm, height: 5cm)\n#"aq\u0303b"\n', encoding="utf-8")
typst.compile(str(work / "a.typ"), output=str(work / "a.pdf"))
text = unicodedata.normalize("NFC", PdfReader(work / "a.pdf").pages[0].extract_text())
text = "".join(text.split())
print(f"typst {version('typst')}: set “aq\u0303b”, read back “{text}”")
assert text == "aq\u0303q\u0303b", "the behaviour has changed"
PY
