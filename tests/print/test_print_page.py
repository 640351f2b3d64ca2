"""What the page says, read from the finished PDF by poppler: numbers, references, notes between blocks, pointers."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from itertools import pairwise

import pytest
from pypdf import PdfReader

from edition.writers.galley.settings import Breaks, read_settings
from edition.writers.latex.files import _Export
from edition.writers.print.geometry import Geometry
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import STYLE, book, project_in
from tests.print.printed import read_pages

TWO = "<lem wit='#A'>{0}</lem><rdg wit='#B'>{1}</rdg>"


def app(lemma: str, reading: str, more: str = "", key: str = "") -> str:
    name = f" xml:id='{key}'" if key else ""
    return f"<app{name}>{TWO.format(lemma, reading)}{more}</app>"


def printed(tmp_path, body: str, settings=None, *, lang: str = "la") -> str:
    """Set a text and return what poppler reads on its pages."""
    need_tool("pdftotext")
    opened = TEI_OPEN.replace('"la"', f'"{lang}"')
    tei = f"{opened}{HEADER}<text><body>{body}</body></text></TEI>"
    made, pdf, _, _ = book(tmp_path, tei, {"form": "text", "index": False, **(settings or {})})
    assert made.pdf is not None, [f.message for f in made.findings]
    return subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout


def lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_numbers_of_verses_stand_as_they_are_encoded(tmp_path):
    numbers = ["3", "4.1", "4.2", "5", "6", "6a", "7", "11", "*D 12.01", "*D 12.02"]
    body = "".join(f"<l n='{n}'>{app(f'versus{i}', 'alius')} cadit</l>" for i, n in enumerate(numbers))
    text = printed(tmp_path, body)
    shown = lines(text)
    foot = " ".join(shown[10:])
    named = dict(re.findall(r"B (\S+(?: \d\S*)?) (versus\d) A\]", f"B {foot}"))
    assert named == {n: f"versus{i}" for i, n in enumerate(numbers)}
    margin = [line.split("cadit")[1].strip() for line in shown[:10]]
    assert margin == ["", "4.1", "", "5", "", "6a", "", "11", "*D 12.01", ""]


def test_a_line_without_number_is_called_by_its_neighbour(tmp_path):
    speech = "<sp><speaker>{}</speaker><l n='{}'>{}</l></sp>"
    body = speech.format(app("Titus", "Tit."), 1, f"Silva {app('silet', 'sonat')}")
    body += speech.format(app("Gaius", "Titus"), 2, "Nox venit.")
    body += f"<stage>{app('Exeunt', 'abeunt')}</stage>"
    foot = lines(printed(tmp_path, f"<div>{body}</div>"))[-1]
    assert foot == "ante 1 Titus A] Tit. B 1 silet A] sonat B ante 2 Gaius A] Titus B post 2 Exeunt A] abeunt B"


def test_a_note_between_blocks_belongs_to_the_block_before(tmp_path):
    body = "<head>Caput</head><note>De capite.</note><p>Folia cadunt.</p><note>De foliis.</note><p>Nox venit.</p>"
    text = lines(printed(tmp_path, f"<div>{body}</div>"))
    assert text == ["Caput1", "Folia cadunt.2", "Nox venit.", "1 De capite.", "2 De foliis."]


def test_a_note_by_line_between_blocks_has_the_line_of_the_block_before(tmp_path):
    body = "<p>Folia cadunt.</p><note type='commentary'>De foliis.</note><p>Nox venit.</p>"
    assert lines(printed(tmp_path, f"<div>{body}</div>")) == ["Folia cadunt.", "Nox venit.", "1 De foliis."]


def indents(text: str, *words: str) -> list[int]:
    return [next(len(li) - len(li.lstrip()) for li in text.splitlines() if li.strip().startswith(w)) for w in words]


def test_a_paragraph_goes_on_flush_after_what_stands_in_it(tmp_path):
    inner = [
        "<quote><l>Folia cadunt in silva,</l><l>nox alta venit.</l></quote>",
        "<list><item>unum</item><item>duo</item></list>",
        "<lg><l>Folia cadunt in silva.</l></lg>",
    ]
    body = "<p>Principium huius libri.</p>"
    body += "".join(f"<p>Ait{i} poeta {block} reliqua{i} quae sequuntur.</p>" for i, block in enumerate(inner))
    text = printed(tmp_path, f"<div>{body}<p>Finis operis.</p></div>")
    flush, *rest = indents(text, "Principium", "reliqua0", "reliqua1", "reliqua2", "Ait0", "Finis")
    assert rest[:3] == [flush] * 3
    assert all(indent > flush for indent in rest[3:])


def test_a_note_on_words_that_begin_where_it_stands(tmp_path):
    body = "<p>Folia <note type='app2' targetEnd='#e1'>om. B</note>in silva alta<anchor xml:id='e1'/> cadunt et"
    body += " <note type='app2' targetEnd='#e2'>add. C</note>nox<anchor xml:id='e2'/> venit.</p>"
    assert lines(printed(tmp_path, body))[-1] == "1 in … alta] om. B nox] add. C"


def test_a_note_on_an_entry_is_set_apart(tmp_path):
    body = f"<p>Finis {app('bonus', 'malus', '<note>facilior</note>')} est.</p>"
    assert lines(printed(tmp_path, body))[-1] == "1 bonus A] malus B — facilior"


def language_of(path) -> str:
    return str(PdfReader(path).trailer["/Root"]["/Lang"])


def test_the_book_is_bound_by_the_language_of_most_of_its_text(tmp_path):
    arabic = "هذا كتاب كبير جدا يوم"
    entry = app("كتاب", "كتب")
    for around in ("", " xml:lang='en'"):
        body = (
            f"<div xml:lang='en'><p>A short preface.</p></div><div xml:lang='ar'><p>هذا {entry} {arabic * 3}</p></div>"
        )
        tei = f"<TEI xmlns='http://www.tei-c.org/ns/1.0' xml:lang='en'>{HEADER}<text{around}><body>{body}</body></text></TEI>"
        made, pdf, read, edition = book(tmp_path, tei, {"form": "text", "index": False})
        assert made.pdf is not None
        assert language_of(pdf) == "ar"
        page = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size, rtl=True)[0]
        assert left_edge(pdf, "preface") < read.width_pt / 2
        assert page.foot


def left_edge(pdf, word: str) -> float:
    found = subprocess.run(["pdftotext", "-bbox", pdf, "-"], capture_output=True, text=True, check=True).stdout
    places = re.findall(r'xMin="([\d.]+)"[^>]*>([^<]*)</word>', found)
    return next(float(x) for x, said in places if word in said)


def test_an_english_quotation_does_not_make_a_latin_text_english(tmp_path):
    body = f"<p>{'Folia cadunt in silva. ' * 9}<quote xml:lang='en'>Leaves fall.</quote></p>"
    body += f"<note xml:lang='en'>{'A long note in English. ' * 40}</note>"
    opened = "<TEI xmlns='http://www.tei-c.org/ns/1.0' xml:lang='en'>"
    tei = f"{opened}{HEADER}<text><body xml:lang='la'>{body}</body></text></TEI>"
    _, pdf, _, edition = book(tmp_path, tei, {"form": "text", "index": False})
    assert (language_of(pdf), edition.metadata.language) == ("la", "la")


def test_a_reference_says_page_and_line_of_what_it_leads_to(tmp_path):
    far = "".join(f"<p>{'Folia cadunt in silva et nox venit. ' * 9}</p>" for _ in range(30))
    body = f"<p>Vide <ref target='#far'>infra</ref>, <ptr target='#x'/>, <ref target='#far'>cap. 3</ref>.</p>{far}"
    body += f"<p xml:id='far'>Finis {app('bonus', 'malus', key='x')} est.</p>"
    text = printed(tmp_path, body)
    pages = text.split("\f")
    last = next(i for i, page in enumerate(pages, 1) if "Finis" in page)
    number = re.search(r"(\d+) bonus A\]", pages[last - 1])[1]
    assert last > 2
    assert lines(text)[0] == f"Vide infra (p. {last}, l. {number}), p. {last}, l. {number}, cap. 3."


def test_a_reference_speaks_the_language_of_the_text_or_as_the_project_wants(tmp_path):
    body = "<p>Siehe <ptr target='#p2'/>.</p><p xml:id='p2'>Ende.</p>"
    assert "Siehe S. 1, Z. 2." in printed(tmp_path, body, lang="de")
    assert "Siehe 1/2." in printed(tmp_path, body, {"pointers": "{page}/{line}"})


def test_a_pointer_without_words_names_what_has_no_line(tmp_path):
    text = printed(tmp_path, "<p>Codex <ptr target='#A'/>, <ptr target='https://example.org/x'/>.</p>")
    assert "Codex A, example.org/x." in text


def test_a_pointer_without_words_names_a_place_where_pages_are_not_told(tmp_path):
    body = "<p>Vide <ptr target='#p2'/> et <ptr target='#d2'/>.</p><p xml:id='p2'>Finis operis.</p>"
    text = printed(
        tmp_path, f"<div>{body}</div><div xml:id='d2'><head>De viis</head><p>x</p></div>", {"pointers": "none"}
    )
    assert "Vide “Finis operis.” et De viis." in text


def test_a_witness_is_called_by_what_stands_in_it_where_its_id_only_counts(tmp_path):
    body = "<p>Folia <app><lem wit='#M1'>cadunt</lem><rdg wit='#M2'>cadent</rdg></app>.</p>"
    listed = "<listWit><witness xml:id='M1'><abbr>A</abbr></witness><witness xml:id='M2'>B²</witness></listWit>"
    header = re.sub("<listWit>.*</listWit>", listed, HEADER)
    made, pdf, _, _ = book(tmp_path, f"{TEI_OPEN}{header}<text><body>{body}</body></text></TEI>", {"form": "text"})
    assert made.pdf is not None
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert "cadunt A] cadent B" in text
    assert "M1" not in text


def test_a_canonical_reference_is_a_source_at_the_foot(tmp_path):
    body = "<p>Dicit <cit><quote>in principio</quote> <ref cRef='Io:1:1'/></cit>, cf. <ref cRef='Gn:1:1'/>.</p>"
    assert lines(printed(tmp_path, body)) == [
        "Dicit “in principio”, cf. Gn 1:1.",
        "1 “in principio”] Io 1:1 Gn 1:1",
    ]


def chapters(count: int, *, lemma: str = "verbum") -> str:
    text = "Folia cadunt in silva et nox alta venit. " * 3
    return "".join(
        f"<div type='textpart' subtype='chapter' n='{c}'><p n='1'><seg n='1'>{text}</seg> <seg n='2'>{app(lemma, 'vox')}"
        f" <pb n='{c}r'/>{text}</seg></p><p n='2'>{text}</p></div>"
        for c in range(1, count + 1)
    )


def test_numbers_of_chapters_and_leaves_stand_in_the_inner_margin(tmp_path):
    pages = printed(tmp_path, chapters(12)).split("\f")
    for number, page in enumerate(pages[:2], 1):
        found = re.findall(r"^ *(\d+\.1\.1|2) +\S" if number % 2 else r"\S +(\d+\.1\.1|2)$", page, re.MULTILINE)
        assert any("." in label for label in found)
    for chapter in range(1, 13):
        assert sum(f"{chapter}.1.1" in page for page in pages) >= 1
        assert any(re.search(rf"\|{chapter}r\b", page) for page in pages)


def test_entries_refer_by_passage_where_that_is_asked_for(tmp_path):
    text = printed(tmp_path, chapters(3), {"reference": "passage"})
    assert re.findall(r"(\S+) verbum A\]", text) == ["1.1.2", "2.1.2", "3.1.2"]


def test_the_margin_has_what_the_project_wants(tmp_path):
    text = printed(tmp_path, chapters(2), {"margin": ["div/@n"]})
    assert not re.search(r"1\.1|\|1r", text)
    assert re.search(r"^ *2 +Folia", text, re.MULTILINE)
    assert not re.search(r"^ *\d ", printed(tmp_path, chapters(1), {"margin": "none"}).splitlines()[0])


def test_no_space_comes_in_before_punctuation_at_a_milestone(tmp_path):
    assert "venit. Nox," in printed(tmp_path, "<p>Ver venit<milestone unit='section' n='2'/>. Nox<lb/>, alta.</p>")


def test_the_last_page_of_a_text_holds_text(tmp_path):
    note = " ".join(f"nota{i}" for i in range(500))
    body = f"<p>{' '.join(f'verbum{i}' for i in range(60))} finis<note type='commentary'>{note}</note> operis.</p>"
    pages = printed(tmp_path, body, {"layers": {"commentary": "foot"}}).split("\f")[:-1]
    assert len(pages) == 2
    assert "operis." in pages[1]
    assert "nota499" in pages[1]


def test_a_heading_below_a_division_without_one_is_printed(tmp_path):
    body = "<div><div><div><head>De foliis</head><p>Folia cadunt.</p></div></div></div>"
    assert lines(printed(tmp_path, body)) == ["De foliis", "Folia cadunt."]


def test_chapters_below_divisions_without_headings_are_in_the_contents(tmp_path):
    inner = "".join(f"<div><head>Caput {n}</head><p>Folia cadunt.</p></div>" for n in ("primum", "alterum"))
    text = printed(tmp_path, f"<div><div><div>{inner}</div></div></div>", {"form": "book"})
    contents = next(page for page in text.split("\f") if "Conspectus" in page and "Caput primum" in page)
    assert re.findall(r"(Caput \w+)[ .]+(\d+)", contents) == [("Caput primum", "1"), ("Caput alterum", "1")]


def test_a_reading_that_points_elsewhere_is_not_called_omitted(tmp_path):
    entry = "<app><lem wit='#A'><ptr target='https://example.org/A.xml#w1'/></lem>"
    entry += "<rdg wit='#B'><ptr target='https://example.org/B.xml#w1'/></rdg></app>"
    text = printed(tmp_path, f"<p>Finis {entry} est.</p>")
    assert "om." not in text
    assert re.search(r"A\.xml#w1\W* A\] \W*B\.xml#w1\W* B", text)


def test_editorial_signs_stand_by_their_reasons_and_join(tmp_path):
    body = "<p>Dis <supplied reason='lost'>Mani</supplied><supplied reason='lost'>bus</supplied>"
    body += " <supplied reason='lost'>sacrum</supplied> <supplied reason='omitted'>et</supplied>"
    body += " <expan><abbr>L</abbr><ex>ucius</ex></expan> <surplus>que</surplus> <unclear>po</unclear>suit</p>"
    found = unicodedata.normalize("NFD", lines(printed(tmp_path, body))[0])
    assert found == "Dis [Manibus sacrum] ⟨et⟩ L(ucius) {que} p\u0323o\u0323suit"


def test_no_space_stands_between_chinese_characters_of_two_lines(tmp_path):
    body = f"<p>\n <seg>山高月小</seg>\n <seg>水落{app('石', '沙')}出</seg>\n</p>"
    assert lines(printed(tmp_path, body, lang="lzh")) == ["山高月小水落石出", "1 石 A] 沙 B"]


def test_the_sign_at_the_end_of_all_readings_is_no_part_of_the_lemma(tmp_path):
    body = f"<p>Hic {app('finit,', 'finivit,')} nox {app('venit,', 'venit.')} alta.</p>"
    assert lines(printed(tmp_path, body))[-1] == "1 finit A] finivit B venit, A] venit. B"


def test_a_code_that_ends_a_quotation_is_its_source(tmp_path):
    body = "<p>Dicunt: <quote>venite omnes gentes<ref cRef='LXX:Ps:45:11'/>\n </quote>, et alibi"
    body += " <seg type='allusion'>Deus in rubo<ref cRef='LXX:Ex:3:2'/></seg>.</p>"
    assert lines(printed(tmp_path, body)) == [
        "Dicunt: “venite omnes gentes”, et alibi Deus in rubo.",
        "1 venite … gentes] LXX Ps 45:11 Deus … rubo] LXX Ex 3:2",
    ]


def test_the_export_for_tex_has_the_same_references_and_numbers(tmp_path):
    body = "<div type='textpart' n='1'><p n='1'>Vide <ptr target='#x'/>.</p><p n='2' xml:id='x'>Finis.</p></div>"
    project, edition = project_in(tmp_path, f"{TEI_OPEN}{HEADER}<text><body>{body}</body></text></TEI>")
    text = _Export([edition], read_settings(project)[0], STYLE, project).text()[0]
    assert r"Vide p. \edpageref{place.0}, l. \edlineref{place.0}." in text
    assert r"\edlabel{place.0}" in text
    assert re.findall(r"\\ledinnernote\{([^}]*)\}", text) == ["1.1", "2"]


def test_the_report_has_figures_of_the_pages(tmp_path):
    need_tool("pdftotext")
    made, _, _, _ = book(tmp_path, f"{TEI_OPEN}{HEADER}<text><body>{chapters(12)}</body></text></TEI>", {"page": "A5"})
    pages = [page for planned in made.planned if planned.part.name.startswith("text") for page in planned.pages]
    rows = [page.last - page.first + 1 for page in pages]
    assert made.figures["pages"] == len(pages) > 2
    assert made.figures["rows_least"] == min(rows[:-1])
    assert made.figures["rows_mean"] == round(sum(rows[:-1]) / len(rows[:-1]), 1)
    assert 0 < made.figures["foot_share"] < 0.5


def rows_by_page(tmp_path, body: str, settings) -> list[list[str]]:
    text = printed(tmp_path, body, {"page": "A6", **settings})
    return [lines(page) for page in text.split("\f")[:-1]]


STANZAS = "".join(
    f"<lg>{''.join(f'<l>Stropha{i} versus{j}</l>' for j in range(7))}</lg>" if i % 2 else f"<p>Interim{i}.</p>"
    for i in range(24)
)


def test_stanzas_are_kept_on_one_page_where_the_project_says_so(tmp_path):
    plain_pages = rows_by_page(tmp_path / "plain", f"<div>{STANZAS}</div>", {"numbering": "none"})
    pages = rows_by_page(tmp_path / "kept", f"<div>{STANZAS}</div>", {"numbering": "none", "breaks": {"keep": ["lg"]}})

    def divided(pages) -> int:
        found = [{row.split()[0] for row in page if row.startswith("Stropha")} for page in pages]
        return sum(len(a & b) for a, b in pairwise(found))

    assert divided(plain_pages) > 0
    assert divided(pages) == 0


def test_divisions_begin_on_a_new_page_where_the_project_says_so(tmp_path):
    inner = "<div><head>Sectio {0}.{1}</head><p>Folia cadunt in silva.</p></div>"
    body = "".join(
        f"<div><head>Liber {i}</head>{''.join(inner.format(i, j) for j in range(3))}</div>" for i in range(3)
    )
    of_books = rows_by_page(tmp_path / "one", f"<div>{body}</div>", {"breaks": {"before": ["div1"]}})
    assert [[row for row in page if re.fullmatch(r"(Liber|Sectio) [\d.]+", row)] for page in of_books] == [
        [f"Liber {i}", *(f"Sectio {i}.{j}" for j in range(3))] for i in range(3)
    ]
    of_sections = rows_by_page(tmp_path / "two", f"<div>{body}</div>", {"breaks": {"before": ["div1", "div2"]}})
    firsts = [next(row for row in page if re.fullmatch(r"(Liber|Sectio) [\d.]+", row)) for page in of_sections]
    # The first section of a book stands under the heading of the book.
    assert firsts == [name for i in range(3) for name in (f"Liber {i}", f"Sectio {i}.1", f"Sectio {i}.2")]


@pytest.mark.parametrize(
    ("before", "first"),
    [
        ("div[@type='book']", "Liber"),
        ('div[ @type = "book" ]', "Liber"),
        ("lg[@type='canto']", "Canto"),
        ("div[@type='chapter']", "Folia"),
    ],
)
def test_what_is_of_a_type_begins_on_a_new_page_where_the_project_says_so(tmp_path, before, first):
    """Books and cantos without headings, chapters with them: none is known by the level of a heading."""
    canto = "<lg type='canto'><l>Canto {0} arma.</l><l>Versus.</l></lg><lg type='stanza'><l>Stropha.</l></lg>"
    body = "".join(
        f"<div type='book'><p>Liber {i} incipit.</p><div type='chapter'><head>Caput</head><p>Folia {i} cadunt.</p></div>"
        f"{canto.format(i)}</div>"
        for i in range(3)
    )
    pages = rows_by_page(tmp_path, f"<div>{body}</div>", {"numbering": "none", "breaks": {"before": [before]}})
    found = [re.findall(r"(Liber|Canto|Folia) (\d)", " ".join(page)) for page in pages]
    before_it = [] if first == "Liber" else [[("Liber", "0"), *([("Folia", "0")] if first == "Canto" else [])]]
    assert found[: len(before_it)] == before_it
    assert [page[0] for page in found[len(before_it) :]] == [(first, str(i)) for i in range(3)]


def test_what_cannot_begin_a_page_is_told(tmp_path):
    project, _ = project_in(
        tmp_path,
        f"{TEI_OPEN}{HEADER}<text><body><p>Folia.</p></body></text></TEI>",
        {"breaks": {"before": ["lgg", "lgg[@type='x']"], "keeep": ["p"]}},
    )
    settings, findings = read_settings(project)
    assert settings.breaks == Breaks()
    assert any("“lg”" in f.hint for f in findings)


def test_labels_of_one_row_have_room_in_the_margin():
    from edition.writers.galley.passages import Passage, in_margin

    row = [
        Passage(1, "980a", "", is_page=True),
        Passage(2, "21", "21"),
        Passage(3, "980b", "", is_page=True),
        Passage(4, "1", "1"),
    ]
    assert in_margin(row) == "21, 1 |980a"
    assert in_margin(row[:1]) == "|980a"
    assert in_margin([*row[:1], *row[2:3]]) == "|980a |980b"
