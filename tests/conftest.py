"""What the tests share: the command line, the sample editions, golden files."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

from edition.cli import main
from edition.tree import allow_depth

# How fast a machine is that does other things, too, is nothing that a test is about.
settings.register_profile("shared", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.load_profile("shared")

allow_depth()  # as the command line does; hypothesis minds where it happens in the midst of a test

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases"
SHARED = ROOT.parent / "shared"
# A test runs in one process of several; those that are about processes ask for them.
os.environ.setdefault("EDITION_JOBS", "1")
IN_CI = os.environ.get("EDITION_CI") == "1"
# How many times slower the browser's scripts run, to find tests that do not wait for them (by hand: EDITION_SLOW=8).
SLOWED = float(os.environ.get("EDITION_SLOW", "1"))

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def pytest_collection_modifyitems(items):
    """Tests in files of their own (deep_*) are long ones, as are those that say so."""
    for item in items:
        if item.path.name.startswith("deep_"):
            item.add_marker(pytest.mark.long)


TEI_OPEN = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la">'
HEADER = (
    "<teiHeader><fileDesc><titleStmt><title>Case</title></titleStmt><publicationStmt><publisher>Tests</publisher>"
    "<availability><licence target='https://creativecommons.org/licenses/by/4.0/'>CC BY 4.0</licence></availability>"
    "</publicationStmt><sourceDesc><listWit><witness xml:id='A'/><witness xml:id='B'/><witness xml:id='C'/></listWit>"
    "</sourceDesc></fileDesc></teiHeader>"
)


def tei(body: str, header: str = HEADER) -> str:
    """Wrap some body content in a document."""
    return f"{TEI_OPEN}{header}<text><body>{body}</body></text></TEI>"


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def codes(self) -> list[str]:
        return [f["code"] for f in self.json["findings"]]


def edition(*arguments: str | Path, cwd: Path | None = None) -> Run:
    """Run the command line in this process; a traceback is a failure of the test."""
    before = Path.cwd()
    try:
        os.chdir(cwd or before)
        result = CliRunner().invoke(main, [str(a) for a in arguments], prog_name="edition")
    finally:
        os.chdir(before)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def lacking(what: str) -> None:
    """Skip where something is absent on a user's machine; fail where the deep tests promise it."""
    if IN_CI:
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is not here")


def need_tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        lacking(name)
    return path or ""


def slow_down(browser) -> None:
    """Give every page a slower processor: a test that takes for done what a script has yet to do fails then, not by chance."""
    page_of, context_of = browser.new_page, browser.new_context

    def slowed(page):
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        return page

    def new_context(**options):
        context = context_of(**options)
        context.on("page", slowed)
        return context

    browser.new_page = lambda **options: slowed(page_of(**options))
    browser.new_context = new_context


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api") if shutil.which("chromium") else None
    if playwright is None:
        lacking("chromium")
    with playwright.sync_playwright() as p:
        instance = p.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        if SLOWED > 1:
            slow_down(instance)
        yield instance
        instance.close()


@pytest.fixture(scope="session")
def samples() -> Path:
    folder = SHARED / "samples"
    if not folder.is_dir():
        lacking("the folder of sample editions (../shared/samples)")
    return folder


@pytest.fixture(scope="session")
def built_directive(tmp_path_factory) -> Path:
    """All outputs of the directive, built once for all tests and all the processes that run them; to be read only."""
    own = tmp_path_factory.getbasetemp()
    common = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    place = common / "directive"
    with (common / "directive.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.is_dir():
            run = edition("build", ROOT, "-q", "-o", common / "making")
            assert run.status == 0, run.err
            (common / "making").rename(place)
    return place


def same_as_golden(path: Path, got: str) -> None:
    """Compare with a golden file, or write it where the goldens are made anew."""
    if os.environ.get("EDITION_GOLDEN") == "write":
        if got:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Others may read it at the same moment.
            beside = path.with_name(f".{path.name}.{os.getpid()}")
            beside.write_text(got, encoding="utf-8", newline="\n")
            beside.replace(path)
        else:
            path.unlink(missing_ok=True)
        return
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    assert got == expected, f"differs from {path.relative_to(ROOT)}"
