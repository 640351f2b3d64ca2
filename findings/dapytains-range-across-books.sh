#!/usr/bin/env bash
# Guess: a passage of DTS from 1.1 to 2.1 holds what stands between them: the rest of book 1, too.
# Seen: dapytains 1.0.0rc4 leaves out all verses between the first of the range and the next book: of 1.1 to 2.1 it returns 1.1
# and 2.1 alone. Within one book a range is whole. A client that wants it whole asks for book 1 from 1.1 to its end, then 2.1.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'dapytains==1.0.0rc4'
cat >"$work/a.xml" <<'XML'
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>
<publicationStmt><p>none</p></publicationStmt><sourceDesc><p>none</p></sourceDesc></fileDesc><encodingDesc><refsDecl>
<citeStructure match="/TEI/text/body/div" use="@n" unit="book"><citeStructure match="l" use="@n" delim="." unit="line"/></citeStructure>
</refsDecl></encodingDesc></teiHeader><text><body>
<div n="1"><l n="1">one</l> <l n="2">two</l> <l n="3">three</l></div>
<div n="2"><l n="1">four</l> <l n="2">five</l></div></body></text></TEI>
XML
"$work/env/bin/python" - "$work/a.xml" <<'PY'
import sys
from importlib.metadata import version

from dapytains.tei.document import Document

document = Document(sys.argv[1])


def verses(start, end):
    return ["".join(verse.itertext()) for verse in document.get_passage(start, end).iter("{*}l")]


within, across = verses("1.1", "1.3"), verses("1.1", "2.1")
print(f"dapytains {version('dapytains')}: 1.1 to 1.3 is {within}, 1.1 to 2.1 is {across}")
assert within == ["one", "two", "three"], "the behaviour has changed"
assert across == ["one", "four"], "the behaviour has changed"
PY
