"""Render pages by templates, a project's own among them. Those are another's program, so they run in a sandbox.

A mistake in one is told with its file and line, and the page is made by the template that the builder has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from traceback import walk_tb
from types import CodeType
from typing import Any

from jinja2 import (
    BaseLoader,
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from edition.consulted import Kind, consulted
from edition.diagnostics import Finding, Position, Rule, Severity, Source, nearest
from edition.project import Project

BAD_TEMPLATE = Rule(
    "P006",
    Severity.ERROR,
    """
    A template of the project has a mistake.

    The template names something that the page does not have, is not written as templates are, or does what a template may
    not: read files, change what it is given, go on without end. The page is made by the template of the builder instead.

    Wrong:
        {{ editoin.name }}

    Right:
        {{ edition.name }}

    Jinja, Template Designer Documentation.
    """,
)

_MOST_STEPS = 1_000_000
_MOST_LETTERS = 64_000_000


class _Budget:
    """How many steps the loops of one page may take, and how long it may become."""

    def __init__(self) -> None:
        self.steps = 0

    def step(self) -> None:
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise SecurityError(f"the loops of the template take more than {_MOST_STEPS:,} steps")


class _Range:
    """A range whose steps are counted, however often it is gone through."""

    def __init__(self, numbers: range, budget: _Budget) -> None:
        self._numbers, self._budget = numbers, budget

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: int) -> int:
        return self._numbers[index]

    def __iter__(self) -> Iterator[int]:
        for number in self._numbers:
            self._budget.step()
            yield number


class _Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which a template can neither reach the program nor fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%", "+"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.budget = _Budget()
        self.globals["range"] = lambda *ends: _Range(range(*ends), self.budget)
        self.globals.pop("lipsum", None)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Refuse what leads to files: a path can be read, and removed, by its methods."""
        return not isinstance(obj, PurePath) and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse what makes a small template large."""
        if operator == "**" and (abs(left) > 10_000 or abs(right) > 100):
            raise SecurityError("the number is too large")
        if operator == "*":
            for one, other in ((left, right), (right, left)):
                if isinstance(one, int) and hasattr(other, "__len__") and one * len(other) > _MOST_STEPS:
                    raise SecurityError("the text is repeated too often")
        if operator == "%" and isinstance(left, str):
            raise SecurityError("“%” is not applied to text here; write ~ to join")
        return super().call_binop(context, operator, left, right)


class _OwnFiles(FileSystemLoader):
    """Loads templates of a folder, and nothing to which a link in it leads."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder.resolve()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_current = super().get_source(environment, template)
        if not Path(filename).resolve().is_relative_to(self._folder):
            raise TemplateNotFound(template, f"{template} leads out of the folder of templates")
        return source, filename, is_current


class _Compiled(BytecodeCache):
    """Keeps templates as code, for the next text or site that the same process writes."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, where its source was compiled before."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
_COMPILED_IN_SANDBOX = _Compiled()
"""There the code of a template is another."""


@dataclass(slots=True)
class Templates:
    """The templates of a site: those of the project before those of the builder."""

    ours: Environment
    own: _Sandbox | None = None
    folder: Path = field(default_factory=Path)
    shown: str = ""
    findings: list[Finding] = field(default_factory=list)
    bad: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, project: Project, filters: dict[str, Callable[..., Any]]) -> Templates:
        """Make the environments; a project's own templates of the same name win, and can extend ours as site/…."""
        packaged = PackageLoader("edition.writers.site")
        builtin = ChoiceLoader([packaged, PrefixLoader({"site": packaged})])
        made = cls(_environment(Environment, builtin, filters))
        made.ours.bytecode_cache = _COMPILED
        if project.templates is not None:
            made.folder = project.templates.resolve()
            consulted(made.folder, Kind.TREE)
            made.shown = project.templates.name
            loader = ChoiceLoader([_OwnFiles(made.folder), builtin])
            made.own = _environment(_Sandbox, loader, filters)
            made.own.bytecode_cache = _COMPILED_IN_SANDBOX
        return made

    def render(self, template: str, values: dict[str, Any]) -> str:
        """Render a page; where a template of the project has a mistake, by ours."""
        if self.own is not None and template not in self.bad:
            self.own.budget.steps = 0
            try:
                return _limited(self.own, template, values)
            except MemoryError:
                raise
            except Exception as error:  # noqa: BLE001 - a template can raise whatever Python can
                self.bad.add(template)
                self._report(template, error, values)
        return self.ours.get_template(template).render(values)

    def _report(self, template: str, error: Exception, values: dict[str, Any]) -> None:
        file, line = self._place(template, error)
        said, hint = _said(error, values)
        path = self.folder / file
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        source = Source(f"{self.shown}/{file}", data)
        starts = source.line_starts()
        start = starts[min(max(line, 1), len(starts)) - 1]
        end = start + max(len(source.line_text(max(line, 1))[0].rstrip().encode()), 1)
        finding = BAD_TEMPLATE(f"the template has a mistake: {said}", Position(source, span=(start, end)), hint)
        if finding.locate() not in {f.locate() for f in self.findings}:
            self.findings.append(finding)

    def _place(self, template: str, error: Exception) -> tuple[str, int]:
        """Return the file and line of a mistake: what the library says, or the last template that ran."""
        if isinstance(error, TemplateSyntaxError) and error.filename:
            path = Path(error.filename)
            if path.is_relative_to(self.folder):
                return path.relative_to(self.folder).as_posix(), error.lineno
        found = template, 1
        for frame, line in walk_tb(error.__traceback__):
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(self.folder):
                found = path.relative_to(self.folder).as_posix(), line
        return found


def _environment(kind: Any, loader: BaseLoader, filters: dict[str, Callable[..., Any]]) -> Any:
    made = kind(
        loader=loader,
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters.update(filters)
    return made


def _limited(environment: Environment, template: str, values: dict[str, Any]) -> str:
    """Render a page that does not become larger than a page can be."""
    parts: list[str] = []
    length = 0
    for part in environment.get_template(template).generate(values):
        length += len(part)
        if length > _MOST_LETTERS:
            raise SecurityError(f"the page is longer than {_MOST_LETTERS:,} letters")
        parts.append(part)
    return "".join(parts)


def _said(error: Exception, values: dict[str, Any]) -> tuple[str, str]:
    """Say what is wrong, and what the page has instead."""
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, UndefinedError):
        name = words.partition("'")[2].partition("'")[0]
        meant = nearest(name, values)
        known = ", ".join(sorted(values))
        return words, f"did you mean “{meant}”?" if meant else f"the page has: {known}"
    if isinstance(error, TemplateNotFound):
        return f"there is no template “{error.name}”", "templates of the builder are called site/…"
    if isinstance(error, RecursionError):
        return "templates or macros include each other without end", ""
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8", "save it as UTF-8"
    if isinstance(error, TemplateError):
        return words, ""
    return f"{words} ({type(error).__name__})", ""
