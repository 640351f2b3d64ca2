#!/usr/bin/env bash
# Guess: //p/hi[last()] finds the last hi of each paragraph.
# Seen: delb 0.6.1 finds every hi, and says nothing: a number in brackets is a place ([1]), but [last()] by itself is only
# true. [position()=last()] finds what is meant. A program that takes the last reading of an entry so takes all of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'delb==0.6.1'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from delb import Document

TEXT = Document("<text><p><hi>a</hi> <hi>b</hi></p><p><hi>c</hi></p></text>")
PATHS = ("//p/hi[1]", "//p/hi[last()]", "//p/hi[position()=last()]")
seen = {path: [node.full_text for node in TEXT.xpath(path)] for path in PATHS}
print(f"delb {version('delb')}: {seen}")
assert seen["//p/hi[1]"] == ["a", "c"], "the behaviour has changed"
assert seen["//p/hi[last()]"] == ["a", "b", "c"], "the behaviour has changed"
assert seen["//p/hi[position()=last()]"] == ["b", "c"], "the behaviour has changed"
PY
