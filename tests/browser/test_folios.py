"""A picture beside its words in a real browser: brought nearer, moved, zones and words lighting each other."""

from __future__ import annotations

import pytest

from tests.browser.test_search_and_study import until
from tests.conftest import edition
from tests.test_folios import with_pictures

pytestmark = pytest.mark.long


@pytest.fixture
def folio(browser, sites):
    noise: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("console", lambda m: noise.append(m.text))
    page.on("pageerror", lambda e: noise.append(str(e)))
    page.goto(f"{sites['folios'][1]}folio-1.html")
    yield page
    page.close()
    assert noise == []


def lit(page) -> set[tuple[str, str]]:
    """Name what is lit: the element and its zone."""
    return {
        tuple(found)
        for found in page.evaluate("[...document.querySelectorAll('.lit')].map(e => [e.localName, e.dataset.zone])")
    }


def test_words_light_their_zone_and_a_zone_its_words(folio):
    folio.hover(".written [data-zone='z2']")
    assert lit(folio) == {("a", "z2"), ("span", "z2")}
    folio.focus(".zones [data-zone='z1']")
    assert {("a", "z1"), ("span", "z1")} <= lit(folio)
    folio.keyboard.press("Enter")
    assert folio.evaluate("document.querySelector(':target').dataset.zone") == "z1"


def test_a_zone_has_the_place_of_its_words_on_the_picture(folio):
    """The measures of the surface are those of the picture, however large it is shown."""
    picture = folio.locator(".sheet img").bounding_box()
    zone = folio.locator(".zones [data-zone='z1'] polygon").bounding_box()
    assert zone["x"] - picture["x"] == pytest.approx(picture["width"] * 10 / 200, abs=6)
    assert zone["y"] - picture["y"] == pytest.approx(picture["height"] * 10 / 400, abs=6)
    assert zone["width"] == pytest.approx(picture["width"] * 180 / 200, abs=12)


def test_the_picture_is_brought_nearer_moved_and_shown_whole(folio):
    def width():
        return folio.locator(".sheet img").bounding_box()["width"]

    before = width()
    for _ in range(3):
        folio.get_by_role("button", name="larger").click()
    assert width() == pytest.approx(before * 1.5**3, rel=0.01)
    folio.locator(".written [data-zone='z2']").click()
    frame, zone = (folio.locator(s).bounding_box() for s in (".frame", ".zones [data-zone='z2'] polygon"))
    assert frame["y"] < zone["y"] + zone["height"] / 2 < frame["y"] + frame["height"]
    at = folio.locator(".sheet img").bounding_box()
    folio.mouse.move(frame["x"] + 100, frame["y"] + 100)
    folio.mouse.down()
    folio.mouse.move(frame["x"] + 60, frame["y"] + 80, steps=4)
    folio.mouse.up()
    assert folio.locator(".sheet img").bounding_box()["x"] == pytest.approx(at["x"] - 40, abs=2)
    folio.get_by_role("button", name="whole picture").click()
    shown, frame = (folio.locator(s).bounding_box() for s in (".sheet img", ".frame"))
    assert shown["height"] <= frame["height"] + 1
    assert shown["y"] == pytest.approx(frame["y"], abs=1)
    assert shown["x"] + shown["width"] / 2 == pytest.approx(frame["x"] + frame["width"] / 2, abs=1)


def test_wheel_and_keys_move_the_picture_and_then_the_page(folio):
    def top():
        boxes = "['.sheet img', '.frame'].map(s => document.querySelector(s).getBoundingClientRect().top)"
        picture, frame = folio.evaluate(boxes)
        return picture - frame

    folio.set_viewport_size({"width": 1280, "height": 500})
    box = folio.locator(".frame").bounding_box()
    folio.mouse.move(box["x"] + 50, box["y"] + 50)
    folio.mouse.wheel(0, 100)
    until(folio, "!document.querySelector('.sheet').style.transform.includes(', 0px)')")
    assert top() == pytest.approx(-100, abs=2)
    folio.locator(".frame").focus()
    folio.keyboard.press("ArrowUp")
    assert top() == pytest.approx(-40, abs=2)
    folio.keyboard.press("+")
    assert folio.locator(".sheet img").bounding_box()["width"] == pytest.approx(box["width"] * 1.5, rel=0.02)


def test_a_small_picture_is_not_enlarged_before_the_reader_asks(folio, sites):
    folio.goto(f"{sites['folios'][1]}folio-2.html")
    picture = folio.locator(".sheet img")
    assert (picture.bounding_box()["width"], picture.bounding_box()["height"]) == pytest.approx((100, 80))
    assert (picture.get_attribute("width"), picture.get_attribute("height")) == ("100", "80")
    folio.get_by_role("button", name="larger").click()
    assert picture.bounding_box()["width"] == pytest.approx(150)


def test_a_small_picture_is_within_its_frame_where_the_page_runs_from_right_to_left(browser, tmp_path):
    project = with_pictures(tmp_path / "project")
    settings = project / "edition.toml"
    settings.write_text(settings.read_text().replace("[site]", 'language = "ar"\n[site]'))
    edition("build", project, "-q", "--only", "site", "-o", tmp_path / "out")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"file://{tmp_path}/out/site/folio-2.html")
    assert page.evaluate("document.documentElement.dir") == "rtl"
    until(page, "document.querySelector('.sheet').style.transform")
    picture, frame = (page.locator(s).bounding_box() for s in (".sheet img", ".frame"))
    assert picture["x"] + 50 == pytest.approx(frame["x"] + frame["width"] / 2, abs=1)
    page.close()


def test_without_scripts_the_picture_is_whole_and_zones_lead_to_words(browser, sites):
    page = browser.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page.goto(f"{sites['folios'][1]}folio-1.html")
    assert page.locator(".sheet img").bounding_box()["width"] <= 360
    page.locator(".zones [data-zone='z1']").click(position={"x": 20, "y": 5})
    assert page.url.endswith("#in-z1")
    page.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("name", "place"), [("folio-1.html", ".sheet img"), ("facsimile.html", ".images img")])
def test_nothing_moves_when_a_picture_comes(browser, sites, width, name, place):
    """A picture has its room before it is there."""
    _, address = sites["folios"]
    held = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/images/*", lambda route: held.append(route))  # noqa: PLW0108 - a method of C cannot be marked
    page.goto(address + name, wait_until="domcontentloaded")
    page.evaluate("document.fonts.ready.then(() => true)")
    # The script puts the picture into its place before the first frame is shown, not before the page is read.
    page.evaluate("new Promise(shown => requestAnimationFrame(() => requestAnimationFrame(() => shown(true))))")
    box = f"JSON.stringify(document.querySelector('{place}').getBoundingClientRect())"
    before = page.evaluate(box)
    assert held, "the picture was to come later"
    for route in held:
        route.continue_()
    page.evaluate(f"document.querySelector('{place}').decode()")
    assert page.evaluate(box) == before
    assert '"width":0' not in before
    page.close()
