"""The laws of the planner, which knows no Typst: every row once, every note with its row, no page too high, an end."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.writers.print.filling import EPSILON, Filling, Frame, Page, by_step
from edition.writers.print.optimal import costs_of, improved, worth
from edition.writers.print.plan import filled, plan
from edition.writers.print.shape import SeriesShape, Shape
from edition.writers.print.slices import Note, Request

pytestmark = pytest.mark.long

ROW, NOTE_ROW, PER_ROW = 12.0, 10.0, 9


@dataclass
class Rows:
    """Rows of one height; some may not end a page."""

    closed: list[bool]
    columns: int = 1
    ends: frozenset[int] = frozenset()
    divided: frozenset[int] = frozenset()

    @property
    def sides(self) -> int:
        return self.columns

    def __len__(self) -> int:
        return len(self.closed)

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        return (max(0, last - first + 1) * ROW,) * self.columns

    def may_end(self, last: int) -> bool:
        return not self.closed[last]

    def must_end(self, last: int) -> bool:
        return last in self.ends

    def is_right(self, number: int) -> bool:
        return number % 2 == 0

    def divides(self, lasts) -> list[bool]:
        return [last in self.divided for last in lasts]


def oracle(requests: list[Request]) -> list[float]:
    """A foot is as high as its words fill rows; a series begins a row of its own."""
    heights = []
    for request in requests:
        words: dict[int, int] = {}
        for piece in request.foot:
            words[piece.note.order[0]] = words.get(piece.note.order[0], 0) + piece.last - piece.first + 1
        heights.append(sum(-(-count // PER_ROW) for count in words.values()) * NOTE_ROW)
    return heights


@dataclass
class OffBy:
    """A guess that is wrong by some factor."""

    factor: float = 1.0

    def shape(self, _side: int) -> Shape:
        return Shape(PER_ROW, NOTE_ROW * self.factor, (SeriesShape(),) * 3)

    def width(self, _note: Note, first: int, last: int) -> float:
        return last - first + 1


guesses = st.sampled_from((0.3, 0.9, 1.0, 1.1, 3.0)).map(OffBy)


@st.composite
def books(draw):
    count = draw(st.integers(1, 70))
    sides = draw(st.sampled_from((1, 1, 2)))
    closed = draw(st.lists(st.booleans() | st.just(False), min_size=count, max_size=count))
    notes = []
    for i in range(draw(st.integers(0, 60))):
        step = draw(st.integers(0, count - 1))
        words = draw(st.sampled_from((1, 2, 4, 7, 12, 30, 90, 400)) | st.integers(1, 60))
        series = draw(st.integers(0, 2))
        # Of facing pages, the last series stands under both.
        spreads = sides > 1 and series == 2
        side = 0 if spreads else draw(st.integers(0, sides - 1))
        notes.append(Note(f"n{i}", step, (series, step, i), words, side, spreads))
    height = draw(st.sampled_from((60.0, 100.0, 200.0, 480.0)))
    ends = frozenset(draw(st.lists(st.integers(0, count - 1), max_size=3)))
    words = frozenset(draw(st.lists(st.integers(0, count - 1), max_size=count)))
    rows = Rows([c and i not in ends for i, c in enumerate(closed)], sides, ends, words)
    return rows, notes, Frame(height, 6.0, ROW)


def slices(pages: list[Page]):
    found: dict[str, list[tuple[int, int, int]]] = {}
    for number, page in enumerate(pages):
        for foot in page.feet:
            for piece in foot:
                found.setdefault(piece.note.key, []).append((number, piece.first, piece.last))
    return found


@settings(max_examples=60, deadline=None)
@given(books(), guesses)
def test_every_row_stands_on_exactly_one_page_in_order(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess)
    rows = [row for page in pages for row in range(page.first, page.last + 1)]
    assert rows == list(range(len(body)))
    assert all(any(page.last == end for page in pages) for end in body.ends)


@settings(max_examples=60, deadline=None)
@given(books(), guesses)
def test_every_note_begins_with_its_row_and_is_whole(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess)
    found = slices(pages)
    for note in notes:
        pieces = found[note.key]
        assert [first for _, first, _ in pieces] == [0, *(last for _, _, last in pieces)][:-1]
        assert pieces[-1][2] == note.words
        numbers = [p for p, _, _ in pieces]
        # Under facing pages, a note may go on from the left one to the right.
        assert numbers == sorted(numbers)
        assert all(numbers.count(p) <= 1 + note.spreads for p in numbers)
        home = next(i for i, page in enumerate(pages) if page.first <= note.step <= page.last)
        if pieces[0][0] != home:
            # Put off: only where the page has a single row and its feet are full.
            page = pages[home]
            assert page.first == page.last
            assert pieces[0][0] > home


@settings(max_examples=60, deadline=None)
@given(books(), guesses)
def test_no_page_is_higher_than_it_may_be(given_, guess):
    body, notes, frame = given_
    for number, page in enumerate(plan(body, notes, oracle, frame, guess)):
        for side, foot in enumerate(page.feet):
            body_height = body.heights(page.first, page.last)[side]
            foot_height = oracle([Request(side, number, page.first, page.last, foot)])[0]
            between = (frame.gap if body_height else frame.pitch) if foot_height else 0
            assert body_height + between + foot_height <= frame.height + EPSILON


@settings(max_examples=40, deadline=None)
@given(books(), guesses)
def test_it_ends_and_is_the_same_each_time(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess)
    assert len(pages) <= len(body) + sum(note.words for note in notes)
    assert pages == plan(body, notes, oracle, frame, guess)


def test_a_page_ends_where_it_may():
    body = Rows([i % 5 != 4 for i in range(40)])
    pages = plan(body, [], oracle, Frame(ROW * 12, 6.0, ROW), OffBy())
    assert [page.last for page in pages] == [9, 19, 29, 39]


def test_notes_of_a_page_that_fits_are_not_divided():
    notes = [Note(f"n{i}", i, (0, i, i), 8) for i in range(30)]
    pages = plan(Rows([False] * 30), notes, oracle, Frame(200.0, 6.0, ROW), OffBy())
    assert all(piece.is_whole for page in pages for foot in page.feet for piece in foot)


def test_a_heading_is_not_parted_for_the_sake_of_its_notes():
    """Three rows of a heading and the first of a paragraph, with more notes than a page holds: notes are divided."""
    rows = Rows([True, True, True, True, *[False] * 30])
    notes = [Note(f"n{i}", i % 3, (0, i % 3, i), 90) for i in range(9)]
    pages = plan(rows, notes, oracle, Frame(480.0, 6.0, ROW), OffBy())
    assert pages[0].last >= 4
    assert {piece.note.key for piece in pages[0].feet[0]} >= {note.key for note in notes}


def test_a_good_guess_spares_questions():
    """What is asked is what becomes a page, and little beside it."""
    notes = [Note(f"n{i}", i // 2, (0, i // 2, i), 5 + i % 17) for i in range(400)]
    asked: list[Request] = []

    def counting(requests: list[Request]) -> list[float]:
        asked.extend(requests)
        return oracle(requests)

    pages = plan(Rows([False] * 200), notes, counting, Frame(480.0, 6.0, ROW), OffBy(1.01))
    assert len(set(asked)) <= 5 * len(pages)


def test_the_last_page_holds_text_unless_the_notes_of_one_row_are_longer_than_a_page():
    """Nine rows, and a note on the last but one of any length: rows are held back for the page on which it ends."""
    frame = Frame(240.0, 6.0, ROW)
    for words in range(1, 400):
        notes = [Note("long", 7, (0, 7, 0), words)]
        for guess in (OffBy(), OffBy(0.9), OffBy(1.2)):
            pages = plan(Rows([False] * 9), notes, oracle, frame, guess)
            fits = ROW * 2 + frame.gap + -(-(words + 1) // PER_ROW) * NOTE_ROW <= frame.height
            if fits:
                assert pages[-1].last >= pages[-1].first, words
            assert [step for page in pages for step in range(page.first, page.last + 1)] == list(range(9))


# -- all pages of a part together -----------------------------------------------------------------------------------


@st.composite
def short_parts(draw):
    count = draw(st.integers(2, 12))
    closed = draw(st.lists(st.booleans() | st.just(False), min_size=count, max_size=count))
    notes = []
    for i in range(draw(st.integers(0, 8))):
        step = draw(st.integers(0, count - 1))
        notes.append(Note(f"n{i}", step, (draw(st.integers(0, 2)), step, i), draw(st.integers(1, 45))))
    frame = Frame(draw(st.sampled_from((60.0, 80.0, 100.0))), 6.0, ROW, draw(st.integers(1, 4)))
    return Rows(closed, divided=frozenset(draw(st.lists(st.integers(0, count - 2), max_size=6)))), notes, frame


def filling_of(body, notes, frame, guess=None) -> Filling:
    return Filling(body, oracle, frame, guess or OffBy(), by_step(notes))


def every_plan(filling: Filling, first: int = 0, carried=(), before=()):
    """Try every row as the end of a page."""
    count = len(filling.body)
    if first == count:
        if not carried:
            yield list(before)
            return
        page, left = filling.cut(first, first - 1, carried)
        yield from every_plan(filling, first, left, (*before, page))
        return
    for last in range(first, count):
        page, left = filling.cut(first, last, carried)
        fits = last == first or filling.body.heights(first, last)[0] <= filling.frame.height
        if fits and filling.all_begun(page):
            yield from every_plan(filling, last + 1, left, (*before, page))


@settings(max_examples=20, deadline=None)
@given(short_parts(), guesses)
def test_of_all_plans_of_a_short_part_none_costs_less(given_, guess):
    body, notes, frame = given_
    # What pages cost depends on the plan that is there first, and that on the guess.
    one_by_one = filled(filling_of(body, notes, frame, guess))
    costs = costs_of(filling_of(body, notes, frame), one_by_one)
    found = plan(body, notes, oracle, frame, guess)
    if len(one_by_one) > 1:
        least = min(worth(filling_of(body, notes, frame), costs, p) for p in every_plan(filling_of(body, notes, frame)))
        assert abs(worth(filling_of(body, notes, frame), costs, found) - least) < 1e-6


@settings(max_examples=30, deadline=None)
@given(books(), guesses)
def test_what_is_weighed_together_never_costs_more_than_what_is_filled_page_by_page(given_, guess):
    body, notes, frame = given_
    one_by_one = filled(filling_of(body, notes, frame, guess))
    costs = costs_of(filling_of(body, notes, frame), one_by_one)
    before = worth(filling_of(body, notes, frame), costs, one_by_one)
    after = improved(filling_of(body, notes, frame, guess), one_by_one)
    assert worth(filling_of(body, notes, frame), costs, after) <= before + 1e-6


def test_white_is_shared_and_the_last_page_is_not_left_alone():
    """Twenty-one rows, ten on a page: a last page with one row is worse than three pages that are nearly full."""
    rows = Rows([False] * 21)
    frame = Frame(ROW * 10, 6.0, ROW, 4)
    assert [p.last - p.first + 1 for p in filled(filling_of(rows, [], frame))] == [10, 10, 1]
    counts = [p.last - p.first + 1 for p in plan(rows, [], oracle, frame, OffBy())]
    assert len(counts) == 3
    assert counts[-1] >= 4


# Of the ways to divide the notes, some are weighed, not all: the same examples each time, and the last page is free.
@settings(max_examples=50, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(0, 12), min_size=30, max_size=50), st.integers(0, 9), st.integers(60, 260), st.integers(2, 4),
    st.sampled_from((0.95, 1.0, 1.05)),
)  # fmt: skip
def test_a_long_note_is_divided_rather_than_leave_a_page_with_fewer_rows_than_the_least(words, at, long, least, factor):
    words[at] = long
    notes = [Note(f"n{i}", i, (0, i, i), count) for i, count in enumerate(words) if count]
    body = Rows([False] * len(words))
    pages = plan(body, notes, oracle, Frame(200.0, 6.0, ROW, least), OffBy(factor))
    assert all(page.last - page.first + 1 >= least for page in pages[:-1])


@pytest.mark.parametrize("seed", [6, 12, 14, 77])
def test_a_page_has_eight_rows_where_the_mean_is_more(seed):
    """Notes of which some are long: rather than leave a page with seven rows, one is divided."""
    chance = random.Random(seed)
    words = [chance.choice([0, 10, 20, 30]) for _ in range(110)]
    for at in chance.sample(range(110), 6):
        words[at] = chance.randrange(60, 160)
    notes = [Note(f"n{i}", i, (0, i, i), count) for i, count in enumerate(words) if count]
    pages = plan(Rows([False] * 110), notes, oracle, Frame(480.0, 6.0, ROW, 4), OffBy())
    assert min(page.last - page.first + 1 for page in pages[:-1]) >= 8
