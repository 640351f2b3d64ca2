#!/usr/bin/env bash
# Guess: what finds references to the Bible either reads “1 Cor 13,4”, as most of Europe writes it, or finds nothing.
# Seen: pythonbible 0.15.5 finds the whole chapter. “Rom 8,28.30” is Romans 8, like “Rom 8”; “Rom 8,28” is Romans 8 and, once
# more, Romans 8:28. In an index of passages each stands under its chapter. Put a colon in the place of the comma before.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'pythonbible==0.15.5'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

import pythonbible

def found(said):
    return [(r.start_chapter, r.start_verse) for r in pythonbible.get_references(said)]

seen = {said: found(said) for said in ("Rom 8", "Rom 8,28", "Rom 8,28.30", "Rom 8:28")}
print(f"pythonbible {version('pythonbible')}: {seen}")
assert seen["Rom 8"] == [(8, None)], "the behaviour has changed"
assert seen["Rom 8,28"] == [(8, None), (8, 28)], "the behaviour has changed"
assert seen["Rom 8,28.30"] == [(8, None)], "the behaviour has changed"
assert seen["Rom 8:28"] == [(8, 28)], "the behaviour has changed"
PY
