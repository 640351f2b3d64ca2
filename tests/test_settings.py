"""edition.toml: every key has a type; every mistake has a place; nothing that it names lies elsewhere."""

from __future__ import annotations

import json
import random
import tomllib
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.settings import declared
from edition.settings.places import find_places
from edition.settings.reading import schema
from tests.conftest import ROOT, SHARED, edition, same_as_golden, tei

CASES = SHARED / "cases/safe"


def project(tmp_path, text):
    (tmp_path / "a.xml").write_text(tei("<p>a <app><lem wit='#A'>a</lem><rdg wit='#B'>b</rdg></app></p>"))
    (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
    return edition("check", "--format", "json", cwd=tmp_path)


WRONG = {
    # text of [edition] or others: message and hint have these words, at this line and column
    "[edition]\nsource='a.xml'\nnmae='x'": ("did you mean “name”", 3, 1),
    "[edition]\nsource='a.xml'\nname='../../gone'": ("a name in quotation marks", 3, 6),
    "[edition]\nsource='a.xml'\nname=''": ("a name", 3, 6),
    "[edition]\nsource='a.xml'\nname='..'": ("a name", 3, 6),
    "[edition]\nsource='a.xml'\nlanguage = 'english'": ("did you mean “en”", 3, 12),
    "[edition]\nsource='a.xml'\nlanguage = 'EN'": ("did you mean “en”", 3, 12),
    "[edition]\nsource='a.xml'\ntemplates = 'no'": ("there is no folder no", 3, 13),
    "[edition]\nsource='b.xml'": ("did you mean", 2, 8),
    "[edition]\nsource=['a.xml', 'b.xml']": ("did you mean", 2, 18),
    "[edition]\nsource=3": ("cannot be 3", 2, 8),
    "[edition]\nsource='a.xml'\n[witnesses]\nA='nothing.txt'": ("there is no file", 4, 3),
    "edition = 3": ("write [edition]", 1, 1),
    "[edition]\nsource='a.xml'\n[editon]": ("did you mean [edition]", 3, 1),
    "[edition]\nsource='é'\n": ("there is no file", 2, 8),
}
LEFT = {
    "[apparatus]\nlemma_words = 'five'": ("a whole number from 0 to 1000", 4, 15),
    "[apparatus]\nlemma_words = -1": ("from 0", 4, 15),
    "[apparatus]\nlemma_words = true": ("from 0", 4, 15),
    "[apparatus]\nseparator = [1]": ("a string", 4, 13),
    "[apparatus]\nstyle = 'postive'": ("did you mean “positive”", 4, 9),
    "[apparatus]\nranges = 'yes'": ("true or false", 4, 10),
    "[site]\nurl = ['x']": ("https://", 4, 7),
    "[site]\nurl = 'example.org'": ("https://", 4, 7),
    "[site]\nurl = 'javascript:alert(1)'": ("https://", 4, 7),
    "[site]\ntheme = 'no.css'": ("there is no file", 4, 9),
    "[bibliography]\nstyle = 'no-such.csl'": ("there is no file", 4, 9),
    "[bibliography]\nlocale = 'de'": ("de-", 4, 10),
    "[print]\nsize = '10 cm'": ("points", 4, 8),
    "[print]\nsize = nan": ("from 6 to 24", 4, 8),
    "[print]\nevery = 1e9": ("from 1 to 100", 4, 9),
    "[print]\nform = 'bok'": ("“book”", 4, 8),
    "[print]\nmargins = { insde = 3 }": ("“inside”", 4, 13),
    "[print]\nmargins = { inside = '2cm' }": ("from 0 to 500", 4, 22),
    "[print.layers.notes]\nplace = 'fot'": ("“foot”", 4, 9),
    "[print]\nlayers.notes.plaec = 'foot'": ("“place”", 4, 1),
    "[print]\npage = 1979-05-27": ("a date", 4, 8),
    "[proof]\nignore = ['case', 'colour']": ("one of: ", 4, 19),
    "[[check.ignore]]\ncode = 3\nreason = 'x'": ("string", 4, 8),
    "[check]\nignore = [{code = 'A001', reson = 'x'}]": ("“reason”", 4, 27),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_decides_on_the_build_stops_it(text, tmp_path):
    said, line, column = WRONG[text]
    run = project(tmp_path, text)
    assert run.status == 2
    found = run.json["findings"]
    assert any(said in f"{f['message']} {f['hint']}" for f in found), found
    assert ("edition.toml", line, column, "error") in [
        (f["file"], f["line"], f["column"], f["severity"]) for f in found
    ]


@pytest.mark.parametrize("text", LEFT)
def test_what_does_not_leaves_the_default(text, tmp_path):
    said, line, column = LEFT[text]
    run = project(tmp_path, "[edition]\nsource='a.xml'\n" + text)
    found = [f for f in run.json["findings"] if f["code"] in {"P002", "O012"}]
    assert run.status == 1
    assert [(f["line"], f["column"]) for f in found] == [(line, column)]
    assert said in found[0]["message"] + found[0]["hint"], found
    assert edition("build", "--only", "text", cwd=tmp_path).status == 1
    assert (tmp_path / "build/text").is_dir()


def test_all_mistakes_are_told_at_once(tmp_path):
    run = project(tmp_path, "[edition]\nnmae=1\nsource=3\ntitle=[]\n[print]\nsize=99\n[site]\nurl=1\n[nothing]\n")
    assert run.codes == ["P002"] * 6


OUTSIDE = {
    "source": "[edition]\nsource={}",
    "parallels": "[edition]\nsource='a.xml'\nparallels={}",
    "templates": "[edition]\nsource='a.xml'\ntemplates={}",
    "witness": "[edition]\nsource='a.xml'\n[witnesses]\nA={}",
    "schema": "[edition]\nsource='a.xml'\n[check]\nschema={}",
    "style": "[edition]\nsource='a.xml'\n[bibliography]\nstyle={}",
    "theme": "[edition]\nsource='a.xml'\n[site]\ntheme={}",
}


@pytest.mark.parametrize("key", OUTSIDE)
def test_paths_stay_in_the_project(key, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").write_text(tei("<p>EXTRA</p>"))
    inside = tmp_path / "project"
    inside.mkdir()
    (inside / "link").symlink_to(outside / "file")
    (inside / "folder").symlink_to(outside)
    (inside / "circle").symlink_to(inside / "circle")
    for path in ("../outside/file", str(outside / "file"), "link", "folder/file", "folder", "a/../../outside", "\\\\x\\y",
                 "C:/x", "circle", "~/x/../../..", "/"):  # fmt: skip
        run = project(inside, OUTSIDE[key].format(json.dumps(path)))
        said = run.err + run.out
        assert "X012" in said, path
        assert "EXTRA" not in said


def test_base_that_is_no_witness(tmp_path):
    run = project(tmp_path, "[edition]\nsource='a.xml'\nbase='ZZ'")
    assert [(f["code"], f["line"], f["column"]) for f in run.json["findings"]] == [("P005", 3, 6)]
    run = edition("build", "a.xml", "--base", "ZZ", "--only", "text", cwd=tmp_path)
    assert run.status == 1
    assert "P005" in run.err
    assert "P005" not in edition("build", "a.xml", "--base", "A", "--only", "text", cwd=tmp_path).err


def test_lists_are_those_of_the_outputs():
    from pathlib import Path

    import citeproc

    from edition.writers.common.apparatus_words import WORDS as APPARATUS_WORDS
    from edition.writers.common.words import WORDS

    assert set(get_args(declared.Language)) == set(WORDS)
    assert set(get_args(declared.Words)) == set(APPARATUS_WORDS)
    known = {p.name[8:-4] for p in Path(citeproc.LOCALES_PATH).glob("locales-*.xml")}
    assert set(get_args(declared.Locale)) == known


@pytest.mark.golden
def test_schema_for_editors():
    same_as_golden(
        ROOT / "edition/edition.schema.json", json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    )


def test_schema_for_editors_judges_as_the_program_does():
    jsonschema = pytest.importorskip("jsonschema")
    judge = jsonschema.Draft202012Validator(schema())
    judge.validate(tomllib.loads((ROOT / "edition.toml").read_text()))
    files = ("no.css", "no-such.csl", "templates", "= 'b.xml'", "'é'", "nothing.txt", "b.xml")
    for text in [*WRONG, *LEFT]:
        if not any(f in text for f in files) and "nan" not in text and "1979" not in text:
            assert not judge.is_valid(tomllib.loads(text)), text


KEYS = ["edition", "print", "site", "check", "apparatus", "source", "name", "size", "a-b", "ä ö", 'q"', "1"]
VALUES = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(2**62), 2**62),
        st.floats(),
        st.text(max_size=12),
        st.dates(),
        st.datetimes(),
        st.sampled_from(["a.xml", "../x", "/etc", "en", "positive", "A-3a", "\x1b[31m", "10pt"]),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)),
    max_leaves=6,
)


def written(value) -> str:
    """Write a value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[ " + ", \n ".join(map(written, value)) + " ]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(k, ensure_ascii=False)} = {written(v)}" for k, v in value.items()) + " }"
    if isinstance(value, int | float):
        return repr(value)
    return value.isoformat()


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
def test_every_value_has_its_place(table):
    text = "".join(f"{json.dumps(k, ensure_ascii=False)} = {written(v)} # x = [\n" for k, v in table.items())
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    places = find_places(text)
    raw = text.encode()

    def look(value, path):
        if path:
            start, end = places[path].value
            assert repr(tomllib.loads("x = " + raw[start:end].decode())["x"]) == repr(value)
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            look(item, (*path, key))

    look(read, ())


def test_places_of_all_ways_to_write():
    text = (
        "# [no]\r\n[ a . \"b\\u0063\" ]\r\nx.y = '''\n[z]'''\n'q.r' = 1979-05-27 07:32:00 # c\n"
        '[[l]]\nn=1\n[[l]]\nn=2\n[l.m]\no="""\n"q" """\n[[l.k]]\np=[ [1,\n 2], {s = 3} ]\n'
    )
    places = find_places(text)
    assert text[slice(*places["a", "bc", "x", "y"].value)] == "'''\n[z]'''"
    assert text[slice(*places["a", "bc", "q.r"].value)] == "1979-05-27 07:32:00"
    assert text[slice(*places["l", 1, "n"].value)] == "2"
    assert text[slice(*places["l", 1, "m", "o"].value)] == '"""\n"q" """'
    assert text[slice(*places["l", 1, "k", 0, "p", 0, 1].value)] == "2"
    assert text[slice(*places["l", 1, "k", 0, "p", 1, "s"].value)] == "3"


def random_settings(chance: random.Random) -> str:
    """Write a project file with any keys and any values, of which some are right."""
    tables = {f: [g.name for g in _fields(t)] for f, t in TABLES.items()}
    lines = ["[edition]", "source = 'a.xml'"] if chance.random() < 0.9 else []
    for table in chance.sample([*tables, "nothing"], chance.randint(1, 4)):
        keys = [*tables.get(table, []), "nothing", "S"]
        lines += [f"[{table}]"] if f"[{table}]" not in lines else []
        if table == "edition" and lines.count("[edition]") and lines[-1] != "[edition]" and len(lines) > 2:
            continue
        for key in chance.sample(keys, chance.randint(0, min(4, len(keys)))):
            if not (table == "edition" and key == "source"):
                lines.append(f"{key} = {chance.choice(SOME)}")
    text = "\n".join(lines)
    if chance.random() < 0.1:
        place = chance.randrange(len(text) or 1)
        text = text[:place] + chance.choice(["[", '"', "=", "\n", "\x00", "'''"]) + text[place:]
    return text


def _fields(table):
    from msgspec.structs import fields

    return fields(table) if table is not dict else ()


TABLES = {
    "edition": declared.Edition, "witnesses": dict, "proof": declared.Proof, "apparatus": declared.Apparatus,
    "check": declared.Check, "print": declared.Print, "site": declared.Site, "bibliography": declared.Bibliography,
}  # fmt: skip
SOME = [
    "true", "false", "0", "1", "-1", "5", "12", "99", "1e400", "nan", "-inf", "'a.xml'", "'a'", "''", "'..'", "'/'", "'.'",
    "['a.xml']", "[]", "[[]]", "{}", "{ a = 1 }", "{ inside = 20 }", "{ inside = -1 }", "{ notes = 'end' }", "'en'", "'la'",
    "'auto'", "'none'", "'profile'", "'10pt'", "'A5'", "'148 x 210 mm'", "'0 x 0'", "'A-3a'", "'https://example.org/'",
    "'x\\u0000'", '"\\u001b[2J"', "1979-05-27", "07:32:00", "['case']", "[{ code = 'A001', reason = 'r' }]", "[1, 'a']",
    "'de-DE'", "'" + "x" * 3000 + "'", "'a/b/c'", "'%s{0}'", "'#include'", "'\\\\'", "9223372036854775807",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_any_settings_end_in_an_output_or_a_finding(seed, tmp_path):
    chance = random.Random(seed)
    (tmp_path / "a.xml").write_text(tei("<p>a <app><lem wit='#A'>a</lem><rdg wit='#B'>b</rdg></app></p>"))
    for _ in range(5):
        text = random_settings(chance)
        (tmp_path / "edition.toml").write_text(text, encoding="utf-8")
        run = edition("build", "-o", "out", "--only", "site,text,data,epub", cwd=tmp_path)
        assert run.status in {0, 1, 2}, text
        assert run.status == 0 or " error " in run.err, text


@pytest.mark.skipif(not CASES.is_dir(), reason="the shared cases are not here")
@pytest.mark.parametrize("case", ["20-toml-lemma-words", "20-toml-silent", "20-toml-name-vanishes"])
def test_cases_of_settings(case):
    run = edition("check", cwd=CASES / case)
    assert run.status in {1, 2}
    assert "P002" in run.out + run.err
