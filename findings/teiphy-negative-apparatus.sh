#!/usr/bin/env bash
# Guess: from a negative apparatus – a reading names its witnesses, the lemma those of all others by silence – teiphy makes a
# matrix in which the silent witnesses have the lemma.
# Seen: with teiphy 0.1.27 the silent witnesses are unknown (“?”), and the lemma, which names no witness, is not even a state:
# of one variant with two readings one state is left. An export for it has to name the witnesses of the lemma in lem/@wit.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'teiphy==0.1.27'
cat >"$work/a.xml" <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>
<publicationStmt><p>none</p></publicationStmt><sourceDesc><listWit>
<witness n="A" xml:id="A"/><witness n="B" xml:id="B"/><witness n="C" xml:id="C"/></listWit></sourceDesc></fileDesc></teiHeader>
<text><body><p>arma <app xml:id="u1"><lem>virum</lem><rdg n="1" wit="#C">viros</rdg></app> cano</p></body></text></TEI>
XML
"$work/env/bin/teiphy" "$work/a.xml" "$work/a.nex" 2>/dev/null
"$work/env/bin/pip" show teiphy 2>/dev/null | grep '^Version'
cat "$work/a.nex"
for row in 'A ?' 'B ?' 'C 0'; do grep -qF "$row" "$work/a.nex" || { echo "the behaviour has changed"; exit 1; }; done
grep -q 'Symbols="0"' "$work/a.nex" || { echo "the behaviour has changed"; exit 1; }
