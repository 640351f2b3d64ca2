"""Judge documents by the schemas that are chosen for them. Document → findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Severity
from edition.project import Checking
from edition.schema.choice import SCHEMATRON, Chosen, choose
from edition.schema.doubles import Judged, located, without_doubles, without_less
from edition.schema.errors import SchemaError
from edition.schema.profile import load_profile
from edition.schema.schema import Schema, load
from edition.schema.schematron import EXTRA, Rules, has_rules, is_installed, read_schematron
from edition.schema.schematron.rules import NOT_INSTALLED
from edition.tree import Document


@dataclass(slots=True)
class Judge:
    """The schemas of one run, each loaded once, and what was found by them.

    ``boundary`` is the folder within which documents may name their schemas.
    """

    checking: Checking
    boundary: Path
    _loaded: dict[Path, Schema | None] = field(default_factory=dict)
    _rules: dict[Chosen, Rules | None] = field(default_factory=dict)
    _profile: Schema | None = None
    _about_schemas: list[Finding] = field(default_factory=list)
    _asked: list[Judged] = field(default_factory=list)
    _unasked: list[list[Judged]] = field(default_factory=list)

    def judge(self, document: Document, file: Path) -> None:
        """Judge one document, which a file holds."""
        choice = choose(document.main, file, self.checking, self.boundary.resolve())
        self._tell(choice.findings)
        for chosen in choice.schemas:
            self._asked += located(document, self._by(chosen, document))
        if choice.profile:
            found = list(located(document, self._by_profile(document)))
            if choice.by_default:
                self._unasked.append(found)
            else:
                self._asked += found

    def joined_to(self, known: list[Finding]) -> list[Finding]:
        """Return what checks have found and what schemas have, each mistake once."""
        found = [*self._about_schemas, *without_doubles(self._asked, known)]
        said = list(found)
        for judged in self._unasked:
            left = list(without_doubles(judged, known))
            said += left
            found += as_information(left if self.checking.details else summed(left))
        return [*without_less(known, said), *found]

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Tell of a schema once in a run."""
        self._about_schemas += [f for f in findings if f.at is not None or f not in self._about_schemas]

    def _by(self, chosen: Chosen, document: Document) -> list[Finding]:
        if chosen.kind == SCHEMATRON:
            return self._by_rules(chosen, document)
        schema = self._schema(chosen.path)
        found = schema.validate(document) if schema is not None else []
        if schema is not None and self.checking.schemas and has_rules(schema):
            found += self._by_rules(chosen, document, embedded=True)
        return found

    def _by_rules(self, chosen: Chosen, document: Document, *, embedded: bool = False) -> list[Finding]:
        """Judge by Schematron. Rules that are only embedded in a grammar are not missed as much as those asked for."""
        if not is_installed():
            message = f"the rules in Schematron of {chosen.path.name} are not checked, for the extra is not installed"
            severity = Severity.INFO if embedded else Severity.WARNING
            self._tell([NOT_INSTALLED(message, None, EXTRA, file=str(chosen.path), severity=severity)])
            return []
        if chosen not in self._rules:
            self._rules[chosen] = None
            try:
                self._rules[chosen] = Rules(read_schematron(chosen.path, self.boundary), chosen.phase)
            except EditionError as error:
                self._tell(error.findings)
        rules = self._rules[chosen]
        return rules.validate(document) if rules is not None else []

    def _schema(self, path: Path) -> Schema | None:
        if path not in self._loaded:
            self._loaded[path] = None
            marks = self.checking.cache / "checked" if self.checking.cache else None
            try:
                schema = self._loaded[path] = load(path, marks)
                self._tell(schema.findings)
            except SchemaError as error:
                self._tell(error.findings)
        return self._loaded[path]

    def _by_profile(self, document: Document) -> list[Finding]:
        if self._profile is None:
            self._profile = load_profile()
        return self._profile.validate(document)


def as_information(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by the profile where nobody asked for it: the text may follow other rules, and be right."""
    return [replace(f, severity=Severity.INFO, message=f"by the edition profile: {f.message}") for f in findings]


def summed(findings: Iterable[Finding]) -> list[Finding]:
    """Return the first finding of each kind, with the number of those like it: the same rule, element and attribute."""
    kinds: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        at = finding.at
        element = at.source.data[slice(*at.source.name_span(at.ordinal))].decode() if at and at.ordinal >= 0 else ""
        kinds.setdefault((finding.code, element, at.attribute if at else ""), []).append(finding)
    found = []
    for alike in kinds.values():
        more = f" (and {len(alike) - 1} more like this)" if len(alike) > 1 else ""
        found.append(replace(alike[0], message=f"{alike[0].message}{more}"))
    return found
