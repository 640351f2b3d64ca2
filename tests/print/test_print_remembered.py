"""A book is set from what was measured before as if it were measured anew; what is damaged counts for nothing."""

from __future__ import annotations

import json
import random
import re
import zlib
from pathlib import Path

import pytest

from edition.cli.making import build as command
from edition.project import open_project
from edition.run.before import Before
from edition.run.build import build
from edition.shelf import is_kept, keep, put_away, shelf, take
from edition.writers.print.backend import Typesetter
from tests.print import collation


def _project(folder: Path) -> Path:
    (folder / "tei").mkdir(parents=True)
    (folder / "tei/book.xml").write_text(collation.text(3, paragraphs=40, words=30, density=0.08, longest=9))
    (folder / "edition.toml").write_text('[edition]\nname = "book"\nsource = "tei/book.xml"\n[print]\npage = "A6"\n')
    return folder


def _pdf(folder: Path, target: str, *, is_cached: bool = True) -> bytes:
    project = open_project(folder, folder)
    out = folder / target
    before = Before.of(project, out, (["print"], False, False)) if is_cached else None
    build(project, out, ["print"], before=before)
    return (out / "print/book.pdf").read_bytes()


def _measured(folder: Path) -> list[Path]:
    return sorted((folder / "out/.edition-cache/measured").iterdir())


def _edit(folder: Path, chance: random.Random) -> None:
    """Change, add or remove a word, an entry, a paragraph, or how the page looks."""
    file, settings = folder / "tei/book.xml", folder / "edition.toml"
    text = file.read_text()
    words = [m.span() for m in re.finditer(r"(?<=[a-z] )[a-z]{3,}(?= [a-z])", text[text.index("<body") :])]
    start, end = (at + text.index("<body") for at in chance.choice(words))
    match chance.randrange(6):
        case 0 | 1:
            text = f"{text[:start]}{chance.choice(['armis', 'Троя', 'virumque canebat'])}{text[end:]}"
        case 2:
            text = f"{text[:start]}{text[end + 1 :]}"
        case 3:
            entry = "<app><lem wit='#A'>bella</lem><rdg wit='#B'>bellum geri</rdg></app>"
            text = f"{text[:start]}{entry}{text[end:]}"
        case 4:
            text = re.sub(r"<p>.*?</p>", "", text, count=1, flags=re.DOTALL)
        case 5:
            settings.write_text(
                re.sub(r"\nsize = .*|\Z", f"\nsize = {chance.choice([9, 10])}\n", settings.read_text(), count=1)
            )
    file.write_text(text)


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_the_book_is_as_if_measured_anew(tmp_path: Path, seed: int) -> None:
    folder = _project(tmp_path / "p")
    chance = random.Random(seed)
    _pdf(folder, "out")
    for number in range(5):
        _edit(folder, chance)
        assert _pdf(folder, "out") == _pdf(folder, f"clean{number}", is_cached=False)


def test_of_what_did_not_change_nothing_is_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = _project(tmp_path / "p")
    asked: list[str] = []
    stretches: list[int] = []
    was = Typesetter._eval  # noqa: SLF001 - every question to Typst goes through it

    def counted(press: Typesetter, main: str, expression: str) -> str:
        asked.append(main)
        if main == "measure.typ":
            stretches.append((press.folder / main).read_text().count("#pages("))
        return was(press, main, expression)

    monkeypatch.setattr(Typesetter, "_eval", counted)
    first = _pdf(folder, "out")
    many = asked.count("oracle.typ")
    assert many > 5
    assert sum(stretches) > 5
    (folder / "out/print/book.pdf").unlink()  # so that it is made again
    asked.clear()
    assert _pdf(folder, "out") == first
    assert asked.count("measure.typ") == 0
    assert asked.count("oracle.typ") <= 1  # the widths of letters
    text = (folder / "tei/book.xml").read_text()
    (folder / "tei/book.xml").write_text(text.replace(" arma ", " armis ", 1))
    asked.clear()
    stretches.clear()
    assert _pdf(folder, "out") != first
    assert asked.count("oracle.typ") <= many / 2
    assert sum(stretches) <= 2  # that of the word, and the one below it, if it was its last block


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "other values"])
def test_what_is_damaged_counts_for_nothing(tmp_path: Path, damage: str) -> None:
    folder = _project(tmp_path / "p")
    first = _pdf(folder, "out")
    (folder / "out/print/book.pdf").unlink()
    for path in _measured(folder):
        data = path.read_bytes()
        match damage:
            case "flip":
                path.write_bytes(data[:-40] + bytes([data[-40] ^ 1]) + data[-39:])
            case "cut":
                path.write_bytes(data[:-7])
            case "empty":
                path.write_bytes(b"")
            case "other values":
                with shelf(path.parent, path.parent):
                    keep(path.name, {key: ["x"] for key in take(path.name)})
    assert _pdf(folder, "out") == first


def test_without_a_cache_nothing_is_kept(tmp_path: Path) -> None:
    folder = _project(tmp_path / "p")
    _pdf(folder, "out", is_cached=False)
    assert not (folder / "out/.edition-cache").exists()
    assert any(p.name == "no_cache" for p in command.params)


def test_the_shelf_is_bounded_and_holds_what_was_put_there(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    assert not is_kept()
    assert take("a") is None
    with shelf(old, new):
        for number in range(110):
            keep(f"n{number:03}", {"height": number / 3})
        assert take("n007") == {"height": 7 / 3}
    put_away(new, old)
    assert len(list(old.iterdir())) == 96
    bomb = zlib.compress(json.dumps(" " * 100).encode())
    (old / "bomb").write_bytes(bomb)
    with shelf(old, new):
        assert take("bomb") is None
