"""Say what a mistake is, and go on as if it had not been made: one mistake, one finding.

Each method is called by the validator where the schema has no way on; it records a finding and returns the state from
which the validation continues.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from edition.diagnostics import Finding, Rule
from edition.schema.relaxng import messages, names, rules
from edition.schema.relaxng.attribute_recovery import AttributeRecovery
from edition.schema.relaxng.expectations import Late, Next, open_late, what_next
from edition.schema.relaxng.patterns import Declaration
from edition.schema.relaxng.places import Places, start_tag, written_name
from edition.schema.relaxng.reading import TextPlace
from edition.schema.relaxng.states import Link, Opening, State, States
from edition.schema.relaxng.vocabulary import Vocabulary
from edition.tree import XI

_FEW_PARENTS = 2
_INCLUSION = "the file that it names has to be included before the document is judged"


@dataclass(slots=True)
class Open:
    """An element that is open: its name, its ordinal, and the state of its parent."""

    name: str
    ordinal: int
    parent: State
    opening: Opening


class Tag(NamedTuple):
    """A start tag that may not stand where it stands."""

    name: str
    pairs: list[str]
    """Names and values of the attributes, in turn."""
    ordinal: int
    stack: list[Open]
    previous: str
    """The name of the element before it."""

    @property
    def depth(self) -> int:
        """How many elements are open around it."""
        return len(self.stack)


@dataclass(slots=True)
class Trouble:
    """What was wrong within one open element so far."""

    disturbed: bool = False
    """An element stood there that does not belong; what seems to be missing may be what it was meant for."""
    misplaced: str = ""
    """The last element that may not stand there at all."""
    late: str = ""
    """The last element that came too late; what follows it is often late for the same reason."""
    stray_text: bool = False
    missing: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Elements that were reported as missing: the finding, and the element before which they are missing."""


class Recovery:
    """The findings of one document."""

    def __init__(self, states: States, vocabulary: Vocabulary, places: Places, findings: list[Finding]) -> None:
        self.states = states
        self.vocabulary = vocabulary
        self.places = places
        self.findings = findings
        self.troubles: dict[int, Trouble] = {}
        self.attributes = AttributeRecovery(states, vocabulary, places, self.findings)
        self._texts: list[tuple[int, TextPlace]] = []
        self._renamed: list[tuple[int, str, str]] = []
        """Namespaces that stand for others: from which depth on, and which for which."""

    def finish(self) -> list[Finding]:
        """Return the findings, at least one; texts are looked for in the file only now."""
        if not self.findings:  # what is wrong was excused by something that was not reported; this must not happen
            self._add(rules.MISPLACED_ELEMENT, "the document does not follow the schema", 0)
        positions = self.places.texts([place for _, place in self._texts]) if self._texts else []
        for (number, _), position in zip(self._texts, positions, strict=True):
            found = self.findings[number]
            self.findings[number] = Finding(found.code, found.severity, found.message, found.hint, position)
        return self.findings

    def leave(self, depth: int) -> None:
        """Forget what was wrong within an element that is closed."""
        self.troubles.pop(depth, None)

    def _trouble(self, depth: int) -> Trouble:
        return self.troubles.setdefault(depth, Trouble())

    # ---------------------------------------------------------------- elements

    def element(self, state: State, tag: Tag) -> Opening:
        """Judge an element that may not stand where it stands."""
        if (replaced := self._in_other_namespace(tag)) is not None:
            if opening := state.openings.get(replaced) or self.states.open(state, replaced):
                return opening
            tag = tag._replace(name=replaced)
        if tag.name not in self.vocabulary.by_name:
            if meant := self.vocabulary.by_local.get(names.local(tag.name)):
                return self._namespace(state, tag, meant[0])
            return self._unknown(state, tag) if tag.stack else self._root(state, tag)
        return self._known(state, tag) if tag.stack else self._root(state, tag)

    def _in_other_namespace(self, tag: Tag) -> str | None:
        """Return the name that counts for an element within one whose namespace was wrong."""
        while self._renamed and self._renamed[-1][0] >= tag.depth:
            self._renamed.pop()
        namespace, local = names.split(tag.name)
        for _, wrong, right in reversed(self._renamed):
            if namespace == wrong:
                return names.qualified(right, local)
        return None

    def _namespace(self, state: State, tag: Tag, meant: str) -> Opening:
        wrong, right = names.split(tag.name)[0], names.split(meant)[0]
        shown = messages.element(tag.name)
        message = (
            f"{shown} is {messages.in_namespace(wrong)}; the {shown} of the schema is {messages.in_namespace(right)}"
        )
        self._add(rules.WRONG_NAMESPACE, message, tag.ordinal, self._namespace_hint(wrong, right, tag))
        self._renamed.append((tag.depth, wrong, right))
        return state.openings.get(meant) or self.states.open(state, meant) or self._alone(state, meant)

    def _namespace_hint(self, wrong: str, right: str, tag: Tag) -> str:
        if wrong == "" and tag.stack:
            prefix, colon, _ = written_name(self.places.element(tag.stack[-1].ordinal)).partition(":")
            if 'xmlns=""' in start_tag(self.places.element(tag.ordinal)).replace("'", '"'):
                return 'take xmlns="" away'
            if colon:
                return f"write <{prefix}:{names.local(tag.name)}>, like the element around it"
        where = "here" if tag.stack else "on the outermost element"
        return f'write xmlns="{right}" {where}' if right else "take the prefix or xmlns away"

    def _root(self, state: State, tag: Tag) -> Opening:
        expected = messages.elements(what_next(state.patterns).names(), tag.name)
        message = f"a document may not begin with {messages.element(tag.name)}"
        if tag.name not in self.vocabulary.by_name:
            message += ", which is not an element of this schema"
        self._add(rules.WRONG_ROOT, message, tag.ordinal, f"it begins with {expected}" if expected else "")
        return self._alone(state, tag.name)

    def _unknown(self, state: State, tag: Tag) -> Opening:
        """Judge an element that the schema does not know; what it contains is judged without regard to it."""
        self._trouble(tag.depth).disturbed = True
        namespace = names.split(tag.name)[0]
        if namespace and namespace not in self.vocabulary.namespaces:
            shown = written_name(self.places.element(tag.ordinal))
            message = f"<{shown}> of the namespace “{namespace}” is not an element of this schema"
            self._add(rules.UNKNOWN_ELEMENT, message, tag.ordinal, _INCLUSION if namespace == XI else "")
            return self._anything(state)
        expected = what_next(state.patterns).names()
        here = self._meant(tag, expected)
        meant = here or self._meant(tag, self.vocabulary.by_name)
        hint = messages.did_you_mean(messages.element(meant) if meant else "")
        if not hint and expected:
            parent = messages.element(tag.stack[-1].name)
            hint = f"here in {parent} there may stand {messages.elements(expected, tag.name)}"
        self._add(
            rules.UNKNOWN_ELEMENT, f"{messages.element(tag.name)} is not an element of this schema", tag.ordinal, hint
        )
        after = self.states.open(state, here) if here else None
        return self._anything(after.after or state if after else state)

    def _meant(self, tag: Tag, known: Iterable[str]) -> str:
        """Return the element that was probably meant: spelt alike, and with attributes such as these."""
        candidates = messages.alike(tag.name, known)
        used = set(tag.pairs[::2])
        return min(
            candidates,
            key=lambda one: (
                len(used.difference(self.vocabulary.attributes(one))),
                names.local(one)[0].casefold() != names.local(tag.name)[0].casefold(),
                candidates.index(one),
            ),
            default="",
        )

    def _known(self, state: State, tag: Tag) -> Opening:
        """Judge an element of the schema: too late, too early, too often, or wholly out of place."""
        trouble = self.troubles.get(tag.depth)
        if trouble and tag.name in trouble.missing:
            self._reorder(tag, trouble)
            return self._alone(state, tag.name)
        if late := self._late(state, tag.name):
            return self._missing_before(state, tag, late)
        trouble = self._trouble(tag.depth)
        if self.vocabulary.admits(tag.stack[-1].name, tag.name):
            trouble.disturbed = True
            if not trouble.late or tag.previous != trouble.late:
                self._too_late(state, tag)
            trouble.late = tag.name
            return self._alone(state, tag.name)
        if not self._excused(state, tag, trouble):
            self._misplaced(state, tag)
        trouble.disturbed = True
        trouble.misplaced = tag.name
        # What is in the wrong place is often the wrong element, so what it contains is judged without regard to it.
        return self._anything(state)

    def _late(self, state: State, name: str) -> list[tuple[int, Late]]:
        """Return the ways in which the element could stand here if fewest others stood before it."""
        found = [(way, late) for way, pattern in enumerate(state.patterns) for late in open_late(pattern, name)]
        fewest = min((len(late.skipped) for _, late in found), default=0)
        return [(way, late) for way, late in found if len(late.skipped) == fewest]

    def _missing_before(self, state: State, tag: Tag, late: list[tuple[int, Late]]) -> Opening:
        trouble = self._trouble(tag.depth)
        needed = [what_next([pattern], needed=True) for pattern in late[0][1].skipped]
        if not trouble.disturbed:
            for name in (name for found in needed for name in found.names()):
                trouble.missing.setdefault(name, (len(self.findings), tag.name))
            shown = messages.listing([_needed(found) for found in needed], "and")
            message = f"{messages.element(tag.stack[-1].name)} lacks {shown} before {messages.element(tag.name)}"
            self._add(rules.MISSING_ELEMENT, message, tag.ordinal, f"add {shown} here")
        links: dict[Declaration, list[Link]] = {}
        for way, one in late:
            links.setdefault(one.declaration, []).append((way, one.rest))
        return self.states.opening(state, links)

    def _reorder(self, tag: Tag, trouble: Trouble) -> None:
        """Turn “missing” into “too early”, now that the missing element has come."""
        number, before = trouble.missing.pop(tag.name)
        parent = messages.element(tag.stack[-1].name)
        early, late = messages.element(before), messages.element(tag.name)
        line = self.places.element(tag.ordinal).line
        old = self.findings[number]
        if old.code == rules.MISSING_ELEMENT.code:
            message = f"{early} stands too early in {parent}: {late} (line {line}) must come before it"
            self.findings[number] = rules.WRONG_ORDER(message, old.at, f"move {late} before {early}")

    def _too_late(self, state: State, tag: Tag) -> None:
        parent = tag.stack[-1]
        shown, inside = messages.element(tag.name), messages.element(parent.name)
        if tag.previous == tag.name:
            expected = what_next(state.patterns).names()
            hint = f"{inside} may have one {shown} only"
            if 0 < len(expected) <= messages.MOST:
                hint += f"; after it there may come {messages.elements(expected, tag.name)}"
            self._add(rules.TOO_MANY, f"a second {shown} may not stand in {inside}", tag.ordinal, hint)
            return
        after = f"after {messages.element(tag.previous)}" if tag.previous else "here"
        first = any(way.close().open(tag.name) for way in parent.opening.child.patterns)
        hint = f"move it to the beginning of {inside}" if first else "move it further up"
        self._add(rules.WRONG_ORDER, f"{shown} may not stand {after} in {inside}", tag.ordinal, hint)

    def _excused(self, state: State, tag: Tag, trouble: Trouble) -> bool:
        """Tell whether the element belongs to a mistake that was reported: the same element is missing around both.

        That is so beside stray text, and directly after another misplaced element that belongs in the same parents.
        """
        if trouble.stray_text and any(
            self.vocabulary.admits(one, tag.name) for one in what_next(state.patterns).names()
        ):
            return True
        if not trouble.misplaced or tag.previous != trouble.misplaced:
            return False
        return not set(self.vocabulary.parents(tag.name)).isdisjoint(self.vocabulary.parents(trouble.misplaced))

    def _misplaced(self, state: State, tag: Tag) -> None:
        shown, parent = messages.element(tag.name), messages.element(tag.stack[-1].name)
        parents = self.vocabulary.parents(tag.name)
        possible = set(parents)
        here = [one for one in what_next(state.patterns).names() if one in possible]
        holders = here if here and len(parents) > messages.MOST else parents
        hint = f"put it into {self._holders(here)}, which may stand here" if holders is here else ""
        if self._fits_after(tag):
            hint = f"close {parent} before it, or put it into {self._holders(holders)}"
        elif not hint and parents:
            hint = f"{shown} belongs in {messages.elements(parents)}"
        self._add(rules.MISPLACED_ELEMENT, f"{shown} may not stand in {parent}", tag.ordinal, hint)

    def _holders(self, found: list[str]) -> str:
        """List elements into which something can be put; first those that hardly stand elsewhere: items of a list."""
        special = {name for name in found if len(self.vocabulary.parents(name)) <= _FEW_PARENTS}
        ordered = sorted(messages.ranked(found), key=lambda name: name not in special)
        return messages.listing([messages.element(name) for name in ordered])

    def _fits_after(self, tag: Tag) -> bool:
        """Tell whether the element could stand after the end of the one that is open."""
        after = tag.stack[-1].opening.after
        if len(tag.stack) < 2 or after is None or self.vocabulary.anything.close() in after.patterns:
            return False
        return any(way.open(tag.name) for way in after.patterns)

    def _alone(self, state: State, name: str) -> Opening:
        """Judge an element by its own declaration, and leave its parent as it is."""
        contents = tuple(self.vocabulary.content(name))
        return Opening(self.states.of(contents), (), state) if contents else self._anything(state)

    def _anything(self, after: State) -> Opening:
        """Judge what an element contains, but not the element itself."""
        return Opening(self.states.of((self.vocabulary.anything,)), (), after)

    # ---------------------------------------------------------------- text and end tags

    def text(self, state: State, text: str, place: TextPlace, stack: list[Open], previous: str) -> State:
        """Judge text that may not stand where it stands, or is not of the form that is asked for."""
        table = self.states.table
        parent = stack[-1]
        expected = what_next(state.patterns)
        trouble = self._trouble(len(stack))
        if expected.values:
            allowed, meant = messages.wanted_value(expected.values, text.strip())
            message = f"{messages.excerpt(text)} may not stand in {messages.element(parent.name)}"
            self._add(rules.WRONG_CONTENT, message, parent.ordinal, _joined(f"it must be {allowed}", meant), place)
            return self.states.of(tuple(table.empty if pattern.valued else pattern for pattern in state.patterns))
        if not trouble.stray_text and (not previous or previous != trouble.misplaced):
            trouble.stray_text = True
            message = f"text may not stand directly in {messages.element(parent.name)}: {messages.excerpt(text)}"
            self._add(rules.STRAY_TEXT, message, parent.ordinal, self._text_hint(expected), place)
        return state

    def _text_hint(self, expected: Next) -> str:
        holders = [name for name in expected.names() if self.vocabulary.holds_text(name)]
        if holders:
            return f"put it into {self._holders(holders)}"
        return f"here there may stand {messages.elements(expected.names())}" if expected.names() else ""

    def end(self, state: State, stack: list[Open]) -> None:
        """Judge an element that ends before it is complete."""
        trouble = self.troubles.get(len(stack))
        if trouble and (trouble.disturbed or trouble.stray_text):
            return
        parent = stack[-1]
        shown = messages.element(parent.name)
        needed = what_next((pattern for pattern in state.patterns), needed=True)
        if needed.values:
            allowed, _ = messages.wanted_value(needed.values)
            self._add(rules.WRONG_CONTENT, f"{shown} is empty", parent.ordinal, f"it must contain {allowed}")
            return
        what = _needed(needed)
        choices = needed.names()
        message = f"{shown} is not complete: it lacks {what}"
        hint = f"add {what} before </{names.local(parent.name)}>" if len(choices) == 1 else ""
        hint = hint or messages.explained(parent.name, self.vocabulary.documentation(parent.name))
        self._add(rules.MISSING_ELEMENT, message, parent.ordinal, hint)

    def _add(self, rule: Rule, message: str, ordinal: int, hint: str = "", text: TextPlace | None = None) -> None:
        if text is not None:
            self._texts.append((len(self.findings), text))
        self.findings.append(rule(message, self.places.element(ordinal), hint))


def _needed(found: Next) -> str:
    """Show what is needed: an element, one of some, or text."""
    shown = [messages.element(name) for name in messages.ranked(found.names())]
    if found.text:
        shown.append("text")
    return messages.listing(shown) if shown else "an element"


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)
