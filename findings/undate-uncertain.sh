#!/usr/bin/env bash
# Guess: a date that is read as EDTF keeps that it is approximate or uncertain, or is refused.
# Seen: undate 0.8.0 reads “1951~”, “1951?” and “1951%” as 1951, without a word, and writes 1951; two of them are equal to the
# year that is certain. What is written back has lost what the editor knew.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'undate==0.8.0'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from undate import Undate

seen = {said: str(Undate.parse(said, "EDTF")) for said in ("1951", "1951~", "1951?", "1951%")}
print(f"undate {version('undate')}: {seen}")
assert set(seen.values()) == {"1951"}, "the behaviour has changed"
assert Undate.parse("1951~", "EDTF") == Undate.parse("1951", "EDTF"), "the behaviour has changed"
PY
