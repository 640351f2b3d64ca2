"""A build that would make the same is not made; one that would not is. Records that are damaged count for nothing."""

from __future__ import annotations

import json
import os
import pickle
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from edition.consulted import Kind, noting
from edition.diagnostics import Finding, Position, Severity, Source
from edition.library import project_of
from edition.run.build import build
from edition.run.sealed import load_sealed, save_sealed, seal, unseal
from edition.writers.fonts import web
from tests.conftest import edition, tei

OUTPUTS = "site,text,data"
PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010806000000") + b"\x1f\x15\xc4\x89" + b"\0" * 20
TEXT = (
    "<div xmlns:xi='http://www.w3.org/2001/XInclude'><p>Arma <app><lem wit='#A #B'>virumque</lem><rdg wit='#C'>virum</rdg>"
    "</app> cano <name>Troiae</name></p><figure><graphic url='pictures/one.png'/></figure>"
    "<figure><graphic url='pictures/two.png'/></figure><xi:include href='more.xml' xpointer='m'/></div>"
)


def _project(folder: Path) -> Path:
    (folder / "tei").mkdir(parents=True)
    (folder / "templates").mkdir()
    (folder / "tei/pictures").mkdir()
    (folder / "tei/1.xml").write_text(tei(TEXT))
    (folder / "tei/2.xml").write_text(tei("<p>Musa mihi causas memora</p>"))
    (folder / "tei/more.xml").write_text("<p xmlns='http://www.tei-c.org/ns/1.0' xml:id='m'>Troiae qui primus</p>")
    (folder / "tei/pictures/one.png").write_bytes(PIXEL)
    (folder / "A.txt").write_text("Arma virumque cano Troiae")
    (folder / "mine.css").write_text("body { color: black }")
    (folder / "templates/about.html").write_text('{% extends "site/about.html" %}')
    (folder / "edition.toml").write_text(
        '[edition]\nname = "x"\nsource = "tei"\ntemplates = "templates"\n[witnesses]\nA = "A.txt"\n[site]\ntheme = "mine.css"\n'
    )
    return folder


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not name.startswith(".edition-cache/"):
            data = path.read_bytes()
            if name == "report.json":
                data = json.dumps({**json.loads(data), "seconds": {}}).encode()
            found[name] = data
    return found


def _built(folder: Path, output: str, *more: str) -> tuple[int, str, str]:
    time.sleep(0.03)  # what was written just before a build begins might change again within the same stamp
    done = edition("build", "-o", output, "--only", OUTPUTS, "--jobs", "1", *more, cwd=folder)
    return done.status, done.out.replace(output, "OUT"), done.err.replace(output, "OUT")


def test_what_would_be_the_same_is_not_made_again(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p")
    first = _built(folder, "build")
    before, report = _files(folder / "build"), (folder / "build/report.json").read_bytes()
    ages = {name: (folder / "build" / name).stat().st_mtime_ns for name in before}
    assert "Troiae qui primus" in before["text/1.txt"].decode()
    assert _built(folder, "build") == first
    assert _files(folder / "build") == before
    assert (folder / "build/report.json").read_bytes() == report
    assert {name: (folder / "build" / name).stat().st_mtime_ns for name in before} == ages
    assert _built(folder, "build", "--no-cache") == first
    assert {name: (folder / "build" / name).stat().st_mtime_ns for name in before} != ages


def test_fonts_are_cut_again_for_other_letters_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was cut lies beside the outputs; a damaged one counts for nothing, and the files are those of a clean build."""
    folder = _project(tmp_path / "p")
    cut: list[str] = []
    cutting = web.subset_woff

    def noted(file: Path, characters: frozenset[str], kind: str = "woff") -> bytes:
        cut.append(file.name)
        return cutting(file, characters, kind)

    def site(output: str, *more: str) -> dict[str, bytes]:
        web._cut_before.cache_clear()  # noqa: SLF001 - a build is a process of its own
        cut.clear()
        _built(folder, output, *more)
        return {name: data for name, data in _files(folder / output).items() if name.endswith((".woff2", ".css"))}

    monkeypatch.setattr(web, "subset_woff", noted)
    site("build")
    assert cut
    for change, again in (("arma musa", False), ("arma \u0107", True)):
        (folder / "tei/2.xml").write_text(tei(f"<p>{change}</p>"))
        made = site("build")
        assert bool(cut) == again
        assert made == site("clean", "--no-cache")
    for path in (folder / "build/.edition-cache/measured").glob("font-*"):
        path.write_bytes(path.read_bytes()[:-9] + b"damaged!!")
    (folder / "tei/2.xml").write_text(tei("<p>arma musa \u0107</p>"))
    assert site("build") == made
    assert cut


def test_an_unchanged_project_loads_nothing_that_makes_outputs(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p")
    run = "import sys; from edition.cli import main; main.main(['build', '-q', '--only', 'site,text,data'], standalone_mode=False)"
    told = f"import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n{run}"
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", told], cwd=folder, capture_output=True, text=True, check=False)
        loaded = set(done.stderr.split())
        assert "edition.run.before" in loaded
    assert not loaded & {"lxml", "typst", "jinja2", "fontTools", "uharfbuzz", "edition.run.build", "edition.model.text"}


def _edit(folder: Path, chance: random.Random) -> str:
    """Change something of the project, at random."""
    number = chance.randrange(1000)

    def replaced(name: str, old: str, new: str) -> None:
        path = folder / name
        if path.exists():
            path.write_text(path.read_text().replace(old, new))

    def added(name: str, data: bytes) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)

    edits: list[tuple[str, Callable[[], object]]] = [
        ("text", lambda: replaced("tei/1.xml", "cano", f"cano v{number}")),
        ("another text", lambda: replaced("tei/2.xml", "memora", f"memora v{number}")),
        ("included", lambda: replaced("tei/more.xml", "primus", f"primus v{number}")),
        (
            "setting",
            lambda: replaced("edition.toml", "[edition]", f'[edition]\ntitle = "T{number}"') if number % 2 else 0,
        ),
        (
            "template",
            lambda: added("templates/about.html", f'{{% extends "site/about.html" %}}{{# {number} #}}'.encode()),
        ),
        (
            "new template",
            lambda: added("templates/cite.html", f'{{% extends "site/cite.html" %}}{{{{ {number} }}}}'.encode()),
        ),
        ("broken template", lambda: added("templates/cite.html", b"{{ nothing }}")),
        ("image", lambda: added("tei/pictures/one.png", PIXEL + str(number).encode())),
        ("image that was missing", lambda: added("tei/pictures/two.png", PIXEL)),
        ("image gone", lambda: (folder / "tei/pictures/two.png").unlink(missing_ok=True)),
        ("transcription", lambda: added("A.txt", f"Arma v{number} cano Troiae".encode())),
        ("style sheet", lambda: added("mine.css", f"/* {number} */".encode())),
        ("new text", lambda: added(f"tei/{number}.xml", tei(f"<p>novum {number}</p>").encode())),
        ("text gone", lambda: (folder / "tei/2.xml").unlink(missing_ok=True)),
        ("include gone", lambda: (folder / "tei/more.xml").unlink(missing_ok=True)),
        (
            "include back",
            lambda: added("tei/more.xml", b"<p xmlns='http://www.tei-c.org/ns/1.0' xml:id='m'>rursus</p>"),
        ),
        ("output edited", lambda: added("build/site/index.html", b"spoilt")),
        ("output gone", lambda: (folder / "build/text/1.txt").unlink(missing_ok=True)),
        ("font that is none", lambda: added("fonts/mine.ttf", str(number).encode())),
        ("nothing", lambda: None),
    ]
    name, edit = chance.choice(edits)
    text = (folder / "edition.toml").read_text()
    edit()
    if (folder / "edition.toml").read_text().count("title") > 1:
        (folder / "edition.toml").write_text(text)
    return name


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_it_is_as_if_made_anew(tmp_path: Path, seed: int) -> None:
    folder = _project(tmp_path / "p")
    chance = random.Random(seed)
    done: list[str] = []
    _built(folder, "build")
    for number in range(12):
        done.append(_edit(folder, chance))
        again = _built(folder, "build")
        clean = _built(folder, f"../clean{number}", "--no-cache")
        assert again[0] == clean[0], (done, again, clean)
        assert again[1].replace(f"../clean{number}", "OUT") == clean[1], done
        assert again[2] == clean[2], done
        assert _files(folder / "build") == _files(tmp_path / f"clean{number}"), done


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "other", "evil"])
def test_a_damaged_record_counts_for_nothing(tmp_path: Path, damage: str) -> None:
    folder = _project(tmp_path / "p")
    first = _built(folder, "build")
    clean = _files(folder / "build")
    (record,) = (folder / "build/.edition-cache").glob("*.build")
    data = record.read_bytes()
    match damage:
        case "flip":
            record.write_bytes(data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :])
        case "cut":
            record.write_bytes(data[:-9])
        case "empty":
            record.write_bytes(b"")
        case "other":
            save_sealed(record, ["something else"])
        case "evil":
            save_sealed(record, _Evil(tmp_path / "evil"))
    (folder / "build/site/index.html").write_text("spoilt")
    assert _built(folder, "build") == first
    assert _files(folder / "build") == clean
    assert not (tmp_path / "evil").exists()


class _Evil:
    """Something that would make a folder when it is read back."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (str(self.path),)


def test_nothing_is_read_back_but_what_the_package_declares(tmp_path: Path) -> None:
    for value in (_Evil(tmp_path / "evil"), os.system, print, project_of):
        with pytest.raises(ValueError, match="cannot be read"):
            unseal(seal(value))
    assert not (tmp_path / "evil").exists()
    with pytest.raises(ValueError, match="seal"):
        unseal(pickle.dumps(1))


def test_a_finding_is_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(b"<a>\n<b/></a>")
    digest = __import__("hashlib").sha256(path.read_bytes()).hexdigest()
    source = Source("a.xml", path.read_bytes(), digest=digest, path=str(path))
    source.starts.extend((0, 4))
    wrong = Finding("T998", Severity.WARNING, "wrong", at=Position(source, 1))
    save_sealed(tmp_path / "x", (wrong, frozenset({"a"})))
    finding, letters = load_sealed(tmp_path / "x")
    assert (str(finding.at), finding.message, finding.at.source.data, letters) == (
        "a.xml:2:1",
        "wrong",
        source.data,
        {"a"},
    )
    assert path.read_bytes() not in (tmp_path / "x").read_bytes()
    path.write_bytes(b"<a>\n<c/></a>")
    assert load_sealed(tmp_path / "x") is None


def test_what_others_put_there_is_told_also_where_nothing_changed(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p")
    _built(folder, "build")
    (folder / "build/site/mine.txt").write_text("mine")
    status, _, err = _built(folder, "build")
    assert status == 3
    assert "O003" in err
    assert (folder / "build/site/mine.txt").read_text() == "mine"


def test_records_do_not_grow_without_end(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p")
    (folder / "build/.edition-cache").mkdir(parents=True)
    for number in range(60):
        (folder / f"build/.edition-cache/{number:040}.build").write_bytes(b"old")
    _built(folder, "build")
    kept = list((folder / "build/.edition-cache").iterdir())
    assert 1 < len(kept) < 40
    assert any(load_sealed(path) is not None for path in kept)


OPENED: list[str] = []


def test_every_file_of_the_project_that_is_opened_is_noted(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p").resolve()
    (folder / "fonts").mkdir()
    (folder / "fonts/mine.ttf").write_bytes(b"x")
    is_on = True

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if is_on and event == "open" and str(arguments[0]).startswith(str(folder)):
            OPENED.append(str(arguments[0]))

    sys.addaudithook(hook)
    project = project_of(folder)
    OPENED.clear()
    with noting() as looks:
        build(project, tmp_path / "out", ("site", "print", "epub", "text", "data", "latex"))
    is_on = False
    noted = {look.path for look in looks}
    trees = tuple(f"{look.path}/" for look in looks if look.kind is Kind.TREE)
    assert set(OPENED) > {str(folder / "tei/1.xml"), str(folder / "A.txt")}
    assert {path for path in OPENED if path not in noted and not path.startswith(trees)} == set()
    assert str(folder / "tei/pictures/two.png") in noted


def test_a_file_that_changes_while_it_is_built_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from edition.run import build as building

    folder = _project(tmp_path / "p")
    read = building.read_project
    path = folder / "tei/2.xml"

    def slow(*given: object, **named: object) -> object:
        outcome = read(*given, **named)
        path.write_text(tei("<p>Aliud</p>"))
        return outcome

    monkeypatch.setattr(building, "read_project", slow)
    _built(folder, "build")
    assert "Musa" in (folder / "build/text/2.txt").read_text()
    monkeypatch.setattr(building, "read_project", read)
    time.sleep(0.05)
    _built(folder, "build")
    assert "Aliud" in (folder / "build/text/2.txt").read_text()


def test_what_a_killed_build_left_goes_also_when_nothing_is_built(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(tei("<p>Arma</p>"), encoding="utf-8")
    for _ in range(2):
        assert edition("build", "a.xml", "-q", "-o", "out", "--only", "text", cwd=tmp_path).status == 0
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xml", "out"]
        (tmp_path / ".out.edition-in-work-abcd1234").mkdir()
    edition("build", "a.xml", "-q", "-o", "out", "--only", "text", cwd=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xml", "out"]
