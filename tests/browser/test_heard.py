"""What a screen reader meets: headings step by one, regions and navigations have names of their own, a lemma is said once."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.browser.conftest import page_types
from tests.browser.test_site import NAMES, site

NAMED = """[...document.querySelectorAll("nav, [role='search'], aside, section[aria-label], section[aria-labelledby], main")].filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) =>
  [e.localName === "section" ? "region" : e.getAttribute("role") ?? e.localName, e.getAttribute("aria-label") ?? document.getElementById(e.getAttribute("aria-labelledby"))?.textContent ?? ""])"""


@pytest.mark.parametrize("name", NAMES)
def test_headings_step_by_one_and_landmarks_are_told_apart(browser, sites, name):
    folder, address = site(sites, name)
    page = browser.new_page()
    for file in page_types(folder):
        page.goto(address + file)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].filter((h) => h.checkVisibility({ visibilityProperty: true })).map((h) => +h.localName[1])"
        )
        assert levels[0] == 1, file
        assert levels.count(1) == 1, file
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), file
        marks = [tuple(mark) for mark in page.evaluate(NAMED)]
        assert len(marks) == len(set(marks)), (file, marks)
        assert all(said for kind, said in marks if kind in {"nav", "region"}), (file, marks)
    page.close()


def test_the_pages_of_a_table_are_no_second_menu(browser, tmp_path):
    from tests.browser.test_search_and_study import app, document
    from tests.conftest import edition

    body = "".join(f"<p>{' '.join(app(f'w{i}', f'x{i}') for i in range(30))}</p>" for _ in range(15))
    (tmp_path / "a.xml").write_text(document(body), encoding="utf-8")
    assert edition("build", tmp_path / "a.xml", "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    page = browser.new_page()
    page.goto(f"file://{tmp_path}/out/site/variants-2.html")
    names = [name for kind, name in page.evaluate(NAMED) if kind == "nav"]
    assert "Variants: Pages" in names
    assert len(names) == len(set(names))
    page.close()


@pytest.mark.parametrize("mode", ["window", "foot", "margin", "lemma"])
def test_a_lemma_is_said_once(browser, sites, mode):
    """And the button that opens its entry says which it is."""
    _, address = sites["verse"]
    page = browser.new_page()
    page.goto(address + "text.html")
    page.evaluate(f"localStorage.setItem('edition-apparatus', '{mode}')")
    page.reload()
    said = page.locator(".verse").first.aria_snapshot()
    assert len(re.findall("virumque", said)) == 1
    assert re.findall(r'button "?([^":]*)', said) == ["Variant 1", "Variant 2"]
    page.locator(".mark").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".mark").first.evaluate("e => e.popoverTargetElement.matches(':popover-open')")
    opened = page.locator(".entry:popover-open").aria_snapshot()
    assert "virumque" in opened
    assert "uirumque" in opened
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.mark')")
    page.close()


def test_the_foot_is_one_group_that_keys_reach_and_leave(browser, sites):
    _, address = sites["verse"]
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address + "text.html")
    page.evaluate("localStorage.setItem('edition-apparatus', 'window')")
    page.reload()
    page.wait_for_timeout(200)
    foot = page.get_by_role("group", name="Apparatus").and_(page.locator(".window-foot"))
    heard = foot.aria_snapshot()
    assert "A] uirumque B" in heard
    assert page.locator(".apparatus .entry:visible").count() == 0  # not there twice
    page.locator(".mark").nth(2).focus()
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.closest('.footed') !== null")
    page.keyboard.press("Enter")  # back to the words
    page.wait_for_timeout(150)
    assert page.locator("a.lemma.aimed").get_attribute("data-app") == page.locator(".mark").nth(2).get_attribute(
        "popovertarget"
    )
    page.close()


@pytest.mark.parametrize(("key", "file"), [("ArrowRight", "text-2.html"), ("ArrowLeft", "text.html")])
def test_arrows_turn_pages_until_they_are_switched_off(browser, tmp_path, key, file):
    from tests.browser.test_search_and_study import TEXTS
    from tests.conftest import edition

    (tmp_path / "a.xml").write_text(TEXTS["cut"], encoding="utf-8")
    assert edition("build", tmp_path / "a.xml", "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    context = browser.new_context()
    page = context.new_page()
    begun = {"text-2.html": "text.html", "text.html": "text-2.html"}[file]
    page.goto(f"file://{tmp_path}/out/site/{begun}")
    page.keyboard.press(key)
    page.wait_for_url(f"**/{file}")
    page.goto(f"file://{tmp_path}/out/site/{begun}")
    page.keyboard.press("?")
    page.locator("[data-set='keys']").uncheck()
    page.evaluate("document.activeElement.blur()")
    for one in (key, "/", "?", "n"):
        page.keyboard.press(one)
    page.wait_for_timeout(200)
    assert page.url.endswith(begun)
    assert page.evaluate("document.activeElement === document.body")
    page.reload()  # it is remembered
    page.keyboard.press(key)
    page.wait_for_timeout(200)
    assert page.url.endswith(begun)
    context.close()
