"""Judge documents by the schemas that are chosen for them. Document → verdict."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.diagnostics import EditionError, Finding, Severity
from edition.project import Checking
from edition.schema.judging.by_default import combined, of_tei
from edition.schema.judging.choice import GRAMMARS, ODD, SCHEMATRON, Choice, Chosen, choose
from edition.schema.judging.choice_rules import NOT_AT_HAND, OTHER_KIND
from edition.schema.judging.from_odd import OddSchema
from edition.schema.judging.hints import hinted
from edition.schema.odd.odd_rules import NO_SPECIFICATIONS
from edition.schema.profile import load_profile
from edition.schema.relaxng.errors import SchemaError
from edition.schema.relaxng.schema import Schema, load
from edition.schema.schematron import EXTRA, Rules, has_rules, is_installed, read_schematron
from edition.schema.schematron.rules import NOT_INSTALLED
from edition.schema.tei import load_facts
from edition.tree import Document
from edition.verdicts import Judged, Verdict, located

_NOT_THERE = {NOT_AT_HAND.code, OTHER_KIND.code, NO_SPECIFICATIONS.code}
"""What says that a text has a schema, which cannot be asked."""


@dataclass(slots=True)
class Judge:
    """The schemas of one run, each loaded once.

    ``boundary`` is the folder within which documents may name their schemas.
    """

    checking: Checking
    boundary: Path
    _loaded: dict[Path, Schema | None] = field(default_factory=dict)
    _rules: dict[Chosen, Rules | None] = field(default_factory=dict)
    _odds: dict[Path, OddSchema] = field(default_factory=dict)
    _about: list[Finding] = field(default_factory=list)
    _stamps: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def judge(self, document: Document, file: Path) -> Verdict:
        """Judge one document, which a file holds."""
        choice = choose(document.main, file, self.checking, self.boundary.resolve())
        self._about = list(choice.findings)
        asked = [found for chosen in choice.schemas for found in located(document, self._by(chosen, document))]
        unasked: list[Judged] = []
        if not self.checking.schemas and self._is_unmade(choice):
            choice.profile = choice.by_default = True
        if choice.profile:
            found = list(located(document, load_profile().validate(document)))
            if choice.by_default:
                facts = of_tei(document, located(document, load_facts().validate(document, identifiers=False)))
                hard, unasked = combined(facts, found, self._severity(choice))
                hard, unasked = hinted(document, hard), hinted(document, unasked)
                asked += hard
            else:
                asked += hinted(document, found)
        return Verdict(self._about, asked, unasked)

    def is_current(self) -> bool:
        """Tell whether the files of the schemas are as they were when they were loaded."""
        return all(_stamp(path) == stamp for path, stamp in self._stamps.items())

    def _by(self, chosen: Chosen, document: Document) -> list[Finding]:
        self._stamps.setdefault(chosen.path, _stamp(chosen.path))
        if chosen.kind == SCHEMATRON:
            return self._by_rules(chosen, document)
        if chosen.kind == ODD:
            return self._by_odd(chosen, document)
        schema = self._schema(chosen.path)
        found = schema.validate(document) if schema is not None else []
        if schema is not None and self.checking.schemas and has_rules(schema):
            found += self._by_rules(chosen, document, embedded=True)
        return found

    def _by_odd(self, chosen: Chosen, document: Document) -> list[Finding]:
        if chosen.path not in self._odds:
            self._odds[chosen.path] = OddSchema(chosen.path, self._shown(chosen.path), self.checking)
        made = self._odds[chosen.path]
        found = made.judge(document)
        if made.schema is not None:
            self._about += [one for one in made.schema.findings if one not in self._about]
        if made.rules_text:
            found += self._by_rules(chosen, document, embedded=True)
        self._about += [one for one in made.findings if one not in self._about]
        return found

    def _is_unmade(self, choice: Choice) -> bool:
        """Tell whether a document names an ODD from which no schema can be made, and no other grammar.

        What is not at hand is no mistake of the document, as with a schema that it names.
        """
        grammars = [one for one in choice.schemas if one.kind in GRAMMARS]
        unmade = [one for one in grammars if one.kind == ODD and self._odds[one.path].schema is None]
        self._about = [
            replace(one, severity=Severity.WARNING) if unmade and one.code == NO_SPECIFICATIONS.code else one
            for one in self._about
        ]
        return bool(grammars) and len(unmade) == len(grammars)

    def _shown(self, path: Path) -> str:
        """Name a file as the user knows it: from the folder of the project, or from the current one."""
        folder = self.checking.folder.resolve()
        real = path.resolve()
        return str(real.relative_to(folder)) if real.is_relative_to(folder) else str(path)

    def _schema(self, path: Path) -> Schema | None:
        if path not in self._loaded:
            self._loaded[path] = None
            marks = self.checking.cache / "checked" if self.checking.cache else None
            try:
                schema = self._loaded[path] = load(path, marks)
                self._about += schema.findings
            except SchemaError as error:
                self._about += error.findings
        return self._loaded[path]

    def _by_rules(self, chosen: Chosen, document: Document, *, embedded: bool = False) -> list[Finding]:
        """Judge by Schematron. Rules that are only embedded in a grammar are not missed as much as those asked for."""
        if not is_installed():
            message = f"the rules in Schematron of {chosen.path.name} are not checked, for the extra is not installed"
            severity = Severity.INFO if embedded else Severity.WARNING
            self._about.append(NOT_INSTALLED(message, None, EXTRA, file=str(chosen.path), severity=severity))
            return []
        if chosen not in self._rules:
            self._rules[chosen] = None
            try:
                made = self._odds.get(chosen.path)
                self._rules[chosen] = (
                    made.rules(chosen.phase)
                    if made is not None
                    else Rules(read_schematron(chosen.path, self.boundary), chosen.phase)
                )
            except EditionError as error:
                self._about += error.findings
        rules = self._rules[chosen]
        return rules.validate(document) if rules is not None else []

    def _severity(self, choice: Choice) -> Severity:
        """Return how grave it is what no TEI allows: less where the text names a schema that is not there."""
        told = (*choice.findings, *self._about)
        return Severity.WARNING if any(one.code in _NOT_THERE for one in told) else Severity.ERROR


def _stamp(path: Path) -> tuple[int, int]:
    """Return when a file was written, and its size; zeros where there is none."""
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size
