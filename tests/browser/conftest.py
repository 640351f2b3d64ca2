"""A browser, a server for a built site, and the sites that are looked at."""

from __future__ import annotations

import functools
import http.server
import threading
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.conftest import SHARED, edition, tei
from tests.test_folios import png, with_pictures

VERSE = tei(
    '<div type="carmen" xml:id="c1"><head>Carmen primum</head>'
    + "".join(
        f'<l n="{i}">arma <app><lem wit="#A">virumque</lem><rdg wit="#B" type="orthographic">uirumque</rdg></app> cano {i} '
        f'<app><lem wit="#A #B">Troiae</lem><rdg wit="#C"/></app></l>'
        for i in range(1, 31)
    )
    + '<note type="source">Verg. Aen. 1.1</note></div>'
)


@contextmanager
def opening(browser):
    """Give a way to open pages of a browser; at the end nothing may have been said on the console."""
    noise: list[str] = []
    pages = []

    def opened(address: str, width: int = 1280, **options):
        page = browser.new_page(viewport={"width": width, "height": 800}, **options)
        page.on("console", lambda m: noise.append(m.text))
        page.on("pageerror", lambda e: noise.append(str(e)))
        page.goto(address)
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert noise == []


@pytest.fixture
def show(browser, built):
    """Open a page from the disk, of a site that the fixture “built” of the module names."""
    with opening(browser) as opened:
        yield lambda name, file, *width, **options: opened(f"file://{built(name)}/{file}", *width, **options)


@contextmanager
def serving(handler):
    """Serve on a free port; give the host with it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def sites(tmp_path_factory, built_directive):
    """Built sites by name, with the address at which each is served."""
    folder = tmp_path_factory.mktemp("sites")
    sources = {"verse": folder / "verse.xml", "folios": with_pictures(folder / "pictures")}
    (folder / "verse.xml").write_text(VERSE, encoding="utf-8")
    (sources["folios"] / "a.png").write_bytes(png(800, 1600))
    arabic = SHARED / "samples/1-scdh-arabic-mit/Bisharah.tei.xml"
    if arabic.exists():
        sources["arabic"] = arabic
    places = {"directive": built_directive / "site"}
    for name, source in sources.items():
        edition("build", source, "-q", "-o", folder / name, "--only", "site")
        places[name] = folder / name / "site"
    with ExitStack() as servers:
        yield {
            name: (place, f"http://{servers.enter_context(serving(functools.partial(Quiet, directory=str(place))))}/")
            for name, place in places.items()
        }


def page_types(folder: Path) -> list[str]:
    """One page of each type."""
    chosen: dict[str, str] = {}
    for path in sorted(folder.glob("*.html")):
        kind = path.stem.partition("-")[0]
        chosen.setdefault(kind, path.name)
    return list(chosen.values())
