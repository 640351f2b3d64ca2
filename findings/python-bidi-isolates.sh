#!/usr/bin/env bash
# Guess: the two functions get_display of python-bidi (bidi and bidi.algorithm) order a line alike.
# Seen: with python-bidi 0.6.12 only the first knows isolates (U+2066 to U+2069, in the algorithm of Unicode since 2013). The
# second, which most examples import, ends with an AssertionError on an apparatus that isolates its sigla.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'python-bidi==0.6.12'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

import bidi
from bidi import algorithm

PLAIN, ISOLATED = "a \u05d0\u05d1 1 b", "a \u2067\u05d0\u05d1 1\u2069 b"
assert bidi.get_display(PLAIN) == algorithm.get_display(PLAIN)
try:
    seen = ascii(algorithm.get_display(ISOLATED))
except AssertionError as error:
    seen = f"AssertionError: {error}"
print(f"python-bidi {version('python-bidi')}: bidi {ascii(bidi.get_display(ISOLATED))}, bidi.algorithm {seen}")
assert "1" in bidi.get_display(ISOLATED)
assert seen.startswith("AssertionError"), "the behaviour has changed"
PY
