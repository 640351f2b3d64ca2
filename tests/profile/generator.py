"""Write documents at random by a schema: each is valid by it, because it is read off its patterns.

Elements, attributes and values that were seldom used are preferred, so that a few hundred documents use all of them.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import cache
from xml.sax.saxutils import escape, quoteattr

from edition.schema import Schema
from edition.schema.datatypes import Context, Datatype
from edition.schema.relaxng import patterns
from edition.schema.relaxng.expectations import Mentioned
from edition.schema.relaxng.names import XML_NAMESPACE, is_open, listed, split
from edition.schema.relaxng.patterns import Declaration, Pattern

OTHER = "http://example.org/other"
TEXTS = ("arma", "virumque cano", "λόγος", "漢字", "a & b < c", "\n", " ", "é", "שלום")
SAMPLES = {
    "language": ("la", "grc", "zh-Hans"), "anyURI": ("#a1", "https://example.org/x", "p1.xml#b"), "boolean": ("true", "0"),
    "date": ("1943-07-02", "2007-07-02"), "gYear": ("1943", "-0044"), "gMonth": ("--07",), "gDay": ("---02",), "gYearMonth": ("1943-07",),
    "gMonthDay": ("--07-02",), "time": ("12:30:00",), "dateTime": ("1943-07-02T12:30:00", "2007-07-02T12:30:00"), "duration": ("P1Y",),
    "decimal": ("1.5", "-3"), "nonNegativeInteger": ("0", "12"), "double": ("0.5",), "float": ("0.5",), "Name": ("rdg",), "NCName": ("name",),
    "token": ("word", "x-own", "1/2", "1,2", "10px", "1.0", "abc"), "string": ("x", "."), "integer": ("1",), "NMTOKEN": ("word",),
}  # fmt: skip
ENDLESS = 1 << 20


class Writer:
    """Write documents, the same for the same seed."""

    def __init__(self, schema: Schema, seed: int) -> None:
        self.schema = schema
        self.rng = random.Random(seed)
        self.used: Counter[object] = Counter()
        self.elements: Counter[str] = Counter()
        self.attributes: Counter[tuple[str, str]] = Counter()
        self._costs: dict[int, int] = {}
        self._declared: dict[int, int] = {}
        self._ids = 0
        self._left = 0
        self._mentioned = Mentioned()
        self._ahead: list[str] = []
        """The elements on the way to one that is to occur, the next at the end."""
        self._wanted = ""
        self._namespace = ""
        self._prefixes: dict[str, str] = {}
        _ = schema.vocabulary  # builds every content
        self._settle()

    def document(self, size: int = 60, goal: str = "") -> bytes:
        """Return a document of about so many elements, in which a certain one occurs."""
        self._ids, self._left = 0, size
        self._ahead = self._paths().get(goal, [])[::-1]
        self._wanted = self._ahead.pop() if self._ahead else ""
        out: list[str] = []
        self._write(self.schema.start, out, {}, "")
        return "".join(out).encode()

    @cache  # noqa: B019 - a writer lives as long as its test
    def _paths(self) -> dict[str, list[str]]:
        """Return a shortest way from the outermost element to every other."""
        vocabulary = self.schema.vocabulary
        first = [n for d in self._mentioned.elements(self.schema.start) for n in listed(d.names)]
        paths = {name: [name] for name in first}
        for name in (queue := list(first)):  # grows while it is walked
            for child in vocabulary.children(name):
                if child not in paths:
                    paths[child] = [*paths[name], child]
                    queue.append(child)
        return paths

    def _leads(self, pattern: Pattern) -> bool:
        return any(self._wanted in d.names for d in self._mentioned.elements(pattern))

    # ------------------------------------------------------------ how soon a pattern can end

    def _settle(self) -> None:
        """Count for every element how many elements it needs at least; until nothing changes."""
        declarations = [d for found in self.schema.vocabulary.by_name.values() for d in found]
        changed = True
        while changed:
            changed = False
            self._costs.clear()
            for declaration in declarations:
                cost = min(ENDLESS, 1 + self._cost(declaration.content))
                if cost < self._declared.get(id(declaration), ENDLESS):
                    self._declared[id(declaration)] = cost
                    changed = True
        self._costs.clear()

    def _cost(self, pattern: Pattern) -> int:
        known = self._costs.get(pattern.number)
        if known is None:
            known = self._costs[pattern.number] = self._count(pattern)
        return known

    def _count(self, pattern: Pattern) -> int:
        match pattern:
            case patterns.NotAllowed():
                return ENDLESS
            case patterns.Element():
                return self._declared.get(id(pattern.declaration), ENDLESS)
            case patterns.Choice():
                return min(self._cost(item) for item in pattern.items)
            case patterns.Group() | patterns.Interleave():
                return min(ENDLESS, sum(self._cost(item) for item in pattern.items))
            case patterns.OneOrMore():
                return self._cost(pattern.item)
            case _:
                return 0

    # ------------------------------------------------------------ writing

    def _write(self, pattern: Pattern, out: list[str], attributes: dict[str, str], element: str) -> None:
        match pattern:
            case patterns.Element():
                self._element(pattern.declaration, out)
            case patterns.Attribute():
                name = self._attribute_name(pattern)
                self.attributes[element, name] += 1
                attributes[name] = self._value(pattern.value)
            case patterns.Choice():
                self._write(self._choose(pattern, element), out, attributes, element)
            case patterns.Group():
                for item in pattern.items:
                    self._write(item, out, attributes, element)
            case patterns.Interleave():
                self._interleave(pattern, out, attributes, element)
            case patterns.OneOrMore():
                self._write(pattern.item, out, attributes, element)
                while self._left > 0 and self.rng.random() < 0.6:
                    self._write(pattern.item, out, attributes, element)
            case patterns.Text():
                out.append(escape(self.rng.choice(TEXTS)))
            case patterns.Empty():
                pass
            case _:
                out.append(escape(self._value(pattern)))

    def _choose(self, choice: patterns.Choice, element: str) -> Pattern:
        """Choose what was chosen seldom; where the document is long enough, what ends soonest."""
        leading = [item for item in choice.items if self._leads(item)] if self._wanted else []
        if leading:
            chosen = self.rng.choice(leading)
        elif self._left <= 0:
            least = min(self._cost(item) for item in choice.items)
            cheap = [item for item in choice.items if self._cost(item) == least]
            chosen = next((item for item in cheap if isinstance(item, patterns.Empty)), None) or self.rng.choice(cheap)
        else:
            able = [item for item in choice.items if self._cost(item) < ENDLESS]
            weights = [1 / (1 + self.used[element, item.number]) ** 2 for item in able]
            if any(isinstance(item, patterns.Attribute) for item in able):  # there are many, so each is seldom
                weights = [
                    12 * w if isinstance(item, patterns.Empty) else w for item, w in zip(able, weights, strict=True)
                ]
            chosen = self.rng.choices(able, weights)[0]
        self.used[element, chosen.number] += 1
        return chosen

    def _interleave(
        self, pattern: patterns.Interleave, out: list[str], attributes: dict[str, str], element: str
    ) -> None:
        items = list(pattern.items)
        self.rng.shuffle(items)
        for item in items:
            self._write(item, out, attributes, element)

    def _element(self, declaration: Declaration, out: list[str]) -> None:
        before = self._left - 1
        share = self._left = int(before * self.rng.uniform(0.2, 0.8))  # something is left for what follows
        around = self._namespace
        if is_open(declaration.names):
            name, opening = "o:thing", f' xmlns:o="{OTHER}"'
        else:
            found = list(listed(declaration.names))
            namespace, name = split(self._wanted if self._wanted in found else self.rng.choice(found))
            opening = f' xmlns="{namespace}"' if namespace != self._namespace else ""
            around, self._namespace = self._namespace, namespace
        self.elements[name] += 1
        inner: list[str] = [""]
        attributes: dict[str, str] = {}
        arrived = bool(self._wanted) and self._wanted in declaration.names
        wanted, self._wanted = self._wanted, self._ahead.pop() if arrived and self._ahead else ""
        self._write(declaration.content, inner, attributes, name)
        self._namespace = around
        self._wanted = "" if arrived else wanted
        written = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        written += "".join(f' xmlns:{p}="{space}"' for space, p in self._prefixes.items() if f" {p}:" in written)
        out.append(f"<{name}{opening}{written}>{''.join(inner)}</{name}>")
        self._left += before - share

    def _attribute_name(self, attribute: patterns.Attribute) -> str:
        if is_open(attribute.names):
            return f"any{self.rng.randrange(5)}"
        namespace, local = split(next(listed(attribute.names)))
        if namespace in {"", XML_NAMESPACE}:
            return f"xml:{local}" if namespace else local
        return f"{self._prefixes.setdefault(namespace, f'n{len(self._prefixes)}')}:{local}"

    # ------------------------------------------------------------ values

    def _value(self, pattern: Pattern) -> str:
        match pattern:
            case patterns.Value():
                return pattern.text
            case patterns.Data():
                return self._data(pattern.datatype)
            case patterns.ListOf():
                return " ".join(self._words(pattern.item))
            case patterns.Choice():
                return self._value(self._choose(pattern, "value"))
            case patterns.Text():
                return self.rng.choice(TEXTS).strip()
            case _:
                return ""

    def _words(self, pattern: Pattern) -> list[str]:
        match pattern:
            case patterns.OneOrMore():
                return [word for _ in range(self.rng.randint(1, 3)) for word in self._words(pattern.item)]
            case patterns.Group():
                return [word for item in pattern.items for word in self._words(item)]
            case patterns.Choice():
                return self._words(self._choose(pattern, "word"))
            case patterns.Empty():
                return []
            case _:
                return [value] if (value := self._value(pattern)) else []

    def _data(self, datatype: Datatype) -> str:
        if datatype.name == "ID":
            self._ids += 1
            return f"id{self._ids}"
        good = [one for one in SAMPLES[datatype.name] if datatype.allows(one, Context())]
        if not good:
            raise LookupError(f"no sample of {datatype.name}: {datatype.described}")
        return self.rng.choice(good)
