"""A reader finds a text in a library: by choosing, by sorting, by words; from the disk, with scripts and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.bench.inscriptions import corpus
from tests.conftest import edition, tei

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    corpus(folder / "tei", 140, 5000)
    (folder / "tei/zz.xml").write_text(
        tei("<p xml:lang='grc'>Μῆνιν ἄειδε θεά</p><p xml:lang='lzh'>道可道，非常道。</p>")
    )
    assert edition("build", "tei", "-q", "-o", "out", "--only", "site", "--schema", "none", cwd=folder).status == 0
    return folder / "out/site"


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1100, "height": 800})
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield page
    assert wrong == []
    context.close()


def told(page, selector, text):
    from playwright.sync_api import expect

    expect(page.locator(selector)).to_have_text(text)


def test_choices_count_what_is_left(library, page):
    page.goto((library / "index.html").as_uri())
    page.wait_for_selector("select[name=place] option:nth-child(3)", state="attached")
    assert page.locator("tbody tr").count() == 141
    page.select_option("select[name=place]", "Cirta")
    told(page, "[data-catalogue-status]", re.compile(r"\d"))
    number = int(page.inner_text("[data-catalogue-status]").split()[0])
    assert page.locator("tbody tr").count() == number > 3
    assert set(page.locator("tbody td:nth-child(2)").all_inner_texts()) == {"Cirta"}
    counts = page.locator("select[name=kind] option").all_inner_texts()[1:]
    assert sum(int(re.search(r"\((\d+)\)", text)[1]) for text in counts) == number
    page.click("th[data-key=date] button")
    page.wait_for_selector("th[aria-sort=ascending]")
    years = [int(text.split("–")[0]) for text in page.locator("td.date").all_inner_texts()]
    assert years == sorted(years)
    page.reload()
    page.wait_for_selector("th[aria-sort=ascending]")
    assert page.locator("tbody tr").count() == number
    page.select_option("select[name=place]", "")
    page.fill("input[name=words]", "cornelia milestone")
    told(page, "[data-catalogue-status]", re.compile(r"^\d Results"))
    assert all("Cornelia" in text for text in page.locator("tbody td:first-child").all_inner_texts())


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("μηνιν", "zz"),
        ("道非常", "zz"),
        ("道可道", "zz"),
        ("VIXIT coniu", "insc"),
        ('"hic situs"', "insc"),
        ("con*gi", "insc"),
        ("fidelis p", "insc"),
    ],
)
def test_words_of_all_texts_are_found(library, page, query, text):
    page.goto((library / "search.html").as_uri())
    page.fill("#q", query)
    if query == "道非常":  # the letters stand in the text, and not together
        told(page, "[data-search-status]", "Nothing found.")
        return
    page.wait_for_selector("[data-search-results] a")
    assert all(
        f"/{text}" in a.get_attribute("href") or text in a.get_attribute("href")
        for a in page.locator("[data-search-results] a").all()
    )
    page.locator("[data-search-results] a").first.click()
    page.wait_for_selector("article.text")


def test_what_no_text_has_loads_no_text(library, page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((library / "search.html").as_uri() + "?q=xylophonum")
    told(page, "[data-search-status]", "Nothing found.")
    assert not [url for url in asked if re.search(r"search/\d+\.js", url)]


def test_without_scripts_it_is_a_plain_list(library, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((library / "index.html").as_uri())
    assert not page.locator("form.facets").is_visible()
    page.locator("tbody a").first.click()
    page.wait_for_url("**/insc00001/index.html*")
    context.close()
