"""Every kind of page of every sample edition: nothing for axe, at two widths, in three looks, light and dark; nothing for the checker of HTML."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html

from edition.settings.declared import THEMES
from tests.browser.conftest import page_types
from tests.browser.test_site import axe_source
from tests.conftest import ROOT, SHARED, edition, lacking

SAMPLES = sorted((SHARED / "samples").glob("*/*.xml"))
FOLDERS = sorted(path for path in (SHARED / "samples").glob("*") if path.is_dir())
"""A folder is a project, too: one site of several texts."""
SOURCES = [*SAMPLES, *FOLDERS]
FEW = int(os.environ.get("EDITION_LOOKS", len(SOURCES)))
"""In how many editions the further looks are tried, which differ in their colours and faces."""
LOOKED_AT = [
    (source, look)
    for look in ("", *THEMES)
    for source in (SOURCES[:: max(1, len(SOURCES) // max(FEW, 1))] if look else SOURCES)
]
COLOURS = ["color-contrast", "link-in-text-block"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return the folder of a site in one of the looks, made once."""
    folder = tmp_path_factory.mktemp("looks")
    done: dict[tuple[Path, str], Path] = {}

    def of(source: Path, look: str = "") -> Path:
        if (source, look) not in done:
            place = folder / f"{len(done)}"
            sources = sorted(source.glob("*.xml")) if source.is_dir() else [source]
            place.mkdir()
            shutil.copytree(sources[0].parent, place / "tei")
            names = ", ".join(json.dumps(f"tei/{one.name}") for one in sources)
            (place / "edition.toml").write_text(
                f'[edition]\nname = "sample"\nsource = [{names}]\n[check]\nschema = "none"\n'
                + (f'[site]\ntheme = "{look}"\n' if look else ""),
                encoding="utf-8",
            )
            run = edition("build", place, "-q", "-o", place / "out", "--only", "site")
            assert (place / "out/site/index.html").is_file(), run.err
            done[source, look] = place / "out/site"
        return done[source, look]

    return of


def kinds(folder: Path) -> list[str]:
    """Name one page of each kind, also of those in the folder of a text."""
    inner = next((path.parent.name for path in sorted(folder.glob("*/text.html"))), "")
    return [*page_types(folder), *(f"{inner}/{name}" for name in page_types(folder / inner) if inner)]


def name_of(path: Path) -> str:
    return path.stem


@pytest.mark.skipif(not SAMPLES, reason="the folder of sample editions (../shared/samples) is not here")
@pytest.mark.parametrize(
    ("source", "look"), LOOKED_AT, ids=lambda part: name_of(part) if isinstance(part, Path) else part
)
def test_axe_finds_nothing(browser, built, source, look):
    folder = built(source, look)
    script = axe_source()
    context = browser.new_context(bypass_csp=True, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    found = []
    for file in kinds(folder):
        for width in (1440,) if look else (360, 1440):  # looks differ in colours
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme="light")
            page.goto(f"file://{folder}/{file}")
            page.evaluate("document.fonts.ready.then(() => true)")
            page.evaluate(script)
            for tools in page.locator(".tools details, .contents details").all():
                tools.evaluate("e => { e.open = true; }")
            for scheme in ("light", "dark")[: 1 + (width == 1440)]:
                page.emulate_media(color_scheme=scheme)
                asked = "" if scheme == "light" and not look else f"{{runOnly: {COLOURS}}}"
                for told in page.evaluate(f"axe.run({asked})")["violations"]:
                    nodes = [(node["html"][:160], node["failureSummary"][:200]) for node in told["nodes"][:2]]
                    found.append((file, width, scheme, told["id"], nodes))
    context.close()
    assert found == []


@pytest.mark.skipif(not SAMPLES, reason="the folder of sample editions (../shared/samples) is not here")
@pytest.mark.parametrize("source", [*SAMPLES, *FOLDERS], ids=name_of)
def test_pages_are_valid_html(built, source):
    folder = built(source)
    jar = os.environ.get("EDITION_VNU") or str(ROOT / ".ci/node/node_modules/vnu-jar/build/dist/vnu.jar")
    if not Path(jar).exists() or shutil.which("java") is None:
        lacking("the HTML checker (npm vnu-jar, EDITION_VNU) or java")
    pages = [str(path) for path in sorted(folder.rglob("*.html"))]
    done = subprocess.run(
        ["java", "-Xmx1g", "-jar", jar, "--errors-only", "--format", "json", *pages],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    messages = json.loads(done.stderr.strip() or '{"messages": []}')["messages"]
    assert [(m.get("url", "")[-40:], m["message"]) for m in messages] == []


@pytest.mark.skipif(not SAMPLES, reason="the folder of sample editions (../shared/samples) is not here")
@pytest.mark.parametrize("source", SAMPLES, ids=name_of)
def test_no_page_is_heavy(built, source):
    """But tables that are opened when they are wanted, and a long paragraph, which is never cut."""
    folder = built(source)
    for path in sorted(folder.rglob("*.html")):
        data = path.read_bytes()
        assert len(gzip.compress(data)) <= 60_000, path.name
        page = html.fromstring(data)
        paragraphs = page.xpath("//article//p[@data-n] | //article//*[contains(@class, 'verse')]")
        nodes = page.xpath("count(//*[not(ancestor::details)])")
        assert nodes <= 3000 or ("text" in path.stem and len(paragraphs) <= 2), (path.name, nodes)
