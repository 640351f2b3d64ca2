#!/usr/bin/env bash
# Guess: the collator that pyuca offers uses the newest of the tables that come with it (Unicode 10.0).
# Seen: with pyuca 1.2 it is that of Unicode 9.0, on any newer Python: letters of later versions, such as the Syriac ones for
# Malayalam (U+0860), stand behind all others, Chinese characters included. Name the class: Collator_10_0_0.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'pyuca==1.2'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from pyuca import Collator
from pyuca.collator import Collator_10_0_0

LETTERS = ["\u4e2d", "\u0860", "\u0715"]  # a Chinese character, a Syriac letter of Unicode 10, a Syriac one of Unicode 3
seen = {kind.__name__: [ascii(c) for c in sorted(LETTERS, key=kind().sort_key)] for kind in (Collator, Collator_10_0_0)}
print(f"pyuca {version('pyuca')}: {seen}")
assert seen["Collator_9_0_0"][-1] == ascii("\u0860"), "the behaviour has changed"
assert seen["Collator_10_0_0"][-1] == ascii("\u4e2d"), "the behaviour has changed"
PY
