"""A repository on this machine that speaks like an InvenioRDM, and fails as real ones do, on request."""

from __future__ import annotations

import hashlib
import json
import re
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "secret-token-8f3a"  # noqa: S105 - it opens nothing


@dataclass
class Fault:
    """What goes wrong: at which requests, how, how often.

    ``how``: a status, or “break” (the connection breaks while the request is read), “lost” (it is done, the answer is
    lost), “slow” (the answer comes too late), “garbage” (no JSON), “checksum” (other bytes arrive).
    """

    method: str
    path: str
    how: int | str
    times: int = 1
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass
class Draft:
    id: str
    parent: str = ""
    metadata: dict = field(default_factory=dict)
    pids: dict = field(default_factory=dict)
    files: dict[str, dict] = field(default_factory=dict)
    is_published: bool = False

    def shown(self) -> dict:
        shown = {"id": self.id, "metadata": self.metadata, "pids": self.pids, "is_published": self.is_published}
        wrong = [
            {"field": f"metadata.{name}", "messages": ["Missing data for required field."]}
            for name in ("title", "creators", "publication_date", "resource_type")
            if not self.metadata.get(name)
        ]
        if not self.files:
            wrong.append({"field": "files.enabled", "messages": ["Missing uploaded files."]})
        return {**shown, "errors": wrong} if wrong else shown


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.records: dict[str, Draft] = {}
        self.faults: list[Fault] = []
        self.log: list[str] = []
        self.bytes_read = 0
        self.pause = 0.0
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def fault(self, method: str, path: str) -> Fault | None:
        with self.lock:
            for fault in self.faults:
                if fault.times > 0 and fault.method == method and re.search(fault.path, path):
                    fault.times -= 1
                    return fault
        return None

    def handle_error(self, _request, _address) -> None:
        """A client that goes away is what these tests are about."""

    @property
    def published(self) -> list[Draft]:
        return [draft for draft in self.records.values() if draft.is_published]

    def made(self, parent: str = "") -> Draft:
        key = f"rec-{len(self.records) + 1}"
        self.records[key] = Draft(key, parent or key)
        return self.records[key]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def log_message(self, *_arguments) -> None:
        pass

    def do(self) -> None:
        self.server.log.append(f"{self.command} {self.path}")
        fault = self.server.fault(self.command, self.path)
        if fault and fault.how == "break":
            self.rfile.read(min(int(self.headers.get("Content-Length", 0)), 1000))
            self.close_connection = True
            self.connection.close()
            return
        data = self.body()
        if fault and fault.how == "slow":
            time.sleep(1.5)
        if fault and isinstance(fault.how, int):
            self.answer(fault.how, fault.body or {"message": f"fault {fault.how}"}, fault.headers)
            return
        if fault and fault.how == "garbage":
            self.answer(200, "<html>Welcome</html>")
            return
        if fault and fault.how == "checksum":
            data = data[:-1] + b"?"
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            told = f"The server could not verify {self.headers.get('Authorization')}"
            self.answer(401, {"message": told})
            return
        status, answer = self.route(data)
        if fault and fault.how == "lost":
            self.close_connection = True
            self.connection.close()
            return
        self.answer(status, answer)

    do_GET = do_POST = do_PUT = do_DELETE = do  # noqa: N815 - so the library calls them

    def body(self) -> bytes:
        length, data = int(self.headers.get("Content-Length", 0)), b""
        while len(data) < length:
            block = self.rfile.read(min(length - len(data), 1 << 14))
            if not block:
                raise ConnectionError
            data += block
            self.server.bytes_read += len(block)
            if self.server.pause:
                time.sleep(self.server.pause)
        return data

    def answer(self, status: int, content: object = None, headers: dict[str, str] | None = None) -> None:
        body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(0 if status == 204 else len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def route(self, data: bytes) -> tuple[int, object]:
        records = self.server.records
        if not self.path.startswith("/api/records"):
            return 404, {"message": "not found"}
        parts = self.path.removeprefix("/api/records").strip("/").split("/")
        sent = json.loads(data) if data and "/content" not in self.path else {}
        match (self.command, parts):
            case ("POST", [""]):
                draft = self.server.made()
                draft.metadata, draft.pids = sent.get("metadata", {}), sent.get("pids", {})
                return 201, draft.shown()
            case ("GET", [key]) if key in records and records[key].is_published:
                return 200, records[key].shown()
            case ("POST", [key, "versions"]) if key in records and records[key].is_published:
                draft = self.server.made(records[key].parent)
                draft.metadata = {k: v for k, v in records[key].metadata.items() if k != "publication_date"}
                return 201, draft.shown()
            case (method, [key, "draft", *rest]) if key in records and not records[key].is_published:
                return self.draft(records[key], method, rest, sent, data)
        return 404, {"message": "not found"}

    def draft(self, draft: Draft, method: str, rest: list[str], sent: object, data: bytes) -> tuple[int, object]:
        match (method, rest):
            case ("GET", []):
                return 200, draft.shown()
            case ("PUT", []):
                draft.metadata, draft.pids = sent["metadata"], sent.get("pids", {})
                return 200, draft.shown()
            case ("POST", ["pids", "doi"]):
                if draft.pids.get("doi"):
                    return 400, {"message": "already reserved"}
                draft.pids = {"doi": {"identifier": f"10.5072/zenodo.{draft.id}", "provider": "datacite"}}
                return 201, draft.shown()
            case ("POST", ["actions", "publish"]):
                if (
                    "errors" in draft.shown()
                    or not draft.files
                    or any(f["status"] != "completed" for f in draft.files.values())
                ):
                    return 400, {"message": "A validation error occurred."}
                draft.is_published = True
                return 202, draft.shown()
            case (_, ["files", *names]):
                return self.files(draft, method, names, sent, data)
        return 404, {"message": "not found"}

    @staticmethod
    def files(draft: Draft, method: str, names: list[str], sent: object, data: bytes) -> tuple[int, object]:
        match (method, names):
            case ("GET", []):
                return 200, {"entries": [{k: v for k, v in f.items() if k != "data"} for f in draft.files.values()]}
            case ("POST", []):
                for one in sent:
                    if one["key"] in draft.files:
                        return 400, {"message": f"File with key {one['key']} already exists."}
                    draft.files[one["key"]] = {"key": one["key"], "status": "pending"}
                return 201, {"entries": list(sent)}
            case ("GET", [key]) if key in draft.files:
                return 200, {k: v for k, v in draft.files[key].items() if k != "data"}
            case ("PUT", [key, "content"]) if key in draft.files:
                draft.files[key]["data"] = data
                return 200, {"key": key}
            case ("POST", [key, "commit"]) if key in draft.files and "data" in draft.files[key]:
                entry = draft.files[key]
                entry.update(status="completed", checksum=f"md5:{hashlib.md5(entry['data']).hexdigest()}")  # noqa: S324
                return 200, {k: v for k, v in entry.items() if k != "data"}
            case ("DELETE", [key]) if key in draft.files:
                del draft.files[key]
                return 204, None
        return 404, {"message": "not found"}


@contextmanager
def running():
    """Run the repository."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
