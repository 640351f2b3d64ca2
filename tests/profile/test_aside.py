"""A large text is judged in a process of its own: the same findings, and no harm where that process fails."""

from __future__ import annotations

import os

import pytest

from edition.diagnostics import Position, Source
from edition.run import gather
from edition.run.processes import begin, is_possible
from tests.conftest import edition, tei

BODY = '<p xml:id="a">\n<rdg/><hi>x</hi></p><xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml"/>'
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")


@pytest.fixture
def always(monkeypatch):
    """Count how often another process is begun."""
    begun = []
    monkeypatch.setattr(gather, "_LARGE", 0)
    monkeypatch.setattr(gather, "is_possible", lambda: True)
    monkeypatch.setattr(gather, "begin", lambda work, sources: begun.append(1) or begin(work, sources))
    return begun


@pytest.fixture
def here(tmp_path):
    (tmp_path / "part.xml").write_text(
        "<p xmlns='http://www.tei-c.org/ns/1.0'>\n<rdg/>漢<nonsense/></p>", encoding="utf-8"
    )
    (tmp_path / "bad.rnc").write_text("start = nothing\n", encoding="utf-8")
    (tmp_path / "a.xml").write_text(tei(BODY), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("arguments", [[], ["-v"], ["--schema", "profile"], ["--schema", "bad.rnc"]])
def test_findings_are_the_same(here, always, arguments):
    def findings():
        return edition("check", "a.xml", "--format", "json", *arguments, cwd=here).json["findings"]

    aside = findings()
    assert always == [1]
    always.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gather, "is_possible", lambda: False)
        assert findings() == aside
    assert always == []
    assert aside


def test_files_are_meant_and_not_copied():
    source = Source("a.xml", b"<a/>")
    wait = begin(lambda: [Position(source, 0), Source("b.xml", b"<b/>")], [source])
    position, other = wait()
    assert position.source is source
    assert other.data == b"<b/>"


def test_what_fails_there_is_done_here():
    me = os.getpid()

    def work():
        if os.getpid() != me:
            os._exit(3)
        return "done"

    assert begin(work, [])() == "done"


def test_results_of_any_size_come_back():
    assert len(begin(lambda: b"x" * 5_000_000, [])()) == 5_000_000


def test_it_is_not_tried_beside_threads():
    import threading

    stop = threading.Event()
    thread = threading.Thread(target=stop.wait)
    thread.start()
    assert not is_possible()
    stop.set()
    thread.join()
