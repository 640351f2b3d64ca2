"""A picture has its room on the page before it is there: what stands below it stays where it is."""

from __future__ import annotations

import pytest

from tests.browser.test_site import site


@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_moves_when_a_picture_comes(browser, sites, width):
    folder, address = site(sites, "folios")
    name = min(path.name for path in folder.glob("folio-*.html"))
    held = []
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.route("**/images/*", lambda route: held.append(route))  # noqa: PLW0108 - a method of C cannot be marked
    page.goto(address + name, wait_until="domcontentloaded")
    page.evaluate("document.fonts.ready.then(() => true)")
    box = "JSON.stringify(document.querySelector('.sheet img').getBoundingClientRect())"
    before = page.evaluate(box)
    assert held, "the picture was to come later"
    for route in held:
        route.continue_()
    page.evaluate("document.querySelector('.sheet img').decode()")
    assert page.evaluate(box) == before
    assert '"width":0' not in before
    page.close()
