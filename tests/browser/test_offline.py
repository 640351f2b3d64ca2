"""The site as an app: kept by the reader's device, read without a network, made new after a new build."""

from __future__ import annotations

import functools
import http.server
import json
import threading

import pytest

from tests.browser.conftest import VERSE, Quiet
from tests.browser.test_search_and_study import document, until
from tests.conftest import edition

pytestmark = pytest.mark.long

READY = "navigator.serviceWorker.ready.then((r) => r.active.state)"


class Clean(Quiet):
    """A server that leads from page.html to page, as some do."""

    def do_GET(self):  # noqa: N802 - the name that the library asks for
        path, _, query = self.path.partition("?")
        if path.endswith(".html"):
            self.send_response(308)
            self.send_header("Location", path.removesuffix(".html") + (f"?{query}" if query else ""))
            self.end_headers()
            return
        if "." not in path.rpartition("/")[2] and not path.endswith("/"):
            self.path = f"{path}.html"
        super().do_GET()


class Server:
    """A server that can be switched off and on at its address."""

    def __init__(self, folder, handler=Quiet):
        self.handler = functools.partial(handler, directory=str(folder))
        self.port = 0
        self.on()

    def on(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self.handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def off(self):
        self.server.shutdown()
        self.server.server_close()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"


def built(folder, text=VERSE, *options):
    """Build the site of a text."""
    (folder / "verse.xml").write_text(text, encoding="utf-8")
    run = edition("build", folder / "verse.xml", "-q", "-o", folder / "out", "--only", "site", *options)
    assert run.status == 0, run.err
    return folder / "out/site"


@pytest.fixture
def device(browser):
    """A device of a reader, which remembers."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.mark.parametrize("handler", [Quiet, Clean])
def test_every_page_and_the_search_are_read_without_a_network(tmp_path, device, handler):
    folder = built(tmp_path, VERSE, "--offline-app")
    server = Server(folder, handler)
    page = device.new_page()
    page.goto(server.address)
    assert page.evaluate(READY) in {"activating", "activated"}
    until(page, "navigator.serviceWorker.controller !== null")
    server.off()
    for file in sorted(p.name for p in folder.glob("*.html")):
        page.goto(server.address + file)
        assert page.locator("main").is_visible(), file
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", file
    page.goto(server.address)
    assert page.locator("h1").is_visible()
    page.goto(f"{server.address}search.html?q=virumque")
    page.locator(".results li").first.wait_for()
    page.goto(f"{server.address}text.html?wit=B#c1")
    assert page.locator("article.text .verse").count() == 30
    page.close()


def test_what_pages_ask_for_later_is_there_without_a_network(tmp_path, device):
    """Columns that are not on the page, rows of other pages of a table, places; in a browser that is told it is offline."""
    witnesses = "".join(f"<witness xml:id='K{i}'>K{i}</witness>" for i in range(1, 17))
    apps = [f"<app><lem>w{i}</lem><rdg wit='#K{i % 16 + 1}'>x{i}</rdg></app>" for i in range(900)]
    body = "".join(f"<p n='{i // 30 + 1}'>{' '.join(apps[i : i + 30])}</p>" for i in range(0, 900, 30))
    folder = built(
        tmp_path, document(f"<div n='1'><head>Liber</head>{body}</div>", witnesses=witnesses), "--offline-app"
    )
    server = Server(folder)
    page = device.new_page()
    page.goto(server.address)
    page.evaluate(READY)
    until(page, "navigator.serviceWorker.controller !== null")
    device.set_offline(offline=True)
    server.off()
    page.goto(f"{server.address}comparison.html?columns=text+K16&base=K16")
    until(page, "document.querySelector('.row:not(.head) .cell.base mark, .row:not(.head) .cell mark') !== null")
    assert page.locator(".cell.base", has_text="x15").count() > 0
    page.goto(f"{server.address}variants.html?wit=K9")
    until(page, "document.querySelector('[data-filter-count]').textContent !== ''")
    assert page.locator("table.variants tbody tr:visible").count() == len([i for i in range(900) if i % 16 == 8])
    page.locator(".find input").fill("1.30")
    page.keyboard.press("Enter")
    page.locator(".lit").wait_for()
    assert "w899" in page.locator(".lit").inner_text()
    page.goto(f"{server.address}search.html?q=x777")
    page.locator(".results li").first.wait_for()
    page.close()


def test_after_a_new_build_only_what_has_changed_is_fetched(tmp_path, device):
    folder = built(tmp_path, VERSE, "--offline-app")
    asked: list[str] = []

    class Noting(Quiet):
        def do_GET(self):  # noqa: N802 - the name that the library asks for
            asked.append(self.path)
            del self.headers["If-Modified-Since"]  # two builds within a second are of one time for it
            super().do_GET()

    server = Server(folder, Noting)
    page = device.new_page()
    page.goto(server.address + "text.html")
    page.evaluate(READY)
    until(page, "navigator.serviceWorker.controller !== null")
    built(tmp_path, VERSE.replace("Verg. Aen. 1.1", "Verg. Aen. 1.2"), "--offline-app")
    asked.clear()
    page.reload()
    until(page, "navigator.serviceWorker.getRegistration().then((r) => r.waiting !== null)")
    fetched = {path.partition("?")[0] for path in asked}
    assert "/notes.html" in fetched
    assert not fetched & {"/assets/edition.js", "/about.html", "/assets/text-normal.woff2"}
    assert "Verg. Aen. 1.1" in page.locator("main").inner_text()  # what is being read stays as it is
    page.close()
    server.off()
    page = device.new_page()
    page.goto(server.address + "text.html")
    assert "Verg. Aen. 1.2" in page.locator("main").inner_text()
    assert len(page.evaluate("caches.keys()")) == 1
    kept = page.evaluate("caches.open('edition /').then((c) => c.keys()).then((k) => k.map((r) => r.url))")
    assert len({k.partition("?")[0] for k in kept}) == len(kept)  # nothing old is left
    page.close()


def test_a_device_is_told_how_to_install_it(tmp_path, device):
    folder = built(tmp_path, VERSE, "--offline-app")
    server = Server(folder)
    page = device.new_page()
    page.goto(server.address + "text.html")
    session = device.new_cdp_session(page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    assert json.loads(told["data"])["start_url"] == "./index.html"
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [], [{"errorId": "in-incognito", "errorArguments": []}]
    )  # fmt: skip
    page.close()
    server.off()


def test_nothing_changes_without_it(tmp_path):
    plain = {p.relative_to(tmp_path): p.read_bytes() for p in built(tmp_path).rglob("*") if p.is_file()}
    assert not [name for name in plain if "offline" in name.name or name.suffix == ".webmanifest"]
    assert not [name for name, data in plain.items() if b"serviceWorker" in data or b'rel="manifest"' in data]
    with_app = {
        p.relative_to(tmp_path): p.read_bytes()
        for p in built(tmp_path, VERSE, "--offline-app").rglob("*")
        if p.is_file()
    }
    again = {
        p.relative_to(tmp_path): p.read_bytes()
        for p in built(tmp_path, VERSE, "--offline-app", "--no-cache").rglob("*")
        if p.is_file()
    }
    assert with_app == again
    assert set(plain) < set(with_app)
    assert all(plain[name] == with_app[name] for name in plain if name.suffix != ".html")
