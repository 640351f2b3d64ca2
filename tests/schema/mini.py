"""A small schema in the manner of TEI, and documents by it."""

from __future__ import annotations

from edition.diagnostics import Finding
from edition.schema import Schema, load

TEI = "http://www.tei-c.org/ns/1.0"
MINI = """
default namespace = "http://www.tei-c.org/ns/1.0"
start = TEI
global = attribute xml:id { xsd:ID }?, attribute n { text }?, attribute rend { list { token+ } }?
## (TEI document) contains a single document.
TEI = element TEI { global, teiHeader, \\text }
teiHeader = element teiHeader { global, fileDesc, element encodingDesc { p+ }? }
fileDesc = element fileDesc { global, titleStmt, editionStmt?, publicationStmt, sourceDesc }
titleStmt = element titleStmt { global, element title { inlines }+ }
editionStmt = element editionStmt { p+ }
publicationStmt = element publicationStmt { p+ }
sourceDesc = element sourceDesc { p+ | listWit }
listWit = element listWit { element witness { global, text }+ }
\\text = element text { global, element front { \\div+ }?, element body { global, (\\div+ | blocks+) } }
\\div = element div {
  global, attribute type { "chapter" | "section" | "appendix" }?,
  head?, ((blocks+, \\div*) | \\div+)
}
head = element head { inlines }
blocks = p | lg | table | figure
p = element p { inlines }
lg = element lg { global, head?, element l { inlines }+ }
inlines = global, (text | inline)*
inline = hi | app | persName | date | note | ptr | num
hi = element hi { inlines }
persName = element persName { global, attribute ref { xsd:anyURI }?, text }
date = element date { global, attribute when { xsd:date | xsd:gYear | xsd:gYearMonth }?, text }
note = element note { global, attribute place { "margin" | "foot" }?, (text | inline | p)* }
ptr = element ptr { global, (attribute target { list { xsd:anyURI+ } } | attribute cRef { text }), empty }
num = element num { global, attribute value { xsd:decimal { minInclusive = "0" maxInclusive = "1" } }?, xsd:integer }
## (apparatus entry) groups a lemma with its readings.
app = element app { global, lem?, (rdg | rdgGrp)+ }
lem = element lem { wit?, inlines }
## (reading) contains a single reading.
rdg = element rdg { wit?, inlines }
rdgGrp = element rdgGrp { global, rdg+ }
wit = attribute wit { list { xsd:anyURI+ } }
figure = element figure { global, element graphic { global, attribute url { xsd:anyURI } }, head? }
table = element table { global, attribute rows { xsd:nonNegativeInteger }?, element row { cell+ }+ }
cell = element cell { attribute headers { xsd:IDREFS }?, inlines }
"""
HEADER = """<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>
<publicationStmt><p>P</p></publicationStmt>
<sourceDesc><p>S</p></sourceDesc></fileDesc></teiHeader>"""


def mini(tmp_path) -> Schema:
    path = tmp_path / "mini.rnc"
    path.write_text(MINI, encoding="utf-8")
    return load(path)


def document(body: str, header: str = HEADER, namespace: str = f' xmlns="{TEI}"') -> bytes:
    """Return a document; its body begins in line 5."""
    return f"<TEI{namespace}>{header}\n<text><body>\n{body}\n</body></text></TEI>".encode()


def shown(findings: list[Finding]) -> list[str]:
    """Show each finding as a line with place, code and message, and one with the hint if there is one."""
    lines = []
    for finding in findings:
        at = finding.locate()
        lines.append(f"{at.line}:{at.column} {finding.code} {finding.message}")
        lines += [f"  {finding.hint}"] if finding.hint else []
    return lines
