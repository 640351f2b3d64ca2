"""The laws of the planner, which knows no Typst: every row once, every note with its row, no page too high, an end."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from edition.writers.print.plan import EPSILON, Frame, Page, plan
from edition.writers.print.slices import Note, Request

ROW, NOTE_ROW, PER_ROW = 12.0, 10.0, 9


@dataclass
class Rows:
    """Rows of one height; some may not end a page."""

    closed: list[bool]
    columns: int = 1

    @property
    def sides(self) -> int:
        return self.columns

    def __len__(self) -> int:
        return len(self.closed)

    def heights(self, first: int, last: int) -> tuple[float, ...]:
        return (max(0, last - first + 1) * ROW,) * self.columns

    def may_end(self, last: int) -> bool:
        return not self.closed[last]


def oracle(requests: list[Request]) -> list[float]:
    """A foot is as high as its words fill rows; a series begins a row of its own."""
    heights = []
    for request in requests:
        words: dict[int, int] = {}
        for piece in request.foot:
            words[piece.note.order[0]] = words.get(piece.note.order[0], 0) + piece.last - piece.first + 1
        heights.append(sum(-(-count // PER_ROW) for count in words.values()) * NOTE_ROW)
    return heights


def off_by(factor: float):
    """A guess that is wrong by some factor."""
    return lambda request: oracle([request])[0] * factor


guesses = st.sampled_from((0.0, 0.3, 0.9, 1.0, 1.1, 3.0)).map(lambda f: off_by(f) if f else None)


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
        notes.append(Note(f"n{i}", step, (series, step, i), words, draw(st.integers(0, sides - 1))))
    height = draw(st.sampled_from((60.0, 100.0, 200.0, 480.0)))
    return Rows(closed, sides), notes, Frame(height, 6.0, ROW)


def slices(pages: list[Page]):
    found: dict[str, list[tuple[int, int, int]]] = {}
    for number, page in enumerate(pages):
        for foot in page.feet:
            for piece in foot:
                found.setdefault(piece.note.key, []).append((number, piece.first, piece.last))
    return found


@settings(max_examples=120, deadline=None)
@given(books(), guesses)
def test_every_row_stands_on_exactly_one_page_in_order(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess=guess)
    rows = [row for page in pages for row in range(page.first, page.last + 1)]
    assert rows == list(range(len(body)))


@settings(max_examples=120, deadline=None)
@given(books(), guesses)
def test_every_note_begins_with_its_row_and_is_whole(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess=guess)
    found = slices(pages)
    for note in notes:
        pieces = found[note.key]
        assert [first for _, first, _ in pieces] == [0, *(last for _, _, last in pieces)][:-1]
        assert pieces[-1][2] == note.words
        assert [p for p, _, _ in pieces] == sorted({p for p, _, _ in pieces})
        home = next(i for i, page in enumerate(pages) if page.first <= note.step <= page.last)
        if pieces[0][0] != home:
            # Put off: only where the page has a single row and its feet are full.
            page = pages[home]
            assert page.first == page.last
            assert pieces[0][0] > home


@settings(max_examples=120, deadline=None)
@given(books(), guesses)
def test_no_page_is_higher_than_it_may_be(given_, guess):
    body, notes, frame = given_
    for number, page in enumerate(plan(body, notes, oracle, frame, guess=guess)):
        for side, foot in enumerate(page.feet):
            body_height = body.heights(page.first, page.last)[side]
            foot_height = oracle([Request(side, number, page.first, page.last, foot)])[0]
            between = (frame.gap if body_height else frame.pitch) if foot_height else 0
            assert body_height + between + foot_height <= frame.height + EPSILON


@settings(max_examples=80, deadline=None)
@given(books(), guesses)
def test_it_ends_and_is_the_same_each_time(given_, guess):
    body, notes, frame = given_
    pages = plan(body, notes, oracle, frame, guess=guess)
    assert len(pages) <= len(body) + sum(note.words for note in notes)
    assert pages == plan(body, notes, oracle, frame, guess=guess)


def test_a_page_ends_where_it_may():
    body = Rows([i % 5 != 4 for i in range(40)])
    pages = plan(body, [], oracle, Frame(ROW * 12, 6.0, ROW))
    assert [page.last for page in pages] == [9, 19, 29, 39]


def test_notes_of_a_page_that_fits_are_not_divided():
    notes = [Note(f"n{i}", i, (0, i, i), 8) for i in range(30)]
    pages = plan(Rows([False] * 30), notes, oracle, Frame(200.0, 6.0, ROW))
    assert all(piece.is_whole for page in pages for foot in page.feet for piece in foot)


def test_a_heading_is_not_parted_for_the_sake_of_its_notes():
    """Three rows of a heading and the first of a paragraph, with more notes than a page holds: notes are divided."""
    rows = Rows([True, True, True, True, *[False] * 30])
    notes = [Note(f"n{i}", i % 3, (0, i % 3, i), 90) for i in range(9)]
    pages = plan(rows, notes, oracle, Frame(480.0, 6.0, ROW))
    assert pages[0].last >= 4
    assert {piece.note.key for piece in pages[0].feet[0]} >= {note.key for note in notes}


def test_a_good_guess_spares_questions():
    """What is asked is what becomes a page, and little beside it."""
    notes = [Note(f"n{i}", i // 2, (0, i // 2, i), 5 + i % 17, size=5 + i % 17) for i in range(400)]
    asked: list[Request] = []

    def counting(requests: list[Request]) -> list[float]:
        asked.extend(requests)
        return oracle(requests)

    pages = plan(Rows([False] * 200), notes, counting, Frame(480.0, 6.0, ROW), guess=off_by(1.01))
    assert len(asked) <= 2.5 * len(pages)


def test_the_last_page_holds_text_unless_the_notes_of_one_row_are_longer_than_a_page():
    """Nine rows, and a note on the last but one of any length: rows are held back for the page on which it ends."""
    frame = Frame(240.0, 6.0, ROW)
    for words in range(1, 400):
        notes = [Note("long", 7, (0, 7, 0), words)]
        for guess in (None, off_by(0.9), off_by(1.2)):
            pages = plan(Rows([False] * 9), notes, oracle, frame, guess=guess)
            fits = ROW * 2 + frame.gap + -(-(words + 1) // PER_ROW) * NOTE_ROW <= frame.height
            if fits:
                assert pages[-1].last >= pages[-1].first, words
            assert [step for page in pages for step in range(page.first, page.last + 1)] == list(range(9))
