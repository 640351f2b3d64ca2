#!/usr/bin/env bash
# Guess: after `pip install collatex` the package can be imported.
# Seen: collatex 2.3 imports Levenshtein, which it does not declare: the import fails until somebody installs that, too.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'collatex==2.3' 'networkx==3.4.2' 'prettytable==3.12.0'
"$work/env/bin/python" <<'PY'
from importlib.metadata import requires, version

declared = sorted(requires("collatex") or ())
try:
    import collatex
except ModuleNotFoundError as error:
    seen = error.name
else:
    seen = ""
print(f"collatex {version('collatex')} declares {declared}; importing it asks for {seen or 'nothing else'}")
assert seen == "Levenshtein", "the behaviour has changed"
PY
