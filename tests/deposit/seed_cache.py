"""Put the context of RO-Crate into the cache of the validator, which then needs no network. Run by its own Python.

`python seed_cache.py CACHE CONTEXT.json`
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from requests.adapters import BaseAdapter, HTTPAdapter
from requests_cache import CachedSession
from urllib3 import HTTPResponse


class FromDisk(BaseAdapter):
    """Answers every request with the file."""

    def send(self, request, **_options):
        body = io.BytesIO(Path(sys.argv[2]).read_bytes())
        headers = {"Content-Type": "application/ld+json"}
        return HTTPAdapter().build_response(
            request, HTTPResponse(body=body, status=200, headers=headers, preload_content=False)
        )

    def close(self):
        pass


session = CachedSession(cache_name=sys.argv[1], expire_after=-1, allowable_codes=[200], backend="sqlite")
session.mount("https://", FromDisk())
session.get("https://w3id.org/ro/crate/1.2/context")
