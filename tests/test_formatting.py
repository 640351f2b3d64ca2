"""One entry, set by the rules of different houses."""

from __future__ import annotations

import pytest

from edition.model.walk import plain_text
from edition.passes import bind, classify, locate, number_notes, scope
from edition.project import open_project
from edition.reader import read_edition
from edition.source import read_document
from edition.writers.common.apparatus_words import WORDS
from edition.writers.common.formatting import format_entry, shortened
from edition.writers.common.pieces import Content, HouseStyle, Made
from tests.conftest import edition as command
from tests.conftest import tei

HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>T</title><respStmt><resp>ed.</resp><persName xml:id='ed'>Anna Lindt"
    "</persName></respStmt></titleStmt><publicationStmt><p/></publicationStmt><sourceDesc><listWit>"
    "<witness xml:id='A'/><listWit xml:id='grp' n='α'><head>alpha</head><witness xml:id='B'/><witness xml:id='C'/></listWit>"
    "<witness xml:id='D'/><witness xml:id='E'><abbr type='siglum'>E<hi rend='sup'>2</hi></abbr></witness></listWit></sourceDesc>"
    "</fileDesc></teiHeader>"
)
ENTRY = '<app><lem wit="#A">quam ob rem igitur</lem>%s</app>'
FIVE = "<p>" + ENTRY % '<rdg wit="#D #C #B">qua de re</rdg><rdg wit="#E"/>' + "</p>"


def made(tmp_path, body, style, **more):
    path = tmp_path / "a.xml"
    path.write_text(tei(body, HEADER), encoding="utf-8")
    edition, _ = read_edition(read_document(path, boundary=tmp_path), "a")
    edition = classify(scope(number_notes(bind(locate(edition)))))
    pieces = format_entry(edition, next(iter(edition.entries.values())), style, **more)
    return "".join(p.text if isinstance(p, Made) else plain_text(p.nodes) for p in pieces)


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        (HouseStyle(), "quam ob rem igitur A] qua de re α D; om. E²"),
        (HouseStyle(names_lemma="negative"), "quam ob rem igitur] qua de re α D; om. E²"),
        (HouseStyle(with_groups=False), "quam ob rem igitur A] qua de re B C D; om. E²"),
        (HouseStyle(with_groups=False, with_ranges=True), "quam ob rem igitur A] qua de re B–D; om. E²"),
        (HouseStyle(lemma_words=3), "quam … igitur A] qua de re α D; om. E²"),
        (HouseStyle(after_lemma=":", between=" |"), "quam ob rem igitur A: qua de re α D | om. E²"),
        (HouseStyle(words=WORDS["de"]), "quam ob rem igitur A] qua de re α D; fehlt E²"),
    ],
)
def test_house_styles(tmp_path, style, shown):
    assert made(tmp_path, FIVE, style) == shown


def test_positive_counts_the_silent_with_the_lemma(tmp_path):
    body = '<p><app><lem>quam</lem><rdg wit="#D">quem</rdg></app></p>'
    assert made(tmp_path, body, HouseStyle()) == "quam] quem D"
    assert made(tmp_path, body, HouseStyle(names_lemma="positive")) == "quam A α E²] quem D"


def test_positive_leaves_out_who_has_no_text(tmp_path):
    body = (
        '<p><app><lem>a</lem><rdg wit="#E">b<lacunaStart/></rdg></app> '
        '<app xml:id="x"><lem>quam</lem><rdg wit="#D">quem</rdg></app></p>'
    )
    path = tmp_path / "a.xml"
    path.write_text(tei(body, HEADER), encoding="utf-8")
    edition, _ = read_edition(read_document(path, boundary=tmp_path), "a")
    edition = scope(bind(edition))
    pieces = format_entry(edition, edition.entries["x"], HouseStyle(names_lemma="positive"))
    assert [p.text for p in pieces if isinstance(p, Made) and p.style == "siglum"] == ["A", "α", "D"]


def test_conjecture_names_its_author(tmp_path):
    body = '<p><app><lem wit="#A">quam</lem><rdg resp="#ed" type="conjecture" cert="low">quod</rdg></app></p>'
    assert made(tmp_path, body, HouseStyle()) == "quam A] quod coni. Lindt (cert. low)"


def test_same_word_number(tmp_path):
    body = '<p>et arma <app><lem wit="#A">et</lem><rdg wit="#D">ac</rdg></app></p>'
    assert made(tmp_path, body, HouseStyle(), occurrence=2) == "et² A] ac D"


def test_nothing_is_set_twice(tmp_path):
    body = '<p><app><lem wit="#A"/><rdg wit="#D" type="addition">et</rdg></app></p>'
    assert made(tmp_path, body, HouseStyle()) == " A] et D"


def test_shortening():
    assert shortened("a b c d", 3) == "a … d"
    assert shortened("a b c", 3) == "a b c"
    assert shortened("a b c d", 0) == "a b c d"


def test_project_settings_reach_the_style(tmp_path):
    (tmp_path / "a.xml").write_text(tei(FIVE, HEADER), encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        '[edition]\nsource = "a.xml"\n[apparatus]\nstyle = "negative"\nseparator = ":"\nwords = "it"\ngroups = false\n'
    )
    assert open_project(tmp_path, tmp_path).apparatus["words"] == "it"
    command("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "text")
    text = (tmp_path / f"out/text/{tmp_path.name}.txt").read_text(encoding="utf-8")
    assert "quam ob rem igitur: qua de re B C D; omette E²" in text


def test_content_is_kept_as_nodes(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(tei(FIVE, HEADER), encoding="utf-8")
    edition, _ = read_edition(read_document(path, boundary=tmp_path), "a")
    pieces = format_entry(bind(edition), next(iter(bind(edition).entries.values())))
    assert [p.role for p in pieces if isinstance(p, Content)] == ["reading"]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ('<p>quam, <app><lem/><rdg wit="#D">ob rem</rdg></app> igitur</p>', "post quam] add. ob rem D"),
        ('<p>quam <app><lem wit="#A"/><rdg wit="#D">ob</rdg></app> rem</p>', "post quam] add. ob D; om. A"),
        ('<p>qu<app><rdg wit="#A"/><rdg wit="#D">a</rdg></app>m rem</p>', "qum A] quam D"),
        ('<head>titulus</head><p><app><lem/><rdg wit="#D">ob</rdg></app> rem, igitur</p>', "ante rem] add. ob D"),
        ('<p>quam <app><lem wit="#A">ob</lem><rdg wit="#D" type="addition">ob rem</rdg></app></p>', "ob A] ob rem D"),
    ],
)
def test_entry_where_the_text_has_no_words(tmp_path, body, shown):
    assert made(tmp_path, body, HouseStyle()) == shown
    assert made(tmp_path, body, HouseStyle(words=WORDS["en"])).startswith(("after", "before", "ob", "qum"))
