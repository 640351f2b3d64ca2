"""What `edition deposit` does: build, put together, and hand over to where it is to go. Project → package → target."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.deposit.bag import Item
from edition.deposit.header import with_doi
from edition.deposit.ocfl import store
from edition.deposit.others import dataverse, readable, simple_archive
from edition.deposit.package import Package, make_package, save
from edition.deposit.rules import NO_SUCH_TARGET, NO_TOKEN, NOT_IN_HEADER, NOT_INSTALLED
from edition.diagnostics import EditionError, Finding, Severity
from edition.project import Project
from edition.run.gather import Outcome

TARGETS = ("folder", "ocfl:PATH", "invenio:URL", "dspace", "dataverse")
Build = Callable[[Project], tuple[Outcome, Mapping[str, object]]]
"""Builds all outputs into the folder of outputs; returns what came of it, with the report."""
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for: where to, what exactly, with which token (asked for by the host's name when it is needed)."""

    kind: str
    place: str = ""
    publish: bool = False
    record: str = ""
    write_doi: bool = False
    token: Callable[[str], str] = lambda _: ""

    @classmethod
    def of(cls, target: str) -> Order:
        """Read a target. Raises EditionError for one that is not known."""
        kind, _, place = target.partition(":")
        needs_place = {"ocfl", "invenio"}
        if kind not in {"folder", "dspace", "dataverse", *needs_place} or (kind in needs_place) != bool(place):
            known = ", ".join(TARGETS)
            raise EditionError(
                NO_SUCH_TARGET(f"“{target}” is no target", None, f"known: {known}", file="edition deposit")
            )
        return cls(kind, place)


@dataclass(slots=True)
class Result:
    """What was done, in lines for the user, and what was found."""

    lines: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    outcome: Outcome | None = None

    @property
    def has_errors(self) -> bool:
        """Whether the deposit failed."""
        return any(f.severity is Severity.ERROR for f in self.findings)


def deposit_project(project: Project, built: Path, order: Order, build: Build, say: Progress) -> Result:
    """Build the edition and deposit it. What cannot be done is a finding; raises OSError where nothing can be written."""
    making = _Making(_named_from_root(project), built, build)
    result = Result()
    try:
        if order.kind == "invenio":
            _send(making, order, result, say)
        else:
            package = making.package("")
            result.findings.extend(package.findings)
            result.lines += _kept(package, making, order, result)
    except EditionError as error:
        result.findings.extend(error.findings)
    result.outcome = making.outcome
    named = order.place or making.project.file or making.project.name
    result.findings = [f if f.at or f.file else replace(f, file=named) for f in result.findings]
    return result


def _named_from_root(project: Project) -> Project:
    """Name files as seen from the project, so that a package does not say where on a machine it was made."""
    root = project.root.resolve()

    def named(path: Path, shown: str) -> tuple[Path, str]:
        resolved = path.resolve()
        return path, resolved.relative_to(root).as_posix() if resolved.is_relative_to(root) else Path(shown).name

    return replace(
        project,
        sources=tuple(named(*one) for one in project.sources),
        parallels=tuple(named(*one) for one in project.parallels),
    )


@dataclass(slots=True)
class _Making:
    """Builds once, and again where the sources changed; makes packages of what was built."""

    project: Project
    built: Path
    build: Build
    outcome: Outcome | None = None
    report: Mapping[str, object] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where packages are written."""
        return self.built / "deposit"

    def package(self, doi: str, *, anew: bool = False) -> Package:
        """Make the package. Raises EditionError where there is nothing to package."""
        if self.outcome is None or anew:
            self.outcome, self.report = self.build(self.project)
        if not self.outcome.editions:
            raise EditionError
        return make_package(self.project, self.outcome, self.built, self.report, doi)


def _kept(package: Package, making: _Making, order: Order, result: Result) -> Iterator[str]:
    zipped = save(package, making.folder)
    yield f"{zipped}"
    match order.kind:
        case "ocfl":
            place, version, findings = store(package, Path(order.place))
            result.findings.extend(findings)
            yield f"{place}: {version}"
        case "dspace":
            yield f"{simple_archive(package, zipped, making.folder)}"
        case "dataverse":
            yield f"{dataverse(package, zipped, making.folder)}"
        case _:
            yield f"{making.folder / package.name}"


def _send(making: _Making, order: Order, result: Result, say: Progress) -> None:
    """Send the package to a repository; it is not asked anything before the header says what it wants to know."""
    try:
        from edition.deposit.client import checked_address  # noqa: PLC0415 - only what asks the network wants the library
        from edition.deposit.invenio import Deposit, Wish, connected  # noqa: PLC0415
    except ImportError:
        raise EditionError(
            NOT_INSTALLED("httpx is not installed", None, 'pip install "tei-edition[deposit]"')
        ) from None
    address = checked_address(order.place)
    token = order.token(address)
    if not token:
        raise EditionError(NO_TOKEN(f"there is no token for {address}", None, "set EDITION_DEPOSIT_TOKEN"))
    first = making.package("")
    result.findings.extend(first.findings)
    if result.has_errors:
        return
    notes = making.folder / f"{making.project.name}.invenio.json"
    with connected(address, token) as repository:
        run = Deposit(repository, notes, say)
        old = run.state.record_doi

        def prepare(doi: str) -> tuple[Package, Sequence[Item]]:
            anew = bool(doi) and order.write_doi and _into_header(making.project, doi, old, result)
            package = making.package(doi, anew=anew)
            return package, readable(package, save(package, making.folder))

        done = run.run(prepare, Wish(order.publish, order.record))
    result.findings.extend(done.findings)
    told = "published" if done.is_published else "a draft, not published"
    result.lines.append(f"{done.address} ({told}){f', DOI {done.doi}' if done.doi else ''}")


def _into_header(project: Project, doi: str, old: str, result: Result) -> bool:
    """Write the DOI into the first text; tells whether that changed it."""
    path, shown = project.sources[0]
    data = path.read_bytes()
    changed = with_doi(data, doi, old)
    if changed is None:
        hint = f'add <idno type="DOI">{doi}</idno> to publicationStmt'
        if not any(f.code == NOT_IN_HEADER.code for f in result.findings):
            result.findings.append(NOT_IN_HEADER(f"there is no place for the DOI {doi}", None, hint, file=shown))
        return False
    if changed == data:
        return False
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(changed)
    beside.replace(path)
    result.lines.append(f"{shown}: DOI {doi} written into the header")
    return True
