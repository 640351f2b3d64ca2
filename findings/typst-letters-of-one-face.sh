#!/usr/bin/env bash
# Guess: where the bold face of a family lacks a letter, Typst takes it from the regular face of the same family, or says so.
# Seen: with typst 0.15.2 (Python package) a bold ꝥ (Old English thorn with a stroke) in Libertinus Serif, whose regular face
# has it, is no letter in the PDF and nothing is said; where PDF/A is asked for, there is no PDF at all.
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
FONTS = typst.Fonts(include_system_fonts=False)


def text_of(weight, standards=()):
    source.write_text(
        f'#set document(title: "x")\n#set text(font: "Libertinus Serif", weight: "{weight}", fallback: false)\nthorn ꝥ\n',
        encoding="utf-8",
    )
    try:
        made = typst.Compiler(str(source), font_paths=FONTS).compile(format="pdf", pdf_standards=list(standards))
    except typst.TypstError as error:
        return f"refused: {error.message}"
    return " ".join(PdfReader(io.BytesIO(made)).pages[0].extract_text().split())


seen = {
    "regular": text_of("regular"),
    "bold": text_of("bold"),
    "regular, PDF/A-2a": text_of("regular", ["a-2a"]),
    "bold, PDF/A-2a": text_of("bold", ["a-2a"]),
}
for key, said in seen.items():
    print(f"typst {version('typst')}, {key}: {said!r}")
assert seen["regular"] == seen["regular, PDF/A-2a"] == "thorn ꝥ", "the regular face lacks the letter"
assert "ꝥ" not in seen["bold"], "the behaviour has changed"
assert seen["bold, PDF/A-2a"].startswith("refused: "), "the behaviour has changed"
PY
