"""Every kind of text is set, its lines are counted, and what is planned is what is set (each book verifies itself)."""

from __future__ import annotations

import re
import struct
import subprocess
import zlib

import pytest

from edition.writers.print import source
from edition.writers.print.geometry import Geometry
from edition.writers.print.source import TypstSource
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import STYLE, book
from tests.print.collation import WORDS
from tests.print.printed import consume, expected_entries, misplaced, read_pages

APP = "<app><lem wit='#A'>{0}</lem><rdg wit='#B'>{0}bis</rdg></app>"


def words(n: int, start: int = 0) -> str:
    return " ".join(WORDS[(start + i) % len(WORDS)] for i in range(n))


def document(body: str, lang: str = "la", front: str = "", back: str = "") -> str:
    opened = TEI_OPEN.replace('"la"', f'"{lang}"')
    return f"{opened}{HEADER}<text>{front}<body>{body}</body>{back}</text></TEI>"


def check(tmp_path, body: str, settings=None, lang: str = "la"):
    made, pdf, read, edition = book(
        tmp_path,
        document(body, lang),
        {"form": "text", "index": False, "page": "A5", "headings": True, **(settings or {})},
    )
    assert made.pdf is not None, [f.message for f in made.findings]
    pages = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size)
    items = expected_entries(edition, STYLE)
    assert consume(pages, items) == []
    return pages, items, pdf


def test_lists_of_all_kinds(tmp_path):
    def items(n):
        return "".join(f"<item>{words(3 + i * 7 % 40, i)} {APP.format(f'li{i}')}</item>" for i in range(n))

    body = f"<p>{words(30)}</p><list rend='bulleted'>{items(14)}</list><list rend='numbered'>{items(12)}</list><list>{items(9)}</list>"
    body += f"<list type='gloss'><label>arma</label><item>{words(20)}</item><label>virum</label><item>{words(9)}</item></list>"
    pages, found, _ = check(tmp_path, body)
    assert misplaced(pages, found) == []
    assert len(pages) > 1


def test_block_quotations_between_paragraphs(tmp_path):
    body = "".join(
        f"<p>{words(40, i)} {APP.format(f'ante{i}')}</p><quote><p>{words(50, i)} {APP.format(f'intus{i}')}</p></quote>"
        for i in range(8)
    )
    pages, found, _ = check(tmp_path, body)
    assert misplaced(pages, found) == []


def test_headings_never_end_a_page(tmp_path):
    body = "".join(
        f"<div><head>Caput {i} {APP.format(f'caput{i}')}</head><p>{words(11 + i * 13 % 90, i)}</p>"
        f"<div><head>Sub {i}</head><p>{words(15 + i * 7 % 50, i)}</p></div></div>"
        for i in range(16)
    )
    pages, found, _ = check(tmp_path, body)
    assert misplaced(pages, found) == []
    assert not any(page.rows[-1].startswith(("Caput", "Sub")) for page in pages)


def test_no_verse_of_a_stanza_stands_alone(tmp_path):
    """A page neither ends with the first verse of a stanza nor begins with its last."""
    stanzas = "".join(
        "<lg>"
        + "".join(f"<l>{verse} {words(3, i)}</l>" for verse in ("prima", *["media"] * (i % 3), "ultima"))
        + "</lg>"
        for i in range(60)
    )
    pages, _, _ = check(tmp_path, stanzas)
    assert len(pages) > 3
    assert not any(page.rows[0].startswith("ultima") for page in pages)
    assert not any(page.rows[-1].startswith("prima") for page in pages)


def test_the_header_of_a_table_stands_on_each_of_its_pages(tmp_path):
    rows = "".join(
        f"<row><cell>{i} {APP.format(f'cella{i}')}</cell><cell>{words(12, i)}</cell></row>" for i in range(70)
    )
    header = "<row role='label'><cell>Annus <note place='foot'>semel</note></cell><cell>Res gestae</cell></row>"
    pages, found, _ = check(
        tmp_path, f"<p>{words(30)}</p><table>{header}{rows}</table><p>{words(20)}</p>", {"layers": {"note": "end"}}
    )
    with_rows = [page for page in pages if any("cella" in row for row in page.rows)]
    assert len(with_rows) > 2
    assert all(sum("Res gestae" in row for row in page.rows) == 1 for page in with_rows)
    # The header that is repeated is no line: numbers are found after it as the margin counts them.
    for page in with_rows:
        at = next(i for i, row in enumerate(page.rows) if "Res gestae" in row)
        counted = [row for i, row in enumerate(page.rows) if i != at or page is pages[0]]
        page.rows[:] = counted
    assert misplaced(pages, found) == []


def test_verse_is_numbered_by_the_encoder(tmp_path):
    lines = "".join(f"<l n='{n}'>{words(9 if n % 3 else 17, n)} {APP.format(f'v{n}')}</l>" for n in range(101, 161))
    body = f"<lg>{lines[: len(lines) // 2]}</lg>" if lines.count("<l ") < 60 else f"<lg>{lines}</lg>"
    made, pdf, read, edition = book(tmp_path, document(body), {"form": "text", "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert made.manuscripts[0].numbering == "verse"
    pages = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size)
    items = expected_entries(edition, STYLE)
    assert consume(pages, items) == []
    for item in items:
        number, place = item.found[0]
        assert pages[number].number_at(place) == item.first.removeprefix("v")
    shown = [n for page in pages for n in page.margin.values()]
    assert shown == list(range(105, 161, 5))


def test_drama(tmp_path):
    body = "<div><head>Actus primus</head><stage>Intrat senex.</stage>" + "".join(
        f"<sp><speaker>Senex {i}</speaker><p>{words(12 + i * 9 % 40, i)} {APP.format(f'dic{i}')}</p></sp>"
        f"<sp><speaker>Servus</speaker><l>{words(7, i)}</l><l>{words(6, i)} {APP.format(f'ver{i}')}</l><stage>exit</stage></sp>"
        for i in range(12)
    )
    pages, found, _ = check(tmp_path, body + "</div>")
    assert misplaced(pages, found) == []
    assert not any(page.rows[-1].startswith("Senex ") and len(page.rows[-1]) < 12 for page in pages)


def test_a_table_over_pages(tmp_path):
    rows = "".join(
        f"<row><cell>r{i}</cell><cell>{words(4 + i * 5 % 22, i)} {APP.format(f'cel{i}')}</cell><cell>{words(3, i)}</cell></row>"
        for i in range(60)
    )
    head = "<row role='label'><cell>Num.</cell><cell>Textus</cell><cell>Nota</cell></row>"
    body = f"<p>{words(30)}</p><table><head>Tabula</head>{head}{rows}</table><p>{words(30)}</p>"
    made, _, _, _ = book(tmp_path, document(body), {"form": "text", "index": False, "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert len(made.planned[0].pages) > 2


def picture(path, width: int = 60, height: int = 40) -> None:
    """Write a grey PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"".join(b"\0" + bytes([120] * width) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + data)


def test_figures_with_their_captions(tmp_path):
    (tmp_path / "tei").mkdir()
    picture(tmp_path / "tei/page.png", 300, 200)
    figure = "<figure><graphic url='page.png'/><head>Tabula {0}</head><figDesc>Imago codicis.</figDesc></figure>"
    body = "".join(f"<p>{words(60, i)} {APP.format(f'fig{i}')}</p>{figure.format(i)}" for i in range(5))
    made, pdf, _, _ = book(tmp_path, document(body), {"form": "text", "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert made.findings == []
    need_tool("pdfimages")
    listed = subprocess.run(["pdfimages", "-list", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert listed.count("image") >= 5


def test_a_picture_that_is_not_there_is_told_and_described(tmp_path):
    body = "<figure><graphic url='https://example.org/a.png'><desc>folium primum</desc></graphic></figure><p>textus</p>"
    made, _, _, _ = book(tmp_path, document(body), {"form": "text"})
    assert made.pdf is not None
    assert [f.code for f in made.findings] == ["O013"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("zh-Hans", "清理中层内层问题的指示在各项建设事业中" * 30),
        ("he", "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו " * 30),
        ("ar", "وقال يمدح قاضي القضاة جلال الدين القزويني " * 40),
        ("ru", "Въ началѣ сотвори Богъ небо и землю " * 40),
        ("grc", "μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος οὐλομένην " * 40),
        ("syr", "ܒܪܫܝܬ ܒܪܐ ܐܠܗܐ ܝܬ ܫܡܝܐ ܘܝܬ ܐܪܥܐ ܘܐܪܥܐ ܗܘܬ ܬܘܗ ܘܒܘܗ " * 30),
        ("cop", "ϩⲛ ⲧⲉϩⲟⲩⲉⲓⲧⲉ ⲛⲉϥϣⲟⲟⲡ ⲛϭⲓ ⲡϣⲁϫⲉ " * 40),
        ("bo", "རྒྱ་གར་སྐད་དུ། བོད་སྐད་དུ། འཕགས་པ་ཤེས་རབ་ཀྱི་ཕ་རོལ་ཏུ་ཕྱིན་པ། " * 30),
        ("gez", "በመጀመሪያው ቃል ነበረ ቃልም በእግዚአብሔር ዘንድ ነበረ " * 30),
        ("akk", "𒀀𒈾 𒁁𒇷𒅀 𒆠𒁉𒈠 " * 60),
        ("sa-Deva", "धर्मक्षेत्रे कुरुक्षेत्रे समवेता युयुत्सवः " * 30),
    ],
)
def test_scripts(tmp_path, lang, text):
    half = len(text) // 2
    entry = f"<app><lem wit='#A'>{text[half : half + 6].strip()}</lem><rdg wit='#B'>{text[:5].strip()}</rdg></app>"
    body = "".join(f"<p>{text[:half]}{entry}{text[half + 6 :]}</p>" for _ in range(4))
    made, _, _, _ = book(tmp_path, document(body, lang), {"form": "text", "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]


def test_right_to_left_within_left_to_right_and_the_reverse(tmp_path):
    mixed = (
        "<p>{0} <foreign xml:lang='{1}'>{2}</foreign> {0} <app><lem wit='#A'>{3}</lem><rdg wit='#B'>x</rdg></app></p>"
    )
    arabic = "وقال يمدح قاضي القضاة"
    body = "".join(mixed.format(words(20), "ar", arabic, "finis") for _ in range(6))
    made, _, _, _ = book(tmp_path / "a", document(body), {"form": "text", "page": "A6"})
    assert made.pdf is not None, [f.message for f in made.findings]
    body = "".join(mixed.format(arabic * 6, "en", words(12), "يمدح") for _ in range(6))
    made, _, _, _ = book(tmp_path / "b", document(body, "ar"), {"form": "text", "page": "A6"})
    assert made.pdf is not None, [f.message for f in made.findings]


def test_endnotes_and_numbered_notes(tmp_path):
    body = "".join(
        f"<p>{words(30, i)}<note>auctoris {i}</note> {words(10)}<note type='testimonia'>Cic. Off. {i}</note> finis.</p>"
        for i in range(12)
    )
    settings = {"form": "text", "page": "A6", "layers": {"testimonia": {"place": "end", "title": "Testimonia"}}}
    made, pdf, _, _ = book(tmp_path, document(body), settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    need_tool("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert all(f"auctoris {i}" in text for i in range(12))
    assert all(f"Cic. Off. {i}" in " ".join(text.split()) for i in range(12))
    assert "Testimonia" in text


def test_front_and_back_matter(tmp_path):
    front = "<front><div><head>Praefatio</head><p>Lectori salutem.</p></div></front>"
    back = "<back><div type='glossary'><head>Glossarium</head><list type='gloss'><label>arma</label><item>weapons</item></list></div></back>"
    body = f"<div><head>Liber primus</head><p>{words(300)}</p></div><div><head>Liber secundus</head><p>{words(200)}</p></div>"
    made, pdf, _, _ = book(tmp_path, document(body, front=front, back=back), {"page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    names = [planned.part.name for planned in made.planned]
    assert names[:4] == ["half-title", "title-page", "imprint", "contents"]
    assert names.index("front-1") < names.index("text-1") < names.index("back-1")
    need_tool("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    contents = text.split("\f")[4]
    assert "Liber secundus" in contents
    assert "Glossarium" in contents


def test_the_witnesses_of_each_page_are_told_where_they_change(tmp_path):
    body = f"<p>{words(40)} {APP.format('initium')} {words(60)}</p>"
    body += f"<p><app><lem wit='#A'>hic<lacunaStart wit='#C'/></lem><rdg wit='#B'>ibi</rdg></app> {words(200)} {APP.format('medium')}</p>"
    body += f"<p>{words(100)} <app><lem wit='#A #C'><lacunaEnd wit='#C'/>illic</lem><rdg wit='#B'>ubi</rdg></app> {words(300)}</p>"
    made, pdf, _, _ = book(tmp_path, document(body), {"form": "text", "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    need_tool("pdftotext")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "codd. A B C (–" in " ".join(text.split())


def test_structured_references_are_set_by_their_style(tmp_path):
    back = (
        "<back><div type='bibliography'><head>Bibliography</head><listBibl><biblStruct xml:id='b1'><monogr>"
        "<author><persName><forename>Frederick C.</forename> <surname>Teiwes</surname></persName></author>"
        "<title level='m'>Politics and Purges in China</title><imprint><pubPlace>Armonk</pubPlace>"
        "<publisher>M. E. Sharpe</publisher><date when='1993'>1993</date></imprint></monogr></biblStruct></listBibl></div></back>"
    )
    made, pdf, _, _ = book(tmp_path, document(f"<p>{words(40)}</p>", back=back), {"form": "text"})
    assert made.pdf is not None, [f.message for f in made.findings]
    need_tool("pdftotext")
    text = " ".join(
        subprocess.run(["pdftotext", str(pdf), "-"], capture_output=True, text=True, check=True).stdout.split()
    )
    assert "Teiwes, F.C. (1993) Politics and Purges in China. Armonk: M. E. Sharpe" in text


def test_a_verse_that_speakers_share_is_one_verse(tmp_path):
    """Its second part begins where the first ends, and has the same number."""
    scene = "".join(
        f"<sp><speaker>Davus</speaker><l n='{n}'>{words(5, n)}</l><l n='{n + 1}' part='I'>Quid hoc est rei?</l></sp>"
        f"<sp><speaker>Simo</speaker><l part='F'>Nihil {APP.format(f'malum{n}')}</l><l n='{n + 2}'>{words(6, n)}</l></sp>"
        for n in range(1, 60, 3)
    )
    made, pdf, read, edition = book(tmp_path, document(f"<div>{scene}</div>"), {"form": "text", "page": "A5"})
    assert made.pdf is not None, [f.message for f in made.findings]
    assert made.manuscripts[0].numbering == "verse"
    pages = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size)
    items = expected_entries(edition, STYLE)
    assert consume(pages, items) == []
    said = [pages[page].number_at(place) for item in items for page, place in item.found]
    assert said == [str(n + 1) for n in range(1, 60, 3)]
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    first = next(line for line in shown.splitlines() if "Quid hoc est rei?" in line)
    second = next(line for line in shown.splitlines() if "Nihil" in line)
    assert second.index("Nihil") > first.index("Quid") + 10


def test_a_lemma_over_pages_of_a_later_chapter_names_its_page(tmp_path):
    """Pages are numbered through all chapters, and so is the end of a lemma on a later page."""
    long = f"<app><lem wit='#A'>primum {words(260)} ultimum</lem><rdg wit='#B'>unum</rdg></app>"
    chapter = f"<div><head>Caput</head><p>{words(150)} {long} {words(60)}</p></div>"
    pages, found, _ = check(tmp_path, chapter * 3, {"page": "A6", "new_page": True})
    said = [pages[page].number_at(place) for item in found for page, place in item.found]
    assert len(pages) > 8
    assert all("." in number for number in said)
    assert len({number.partition("–")[2].partition(".")[0] for number in said}) == 3
    assert misplaced(pages, found) == []


def test_witnesses_without_a_description_stand_side_by_side(tmp_path):
    described = "<witness xml:id='D'>Dresdensis</witness>"
    header = HEADER.replace("</listWit>", f"{described}<witness xml:id='E'/></listWit>")
    text = f"{TEI_OPEN}{header}<text><body><p>{words(9)} {APP.format('arma')}</p></body></text></TEI>"
    made, pdf, _, _ = book(tmp_path, text, {"form": "article", "index": False})
    assert made.pdf is not None
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    first = lines.index("Conspectus siglorum") + 1
    assert [line for line in lines[first:] if line][:3] == ["A B C", "D Dresdensis", "E"]


def test_a_note_within_a_reading_is_told_there_and_once(tmp_path):
    body = "<p>arma <app><lem wit='#A'>virum</lem><rdg wit='#B'>viros<note>fortasse recte</note></rdg></app> cano</p>"
    made, pdf, _, _ = book(tmp_path, document(body), {"form": "text"})
    assert made.pdf is not None
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    assert shown.count("fortasse recte") == 1
    assert "viros B (fortasse recte)" in shown


def test_a_paragraph_begins_on_the_side_of_its_own_direction(tmp_path):
    need_tool("pdftotext")
    hebrew = "בראשית ברא אלהים את השמים ואת הארץ והארץ היתה תהו ובהו וחשך על פני תהום ורוח אלהים מרחפת על פני המים"
    _, _, pdf = check(tmp_path, f"<p>{words(60)}</p><p xml:lang='he'>{hebrew} {hebrew} ויאמר</p>", lang="en")
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]+)<', told)
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for left, top, right, word in found:
        lines.setdefault(round(float(top)), []).append((float(left), float(right), word))
    hebrews = [
        line for _, line in sorted(lines.items()) if any("\u05d0" <= c <= "\u05ea" for _, _, w in line for c in w)
    ]
    latin = [line for _, line in sorted(lines.items()) if line not in hebrews and len(line) > 5]
    edge = max(right for line in latin for _, right, _ in line)
    rights = [max(right for _, right, _ in line) for line in hebrews]
    assert edge - rights[0] > 5  # its first line is indented on the right
    assert rights[-1] == pytest.approx(edge, abs=1)  # and the last, a short one, ends there
    assert min(left for left, _, _ in hebrews[-1]) > min(left for left, _, _ in latin[1]) + 20


def verses(first, n):
    return "".join(f"<l n='{i}'>{words(4, i)} {APP.format(f'v{i}')}</l>" for i in range(first, first + n))


SPEECH = f"<sp><speaker>A</speaker>{verses(155, 60)}<lg>{verses(215, 30)}</lg><lg>{verses(245, 3)}</lg></sp>"
POEM = f"<lg>{verses(1, 70)}<lg>{verses(71, 40)}</lg><lg>{verses(111, 4)}</lg>{verses(115, 40)}</lg>"
TALL = {
    "poem": (POEM + SPEECH, [0, 0, 5, 0, 0, 4]),
    "quotation": (
        "<quote>" + "".join(f"<p>{words(30, i)} {APP.format(f'q{i}')}</p>" for i in range(40)) + "</quote>", [2]
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TALL)
def test_a_tall_group_is_set_in_several_boxes_and_looks_as_in_one(tmp_path, monkeypatch, name):
    """A box that goes on over many pages is laid out anew, to its end, for the foot of each of them."""
    body, boxes = f"<p>{words(9)}</p>{TALL[name][0]}<p>{words(9)}</p>", TALL[name][1]
    written = []
    inner = TypstSource._boxed  # noqa: SLF001 - how many boxes there are, no page shows
    with monkeypatch.context() as patched:
        patched.setattr(TypstSource, "_boxed", lambda self, group: written.append(inner(self, group)) or written[-1])
        pages, _, _ = check(tmp_path, body)
    assert len(pages) > 4
    assert [w.count("above:") for w in written[: len(boxes)]] == boxes
    monkeypatch.setattr(source, "_TALL", 10**6)
    whole, _, _ = check(tmp_path, body)
    assert [(p.rows, p.margin, p.foot) for p in pages] == [(p.rows, p.margin, p.foot) for p in whole]
