"""Print the table of the ten mistakes for the handbook: what jing, libxml2 and `edition check` say of each.

    python -m tests.bench.mistakes [--write]

By the schema of all TEI beside the checkout where it is at hand, else by the edition profile; `--write` puts the table into
docs/validation.md. libxml2 needs some ten seconds for the schema of all TEI.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from edition.schema.profile import PROFILE
from tests.conftest import ROOT, edition
from tests.profile.ten import MISTAKES
from tests.schema.at_hand import TEI_ALL, jing, jing_command

PAGE = ROOT / "docs" / "validation.md"
BEGIN, END = "<!-- table: python -m tests.bench.mistakes --write -->", "<!-- end of table -->"
LONGEST = 230


def cut(text: str) -> str:
    text = " ".join(text.replace("{http://www.tei-c.org/ns/1.0}", "").split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def cell(lines: list[str]) -> str:
    shown = "<br>".join(escaped(line) for line in lines)
    return shown or "*nothing*"


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "\\|")


def by_libxml2(schema: Path) -> Callable[[Path], list[str]]:
    started = time.perf_counter()
    judge = etree.RelaxNG(etree.parse(str(schema)))
    print(f"libxml2 loads the schema in {time.perf_counter() - started:.1f} s", file=sys.stderr)

    def said(path: Path) -> list[str]:
        try:
            tree = etree.parse(str(path), etree.XMLParser(collect_ids=False))
        except etree.XMLSyntaxError as error:
            return [f"{error.lineno}: {cut(error.msg or '')}"]
        judge.validate(tree)
        return [f"{entry.line}: {cut(entry.message)}" for entry in judge.error_log][:3]

    return said


def by_us(path: Path, schema: Path) -> list[str]:
    run = edition("check", path.name, "--schema", schema, "--format", "json", cwd=path.parent)
    found = [f for f in run.json["findings"] if not f["code"].startswith("S30")]
    return [
        f"{f['line']}:{f['column']} {f['code']} {f['message']}" + (f" – {f['hint']}" if f["hint"] else "")
        for f in found
    ]


def table() -> str:
    schema = TEI_ALL if TEI_ALL.exists() else PROFILE
    rows = ["| mistake | jing | libxml2 | edition check |\n|---|---|---|---|\n"]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{number}" / "a.xml" for number in range(len(MISTAKES))]
        for path, mistake in zip(paths, MISTAKES, strict=True):
            path.parent.mkdir()
            path.write_text(mistake.document, encoding="utf-8")
        theirs = jing(schema, paths) if jing_command() else {}
        libxml2 = by_libxml2(schema)
        for path, mistake in zip(paths, MISTAKES, strict=True):
            first = [f"{line}: {cut(message)}" for line, message in theirs.get(path, [])][:3]
            cells = [f"**{mistake.name}**<br>`{' '.join(mistake.shown.split())}`".replace("|", "\\|")]
            cells += [cell(first) if theirs else "*jing is not here*", cell(libxml2(path)), cell(by_us(path, schema))]
            rows.append(f"| {' | '.join(cells)} |\n")
    return "".join(rows)


def main() -> None:
    made = table()
    print(made)
    if "--write" in sys.argv:
        page = PAGE.read_text(encoding="utf-8")
        new = re.sub(
            f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: f"{BEGIN}\n\n{made}\n{END}", page, flags=re.DOTALL
        )
        PAGE.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
