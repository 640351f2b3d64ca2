"""What a writer makes of texts together and one by one is the same; what stays of a text in between can be sent elsewhere."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from edition.library import project_of
from edition.run.build import input_of
from edition.run.gather import read_project
from edition.writers.registry import Input, NameTakenError, TextByText, Written, formats
from tests.conftest import tei

LETTER = (
    "<correspDesc key='{n}'><correspAction type='sent'><persName>Anna</persName><date when='1801-0{n}-03'/></correspAction>"
    "<correspAction type='received'><persName>Berta</persName></correspAction></correspDesc>"
)
TEXT = (
    "<div><head>Caput {n}</head><p xml:id='p{n}'>Arma <app><lem wit='#A #B'>virumque</lem><rdg wit='#C'>virum {n}</rdg></app> "
    "<persName ref='#x'>Anna</persName> cano<note>nota {n}</note></p></div>"
)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Input:
    folder = tmp_path_factory.mktemp("texts")
    for n in (1, 2, 3):
        text = tei(TEXT.format(n=n)).replace(
            "</teiHeader>", f"<profileDesc>{LETTER.format(n=n)}</profileDesc></teiHeader>"
        )
        (folder / f"{n}.xml").write_text(text, encoding="utf-8")
    (folder / "english.xml").write_text(tei("<div><p>Arms and the man I sing</p></div>"), encoding="utf-8")
    (folder / "edition.toml").write_text(
        '[edition]\nname = "three"\nsource = ["1.xml", "2.xml", "3.xml"]\nparallels = ["english.xml"]\n'
        '[site]\nurl = "https://example.org/"\n'
    )
    project = project_of(folder)
    outcome = read_project(project, judging=False)
    assert len(outcome.editions) == 3
    return input_of(project, outcome)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("name", [name for name, form in formats().items() if form.place.startswith("edition.")])
def test_texts_are_written_one_by_one_as_together(given: Input, name: str, tmp_path: Path) -> None:
    writer = formats()[name].load()
    assert isinstance(writer, TextByText)
    together = writer(given, tmp_path / "together")
    whole, texts = given.whole, list(given.texts())
    shares = [pickle.dumps(writer.share(text, whole, tmp_path / "apart")) for text in reversed(texts)]
    apart = writer.finish(whole, map(pickle.loads, reversed(shares)), tmp_path / "apart")
    assert _files(tmp_path / "apart") == _files(tmp_path / "together")
    assert sorted(apart.files) == sorted(together.files) == sorted(_files(tmp_path / "apart"))
    assert apart.account() == together.account()
    assert apart.account()["lost"] == 0
    assert [f.message for f in apart.findings] == [f.message for f in together.findings]
    if name != "print":  # it has the embedded TEI
        assert max(map(len, shares)) < 40_000


def test_a_share_holds_no_part_of_the_model(given: Input, tmp_path: Path) -> None:
    for name, form in formats().items():
        writer = form.load()
        if isinstance(writer, TextByText):
            data = pickle.dumps(writer.share(next(given.texts()), given.whole, tmp_path / name))
            assert b"edition.model.text" not in data, name


def test_a_file_that_several_texts_bring_is_written_once_if_it_is_the_same(tmp_path: Path) -> None:
    def one(text: Input, _whole: object, written: Written) -> None:
        written.save_common("persons.xml", text.tei[0][1])

    writer = TextByText(one, lambda *_: None)
    shares = []
    for data in (b"<a/>", b"<a/>"):
        given = Input([], None, [("persons.xml", data)])  # type: ignore[arg-type]
        shares.append(writer.share(given, None, tmp_path))  # type: ignore[arg-type]
    assert writer.finish(None, shares, tmp_path).files == ["persons.xml"]  # type: ignore[arg-type]
    other = Input([], None, [("persons.xml", b"<b/>")])  # type: ignore[arg-type]
    with pytest.raises(NameTakenError):
        writer.share(other, None, tmp_path)  # type: ignore[arg-type]
    (tmp_path / "persons.xml").unlink()  # as on another machine
    shares.append(writer.share(other, None, tmp_path))  # type: ignore[arg-type]
    with pytest.raises(NameTakenError):
        writer.finish(None, shares, tmp_path)  # type: ignore[arg-type]
