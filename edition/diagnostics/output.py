"""Findings as text with excerpt and caret, as JSON, as SARIF 2.1.0, as annotations of GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from edition.diagnostics.finding import Finding, Severity, all_rules
from edition.diagnostics.position import Source
from edition.diagnostics.showing import escaped, one_line, visible

_WIDTH = 100
_NEAR = 4096
"""Bytes of a long line that are looked at."""


def as_data(finding: Finding, xpath: str = "") -> dict[str, Any]:
    """Return a finding as data; lines and columns from 1, the end column after the last character."""
    where = finding.locate()
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line,
        "end_column": where.end_column,
        "xpath": xpath,
    }


def as_list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as data, with the XPath of each element; every file is gone through once."""
    wanted: dict[int, tuple[Source, set[int]]] = {}
    for finding in findings:
        if finding.at is not None and finding.at.ordinal >= 0:
            wanted.setdefault(id(finding.at.source), (finding.at.source, set()))[1].add(finding.at.ordinal)
    paths = {key: source.xpaths(ordinals) for key, (source, ordinals) in wanted.items()}
    return [
        as_data(f, paths.get(id(f.at.source), {}).get(f.at.ordinal, "") if f.at is not None else "") for f in findings
    ]


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings as JSON."""
    return escaped(json.dumps({"findings": as_list(findings)}, ensure_ascii=False, indent=1))


def as_text(findings: Sequence[Finding], *, color: bool = False, most: int = 0) -> str:
    """Return findings for the terminal: place, code, fact, excerpt, remedy; then their number.

    ``most``: how many of one code are shown in full, the rest being counted; 0 is all.
    """
    blocks: list[str] = []
    shown: dict[str, int] = {}
    for finding in findings:
        shown[finding.code] = shown.get(finding.code, 0) + 1
        if not most or shown[finding.code] <= most:
            blocks.append(_block(finding, color=color))
    hidden = ", ".join(f"{n - most} more of {code}" for code, n in shown.items() if most and n > most)
    more = [f"… and {hidden}: `edition check` shows all\n"] if hidden else []
    return "\n".join([*blocks, *more, summary(findings)])


def summary(findings: Sequence[Finding]) -> str:
    """Say in a line how many findings of each severity there are."""
    counts = [(s, sum(f.severity is s for f in findings)) for s in Severity]
    said = [f"{n} {s.value if s is Severity.INFO else s.value + ('s' if n != 1 else '')}" for s, n in counts if n]
    return ", ".join(said) if said else "no findings"


_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def _block(finding: Finding, *, color: bool) -> str:
    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color else text

    where = finding.locate()
    kind = paint(f"{finding.severity.value} {finding.code}", f"1;{_COLORS[finding.severity]}")
    file = one_line(where.file)
    place = f"{file}:{where.line}:{where.column}" if finding.at is not None else file
    lines = [f"{paint(place, '1')}: {kind}: {one_line(finding.message)}"]
    if finding.at is not None:
        lines.extend(_excerpt(finding, where.line, where.column, where.end_line, where.end_column))
    if finding.hint:
        lines.append(f"  hint: {one_line(finding.hint)}")
    return "\n".join(lines) + "\n"


def _excerpt(finding: Finding, line: int, column: int, end_line: int, end_column: int) -> list[str]:
    """Show the line with a caret under the place; a long line is cut around it."""
    if finding.at is None:
        return []
    near = (finding.at.byte_range() or (0, 0))[0]
    text, first = finding.at.source.line_text(line, near, _NEAR)
    if not text.strip():
        return []
    last = end_column - first + 1 if end_line == line else len(text) + 1
    start = column - first
    stop = max(last - 1, start + 1)
    left = 0
    if len(text) > _WIDTH:
        left = max(0, min(start - _WIDTH // 3, len(text) - _WIDTH))
    shown, before, marked = (
        visible(part.replace("\t", " "))
        for part in (text[left : left + _WIDTH], text[left:start], text[start : min(stop, left + _WIDTH)] or " ")
    )
    cut_left, cut_right = ("…" if left or first > 1 else ""), ("…" if left + _WIDTH < len(text) else "")
    gutter = f"{line:>5} │ "
    pad = " " * (len(gutter) - 2) + "│ " + " " * (_columns(before) + len(cut_left))
    return [f"{gutter}{cut_left}{shown}{cut_right}", f"{pad}{'^' * max(_columns(marked), 1)}"]


def _columns(text: str) -> int:
    """Count terminal columns: wide characters take two, combining ones none."""
    width = 0
    for character in text:
        if unicodedata.combining(character):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def as_github(findings: Sequence[Finding]) -> str:
    """Return findings as workflow commands of GitHub Actions."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    lines = []
    for finding in findings:
        where = finding.locate()
        message = one_line(finding.message + (f" – {finding.hint}" if finding.hint else ""))
        place = f"file={_property(one_line(where.file))},line={where.line},col={where.column}"
        place += f",endLine={where.end_line},endColumn={where.end_column},title={_property(finding.code)}"
        lines.append(f"::{kinds[finding.severity]} {place}::{_data(message)}")
    return "\n".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(findings: Sequence[Finding], version: str, suppressed: Sequence[tuple[Finding, str, bool]] = ()) -> str:
    """Return findings as SARIF 2.1.0; those left out come with the reason, and whether that stands in the text."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    rules = all_rules()
    reasons = {len(findings) + number: (reason, inside) for number, (_, reason, inside) in enumerate(suppressed)}
    findings = [*findings, *(finding for finding, *_ in suppressed)]
    used = sorted({f.code for f in findings})
    results: list[dict[str, Any]] = []
    for number, (finding, data) in enumerate(zip(findings, as_list(findings), strict=True)):
        message = finding.message + (f" ({finding.hint})" if finding.hint else "")
        region = {
            "startLine": data["line"],
            "startColumn": data["column"],
            "endLine": data["end_line"],
            "endColumn": data["end_column"],
        }
        location: dict[str, Any] = {
            "physicalLocation": {"artifactLocation": {"uri": _uri(data["file"])}, "region": region}
        }
        if data["xpath"]:
            location["logicalLocations"] = [{"fullyQualifiedName": data["xpath"], "kind": "element"}]
        results.append(
            {
                "ruleId": finding.code,
                "ruleIndex": used.index(finding.code),
                "level": levels[finding.severity],
                "message": {"text": message},
                "locations": [location],
            }
        )
        if number in reasons:
            reason, inside = reasons[number]
            kind = "inSource" if inside else "external"
            results[-1]["suppressions"] = [{"kind": kind, "justification": reason}]
    driver = {
        "name": "tei-edition",
        "version": version,
        "rules": [
            {
                "id": code,
                "shortDescription": {"text": rules[code].title if code in rules else code},
                "fullDescription": {"text": rules[code].text if code in rules else code},
                "help": {"text": rules[code].text if code in rules else code},
                "defaultConfiguration": {"level": levels[rules[code].severity] if code in rules else "error"},
            }
            for code in used
        ],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return escaped(json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1))


def _uri(file: str) -> str:
    return quote(file.replace("\\", "/"), errors="replace")
