"""Tell the findings of a corpus text by text, as they come. Findings of a text → a small part; parts in order → lines.

Parts are made where a text is read, which may be another process; they hold no text of the source beyond what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, Protocol

from edition.diagnostics.finding import Cause, Finding, Severity, by_cause
from edition.diagnostics.output import (
    as_github,
    as_list,
    block,
    counted,
    one_by_one,
    sarif_head,
    sarif_result,
)
from edition.diagnostics.showing import escaped, one_line

Suppressed = tuple[Finding, str, bool]
"""A finding that was left out, with the reason, and whether that stands in the text."""


@dataclass(frozen=True, slots=True)
class Gist:
    """A cause in one text: its key, which other texts share, how it is told there, and at how many places it is."""

    key: bytes
    code: str
    severity: str
    message: str
    text: str
    places: int


@dataclass(frozen=True, slots=True)
class Part:
    """What is told of one text: ``gists`` or ``lines``, as the form has it; the number of findings by severity."""

    severities: dict[str, int]
    gists: tuple[Gist, ...] = ()
    lines: tuple[str, ...] = ()


class Telling(Protocol):
    """A form in which findings are told."""

    def part(self, findings: Sequence[Finding], suppressed: Sequence[Suppressed], /) -> Part:
        """Make the part of one text."""
        ...

    def begin(self) -> str:
        """Return what is told before all."""
        ...

    def add(self, part: Part) -> str:
        """Return what is told of a text, after those before it."""
        ...

    def end(self) -> str:
        """Return what is told after all."""
        ...


def _severities(findings: Sequence[Finding]) -> dict[str, int]:
    return {severity.value: n for severity in Severity if (n := sum(f.severity is severity for f in findings))}


@dataclass(slots=True)
class AsText:
    """Findings for the terminal: each cause once, in the text where it is first; what other texts have is counted.

    With ``every``, each place is told; ``most``: how many causes of one code are shown in full.
    """

    color: bool = False
    most: int = 0
    every: bool = False
    quiet: bool = False
    _known: dict[bytes, list[int]] = field(default_factory=dict)
    _shown: dict[bytes, str] = field(default_factory=dict)
    _by_code: dict[str, int] = field(default_factory=dict)
    _places: dict[str, list[int]] = field(default_factory=dict)

    def part(self, findings: Sequence[Finding], _suppressed: Sequence[Suppressed], /) -> Part:
        """Make the part of one text."""
        told = [f for f in findings if not (self.quiet and f.severity is Severity.INFO)]
        causes = [Cause((f,)) for f in told] if self.every else by_cause(told)
        return Part(_severities(findings), tuple(self._gist(cause) for cause in causes))

    def _gist(self, cause: Cause) -> Gist:
        first = cause.first
        said = first.habit or f"{first.message}\n{first.hint}"
        key = blake2b(f"{first.code} {first.severity} {said}".encode("utf-8", "surrogatepass"), digest_size=12).digest()
        text = block(cause, color=self.color)
        return Gist(key, first.code, first.severity.value, one_line(first.message), text, len(cause.findings))

    def begin(self) -> str:
        """Return nothing: the first finding is the first line."""
        return ""

    def add(self, part: Part) -> str:
        """Return the causes that are new in a text."""
        lines = []
        for gist in part.gists:
            self._places.setdefault(gist.severity, [0, 0])[1] += gist.places
            if gist.key in self._known:
                known = self._known[gist.key]
                known[0] += gist.places
                known[1] += 1
            else:
                self._known[gist.key] = [0, 0]
                self._places[gist.severity][0] += 1
                self._by_code[gist.code] = number = self._by_code.get(gist.code, 0) + 1
                if not self.most or number <= self.most:
                    self._shown[gist.key] = f"{gist.severity} {gist.code}: {gist.message}"
            if self.every or (gist.key in self._shown and self._known[gist.key] == [0, 0]):
                lines.append(gist.text)
        return "\n".join(lines) + "\n" if lines else ""

    def end(self) -> str:
        """Return what other texts have of the same, and the number of all; nothing where the user wants quiet and nothing is."""
        if self.quiet and not self._known:
            return ""
        lines = []
        others = [key for key, (_, texts) in self._known.items() if texts and key in self._shown]
        if others and not self.every:
            lines.append("The same in other texts:")
            for key in others:
                places, texts = self._known[key]
                lines.append(f"  {self._shown[key]} – {places:,} more place{_s(places)} in {texts:,} text{_s(texts)}")
            lines.append("")
        hidden = ", ".join(
            f"{n - self.most} more of {code}" for code, n in self._by_code.items() if self.most and n > self.most
        )
        if hidden:
            lines.append(f"… and {hidden}: `edition check -v` shows all\n")
        lines.append(counted({severity: (causes, places) for severity, (causes, places) in self._places.items()}))
        return "\n".join(lines) + "\n"


def _s(number: int) -> str:
    return "" if number == 1 else "s"


@dataclass(slots=True)
class AsJson:
    """Findings as JSON, each text's as they come; the whole is what it is for a few texts, with causes put together by text."""

    _begun: bool = False

    def part(self, findings: Sequence[Finding], _suppressed: Sequence[Suppressed], /) -> Part:
        """Make the part of one text."""
        lines = tuple(escaped(json.dumps(one, ensure_ascii=False)) for one in as_list(findings))
        return Part(_severities(findings), lines=lines)

    def begin(self) -> str:
        """Open the list."""
        return '{"findings": ['

    def add(self, part: Part) -> str:
        """Return the findings of a text."""
        return "".join(self._items(part.lines))

    def _items(self, lines: Sequence[str]) -> Iterator[str]:
        for line in lines:
            yield f"{',' if self._begun else ''}\n{line}"
            self._begun = True

    def end(self) -> str:
        """Close the list."""
        return "\n]}\n"


@dataclass(slots=True)
class AsGithub:
    """Findings as workflow commands of GitHub Actions."""

    def part(self, findings: Sequence[Finding], _suppressed: Sequence[Suppressed], /) -> Part:
        """Make the part of one text."""
        return Part(_severities(findings), lines=(as_github(findings),) if findings else ())

    def begin(self) -> str:
        """Return nothing."""
        return ""

    def add(self, part: Part) -> str:
        """Return the commands of a text."""
        return "".join(f"{line}\n" for line in part.lines)

    def end(self) -> str:
        """Return nothing."""
        return ""


@dataclass(slots=True)
class AsSarif:
    """Findings as SARIF 2.1.0: the results as they come, then the rules that they name."""

    version: str
    _items: AsJson = field(default_factory=AsJson)
    _used: dict[str, None] = field(default_factory=dict)

    def part(self, findings: Sequence[Finding], suppressed: Sequence[Suppressed], /) -> Part:
        """Make the part of one text."""
        results: list[dict[str, Any]] = [sarif_result(data) for data in as_list(findings)]
        for (_, reason, inside), data in zip(suppressed, one_by_one([f for f, *_ in suppressed]), strict=True):
            results.append(sarif_result(data, reason, in_source=inside))
        lines = tuple(escaped(json.dumps(one, ensure_ascii=False)) for one in results)
        gists = tuple(Gist(b"", one["ruleId"], "", "", "", 0) for one in results)
        return Part(_severities(findings), gists, lines)

    def begin(self) -> str:
        """Open the list of results."""
        return '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{"results": ['

    def add(self, part: Part) -> str:
        """Return the results of a text."""
        self._used |= dict.fromkeys(gist.code for gist in part.gists)
        return self._items.add(part)

    def end(self) -> str:
        """Close the list, and say who found all that by which rules."""
        head = escaped(json.dumps(sarif_head(self._used, self.version), ensure_ascii=False))
        return f'\n], "columnKind": "unicodeCodePoints", "tool": {head}}}]}}\n'
