"""Write a customisation as a grammar in RELAX NG. Customisation → text."""

from __future__ import annotations

from dataclasses import dataclass, field

from edition.schema.odd import odd_rules, patterns
from edition.schema.odd.attributes import AttributeSets
from edition.schema.odd.content import ALL_ELEMENTS, Contents, UncountableError
from edition.schema.odd.customising import Customisation
from edition.schema.odd.escaping import escape, quoteattr
from edition.schema.odd.external import included
from edition.schema.odd.specs import CLASS, ELEMENT, Spec
from edition.schema.odd.words import in_language
from edition.schema.relaxng.schemafile import RNG

_HEAD = '<grammar xmlns="{}" xmlns:a="{}" ns={} datatypeLibrary="{}">\n'
_ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"


@dataclass(slots=True)
class Grammar:
    """The grammar of a customisation."""

    made: Customisation
    language: str = "en"
    contents: Contents = field(init=False)
    attributes: AttributeSets = field(init=False)

    def __post_init__(self) -> None:
        self.contents = Contents(self.made)
        self.attributes = AttributeSets(self.made, self.contents)

    def write(self) -> str:
        """Return the grammar as a file in XML."""
        head = _HEAD.format(RNG, _ANNOTATIONS, quoteattr(self.made.namespace), _XSD)
        parts = [self._start(), *(included(node, self.made) for node in self.made.grammars)]
        parts += self._reached()
        return "".join(('<?xml version="1.0" encoding="UTF-8"?>\n', head, *parts, *self.contents.extra, "</grammar>\n"))

    def _start(self) -> str:
        wanted = ("TEI", "teiCorpus") if self.made.start is None else self.made.start
        found = [spec for name in wanted if (spec := self.made.named(name)) is not None]
        missing = [name for name in wanted if self.made.named(name) is None] if self.made.start is not None else []
        if not (found or missing):
            missing = list(wanted[:1]) or [""]
        for name in missing:
            self._no_start(name)
        start = patterns.choice(patterns.ref(self.contents.name(spec)) for spec in found)
        return f"<start>{start or patterns.NOT_ALLOWED}</start>\n"

    def _no_start(self, name: str) -> None:
        if self.made.node is None:
            return
        at = self.made.node.file.at(self.made.node.element, "start" if self.made.start is not None else "ident")
        message = f"documents begin with “{name}”, which is not part of the schema" if name else "no document can begin"
        finding = odd_rules.UNKNOWN_NAME(message, at, 'name by start="…" the elements with which documents begin')
        self.made.findings += [] if finding in self.made.findings else [finding]

    def _reached(self) -> list[str]:
        """Return the definitions of all that documents can have, and of what these need."""
        by_name = {self.contents.name(spec): spec for spec in self.made.specs.values() if spec.kind == ELEMENT}
        names = {self.contents.name(spec): spec for spec in self.made.specs.values()} | by_name
        self.contents.used.clear()
        self._start()
        parts: list[str] = []
        done: set[str] = set()
        defined: set[str] = set()
        while True:
            waiting = [name for name in self.contents.used if name not in done]
            pending = [key for key in self.attributes.used if key not in defined]
            if not waiting and not pending:
                if self.contents.names_all:
                    reached = patterns.choice(
                        patterns.ref(name) for name in sorted(done) if names[name].kind == ELEMENT
                    )
                    parts.append(patterns.define(ALL_ELEMENTS, reached or patterns.NOT_ALLOWED))
                return parts
            for name in waiting:
                done.add(name)
                parts.append(self._definition(name, names[name]))
            for key in pending:
                defined.add(key)
                parts += self.attributes.definitions(self.made.specs[key])

    def _definition(self, name: str, spec: Spec) -> str:
        if spec.kind == CLASS:
            return patterns.define(name, self.contents.of_class(spec))
        try:
            content = self.contents.of(spec)
        except UncountableError as error:
            at = spec.node.file.at(spec.node.element, "ident")
            message = f"the content of {spec.ident} asks for {error} of the same"
            self.made.findings.append(odd_rules.NOTHING_MATCHES(message, at, "the first number may not be the greater"))
            content = patterns.NOT_ALLOWED
        if spec.kind != ELEMENT:
            return patterns.define(name, content)
        if content != patterns.NOT_ALLOWED and self.made.is_own(spec.node) and not self.contents.is_possible(content):
            at = spec.node.file.at(spec.node.element, "ident")
            message = f"no content of {spec.ident} can be right: it asks for what the schema does not have"
            hint = "take it out of the content, or give the class a member"
            self.made.findings.append(odd_rules.NOTHING_MATCHES(message, at, hint))
        namespace = f" ns={quoteattr(spec.namespace)}" if spec.namespace is not None else ""
        said = self._documentation(spec)
        attributes = self.attributes.of(spec)
        return patterns.define(
            name, f"<element name={quoteattr(spec.name)}{namespace}>{said}{content}{attributes}</element>"
        )

    def _documentation(self, spec: Spec) -> str:
        text = in_language(spec.words, self.language)
        return f"<a:documentation>{escape(text)}</a:documentation>" if text else ""


def write_grammar(made: Customisation, language: str = "en") -> str:
    """Write a grammar, with what its elements are for in a language."""
    return Grammar(made, language).write()
