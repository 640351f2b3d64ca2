"""Small schemas and documents at random, the same for the same seed: all kinds of patterns in all combinations."""

from __future__ import annotations

import random

RNG = "http://relaxng.org/ns/structure/1.0"
XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
ELEMENTS, ATTRIBUTES = "abc", "xyz"
_DATA = (
    "<value>1</value>",
    "<value>a</value>",
    '<data type="integer"/>',
    '<data type="string"><param name="maxLength">1</param></data>',
    '<data type="token"><except><value>a</value></except></data>',
    '<list><oneOrMore><data type="integer"/></oneOrMore></list>',
    "<list><value>1</value><value>2</value></list>",
    "<list><empty/></list>",
    "<choice><value>1</value><value>2</value></choice>",
    "<text/>",
)
_WIDE = (
    "<anyName/>",
    "<anyName><except><name>a</name></except></anyName>",
    '<nsName ns="u"/>',
    "<choice><name>b</name><name>c</name></choice>",
)
_KINDS = (
    "group", "group", "choice", "choice", "interleave", "interleave", "optional", "zeroOrMore", "oneOrMore", "mixed",
)  # fmt: skip
_VALUES = ("1", "2", "a", "1 2", "")


class Generator:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)

    def schema(self) -> str:
        """Return a grammar; about a fifth of them are incorrect."""
        definitions = "".join(
            f'<define name="r{number}"><element name="{self.rng.choice(ELEMENTS)}">{self.pattern(2)}</element></define>'
            for number in (1, 2)
        )
        start = f'<start><element name="a">{self.pattern(4)}</element></start>'
        loose = f'<define name="r3">{self.pattern(2)}</define>'
        return f'<grammar xmlns="{RNG}" datatypeLibrary="{XSD}">{start}{definitions}{loose}</grammar>'

    def pattern(self, depth: int) -> str:
        chance = self.rng.random()
        if depth <= 0 or chance < 0.12:
            return self.leaf()
        if chance < 0.36:
            names = self.names(ELEMENTS)
            return f"<element>{names}{self.pattern(depth - 1)}</element>"
        if chance < 0.55:
            return self.attribute()
        kind = self.rng.choice(_KINDS)
        count = self.rng.choice((2, 2, 3) if kind in {"group", "choice", "interleave"} else (1, 1, 2))
        return f"<{kind}>{''.join(self.pattern(depth - 1) for _ in range(count))}</{kind}>"

    def leaf(self) -> str:
        leaves = ("<text/>", "<text/>", "<empty/>", "<notAllowed/>", f'<ref name="r{self.rng.randint(1, 3)}"/>')
        return self.rng.choice((*leaves, self.rng.choice(_DATA)))

    def names(self, letters: str) -> str:
        return self.rng.choice(_WIDE) if self.rng.random() < 0.25 else f"<name>{self.rng.choice(letters)}</name>"

    def attribute(self) -> str:
        names = self.names(ATTRIBUTES)
        value = self.rng.choice(_DATA) if self.rng.random() < 0.6 else ""
        attribute = f"<attribute>{names}{value}</attribute>"
        if not names.startswith("<name>"):
            return f"<zeroOrMore>{attribute}</zeroOrMore>" if self.rng.random() < 0.8 else attribute
        return f"<optional>{attribute}</optional>" if self.rng.random() < 0.4 else attribute

    def document(self, depth: int = 3, name: str = "a") -> str:
        attributes = "".join(f' {one}="{self.rng.choice(_VALUES)}"' for one in ATTRIBUTES if self.rng.random() < 0.25)
        if self.rng.random() < 0.05:
            attributes += ' u:x="1" xmlns:u="u"'
        content = ""
        if depth > 0:
            for _ in range(self.rng.choice((0, 0, 1, 1, 2, 3))):
                content += self.rng.choice(("", "", " ", "1", "a", " 2 ")) if self.rng.random() < 0.5 else ""
                content += self.document(depth - 1, self.rng.choice(ELEMENTS))
        if self.rng.random() < 0.35:
            content += self.rng.choice(("1", "2", "a", " ", "1 2", "\n"))
        return f"<{name}{attributes}>{content}</{name}>"
