"""Ask the network for a schema, because the user said so. Address → files. Nothing but the command line calls this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
)

from edition.schema.judging.choice import cached, inclusions

_MOST_BYTES = 64 << 20
_MOST_FILES = 200
_SECONDS = 60


def fetch_schema(address: str, cache: Path, agent: str) -> Iterator[tuple[str, Path]]:
    """Fetch a schema with all that it includes, and yield each address with the file in which it is kept.

    Raises ValueError where an address is not one of the web, OSError where it cannot be read or kept.
    """
    waiting, seen = [address], {address}
    while waiting:
        here = waiting.pop(0)
        if urlsplit(here).scheme not in {"http", "https"}:
            raise ValueError(f"{here} is not an address that begins with http: or https:")
        data = _download(here, agent)
        path = cached(here, cache)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        yield here, path
        found = [one for one in inclusions(data, here) if one not in seen]
        seen.update(found)
        waiting += found
        if len(seen) > _MOST_FILES:
            raise ValueError(f"{address} includes more than {_MOST_FILES} files")


def _download(address: str, agent: str) -> bytes:
    """Read an address; only those of the web have a handler here, so that no redirection leads elsewhere."""
    opener = OpenerDirector()
    for handler in (
        HTTPHandler(),
        HTTPSHandler(),
        HTTPRedirectHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    request = Request(address, headers={"User-Agent": agent})  # noqa: S310 - the scheme was looked at
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            data: bytes = answer.read(_MOST_BYTES + 1)
    except HTTPError as error:
        # It is an answer, too, and holds its connection.
        error.close()
        raise OSError(str(error)) from None
    if len(data) > _MOST_BYTES:
        raise ValueError(f"{address} is larger than {_MOST_BYTES >> 20} MiB")
    return data
