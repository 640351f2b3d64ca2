"""Where notes stand: what moves from the feet, in which order, and what the pages then say."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from edition.writers.galley.settings import read_settings
from edition.writers.print.beside import stacked
from edition.writers.print.geometry import Geometry
from edition.writers.print.standing import Load, standing
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import book, project_in
from tests.print.printed import read_pages

WORDS = "folia cadunt in silva et nox alta venit dum luna plena lucet "


def test_the_largest_layer_of_notes_moves_first_sources_last_variants_never():
    loads = [Load("apparatus", 300), Load("notes", 900), Load("comm", 400), Load("testimonia", 2000)]
    assert standing(1000, loads, 0.8).moved == ()
    assert standing(1000, loads, 0.75).moved == ("notes",)
    assert standing(1000, loads, 0.7).moved == ("notes", "comm")
    assert standing(1000, loads, 0.5).moved == ("notes", "comm", "testimonia")
    assert standing(100, loads, 0.5).after == 0.75


def test_a_layer_that_was_told_its_place_stays():
    assert standing(10, [Load("notes", 900, may_move=False), Load("comm", 20)], 0.5).moved == ("comm",)


@given(
    st.floats(0, 5000),
    st.lists(st.tuples(st.sampled_from(["apparatus", "a", "b", "fontes"]), st.floats(0, 5000), st.booleans())),
    st.floats(0.05, 1),
)
def test_what_stays_has_its_share_or_nothing_more_can_move(text, loads, share):
    given_loads = [Load(*load) for load in loads]
    found = standing(text, given_loads, share)
    assert not any(name.startswith("apparatus") for name in found.moved)
    free = {load.name for load in given_loads if load.may_move and not load.is_variants}
    assert found.after <= share or free <= set(found.moved)
    assert set(found.moved) <= free


def commented(paragraphs: int, notes: dict[str, int], *, division: bool = False) -> str:
    """Make a text with notes of some layers on each paragraph, each of so many words."""
    out = []
    for i in range(paragraphs):
        said = "".join(
            f"<note type='{layer}'>{layer}{i} {(WORDS * 20).split(maxsplit=1)[0]} {' '.join((WORDS * 40).split()[:count])}</note>"
            for layer, count in notes.items()
        )
        words = f"<p>{WORDS * 4} verbum{i}{said} <app><lem wit='#A'>lemma{i}</lem><rdg wit='#B'>aliud</rdg></app> {WORDS}</p>"
        out.append(f"<div><head>Caput {i}</head>{words}</div>" if division else words)
    return f"{TEI_OPEN}{HEADER}<text><body>{''.join(out)}</body></text></TEI>"


def pages_of(tmp_path, tei, settings=None):
    need_tool("pdftotext")
    made, pdf, _, _ = book(tmp_path, tei, {"form": "text", "index": False, "page": "A5", **(settings or {})})
    assert made.pdf is not None, [f.message for f in made.findings]
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return made, text.split("\f")[:-1]


def test_a_long_commentary_moves_behind_the_text_and_says_to_which_pages_it_belongs(tmp_path):
    made, pages = pages_of(tmp_path, commented(14, {"commentary": 90, "realia": 70}), {"foot": {"share": 0.3}})
    assert [f.code for f in made.findings] == ["O016"]
    text = [page for page in pages if "Adnotationes" not in page]
    behind = pages[len(text) :]
    assert all("verbum" in page for page in text)
    at = {key: number for number, page in enumerate(text, 1) for key in re.findall(r"verbum(\d+)", page)}
    found = re.findall(r"(\d+)\.(\d+)\s+verbum(\d+)\] (commentary|realia)(\d+)", " ".join("\n".join(behind).split()))
    assert [(int(key), layer) for _, _, key, layer, _ in found] == [
        (i, layer) for i in range(14) for layer in ("commentary", "realia")
    ]
    assert all(int(page) == at[key] and key == other for page, _, key, _, other in found)
    for page in behind[1:]:
        shown = [int(p) for p in re.findall(r"(\d+)\.\d+\s+verbum", page)]
        head = re.search(r"Adnotationes ad pp?\. (\d+)(?:–(\d+))?", page)
        assert int(head[1]) in {shown[0], shown[0] - 1}
        assert int(head[2] or head[1]) == shown[-1]


def test_only_as_much_moves_as_must(tmp_path):
    made, pages = pages_of(tmp_path, commented(14, {"commentary": 90, "realia": 40}))
    assert "“commentary”" in made.findings[0].message
    assert "realia" not in made.findings[0].message
    assert "realia0" in pages[0]
    assert "commentary0" not in pages[0]


def test_what_fits_on_one_page_stays_there(tmp_path):
    made, pages = pages_of(tmp_path, commented(1, {"commentary": 120}))
    assert made.findings == []
    assert len(pages) == 1
    assert "commentary0" in pages[0]


def test_variants_that_fill_the_feet_are_told(tmp_path):
    entries = "".join(
        f"<app><lem wit='#A'>verbum{i}</lem><rdg wit='#B'>aliud quiddam multo longius quam lemma{i}</rdg></app> "
        for i in range(300)
    )
    made, _ = pages_of(tmp_path, f"{TEI_OPEN}{HEADER}<text><body><p>{entries}</p></body></text></TEI>")
    assert [f.code for f in made.findings] == ["O017"]


def test_notes_at_the_end_of_each_section(tmp_path):
    tei = commented(3, {"commentary": 40}, division=True)
    made, pages = pages_of(tmp_path, tei, {"layers": {"commentary": "section"}})
    assert made.findings == []
    order = re.findall(r"Caput \d|commentary\d", "\n".join(pages))
    assert order == [f"{word}{i}" for i in range(3) for word in ("Caput ", "commentary")]
    assert re.search(r"5\.4\s+verbum2\] commentary2", "\n".join(pages))


def words_of(pdf, page: int) -> list[tuple[str, float, float, float]]:
    """List the words of a page with their left and right edges and their height."""
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    one = found.split("<page ")[page]
    rows = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)</word>', one)
    return [(word, float(left), float(right), float(top)) for left, top, right, word in rows]


@pytest.mark.parametrize("columns", [2, 3])
def test_notes_stand_in_columns_of_one_height_variants_over_the_whole_width(tmp_path, columns):
    settings = {"foot": {"columns": columns, "share": 0.9}, "form": "text", "index": False, "page": "A5"}
    tei = commented(9, {"commentary": 35})
    made, pdf, read, _ = book(tmp_path, tei, settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    words = words_of(pdf, 1)
    top = min(y for word, _, _, y in words if word.startswith("commentary"))
    foot = [w for w in words if w[3] >= top - 1]
    edge = min(x for _, x, _, _ in words)
    wide = read.width_pt / columns
    rows: dict[int, set[float]] = {}
    for _, left, right, y in foot:
        column = int((left - edge + 2) // wide)
        assert right <= edge + (column + 1) * wide + 2
        rows.setdefault(column, set()).add(round(y))
    assert sorted(rows) == list(range(columns))
    assert max(map(len, rows.values())) - min(map(len, rows.values())) <= columns - 1
    assert {min(found) for found in rows.values()} == {min(rows[0])}
    variants = [w for w in words if w[0].startswith("lemma") and w[3] < top and w[3] > 250]
    assert max(right for _, _, right, _ in variants) > edge + wide
    # In reading order every note stands whole, in its column and on its page.
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout
    said = re.findall(r"verbum\d+\] (commentary\d+)", " ".join(text.split()))
    assert said == [f"commentary{i}" for i in range(9)]


def test_a_layer_may_have_columns_of_its_own(tmp_path):
    layers = {"commentary": {"columns": 2}, "apparatus": {"columns": 3, "set": "listed"}}
    made, _, read, _ = book(tmp_path, commented(9, {"commentary": 35}), {"layers": layers, "form": "text"})
    assert made.pdf is not None
    assert (read.layer("commentary").columns, read.layer("apparatus").columns, read.foot.columns) == (2, 3, 1)


def facing_pages(tmp_path, tei, settings):
    """Set a text with its commentary on the facing pages; returns the pages of the text and those that face them."""
    settings = {"form": "text", "index": False, "layers": {"commentary": "facing"}, **settings}
    made, pdf, read, edition = book(tmp_path, tei, settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    text = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size)
    said = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    pages = said.split("\f")[:-1]
    assert len(pages) % 2 == 1
    assert not pages[0].strip()  # the first page of the text is a left one
    return text[1::2], pages[2::2]


@pytest.mark.parametrize("words", [20, 60, 160])
def test_a_commentary_faces_the_lines_of_which_it_speaks(tmp_path, words):
    """Where the commentary is longer than the text, pages of text are shorter, and notes go on on the next right page."""
    lefts, rights = facing_pages(tmp_path, commented(20, {"commentary": words}), {"page": "A5"})
    assert len(lefts) == len(rights) > 2
    seen = []
    for left, right in zip(lefts, rights, strict=True):
        assert left.rows
        for line, key in re.findall(r"(\d+)\s+verbum(\d+)\] commentary\2", right):
            assert f"verbum{key}" in left.rows[int(line) - 1]
            seen.append(int(key))
        assert "commentary" not in left.foot
        assert re.findall(r"lemma(\d+)", left.foot) == re.findall(r"lemma(\d+)", " ".join(left.rows))
    assert seen == list(range(20))
    said = " ".join(" ".join(rights).split())
    assert said.count(WORDS.split(maxsplit=1)[0]) >= 20 * (words // len(WORDS.split()))


def test_two_facing_texts_leave_no_facing_page_for_notes(tmp_path):
    project, _ = project_in(tmp_path, commented(1, {}), {"facing": ["a", "b"], "layers": {"commentary": "facing"}})
    settings, findings = read_settings(project)
    assert settings.layer("commentary").place == "foot"
    assert [f.code for f in findings] == ["O012"]


# -- notes in the margin ---------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(1, 60))), st.floats(0, 5))
def test_blocks_are_stacked_in_order_without_overlap(blocks, between):
    wanted = sorted(want for want, _ in blocks)
    heights = [height for _, height in blocks]
    most = max(500.0, sum(heights) + between * len(heights))
    tops = stacked(wanted, heights, between, most)
    for i, (top, height) in enumerate(zip(tops, heights, strict=True)):
        assert top + height <= most + 1e-6
        if i + 1 < len(tops):
            assert tops[i + 1] >= top + height + between - 1e-6
    # Where there is room, each is where it wants to be.
    if all(b - a >= 60 + between for a, b in pairwise(wanted)):
        assert tops == pytest.approx([min(w, most - h) for w, h in zip(wanted, heights, strict=True)])


def margin_words(tmp_path, tei, settings):
    """Set a text with its commentary in the margin; returns for each page the words of text and margin by height."""
    settings = {"form": "text", "index": False, "layers": {"commentary": "margin"}, **settings}
    made, pdf, read, _ = book(tmp_path, tei, settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    assert "O015" not in {f.code for f in made.findings}
    pages = len(PdfReader(pdf).pages)
    found = []
    for number in range(1, pages + 1):
        is_right = number % 2 == 1
        inside = (read.margins.inside if is_right else read.margins.outside) * 72 / 25.4
        words = words_of(pdf, number)
        text = [w for w in words if inside - 2 <= w[1] and w[2] <= inside + read.width_pt + 12]
        beside = [w for w in words if (w[1] > inside + read.width_pt + 14 if is_right else w[2] < inside - 14)]
        found.append((text, beside))
    return made, found


@pytest.mark.parametrize(("words", "page"), [(8, "royal octavo"), (25, "A5"), (60, "A4")])
def test_notes_stand_in_the_outer_margin_beside_their_lines(tmp_path, words, page):
    """Whatever is in the margin of a page is said of its lines; where there is room, note and line have one height."""
    _, pages = margin_words(tmp_path, commented(20, {"commentary": words}), {"page": page})
    seen = []
    for text, beside in pages:
        line_of = {word: y for word, _, _, y in text if word.startswith("verbum")}
        lemmata = [(word.rstrip("]"), y) for word, _, _, y in beside if word.startswith("verbum")]
        assert [word for word, _ in lemmata] == sorted(line_of, key=lambda w: line_of[w])
        seen += [word for word, _ in lemmata]
        if words == 8:
            assert all(abs(y - line_of[word]) < 6 for word, y in lemmata)
        assert not any(word.startswith("commentary") for word, _, _, _ in text)
        rows = sorted({round(y) for _, _, _, y in beside})
        assert all(b - a > 5 or b - a <= 1 for a, b in pairwise(rows))
    assert seen == [f"verbum{i}" for i in range(20)]


def test_a_note_that_is_longer_than_the_margin_goes_on_in_the_next(tmp_path):
    tei = commented(12, {"commentary": 2}).replace("commentary1 ", f"commentary1 {'silva ' * 330}")
    _, pages = margin_words(tmp_path, tei, {})
    counts = ["".join(word for word, *_ in beside).replace("\u00ad", "").count("silva") for _, beside in pages]
    assert sum(counts) >= 330
    assert sum(count > 20 for count in counts) >= 2
    assert all(text for text, _ in pages)


def test_notes_stand_in_the_left_margin_of_an_arabic_right_hand_page(tmp_path):
    tei = commented(3, {"commentary": 6}).replace(f"<p>{WORDS}", f"<p>{'هذا كتاب كبير جدا ' * 12}{WORDS}")
    tei = tei.replace('xml:lang="la"', 'xml:lang="ar"')
    made, pdf, _, _ = book(tmp_path, tei, {"form": "text", "index": False, "layers": {"commentary": "margin"}})
    assert made.pdf is not None, [f.message for f in made.findings]
    notes = [left for word, left, _, _ in words_of(pdf, 1) if word.startswith("commentary")]
    assert len(notes) == 3


@pytest.mark.parametrize("more", range(5))
def test_notes_stand_in_the_margin_of_a_page_that_the_text_fills(tmp_path, more):
    """Nothing is at the foot; the text leaves less than a row of the page."""
    note = "<note type='commentary'>commentary{0}</note>"
    verses = "".join(f"<l>{f'verbum{i}{note.format(i)}' if i % 4 == 0 else 'folia'} cadit</l>" for i in range(120))
    tei = f"{TEI_OPEN}{HEADER}<text><body><div>{verses}</div></body></text></TEI>"
    margins = {"top": 20 + more, "bottom": 20, "inside": 15, "outside": 45}
    _, pages = margin_words(tmp_path, tei, {"page": "A5", "margins": margins})
    assert [len(re.findall(r"verbum\d+", " ".join(w for w, *_ in text))) for text, _ in pages[:-1]]
    for text, beside in pages:
        heights = {re.sub(r"\D", "", word): y for word, _, _, y in text if word.startswith("verbum")}
        notes = {re.sub(r"\D", "", word): y for word, _, _, y in beside if word.startswith("commentary")}
        assert list(notes) == list(heights)


def test_a_margin_without_room_is_told(tmp_path):
    given_settings = {"margins": {"outside": 15}, "layers": {"commentary": "margin"}}
    project, _ = project_in(tmp_path, commented(1, {}), given_settings)
    settings, findings = read_settings(project)
    assert settings.layer("commentary").place == "foot"
    assert [f.code for f in findings] == ["O012"]
