"""CMIF: letters of single texts and of corpora, in a list that the schemas of the TEI and of the builder accept."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.conftest import SHARED, edition, lacking

N = {"t": "http://www.tei-c.org/ns/1.0"}
LICENCE = "<licence target='https://creativecommons.org/licenses/by/4.0/'>CC BY 4.0</licence>"


def header(title: str, profile: str = "", licence: str = LICENCE, publication: str = "", encoding: str = "") -> str:
    bibl = " xml:id='old'" if "#old" in profile else ""
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{title}</title><editor>Mary Roe</editor></titleStmt><publicationStmt>"
        f"<publisher>Tests</publisher>{publication}<availability>{licence}</availability></publicationStmt><sourceDesc>"
        f"<bibl{bibl}>Old print, 1900</bibl></sourceDesc>"
        f"</fileDesc>{encoding}<profileDesc>{profile}</profileDesc></teiHeader>"
    )


def letter(head: str, name: str = "", body: str = "<p>Apples.</p>", standoff: str = "") -> str:
    return (
        f"<TEI xmlns='http://www.tei-c.org/ns/1.0' xml:lang='en'{f' xml:id={name!r}' if name else ''}>{head}{standoff}"
        f"<text><body>{body}</body></text></TEI>"
    )


SENT = (
    "<correspAction type='sent'><persName ref='#anna'/><placeName ref='geonames:2950159'>Berlin</placeName>"
    "<date when='1801-05-03'>3 May</date></correspAction>"
)
RECEIVED = (
    "<correspAction type='transmitted'><persName>Post</persName></correspAction>"
    "<correspAction type='received'><rs type='org' ref='g:4-5'>The Mill</rs>"
    "<date notBefore-iso='1801-05' notAfter='1801-06-01'/></correspAction>"
)
REGISTER = (
    "<standOff><listPerson><person xml:id='anna'><persName>Anna</persName><idno type='GND'>118540238</idno></person>"
    "</listPerson></standOff>"
)
PREFIX = (
    "<encodingDesc><listPrefixDef><prefixDef ident='g' matchPattern='(.+)' "
    "replacementPattern='https://d-nb.info/gnd/$1'/></listPrefixDef></encodingDesc>"
)


def made(folder, content: str, settings: str = ""):
    (folder / "letters.xml").write_text(content, encoding="utf-8")
    toml = f'[edition]\nname = "letters"\nsource = "letters.xml"\n{settings}'
    (folder / "edition.toml").write_text(toml, encoding="utf-8")
    run = edition("build", "--only", "cmif", cwd=folder)
    assert run.status == 0, run.err
    path = folder / "build/cmif/letters.cmif.xml"
    return run, path


def corpus(*members: str, profile: str = "") -> str:
    return f"<teiCorpus xmlns='http://www.tei-c.org/ns/1.0'>{header('Letters', profile)}{''.join(members)}</teiCorpus>"


def test_a_letter_has_addresses_from_register_prefix_and_field(tmp_path):
    described = f"<correspDesc key='17' source='#old' ref='https://example.org/17'>{SENT}{RECEIVED}</correspDesc>"
    run, path = made(tmp_path, letter(header("One", described, encoding=PREFIX), standoff=REGISTER))
    (one,) = etree.parse(path).iterfind(".//t:correspDesc", N)
    assert (one.get("key"), one.get("ref")) == ("17", "https://example.org/17")
    sent, received = one.iterfind("t:correspAction", N)
    assert (sent.get("type"), received.get("type")) == ("sent", "received")
    person, place, date = sent
    assert (person.text, person.get("ref")) == ("Anna", "https://d-nb.info/gnd/118540238")
    assert (place.text, place.get("ref")) == ("Berlin", "https://www.geonames.org/2950159")
    assert (date.text, dict(date.attrib)) == ("3 May", {"when": "1801-05-03"})
    body, date = received
    assert (body.tag, body.text, body.get("ref")) == (f"{{{N['t']}}}orgName", "The Mill", "https://d-nb.info/gnd/4-5")
    assert dict(date.attrib) == {"notBefore": "1801-05", "notAfter": "1801-06-01"}
    (source,) = etree.parse(path).iterfind(".//t:sourceDesc/t:bibl", N)
    assert source.text == "Old print, 1900"
    assert one.get("source") == f"#{source.get('{http://www.w3.org/XML/1998/namespace}id')}"
    assert "O043" not in run.err


def test_a_corpus_is_one_list_with_the_place_of_each_letter(tmp_path):
    one = f"<correspDesc>{SENT}</correspDesc>"
    members = letter(header("One", one), "l1"), letter(header("Two", one), "l2")
    _, path = made(tmp_path, corpus(*members), '[site]\nurl = "https://example.org/"\n')
    root = etree.parse(path)
    found = [(e.get("key"), e.get("ref")) for e in root.iterfind(".//t:correspDesc", N)]
    assert [key for key, _ in found] == ["l1", "l2"]
    for key, address in found:
        assert address.startswith("https://example.org/")
        assert address.endswith(f".html#{key}")
    edition("build", "-q", "--only", "site", cwd=tmp_path)
    for key, address in found:
        page = tmp_path / "build/site" / address.removeprefix("https://example.org/").partition("#")[0]
        assert f'id="{key}"' in page.read_text(encoding="utf-8")
    assert root.findtext(".//t:titleStmt/t:editor", namespaces=N) == "Mary Roe"
    assert root.findtext(".//t:idno", namespaces=N) == "https://example.org/cmif/letters.cmif.xml"
    assert len(list(root.iterfind(".//t:bibl", N))) == 1


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "https://creativecommons.org/licenses/by/4.0/"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", "https://creativecommons.org/licenses/by-nc/4.0/"),
    ],
)
def test_the_licence_is_cc_by_where_the_edition_allows(tmp_path, address, shown):
    head = header("One", f"<correspDesc>{SENT}</correspDesc>", f"<licence target='{address}'>Terms</licence>")
    _, path = made(tmp_path, letter(head, standoff=REGISTER))
    assert [e.get("target") for e in etree.parse(path).iterfind(".//t:licence", N)] == [shown]


def test_without_letters_there_is_no_list_and_prose_is_told(tmp_path):
    run, path = made(tmp_path, letter(header("One")))
    assert not path.exists()
    assert "O04" not in run.err
    run, path = made(tmp_path, letter(header("One", "<correspDesc><p>Anna to Berta</p></correspDesc>")))
    assert not path.exists()
    assert "O042" in run.err


def test_a_name_without_an_address_is_told_once(tmp_path):
    actions = "<correspAction type='sent'><persName>Carl</persName></correspAction>"
    members = [letter(header("One", f"<correspDesc>{actions}</correspDesc>"), f"l{n}") for n in range(5)]
    run, _ = made(tmp_path, corpus(*members))
    assert run.err.count("O043") == 1
    assert "Carl" in run.err


@pytest.mark.parametrize("schema", ["profile", "all"])
def test_the_list_is_valid(tmp_path, schema):
    one = f"<correspDesc>{SENT}{RECEIVED}</correspDesc>"
    content = corpus(letter(header("One", one), "l1", standoff=REGISTER), letter(header("Two", one), "l2"))
    _, path = made(tmp_path, content, '[site]\nurl = "https://example.org/"\n')
    rules = "profile"
    if schema == "all":
        rules = SHARED / "schema/tei_all-4.12.0.rng"
        if not rules.is_file():
            lacking("the schema of the TEI (../shared/schema)")
    run = edition("check", "--schema", rules, "--format", "json", path)
    assert [f["message"] for f in run.json["findings"] if f["code"].startswith("S")] == []
    path.write_text(path.read_text(encoding="utf-8").replace(" key=", " kee="), encoding="utf-8")
    run = edition("check", "--schema", rules, "--format", "json", path)
    assert any(code.startswith("S") for code in run.codes)  # the schema was really asked
