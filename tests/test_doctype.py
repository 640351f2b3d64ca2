"""Declarations of document types: read, never obeyed. Nothing that a file names outside itself is opened."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product

import pytest

from edition.diagnostics import Source
from edition.doctype import known_entity, prepare
from edition.source.parsing import parse
from tests.conftest import edition, tei

OUTSIDE = {
    "external subset": '<!DOCTYPE TEI SYSTEM "{0}">',
    "public": '<!DOCTYPE TEI PUBLIC "-//TEI//DTD" "{0}">',
    "both subsets": '<!DOCTYPE TEI SYSTEM "{0}" [<!ENTITY own "proprium">]>',
    "parameter entity": '<!DOCTYPE TEI [<!ENTITY % p SYSTEM "{0}"> %p;]>',
    "public parameter entity": "<!DOCTYPE TEI [<!ENTITY % p PUBLIC '-//X' '{0}'>\n%p;\n]>",
    "general entity": '<!DOCTYPE TEI [<!ENTITY secret SYSTEM "{0}">]>',
    "unparsed entity": '<!DOCTYPE TEI [<!NOTATION n SYSTEM "n"><!ENTITY secret SYSTEM "{0}" NDATA n>]>',
    "after a comment": '<?xml version="1.0"?><!-- <!DOCTYPE x> --><!DOCTYPE TEI SYSTEM "{0}">',
    "entity within an entity": """<!DOCTYPE TEI [<!ENTITY % p '<!ENTITY secret SYSTEM "{0}">'> %p;]>""",
    "parameter entity within one": """<!DOCTYPE TEI [<!ENTITY % p '<!ENTITY &#37; q SYSTEM "{0}"> &#37;q;'> %p;]>""",
    "by numbers": """<!DOCTYPE TEI [<!ENTITY % p "<!ENTITY &#37; q S&#89;STEM &#39;{0}&#39;>"> %p; %q;]>""",
}


@pytest.fixture
def trap(tmp_path):
    """A file outside the project that nobody writes to: whoever opens it waits for ever."""
    place = tmp_path / "outside"
    place.mkdir()
    os.mkfifo(place / "trap.dtd")
    (place / "real.dtd").write_text('<!ENTITY secret "ARRIVED"><!ATTLIST p rend CDATA "ARRIVED">')
    project = tmp_path / "project"
    project.mkdir()
    return place, project


def in_time(code, *arguments, cwd):
    """Run a program in a process of its own, which has time for anything but for waiting."""
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr
    return done


def run(*arguments, cwd):
    in_time("from edition.start import run; run()", *arguments, cwd=cwd)


def test_nothing_is_opened(trap):
    place, project = trap
    (project / "tei").mkdir()
    names = []
    for target, body in (("trap.dtd", "<p>textus</p>"), ("real.dtd", "<p>textus &secret;</p>")):
        addresses = (str(place / target), (place / target).as_uri(), f"../../outside/{target}")
        for (case, doctype), (number, address) in product(OUTSIDE.items(), enumerate(addresses)):
            names.append(f"{case.replace(' ', '-')}-{target[0]}{number}")
            (project / f"tei/{names[-1]}.xml").write_text(doctype.format(address) + tei(body))
    run("build", "tei", "--only", "text", cwd=project)
    for name in names:
        made = (project / f"build/text/{name}.txt").read_text()
        assert "textus" in made
        assert "ARRIVED" not in made


def test_network_is_left_alone(tmp_path):
    (tmp_path / "a.xml").write_text('<!DOCTYPE TEI SYSTEM "http://www.example.org/tei.dtd">' + tei("<p>textus</p>"))
    done = edition("check", "a.xml", "--format", "json", cwd=tmp_path)
    assert (done.status, done.codes) == (0, ["X014"])
    assert (done.json["findings"][0]["line"], done.json["findings"][0]["severity"]) == (1, "info")


SCHEMA = """{0}<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><ref name="any"/></start><define name="any">
<element><anyName/><zeroOrMore><choice><attribute><anyName/></attribute><text/><ref name="any"/></choice></zeroOrMore>
</element></define></grammar>"""


def test_schemas_open_nothing(trap):
    place, project = trap
    (project / "a.xml").write_text(tei("<p>textus</p>"))
    names = []
    for number, (case, doctype) in enumerate(OUTSIDE.items()):
        if case == "unparsed entity":
            continue
        names += [f"s{number}.rng", f"s{number}.sch"]
        (project / names[-2]).write_text(SCHEMA.format(doctype.replace("TEI", "grammar").format(place / "trap.dtd")))
        (project / names[-1]).write_text(
            doctype.replace("TEI", "schema").format(place / "trap.dtd")
            + '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><pattern><rule context="*"><assert test="true()"/></rule>'
            "</pattern></schema>"
        )
    code = (
        "from contextlib import suppress\n"
        "from edition.cli import main\n"
        f"for schema in {names}:\n"
        "    with suppress(SystemExit):\n"
        "        main(['check', 'a.xml', '--schema', schema])\n"
        "    print('judged by', schema)"
    )
    done = in_time(code, cwd=project)
    assert done.returncode == 0, done.stderr
    assert [line.split()[-1] for line in done.stdout.splitlines() if line.startswith("judged by")] == names


def test_names_of_known_sets_are_understood():
    data = '<!DOCTYPE a [<!ENTITY % m SYSTEM "menota.txt"> %m; <!ENTITY own "&eth;&bar;">]>'
    data += '<a n="&eacute;&lt;&agr;">&own;&amp;<![CDATA[&eacute;]]><!-- &what; -->&thorn;&amp;eth;</a>'
    source = Source("a.xml", data.encode())
    root, scan = parse(source)
    assert root.text == "ð&bar;&&eacute;þ&eth;"
    assert root.get("n") == "é<α"
    assert sorted(scan.prepared.references) == ["agr", "bar", "eacute", "eth", "thorn"]
    assert source.data[source.starts[0] :].startswith(b"<a n=")


def test_declarations_after_a_part_that_is_left_alone_count():
    data = '<!DOCTYPE a [<!ENTITY % m SYSTEM "m.txt">\n%m;\n<!ENTITY own "proprium">]><a>&own;</a>'
    root, scan = parse(Source("a.xml", data.encode()))
    assert (root.text, scan.prepared.references) == ("proprium", {})


def test_defaults_of_the_internal_subset_are_kept():
    data = '<!DOCTYPE a SYSTEM "x.dtd" [<!ATTLIST a n CDATA "1"><!-- ]> --><?x ]>?>]><a/>'
    root, _ = parse(Source("a.xml", data.encode()))
    assert root.get("n") == "1"


def test_places_stay(tmp_path):
    text = '<!DOCTYPE TEI SYSTEM "x.dtd" [<!ENTITY own "é">]>\n' + tei(
        "\n<p>&own; &thorn; &huh;</p>\n<p xml:lang='?'/>"
    )
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    found = edition("check", "a.xml", "--format", "json", cwd=tmp_path).json["findings"]
    places = {(f["code"], f["line"], f["column"]) for f in found}
    assert {("X014", 1, 1), ("X009", 3, 10), ("X009", 3, 18), ("T010", 4, 14)} <= places


def test_standalone_and_undefined():
    data = '<?xml version="1.0" standalone="yes"?><!DOCTYPE a SYSTEM "x.dtd"><a>&thorn;</a>'
    assert parse(Source("a.xml", data.encode()))[0].text == "þ"


def test_external_entity_is_told_where_it_is_used(tmp_path):
    text = '<!DOCTYPE TEI [\n<!ENTITY x SYSTEM "chapter.xml">\n<!ENTITY y SYSTEM "other.xml">]>' + tei(
        "\n<p>a &x; b</p>"
    )
    (tmp_path / "a.xml").write_text(text)
    done = edition("check", "a.xml", "--format", "json", cwd=tmp_path)
    assert [(f["code"], f["line"]) for f in done.json["findings"]] == [("X007", 4)]
    edition("build", "a.xml", "--only", "text", cwd=tmp_path)
    assert "a &x; b" in (tmp_path / "build/text/a.txt").read_text()


@pytest.mark.parametrize(
    ("name", "character"), [("eacute", "é"), ("agr", "α"), ("OHgr", "Ω"), ("thgr", "θ"), ("ethx", ""), ("notit", "")]
)
def test_known_names(name, character):
    assert known_entity(name) == character


@pytest.mark.parametrize("data", [b"<!DOCTYPE", b"<!DOCTYPE a [", b"<!DOCTYPE a [<!ENTITY", b'<!DOCTYPE a SYSTEM "x'])
def test_broken_declarations_are_left_to_the_parser(data):
    assert prepare(data).data == data


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("UTF-16", "utf-16-le"), ("UTF-16", "utf-16-be"), ("UTF-32", "utf-32-le"), ("UTF-32", "utf-32-be"),
        ("UTF-32", "utf-32"), ("ISO-8859-15", "iso8859-15"), ("windows-1251", "cp1251"), ("KOI8-R", "koi8-r"),
        ("Shift_JIS", "shift_jis"), ("EUC-JP", "euc_jp"), ("Big5", "big5"), ("GB18030", "gb18030"),
        ("IBM037", "cp037"), ("cp500", "cp500"), ("ISO-10646-UCS-2", "utf-16-be"),
    ],
)  # fmt: skip
def test_encodings_of_xml(encoding, written, tmp_path):
    word = {"cp1251": "слово", "koi8-r": "слово", "shift_jis": "言葉", "euc_jp": "言葉", "big5": "文字"}.get(
        written, "verbum"
    )
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + tei(f"<p>{word}</p>")
    (tmp_path / "a.xml").write_bytes(text.encode(written))
    schema = f'<?xml version="1.0" encoding="{encoding}"?>' + SCHEMA.format("")
    (tmp_path / "s.rng").write_bytes(schema.encode(written))
    done = edition("build", "a.xml", "--only", "text", "--schema", "s.rng", cwd=tmp_path)
    assert (done.status, done.err) == (0, "no findings\n")
    assert word in (tmp_path / "build/text/a.txt").read_text(encoding="utf-8")


NO_ENCODINGS = ("punycode", "idna", "rot13", "base64", "hex", "zip", "bz2", "uu", "quopri", "utf-7", "raw_unicode_escape",
                "unicode_escape", "undefined", "mbcs", "oem", "charmap", "klingon", "utf-16", "utf-32", "UCS-2")  # fmt: skip


@pytest.mark.parametrize("encoding", NO_ENCODINGS)
def test_what_is_no_encoding_is_a_finding(encoding, tmp_path):
    (tmp_path / "a.xml").write_text(f'<?xml version="1.0" encoding="{encoding}"?>' + tei("<p>verbum</p>"))
    assert edition("check", "a.xml", "--format", "json", cwd=tmp_path).codes == ["X006"]
    (tmp_path / "b.xml").write_text(tei("<p>verbum</p>"))
    (tmp_path / "s.rng").write_text(f'<?xml version="1.0" encoding="{encoding}"?>' + SCHEMA.format(""))
    done = edition("check", "b.xml", "--schema", "s.rng", "--format", "json", cwd=tmp_path)
    assert done.status == 1
    assert "encoding" in done.out or "each of its characters" in done.out


def test_parameter_entities_of_the_file_itself_are_followed():
    data = "<!DOCTYPE a [<!ENTITY % p \"<!ENTITY thorn 'MINE'>\">%p;<!ENTITY % q SYSTEM 'z'>%q;]><a>&thorn;&eth;</a>"
    root, scan = parse(Source("a.xml", data.encode()))
    assert (root.text, list(scan.prepared.references)) == ("MINEð", ["eth"])
