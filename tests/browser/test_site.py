"""Every type of page in a real browser: valid, accessible, quiet, and working with and without scripts."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from edition.settings.declared import THEMES
from tests.browser.conftest import VERSE, page_types
from tests.conftest import ROOT, edition, lacking

pytestmark = pytest.mark.long

NAMES = ("directive", "verse", "folios", "arabic")


def site(sites, name):
    if name not in sites:
        lacking("the folder of sample editions (../shared/samples)")
    return sites[name]


def axe_source() -> str:
    import importlib.util

    spec = importlib.util.find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        lacking("axe-playwright-python")
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_no_barrier_no_noise_no_request_outside(browser, sites, name):
    folder, address = site(sites, name)
    script = axe_source()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", bypass_csp=True)
    noise: list[str] = []
    for file in page_types(folder):
        page = context.new_page()
        page.on("console", lambda m, file=file: noise.append(f"{file}: {m.text}"))
        page.on("pageerror", lambda e, file=file: noise.append(f"{file}: {e}"))
        page.on("request", lambda r, file=file: r.url.startswith(address) or noise.append(f"{file}: asks {r.url}"))
        page.goto(address + file)
        page.evaluate(script)
        found = page.evaluate("axe.run()")["violations"]
        if name != "directive":  # the same pages in other colours; those of the others are of the same kinds, and small
            page.emulate_media(color_scheme="dark")
            found += page.evaluate("axe.run({runOnly: ['color-contrast', 'link-in-text-block']})")["violations"]
        assert not found, f"{file}: {[(v['id'], v['nodes'][0]['html'][:120]) for v in found]}"
        page.close()
    context.close()
    assert noise == []


@pytest.mark.parametrize("name", NAMES)
def test_policy_holds(browser, sites, name):
    """With the policy of the page in force, nothing is blocked."""
    folder, address = site(sites, name)
    context = browser.new_context()
    blocked: list[str] = []
    for file in page_types(folder):
        page = context.new_page()
        page.on("console", lambda m, file=file: blocked.append(f"{file}: {m.text}"))
        page.goto(address + file)
        assert "default-src 'self'" in page.locator("meta[http-equiv]").get_attribute("content")
        page.close()
    context.close()
    assert blocked == []


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("name", NAMES)
def test_page_fits(browser, sites, name, width):
    folder, address = site(sites, name)
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for file in page_types(folder):
        page.goto(address + file)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, file
    context.close()


@pytest.mark.parametrize("how", ["http", "file"])
def test_entry_opens_at_its_words_without_scripts(browser, sites, how):
    folder, address = site(sites, "verse")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((address if how == "http" else f"file://{folder}/") + "text.html")
    mark = page.locator(".mark").first
    entry = page.locator(f"#{mark.get_attribute('popovertarget').replace('.', chr(92) + '.')}")
    assert entry.is_visible()  # at the foot
    foot = entry.bounding_box()["y"]
    mark.click()
    assert entry.bounding_box()["y"] < foot - 200
    page.keyboard.press("Escape")
    assert abs(entry.bounding_box()["y"] - foot) < 5
    mark.press("Enter")
    assert entry.bounding_box()["y"] < foot - 200
    page.locator("a.lemma").nth(5).click()
    assert "#" in page.url
    context.close()


def test_columns_without_scripts(browser, sites):
    _, address = site(sites, "verse")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "comparison.html")
    assert page.locator(".col-w1").nth(3).is_visible()  # B and C; A never differs, and is not shown at first
    assert page.locator(".col-w2").nth(3).is_visible()
    assert not page.locator(".col-w0").nth(3).is_visible()
    page.locator("#switch-w0").check()
    assert page.locator(".col-w0").nth(3).is_visible()
    page.locator("#switch-w2").uncheck()
    assert not page.locator(".col-w2").nth(3).is_visible()
    rows = page.locator(".row.verse-row").first
    tops = {round(cell["y"]) for cell in (rows.locator(c).bounding_box() for c in (".col-text", ".col-w0", ".col-w1"))}
    assert len(tops) == 1  # the lines keep step
    context.close()


LISTED = "localStorage.setItem('edition-apparatus', 'foot')"


def test_filters_are_kept_in_the_address(browser, sites):
    _, address = site(sites, "verse")
    page = browser.new_page()
    page.add_init_script(LISTED)
    page.goto(address + "text.html")
    page.locator(".tools summary").click()
    assert page.locator(".apparatus .entry:visible").count() == 60
    page.locator("select[data-filter='wit']").select_option("C")
    assert page.locator(".apparatus .entry:visible").count() == 30
    assert "wit=C" in page.url
    page.reload()
    assert page.locator(".apparatus .entry:visible").count() == 30
    assert page.locator(".mark:visible").count() == 30
    page.goto(address + "variants.html?wit=B")
    assert page.locator("table.variants tbody tr:visible").count() == 30
    page.close()


def test_choices_are_remembered(browser, sites):
    _, address = site(sites, "verse")
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(address + "text.html")
    page.locator(".tools summary").click()
    page.locator("input[name='theme'][value='dark']").check()
    page.locator("input[name='apparatus'][value='margin']").check()
    page.goto(address + "text.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(25, 24, 22)"
    tops = page.evaluate("[...document.querySelectorAll('.entry')].map(e => [e.offsetTop, e.offsetHeight])")
    assert all(a[0] + a[1] <= b[0] for a, b in itertools.pairwise(tops))  # none stands on another
    page.locator(".tools summary").click()
    page.locator("input[name='apparatus'][value='lemma']").check()
    assert page.locator(".apparatus .entry:visible").count() == 0
    page.locator("a.lemma").first.click()
    assert page.locator(".entry:popover-open").count() == 1
    context.close()


def test_choices_hold_before_the_first_line_is_shown(browser, sites):
    """The script that makes reading easier may come late: no page flashes in other colours."""
    _, address = site(sites, "verse")
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(address + "text.html")
    page.evaluate("localStorage.setItem('edition-theme', 'dark'); localStorage.setItem('edition-apparatus', 'lemma')")
    page.route("**/edition.js", lambda route: route.abort())
    page.reload()
    assert page.evaluate("[document.documentElement.dataset.theme, document.documentElement.dataset.apparatus]") == [
        "dark",
        "lemma",
    ]
    page.goto(address + "text.html?embed#l1")
    assert page.evaluate("document.documentElement.dataset.apparatus") == "foot"
    context.close()


_WATCH = """
window.moved = [];
new PerformanceObserver((seen) => {
  for (const one of seen.getEntries()) moved.push([one.value, one.sources.map((source) => source.node?.textContent?.slice(0, 60))]);
}).observe({ type: "layout-shift", buffered: true });
"""


def _shifts(browser, address, width):
    """What moves on a page whose scripts come late."""
    context = browser.new_context(viewport={"width": width, "height": 820})
    page = context.new_page()
    page.add_init_script(_WATCH)

    def late(route):
        page.wait_for_timeout(400)
        route.continue_()

    page.route(re.compile(r"/assets/(edition|columns)\.js"), late)
    page.goto(address)
    page.wait_for_function("!('unplaced' in document.documentElement.dataset)")
    page.wait_for_timeout(300)
    moved = page.evaluate("moved")
    assert "asked" not in page.evaluate("({...document.documentElement.dataset})")
    context.close()
    return moved


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *itertools.product(("directive", "verse", "arabic"), ("text", "comparison", "variants", "witness")),
        ("directive", "lines"),
        ("verse", "lines"),
    ],
)
def test_no_line_jumps_when_the_script_comes(browser, sites, name, kind, width):
    folder, address = site(sites, name)
    if kind == "text":
        file = next(f for f in page_types(folder) if 'data-page="text"' in (folder / f).read_text(encoding="utf-8"))
    else:
        file = min(path.name for path in folder.glob(f"{kind}*.html") if not path.name.startswith("witnesses"))
    moved = _shifts(browser, address + file, width)
    assert sum(value for value, _ in moved) < 0.02, moved


@pytest.mark.parametrize("width", [412, 1280])
@pytest.mark.parametrize(
    "place",
    ["comparison.html?columns=text+C&base=C", "comparison.html?columns=B+C", "text.html?wit=C", "variants.html?wit=B"],
)
def test_no_line_jumps_when_the_address_asks(browser, sites, place, width):
    _, address = site(sites, "verse")
    moved = _shifts(browser, address + place, width)
    assert sum(value for value, _ in moved) < 0.02, moved


def test_a_telephone_shows_what_differs_before_any_script(browser, sites):
    _, address = site(sites, "verse")
    context = browser.new_context(viewport={"width": 412, "height": 820}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "comparison.html")
    row = page.locator(".row.verse-row").first
    page.locator("#switch-w0").check()
    shown = [cell for cell in row.locator(".cell").all() if cell.is_visible()]
    assert [cell.get_attribute("data-label") for cell in shown] == ["Text", "B", "C"]  # A has what the text has
    page.locator("#switch-text").uncheck()  # with nothing to compare with, all is shown
    assert row.locator(".col-w0").is_visible()
    assert row.locator(".col-w1").is_visible()
    context.close()


def test_what_others_are_compared_with_is_always_shown(browser, sites):
    _, address = site(sites, "verse")
    page = browser.new_page(viewport={"width": 412, "height": 820})
    page.goto(address + "comparison.html?columns=B")
    page.wait_for_function("!('asked' in document.documentElement.dataset)")
    assert page.locator("#switch-text").is_checked()
    assert page.locator("#switch-text").is_disabled()
    row = page.locator(".row.verse-row").first
    assert [c.get_attribute("data-label") for c in row.locator(".cell").all() if c.is_visible()] == ["Text", "B"]
    page.locator("[data-base-choice]").select_option("B")
    assert page.locator("#switch-text").is_enabled()
    page.locator("#switch-text").uncheck()
    assert [c.get_attribute("data-label") for c in row.locator(".cell").all() if c.is_visible()] == ["B"]
    page.close()


def test_keys_lead_from_variant_to_variant(browser, sites):
    _, address = site(sites, "verse")
    page = browser.new_page()
    page.goto(address + "text.html")
    page.keyboard.press("n")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.getAttribute('popovertarget')") == "app.2"
    assert page.locator(".entry:popover-open").get_attribute("id") == "app.2"
    page.keyboard.press("p")
    assert page.locator(".entry:popover-open").get_attribute("id") == "app.1"
    page.keyboard.press("Escape")
    assert page.locator(".entry:popover-open").count() == 0
    page.close()


def test_tables_sort(browser, sites):
    _, address = site(sites, "verse")
    page = browser.new_page()
    page.goto(address + "variants.html")
    page.locator("thead th button").nth(4).click()
    column = page.locator("table.variants tbody tr td:nth-child(5)").all_text_contents()
    assert column == sorted(column)
    page.close()


def test_places_can_be_cited(browser, sites):
    _, address = site(sites, "directive")
    page = browser.new_page(reduced_motion="reduce")
    page.goto(address + "pre.html")
    page.locator(".mark[popovertarget='st-pre.1']").click()
    page.locator(".entry:popover-open > .entry-text > .cite-this").click()
    box = page.locator(".cite-box")
    assert "#st-pre.1" in box.inner_text()
    assert "@book" in box.inner_text()
    assert box.get_by_role("button", name="Copy: BibTeX").inner_text() == "Copy"
    page.close()


def test_search(browser, sites):
    _, address = site(sites, "directive")
    page = browser.new_page()
    page.goto(address + "search.html?q=purge")
    page.locator(".results li").nth(5).wait_for()
    before = page.locator("[data-search-status]").inner_text()
    page.locator("select[data-search-filter='layer']").select_option("Historical")
    page.locator("[data-search-status]", has_text=before).wait_for(state="detached")
    page.locator("select[data-search-filter='layer']").select_option("")
    page.locator("#q").fill("清理")
    page.locator(".results mark", has_text="清理").first.wait_for()
    page.locator(".results li a").first.click()
    assert page.locator("main").is_visible()
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_valid_html(sites, name):
    folder, _ = site(sites, name)
    jar = os.environ.get("EDITION_VNU") or str(ROOT / ".ci/node/node_modules/vnu-jar/build/dist/vnu.jar")
    if not Path(jar).exists() or shutil.which("java") is None:
        lacking("the HTML checker (npm vnu-jar, EDITION_VNU) or java")
    pages = [str(p) for p in sorted(folder.rglob("*.html"))]
    done = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--format", "json", *pages], capture_output=True, text=True, check=False
    )
    messages = json.loads(done.stderr.strip() or '{"messages": []}')["messages"]
    assert [(m.get("url", "")[-40:], m["message"]) for m in messages] == []


@pytest.mark.parametrize("name", NAMES)
def test_no_link_is_broken(sites, name):
    folder, _ = site(sites, name)
    lychee = shutil.which("lychee") or str(ROOT / ".venv/bin/lychee")
    if not Path(lychee).exists():
        lacking("lychee")
    pages = [str(p) for p in sorted(folder.rglob("*.html"))]
    done = subprocess.run(
        [lychee, "--offline", "--include-fragments", "--no-progress", *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert re.search(r"\b0 Errors", done.stdout), done.stdout[-2000:]


@pytest.mark.parametrize("theme", THEMES)
def test_themes_raise_no_barrier(browser, tmp_path, theme):
    (tmp_path / "a.xml").write_text(VERSE, encoding="utf-8")
    (tmp_path / "edition.toml").write_text(
        f'[edition]\nsource = "a.xml"\n[site]\ntheme = "{theme}"\n', encoding="utf-8"
    )
    assert edition("build", tmp_path, "-q", "-o", tmp_path / "out", "--only", "site").status == 0
    folder = tmp_path / "out/site"
    script = axe_source()
    context = browser.new_context(color_scheme="light", bypass_csp=True)
    page = context.new_page()
    for file in page_types(folder):
        page.emulate_media(color_scheme="light")
        page.goto(f"file://{folder}/{file}")
        page.evaluate(script)
        found = page.evaluate("axe.run()")["violations"]
        page.emulate_media(color_scheme="dark")
        found += page.evaluate("axe.run({runOnly: ['color-contrast', 'link-in-text-block']})")["violations"]
        assert not found, f"{file}: {[(v['id'], v['nodes'][0]['html'][:120]) for v in found]}"
    paper = page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--paper')")
    assert paper != "#191816"  # that of the dark site without a theme
    context.close()
