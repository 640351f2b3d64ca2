"""XSD's regular expressions against a matcher of another kind, and against what the specification says."""

from __future__ import annotations

import itertools
import unicodedata
from dataclasses import dataclass

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edition.schema.datatypes.blocks import block, block_names
from edition.schema.datatypes.charsets import LAST, LIMITS, complement, difference, of_category, union
from edition.schema.datatypes.regex import RegexError, XsdRegex

# ---------------------------------------------------------------- a matcher that walks the expression, set by set


@dataclass(frozen=True)
class Node:
    text: str
    kind: str
    parts: tuple = ()
    least: int = 0
    most: int | None = None

    def ends(self, subject: str, start: int) -> set[int]:
        match self.kind:
            case "one":
                return {start + 1} if start < len(subject) and self.parts[0](subject[start]) else set()
            case "sequence":
                ends = {start}
                for part in self.parts:
                    ends = {end for middle in ends for end in part.ends(subject, middle)}
                return ends
            case "choice":
                return {end for part in self.parts for end in part.ends(subject, start)}
            case _:
                found, ends, count = set(), {start}, 0
                seen: set[tuple[int, int]] = set()
                while ends and (self.most is None or count <= self.most):
                    if count >= self.least:
                        found |= ends
                    key = {(min(count, self.least), end) for end in ends}
                    if key <= seen:
                        break
                    seen |= key
                    ends = {end for middle in ends for end in self.parts[0].ends(subject, middle)}
                    count += 1
                return found

    def matches(self, subject: str) -> bool:
        return len(subject) in self.ends(subject, 0)


def _category(char: str) -> str:
    return unicodedata.category(char)


CHARS = {
    "a": lambda c: c == "a",
    "-": lambda c: c == "-",
    r"\.": lambda c: c == ".",
    ".": lambda c: c not in "\n\r",
    r"\d": lambda c: _category(c) == "Nd",
    r"\D": lambda c: _category(c) != "Nd",
    r"\s": lambda c: c in " \t\n\r",
    r"\S": lambda c: c not in " \t\n\r",
    r"\w": lambda c: _category(c)[0] not in "PZC",
    r"\W": lambda c: _category(c)[0] in "PZC",
    r"\p{L}": lambda c: _category(c)[0] == "L",
    r"\P{Lu}": lambda c: _category(c) != "Lu",
    r"\p{IsGreek}": lambda c: 0x370 <= ord(c) <= 0x3FF,
    r"\P{IsArabic}": lambda c: not 0x600 <= ord(c) <= 0x6FF,
    "[a-c]": lambda c: "a" <= c <= "c",
    "[^a-c]": lambda c: not "a" <= c <= "c",
    "[a-z-[aeiou]]": lambda c: "a" <= c <= "z" and c not in "aeiou",
    r"[\w-[\d]]": lambda c: _category(c)[0] not in "PZC" and _category(c) != "Nd",
    r"[^\p{C}\p{Z}]": lambda c: _category(c)[0] not in "CZ",
    r"[\p{L}\d_]": lambda c: _category(c)[0] == "L" or _category(c) == "Nd" or c == "_",
    r"[^\p{L}-[b1]]": lambda c: _category(c)[0] != "L" and c not in "b1",
    r"[\--a]": lambda c: "-" <= c <= "a",
    "[-x]": lambda c: c in "-x",
    "[x-]": lambda c: c in "-x",
}
REPEATS = {"?": (0, 1), "*": (0, None), "+": (1, None), "{2}": (2, 2), "{1,}": (1, None), "{0,2}": (0, 2)}

atoms = st.sampled_from([Node(text, "one", (test,)) for text, test in CHARS.items()])


def _extend(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def sequence(parts: list[Node]) -> Node:
        return Node("".join(_grouped(part) for part in parts), "sequence", tuple(parts))

    def choice(parts: list[Node]) -> Node:
        return Node("(" + "|".join(part.text for part in parts) + ")", "choice", tuple(parts))

    def repeat(pair: tuple[Node, str]) -> Node:
        part, sign = pair
        text = part.text if part.kind == "one" else f"({part.text})"
        return Node(text + sign, "repeat", (part,), *REPEATS[sign])

    return st.one_of(
        st.lists(inner, min_size=0, max_size=3).map(sequence),
        st.lists(inner, min_size=1, max_size=3).map(choice),
        st.tuples(inner, st.sampled_from(sorted(REPEATS))).map(repeat),
    )


def _grouped(node: Node) -> str:
    return node.text if node.kind in {"one", "choice", "repeat"} else f"({node.text})"


expressions = st.recursive(atoms, _extend, max_leaves=6)
subjects = st.text(st.sampled_from("ab-.x1 _\nZéßΩάא٣漢€²\u0301\u00ad\u200d\ue000\U00010400\U0001f600"), max_size=4)


@given(expressions, subjects)
@settings(max_examples=600, deadline=None)
@example(Node(r"\p{L}", "one", (CHARS[r"\p{L}"],)), "\U00010400")
def test_an_expression_matches_what_its_parts_match(expression, subject):
    assert XsdRegex(expression.text).matches(subject) is expression.matches(subject)


@pytest.mark.parametrize(
    "wrong",
    ["(a", "a)", "[a", "]", "a{2,1}", "a{,2}", "{", "}", "*", "a**", "(?:a)", r"\$", r"\1", r"\x", r"\u0041", r"\p{Lx}",
     r"\p{IsNowhere}", r"\pL", r"\p{Cs}", "[]", "[^]", "[a-b-c]", r"[a-\d]", "[z-a]", "[[a]]", "[a-z-[b]", "[a-[b]c]",
     "\\", "[\\", "a{99999999999}"],
)  # fmt: skip
def test_what_is_no_expression_is_refused(wrong):
    with pytest.raises(RegexError) as error:
        XsdRegex(wrong)
    assert 0 <= error.value.index <= len(wrong)


@pytest.mark.parametrize(
    ("expression", "subject", "wanted"),
    [
        ("^a$", "^a$", True),
        ("^a$", "a", False),
        ("a&&b", "a&&b", True),
        ("", "", True),
        ("", "a", False),
        ("a|", "", True),
        (r"\i\c*", "é-1", True),
        (r"\i\c*", "1a", False),
        (r"[\i-[:]][\c-[:]]*", "a:b", False),
        ("(a*)*b", "aaab", True),
        ("[+--]", ",", True),
        (r"\p{IsPrivateUse}", "\U000f0000", True),
        (r"\p{IsCoptic}", "\u2c80", True),
    ],
)
def test_what_the_specification_says(expression, subject, wanted):
    assert XsdRegex(expression).matches(subject) is wanted


def test_categories_are_those_of_unicode():
    for limit in LIMITS:
        for group in ("L", "C", "Nd", "Cn", "Co"):
            wanted = [code for code in range(limit + 1) if unicodedata.category(chr(code)).startswith(group)]
            found = [code for first, last in of_category(group, limit) for code in range(first, last + 1)]
            assert found == wanted, (group, limit)


ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9)).map(lambda pair: (pair[0], sum(pair)))).map(
    lambda found: union(tuple(found))
)


def _members(found) -> set[int]:
    return {code for first, last in found for code in range(first, last + 1)}


@given(ranges, ranges)
def test_sets_of_characters_obey_the_laws_of_sets(one, other):
    assert _members(union(one, other)) == _members(one) | _members(other)
    assert _members(difference(one, other, 80)) == _members(one) - _members(other)
    assert complement(complement(one, 80), 80) == one
    assert all(first <= last for first, last in one)


def test_blocks_do_not_overlap():
    own = [
        block(name)[0]
        for name in block_names()
        if len(block(name)) == 1 and name not in {"Greek", "CombiningMarksforSymbols"}
    ]
    own.sort()
    assert all(before[1] < after[0] for before, after in itertools.pairwise(own))
    assert own[-1][1] == LAST
