"""Serve the pages of a preview to one reader on this machine. Only this machine is answered, and only under its own names."""

from __future__ import annotations

import json
import mimetypes
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from edition.letters import figure
from edition.serve.preview import Preview

HOST = "127.0.0.1"
_NAMES = frozenset({"127.0.0.1", "localhost"})
_OWN = "_edition"
_WAIT = 20.0
_ASSETS = Path(__file__).parent
_INJECTED = f'<script src="/{_OWN}/live.js" data-page="%s" data-mark="%s" defer></script><link rel="stylesheet" href="/{_OWN}/live.css">'


class _Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; the preview is that of the server."""

    protocol_version = "HTTP/1.1"
    server_version = "tei-edition"
    sys_version = ""

    @property
    def preview(self) -> Preview:
        """The preview that is shown."""
        if not isinstance(self.server, Server):
            raise TypeError
        return self.server.preview

    def do_GET(self) -> None:
        """Answer with a page, a file, or the news of a page."""
        if not self._is_asked_here():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, b"this server answers this machine only\n", "text/plain")
            return
        address = urlsplit(self.path)
        name = unquote(address.path).lstrip("/")
        if name.startswith(f"{_OWN}/"):
            self._own(name.removeprefix(f"{_OWN}/"), parse_qs(address.query))
            return
        if not name or name.endswith("/"):
            name += "index.html"
        data = self.preview.pages.get(name)
        if name.endswith(".html"):
            self._page(name, data)
        elif data is None:
            self._send(HTTPStatus.NOT_FOUND, b"there is no such file\n", "text/plain")
        else:
            self._send(HTTPStatus.OK, data, mimetypes.guess_type(name)[0] or "application/octet-stream")

    do_HEAD = do_GET  # noqa: N815 - so the library names it

    def _is_asked_here(self) -> bool:
        """Refuse requests that another site sends through the reader's browser under a name of its own."""
        name, _, port = (self.headers.get("Host") or "").rpartition(":")
        return name in _NAMES and port == str(self.preview.port)

    def _page(self, name: str, data: bytes | None) -> None:
        page = data or _EMPTY
        mark = self.preview.mark_of(name)
        injected = (_INJECTED % (name.replace("&", "&amp;").replace('"', "&quot;"), mark)).encode()
        before, end, after = page.rpartition(b"</body>")
        status = HTTPStatus.OK if data is not None or not self.preview.pages else HTTPStatus.NOT_FOUND
        self._send(status, before + injected + end + after, "text/html; charset=utf-8")

    def _own(self, name: str, query: dict[str, list[str]]) -> None:
        match name:
            case "live.js" | "live.css":
                kind = "text/javascript" if name.endswith("js") else "text/css"
                self._send(HTTPStatus.OK, (_ASSETS / name).read_bytes(), f"{kind}; charset=utf-8")
            case "news":
                given = {key: values[0] for key, values in query.items()}
                asked = figure(given.get("told", ""))
                told = -1 if asked is None else asked
                news = self.preview.news(given.get("page", ""), given.get("mark", ""), told, _WAIT)
                self._send(HTTPStatus.OK, news, "application/json")
            case "papers":
                self._send(HTTPStatus.OK, json.dumps(self.preview.papers()).encode(), "application/json")
            case _ if name.startswith("print/") and (data := self.preview.paper(name.removeprefix("print/"))):
                self._send(HTTPStatus.OK, data, "application/pdf")
            case _:
                self._send(HTTPStatus.NOT_FOUND, b"there is no such file\n", "text/plain")

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Cross-Origin-Resource-Policy", "same-origin")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing: who looks at a page sees it."""


_EMPTY = (
    b'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>No page</title></head>'
    b"<body><main><p>There is no page of this name yet.</p></main></body></html>"
)


class Server(ThreadingHTTPServer):
    """The server of one preview, on the loopback of this machine."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__((HOST, port), _Handler)
        self.preview = preview
        preview.port = self.server_port


def serve(preview: Preview, port: int) -> tuple[Server, threading.Thread]:
    """Begin to serve and to watch; returns the server, and the thread that makes the pages. Raises OSError.

    ``port``: 0 takes any that is free.
    """
    server = Server(preview, port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    watching = threading.Thread(target=preview.watch, daemon=True)
    watching.start()
    return server, watching
