"""The laws of patterns, and their derivatives against a matcher that tries every division of a sequence."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from edition.schema.datatypes import Context
from edition.schema.relaxng.names import AnyName, Name, NameChoice, NsName, overlap, qualified
from edition.schema.relaxng.patterns import Declaration
from edition.schema.relaxng.states import States
from edition.schema.relaxng.table import Table

LETTERS = "abc"

shapes = st.recursive(
    st.sampled_from([*LETTERS, "empty", "never"]),
    lambda inner: st.one_of(
        st.tuples(st.just("group"), inner, inner),
        st.tuples(st.just("choice"), inner, inner),
        st.tuples(st.just("interleave"), inner, inner),
        st.tuples(st.just("more"), inner),
    ),
    max_leaves=7,
)
sequences = st.text(st.sampled_from(LETTERS), max_size=5)


class Builder:
    def __init__(self) -> None:
        self.table = Table()
        empty = self.table.empty
        self.elements = {
            letter: self.table.element(Declaration(Name(letter), lambda: empty, number, None))
            for number, letter in enumerate(LETTERS)
        }

    def build(self, shape):
        match shape:
            case "empty":
                return self.table.empty
            case "never":
                return self.table.not_allowed
            case str():
                return self.elements[shape]
            case "more", inner:
                return self.table.one_or_more(self.build(inner))
            case kind, one, other:
                return getattr(self.table, kind)((self.build(one), self.build(other)))


def accepts(builder, pattern, sequence: str) -> bool:
    states = States(builder.table)
    state = states.of((pattern,))
    for letter in sequence:
        opening = states.open(state, letter)
        if opening is None:
            return False
        state = states.close(state, opening, opening.child)
    return state.complete


@cache
def naive(shape, sequence: str) -> bool:
    """Match by the definition: try every division."""
    match shape:
        case "empty":
            return sequence == ""
        case "never":
            return False
        case str():
            return sequence == shape
        case "choice", one, other:
            return naive(one, sequence) or naive(other, sequence)
        case "group", one, other:
            return any(naive(one, sequence[:cut]) and naive(other, sequence[cut:]) for cut in range(len(sequence) + 1))
        case "more", inner:
            cuts = range(1, len(sequence))
            return naive(inner, sequence) or any(
                naive(inner, sequence[:cut]) and naive(shape, sequence[cut:]) for cut in cuts
            )
        case "interleave", one, other:
            return any(
                naive(one, "".join(c for i, c in enumerate(sequence) if mask >> i & 1))
                and naive(other, "".join(c for i, c in enumerate(sequence) if not mask >> i & 1))
                for mask in range(1 << len(sequence))
            )


@given(shapes, sequences)
@settings(max_examples=500, deadline=None)
def test_derivatives_match_what_the_definition_matches(shape, sequence):
    builder = Builder()
    assert accepts(builder, builder.build(shape), sequence) is naive(shape, sequence)


@given(shapes, shapes, shapes)
@settings(deadline=None)
def test_equal_patterns_are_the_same_object(one, two, three):
    builder = Builder()
    table = builder.table
    a, b, c = (builder.build(shape) for shape in (one, two, three))
    assert table.interleave((a, b)) is table.interleave((b, a))
    assert table.interleave((table.interleave((a, b)), c)) is table.interleave((a, table.interleave((b, c))))
    assert table.choice((a, b)) is table.choice((b, a))
    assert table.choice((table.choice((a, b)), c)) is table.choice((a, table.choice((b, c))))
    assert table.choice((a, a)) is a
    assert table.group((table.group((a, b)), c)) is table.group((a, table.group((b, c))))
    assert table.group((a, table.empty)) is a
    assert table.group((a, table.not_allowed)) is table.not_allowed
    assert table.optional(table.optional(a)) is table.optional(a)
    assert table.one_or_more(table.one_or_more(a)) is table.one_or_more(a)


@given(shapes, st.sampled_from(LETTERS))
@settings(deadline=None)
def test_a_derivative_is_remembered(shape, letter):
    builder = Builder()
    pattern = builder.build(shape)
    assert pattern.open(letter) == pattern.open(letter)
    assert pattern.close() is pattern, "a pattern without attributes is not changed by the end of the start tag"
    assert pattern.read("text", Context()) is builder.table.not_allowed


uris = st.sampled_from(["", "u", "v"])
single = st.builds(lambda uri, local: Name(qualified(uri, local)), uris, st.sampled_from(LETTERS))
few = st.one_of(single, st.tuples(single, single).map(NameChoice))
classes = st.recursive(
    st.one_of(
        single,
        st.builds(NsName, uris, st.one_of(st.none(), few)),
        st.builds(AnyName, st.one_of(st.none(), few, st.builds(NsName, uris))),
    ),
    lambda inner: st.tuples(inner, inner).map(NameChoice),
    max_leaves=3,
)
ALL_NAMES = [qualified(uri, local) for uri in ("", "u", "v", "w") for local in (*LETTERS, "d")]


@given(classes, classes)
def test_classes_overlap_where_a_name_is_in_both(one, other):
    assert overlap(one, other) is any(name in one and name in other for name in ALL_NAMES)
    assert overlap(one, other) is overlap(other, one)
