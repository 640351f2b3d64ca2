"""Leave out findings that an editor has looked at and means to keep, each with a reason. Findings → findings.

An exception stands in the project file, for the project or for some of its files, or as a processing instruction in the
text, for the element that follows it, with all that it holds; where none follows, for the element around it.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from xml.parsers import expat

from edition.diagnostics import Finding, Position, Rule, Severity, Source, pseudo_attributes
from edition.diagnostics.fixing import replacing
from edition.project import Exemption

NO_REASON = Rule(
    "P010",
    Severity.WARNING,
    """
    An exception gives no reason.

    Findings may be left out where an editor has looked at them and means what is written. Whoever reads the file later
    has to know why; without a reason the exception does not count.

    Wrong:
        <?edition ignore="A012"?>

    Right:
        <?edition ignore="A012" reason="M is lost; its readings come from the edition of 1892"?>
    """,
)

UNUSED = Rule(
    "P011",
    Severity.WARNING,
    """
    An exception leaves nothing out.

    There is no finding of this code where the exception holds: the mistake was mended, the code is misspelt, or the
    instruction stands in the wrong place. It holds for the element that follows it, or for the one around it where none
    follows.

    Wrong:
        <?edition ignore="A012" reason="M is lost"?><p>no apparatus here</p>

    Right:
        <p>no apparatus here</p>
    """,
)

BAD_EXCEPTION = Rule(
    "P012",
    Severity.WARNING,
    """
    An exception cannot be understood.

    It names one or more codes, such as A012, and a reason. “edition explain” lists the codes.

    Wrong:
        <?edition ignore A012?>

    Right:
        <?edition ignore="A012" reason="M is lost"?>
    """,
)

_CODE = re.compile(r"[A-Z][0-9]{3}")
_OF_WRITERS = ("O", "F", "D")
"""Families of codes that only outputs find: a check cannot tell that an exception for them is of no use."""


@dataclass(slots=True)
class _Exception:
    """One code that is left out, and where."""

    code: str
    reason: str
    at: Position | None
    source: Source | None = None
    span: tuple[int, int] = (0, 0)
    pattern: str = ""
    used: bool = False


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that was left out, with the reason, and whether that stands in the text."""

    finding: Finding
    reason: str
    in_source: bool


@dataclass(slots=True)
class Exceptions:
    """What is to be left out in one run.

    ``problems`` are of exceptions in texts, ``project_problems`` of those in the project file.
    """

    known: list[_Exception] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    project_problems: list[Finding] = field(default_factory=list)
    suppressed: list[Suppressed] = field(default_factory=list)

    def take_project(self, exemptions: Iterable[Exemption]) -> None:
        """Take the exceptions of the project file in."""
        for one in exemptions:
            self._take(one.codes, one.reason, one.at, pattern=one.file)

    def take_source(self, source: Source) -> None:
        """Take the exceptions in, that a file has as processing instructions."""
        mine = [(data, index) for target, data, index in source.instructions if target == "edition"]
        if not mine:
            return
        spans = _spans(source, frozenset(index for _, index in mine))
        for data, index in mine:
            end = source.data.find(b"?>", index) + 2
            at = Position(source, span=(index, end))
            given = pseudo_attributes(data)
            if "ignore" not in given:
                message = "the instruction “edition” knows “ignore” and “reason”"
                self.problems.append(BAD_EXCEPTION(message, at, '<?edition ignore="A012" reason="…"?>'))
                continue
            self._take(tuple(given["ignore"].split()), given.get("reason", ""), at, source=source, span=spans[index])

    def _take(
        self,
        codes: tuple[str, ...],
        reason: str,
        at: Position | None,
        *,
        pattern: str = "",
        source: Source | None = None,
        span: tuple[int, int] = (0, 0),
    ) -> None:
        problems = self.problems if source is not None else self.project_problems
        wrong = [code for code in codes if not _CODE.fullmatch(code)]
        for code in wrong or ([] if codes else [""]):
            problems.append(BAD_EXCEPTION(f"“{code}” is not a code", at, "a code is a letter with three digits"))
        if wrong or not codes:
            return
        if not reason.strip():
            message = f"the exception for {' and '.join(codes)} gives no reason, so it does not count"
            problems.append(NO_REASON(message, at, 'add reason="…"' if source else 'add reason = "…"'))
            return
        self.known += [_Exception(code, reason.strip(), at, source, span, pattern) for code in codes]

    def apply(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are left."""
        here = _InSources.of(self.known).of_finding
        return [finding for finding in findings if not self._left_out(finding, here)]

    def _left_out(self, finding: Finding, here: Callable[[Finding], _Exception | None]) -> bool:
        one = here(finding) or self._of_project(finding)
        if one is None:
            return False
        one.used = True
        self.suppressed.append(Suppressed(finding, one.reason, one.source is not None))
        return True

    def _of_project(self, finding: Finding) -> _Exception | None:
        """Return the first exception of the project file that means a finding."""
        for one in self.known:
            if one.source is not None or one.code != finding.code:
                continue  # what is left is written by hand, and few
            if not one.pattern or PurePath(finding.locate().file).match(one.pattern):
                return one
        return None

    def used_of_project(self) -> list[int]:
        """Return the numbers of the exceptions of the project file that left something out."""
        return [n for n, one in enumerate(one for one in self.known if one.source is None) if one.used]

    def use(self, numbers: Collection[int]) -> None:
        """Take in that exceptions of the project file left something out elsewhere."""
        for number, one in enumerate(one for one in self.known if one.source is None):
            one.used |= number in numbers

    def finish(self, *, is_part: bool = False) -> Iterator[Finding]:
        """Yield what is wrong with the exceptions themselves; ``is_part``: those of the project may be of use elsewhere."""
        yield from (self.problems if is_part else [*self.project_problems, *self.problems])
        for one in self.known if not is_part else [one for one in self.known if one.source is not None]:
            if not one.used and not one.code.startswith(_OF_WRITERS):
                finding = UNUSED(f"there is no {one.code} to leave out here", one.at, "take the exception away")
                alone = sum(other.at is one.at for other in self.known) == 1
                if one.at is not None and one.source is not None and alone:
                    fix = replacing("take the exception away", one.at, "", is_safe=True)
                    finding = replace(finding, fixes=(fix,))
                yield finding


@dataclass(frozen=True, slots=True)
class _InSources:
    """The exceptions that stand in the texts, by code and file, in the order of their spans, which never cross.

    ``around`` holds the number of the exception whose span encloses that of each, or -1.
    """

    ordered: dict[tuple[str, int], list[_Exception]]
    around: dict[tuple[str, int], list[int]]

    @classmethod
    def of(cls, known: Iterable[_Exception]) -> _InSources:
        """Put exceptions in order."""
        ordered: dict[tuple[str, int], list[_Exception]] = {}
        for one in known:
            if one.source is not None:
                ordered.setdefault((one.code, id(one.source)), []).append(one)
        around: dict[tuple[str, int], list[int]] = {}
        for key, several in ordered.items():
            several.sort(key=lambda one: (one.span[0], -one.span[1]))
            enclosing: list[int] = []
            around[key] = []
            for number, one in enumerate(several):
                while enclosing and several[enclosing[-1]].span[1] < one.span[1]:
                    enclosing.pop()
                around[key].append(enclosing[-1] if enclosing else -1)
                enclosing.append(number)
        return cls(ordered, around)

    def of_finding(self, finding: Finding) -> _Exception | None:
        """Return the outermost exception within which a finding stands."""
        key = (finding.code, id(finding.at.source)) if finding.at is not None else ("", 0)
        several = self.ordered.get(key)
        where = finding.at.byte_range() if several and finding.at is not None else None
        if not several or where is None:
            return None
        number = bisect_right(several, where[0], key=lambda one: one.span[0]) - 1
        found = None
        while number >= 0:
            if where[0] < several[number].span[1]:
                found = several[number]
            number = self.around[key][number]
        return found


def _spans(source: Source, wanted: frozenset[int]) -> dict[int, tuple[int, int]]:
    """Return for each instruction the bytes for which it holds. One pass of the parser."""
    found: dict[int, tuple[int, int]] = {}
    waiting: list[list[int]] = [[]]
    held: list[list[int]] = []
    starts: list[int] = []
    parser = expat.ParserCreate("utf-8")

    def instruction(_target: str, _data: str) -> None:
        if parser.CurrentByteIndex in wanted:
            waiting[-1].append(parser.CurrentByteIndex)

    def start(_name: str, _attributes: dict[str, str]) -> None:
        held.append(waiting[-1])
        waiting[-1] = []
        waiting.append([])
        starts.append(parser.CurrentByteIndex)

    def end(_name: str) -> None:
        inside, before = waiting.pop(), held.pop()
        span = starts.pop(), source.data.find(b">", parser.CurrentByteIndex) + 1
        found.update(dict.fromkeys([*inside, *before], span))

    parser.ProcessingInstructionHandler = instruction
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    with contextlib.suppress(expat.ExpatError):
        parser.Parse(source.data, True)
    found.update(dict.fromkeys(waiting[0], (0, len(source.data))))
    return found
