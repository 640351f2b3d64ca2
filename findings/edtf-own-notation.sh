#!/usr/bin/env bash
# Guess: what turns dates in words into EDTF leaves alone what is EDTF already.
# Seen: text_to_edtf of edtf 5.0.2 makes something else of it. An interval becomes “one of these years” (1951/1953 →
# [1951, 1953]), a date that is approximate is so no more (1951-11-29~ → 1951-11-29), and a year before Christ is one in the
# present century (-0044 → 2044). Ask parse_edtf first, and the other only where that refuses.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'edtf==5.0.2'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

import edtf

seen = {given: (str(edtf.parse_edtf(given)), str(edtf.text_to_edtf(given))) for given in ("1951/1953", "1951-11-29~", "-0044")}
print(f"edtf {version('edtf')}: {seen}")
assert all(parsed == given for given, (parsed, _) in seen.items()), "the behaviour has changed"
assert seen["1951/1953"][1].replace(" ", "") == "[1951,1953]", "the behaviour has changed"
assert seen["1951-11-29~"][1] == "1951-11-29", "the behaviour has changed"
assert not seen["-0044"][1].startswith("-"), "the behaviour has changed"
PY
