"""Rules with their explanation, findings, and the report that collects them."""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from edition.diagnostics.fixing import Fix
from edition.diagnostics.position import Location, Position


class Severity(StrEnum):
    """How much a finding weighs: an error sets the exit status, a warning wants a look, an info is a fact."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class EditionError(Exception):
    """Raised where work cannot go on; carries the findings that say why."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f.message for f in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact about the input: place, code, what is so, what to do about it.

    ``habit`` names what findings have in common whose messages differ, such as the values of one attribute; ``fixes`` are
    remedies that a program can apply.
    """

    code: str
    severity: Severity
    message: str
    hint: str = ""
    at: Position | None = None
    file: str = ""
    habit: str = ""
    fixes: tuple[Fix, ...] = ()

    def locate(self) -> Location:
        """Resolve the place; a finding without one belongs to the first line of its file."""
        return self.at.locate() if self.at else Location(self.file, 1, 1, 1, 1)


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause with all its findings: the first tells it, the others are further places. Never empty."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that is told."""
        return self.findings[0]

    @property
    def others(self) -> tuple[Finding, ...]:
        """The further places."""
        return self.findings[1:]

    @property
    def is_uniform(self) -> bool:
        """Whether every place says the same."""
        return len({f.message for f in self.findings}) == 1


def by_cause(findings: Iterable[Finding]) -> list[Cause]:
    """Put findings of one cause together, in the order of their first places.

    One cause is what the same words tell, for they name what is missing or wrong, or what is one habit.
    """
    causes: dict[tuple[str, Severity, str], list[Finding]] = {}
    for finding in findings:
        said = finding.habit or f"{finding.message}\n{finding.hint}"
        causes.setdefault((finding.code, finding.severity, said), []).append(finding)
    return [Cause(tuple(alike)) for alike in causes.values()]


_RULES: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """A coded rule: its text has a title line, an explanation, a wrong and a right example, and its source.

    The text is what ``edition explain`` prints and the handbook lists, so it is written for the editor.
    """

    code: str
    severity: Severity
    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", inspect.cleandoc(self.text))
        if self.code in _RULES:
            raise ValueError(f"code {self.code} is declared twice")
        _RULES[self.code] = self

    @property
    def title(self) -> str:
        """The first line of the text."""
        return self.text.partition("\n")[0].rstrip(".")

    def section(self, heading: str) -> str:
        """Return the indented part under ``heading:``, or nothing."""
        _, found, rest = self.text.partition(f"\n{heading}:\n")
        if not found:
            return ""
        lines = []
        for line in rest.splitlines():
            if line and not line.startswith(" "):
                break
            lines.append(line)
        return textwrap.dedent("\n".join(lines)).strip("\n")

    def __call__(
        self,
        message: str,
        at: Position | None = None,
        hint: str = "",
        *,
        file: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """Make a finding of this rule."""
        return Finding(self.code, severity or self.severity, message, hint, at, file)


def all_rules() -> dict[str, Rule]:
    """Return every rule by code, in order."""
    return dict(sorted(_RULES.items()))


@dataclass(slots=True)
class Report:
    """Findings in the order in which they came; sorted by place when they are read."""

    findings: list[Finding] = field(default_factory=list)

    def add(self, *findings: Finding) -> None:
        """Take findings in."""
        self.findings.extend(findings)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take findings in."""
        self.findings.extend(findings)

    def count(self, severity: Severity) -> int:
        """Count the findings of one severity."""
        return sum(f.severity is severity for f in self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether any finding is an error."""
        return self.count(Severity.ERROR) > 0

    def sorted(self) -> list[Finding]:
        """Return the findings by file, line, column and code, without repetitions."""
        keyed = {(f.locate(), f.code, f.message): f for f in self.findings}
        return [keyed[key] for key in sorted(keyed)]

    def strict(self) -> Report:
        """Return a report in which every warning is an error."""
        raised = [replace(f, severity=Severity.ERROR) if f.severity is Severity.WARNING else f for f in self.findings]
        return Report(raised)
