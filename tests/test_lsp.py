"""The language server, asked by a real client over its pipe: what an editor shows is right, also in a half-typed text."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.lsp.scan import Scan
from tests.conftest import HEADER, tei

types = pytest.importorskip("lsprotocol.types")
from pygls.lsp.client import BaseLanguageClient  # noqa: E402

WITNESSES = HEADER.replace("<witness xml:id='A'/>", "<witness xml:id='A'>Paris, BnF, lat. 1</witness>")
TEXT = tei(
    '<div xml:id="d1" type="book"><head>Liber primus</head>\n<p xml:id="p1">𝔸rma <app xml:id="a1"><lem wit="#A">virumque</lem>'
    '<rdg wit="#B" type="spelling">uirumque</rdg></app> cano <ref target="#p1">hic</ref></p></div>',
    WITNESSES,
)


class Editor:
    """An editor with one text open."""

    def __init__(self, folder, encoding):
        self.folder, self.encoding = folder, encoding
        self.client = BaseLanguageClient("test", "1")
        self.found: dict[str, list] = {}
        self.told = asyncio.Event()
        self.version = 0

        @self.client.feature("textDocument/publishDiagnostics")
        def told(params):
            self.found[params.uri] = params.diagnostics
            self.told.set()

    async def start(self, text, name="x.xml"):
        await self.client.start_io(sys.executable, "-m", "edition", "lsp", cwd=str(self.folder))
        general = types.GeneralClientCapabilities(position_encodings=[self.encoding])
        answer = await self.client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(general=general), root_uri=self.folder.as_uri(), process_id=None
            )
        )
        assert answer.capabilities.position_encoding == self.encoding
        self.client.initialized(types.InitializedParams())
        self.uri = (self.folder / name).as_uri()
        self.text = text
        item = types.TextDocumentItem(self.uri, "xml", 0, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self.findings()
        return self

    async def findings(self, uri=""):
        await asyncio.wait_for(self.told.wait(), 60)
        await asyncio.sleep(0.3)
        self.told.clear()
        return self.found.get(uri or self.uri, [])

    async def type(self, old, new):
        """Replace the first place of some words by others, as typing does."""
        start = self.text.index(old)
        place = types.Range(self.at(start), self.at(start + len(old)))
        self.text = self.text.replace(old, new, 1)
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangePartial(place, new)],
            )
        )

    def at(self, offset):
        before = self.text[:offset]
        line = before.rpartition("\n")[2]
        width = {"utf-8": lambda s: len(s.encode()), "utf-16": lambda s: len(s.encode("utf-16-le")) // 2, "utf-32": len}
        return types.Position(before.count("\n"), width[str(self.encoding.value)](line))

    def behind(self, words):
        return {
            "text_document": types.TextDocumentIdentifier(self.uri),
            "position": self.at(self.text.index(words) + len(words)),
        }

    async def offered(self, words):
        found = await self.client.text_document_completion_async(types.CompletionParams(**self.behind(words)))
        return {item.label: item for item in found.items}

    def applied(self, edit):
        """Return the text after edits, each given in the client's units."""
        text = self.text
        for change in sorted(edit.changes[self.uri], key=lambda e: e.range.start, reverse=True):
            start, end = (self.offset(p) for p in (change.range.start, change.range.end))
            text = text[:start] + change.new_text + text[end:]
        return text

    def offset(self, position):
        return next(i for i in range(len(self.text) + 1) if self.at(i) == position)


def using(folder, work, text=TEXT, encoding=types.PositionEncodingKind.Utf16, name="x.xml"):
    async def run():
        editor = await Editor(folder, encoding).start(text, name)
        try:
            await work(editor)
        finally:
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            await asyncio.wait_for(editor.client.stop(), 20)

    # In a thread of its own: a browser that other tests drive has a loop in this one.
    with ThreadPoolExecutor(1) as alone:
        alone.submit(asyncio.run, run()).result()


@pytest.mark.parametrize(
    "encoding", [types.PositionEncodingKind.Utf8, types.PositionEncodingKind.Utf16, types.PositionEncodingKind.Utf32]
)
def test_findings_and_remedies_in_the_units_of_the_client(encoding, tmp_path):
    async def work(editor):
        assert [d for d in editor.found[editor.uri] if d.severity < 3] == []
        await editor.type('wit="#B"', 'wit="#Bb"')
        found = [d for d in await editor.findings() if d.severity == types.DiagnosticSeverity.Error]
        (finding,) = found
        assert (finding.code, finding.source) == ("A012", "edition")
        start = editor.text.index("#Bb")
        assert finding.range == types.Range(editor.at(start), editor.at(start + 3))
        actions = await editor.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(editor.uri), finding.range, types.CodeActionContext(diagnostics=[finding])
            )
        )
        assert [a.title for a in actions] == ["write #B", "declare Bb in <listWit>"]
        assert editor.applied(actions[0].edit) == TEXT
        assert '<witness xml:id="Bb"/></listWit>' in editor.applied(actions[1].edit)
        assert not any(a.is_preferred for a in actions)

    using(tmp_path, work, encoding=encoding)


def test_findings_while_the_text_is_no_xml(tmp_path):
    async def work(editor):
        await editor.type("cano", "cano <rdg wit=")
        assert "X003" in [d.code for d in await editor.findings()]
        await editor.type("cano <rdg wit=", "cano")
        assert [d.code for d in await editor.findings() if d.severity < 3] == []

    using(tmp_path, work)


def test_completion_of_what_is_legal_here(tmp_path):
    async def work(editor):
        await editor.type("uirumque</rdg>", "uirumque</rdg><")
        offered = await editor.offered("uirumque</rdg><")
        assert {"lem", "rdg", "rdgGrp", "note", "witDetail"} <= offered.keys()
        assert "div" not in offered
        assert "(reading)" in offered["rdg"].documentation
        await editor.type("uirumque</rdg><", 'uirumque</rdg><rdg wit="#B ')
        offered = await editor.offered('uirumque</rdg><rdg wit="#B ')
        assert list(offered) == ["#A", "#B", "#C"]
        assert offered["#A"].documentation == "Paris, BnF, lat. 1"
        await editor.type('uirumque</rdg><rdg wit="#B ', 'uirumque</rdg><rdg wit="#B" ')
        offered = await editor.offered('uirumque</rdg><rdg wit="#B" ')
        assert {"type", "hand", "resp", "xml:id"} <= offered.keys()
        assert "wit" not in offered
        await editor.type('uirumque</rdg><rdg wit="#B" ', 'uirumque</rdg><rdg type="')
        assert list(await editor.offered('uirumque</rdg><rdg type="')) == ["spelling"]
        await editor.type('uirumque</rdg><rdg type="', "uirumque</rdg></")
        assert list(await editor.offered("uirumque</rdg></")) == ["app"]
        await editor.type('target="#p1"', 'target="#"')
        offered = await editor.offered('target="#')
        assert {"#d1", "#p1", "#a1", "#A"} <= offered.keys()
        edit = offered["#p1"].text_edit
        start = editor.text.index('target="#"') + len('target="')
        assert edit.range == types.Range(editor.at(start), editor.at(start + 1))

    using(tmp_path, work)


def test_hover_definition_references_outline(tmp_path):
    async def work(editor):
        async def said(words):
            found = await editor.client.text_document_hover_async(types.HoverParams(**editor.behind(words)))
            return found.contents.value if found else ""

        assert "Paris, BnF, lat. 1" in await said('lem wit="#A')
        entry = await said("<app")
        assert "(apparatus entry)" in entry
        assert "virumque A] uirumque B" in entry
        assert await said("cano") == ""
        place = await editor.client.text_document_definition_async(
            types.DefinitionParams(**editor.behind('target="#p1'))
        )
        assert place.uri == editor.uri
        assert place.range.start == editor.at(editor.text.index("<p "))
        found = await editor.client.text_document_references_async(
            types.ReferenceParams(
                context=types.ReferenceContext(include_declaration=True), **editor.behind('xml:id="p1')
            )
        )
        assert [f.range.start for f in found] == [
            editor.at(editor.text.index('"p1"') + 1),
            editor.at(editor.text.index("#p1") + 1),
        ]
        symbols = await editor.client.text_document_document_symbol_async(
            types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri))
        )
        assert [s.name for s in symbols] == ["teiHeader", "text"]
        (body,) = symbols[1].children
        assert [(s.name, s.detail) for s in body.children] == [("Liber primus", "div")]
        assert body.children[0].range.start == editor.at(editor.text.index("<div"))
        assert body.children[0].range.end == editor.at(editor.text.index("</div>") + len("</div>"))

    using(tmp_path, work)


def test_words_become_an_entry(tmp_path):
    async def work(editor):
        async def actions(words):
            start = editor.text.index(words)
            place = types.Range(editor.at(start), editor.at(start + len(words)))
            return await editor.client.text_document_code_action_async(
                types.CodeActionParams(
                    types.TextDocumentIdentifier(editor.uri), place, types.CodeActionContext(diagnostics=[])
                )
            )

        (action,) = await actions("cano")
        assert action.title == "make an entry of these words"
        entry = '<app><lem wit="#A #B #C">cano</lem><rdg wit=""></rdg></app>'
        assert editor.applied(action.edit) == TEXT.replace("cano", entry)
        (whole,) = await actions('<ref target="#p1">hic</ref>')
        assert '<lem wit="#A #B #C"><ref target="#p1">hic</ref></lem>' in editor.applied(whole.edit)
        for not_possible in ("cano <ref", "hic</ref>", "app xml:id", "virumque</lem>"):
            assert not await actions(not_possible), not_possible

    using(tmp_path, work)


def test_rename_everywhere(tmp_path):
    (tmp_path / "notes.xml").write_text(
        tei('<note target="x.xml#p1" xml:id="n1">de armis</note><p xml:id="p1"><ref target="#p1">own</ref></p>'),
        encoding="utf-8",
    )
    (tmp_path / "x.xml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "edition.toml").write_text('[edition]\nsource = ["x.xml", "notes.xml"]\n')

    async def work(editor):
        async def rename(words, name):
            return await editor.client.text_document_rename_async(
                types.RenameParams(new_name=name, **editor.behind(words))
            )

        edit = await rename('lem wit="#A', "Par")
        after = editor.applied(edit)
        assert "<witness xml:id='Par'>" in after
        assert 'wit="#Par"' in after
        assert after.replace("Par'", "A'").replace("#Par", "#A") == TEXT
        edit = await rename('xml:id="p1', "arma")
        others = [change for uri, changes in edit.changes.items() if uri.endswith("notes.xml") for change in changes]
        assert [c.new_text for c in others] == ["arma"] * len(others)
        for wrong in ("two words", "B", "1a"):
            with pytest.raises(Exception, match="xml:id"):
                await rename('lem wit="#A', wrong)

    using(tmp_path, work)


def test_the_project_around_a_text_is_followed(tmp_path):
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/wits.xml").write_text(
        '<listWit xmlns="http://www.tei-c.org/ns/1.0"><witness xml:id="Z">Zürich</witness></listWit>', encoding="utf-8"
    )
    text = tei(
        '<p><app><lem wit="#Z">a</lem><rdg wit="#A">b</rdg></app></p>',
        HEADER.replace(
            "</listWit>", '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="wits.xml"/></listWit>'
        ),
    )
    (tmp_path / "tei/x.xml").write_text("<TEI", encoding="utf-8")
    (tmp_path / "edition.toml").write_text("[check]\nignore = [{code = 'A012', reason = 'x'}]\n")

    async def work(editor):
        assert [d for d in editor.found[editor.uri] if d.severity == 1] == []
        place = await editor.client.text_document_definition_async(
            types.DefinitionParams(**editor.behind('lem wit="#Z'))
        )
        assert place.uri.endswith("tei/wits.xml")
        found = await editor.client.text_document_hover_async(types.HoverParams(**editor.behind('lem wit="#Z')))
        assert "Zürich" in found.contents.value

    using(tmp_path, work, text, name="tei/x.xml")


def test_without_the_extra_the_command_says_how_to_get_it(tmp_path):
    (tmp_path / "pygls.py").write_text("raise ModuleNotFoundError(name='pygls')")
    done = subprocess.run(
        [sys.executable, "-m", "edition", "lsp"],
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert "pip install 'tei-edition[lsp]'" in done.stderr


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="<>/=\"'ab: \n!-?[]&#", max_size=60), st.integers(0, 60))
def test_no_half_typed_text_stops_the_scan(text, offset):
    scan = Scan(text)
    here = scan.at(min(offset, len(text)))
    assert here.start <= here.end or here.kind == "text"
    assert all(text[tag.start] == "<" for tag in scan.tags)
    assert all(text[tag.name_start :].startswith(tag.name) for tag in scan.tags)


def test_the_scan_counts_elements_as_the_parser_does():
    from edition.diagnostics import Source
    from edition.source.parsing import parse

    text = TEXT.replace("cano", '<!-- <a> --> <![CDATA[<b>]]> <?x <c> ?> <d e="x>y" f=\'"\'/> cano')
    root, _ = parse(Source("x", text.encode()))
    assert [t.local for t in Scan(text).elements()] == [e.tag.rpartition("}")[2] for e in root.iter("*")]


FOREIGN = (
    '<project xmlns="http://maven.apache.org/POM/4.0.0"><p>a',
    '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="http://www.tei-c.org/ns/1.0"><p>a</p></xsl:stylesheet>',
    '<?xml version="1.0"?><!-- <TEI> --><svg:svg xmlns:svg="http://www.w3.org/2000/svg"><p>a</p></svg:svg>',
    "<div><p>a</p></div>",
)


@pytest.mark.parametrize("text", FOREIGN)
def test_xml_of_another_kind_is_left_alone(text, tmp_path):
    async def work(editor):
        assert list(editor.found[editor.uri]) == []
        inside = editor.behind("<p")
        assert await editor.offered("<p") == {}
        assert await editor.client.text_document_hover_async(types.HoverParams(**inside)) is None
        outline = types.DocumentSymbolParams(types.TextDocumentIdentifier(editor.uri))
        assert await editor.client.text_document_document_symbol_async(outline) == []
        # It is told at once when it becomes TEI.
        await editor.type(text, tei('<p><app><lem wit="#Q">a</lem><rdg wit="#B">b</rdg></app></p>'))
        assert "A012" in [d.code for d in await editor.findings()]

    using(tmp_path, work, text)


@pytest.mark.parametrize("text", ["<TEI.2/>", '<TEI xmlns="http://www.tei-c.org/ns/1.O"/>', "<TEI>", "<teiCorpus/>"])
def test_tei_with_a_mistake_at_its_root_is_no_other_xml(text, tmp_path):
    async def work(editor):
        assert [d.code for d in editor.found[editor.uri]] != []

    using(tmp_path, work, text)


def test_a_part_that_another_file_includes_is_checked_within_it(tmp_path):
    part = (
        '<p xmlns="http://www.tei-c.org/ns/1.0">arma <app><lem wit="#A">virum</lem><rdg wit="#B">uirum</rdg></app></p>'
    )
    whole = tei('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="part.xml"/>')
    (tmp_path / "edition.toml").write_text('[edition]\nsource = "whole.xml"\n')
    (tmp_path / "whole.xml").write_text(whole)
    (tmp_path / "part.xml").write_text(part)
    (tmp_path / "alone.xml").write_text(part)

    async def work(editor):
        assert [d.code for d in editor.found[editor.uri] if d.severity < 3] == []
        await editor.type('"#B"', '"#Q"')
        (finding,) = [d for d in await editor.findings() if d.severity < 3]
        assert (finding.code, finding.range.start) == ("A012", editor.at(editor.text.index("#Q")))
        assert list(await editor.offered('rdg wit="')) == ["#A", "#B", "#C"]

    using(tmp_path, work, part, name="part.xml")

    async def unread(editor):
        assert [d.code for d in editor.found[editor.uri]] == ["X005"]

    using(tmp_path, unread, part, name="alone.xml")
