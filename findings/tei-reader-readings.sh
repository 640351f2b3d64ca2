#!/usr/bin/env bash
# Guess: the plain text that a reader of TEI for corpora returns has one text: that of the lemma, and what an editor corrected.
# Seen: with tei_reader 0.0.17 lemma and reading, error and correction run together in one word (“virumviros”), while a note
# is left out. Words are counted that no witness has.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'tei_reader==0.0.17' 'beautifulsoup4==4.12.3' 'lxml==5.4.0'
cat >"$work/a.xml" <<'XML'
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt><publicationStmt><p>none</p>
</publicationStmt><sourceDesc><p>none</p></sourceDesc></fileDesc></teiHeader><text><body><div><p>arma <app><lem wit="#A">virum</lem><rdg wit="#B">viros</rdg></app> cano<note>a note</note> <choice><sic>Troaie</sic><corr>Troiae</corr></choice></p></div></body></text></TEI>
XML
"$work/env/bin/python" - "$work/a.xml" <<'PY'
import sys
from importlib.metadata import version

from tei_reader import TeiReader

text = " ".join(TeiReader().read_file(sys.argv[1]).text.split())
print(f"tei_reader {version('tei_reader')}: {text}")
assert text == "arma virumviros cano TroaieTroiae", "the behaviour has changed"
PY
