"""Say what is wrong with the attributes of one start tag, and go on as if they were right."""

from __future__ import annotations

from dataclasses import dataclass, field

from edition.diagnostics import Finding
from edition.schema.datatypes import Context, words
from edition.schema.relaxng import messages, names, rules
from edition.schema.relaxng.expectations import missing_attributes, without_attributes
from edition.schema.relaxng.names import XML_NAMESPACE, NameClass, listed
from edition.schema.relaxng.patterns import ListOf, Pattern
from edition.schema.relaxng.places import Places
from edition.schema.relaxng.states import State, States
from edition.schema.relaxng.vocabulary import Vocabulary

_HOPELESS = 1 << 30


@dataclass(slots=True)
class Attempt:
    """One way to understand the attributes, and what would be wrong then."""

    rest: Pattern
    unknown: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    wrong: list[tuple[str, str, list[Pattern]]] = field(default_factory=list)
    missing: list[tuple[NameClass, ...]] = field(default_factory=list)

    @property
    def mistakes(self) -> int:
        """Count what would be wrong; a way that has failed before explains nothing."""
        if self.rest is self.rest.table.not_allowed:
            return _HOPELESS
        return len(self.unknown) + len(self.excluded) + len(self.wrong) + len(self.missing[0] if self.missing else ())


class AttributeRecovery:
    """Judge start tags whose attributes do not fit."""

    def __init__(self, states: States, vocabulary: Vocabulary, places: Places, findings: list[Finding]) -> None:
        self._states = states
        self._vocabulary = vocabulary
        self._places = places
        self._findings = findings

    def judge(self, state: State, name: str, pairs: list[str], ordinal: int, context: Context) -> State:
        """Report what is wrong in the way that explains the start tag best; return the state of that way."""
        attempts = [self._attempt(pattern, pairs, context) for pattern in state.patterns]
        best = min(range(len(attempts)), key=lambda way: attempts[way].mistakes)
        attempt = attempts[best]
        if attempt.mistakes == _HOPELESS:
            message = f"the schema mentions {messages.element(name)} only to forbid it"
            self._findings.append(rules.MISPLACED_ELEMENT(message, self._places.element(ordinal)))
            return self._states.of(tuple(self._vocabulary.anything.close() for _ in attempts))
        self._report(attempt, state.patterns[best], name, ordinal)
        nothing = self._states.table.not_allowed
        content = without_attributes(attempt.rest)
        return self._states.of(tuple(content if way == best else nothing for way in range(len(attempts))))

    def _attempt(self, pattern: Pattern, pairs: list[str], context: Context) -> Attempt:
        attempt = Attempt(pattern)
        choice = self._states.table.choice
        for index in range(0, len(pairs), 2):
            attribute, value = pairs[index], pairs[index + 1]
            ways = attempt.rest.take(attribute)
            good = [rest for wanted, rest in ways if wanted.matches(value, context)]
            if good:
                attempt.rest = choice(good)
            elif ways:
                attempt.wrong.append((attribute, value, [wanted for wanted, _ in ways]))
                attempt.rest = choice(rest for _, rest in ways)
            elif pattern.take(attribute):
                attempt.excluded.append(attribute)
            else:
                attempt.unknown.append(attribute)
        missing = missing_attributes(attempt.rest)
        attempt.missing = [] if missing[:1] == [()] else missing
        return attempt

    def _report(self, attempt: Attempt, pattern: Pattern, name: str, ordinal: int) -> None:
        possible = [one for found in self._vocabulary.mentioned.attributes(pattern) for one in listed(found.names)]
        left = [one for found in self._vocabulary.mentioned.attributes(attempt.rest) for one in listed(found.names)]
        for attribute in attempt.unknown:
            self._unknown(attempt, attribute, name, ordinal, possible, left)
        for attribute in attempt.excluded:
            self._excluded(attribute, name, ordinal)
        for attribute, value, wanted in attempt.wrong:
            self._wrong(attribute, value, wanted, name, ordinal)
        if attempt.missing:
            self._missing(attempt.missing, name, ordinal)

    def _unknown(
        self, attempt: Attempt, attribute: str, name: str, ordinal: int, possible: list[str], left: list[str]
    ) -> None:
        shown, element = messages.attribute(attribute), messages.element(name)
        required = [one for found in attempt.missing[:1] for names_ in found for one in listed(names_)]
        meant = _twin(attribute, possible)
        if not self._vocabulary.bearers(attribute):  # a name that the schema has elsewhere is not misspelt
            among = (required, left, possible)
            meant = meant or next(filter(None, (messages.meant_among(attribute, some) for some in among)), "")
        if meant in required:
            attempt.missing = []
        hint = messages.did_you_mean(messages.attribute(meant)) if meant else self._home(attribute)
        namespace = names.split(attribute)[0]
        where = f" of the namespace “{namespace}”" if namespace and namespace != XML_NAMESPACE else ""
        message = f"{element} may not have the attribute {shown}{where}"
        position = self._places.element(ordinal, names.shown_attribute(attribute))
        self._findings.append(rules.UNKNOWN_ATTRIBUTE(message, position, hint))

    def _home(self, attribute: str) -> str:
        """Say to which elements an attribute belongs."""
        bearers = self._vocabulary.bearers(attribute)
        if not bearers:
            return ""
        return f"{messages.attribute(attribute)} belongs to {messages.elements(bearers, joint='and')}"

    def _excluded(self, attribute: str, name: str, ordinal: int) -> None:
        shown = messages.attribute(attribute)
        message = f"{shown} may not stand on {messages.element(name)} together with its other attributes"
        position = self._places.element(ordinal, names.shown_attribute(attribute))
        hint = f"take away {shown}, or the attribute that says the same in another way"
        self._findings.append(rules.CONFLICTING_ATTRIBUTES(message, position, hint))

    def _wrong(self, attribute: str, value: str, wanted: list[Pattern], name: str, ordinal: int) -> None:
        word = _wrong_word(value, wanted)
        allowed, meant = messages.wanted_value(wanted, word or value)
        shown = messages.attribute(attribute)
        what = messages.excerpt(word or value) if value.strip() else "an empty value"
        message = f"{what} is not allowed for {shown} on {messages.element(name)}"
        subject = "each word must be" if _lists(wanted) else "it must be"
        said = f"{subject} {allowed}" if allowed else ""
        if not value.strip():
            said = f"leave {shown} out where it has nothing to say" + (
                f"; else {said}" if said and not _lists(wanted) else ""
            )
        hint = "; ".join(part for part in (said, meant) if part)
        position = self._places.element(ordinal, names.shown_attribute(attribute), word)
        self._findings.append(rules.WRONG_VALUE(message, position, hint))

    def _missing(self, missing: list[tuple[NameClass, ...]], name: str, ordinal: int) -> None:
        missing = sorted(missing, key=lambda found: (len(found), messages.usual(found)))
        ways = [messages.listing([messages.class_of_names(one) for one in found], "and") for found in missing]
        shown = messages.listing(list(dict.fromkeys(ways)))
        kind = "attributes" if len(missing[0]) > 1 else "attribute"
        message = f"{messages.element(name)} lacks the {kind} {shown}"
        hint = messages.explained(name, self._vocabulary.documentation(name))
        self._findings.append(rules.MISSING_ATTRIBUTE(message, self._places.element(ordinal), hint))


def _twin(attribute: str, possible: list[str]) -> str:
    """Return the attribute of the same local name in another namespace: “xml:id” for “id”."""
    local = names.local(attribute)
    return next((one for one in possible if names.local(one) == local and one != attribute), "")


def _wrong_word(value: str, wanted: list[Pattern]) -> str:
    """Return the first word that is wrong, where the value is a list."""
    context = Context()
    for pattern in _lists(wanted):
        rest = pattern.item
        for word in words(value):
            rest = rest.read(word, context)
            if rest is rest.table.not_allowed:
                return word
    return ""


def _lists(found: list[Pattern]) -> list[ListOf]:
    lists = [pattern for pattern in found if isinstance(pattern, ListOf)]
    for pattern in found:
        if not isinstance(pattern, ListOf):
            lists += _lists(list(pattern.parts()))
    return lists
