#!/usr/bin/env bash
# Guess: in a matrix of NEXUS a cell {12} is one state of which one is not sure, and 'it''s' is the name it's.
# Seen: with python-nexus 2.9.0 the cell becomes four states, brackets included, so that all places after it are moved; the name
# keeps the doubled quotation mark. commonnexus 1.9.3 reads both as they are meant.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'python-nexus==2.9.0' 'commonnexus==1.9.3'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from commonnexus import Nexus
from nexus import NexusReader

TEXT = """#NEXUS
BEGIN DATA;
DIMENSIONS NTAX=2 NCHAR=3;
FORMAT DATATYPE=STANDARD SYMBOLS="012" MISSING=? GAP=-;
MATRIX
'it''s' 0{12}0
B       011
;
END;
"""
theirs = {name: row for name, row in NexusReader.from_string(TEXT).data}
others = {name: list(row.values()) for name, row in Nexus(TEXT).characters.get_matrix().items()}
print(f"python-nexus {version('python-nexus')}: {theirs}")
print(f"commonnexus {version('commonnexus')}: {others}")
assert theirs["it''s"] == ["0", "{", "1", "2", "}", "0"], "the behaviour has changed"
assert others["it's"] == ["0", {"1", "2"}, "0"], "the behaviour has changed"
PY
