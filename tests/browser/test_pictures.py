"""Pictures of an image server (IIIF) in a browser, whole: beside their words, nearer and sharper, two manuscripts apart, no other server asked."""

from __future__ import annotations

import http.server
import re
from typing import ClassVar

import pytest

from tests.browser.conftest import opening, serving
from tests.browser.test_search_and_study import until
from tests.conftest import edition
from tests.test_folios import png, with_pictures

pytestmark = pytest.mark.long

SIZE = 2400, 3600


class Images(http.server.BaseHTTPRequestHandler):
    """An image server: what is asked for in the Image API, in the size that is asked for."""

    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.path)
        found = re.fullmatch(r"/iiif/\w+/full/(?:(\d+),|full|max)/0/\w+\.png", self.path)
        if found is None:
            self.send_error(404)
            return
        wide = int(found[1] or SIZE[0])
        data = png(wide, wide * SIZE[1] // SIZE[0])
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def host():
    with serving(Images) as address:
        yield address


@pytest.fixture
def folder(tmp_path, host):
    surfaces = "".join(
        f'<facsimile corresp="#{siglum}"><surface xml:id="s{siglum}" n="1r" ulx="0" uly="0" lrx="{SIZE[0]}" lry="{SIZE[1]}"><graphic url="http://{host}/iiif/{siglum}/full/full/0/default.png"/>'
        f'<zone xml:id="z{siglum}" ulx="200" uly="300" lrx="2200" lry="500"/></surface></facsimile>'
        for siglum in "AB"
    )
    body = (
        '<div><p><pb n="1r" facs="#sA" ed="#A"/><pb n="1r" facs="#sB" ed="#B"/><lb facs="#zA" ed="#A"/>Arma uirum '
        '<pb n="1v" facs="http://elsewhere.invalid/iiif/C/full/full/0/default.png" ed="#A"/>cano.</p></div>'
    )
    place = with_pictures(tmp_path / "project", body, surfaces, f'images_from = ["{host}"]\nviewer = "plain"\n')
    run = edition("build", place, "-q", "--only", "site", "-o", tmp_path / "out")
    assert (tmp_path / "out/site/folio-1.html").is_file(), run.err
    Images.asked.clear()
    return tmp_path / "out/site"


def test_a_picture_of_a_server_stands_beside_its_words_and_grows_sharper(browser, folder, host):
    with opening(browser) as opened:
        page = opened(f"file://{folder}/text.html")
        page.locator(".break.page a").first.click()
        until(page, "document.querySelector('.sheet img')?.naturalWidth === 1600")
        picture, words = page.locator(".sheet img").bounding_box(), page.locator(".written").bounding_box()
        assert picture["x"] + picture["width"] <= words["x"]
        assert "Arma uirum" in page.locator(".written").inner_text()
        zone = page.locator(".zones polygon").bounding_box()
        assert zone["y"] - picture["y"] == pytest.approx(picture["height"] * 300 / SIZE[1], abs=6)
        page.locator(".written [data-zone='zA']").first.hover()
        assert page.locator(".zones .lit").get_attribute("data-zone") == "zA"
        page.locator(".zones [data-zone='zA']").hover()
        assert page.locator(".written .lit").count() > 0
        assert Images.asked == ["/iiif/A/full/1600,/0/default.png"]
        before = page.locator(".sheet img").bounding_box()
        for _ in range(3):
            page.get_by_role("button", name="larger").click()
        until(page, f"document.querySelector('.sheet img')?.naturalWidth === {SIZE[0]}")
        assert Images.asked[1:] in (["/iiif/A/full/full/0/default.png"], ["/iiif/A/full/full/0/default.png"] * 2)
        after = page.locator(".sheet img").bounding_box()
        assert after["width"] == pytest.approx(before["width"] * 1.5**3, rel=0.01)  # it is sharper, not larger
        policy = page.locator("meta[http-equiv]").get_attribute("content")
        assert f"img-src 'self' http://{host};" in policy


def test_two_manuscripts_are_kept_apart_and_no_other_server_is_asked(browser, folder):
    with opening(browser) as opened:
        page = opened(f"file://{folder}/facsimile.html")
        told = []
        page.on("request", lambda request: told.append(request.url))
        assert page.locator("main h2 .siglum").all_inner_texts() == ["A", "B"]
        page.reload()
        assert not [url for url in told if "elsewhere" in url]
        assert page.locator("a[href^='http://elsewhere.invalid']").count() == 1  # it is linked
        page.goto(f"file://{folder}/folio-2.html")
        assert page.locator("h1").inner_text().split() == ["Facsimile", "B", "1r"]
        assert "Arma uirum cano" in page.locator(".written").inner_text()

    page = browser.new_page()  # where the console may speak
    page.goto(f"file://{folder}/folio-2.html")
    refused = page.evaluate(
        "new Promise((done) => { document.addEventListener('securitypolicyviolation', (e) => done(e.blockedURI)); new Image().src = 'http://elsewhere.invalid/x.png'; })"
    )
    assert refused.startswith("http://elsewhere.invalid")
    page.close()
