"""Apply the remedies of findings to their files. Findings → new content of files.

Editors apply the same edits one by one (`edition lsp`); `edition check --fix` applies at once those that are safe and the only remedy.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from edition.diagnostics import Finding, Fix, Rule, Severity, Source
from edition.scratch import write_whole

NOT_FIXED = Rule(
    "P018",
    Severity.WARNING,
    """
    A file cannot be mended by the program.

    The edits of --fix are made in files in UTF-8 that lie where they were read and that nobody has changed since. A file in
    another encoding, and a text from standard input, is left as it is.

    Wrong:
        edition check --fix letters.xml      (in UTF-16)

    Right:
        iconv -f UTF-16 -t UTF-8 …, and encoding="UTF-8" in the first line of letters.xml
    """,
)


@dataclass(slots=True)
class Mended:
    """The new content of a file, and the remedies that made it."""

    source: Source
    path: Path
    before: bytes
    after: bytes
    fixes: list[Fix] = field(default_factory=list)

    def diff(self) -> str:
        """Return the difference as a unified diff."""
        old, new = (data.decode("utf-8").splitlines(keepends=True) for data in (self.before, self.after))
        name = self.source.name
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in difflib.unified_diff(old, new, f"a/{name}", f"b/{name}")
        )

    def save(self) -> None:
        """Put the new content in the place of the old, at once. Raises OSError."""
        write_whole(self.path, self.after)


def safe_fixes(findings: Iterable[Finding]) -> Iterator[Fix]:
    """Yield the remedies that may be applied unasked: safe ones, where there is no other."""
    for finding in findings:
        if len(finding.fixes) == 1 and finding.fixes[0].is_safe:
            yield finding.fixes[0]


def mend(fixes: Iterable[Fix]) -> tuple[list[Mended], list[Finding]]:
    """Apply remedies to the content of their files; one that overlaps an earlier one waits for the next time.

    Nothing is written. The findings tell which files cannot be mended.
    """
    by_source: dict[int, tuple[Source, list[Fix]]] = {}
    for fix in dict.fromkeys(fixes):
        source = fix.edits[0].at.source
        if all(edit.at.source is source for edit in fix.edits):
            by_source.setdefault(id(source), (source, []))[1].append(fix)
    mended: dict[Path, Mended] = {}
    findings = []
    for source, several in by_source.values():
        path = Path(source.path)
        try:
            raw = path.read_bytes()
        except OSError:
            raw = b""
        mark = raw[: len(raw) - len(source.data)]
        if hashlib.sha256(raw).hexdigest() != source.digest or mark + source.data != raw or len(mark) > 3:
            findings.append(NOT_FIXED(f"{source.name} is not mended", None, "bring it to UTF-8", file=source.name))
        elif path.resolve() not in mended:
            done = Mended(source, path, raw, b"")
            done.after = mark + _applied(source.data, several, done)
            mended[path.resolve()] = done
    return [m for m in mended.values() if m.before != m.after], findings


def _applied(data: bytes, fixes: Iterable[Fix], done: Mended) -> bytes:
    """Return the data with all edits of each remedy that touches no other."""
    taken: list[tuple[int, int, bytes]] = []
    for fix in fixes:
        ranges = [(edit.byte_range(), edit) for edit in fix.edits]
        mine = [(r[0], r[1], edit.text.encode()) for r, edit in ranges if r is not None]
        if not any((start < e and s < end) or (start, end) == (s, e) for start, end, _ in mine for s, e, _ in taken):
            taken += mine
            done.fixes.append(fix)
    for start, end, text in sorted(taken, reverse=True):
        data = data[:start] + text + data[end:]
    return data
