"""Ask a repository, patiently. Request → JSON, or a finding that says what the repository said.

A repository is asked again where that can do no harm. Its token goes to its own host only, by https, and is struck out
of whatever the repository says before anybody reads it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any
from urllib.parse import urlsplit

import httpx

from edition import __version__
from edition.deposit.rules import NO_ANSWER, NO_SUCH_TARGET, REFUSED, TOO_LARGE
from edition.diagnostics import EditionError

_BUSY = frozenset({429, 500, 502, 503, 504})
_SAFE_AGAIN = frozenset({"GET", "PUT", "DELETE", "HEAD"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for an answer, how often to ask, how to wait between, and how long at most."""

    seconds: float = 60.0
    tries: int = 5
    wait: Callable[[float], None] = time.sleep
    longest: float = 120.0


class MissingError(Exception):
    """Raised where the repository does not know what it was asked for."""


def checked_address(address: str) -> str:
    """Return the address of a repository without a slash at its end. Raises EditionError where a token may not go there."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if not host or parts.username or not (parts.scheme == "https" or (parts.scheme == "http" and host in _LOOPBACK)):
        hint = "write invenio:https://… with the address of the repository"
        raise EditionError(NO_SUCH_TARGET("the address of the repository does not begin with https:", None, hint))
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api')}"


class Repository:
    """A connection to one repository."""

    def __init__(self, address: str, token: str, patience: Patience | None = None) -> None:
        """Open; nothing is asked yet."""
        self.address = checked_address(address)
        self._token = token
        self._patience = patience or Patience()
        self._client = httpx.Client(
            headers={
                "Authorization": f"Bearer {token}",
                "User-Agent": f"tei-edition/{__version__}",
                "Accept": "application/json",
            },
            timeout=httpx.Timeout(self._patience.seconds, connect=min(self._patience.seconds, 15.0)),
            follow_redirects=False,
        )

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def ask(self, method: str, path: str, data: object = None, *, again: bool | None = None) -> dict[str, Any]:
        """Ask for a JSON object; ``again``: whether the question may be repeated after it was perhaps heard.

        Raises EditionError with a finding, MissingError where the answer is that there is no such thing.
        """
        safe = method in _SAFE_AGAIN if again is None else again
        return self._answered(lambda: self._client.request(method, f"{self.address}/api{path}", json=data), safe=safe)

    def send(self, path: str, blocks: Callable[[], Iterator[bytes]], size: int) -> dict[str, Any]:
        """Send the bytes of a file. Raises as ``ask``."""
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(size)}
        url = f"{self.address}/api{path}"
        return self._answered(lambda: self._client.put(url, content=blocks(), headers=headers), safe=True)

    def _answered(self, request: Callable[[], httpx.Response], *, safe: bool) -> dict[str, Any]:
        told = ""
        for number in range(self._patience.tries):
            pause = float(2**number)
            try:
                answer = request()
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                told = self._cleaned(f"no connection: {error}")
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                told = self._cleaned(f"the connection broke: {str(error) or type(error).__name__}")
                if not safe:
                    break
            else:
                if answer.status_code not in _BUSY:
                    return self._judged(answer)
                told = f"it answered {answer.status_code} {answer.reason_phrase}"
                if not safe and answer.status_code not in {429, 503}:
                    break
                pause = _wanted(answer, pause)
            if number + 1 < self._patience.tries:
                self._patience.wait(min(pause, self._patience.longest))
        hint = "run the same command again later; it goes on where it stopped"
        raise EditionError(NO_ANSWER(f"{self._host}: {told}", None, hint))

    def _judged(self, answer: httpx.Response) -> dict[str, Any]:
        status = answer.status_code
        if status in {404, 410}:
            raise MissingError
        if status == 413:
            raise EditionError(TOO_LARGE(f"{self._host}: {self._told(answer)}"))
        if status in {401, 403}:
            hint = "make a token with the right to deposit, or ask the repository"
            raise EditionError(REFUSED(f"{self._host} does not let this token in ({status})", None, hint))
        if 300 <= status < 400:
            hint = "name the address to which it leads"
            raise EditionError(REFUSED(f"{self._host} leads to another address ({status})", None, hint))
        if status >= 400:
            raise EditionError(REFUSED(f"{self._host} ({status}): {self._told(answer)}"))
        if status == 204 or not answer.content:
            return {}
        try:
            data = answer.json()
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            hint = "is this the address of an InvenioRDM, such as https://zenodo.org?"
            raise EditionError(NO_ANSWER(f"{self._host} did not answer as an InvenioRDM does", None, hint))
        return data

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc

    def _told(self, answer: httpx.Response) -> str:
        """Return what the repository says: its message, and what it says of single fields."""
        try:
            data = answer.json()
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            return self._cleaned(answer.reason_phrase)
        parts = [str(data.get("message") or answer.reason_phrase), *field_errors(data)]
        return self._cleaned("; ".join(parts))

    def _cleaned(self, text: str) -> str:
        """Strike out the token, and what would move the cursor of a terminal."""
        if self._token:
            text = text.replace(self._token, "…")
        return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", text)[:_LONGEST].strip()

    def cleaned(self, text: str) -> str:
        """Return text of the repository so that it can be shown."""
        return self._cleaned(text)


def field_errors(data: dict[str, Any]) -> list[str]:
    """Return what an answer says of single fields."""
    errors = data.get("errors")
    found = []
    for error in errors if isinstance(errors, list) else ():
        # A draft is told that it lacks files before they are sent.
        if isinstance(error, dict) and not str(error.get("field", "")).startswith("files"):
            messages = error.get("messages") or error.get("message", "")
            told = messages if isinstance(messages, list) else [messages]
            found.append(f"{error.get('field', '')}: {' '.join(map(str, told))}")
    return found


def _wanted(answer: httpx.Response, pause: float) -> float:
    """Return how long the repository wants to be left alone."""
    try:
        wanted = float(answer.headers.get("Retry-After", ""))
    except ValueError:
        return pause
    return max(wanted, 0.0) if isfinite(wanted) else pause


def part_of(answer: object, *path: str) -> Any:
    """Return what an answer holds under some names, one within the other; nothing where it has another shape."""
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    return answer
