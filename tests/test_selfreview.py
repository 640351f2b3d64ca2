"""The self-review: every "yes" has its proof, and the page for readers is made from the data."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree, html

from tests.conftest import ROOT, same_as_golden

DATA = tomllib.loads((ROOT / "tei/selfreview.toml").read_text(encoding="utf-8"))
PAGE = ROOT / "docs/selfreview.md"
NOTICE = "<!-- Generated from tei/selfreview.toml: run `make golden` after a change. -->\n\n"
HEAD = """\
# Self-review

What two catalogues of criteria ask of an edition, and what this edition of the [directive](../tei/README.md) can answer. A “yes” names the
places that prove it; a test looks up each of them. Links into `build/` hold after `make`.
"""
KEYS = {"catalogue", "group", "number", "question", "answer", "reason", "proof", "says"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def place(path: str, built: Path) -> Path:
    """The file: outputs lie in the folder that the test has built."""
    return built / path.removeprefix("build/") if path.startswith("build/") else ROOT / path


@cache
def content(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


@cache
def fragments(path: Path) -> frozenset[str]:
    """What can be pointed to: identifiers, headings as their addresses, tests."""
    text = content(path)
    match path.suffix:
        case ".html":
            return frozenset(html.fromstring(text.encode()).xpath("//@id"))
        case ".xml":
            return frozenset(str(e.get(XML_ID)) for e in etree.fromstring(text.encode()).iter() if e.get(XML_ID))
        case ".md":
            headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
            return frozenset(re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings)
        case ".py":
            return frozenset(re.findall(r"^def (\w+)", text, re.MULTILINE))
    return frozenset()


def missing(proof: str, built: Path) -> str:
    """Why the proof is none, or nothing."""
    path, _, fragment = proof.partition("#")
    file = place(path, built)
    if not file.exists():
        return f"there is no {path}"
    if fragment and fragment not in fragments(file):
        return f"there is no #{fragment} in {path}"
    return ""


@pytest.mark.parametrize("criterion", DATA["criterion"], ids=lambda c: f"{c['catalogue']}-{c['number']}")
def test_every_yes_has_its_proof(criterion, built_directive):
    assert set(criterion) <= KEYS
    assert criterion["answer"] in {"yes", "no", "n/a"}
    assert criterion["question"].endswith("?")
    assert criterion["reason"].endswith(".")
    proofs = criterion.get("proof", [])
    assert bool(proofs) == (criterion["answer"] == "yes")
    assert [why for proof in proofs if (why := missing(proof, built_directive))] == []
    if "says" in criterion:
        files = [content(place(p.partition("#")[0], built_directive)) for p in proofs]
        assert any(criterion["says"] in " ".join(text.split()) for text in files)


def test_every_number_of_the_catalogues_is_answered():
    numbers = {c["id"]: set() for c in DATA["catalogue"]}
    for criterion in DATA["criterion"]:
        numbers[criterion["catalogue"]] |= set(criterion["number"].split(", "))
    ride = "1.2 1.3 1.4 1.5 2.1 2.2 2.3 3.1 3.3 3.5 3.6 3.7 4.3 4.4 4.5 4.6 4.8 4.9 4.11 4.12 4.13 4.15 4.16 5.1"
    endings = "1.1 1.2 1.3 2.1 2.2 3.1 3.2 3.3 4.1 4.2 4.3 4.4 4.5 4.6 4.7 4.8 4.9 5.1 5.2 5.3 5.4 5.5"
    assert numbers["ride"] - {"–"} == set(ride.split())
    assert numbers["endings"] == set(endings.split())


def test_a_proof_that_is_not_there_is_noticed(built_directive):
    assert missing("build/site/nowhere.html", built_directive)
    assert missing("build/site/cite.html#nowhere", built_directive)
    assert missing("tei/directive.xml#nowhere", built_directive)
    assert missing("tests/test_selfreview.py#test_nothing", built_directive)


def test_no_page_has_a_query_string(built_directive):
    for page in (built_directive / "site").rglob("*.html"):
        links = html.fromstring(page.read_bytes()).xpath("//@href")
        assert [link for link in links if not urlsplit(link).scheme and urlsplit(link).query] == [], page.name


def link(proof: str) -> str:
    """A link from the page in docs/. What `make` builds is not in the repository: its links hold after `make`."""
    if proof.startswith("build/"):
        return f'<a href="../{escape(proof)}"><code>{escape(proof)}</code></a>'
    return f"[`{proof}`](../{proof})"


def page() -> str:
    out = [NOTICE, HEAD]
    for catalogue in DATA["catalogue"]:
        mine = [c for c in DATA["criterion"] if c["catalogue"] == catalogue["id"]]
        count = {answer: sum(c["answer"] == answer for c in mine) for answer in ("yes", "no", "n/a")}
        out.append(
            f"\n## {catalogue['title']}\n\n{catalogue['source']}: <{catalogue['link']}>.\n\n{catalogue['about'].strip()}\n\n"
            f"Yes: {count['yes']}; no: {count['no']}; not applicable: {count['n/a']}.\n"
        )
        for criterion in mine:
            if "group" in criterion:
                out.append(
                    f"\n### {criterion['group']}\n\n| number | question | answer | reason and proof |\n|---|---|---|---|\n"
                )
            proofs = "".join(f"<br>{link(p)}" for p in criterion.get("proof", []))
            out.append(
                f"| {criterion['number']} | {criterion['question']} | **{criterion['answer']}** | {criterion['reason']}{proofs} |\n"
            )
    return "".join(out)


@pytest.mark.golden
def test_page_for_readers():
    same_as_golden(PAGE, page())
