"""Names stand in registers where readers of their language look for them. Right order: the letters of CLDR."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.sorting import alphabet_of, by_alphabet, sort_key
from tests.conftest import edition, tei


def ordered(names: str, language: str) -> str:
    return " ".join(by_alphabet(names.split(), str, language))


@pytest.mark.parametrize(
    ("language", "right"),
    [
        ("sv", "Adam ark zebra åker ålder ärta öga"),
        ("sv-FI", "tal þing Thor tid yr ür zon"),
        ("da", "abe zebra ære øre åre Aase"),
        ("nb", "Ås Aasen"),
        ("is", "api ári bók dagur ðagur sól þing æði ör"),
        ("non", "dagr ðagr Óláfr or sverð þing æsir øl ǫnd"),
        ("es", "nube nuez ñandú ocho"),
        ("cs-CZ", "cena čas hrad chata ich řád sad šach"),
        ("sk", "hora chata ihla"),
        ("pl", "cena ćma lato łan zero źle żaba"),
        ("hu", "cukor csak öl őz"),
        ("hr", "cesta čaj ćup lak ljeto nos njiva"),
        ("tr", "Halil Ilgaz ılık inci İzmir"),
        ("cy", "cath cyw chwaer dydd ddoe"),
        ("vi", "an ăn ân ấn ận bà"),
        ("de", "Adam ähnlich Zebra"),
        ("", "Adam ähnlich ñandú öga Zebra þing"),
        ("fa", "نام وام هوا یاد"),
        ("hi", "अंक अक कंठ कल"),
        ("sr-Latn", "lak ljeto"),
        ("he", "אב בָּר בשר גן"),
        ("grc", "ἀγαθός ἄγγελος αἰών βίος"),
        ("cop", "ⲁⲙⲟⲩ ⲱⲛϩ ϣⲁϫⲉ ϩⲱⲃ ϯ"),
        ("syc", "ܐܒܐ ܒܪܐ ܬܘܪܐ"),
        ("gez", "ሀገር ለሊት መንግሥት"),
    ],
)
def test_names_are_sorted_as_readers_of_the_language_expect(language, right):
    for mixed in (right.split()[::-1], sorted(right.split())):
        assert ordered(" ".join(mixed), language) == right


def test_vowels_of_other_scripts_and_spaces_count():
    assert ordered("कु कि का क", "sa") == "क का कि कु"
    assert ordered("เก ขา กา", "th") == "กา เก ขา"  # เก is read and sorted under ก
    names = ["Alberti", "al-Kindi", "Al Capone", "Alba, Duke"]
    assert by_alphabet(names, str, "en") == ["Al Capone", "Alba, Duke", "Alberti", "al-Kindi"]


def test_the_language_of_most_labels_decides():
    assert alphabet_of(["sv", "", "sv", "la"], "la") == "sv"
    assert alphabet_of(["sv", "la"], "la") == "la"
    assert alphabet_of([""], "cs") == "cs"


@given(st.text(max_size=8), st.sampled_from(["", "sv", "cs", "vi", "da", "hu"]))
def test_canonically_equal_names_stand_together(text, language):
    import unicodedata

    forms = {form: unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    assert sort_key(forms["NFC"], language) == sort_key(forms["NFD"], language)


def test_a_register_is_in_the_order_of_its_language(tmp_path):
    given = ["Öberg", "Zorn", "Åse", "Adam"]
    names = "".join(
        f"<person xml:id='p{n}' sortKey='{'Mårten' if name == 'Zorn' else name}'><persName>{name}</persName></person>"
        for n, name in enumerate(given)
    )
    named = " ".join(f"<persName ref='#p{n}'>x</persName>" for n in range(4))
    text = tei(f"<p>{named}</p>").replace(
        "</text>", f"</text><standOff xml:lang='sv'><listPerson>{names}</listPerson></standOff>"
    )
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    edition("build", tmp_path / "a.xml", "--only", "site", cwd=tmp_path)
    page = (tmp_path / "build/site/indexes.html").read_text(encoding="utf-8")
    found = re.findall("Adam|Zorn|Åse|Öberg", page.partition("<main")[2])
    assert list(dict.fromkeys(found)) == ["Adam", "Zorn", "Åse", "Öberg"]
