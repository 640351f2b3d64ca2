"""foliate-js, the reading system of Foliate, opens our books: contents, texts and metadata are what we meant."""

from __future__ import annotations

import functools
import http.server
import re
import shutil
import threading

import pytest

from tests.browser.conftest import Quiet
from tests.conftest import ROOT, edition, lacking, tei

BODY = (
    "<div type='book' n='1'><head>Liber primus</head><p>arma <app><lem wit='#A'>virumque</lem><rdg wit='#B'>virum</rdg></app> "
    "cano<note>nota bene</note></p></div>"
    "<div type='book' n='2'><head>Ὅμηρος &amp; רות</head><l n='1'>μῆνιν ἄειδε</l><l n='2'>रामः वनं गच्छति</l></div>"
)
OPEN = """async () => {
  const { makeBook } = await import("/foliate-js/view.js");
  const data = await (await fetch("/book.epub")).blob();
  const book = await makeBook(new File([data], "book.epub", { type: "application/epub+zip" }));
  const texts = [];
  for (const section of book.sections) texts.push((await section.createDocument()).body.textContent);
  const resolved = async (items) => {
    const found = [];
    for (const item of items ?? []) {
      const place = await book.resolveHref(item.href);
      const target = place ? place.anchor(await book.sections[place.index].createDocument()) : null;
      found.push([item.label, place?.index ?? -1, target !== null, await resolved(item.subitems)]);
    }
    return found;
  };
  return { title: book.metadata.title, language: book.metadata.language, texts, toc: await resolved(book.toc) };
}"""


@pytest.fixture
def opened(browser, tmp_path):
    foliate = ROOT / ".ci/node/node_modules/foliate-js"
    if not foliate.is_dir():
        lacking("foliate-js in .ci/node")
    (tmp_path / "a.xml").write_text(tei(BODY), encoding="utf-8")
    assert edition("build", "-q", "--only", "epub", tmp_path / "a.xml", cwd=tmp_path).status == 0
    public = tmp_path / "public"
    shutil.copytree(foliate, public / "foliate-js", ignore=shutil.ignore_patterns("tests"))
    shutil.copy(next((tmp_path / "build/epub").glob("*.epub")), public / "book.epub")
    (public / "index.html").write_text("<!DOCTYPE html><title>x</title>", encoding="utf-8")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    try:
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        yield page.evaluate(OPEN)
    finally:
        page.close()
        server.shutdown()
        server.server_close()


def labels(toc):
    for label, index, is_found, inner in toc:
        yield label, index, is_found
        yield from labels(inner)


def test_foliate_reads_text_contents_and_title(opened):
    every = list(labels(opened["toc"]))
    assert every
    assert all(index >= 0 and is_found for _, index, is_found in every), every
    assert {"Liber primus", "Ὅμηρος & רות"} <= {" ".join(label.split()) for label, _, _ in every}
    text = " ".join(" ".join(opened["texts"]).split())
    for words in ("virumque", "virum", "nota bene", "μῆνιν ἄειδε", "रामः वनं गच्छति"):
        assert words in text, words
    assert re.search("arma.*virumque.*cano.*μῆνιν", text)
