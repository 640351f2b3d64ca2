"""A build that is stopped, at whatever moment and however, leaves the edition as it was or the new one, whole."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from edition.run.placing import REPORT, place
from tests.run.killing import ENDINGS, NEW, OLD, alive, build, start, state_of, stopped

pytestmark = [pytest.mark.long, pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")]
NAMES = ("data", "site")
EVENTS = {
    "open",
    "os.rename",
    "os.link",
    "os.remove",
    "os.rmdir",
    "os.mkdir",
    "ctypes.dlsym",
    "shutil.rmtree",
    "shutil.copystat",
}


def write(target: Path, content: str, only=NAMES) -> None:
    """Make an edition of two outputs of two files each, by what the builder does with real ones."""
    with place(target, lambda _: None) as where:
        assert not where.strangers(only, [])
        outputs = {}
        for name in only:
            (where.beside / name).mkdir()
            for file in "ab":
                (where.beside / name / file).write_text(f"{content} {name} {file}")
            outputs[name] = [f"{name}/a", f"{name}/b"]
        kept = {name: list(files) for name, files in where.before.items() if name not in only}
        report = {"builder": {"name": "tei-edition"}, "outputs": outputs, "kept": kept}
        where.put([repr(report).replace("'", '"').encode()], only)


def dies_at(number: int, work) -> bool:
    """Do a piece of work in a process that kills itself before a file event of some number; tells whether it did."""
    process = os.fork()
    if process == 0:
        seen = 0

        def hook(event: str, _arguments: object) -> None:
            nonlocal seen
            if event in EVENTS:
                seen += 1
                if seen == number:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


def events_of(work, reset):
    """Kill a piece of work before each of its file events in turn."""
    number = 1
    while dies_at(number, work):
        yield number
        reset()
        number += 1


@pytest.mark.parametrize("beside", ["README.md", ""], ids=["a page of the user's", "alone"])
def test_killed_before_each_file_event_the_edition_is_old_or_new(tmp_path, beside):
    target = tmp_path / "out"
    target.mkdir()
    if beside:
        (target / beside).write_text("mine")
    write(target, "new")
    new = state_of(target)
    write(target, "old")
    old = state_of(target)
    seen = set()
    for _ in events_of(lambda: write(target, "new"), lambda: write(target, "old")):
        state = state_of(target)
        assert state in {old, new}
        seen.add(state)
    assert seen == {old, new}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_killed_at_the_first_build_there_is_nothing_or_all(tmp_path):
    target = tmp_path / "new" / "out"

    def reset() -> None:
        for path in sorted(tmp_path.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    for _ in events_of(lambda: write(target, "new"), reset):
        files = {p.relative_to(target).as_posix() for p in target.rglob("*")} if target.exists() else set()
        assert files in (set(), {REPORT, *NAMES, *(f"{name}/{file}" for name in NAMES for file in "ab")})


def test_in_a_folder_of_others_the_next_build_ends_what_a_killed_one_began(tmp_path):
    target = tmp_path / "project"
    (target / "sources").mkdir(parents=True)
    (target / "sources" / "a.xml").write_text("mine")
    write(target, "new")
    new = state_of(target)
    write(target, "old")
    old = state_of(target)
    for _ in events_of(lambda: write(target, "new"), lambda: write(target, "old")):
        with place(target, lambda _: None) as where:
            before = where.before
        assert state_of(target) in {old, new}
        assert set(before) == set(NAMES)
    assert sorted(p.name for p in target.iterdir()) == ["data", "report.json", "site", "sources"]


def test_what_is_not_built_anew_stays_and_is_still_known(tmp_path):
    target = tmp_path / "out"
    write(target, "old")
    write(target, "new", ["data"])
    assert (target / "site/a").read_text() == "old site a"
    write(target, "newest")
    assert (target / "site/a").read_text() == "newest site a"


@pytest.mark.parametrize("how", ENDINGS, ids=lambda s: s.name)
def test_stopped_while_it_writes(tmp_path, how):
    new = build(tmp_path, NEW)
    old = build(tmp_path, OLD)
    (tmp_path / "a.xml").write_text(NEW, encoding="utf-8")
    for after in (0.1, 0.5, 0.9):
        status = stopped(tmp_path, how, after)
        assert status in {0, ENDINGS[how], -how}
        assert state_of(tmp_path / "out") in {old, new}
        assert alive(tmp_path) == []
    assert build(tmp_path, NEW) == new
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xml", "out"]


def test_two_builds_into_one_folder_take_turns(tmp_path):
    expected = build(tmp_path, NEW, "--only", "site,text")
    both = [start(tmp_path, "--only", "site,text") for _ in range(2)]
    assert [process.communicate() and process.returncode for process in both] == [0, 0]
    assert state_of(tmp_path / "out") == expected
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xml", "out"]
