"""What programs and projects write in their own ways: prefixes, sentences without spaces, blocks of one witness, glyphs."""

from __future__ import annotations

import pytest

from tests.case import Case
from tests.conftest import HEADER, edition, tei


@pytest.fixture
def case(tmp_path):
    return lambda body, header=HEADER: Case(tmp_path, body, header)


def _prefixed(address: str) -> str:
    return HEADER.replace(
        "</teiHeader>",
        "<encodingDesc><listPrefixDef><prefixDef ident='ms' matchPattern='(.+)' "
        f"replacementPattern='{address}'/></listPrefixDef></encodingDesc></teiHeader>",
    )


APP = "<app><lem wit='#A'>nostra</lem><rdg wit='#B'>uestra</rdg></app>"
PREFIXED = "<p n='1'>Omnis <app><lem wit='ms:A'>res</lem><rdg wit='ms:B ms:C'>causa</rdg></app> est.</p>"


def test_sigla_with_a_declared_prefix_are_those_of_the_list(case):
    given = case(PREFIXED, _prefixed("#$1"))
    assert given.apparatus == ["1: res A] causa B C"]
    assert given.witness("B") == "Omnis causa est."
    assert "A012" not in given.codes


@pytest.mark.parametrize(("named", "address"), [("ms:{}", "wits.xml#$1"), ("wits.xml#{}", "nowhere#$1")])
def test_witnesses_are_described_in_another_file(tmp_path, named, address):
    described = (
        "<listWit><witness xml:id='A'>Parisinus</witness><listWit xml:id='g'><head>γ</head><witness xml:id='B' n='β'>Romanus</witness>"
        "<witness xml:id='D'>Vaticanus</witness></listWit></listWit>"
    )
    (tmp_path / "wits.xml").write_text(
        tei(
            "<p/>", HEADER.replace("<listWit><witness xml:id='A'/><witness xml:id='B'/>", described.removesuffix("</listWit>"))
        )
    )  # fmt: skip
    header = _prefixed(address).replace(
        "<listWit><witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/></listWit>", "<p>See the list.</p>"
    )
    body = PREFIXED
    for siglum in "ABC":
        body = body.replace(f"ms:{siglum}", named.format(siglum))
    (tmp_path / "a.xml").write_text(tei(body, header))
    (tmp_path / "edition.toml").write_text('[edition]\nsource = ["a.xml"]\n')
    assert edition("apparatus", tmp_path).out.splitlines() == ["1: res A] causa β C"]
    assert edition("witness", "β", tmp_path).out.strip() == "Omnis causa est."
    found = edition("check", tmp_path, "--format", "json").json["findings"]
    assert "A012" not in {finding["code"] for finding in found}
    listed = edition("apparatus", tmp_path, "--format", "json").json["witnesses"]
    assert [w["id"] for w in listed] == ["A", "g", "B", "C"]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("<lem wit='#A'> ut</lem><rdg wit='#B'>, ut</rdg>", "facit, ut dicat"),
        ("<lem wit='#A'> ut</lem><rdg wit='#B'>;</rdg>", "facit; dicat"),
        ("<lem wit='#A'> ut</lem><rdg wit='#B'> et</rdg>", "facit et dicat"),
        ("<lem wit='#A'> ut</lem><rdg wit='#B'>“et</rdg>", "facit “et dicat"),
        ("<lem wit='#A'> ut</lem><rdg wit='#B'>'et'</rdg>", "facit 'et' dicat"),
        ("<lem wit='#A'> ut</lem><rdg wit='#B'>†et†</rdg>", "facit †et† dicat"),
    ],
)
def test_a_stop_touches_the_word_before_it(case, entry, text):
    assert case(f"<p>facit<app>{entry}</app> dicat</p>").witness("B") == text


def test_the_translation_of_a_stanza_is_beside_it(case):
    stanza = "<div type='stanza' n='{}'><lg><l n='{}'>{}</l></lg><div type='translation' xml:lang='en'><p>Words.</p></div></div>"
    given = case(stanza.format(1, 1, f"Arma {APP}") + stanza.format(2, 2, "uirum"))
    assert given.witness("A") == "Arma nostra uirum"
    assert given.witness("B") == "Arma uestra uirum"
    assert given.page.count('"label">Versio<') == 2


def test_a_sequence_of_states_counts_beside_a_hand(case):
    given = case(
        "<p n='1'>Primo <app><lem wit='#A'>tira</lem><rdg wit='#B' varSeq='1' hand='#h'>sprona</rdg>"
        "<rdg wit='#B' varSeq='2'>toro</rdg></app> anno.</p>"
    )
    (entry,) = given.apparatus
    assert entry.startswith("1: tira A] sprona Bᵃᶜ")
    assert entry.endswith("toro Bᵖᶜ")
    assert given.witness("B") == "Primo sprona anno."


ADDED = "<app><lem wit='#A'/><rdg wit='#B'>{}</rdg></app>"


@pytest.mark.parametrize(
    ("body", "apparatus", "printed"),
    [
        (
            f"<lg><l n='1'>prima</l><l n='2'>altera linea</l><l n='2a'>{ADDED.format('uersus')}</l><l n='3'>tertia</l></lg>",
            ["2: post linea] add. uersus B; om. A"],
            "2 post linea] add. uersus B",
        ),
        (
            f"<p>Prima.</p><p>{ADDED.format('Additur.')}</p><p>Finis.</p>",
            ["post Prima] add. Additur. B; om. A"],
            "1 post Prima] add. Additur. B",
        ),
        (
            f"<head>{ADDED.format('Titulus')}</head><p>Prima.</p>",
            ["ante Prima] add. Titulus B; om. A"],
            "1 ante Prima] add. Titulus B",
        ),
        (
            f"<p>Prima.</p><trailer>{ADDED.format('Explicit.')}</trailer>",
            ["post Prima] add. Explicit. B; om. A"],
            "1 post Prima] add. Explicit. B",
        ),
        (
            "<div n='1'><p>Prima.</p></div><app><lem/><rdg wit='#B'><div n='1bis'><p>Bis.</p></div></rdg></app><div n='2'><p>Altera.</p></div>",
            ["1: post Prima] add. ¶ Bis. B"],
            "1 post Prima] add. ¶ Bis. B",
        ),
        (
            "<app><lem/><rdg wit='#B'><div n='0'><p>Ante.</p></div></rdg></app><div n='1'><p>Prima.</p></div>",
            ["1: ante Prima] add. ¶ Ante. B"],
            "1 ante Prima] add. ¶ Ante. B",
        ),
    ],
)
def test_a_block_that_one_witness_adds_stands_behind_the_one_before(case, body, apparatus, printed):
    given = case(f"<div>{body}</div>" if not body.startswith(("<div", "<app")) else body)
    assert given.apparatus == apparatus
    assert printed in " ".join(given.printed.split())


def test_an_abbreviation_of_the_lemma_is_shown_as_it_is_written(case):
    given = case(
        "<p n='1'>Hic <app><lem wit='#A'>dominus</lem><rdg wit='#B'><choice><abbr>dns</abbr><expan>dominus</expan></choice></rdg></app> "
        "<app><lem wit='#A'>dixit</lem><rdg wit='#B'><choice><abbr>dt</abbr><expan>dicit</expan></choice></rdg></app>.</p>"
    )
    assert given.apparatus == ["1: dominus A] dns B", "1: dixit A] dicit B"]


def test_a_marginal_note_alone_is_what_the_witness_has_there(case):
    given = case(
        "<p n='1'>Arma cano <app><lem wit='#A'/><rdg wit='#B'><note place='margin' type='postilla'>hic nota</note></rdg></app> semper.</p>"
    )
    assert given.apparatus == ["1: post cano] add. hic nota Bᵐᵍ; om. A"]


def test_lines_of_two_faces_with_one_number_are_told_apart(case):
    part = "<div type='textpart' n='{}'><ab><lb n='1'/>dan {}</ab></div>"
    given = case(f"<div type='edition'>{part.format('obv.', APP)}{part.format('rev.', APP)}</div>")
    assert "1 nostra A] uestra B rev. 1 nostra A] uestra B" in " ".join(given.printed.split())


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<s n='1'>Verba prima.</s><s n='2'>Et secunda.</s>", "Verba prima. Et secunda."),
        ("<s>Verba prima</s><s>et secunda</s>", "Verba prima et secunda"),
        ("<seg n='1'>Verba prima.</seg><seg n='2'>Et secunda.</seg>", "Verba prima. Et secunda."),
        ("<seg n='1'>Ver</seg><seg n='2'>ba.</seg>", "Verba."),
        ("<seg>a.</seg><seg>b</seg>", "a.b"),
        ("<s>道可道。</s><s>非常道。</s>", "道可道。非常道。"),
        ("<s>ቃለ፡በረከት።</s><s>ወአውሥአ።</s>", "ቃለ፡በረከት።ወአውሥአ።"),
    ],
)
def test_sentences_stand_apart(case, body, read):
    assert case(f"<p>{body}</p>").witness("A") == read


@pytest.mark.parametrize(
    ("declared", "shown"),
    [
        ("<glyph xml:id='g'><mapping type='standard'>☧</mapping></glyph>", "☧"),
        ("<glyph xml:id='g'><localProp name='Name' value='CHRISMON'/></glyph>", "((chrismon))"),
        ("<glyph xml:id='g'><desc>Chrismon</desc></glyph>", "((chrismon))"),
        ("<glyph xml:id='g'><glyphName>Chi-Rho</glyphName></glyph>", "((Chi-Rho))"),
        ("<glyph xml:id='g'/>", "((g))"),
    ],
)
def test_a_sign_without_a_character_is_named(case, declared, shown):
    header = HEADER.replace("</teiHeader>", f"<encodingDesc><charDecl>{declared}</charDecl></encodingDesc></teiHeader>")
    assert case("<p><g ref='#g'/> In nomine</p>", header).witness("A") == f"{shown} In nomine"


def test_the_label_of_an_item_is_its_number(case):
    given = case(
        "<list rend='numbered'><label>a)</label><item>ciues</item><label>b)</label><item>peregrini</item></list>"
        "<list rend='numbered'><item>unum</item></list>"
    )
    assert given.witness("A") == "a) ciues b) peregrini 1. unum"
    assert "a) ciues b) peregrini 1. unum" in " ".join(given.printed.split())


def test_lines_end_behind_the_signs_that_part_words(case):
    words = "ቃለ፡በረከት፡ዘሄኖክ፡ኅሩያነ፡ወጻድቃነ፡" * 8
    lines = [line for line in case(f"<p>{words}</p>").printed.splitlines() if "፡" in line]
    assert len(lines) > 2
    assert all(line.rstrip().endswith("፡") for line in lines)


def test_a_division_that_goes_on_has_its_number(case):
    article = "<div type='article' n='{}' xml:id='{}' {}><p>Rex {}.</p></div>"
    given = case(
        "<div n='5'>"
        + article.format(1, "a", "next='#c'", APP)
        + article.format(2, "b", "", APP)
        + article.format(1, "c", "prev='#a'", APP)
        + "</div>"
    )
    assert [entry.partition(":")[0] for entry in given.apparatus] == ["5.1", "5.2", "5.1"]


def test_a_pointer_is_no_place_for_a_reader(case):
    given = case(
        "<p n='1'>Ad datum.</p><listApp><app from='#x9'><lem>datum</lem><rdg wit='#B'>dictum</rdg></app></listApp>"
    )
    assert given.apparatus == ["datum] dictum B"]
    assert "#x9" not in given.printed
    assert "#x9" not in given.page
    cited = case(
        "<p n='1'>Ad datum.</p><listApp><app loc='7'><lem>datum</lem><rdg wit='#B'>dictum</rdg></app></listApp>"
    )
    assert cited.apparatus == ["7: datum] dictum B"]


def test_a_note_of_the_apparatus_stands_at_the_point_that_follows(case):
    given = case("<p n='1'>Primo. <app from='#x'><note>figuram om. B</note></app>Ad <anchor xml:id='x'/>datum.</p>")
    assert given.apparatus == ["1: post Ad] figuram om. B"]
    assert "A040" not in given.codes


def test_blank_space_parts_words_in_the_lines_of_an_index(case):
    body = "<p>Ad <persName ref='#p'>Marcum</persName> scribe<space quantity='3'/>cito.</p><listPerson><person xml:id='p'><persName>Marcus</persName></person></listPerson>"
    given = case(body)
    given.built("site")
    assert "scribecito" not in (given.out / "site/indexes.html").read_text(encoding="utf-8")


def test_a_shelfmark_with_a_stop_has_one(case):
    described = (
        "<witness xml:id='A'><msDesc><msIdentifier><settlement>Roma</settlement><idno>Mart.</idno></msIdentifier>"
        "<history><origin>s. XIV</origin></history></msDesc></witness>"
    )
    given = case(f"<p>Ad {APP}</p>", HEADER.replace("<witness xml:id='A'/>", described))
    assert "Roma, Mart. s. XIV" in given.printed


def test_a_note_named_after_an_anchor_speaks_of_the_words_between(case):
    given = case(
        "<p>Veni <anchor type='commentary' xml:id='K1'/>cras mane<note type='commentary' xml:id='K1h'>Die proximo.</note> domum "
        "<anchor type='commentary' xml:id='K2'/>sine mora<note type='textConst' xml:id='K2h'>in marg.</note> et "
        "<anchor xml:id='c'/>semper.<note target='#c'>Ecce.</note></p>"
    )
    printed = " ".join(given.printed.split())
    assert "cras mane] Die proximo." in printed
    assert "mora] in marg." in printed
    assert "sine mora]" not in printed


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        ("<ab n='3' part='I'>παντα <w part='I'>δι</w></ab><pb n='2'/>", "<ab n='3' part='F'><w part='F'>αυτου</w> ην</ab>", "παντα διαυτου ην"),
        ("<p part='I'>unum</p><pb n='2'/><cb n='1'/>", "<p part='F'>duo</p>", "unum duo"),
        ("<p part='I'>un</p><pb n='2' break='no'/>", "<p part='F'>um</p>", "unum"),
        ("<p xml:id='p1' next='#p2'>unum</p><pb n='2'/>", "<p xml:id='p2' prev='#p1'>duo</p>", "unum duo"),
        ("<p part='I'>unum</p><pb n='2'/><p part='M'>duo</p><pb n='3'/>", "<p part='F'>tria</p>", "unum duo tria"),
    ],
)  # fmt: skip
def test_a_paragraph_over_pages_is_one(case, first, second, read):
    given = case(f"{first}{second}<p>finis</p>")
    assert given.file.splitlines()[:3] == [read, "", "finis"]
    assert edition("witness", "A", given.path).out.splitlines() == [read, "", "finis"]
    given.built("site,epub,print")


def test_a_part_of_another_paragraph_stands_alone(case):
    given = case("<p n='1' part='I'>unum</p><p n='2' part='F'>duo</p><head>x</head><p part='F'>tria</p>")
    assert given.file.splitlines()[:5] == ["unum", "", "duo", "", "x"]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<s>Unus est.</s><app><lem wit='#A'><s>Tum abiit.</s></lem><rdg wit='#B'/></app><s>Finis.</s>", "Unus est. Tum abiit. Finis."),
        ("<s>Et uenit</s><app><lem wit='#A'><s>tum abiit</s></lem><rdg wit='#B'><s>x</s></rdg></app><s>finis</s>", "Et uenit tum abiit finis"),
        ("<seg n='1'>Unus est</seg><seg n='2'>duo sunt</seg>", "Unus est duo sunt"),
    ],
)  # fmt: skip
def test_sentences_stand_apart_at_entries_too(case, body, read):
    given = case(f"<p>{body}</p>")
    assert given.witness("A") == read
    assert all("estT" not in entry and "uenitt" not in entry for entry in given.apparatus)


@pytest.mark.parametrize(
    ("between", "read"),
    [
        ("<fw type='pageNum'>1</fw><pb n='2'/><fw type='header'>Liber</fw>", "Haec est pagina una."),
        ("<pb n='2'/>", "Haec est pagina una."),
    ],
)
def test_a_running_head_does_not_part_a_paragraph(case, between, read):
    given = case(f"<p part='I'>Haec est pa-</p>{between}<p part='F'>gina una.</p>")
    assert given.witness("A") == read
    given.built("text,site,print")


def test_a_note_called_apparatus_is_printed_once(case):
    given = case(f"<p n='1'>Arma {APP} cano<note type='apparatus'>i. e. canto</note>.</p>")
    printed = " ".join(given.printed.split())
    assert printed.count("uestra B") == 1
    assert printed.count("canto") == 1


def test_words_taken_out_before_a_stop_leave_no_space(case):
    given = case("<p n='1'><app><lem wit='#A'>blieb.</lem><rdg wit='#B'>blieb <del>nicht</del>.</rdg></app></p>")
    assert given.apparatus == ["1: blieb. A Bᵖᶜ] blieb nicht. Bᵃᶜ"]


def test_what_begins_a_stanza_stands_before_its_first_verse(case):
    verse = "<app><lem/><rdg wit='#B'><l>{}</l></rdg></app>"
    given = case(
        "<lg n='1'><l n='1'>Arma</l></lg><app><lem/><rdg wit='#B'><lg><l>stropha</l></lg></rdg></app>"
        f"<lg n='2'>{verse.format('initio')}<l n='1'>uirum</l>{verse.format('fine')}</lg>"
    )
    assert given.apparatus == [
        "1.1: post Arma] add. // stropha B",
        "2.1: ante uirum] add. / initio B",
        "2.1: post uirum] add. / fine B",
    ]


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        (f"<lg n='1' xml:id='s'><l n='1'>Arma {APP}</l></lg>", "<lg type='translation' xml:lang='en' corresp='#s'><l>Words</l></lg>"),
        (f"<ab n='1' xml:id='s'>Arma {APP}</ab>", "<ab type='translation' xml:lang='en' corresp='#s'>Words</ab>"),
        (f"<p n='1' xml:id='s' corresp='#t'>Arma {APP}</p>", "<p xml:id='t' xml:lang='en' corresp='#s'>Words</p>"),
        (f"<lg n='1' xml:id='s'><l n='1'>Arma {APP}</l></lg>", "<lg xml:lang='en-GB' corresp='#s'><l>Words</l></lg>"),
        (f"<p n='1' xml:id='s'>Arma {APP}</p>", "<p type='translation' xml:lang='en' corresp='#s'>Words</p>"),
    ],
)  # fmt: skip
def test_a_translation_beside_its_stanza_or_paragraph(case, text, translation):
    second = text.replace(" xml:id='s'", "")
    given = case(f"<div n='1'>{text}{translation}</div><div n='2'>{second}</div>")
    assert given.witness("B") == "Arma uestra Arma uestra"
    assert given.file.index("Versio") < given.file.index("Words")
    given.built("site,print,epub")
    assert (given.out / "site/parallel.html").exists()


def test_a_translation_in_a_note_is_its_paragraph(case):
    given = case(f"<p n='1'>Arma {APP}<note><p>i. e.</p><p type='translation' xml:lang='en'>Arms</p></note>.</p>")
    assert "Arms" in given.printed
    assert given.file.count("Arms") == 1
    assert "Versio" not in given.file
    given.built("site,epub")
