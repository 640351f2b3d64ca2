"""Measure the time from a keystroke to the findings in a text editor, and to what stands at the caret."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from edition.lsp.desk import Desk
from tests.bench.synthetic import edition

ROOT = Path(__file__).parent.parent.parent
_PAUSE, _KEYS = 0.2, 40
"""Seconds between two keystrokes of somebody who types fast, and how many there are."""


async def _typed(path: Path, text: str) -> tuple[list[float], float]:
    """Type into a paragraph by way of the server; return the seconds to the findings of each key, and to those of the whole."""
    from lsprotocol import types
    from pygls.lsp.client import BaseLanguageClient

    client = BaseLanguageClient("bench", "1")
    told = asyncio.Event()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def published(_params: types.PublishDiagnosticsParams) -> None:
        told.set()

    await client.start_io(sys.executable, "-m", "edition", "lsp", cwd=str(path.parent))
    await client.initialize_async(
        types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=path.parent.as_uri(), process_id=None)
    )
    client.initialized(types.InitializedParams())
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(path.as_uri(), "xml", 0, text))
    )
    await told.wait()
    await asyncio.sleep(2)
    start = text.index(" ", text.index("<p", len(text) // 2))
    while text.rindex("<", 0, start) > text.rindex(">", 0, start):  # not within a tag
        start = text.index(" ", start + 1)
    line, column = text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1
    seconds = []
    for number in range(_KEYS):
        told.clear()
        begun = time.perf_counter()
        place = types.Position(line, len(text[start - column : start].encode("utf-16-le")) // 2)
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(number + 1, path.as_uri()),
                [types.TextDocumentContentChangePartial(types.Range(place, place), "a")],
            )
        )
        await told.wait()
        seconds.append(time.perf_counter() - begun)
        await asyncio.sleep(max(_PAUSE - seconds[-1], 0))
    told.clear()
    await asyncio.wait_for(told.wait(), 10)
    last = time.perf_counter() - begun
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return seconds, last


def measure(path: Path, name: str) -> None:
    """Type into a text, and ask what stands at a place."""
    text = path.read_text(encoding="utf-8")
    seconds, last = asyncio.run(_typed(path, text))
    desk = Desk()
    desk.held[path] = text
    begun = time.perf_counter()
    desk.scan(path).at(len(text) // 2)
    here = time.perf_counter() - begun
    median, worst = statistics.median(seconds) * 1000, max(seconds) * 1000
    print(
        f"edition lsp      {median:6.0f} ms from a key to the findings (slowest {worst:.0f}), {last:.2f} s to those of the whole,"
        f" {here * 1000:.0f} ms to what is here: {name} (target: 100)"
    )


def main() -> None:
    """Measure the directive, and a megabyte."""
    measure(ROOT / "tei/directive.xml", "the directive")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder).resolve() / "large.xml"
        source.write_bytes(edition(1.0, 1850))
        measure(source, "1 MB with 1,850 entries")
