"""Judge again only what an edit has touched. Text before, its findings, text after → findings.

An edit lies within one element, and all around it is as it was. That element is read by itself, under the start tags around it and
the header, once as it was and once as it is: what the two readings tell differently, the edit has done. Every other finding stays,
at its new place. What is told of a text as a whole (pointers, identifiers, numbers in a row) waits for the whole check.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.diagnostics import Edit, Finding, Fix, Position, Source
from edition.lsp.scan import Scan, Tag

LOCAL = frozenset(
    ["S003", "S004", "S005", "S006", "S007", "S008", "S009", "S010", "S011", "S012", "A001", "A012", "T010", "T011"]
)
"""What depends on nothing but the element, those around it, and the header: what schemas say, but for identifiers; whether an
entry has readings, whether its witnesses are declared, whether names and values are known."""

_LARGEST = 20_000
"""An element of more characters is not read by itself: that would take too long."""
_EXCEPTION = "<?edition"
_OTHERWISE = ("<!", "include", _EXCEPTION)
"""What may reach beyond an element: comments that are not closed yet, other files, exceptions."""
_BROKEN = "X0"
"""The family of what keeps a text from being read."""

Read = Callable[[bytes], list[Finding]]
"""Reads a text in the place of the one that is open, and tells what is wrong with it."""
Span = tuple[int, int]
_Key = tuple[str, str, str, str, Span]


@dataclass(slots=True)
class Touched:
    """A text that was checked as a whole, and what was found in its file; ``parts`` are the findings of elements of it."""

    path: Path
    text: str
    findings: list[Finding]
    scan: Scan
    parts: dict[int, dict[_Key, Finding]] = field(default_factory=dict)

    def after(self, text: str, read: Read) -> list[Finding] | None:
        """Return the findings of the file after an edit; nothing where the whole text has to be read again."""
        change = _Change.between(self.text, text)
        tag = self._around(change)
        if tag is None or tag.close is None:
            return None
        before, behind = self._frame(tag)
        old, new = self.text[tag.start : tag.last], text[tag.start : tag.last + change.more]
        if len(new) > _LARGEST or any(sign in new for sign in _OTHERWISE) or _EXCEPTION in self.text:
            return None
        moving = _Moving.of(self.text, text, change)
        first = len(self.text[: tag.start].encode())
        frame = len(before.encode())

        def findings_of(part: str) -> dict[_Key, Finding] | None:
            """Return what is wrong within a part, by code, words and place in the file."""
            found = read((before + part + behind).encode())
            if any(one.code.startswith(_BROKEN) for one in found):
                return None
            within = ((one, _span(one, self.path)) for one in found if one.code in LOCAL)
            end = frame + len(part.encode())
            return {
                _key(one, (span[0] - frame + first, span[1] - frame + first)): one
                for one, span in within
                if span is not None and frame <= span[0] < end
            }

        known = self.parts.get(tag.start)
        if known is None:
            if (known := findings_of(old)) is None:
                return None
            self.parts[tag.start] = known
        if (now := findings_of(new)) is None:
            return None
        source = Source(self._shown(), text.encode(), path=str(self.path))
        return list(self._merged(known, now, moving, _Elsewhere(source, frame - first)))

    def _merged(
        self, known: dict[_Key, Finding], now: dict[_Key, Finding], moving: _Moving, here: _Elsewhere
    ) -> Iterator[Finding]:
        """Yield what stays of the findings of the whole, and what is new."""
        moved = {(*key[:-1], span): key for key in known if (span := moving.moved(key[-1])) is not None}
        gone = {key for key in known if key not in {moved.get(one) for one in now}}
        for finding in self.findings:
            span = _span(finding, self.path)
            if span is None:
                yield finding
            elif _key(finding, span) not in gone and (there := moving.moved(span)) is not None:
                yield here.put(finding, there, moving.moved)
        for key, finding in now.items():
            if key not in moved:
                yield here.put(finding, key[-1], here.out_of_frame)

    def _shown(self) -> str:
        return next((one.at.source.name for one in self.findings if one.at is not None), self.path.name)

    def _around(self, change: _Change) -> Tag | None:
        """Return the largest element around an edit that is small enough; not the text itself, and nothing of the header."""
        here = self.scan.at(change.start)
        tag = here.tag if here.kind not in {"text", "end"} and here.tag is not None else here.around
        found = None
        while tag is not None and tag.parent is not None:
            is_within = tag.close is not None and tag.end <= change.start and change.end <= tag.close.start
            if tag.local == "teiHeader":
                return None
            if is_within and tag.last - tag.start <= _LARGEST:
                found = tag
            tag = tag.parent
        return found

    def _frame(self, tag: Tag) -> tuple[str, str]:
        """Return what stands around an element read by itself: the start tags around it and the headers, and the end tags."""
        above: list[Tag] = []
        parent = tag.parent
        while parent is not None:
            above.insert(0, parent)
            parent = parent.parent
        headers = [one for one in self.scan.elements() if one.local == "teiHeader" and one.parent in above]
        parts = [self.text[: above[0].start]]
        for one in above:
            parts.append(self.text[one.start : one.end])
            parts += [self.text[header.start : header.last] for header in headers if header.parent is one]
        return "".join(parts), "".join(f"</{one.name}>" for one in reversed(above))


@dataclass(frozen=True, slots=True)
class _Change:
    """The characters of a text that gave way, and by how many there are more now."""

    start: int
    end: int
    more: int

    @classmethod
    def between(cls, old: str, new: str) -> _Change:
        """Find the one stretch in which two texts differ."""
        start = _alike(old, new, lambda text, count: text[:count])
        rest, other = old[start:], new[start:]
        same = _alike(rest, other, lambda text, count: text[len(text) - count :])
        return cls(start, len(old) - same, len(new) - len(old))


def _alike(old: str, new: str, cut: Callable[[str, int], str]) -> int:
    """Count the characters that two texts have in common at one end."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cut(old, middle) == cut(new, middle) else (low, middle - 1)
    return low


@dataclass(frozen=True, slots=True)
class _Moving:
    """Where bytes of the old text stand in the new one."""

    start: int
    end: int
    more: int

    @classmethod
    def of(cls, old: str, new: str, change: _Change) -> _Moving:
        """Turn characters into bytes."""
        start = len(old[: change.start].encode())
        end = start + len(old[change.start : change.end].encode())
        return cls(start, end, len(new[change.start : change.end + change.more].encode()) - (end - start))

    def moved(self, span: Span) -> Span | None:
        """Return where bytes stand now; nothing where the edit lies in them."""
        if span[1] <= self.start:
            return span
        return (span[0] + self.more, span[1] + self.more) if span[0] >= self.end else None


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """The new text, and how far before their place in it the bytes of an element stand that is read by itself."""

    source: Source
    less: int

    def out_of_frame(self, span: Span) -> Span | None:
        """Return where bytes of the element stand in the text."""
        return span[0] - self.less, span[1] - self.less

    def put(self, finding: Finding, span: Span, there: Callable[[Span], Span | None]) -> Finding:
        """Put a finding and its remedies at their places in the new text; a remedy that has none is left out."""
        fixes = tuple(fix for one in finding.fixes if (fix := self._fix(one, there)) is not None)
        return replace(finding, at=Position(self.source, span=span), fixes=fixes)

    def _fix(self, fix: Fix, there: Callable[[Span], Span | None]) -> Fix | None:
        spans = [found and there(found) for found in (edit.byte_range() for edit in fix.edits)]
        edits = zip(spans, fix.edits, strict=True)
        moved = tuple(Edit(Position(self.source, span=span), edit.text) for span, edit in edits if span is not None)
        return replace(fix, edits=moved) if len(moved) == len(fix.edits) else None


def _span(finding: Finding, path: Path) -> Span | None:
    """Return the bytes of a file at which a finding stands; nothing where it stands elsewhere."""
    at = finding.at
    if at is None or (at.source.path and Path(at.source.path) != path and Path(at.source.path).resolve() != path):
        return None
    return at.byte_range()


def _key(finding: Finding, span: Span) -> _Key:
    return finding.code, finding.severity.value, finding.message, finding.hint, span
