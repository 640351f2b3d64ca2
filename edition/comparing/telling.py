"""Tell what changed: as text for release notes, as JSON, as a page with both states. Changes → text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from edition.comparing.changes import WHAT, Became, Change, Detail, TextChanges, What

_TITLES: dict[What, str] = {
    "header": "Header",
    "witness": "Witnesses",
    "text": "Text",
    "entry": "Apparatus",
    "note": "Notes",
}
_SIGNS: dict[Became, str] = {"added": "+", "gone": "−", "changed": "~"}
_NAMES: dict[What, tuple[str, str]] = {
    "header": ("fact of the header", "facts of the header"),
    "witness": ("witness", "witnesses"),
    "text": ("change of the text", "changes of the text"),
    "entry": ("entry", "entries"),
    "note": ("note", "notes"),
}


def summary(changes: TextChanges) -> str:
    """Say in a line how much changed."""
    said = []
    for what in WHAT:
        numbers = {became: changes.count(what, became) for became in _SIGNS}
        total = sum(numbers.values())
        if not total:
            continue
        name = _NAMES[what][total != 1]
        if what == "text":
            said.append(f"{total} {name}")
        else:
            said.append(f"{total} {name} ({', '.join(f'{n} {became}' for became, n in numbers.items() if n)})")
    return "; ".join(said) if said else "nothing changed"


def as_text(texts: Sequence[TextChanges]) -> str:
    """Return the changes as text; a text without any is one line."""
    return "\n".join("\n".join(_lines(changes)) for changes in texts) + "\n"


def _lines(changes: TextChanges) -> Iterator[str]:
    name = changes.after or changes.before
    became = "" if changes.before and changes.after else " (new)" if changes.after else " (gone)"
    yield f"{name}{became}: {summary(changes)}"
    for what in WHAT:
        mine = [c for c in changes.changes if c.what == what]
        if mine:
            yield f"\n{_TITLES[what]}"
        for change in mine:
            yield from _change(change)


def _change(change: Change) -> Iterator[str]:
    sign = _SIGNS[change.became]
    place = f"{change.place}: " if change.place else ""
    match change.what:
        case "text":
            around = change.details[0]
            yield f"  {sign} {place}{_spaced(around.before, '… ')}{_marked(change)}{_spaced('', ' ', around.after, ' …')}"
            return
        case "header":
            yield f"  {sign} {place}{_arrow(change.before, change.after)}"
            return
        case "witness":
            yield f"  {sign} {change.after or change.before}"
        case _:
            yield f"  {sign} {place}{change.after or change.before}"
    for detail in change.details:
        yield f"      {detail.what}: {told(detail)}"


def _spaced(before: str, sign: str, after: str = "", end: str = "") -> str:
    return f"{sign}{before} " if before else f"{sign}{after}{end}" if after else ""


def _marked(change: Change) -> str:
    """Show words that changed, as editors of texts do: [gone] {come}."""
    return " ".join(
        filter(None, (f"[−{change.before}−]" * bool(change.before), f"{{+{change.after}+}}" * bool(change.after)))
    )


def told(detail: Detail) -> str:
    """Say what a detail was and is; of witnesses, which came and which went."""
    if detail.what.startswith("witnesses of"):
        return " ".join(
            filter(None, (f"+ {detail.after}" * bool(detail.after), f"− {detail.before}" * bool(detail.before)))
        )
    return _arrow(detail.before, detail.after)


def _arrow(before: str, after: str) -> str:
    if not before:
        return f"“{after}” added"
    return f"“{before}” → “{after}”" if after else f"“{before}” gone"


def as_json(texts: Sequence[TextChanges]) -> str:
    """Return the changes as JSON."""
    data = [
        {"before": t.before or None, "after": t.after or None, "changes": [asdict(change) for change in t.changes]}
        for t in texts
    ]
    return json.dumps({"texts": data}, ensure_ascii=False, indent=1) + "\n"


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def as_html(texts: Sequence[TextChanges], names: tuple[str, str]) -> str:
    """Return a page with both states side by side, and the changes; ``names`` are those of the states."""
    return (
        _environment()
        .get_template("page.html")
        .render(texts=texts, names=names, summary=summary, told=told, titles=_TITLES, signs=_SIGNS)
    )
