"""Templates of a project: they can do what templates do, and nothing else; a mistake is told with its place."""

from __future__ import annotations

import pytest

from tests.conftest import edition, tei


def built(tmp_path, template, name="about.html"):
    project = tmp_path / "project"
    (project / "t").mkdir(parents=True, exist_ok=True)
    (project / "a.xml").write_text(tei("<p>a</p>"))
    (project / "edition.toml").write_text("[edition]\nsource = 'a.xml'\ntemplates = 't'\n")
    place = project / "t" / name
    if isinstance(template, bytes):
        place.write_bytes(template)
    else:
        place.write_text(template)
    run = edition("build", "--only", "site", cwd=project)
    return run, (project / "build/site/about.html").read_text(encoding="utf-8")


WRONG = {
    "<p>\n{{ editoin.name }}": (2, "did you mean “edition”"),
    "{{ edition.nmae }}": (1, "nmae"),
    "a\n\n{% if %}": (3, "Expected an expression"),
    "{% for x in edition %}": (1, "Unexpected end of template"),
    "{% extends 'no.html' %}": (1, "there is no template"),
    "{% include 'about.html' %}": (1, "without end"),
    "{% extends 'about.html' %}": (1, ""),
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}": (1, "without end"),
    "{% for i in range(1000) %}\n{% for j in range(10000) %}{% endfor %}{% endfor %}": (2, "steps"),
    "{% set r = range(100000) %}{% for i in r %}{% for j in r %}{% for k in r %}{% endfor %}{% endfor %}{% endfor %}": (
        1,
        "",
    ),
    "{% for i in range(10**9) %}{% endfor %}": (1, "steps"),
    "{{ 'x' * 10**9 }}": (1, "too often"),
    "{{ 9 ** 9 ** 9 }}": (1, "too large"),
    "{{ '%999999999d' % 1 }}": (1, "%"),
    "{{ edition.__class__.__mro__ }}": (1, "unsafe"),
    "{{ ''.__class__ }}": (1, "unsafe"),
    "{{ self.__init__.__globals__ }}": (1, ""),
    "{{ project.root.parent.joinpath('secret').read_text() }}": (1, "unsafe"),
    "{{ project.templates.joinpath('about.html').unlink() }}": (1, "unsafe"),
    "{{ edition.notes.clear() }}": (1, ""),
    "{% include '../../secret' %}": (1, "there is no template"),
    "{% include 'link' %}": (1, "there is no template"),
    "{{ 1 / 0 }}": (1, "division"),
    "{{ 'a' + 1 }}": (1, ""),
    "{{ edition | nofilter }}": (1, "nofilter"),
}


@pytest.mark.parametrize("template", WRONG)
def test_a_mistake_is_told_and_the_page_is_ours(template, tmp_path):
    line, said = WRONG[template]
    (tmp_path / "secret").write_text("SECRET")
    (tmp_path / "project/t").mkdir(parents=True)
    (tmp_path / "project/t/link").symlink_to(tmp_path / "secret")
    run, page = built(tmp_path, template)
    assert run.status == 1
    assert f"t/about.html:{line}:1: error P006" in run.err
    assert said in run.err
    assert "SECRET" not in page
    assert "CC BY 4.0" in page
    assert (tmp_path / "project/t/about.html").exists()


def test_files_that_are_no_templates(tmp_path):
    for data in (b"\xff\xfe", b"\x00", b"{%"):
        run, _ = built(tmp_path, data)
        assert run.status in {0, 1}
        assert "Traceback" not in run.err


def test_a_mistake_in_the_frame_is_told_once(tmp_path):
    run, page = built(tmp_path, "{{ nothing }}", "base.html")
    assert run.err.count("error P006") == 1
    assert "CC BY 4.0" in page


def test_templates_can_do_what_templates_do(tmp_path):
    own = "{% extends 'site/about.html' %}{% block content %}<p>HIC {{ '<' }}{% for i in range(3) %}{{ i }}{% endfor %}"
    run, page = built(tmp_path, own + "{{ super() }}</p>{% endblock %}")
    assert (run.status, run.err) == (0, "no findings\n")
    assert "HIC &lt;012" in page
    assert "CC BY 4.0" in page


LINKED = ("https://example.org/a?b=c", "http://example.org", "mailto:a@example.org", "tel:+4912345", "doi:10.5072/x")
NOT_LINKED = ("x-test:1", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd", "httpx:a",
              "vbscript:x", "http:", "https:///x", "http://[x", "urn:isbn:1", "httpsjavascript:alert(1)", "blob:https://a",
              "http://a&#x7f;b", "http://a&#x202e;b", "intent://x", "view-source:http://a", "ftp://example.org")  # fmt: skip


@pytest.mark.parametrize("address", [*LINKED, *NOT_LINKED])
def test_one_list_of_schemes_for_all_outputs(address, tmp_path):
    import re
    import zipfile

    header = tei("").partition("<text>")[0].partition("</TEI>")[0].partition(">")[2]
    header = header.replace("https://creativecommons.org/licenses/by/4.0/", address)
    body = (
        f'<p><ref target="{address}">aa</ref> <ptr target="{address}"/> <bibl><ref target="{address}">bb</ref></bibl>'
        f'<idno type="URL">{address}</idno> <graphic url="{address}"/> <persName ref="{address}">cc</persName></p>'
    )
    source = tei(body, header)
    (tmp_path / "a.xml").write_text(source, encoding="utf-8")
    run = edition("build", "a.xml", "--only", "site,epub,data,latex,print", cwd=tmp_path)
    assert "Traceback" not in run.err
    pages = [p.read_text(encoding="utf-8") for p in (tmp_path / "build/site").rglob("*.html")]
    with zipfile.ZipFile(tmp_path / "build/epub/a.epub") as book:
        pages += [book.read(n).decode() for n in book.namelist() if n.endswith((".xhtml", ".opf"))]
    links = {link for page in pages for link in re.findall(r'(?:href|src)="([^"]*)"', page)}
    schemes = {link.partition(":")[0].lower() for link in links if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", link)}
    assert schemes <= {"http", "https", "mailto", "tel"}
    plain = address.replace("doi:", "https://doi.org/")
    assert any(link.rstrip("/") == plain for link in links) == (address in LINKED)
