"""Of a corpus only what changed is made anew, and it is as if all had been. What is kept and damaged counts for nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from edition import project as projects
from edition.consulted import Look
from edition.run import kept, state
from edition.run.gather import Gathering
from tests.conftest import edition, tei
from tests.run.test_before import PIXEL

OUTPUTS = "site,text"
NUMBER = 14


def _text(number: int, word: str = "cano") -> str:
    figure = "<figure><graphic url='pictures/one.png'/></figure><pb facs='pictures/one.png'/>" if number == 3 else ""
    other = "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='people.xml'/>" if number % 4 == 0 else ""
    body = f"<div><head>Titulus {number}</head><p xml:id='p'>Arma <app><lem wit='#A'>virum</lem><rdg wit='#B'>viros</rdg></app> {word} {other}</p>{figure}</div>"
    return tei(body).replace("<title>Case</title>", f"<title>Titulus {number}</title>")


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(projects, "MANY", 5)
    folder = tmp_path / "p"
    (folder / "tei/pictures").mkdir(parents=True)
    (folder / "templates").mkdir()
    for number in range(NUMBER):
        (folder / f"tei/t{number:02}.xml").write_text(_text(number))
    (folder / "tei/pictures/one.png").write_bytes(PIXEL)
    (folder / "tei/people.xml").write_text("<name xmlns='http://www.tei-c.org/ns/1.0'>Anna</name>")
    (folder / "templates/card.html").write_text('{% extends "site/card.html" %}')
    (folder / "edition.toml").write_text(
        '[edition]\nsource = "tei"\ntemplates = "templates"\n[check]\nschema = "none"\n'
    )
    return folder


def _built(folder: Path, output: str = "build", *more: str, jobs: str = "1") -> tuple[int, str, str]:
    time.sleep(0.05)  # a file as young as the build is not known again
    done = edition("build", "-o", output, "--only", OUTPUTS, "--jobs", jobs, *more, cwd=folder)
    return done.status, done.out.replace(output, "OUT"), done.err.replace(output, "OUT")


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and ".edition-cache" not in p.parts):
        data = path.read_bytes()
        if path.name == "report.json":
            data = json.dumps({**json.loads(data), "seconds": {}}).encode()
        found[path.relative_to(folder).as_posix()] = data
    return found


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are judged and read, in their order."""
    names: list[str] = []
    reading = Gathering.read

    def noted(self: Gathering, unit: object) -> None:
        if self.judging:
            names.append(unit.name)  # type: ignore[attr-defined]
        reading(self, unit)  # type: ignore[arg-type]

    monkeypatch.setattr(Gathering, "read", noted)
    return names


def test_only_what_changed_is_read(corpus: Path, read: list[str]) -> None:
    first = _built(corpus)
    assert len(read) == NUMBER
    before = _files(corpus / "build")
    read.clear()
    assert _built(corpus) == first
    assert read == []
    assert _files(corpus / "build") == before
    (corpus / "tei/t05.xml").write_text(_text(5, "canto"))
    assert _built(corpus) == first
    assert read == ["t05"]
    read.clear()
    (corpus / "tei/people.xml").write_text((corpus / "tei/people.xml").read_text().replace(">Anna<", ">Hanna<"))
    _built(corpus)
    assert read == ["t00", "t04", "t08", "t12"]
    read.clear()
    (corpus / "tei/pictures/one.png").write_bytes(PIXEL + b"1")
    _built(corpus)
    assert read == ["t03"]
    read.clear()
    (corpus / "tei/t99.xml").write_text(_text(99))
    _built(corpus)
    assert read == [
        "t00",
        "t04",
        "t08",
        "t12",
        "t99",
    ]  # how an included file is called depends on the names of all texts
    read.clear()
    (corpus / "templates/card.html").write_text('{% extends "site/card.html" %}{# other #}')
    _built(corpus)
    assert len(read) == NUMBER + 1
    read.clear()
    _built(corpus, "build", "--no-cache")
    assert len(read) == NUMBER + 1


def test_where_nothing_changed_nothing_is_made(corpus: Path) -> None:
    """The files are the same ones; what was damaged, taken away or put beside them is noticed, and so is another question."""
    first = _built(corpus)
    report = corpus / "build/report.json"
    made = report.stat().st_ino
    assert _built(corpus) == first
    assert report.stat().st_ino == made
    for harm in (
        lambda: (corpus / "build/text/t05.txt").write_text("x"),
        (corpus / "build/site/index.html").unlink,
        lambda: (corpus / "edition.toml").write_text((corpus / "edition.toml").read_text() + "\n[site]\ntitle = 'T'\n"),
        (corpus / "tei/t06.xml").unlink,
    ):
        harm()
        made = report.stat().st_ino
        _built(corpus)
        assert report.stat().st_ino != made
        assert (corpus / "build/site/index.html").exists()
    assert (corpus / "build/text/t05.txt").read_text() != "x"
    (corpus / "build/site/mine.txt").write_text("mine")
    status, _, told = _built(corpus)
    assert status == 3
    assert "mine.txt" in told
    (corpus / "build/site/mine.txt").unlink()
    assert edition("build", "-o", "build", "--only", OUTPUTS, "-v", cwd=corpus).err != first[2]


def _edit(folder: Path, chance: random.Random) -> str:
    number = chance.randrange(1000)
    some = folder / f"tei/t{chance.randrange(NUMBER):02}.xml"

    def replaced(path: Path, old: str, new: str) -> None:
        if path.exists():
            path.write_text(path.read_text().replace(old, new, 1))

    edits: list[tuple[str, Callable[[], object]]] = [
        ("text", lambda: replaced(some, "Arma", f"Arma v{number}")),
        ("first text", lambda: replaced(folder / "tei/t00.xml", "Titulus 0", f"Titulus 0{number}")),
        ("broken", lambda: replaced(some, "</div>", "")),
        ("mended", lambda: some.write_text(_text(number))),
        ("gone", lambda: some.unlink(missing_ok=True)),
        ("new", lambda: (folder / f"tei/n{number}.xml").write_text(_text(number))),
        (
            "register",
            lambda: (folder / "tei/people.xml").write_text(
                f"<name xmlns='http://www.tei-c.org/ns/1.0'>A{number}</name>"
            ),
        ),
        ("register gone", lambda: (folder / "tei/people.xml").unlink(missing_ok=True)),
        (
            "setting",
            lambda: (folder / "edition.toml").write_text(
                f'[edition]\ntitle = "T{number}"\nsource = "tei"\ntemplates = "templates"\n[check]\nschema = "none"\n'
            ),
        ),
        (
            "template",
            lambda: (folder / "templates/card.html").write_text(f'{{% extends "site/card.html" %}}{{# {number} #}}'),
        ),
        ("image", lambda: (folder / "tei/pictures/one.png").write_bytes(PIXEL + bytes(number % 7))),
        (
            "output",
            lambda: (
                (folder / "build/site/t01/index.html").exists()
                and (folder / "build/site/t01/index.html").write_text("spoilt")
            ),
        ),
        ("output gone", lambda: (folder / "build/text/t02.txt").unlink(missing_ok=True)),
    ]
    edits += [
        ("touched", lambda: some.touch() if some.exists() else None),
        ("swapped", lambda: _swap(folder / "tei/t01.xml", folder / "tei/t02.xml")),
        ("output spoilt quietly", lambda: _spoil_quietly(folder / "build/text/t04.txt")),
        ("output of another", lambda: _swap(folder / "build/text/t06.txt", folder / "build/text/t07.txt")),
        ("output copied", lambda: _copy_again(folder / "build")),
    ]
    name, edit = chance.choice(edits)
    edit()
    return name


def _swap(one: Path, other: Path) -> None:
    if one.exists() and other.exists():
        mine, theirs = one.read_bytes(), other.read_bytes()
        one.write_bytes(theirs)
        other.write_bytes(mine)


def _spoil_quietly(file: Path) -> None:
    """Change a file, and let it have the size and the time that it had."""
    if file.exists():
        before = file.stat()
        file.write_bytes(file.read_bytes()[::-1])
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _copy_again(folder: Path) -> None:
    """Put a copy in the place of a folder: nothing in it has the number and the times that it had."""
    shutil.copytree(folder, folder.with_name("copy"))
    shutil.rmtree(folder)
    folder.with_name("copy").rename(folder)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_after_any_change_it_is_as_if_all_were_made_anew(
    corpus: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    # With one of the seeds files are put in their place by another process.
    monkeypatch.setattr(kept, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(kept, "is_possible", lambda: seed == 2)
    done: list[str] = []
    _built(corpus)
    for number in range(6):
        done += [_edit(corpus, chance) for _ in range(chance.randint(1, 2))]
        again = _built(corpus, jobs="2" if seed == 2 else "1")
        clean = _built(corpus, f"../clean{number}", "--no-cache")
        assert again == clean, done
        assert _files(corpus / "build") == _files(corpus.parent / f"clean{number}"), done


def test_what_did_not_change_is_neither_read_nor_copied(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of other texts are the same files under a new name, and nobody reads them to know them again."""
    _built(corpus)
    (corpus / "tei/t01.xml").write_text(_text(1, "canto"))
    _built(corpus)  # of files that are as young as the build nothing but the content tells
    numbers = {path: path.stat().st_ino for path in (corpus / "build/site").glob("t*/*.html")}
    read: list[str] = []
    digest = state.digest_of

    def noted(look: Look) -> str:
        read.append(Path(look.path).relative_to(corpus).as_posix() if look.path.startswith(str(corpus)) else "")
        return digest(look)

    (corpus / "tei/t05.xml").write_text(_text(5, "canto"))
    time.sleep(0.05)
    for module in (state, kept):
        monkeypatch.setattr(module, "digest_of", noted)
    _built(corpus)
    changed = {p.parent.name for p, number in numbers.items() if p.stat().st_ino != number}
    assert changed == {"t05"}
    of_texts = {name.split("/")[2] for name in read if name.startswith("build/site/t")}
    assert of_texts <= {"t01", "t05"}
    assert {name for name in read if name.startswith("tei/t") and name.endswith(".xml")} == {"tei/t05.xml"}


@pytest.mark.parametrize("damage", ["flip", "cut", "swap", "gone"])
def test_what_is_damaged_counts_for_nothing(corpus: Path, damage: str) -> None:
    _built(corpus)
    files = sorted(p for p in (corpus / "build/.edition-cache").rglob("*") if p.is_file())
    assert len(files) > NUMBER
    for number, path in enumerate(files):
        data = path.read_bytes()
        match damage:
            case "flip":
                path.write_bytes(data[:-5] + bytes([data[-5] ^ 1]) + data[-4:])
            case "cut":
                path.write_bytes(data[: len(data) // 2])
            case "swap":
                path.write_bytes(files[number - 1].read_bytes())
            case "gone" if number % 2:
                path.unlink()
    (corpus / "tei/t05.xml").write_text(_text(5, "canto"))
    again = _built(corpus)
    assert again == _built(corpus, "../clean", "--no-cache")
    assert _files(corpus / "build") == _files(corpus.parent / "clean")


def test_a_process_that_dies_while_it_gives_names_costs_nothing(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _built(corpus)
    link, here = os.link, os.getpid()

    def dying(old: str, new: str, **more: bool) -> None:
        if os.getpid() != here and "t09" in new:
            os.kill(os.getpid(), signal.SIGKILL)
        link(old, new, **more)

    monkeypatch.setattr(os, "link", dying)
    monkeypatch.setattr(kept, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(kept, "is_possible", lambda: True)
    (corpus / "tei/t05.xml").write_text(_text(5, "canto"))
    again = _built(corpus, jobs="2")
    assert again == _built(corpus, "../clean", "--no-cache")
    assert _files(corpus / "build") == _files(corpus.parent / "clean")


def test_what_is_kept_does_not_grow_without_end(corpus: Path) -> None:
    for number in range(6):
        text = (corpus / "edition.toml").read_text()
        (corpus / "edition.toml").write_text(
            f'[site]\nfont = "F{number}"\n{text.rpartition("]")[0] and text if number == 0 else text.partition(chr(10))[2].partition(chr(10))[2]}'
        )
        _built(corpus)
    assert len(list((corpus / "build/.edition-cache").glob("texts-*"))) <= 4
    (corpus / "tei/t05.xml").unlink()
    _built(corpus)
    newest = max((corpus / "build/.edition-cache").glob("texts-*"), key=lambda p: p.stat().st_mtime_ns)
    assert len(list(newest.glob("*.kept"))) == NUMBER - 1
