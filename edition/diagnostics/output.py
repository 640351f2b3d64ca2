"""Findings as text with excerpt and caret, as JSON, as SARIF 2.1.0, as annotations of GitHub."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from edition.diagnostics.finding import Cause, Finding, Severity, all_rules, by_cause
from edition.diagnostics.fixing import Fix
from edition.diagnostics.position import Location, Position, Source
from edition.diagnostics.showing import escaped, one_line, visible

_WIDTH = 100
_NEAR = 4096
"""Bytes of a long line that are looked at."""


def as_list(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as data, one for each cause: at its first place; where it has several, with all its ``places``."""
    causes = by_cause(findings)
    every = iter(_places([finding for cause in causes for finding in cause.findings]))
    found = []
    for cause in causes:
        places = [next(every) for _ in cause.findings]
        told = {key: cause.first.severity.value if key == "severity" else getattr(cause.first, key) for key in _TOLD}
        if not cause.is_uniform:
            for place, finding in zip(places, cause.findings, strict=True):
                place["message"] = finding.message
        found.append({**told, **{k: v for k, v in places[0].items() if k != "message"}})
        if cause.others:
            found[-1]["places"] = places
    return found


_TOLD = ("code", "severity", "message", "hint")


def _places(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return the places of findings, with the XPath of each element; every file is gone through once."""
    wanted: dict[int, tuple[Source, set[int]]] = {}
    for finding in findings:
        if finding.at is not None and finding.at.ordinal >= 0:
            wanted.setdefault(id(finding.at.source), (finding.at.source, set()))[1].add(finding.at.ordinal)
    paths = {key: source.xpaths(ordinals) for key, (source, ordinals) in wanted.items()}
    return [
        _place(f, paths.get(id(f.at.source), {}).get(f.at.ordinal, "") if f.at is not None else "") for f in findings
    ]


def _place(finding: Finding, xpath: str) -> dict[str, Any]:
    """Return a place as data; lines and columns from 1, the end column after the last character."""
    place = {**_range(finding.locate()), "xpath": xpath}
    if finding.fixes:
        place["fixes"] = [_fix(fix) for fix in finding.fixes]
    return place


def _range(where: Location) -> dict[str, Any]:
    return {
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line,
        "end_column": where.end_column,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    """Return a remedy as data: what it does, whether it is safe, and its edits, each a place and the text that comes there."""
    spans = [(edit, span) for edit in fix.edits if (span := edit.byte_range()) is not None]
    edits = [{**_range(Position(e.at.source, span=span).locate()), "text": e.text} for e, span in spans]
    return {"title": fix.title, "safe": fix.is_safe, "edits": edits}


def as_json(findings: Sequence[Finding]) -> str:
    """Return findings as JSON."""
    return escaped(json.dumps({"findings": as_list(findings)}, ensure_ascii=False, indent=1))


def as_text(findings: Sequence[Finding], *, color: bool = False, most: int = 0, every: bool = False) -> str:
    """Return findings for the terminal: place, code, fact, excerpt, remedy; then their number.

    One cause is told once, with its other places; with ``every``, each place is. ``most``: how many causes of one code
    are shown in full, the rest being counted; 0 is all.
    """
    causes = [Cause((f,)) for f in findings] if every else by_cause(findings)
    blocks: list[str] = []
    shown: dict[str, int] = {}
    for cause in causes:
        code = cause.first.code
        shown[code] = shown.get(code, 0) + 1
        if not most or shown[code] <= most:
            blocks.append(block(cause, color=color))
    hidden = ", ".join(f"{n - most} more of {code}" for code, n in shown.items() if most and n > most)
    more = [f"… and {hidden}: `edition check -v` shows all\n"] if hidden else []
    return "\n".join([*blocks, *more, summary(findings)])


def summary(findings: Sequence[Finding]) -> str:
    """Say in a line how many findings of each severity there are, and at how many places."""
    found = {}
    for severity in Severity:
        causes = by_cause(f for f in findings if f.severity is severity)
        found[severity.value] = (len(causes), sum(len(cause.findings) for cause in causes))
    return counted(found)


def counted(found: Mapping[str, tuple[int, int]]) -> str:
    """Say in a line how many causes of each severity there are, and at how many places."""
    said = []
    for severity in Severity:
        causes, places = found.get(severity.value, (0, 0))
        if causes:
            plural = "s" if causes != 1 and severity is not Severity.INFO else ""
            said.append(f"{causes} {severity.value}{plural}" + (f" at {places} places" if places > causes else ""))
    return ", ".join(said) if said else "no findings"


_COLORS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def block(cause: Cause, *, color: bool) -> str:
    """Return what is told of one cause."""
    finding = cause.first

    def paint(text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if color else text

    where = finding.locate()
    kind = paint(f"{finding.severity.value} {finding.code}", f"1;{_COLORS[finding.severity]}")
    file = one_line(where.file)
    place = f"{file}:{where.line}:{where.column}" if finding.at is not None else file
    named = f"{paint(place, '1')}: " if place else ""
    lines = [f"{named}{kind}: {one_line(finding.message)}"]
    if finding.at is not None:
        lines.extend(_excerpt(finding, where.line, where.column, where.end_line, where.end_column))
    if finding.hint:
        lines.append(f"  hint: {one_line(finding.hint)}")
    if cause.others:
        lines.append(f"  {further(cause)}")
    return "\n".join(lines) + "\n"


_NAMED = 5
"""So many further places are named."""


def further(cause: Cause) -> str:
    """Say at how many more places the same is found, and where the first of them are."""
    number, own = len(cause.others), cause.first.locate().file
    named = []
    for finding in cause.others[:_NAMED]:
        where = finding.locate()
        place = (
            f"{where.line}:{where.column}"
            if where.file == own
            else f"{one_line(where.file)}:{where.line}:{where.column}"
        )
        named.append(place if finding.at is not None else one_line(where.file))
    alike = "" if cause.is_uniform else " like this"
    more = ", …" if number > _NAMED else ""
    return f"and {number} more place{'s' if number > 1 else ''}{alike}: {', '.join(named)}{more}"


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
    for cause in by_cause(findings):
        finding = cause.first
        where = finding.locate()
        more = f" ({further(cause)})" if cause.others else ""
        message = one_line(finding.message + (f" – {finding.hint}" if finding.hint else "") + more)
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
    used = sorted({f.code for f in [*findings, *(finding for finding, *_ in suppressed)]})
    results = [sarif_result(data) for data in as_list(findings)]
    for (_, reason, inside), data in zip(suppressed, one_by_one([f for f, *_ in suppressed]), strict=True):
        results.append(sarif_result(data, reason, in_source=inside))
    for result in results:
        result["ruleIndex"] = used.index(result["ruleId"])
    run = {"tool": sarif_head(used, version), "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return escaped(json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1))


def sarif_head(used: Iterable[str], version: str) -> dict[str, Any]:
    """Return the tool of a run of SARIF, with the rules whose codes are used."""
    rules = all_rules()
    told = [
        {
            "id": code,
            "shortDescription": {"text": rules[code].title if code in rules else code},
            "fullDescription": {"text": rules[code].text if code in rules else code},
            "help": {"text": rules[code].text if code in rules else code},
            "defaultConfiguration": {"level": _LEVELS[rules[code].severity] if code in rules else "error"},
        }
        for code in used
    ]
    return {"driver": {"name": "tei-edition", "version": version, "rules": told}}


_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def one_by_one(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return each finding as data, also where several have one cause."""
    return [data for finding in findings for data in as_list([finding])]


def sarif_result(data: dict[str, Any], reason: str = "", *, in_source: bool = False) -> dict[str, Any]:
    """Return a finding as a result of SARIF; the further places of its cause are related locations.

    ``reason``: why it was left out, and whether that stands in the text.
    """
    result: dict[str, Any] = {
        "ruleId": data["code"],
        "level": _LEVELS[data["severity"]],
        "message": {"text": data["message"] + (f" ({data['hint']})" if data["hint"] else "")},
        "locations": [_location(data)],
    }
    if others := data.get("places", ())[1:]:
        result["occurrenceCount"] = len(data["places"])
        result["relatedLocations"] = [
            {**_location(place), "id": number, "message": {"text": place.get("message", "the same")}}
            for number, place in enumerate(others, start=1)
        ]
    if reason:
        result["suppressions"] = [{"kind": "inSource" if in_source else "external", "justification": reason}]
    return result


def _location(place: dict[str, Any]) -> dict[str, Any]:
    region = {
        "startLine": place["line"],
        "startColumn": place["column"],
        "endLine": place["end_line"],
        "endColumn": place["end_column"],
    }
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(place["file"])}, "region": region}
    }
    if place["xpath"]:
        location["logicalLocations"] = [{"fullyQualifiedName": place["xpath"], "kind": "element"}]
    return location


def _uri(file: str) -> str:
    return quote(file.replace("\\", "/"), errors="replace")
