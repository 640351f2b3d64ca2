"""Speak the protocol: what an editor asks is looked up, and told in its units. Messages → messages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path
from pygls.workspace import PositionCodec, TextDocument

from edition import __version__
from edition.diagnostics import Edit, Finding, Position, Severity
from edition.lsp.answers import Part, as_entry, meaning, offers, outline
from edition.lsp.desk import Desk, Place
from edition.run.gather import release_earlier
from edition.xml_names import NCNAME

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_KINDS = {
    "element": types.CompletionItemKind.Property,
    "attribute": types.CompletionItemKind.Field,
    "siglum": types.CompletionItemKind.Reference,
    "id": types.CompletionItemKind.Reference,
    "value": types.CompletionItemKind.Value,
}
_PAUSE = 0.12
"""Seconds without a keystroke after which the whole text is checked."""
_LONGEST_PAUSE = 1.5
"""A text that takes long is checked as a whole after as long a pause, up to this: who types on has to wait until that is done."""


class EditionServer(LanguageServer):
    """The server, with the texts that are open."""

    def __init__(self) -> None:
        super().__init__("tei-edition", __version__)
        self.desk = Desk()
        self.turns: dict[str, int] = {}
        self.tasks: set[asyncio.Task[None]] = set()
        self.told: dict[Path, set[Path]] = {}
        self.seconds: dict[Path, float] = {}
        self.checking = asyncio.Lock()

    # -- places ----------------------------------------------------------------------------------------------------------

    def path(self, uri: str) -> Path:
        """Return the file of an address."""
        return Path(to_fs_path(uri) or uri).resolve()

    def document(self, path: Path) -> TextDocument:
        """Return a text as it is on the desk, or on the disk."""
        uri = from_fs_path(str(path)) or ""
        for known, document in self.workspace.text_documents.items():
            if self.path(known) == path and isinstance(document, TextDocument):
                return document
        return TextDocument(uri, self.desk.text(path), position_codec=self.codec)

    @property
    def codec(self) -> PositionCodec:
        """How the client counts characters."""
        return self.workspace.position_codec

    def uri(self, path: Path) -> str:
        """Return the address of a file, as the client writes it where it has the file open."""
        for known in self.workspace.text_documents:
            if self.path(known) == path:
                return str(known)
        return from_fs_path(str(path)) or ""

    def range_of(self, path: Path, start: int, end: int) -> types.Range:
        """Turn characters of a text into lines and columns as the client counts them."""
        document = self.document(path)
        text, lines = document.source, document.lines

        def place(offset: int) -> types.Position:
            line = text.count("\n", 0, offset)
            return types.Position(line, offset - (text.rfind("\n", 0, offset) + 1))

        return self.codec.range_to_client_units(lines, types.Range(place(start), place(end)))

    def located(self, at: Position | None, lines: Sequence[str]) -> types.Range:
        """Turn the place of a finding into lines and columns as the client counts them."""
        if at is None:
            return types.Range(types.Position(0, 0), types.Position(0, 0))
        where = at.locate()
        found = types.Range(
            types.Position(where.line - 1, where.column - 1), types.Position(where.end_line - 1, where.end_column - 1)
        )
        return self.codec.range_to_client_units(lines, found)

    # -- findings --------------------------------------------------------------------------------------------------------

    def later(self, uri: str, *, at_once: bool = False) -> None:
        """Check what was touched, and the whole text as soon as nothing is typed any more."""
        path = self.path(uri)
        turn = self.turns[uri] = self.turns.get(uri, 0) + 1

        async def check() -> None:
            if not at_once:
                async with self.checking:
                    if self.turns[uri] != turn:
                        return
                    touched = await asyncio.to_thread(self.desk.check_touched, path)
                    if touched is not None:
                        self.publish(path, {path: touched}, whole=False)
                await asyncio.sleep(max(_PAUSE, min(self.seconds.get(path, 0), _LONGEST_PAUSE)))
            async with self.checking:
                if self.turns[uri] != turn:
                    return
                begun = time.perf_counter()
                found = await asyncio.to_thread(self.desk.check, path)
                self.publish(path, found)
                await asyncio.to_thread(release_earlier)
                self.seconds[path] = time.perf_counter() - begun

        task = asyncio.get_running_loop().create_task(check())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def publish(self, path: Path, found: dict[Path, list[Finding]], *, whole: bool = True) -> None:
        """Tell what was found, and that what was found before is no more; of other files only where the whole was checked."""
        for file in {*found, *(self.told.get(path, set()) if whole else ())}:
            lines = self.document(file).lines
            diagnostics = [self.diagnostic(finding, lines) for finding in found.get(file, [])]
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(self.uri(file), diagnostics))
        if whole:
            self.told[path] = set(found)

    def diagnostic(self, finding: Finding, lines: Sequence[str]) -> types.Diagnostic:
        """Return a finding as the protocol has it."""
        message = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
        return types.Diagnostic(
            self.located(finding.at, lines), message, _SEVERITIES[finding.severity], finding.code, source="edition"
        )

    def edits(self, edits: Sequence[Edit]) -> types.WorkspaceEdit:
        """Return edits of files as the protocol has them."""
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in edits:
            span = edit.byte_range()
            if span is not None:
                path = Path(edit.at.source.path).resolve()
                place = self.located(Position(edit.at.source, span=span), self.document(path).lines)
                changes.setdefault(self.uri(path), []).append(types.TextEdit(place, edit.text))
        return types.WorkspaceEdit(changes=changes)

    def location(self, place: Place) -> types.Location:
        """Return a place as the protocol has it."""
        return types.Location(self.uri(place.path), self.range_of(place.path, place.start, place.end))


def make_server() -> EditionServer:
    """Make a server that answers an editor."""
    server = EditionServer()
    _listen(server)
    _answer(server)
    _change(server)
    return server


def _listen(server: EditionServer) -> None:
    """Follow what is opened, typed, saved and closed."""

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        server.desk.held[server.path(document.uri)] = document.text
        server.later(document.uri, at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def typed(params: types.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.desk.held[server.path(uri)] = server.workspace.get_text_document(uri).source
        server.later(uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.later(params.text_document.uri, at_once=True)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        path = server.path(uri)
        server.desk.held.pop(path, None)
        server.publish(path, {path: []})


def _answer(server: EditionServer) -> None:
    """Answer what stands at a place, what it means, and where it is defined."""

    def here(document: types.TextDocumentIdentifier, position: types.Position) -> tuple[Path, int]:
        path = server.path(document.uri)
        return path, server.document(path).offset_at_position(position)

    @server.feature(
        types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=["<", "/", " ", '"', "#"])
    )
    def complete(params: types.CompletionParams) -> types.CompletionList:
        path, offset = here(params.text_document, params.position)
        at = server.desk.scan(path).at(offset)
        if at.kind == "value" and at.attribute is not None and at.token and offset < at.end:
            end = offset
        else:
            end = at.end if at.kind != "text" else offset
        place = server.range_of(path, at.start if at.kind != "text" else offset, end)
        items = [
            types.CompletionItem(
                offer.text,
                kind=_KINDS[offer.kind],
                detail=offer.detail,
                documentation=offer.documentation or None,
                text_edit=types.TextEdit(place, offer.text),
                filter_text=offer.text,
                sort_text=f"{number:05}",
            )
            for number, offer in enumerate(offers(server.desk, path, at))
        ]
        return types.CompletionList(is_incomplete=False, items=items)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        path, offset = here(params.text_document, params.position)
        at = server.desk.scan(path).at(offset)
        said = meaning(server.desk, path, at)
        if not said:
            return None
        return types.Hover(
            types.MarkupContent(types.MarkupKind.Markdown, said), server.range_of(path, at.start, at.end)
        )

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(params: types.DefinitionParams) -> types.Location | None:
        path, offset = here(params.text_document, params.position)
        at = server.desk.scan(path).at(offset)
        found = server.desk.defined(path, at.token) if at.kind == "value" and at.token else None
        if found is None:
            return None
        file, tag = found
        return server.location(Place(file, tag.start, tag.end))

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def refer(params: types.ReferenceParams) -> list[types.Location]:
        path, offset = here(params.text_document, params.position)
        return [server.location(place) for place in _named(server.desk, path, offset)[1]]

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        path = server.path(params.text_document.uri)
        return [_symbol(server, path, part) for part in outline(server.desk.scan(path), server.desk, path)]


def _symbol(server: EditionServer, path: Path, part: Part) -> types.DocumentSymbol:
    tag = part.tag
    return types.DocumentSymbol(
        part.name,
        types.SymbolKind.Namespace,
        server.range_of(path, tag.start, tag.last),
        server.range_of(path, tag.start, tag.end),
        part.detail,
        children=[_symbol(server, path, inner) for inner in part.parts],
    )


def _named(desk: Desk, path: Path, offset: int) -> tuple[str, list[Place]]:
    """Return the identifier at a place, and every place at which it stands: where it is defined, and where it is meant."""
    at = desk.scan(path).at(offset)
    if at.kind != "value" or at.attribute is None or not at.token:
        return "", []
    found = desk.defined(path, at.token if at.attribute.name != "xml:id" else f"#{at.token}")
    if found is None:
        return "", []
    home, tag = found
    key = tag.get("xml:id")
    defined = next(a for a in tag.attributes if a.name == "xml:id")
    return key, [Place(home, defined.value_start, defined.value_end), *desk.references(path, key, home)]


def _change(server: EditionServer) -> None:
    """Offer remedies, and rename."""

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION)
    def remedies(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = server.path(params.text_document.uri)
        found: list[types.CodeAction] = []
        lines = server.document(path).lines
        for finding in server.desk.findings.get(path, []):
            told = server.diagnostic(finding, lines)
            if not finding.fixes or told.range.end < params.range.start or params.range.end < told.range.start:
                continue
            found += [
                types.CodeAction(
                    fix.title,
                    kind=types.CodeActionKind.QuickFix,
                    diagnostics=[told],
                    is_preferred=len(finding.fixes) == 1,
                    edit=server.edits(fix.edits),
                )
                for fix in finding.fixes
            ]
        document = server.document(path)
        start, end = (document.offset_at_position(place) for place in (params.range.start, params.range.end))
        if start < end and (entry := as_entry(server.desk, path, start, end)):
            change = types.TextEdit(params.range, entry)
            edit = types.WorkspaceEdit(changes={params.text_document.uri: [change]})
            kind = types.CodeActionKind.RefactorRewrite
            found.append(types.CodeAction("make an entry of these words", kind=kind, edit=edit))
        return found

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: types.PrepareRenameParams) -> types.Range | None:
        path = server.path(params.text_document.uri)
        offset = server.document(path).offset_at_position(params.position)
        key, _ = _named(server.desk, path, offset)
        at = server.desk.scan(path).at(offset)
        return server.range_of(path, at.end - len(key), at.end) if key else None

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        path = server.path(params.text_document.uri)
        name = params.new_name.removeprefix("#")
        if not NCNAME.fullmatch(name):
            raise JsonRpcInvalidParams(f"“{name}” is no xml:id: a letter or “_”, then letters, digits, “.”, “-” or “_”")
        if any(key == name for key, _, _ in server.desk.identified(path)):
            raise JsonRpcInvalidParams(f"the xml:id “{name}” is taken already")
        _, places = _named(server.desk, path, server.document(path).offset_at_position(params.position))
        changes: dict[str, list[types.TextEdit]] = {}
        for place in places:
            where = server.location(place)
            changes.setdefault(where.uri, []).append(types.TextEdit(where.range, name))
        return types.WorkspaceEdit(changes=changes) if changes else None
