"""What stands in readings: entries within them, what is said of them, who mends them, words that touch."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


FOUR = HEADER.replace("</listWit>", "<witness xml:id='D'>D</witness></listWit>")


@pytest.mark.parametrize(
    ("entry", "apparatus", "texts"),
    [
        (  # who is named only at a variant of a reading has that reading
            "<lem wit='#A'>rex</lem><rdg wit='#B'>dux <app><lem wit='#B'>ille</lem><rdg wit='#C'>iste</rdg></app></rdg>",
            ["1: rex A] dux ille B C", "1: ille B] iste C"],
            {"A": "rex", "B": "dux ille", "C": "dux iste"},
        ),
        (  # at any depth
            (
                "<lem wit='#A'>rex</lem><rdg wit='#B'>dux <app><lem>bonus</lem><rdg wit='#C'><app><lem>malus</lem><rdg wit='#D'>malis</rdg>"
                "</app></rdg></app></rdg>"
            ),
            ["1: rex] dux bonus B C D", "1: bonus] malus C D", "1: malus] malis D"],
            {"A": "rex", "B": "dux bonus", "C": "dux malus", "D": "dux malis"},
        ),
        (  # the lemma names its witnesses, those of its variants too
            "<lem wit='#A'>rex <app><lem wit='#A'>magnus</lem><rdg wit='#C'>maior</rdg></app></lem><rdg wit='#B'>dux</rdg>",
            ["1: rex magnus A C] dux B", "1: magnus A] maior C"],
            {"A": "rex magnus", "B": "dux", "C": "rex maior"},
        ),
        (  # named within two readings, it may have either
            (
                "<lem wit='#D'>rex</lem><rdg wit='#B'>dux <app><lem>bonus</lem><rdg wit='#C'>malus</rdg></app></rdg>"
                "<rdg wit='#A'>miles <app><lem>bonus</lem><rdg wit='#C'>malus</rdg></app></rdg>"
            ),
            ["1: rex] dux bonus B; miles bonus A", "1: bonus] malus C", "1: bonus] malus C"],
            {"A": "miles bonus", "B": "dux bonus", "C": "rex"},
        ),
    ],
)
def test_a_witness_of_an_inner_entry_has_the_reading_around_it(case, entry, apparatus, texts):
    given = case(f"<p n='1'>Dixit <app>{entry}</app> uerba.</p>", FOUR)
    assert given.apparatus == apparatus
    assert {siglum: given.witness(siglum) for siglum in texts} == {s: f"Dixit {t} uerba." for s, t in texts.items()}


@pytest.mark.parametrize(
    ("lemma", "reading", "words", "said"),
    [
        ("librum", "libros, fort. recte", "libros", "fort. recte"),
        ("librum", "libros fortasse recte", "libros", "fortasse recte"),
        ("librum", "fort. recte libros", "libros", "fort. recte"),
        ("librum", "libros ut vid.", "libros", "ut vid."),
        ("librum", "libros (sic)", "libros", "sic"),
        ("librum", "libros [sic!]", "libros", "[sic!]"),
        ("librum", "libros, perperam", "libros", "perperam"),
        ("librum", "libros (ut videtur)", "libros", "ut videtur"),
        ("librum", "<hi>libros</hi> ut vid.", "libros", "ut vid."),
        # words of the witness
        ("bene", "recte", "recte", ""),
        ("bene dicit", "dicit recte", "dicit recte", ""),
        ("dixit recte", "dicit, recte", "dicit, recte", ""),
        ("puto", "ut videtur", "ut videtur", ""),
        ("ait", "ait, sic", "ait, sic", ""),
    ],
)
def test_a_judgement_is_no_word_of_the_witness(case, lemma, reading, words, said):
    given = case(f"<p n='1'>Nunc <app><lem wit='#A'>{lemma}</lem><rdg wit='#B'>{reading}</rdg></app> uidi.</p>")
    assert given.apparatus == [
        f"1: {lemma} A] {words} B" + (f" {said}" if said[:1] == "[" else f" ({said})" if said else "")
    ]
    assert given.witness("B") == f"Nunc {words} uidi."
    assert given.apparatus[0] in given.text


def test_a_judgement_in_a_list_of_entries(case):
    given = case(
        "<p n='1'>Nunc librum et<anchor xml:id='x'/> uidi.</p><listApp><app from='#x'><lem>et</lem><rdg wit='#B'>ac, fort. recte</rdg></app></listApp>"
    )
    assert given.apparatus == ["1: et] ac B (fort. recte)"]
    assert "ac B (fort. recte)" in " ".join(given.printed.split())


def test_who_supplies_the_lemma_is_named(case):
    header = HEADER.replace(
        "</titleStmt>", "<respStmt><resp>ed.</resp><name xml:id='BK'>Bekker</name></respStmt></titleStmt>"
    )
    given = case(
        "<p n='1'>Nunc <app><lem><supplied reason='omitted' resp='#BK'>bonum</supplied></lem><rdg wit='#A #B'/></app> "
        "<app><lem><corr resp='#BK'>librum</corr></lem><rdg wit='#A #B'>libri</rdg></app> "
        "<app><lem wit='#A'><supplied reason='lost' resp='#BK'>uidi</supplied></lem><rdg wit='#B'>uide</rdg></app> "
        "<app><lem>et <supplied reason='omitted' resp='#BK'>mox</supplied></lem><rdg wit='#A #B'>et</rdg></app>.</p>",
        header,
    )
    assert given.apparatus == [
        "1: ⟨bonum⟩ Bekker] om. A B",
        "1: librum Bekker] libri A B",
        "1: [uidi]] uide B",
        "1: et ⟨mox⟩] et A B",
    ]


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("<w>in</w> <w>principio</w> <w>erat</w><w>que</w> <w>uerbum</w>", "in principio eratque uerbum"),
        ("<w>in</w><w>principio</w><w>erat</w> <w>uerbum</w><w>deus</w>", "in principio erat uerbum deus"),
        ("<w>in</w><w>principio</w>", "in principio"),
        ("<w>in</w> <w>principio</w><w>erat</w>", "in principio erat"),
    ],
)
def test_words_that_touch_where_others_are_parted_are_one(case, words, read):
    assert case(f"<p>{words}</p>").witness("A") == read


def test_a_speaker_has_the_place_of_the_speech(case):
    given = case(
        "<sp><speaker>X</speaker><l n='1'>uox</l></sp>"
        "<sp><speaker><app><lem wit='#A'>Y</lem><rdg wit='#B'>Z</rdg></app></speaker><stage><app><lem wit='#A'>intrat</lem><rdg wit='#B'>exit</rdg></app></stage><l n='2'>nox</l></sp>"
        "<sp><speaker><app><lem wit='#A'>U</lem><rdg wit='#B'>V</rdg></app></speaker><p>lux</p></sp>"
    )
    assert given.apparatus == ["2: Y A] Z B", "2: intrat A] exit B", "U A] V B"]


def test_verses_in_another_order_show_their_numbers(case):
    verses = "".join(f"<l n='{n}'>uersus {word}</l>" for n, word in zip((1, 2, 4, 3, 6), "abcde", strict=True))
    printed = case(f"<lg>{verses}</lg>").printed
    assert [line.split() for line in printed.splitlines() if "uersus" in line] == [
        ["uersus", "a"], ["uersus", "b"], ["uersus", "c", "4"], ["uersus", "d", "3"], ["uersus", "e", "6"]
    ]  # fmt: skip


def test_a_lemma_over_verses_has_strokes(case):
    given = case(
        "<lg><l n='1'>arma <seg xml:id='s'>cano</seg></l><l n='2'>Troiae <seg xml:id='e'>qui</seg> primus</l></lg>"
        "<listApp><app from='#s' to='#e'><lem/><rdg wit='#B'>x</rdg></app></listApp>"
    )
    assert given.apparatus == ["1–2: cano / Troiae qui] x B"]
    assert "cano / Troiae qui] x B" in given.printed
    assert given.witness("B") == "arma x primus"


@pytest.mark.parametrize("said", ["(ut uid.)", "ut uid.", ", ut uidetur", "(uix recte)"])
def test_judgements_in_either_spelling(case, said):
    given = case(f"<p n='1'>Nunc <app><lem wit='#A'>ergo</lem><rdg wit='#B'>ego {said}</rdg></app>.</p>")
    assert given.witness("B") == "Nunc ego."


def test_words_of_a_reading_touch_as_those_around_it_do(case):
    given = case(
        "<p><w>arma</w> <w>uirumque</w> <w>cano</w> <app><lem wit='#A'><w>qui</w></lem><rdg wit='#B'><w>quis</w><w>ve</w></rdg></app> <w>ab</w> <w>oris</w></p>"
    )
    assert given.witness("B") == "arma uirumque cano quisve ab oris"


def test_a_figure_is_what_varies(case):
    figure = "<figure><figDesc>{}</figDesc></figure>"
    given = case(
        f"<p n='1'>Est <app><lem wit='#A'>{figure.format('Triangulum')}</lem><rdg wit='#B'/></app> Gradus "
        f"<app><lem wit='#A'/><rdg wit='#B'>{figure.format('Circulus')}</rdg></app> est.</p>"
    )
    assert given.apparatus == ["1: [Triangulum] A] om. B", "1: post Gradus] add. [Circulus] B; om. A"]
    given.built("site,print,epub,text")


def test_paragraphs_of_a_reading_are_parted_in_a_line(case):
    """Glued they would be one sentence; print has the same sign."""
    given = case("<p>Hoc est <app><lem wit='#A'>id</lem><rdg wit='#B'><p>Alia.</p><p>Et plura.</p></rdg></app>.</p>")
    assert given.apparatus == ["id A] Alia. ¶ Et plura. B"]


def test_words_after_a_picture_stand_apart(case):
    assert case("<p>Et <graphic url='a.png'/> cetera.</p>").text.startswith("Et [a.png] cetera.")


@pytest.mark.parametrize(
    ("readings", "told", "witness"),
    [
        ("<rdg wit='#B'/><rdg wit='#C'/>", "uirum A] om. B C", "Arma cano."),
        ("<rdg wit='#B'>uiros</rdg><rdg wit='#C'><lb n='2'/>uiros</rdg>", "uirum A] uiros B C", "Arma uiros cano."),
        (
            "<rdg wit='#B'>ui<hi rend='sup'>r</hi>os</rdg><rdg wit='#C'>uiros</rdg>",
            "uirum A] uiros B; uiros C",
            "Arma uiros cano.",
        ),
        (
            "<rdg wit='#B'>uiros</rdg><rdg wit='#C' type='conj'>uiros</rdg>",
            "uirum A] uiros B; uiros C",
            "Arma uiros cano.",
        ),
        (
            "<rdg wit='#B'>uir<am>o</am>s</rdg><rdg wit='#A'>om.</rdg><rdg wit='#C'>uir<am>o</am>s</rdg>",
            "uirum A] uiros B C; om. A",
            "Arma uiros cano.",
        ),
        ("<rdg wit='#B'>(lacuna)</rdg><rdg wit='#C'>(lacuna)</rdg>", "uirum A] (lacuna) B C", "Arma […] cano."),
        ("<rdg wit='#B' type='lacuna'/><rdg wit='#C' type='lac'/>", "uirum A] lac. B; lac. C", "Arma […] cano."),
        ("<rdg wit='#B' type='illegible'/><rdg wit='#C'/>", "uirum A] non legitur B; om. C", "Arma […] cano."),
        ("<rdg wit='#C'/><rdg wit='#B' cause='homeoteleuton'/>", "uirum A] om. C; om. B", "Arma cano."),
        ("<rdg wit='#C'/><rdg wit='#B'><note>in ras.</note></rdg>", "uirum A] om. C; om. B (in ras.)", "Arma cano."),
    ],
)
def test_what_several_witnesses_have_is_told_once(case, readings, told, witness):
    """Where an encoder writes a reading for each; one of which something of its own is said stands by itself."""
    given = case(f"<p>Arma <app><lem wit='#A'>uirum</lem>{readings}</app> cano.</p>")
    assert given.apparatus == [told]
    assert given.witness("B") == witness
    assert told.partition("] ")[2] in given.printed
    given.built("site,epub,text,data,tei")


def test_a_finding_names_each_reading_that_is_told_with_others(case):
    given = case("<p><app><lem wit='#A'>uirum</lem><rdg wit='#B'/><rdg wit='#X'/></app></p>")
    (found,) = [f for f in given.findings if f["code"] == "A012"]
    assert "“X”" in found["message"]
    assert "<rdg wit='#X'/>" in found["excerpt"] if "excerpt" in found else found["column"] > 60


def test_a_space_that_one_witness_leaves_is_no_omission(case):
    given = case("<p>Ab <app><lem wit='#A'><space quantity='6'/></lem></app> oris.</p>")
    assert given.apparatus == ["post Ab"]


def test_paragraphs_of_a_lemma_are_parted_as_those_of_a_reading(case):
    given = case("<app><lem wit='#A'><p>Quis est?</p><p>Ego.</p></lem><rdg wit='#B'><p>Quid est?</p></rdg></app>")
    assert given.apparatus == ["Quis est? ¶ Ego. A] Quid est? B"]


def test_the_notes_of_a_group_are_notes(case):
    """In the text, on an entry, on a reading; what the group says is said of each."""
    given = case(
        "<p>Textus<noteGrp type='textual' place='foot'><note>Prima.</note> <note type='critical'>Altera.</note></noteGrp> est "
        "<app><lem wit='#A'>bonum</lem><rdg wit='#B'>malum<noteGrp><note>in ras.</note><noteGrp><note>prob. Haupt</note></noteGrp></noteGrp></rdg>"
        "<noteGrp><note>Tertia.</note></noteGrp></app>.</p><noteGrp><note target='#A'>De codice.</note></noteGrp>"
    )
    assert given.apparatus == ["bonum A] malum B (in ras.) (prob. Haupt) — Tertia."]
    assert given.text.startswith("Textus[1][2] est bonum.")
    assert "1. [textual] Prima. 2. [critical] Altera." in given.text
    assert given.codes == set()
    given.built("site,print,epub,tei")


def test_readings_that_are_pictures_are_no_omissions(case):
    given = case(
        "<p n='1'>Leaves <app type='visual'><rdg facs='plates/a.jpg' wit='#A'/><rdg facs='plates/b.jpg' wit='#B #C'/></app> of</p>"
    )
    assert given.apparatus == ["1: post Leaves] v. imag. b.jpg B C; v. imag. a.jpg A"]
    assert "v. imag. b.jpg B C" in given.text
    assert "vide imaginem" in given.printed


def test_a_book_says_what_the_words_of_its_apparatus_mean(case):
    given = case(
        "<p n='1'><app><lem/><rdg wit='#A'>Et</rdg></app> hic <app><lem wit='#A'>rex</lem><rdg wit='#B' type='lacuna'/><rdg wit='#C' type='vacat'/></app>.</p>"
    )
    words = " ".join(given.printed.split())
    assert all(
        f"{word} {said}" in words
        for word, said in (("lac.", "lacuna"), ("spat. vac.", "spatium vacuum"), ("ante", "ante verbum"))
    )


def test_an_omission_may_have_a_picture(case):
    given = case("<p n='1'>Hic <app><lem wit='#A'>rex</lem><rdg facs='b.jpg' wit='#B #C'/></app>.</p>")
    assert given.apparatus == ["1: rex A] om. B C"]


@pytest.mark.parametrize(
    ("reading", "told", "text"),
    [
        ("<rdg wit='#B'><gap reason='omitted'/></rdg>", "om. B", "Hic fuit."),
        ("<rdg wit='#B'><desc>om.</desc></rdg>", "om. B", "Hic fuit."),
        ("<rdg wit='#B'><desc>durch Loch zerstört</desc></rdg>", "durch Loch zerstört B", "Hic […] fuit."),
        ("<rdg wit='#B' type='damage'/>", "lac. B", "Hic […] fuit."),
        ("<rdg wit='#B' type='gap'/>", "lac. B", "Hic […] fuit."),
        ("<rdg wit='#B' type='lost'/>", "lac. B", "Hic […] fuit."),
        ("<rdg wit='#B' type='unreadable'/>", "non legitur B", "Hic […] fuit."),
        ("<rdg wit='#B' type='fenestra'/>", "spat. vac. B", "Hic fuit."),
        ("<rdg wit='#B' type='missing'/>", "om. B", "Hic fuit."),
        # with words these are there
        ("<rdg wit='#B' type='damage'>re</rdg>", "re B", "Hic re fuit."),
        ("<rdg wit='#B'><gap reason='lost'/></rdg>", "[…] B", "Hic […] fuit."),
    ],
)
def test_how_a_reading_says_that_it_has_no_words(case, reading, told, text):
    given = case(f"<p n='1'>Hic <app><lem wit='#A'>rex</lem>{reading}</app> fuit.</p>")
    assert given.apparatus == [f"1: rex A] {told}"]
    assert given.witness("B") == text
    assert told in given.text
    assert not [f for f in given.findings if "“”" in f["message"]]


def test_who_tells_a_lacuna_where_the_text_goes_on(case):
    given = case(
        "<p n='1'>Hic <app><lem/><rdg source='#X' type='lacunam_indicavit'/></app> fuit. <app><lem wit='#A'>a</lem><rdg wit='#B'>b</rdg></app></p>"
    )
    assert given.apparatus[0] == "1: post Hic] lac. X"


def test_all_others_in_an_entry_within_a_reading_are_those_who_have_that(case):
    given = case(
        "<p n='1'>Hic <app><lem wit='#A'>rex <app><lem wit='#A'>magnus</lem><rdg wit='#cett'>parvus</rdg></app></lem>"
        "<rdg wit='#B'>dux</rdg></app> fuit.</p>"
    )
    assert given.apparatus == ["1: rex magnus A C] dux B", "1: magnus A] parvus C"]
    assert [given.witness(s) for s in "ABC"] == ["Hic rex magnus fuit.", "Hic dux fuit.", "Hic rex parvus fuit."]
    assert "A030" not in given.codes
