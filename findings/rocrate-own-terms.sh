#!/usr/bin/env bash
# Guess: a crate that ro-crate-py reads and writes again says what it said: terms of a vocabulary of its own keep their meaning.
# Seen: with rocrate 0.16.0 the properties stay, but what @context says of their prefix is gone, so that “tei:edition” no
# longer leads to any vocabulary. (Before 0.16, a file whose name has a space could not be written at all.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'rocrate==0.16.0'
"$work/env/bin/python" - "$work" <<'PY'
import json
import sys
from importlib.metadata import version
from pathlib import Path

from rocrate.rocrate import ROCrate

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
work = Path(sys.argv[1])
(work / "crate").mkdir()
(work / "crate/a.xml").write_text("<TEI/>")
graph = [
    {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"},
     "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}},
    {"@id": "./", "@type": "Dataset", "name": "Edition", "datePublished": "1951-05-21", "hasPart": [{"@id": "a.xml"}]},
    {"@id": "a.xml", "@type": "File", "tei:edition": "first"},
]
given = {"@context": [CONTEXT, {"tei": "https://example.org/tei#"}], "@graph": graph}
(work / "crate/ro-crate-metadata.json").write_text(json.dumps(given))
ROCrate(work / "crate").write(work / "out")
written = json.loads((work / "out/ro-crate-metadata.json").read_text())
kept = next(e for e in written["@graph"] if e["@id"] == "a.xml")
print(f"rocrate {version('rocrate')}: {kept} under {written['@context']}")
assert kept["tei:edition"] == "first", "the behaviour has changed"
assert written["@context"] == CONTEXT, "the behaviour has changed"
PY
