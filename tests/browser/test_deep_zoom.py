"""Deep zoom into a leaf of 96 megapixels on an image server: tiles in their place, zones and words with them, and what is shown without."""

from __future__ import annotations

import base64
import functools
import json
import re
from contextlib import contextmanager

import pytest

from edition.writers.site.deep import VIEWER
from tests.browser.conftest import Quiet, opening, serving
from tests.browser.image_server import SIZE, ZONES, Leaf
from tests.browser.test_search_and_study import until
from tests.browser.test_site import axe_source
from tests.conftest import ROOT, edition, lacking
from tests.test_folios import with_pictures

WORDS = {"z1": "Arma uirumque", "z2": "cano Troiae qui", "z3": "Troiae"}
pytestmark = [pytest.mark.long, pytest.mark.usefixtures("viewer")]
TILES = re.compile(r"/iiif/leaf/(\d+),(\d+),(\d+),(\d+)/(\d+),(\d*)/0/default\.\w+")


def built(folder, host, settings=""):
    """Build the site of a text whose leaf stands on a server."""
    zones = "".join(
        f'<zone xml:id="{name}" ulx="{a}" uly="{b}" lrx="{c}" lry="{d}"/>' for name, (a, b, c, d) in ZONES.items()
    )
    facsimile = (
        f'<facsimile><surface xml:id="s1" n="1r" ulx="0" uly="0" lrx="{SIZE[0]}" lry="{SIZE[1]}">'
        f'<graphic url="http://{host}/iiif/leaf/full/full/0/default.png"/>{zones}</surface></facsimile>'
    )
    body = (
        '<div><p><pb n="1r" facs="#s1"/><lb n="1" facs="#z1"/>Arma uirumque <lb n="2" facs="#z2"/>cano '
        '<w facs="#z3">Troiae</w> qui</p></div>'
    )
    place = with_pictures(folder / "project", body, facsimile, f'images_from = ["{host}"]\n{settings}')
    run = edition("build", place, "-q", "--only", "site", "-o", folder / "out")
    assert run.status == 0, run.err
    return folder / "out/site"


@pytest.fixture(scope="module")
def viewer():
    if not (ROOT / "edition/writers/site/vendor" / VIEWER).is_file():
        lacking("OpenSeadragon, which `make viewer` brings,")


@contextmanager
def leaf(browser, folder, kind="2.2", settings="", **options):
    """Open the page of the leaf, with what its server was asked for; at the end the console was silent."""
    server = Leaf.playing(kind)
    with serving(server) as host:
        site = built(folder, host, settings)
        with serving(functools.partial(Quiet, directory=str(site))) as own, opening(browser) as opened:
            page = opened(f"http://{own}/folio-1.html", **options)
            page.set_viewport_size({"width": 1280, "height": 1200})  # the whole frame is seen
            until(page, "document.querySelector('.sheet img').naturalWidth === 1600")
            yield page, server.asked


def nearer(page, times=1):
    for _ in range(times):
        page.get_by_role("button", name="larger").click()


def tiles(asked):
    """Read the tiles that were asked for: their part of the leaf, and how many of its pixels are one of theirs."""
    found = [TILES.fullmatch(path) for path in asked]
    return [(*map(int, f.groups()[:4]), round(int(f[3]) / int(f[5]))) for f in found if f]


def boxes(page):
    """Measure the frame and the zones, without their outlines, as they are seen."""
    zones = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('.zones a')].map((zone) => {
          const shape = zone.querySelector('polygon'), box = shape.getBBox(), seen = shape.getScreenCTM();
          const [a, b] = [[box.x, box.y], [box.x + box.width, box.y + box.height]].map(([x, y]) => new DOMPoint(x, y).matrixTransform(seen));
          return [zone.dataset.zone, { x: a.x, y: a.y, width: b.x - a.x, height: b.y - a.y }];
        }))"""
    )
    frame = page.locator(".frame").bounding_box()
    frame["height"] = min(frame["height"], page.viewport_size["height"] - frame["y"])  # what is seen of it
    return frame, zones


def inked(page, reader, frame):
    """Find what is red on the screen: the edges of it all, of what is seen of tiles."""
    picture = base64.b64encode(page.screenshot(clip=frame)).decode()
    return reader.evaluate(
        """async (data) => {
          const picture = new Image();
          picture.src = `data:image/png;base64,${data}`;
          await picture.decode();
          const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
          const ink = canvas.getContext('2d');
          ink.drawImage(picture, 0, 0);
          const { data: pixels } = ink.getImageData(0, 0, picture.width, picture.height);
          let box = null;
          for (let i = 0; i < pixels.length; i += 4) if (pixels[i] > 140 && pixels[i + 1] < 90) {
            const x = i / 4 % picture.width, y = Math.floor(i / 4 / picture.width);
            box = box ? [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x + 1), Math.max(box[3], y + 1)] : [x, y, x + 1, y + 1];
          }
          return box;
        }""",
        picture,
    )


def wanted(page):
    """Reckon where red is to be seen: where zones are, as far as the frame shows them."""
    frame, zones = boxes(page)
    low = frame["y"] + frame["height"]
    shown = [z for z in (zones["z1"], zones["z2"]) if z["y"] < low and z["y"] + z["height"] > frame["y"]]
    return frame, [
        max(0, min(z["x"] for z in shown) - frame["x"]),
        max(0, min(z["y"] for z in shown) - frame["y"]),
        min(frame["width"], max(z["x"] + z["width"] for z in shown) - frame["x"]),
        min(frame["height"], max(z["y"] + z["height"] for z in shown) - frame["y"]),
    ]


def meets(page, reader):
    """Tell whether the red of the tiles is where zones are; the page may still scroll, and tiles may still come."""
    for _ in range(100):
        frame, places = wanted(page)
        found = inked(page, reader, frame)
        if found is not None and found == pytest.approx(places, abs=2):
            return True
        page.wait_for_timeout(50)
    pytest.fail(f"tiles are at {found}, zones at {places}")


@pytest.mark.parametrize("kind", ["2.2", "3.2", "2.0"])
def test_tiles_come_when_the_reader_wants_more_than_the_page_has(browser, tmp_path, kind):
    with leaf(browser, tmp_path, kind) as (page, asked):
        assert asked == ["/iiif/leaf/full/1600,/0/default.png"]
        assert not page.evaluate("'OpenSeadragon' in window")
        reader = browser.new_page()
        page.locator(".written [data-zone='z1']").click()
        nearer(page, 3)
        page.locator(".written [data-zone='z1']").click()
        page.mouse.move(0, 0)
        assert meets(page, reader)
        nearer(page, 4)
        page.locator(".written [data-zone='z3']").click()
        page.mouse.move(0, 0)
        frame, zones = boxes(page)
        wide = zones["z3"]["width"] / (ZONES["z3"][2] - ZONES["z3"][0])
        assert wide > 0.9, "a pixel of the leaf is one of the screen"
        assert meets(page, reader)
        reader.close()
        got = tiles(asked)
        assert not [path for path in asked if "/full/" in path][1:], "no whole picture"
        assert len(asked) == len(set(asked)), "nothing twice"
        assert {factor for *_, factor in got} >= {1}
        # Of the leaf's own pixels only those around what is seen are fetched: one row of tiles around it at most.
        mine = [tile for tile in got if tile[4] == 1]
        seen = (frame["width"] / wide + 3 * 512) * (frame["height"] / wide + 3 * 512)
        assert sum(w * h for _, _, w, h, _ in mine) < seen < SIZE[0] * SIZE[1] / 10


def test_zones_stay_with_the_tiles_however_the_picture_is_moved(browser, tmp_path):
    with leaf(browser, tmp_path) as (page, _):
        reader = browser.new_page()
        page.locator(".frame").focus()
        for _ in range(4):
            page.keyboard.press("+")
        page.locator(".written [data-zone='z2']").first.click()
        page.mouse.move(0, 0)
        assert meets(page, reader)
        page.locator(".frame").focus()
        for key in ("ArrowUp", "ArrowLeft", "ArrowLeft", "-"):
            page.keyboard.press(key)
            assert meets(page, reader), key
        box = page.locator(".frame").bounding_box()
        middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(*middle)
        page.keyboard.down("Control")
        page.mouse.wheel(0, -200)
        page.keyboard.up("Control")
        page.mouse.move(0, 0)
        assert meets(page, reader)
        page.mouse.move(*middle)
        page.mouse.down()
        page.mouse.move(middle[0] + 37, middle[1] + 53, steps=4)
        page.mouse.up()
        page.mouse.move(0, 0)
        assert meets(page, reader)
        page.set_viewport_size({"width": 1100, "height": 1000})
        page.locator(".written [data-zone='z2']").first.click()
        page.mouse.move(0, 0)
        assert meets(page, reader)
        page.get_by_role("button", name="whole picture").click()
        until(page, "document.querySelector('.tiles').classList.contains('idle')")
        assert inked(page, reader, boxes(page)[0]) is None  # the picture of the page is sharp enough
        reader.close()


def test_two_fingers_bring_it_nearer(browser, tmp_path):
    with leaf(browser, tmp_path, has_touch=True) as (page, _):
        reader = browser.new_page()
        nearer(page)  # until then one finger scrolls the page
        page.locator(".written [data-zone='z1']").click()
        frame, zones = boxes(page)
        x, y = frame["x"] + frame["width"] / 2, zones["z1"]["y"] + zones["z1"]["height"] / 2
        before = page.locator(".sheet img").bounding_box()["width"]
        touch = page.context.new_cdp_session(page)

        def fingers(kind, apart):
            points = [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}] if apart else []
            touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        fingers("touchStart", 40)
        for apart in (60, 90, 120, 160, 200):
            fingers("touchMove", apart)
        fingers("touchEnd", 0)
        until(page, "document.querySelector('.tiles canvas')")
        assert page.locator(".sheet img").bounding_box()["width"] == pytest.approx(before * 5, rel=0.05)
        assert meets(page, reader)
        reader.close()


def lit(page):
    return sorted(page.evaluate("[...document.querySelectorAll('.lit')].map(e => e.localName + ' ' + e.dataset.zone)"))


def test_words_and_zones_light_each_other_on_tiles(browser, tmp_path):
    with leaf(browser, tmp_path) as (page, _):
        nearer(page, 5)
        until(page, "document.querySelector('.tiles canvas')")
        for name, words in WORDS.items():
            page.locator(f".written [data-zone='{name}']").first.click()  # brings it into view
            frame, zones = boxes(page)
            middle = zones[name]["x"] + zones[name]["width"] / 2, zones[name]["y"] + zones[name]["height"] / 2
            if name != "z2":  # its middle is under the word within it
                assert frame["x"] < middle[0] < frame["x"] + frame["width"]
                assert frame["y"] < middle[1] < frame["y"] + frame["height"]
                page.mouse.move(*middle)
                assert f"a {name}" in lit(page)
                assert words in page.locator(f".written .lit[data-zone='{name}']").inner_text()
                page.mouse.click(*middle)
                assert page.evaluate("document.querySelector(':target').dataset.zone") == name
        zone = page.locator(".zones [data-zone='z3']")
        zone.focus()
        assert "a z3" in lit(page)
        page.keyboard.press("Enter")
        assert page.url.endswith("#in-z3")


def test_a_zone_that_takes_the_focus_comes_into_view(browser, tmp_path):
    with leaf(browser, tmp_path) as (page, _):
        reader = browser.new_page()
        nearer(page, 6)
        page.locator(".written [data-zone='z1']").click()
        page.locator(".frame").focus()
        for _ in range(8):
            page.keyboard.press("ArrowLeft")
        assert boxes(page)[1]["z3"]["x"] > boxes(page)[0]["x"] + boxes(page)[0]["width"] - 100
        page.locator(".zones [data-zone='z1']").focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        until(page, "document.activeElement.dataset.zone === 'z3' && document.querySelector('.frame').scrollLeft === 0")
        page.wait_for_timeout(100)
        page.mouse.move(0, 0)
        frame, zones = boxes(page)
        assert frame["x"] <= zones["z3"]["x"] + 1
        assert zones["z3"]["x"] + zones["z3"]["width"] <= frame["x"] + frame["width"] + 1
        assert meets(page, reader)
        reader.close()


def test_it_can_be_used_by_keys_and_heard(browser, tmp_path):
    """What draws the tiles takes no focus and says nothing; no rule of accessibility is broken."""
    with leaf(browser, tmp_path) as (page, _):
        before = page.locator("main").aria_snapshot()
        page.locator(".frame").focus()
        for _ in range(5):
            page.keyboard.press("+")
        until(page, "document.querySelector('.tiles canvas')")
        assert page.locator("main").aria_snapshot() == before
        page.get_by_role("button", name="whole picture").focus()
        stops = []
        for _ in range(5):
            page.keyboard.press("Tab")
            stops.append(page.evaluate("document.activeElement.dataset.zone ?? document.activeElement.className"))
        assert stops == ["frame near", "z1", "z2", "z3", stops[4]]
        assert page.evaluate("document.activeElement.closest('.frame')") is None
        page.evaluate(axe_source())
        found = page.evaluate("axe.run()")["violations"]
        assert found == [], json.dumps(found, indent=1)[:2000]


def test_from_a_disk(browser, tmp_path):
    server = Leaf.playing("2.2")
    with serving(server) as host, opening(browser) as opened:
        page = opened(f"file://{built(tmp_path, host)}/folio-1.html")
        page.set_viewport_size({"width": 1280, "height": 1200})
        until(page, "document.querySelector('.sheet img').naturalWidth === 1600")
        nearer(page, 5)
        page.locator(".written [data-zone='z1']").click()
        page.mouse.move(0, 0)
        reader = browser.new_page()
        assert meets(page, reader)
        reader.close()


@pytest.mark.parametrize(("kind", "settings"), [("mute", ""), ("gone", ""), ("torn", ""), ("2.2", 'viewer = "plain"')])
def test_without_tiles_the_whole_picture_is_shown(browser, tmp_path, kind, settings):
    """The server tells nothing, or not to others, or has no tiles; or the project does not want them."""
    server = Leaf.playing(kind)
    with serving(server) as host:
        site = built(tmp_path, host, settings)
        assert (site / "assets" / VIEWER).is_file() == (settings == "")
        with serving(functools.partial(Quiet, directory=str(site))) as own:
            page = browser.new_page(viewport={"width": 1280, "height": 800})
            noise = []
            page.on("console", lambda m: noise.append(m.text))
            page.on("pageerror", lambda e: noise.append(str(e)))
            page.goto(f"http://{own}/folio-1.html")
            until(page, "document.querySelector('.sheet img').naturalWidth === 1600")
            before = page.locator(".sheet img").bounding_box()["width"]
            nearer(page, 5)
            until(page, f"document.querySelector('.sheet img').naturalWidth === {SIZE[0]}")
            assert page.locator(".sheet img").bounding_box()["width"] == pytest.approx(before * 1.5**5, rel=0.01)
            assert page.locator(".tiles").count() == 0
            page.locator(".written [data-zone='z3']").click()
            page.locator(".zones [data-zone='z3']").hover()
            assert "a z3" in lit(page)
            # Only what the browser itself says of an answer that did not come.
            assert [line for line in noise if "Content Security Policy" in line or "TypeError" in line] == []
            assert (noise == []) == (settings != "")
            page.close()


def test_a_server_that_does_not_make_the_size_gives_the_picture_as_it_is_named(browser, tmp_path):
    server = Leaf.playing("few")
    with serving(server) as host:
        page = browser.new_page()
        page.goto(f"file://{built(tmp_path, host)}/folio-1.html")
        until(page, f"document.querySelector('.sheet img').naturalWidth === {SIZE[0]}")
        page.close()
    assert server.asked == ["/iiif/leaf/full/1600,/0/default.png", "/iiif/leaf/full/full/0/default.png"]


def test_the_page_asks_only_servers_that_the_project_names(browser, tmp_path):
    with leaf(browser, tmp_path) as (page, _):
        policy = page.locator("meta[http-equiv]").get_attribute("content")
        (server,) = re.findall(r"img-src 'self' (http://127\.0\.0\.1:\d+);", policy)
        assert f"connect-src 'self' {server};" in policy
        assert "unsafe" not in policy
        told = []
        page.on("request", lambda request: told.append(request.url))
        nearer(page, 6)
        until(page, "document.querySelector('.tiles canvas')")
        page.wait_for_timeout(300)
        assert told
        assert {url.partition("/assets/")[0] for url in told if "/assets/" in url} == {page.url.rpartition("/")[0]}
        assert all(url.startswith(server) for url in told if "/assets/" not in url)
        page.goto(page.url.replace("folio-1", "text"))
        assert "connect-src" not in page.locator("meta[http-equiv]").get_attribute("content")


def test_nothing_moves_by_itself_and_paper_has_the_picture(browser, tmp_path):
    with leaf(browser, tmp_path, reduced_motion="reduce") as (page, _):
        nearer(page, 5)
        until(page, "document.querySelector('.tiles canvas')")
        place = "JSON.stringify(document.querySelector('.sheet').getBoundingClientRect())"
        before = page.evaluate(place)
        page.wait_for_timeout(200)
        assert page.evaluate(place) == before
        page.emulate_media(media="print")
        assert not page.locator(".tiles").is_visible()
        assert page.locator(".sheet img").bounding_box()["width"] <= 1280


def test_without_scripts_the_page_is_as_without_tiles(browser, tmp_path):
    server = Leaf.playing("2.2")
    with serving(server) as host:
        site = built(tmp_path, host)
        page = browser.new_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
        page.goto(f"file://{site}/folio-1.html")
        page.locator(".zones [data-zone='z1']").click(position={"x": 20, "y": 5})
        assert page.url.endswith("#in-z1")
        page.close()
    assert server.asked == ["/iiif/leaf/full/1600,/0/default.png"]
