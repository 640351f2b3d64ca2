"""Tell when the files of a project change, however an editor saves them. Files → a moment at which they are whole."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_EVERY = 0.02
"""Seconds between two looks. Looking needs no library, and works on network drives, where systems do not tell of changes."""
_EMPTY_FOR = 0.4
"""So long a file may be empty or missing before that is taken to be meant: some editors empty it first, others rename."""

State = dict[Path, tuple[int, int, int] | None]


def state_of(paths: Iterable[Path]) -> State:
    """Return what tells a file from its later states; nothing for one that is not there. A folder stands for its files."""
    found: State = {}
    for path in paths:
        try:
            status = path.stat()
        except OSError:
            found[path] = None
            continue
        found[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
        if path.is_dir():
            for folder, folders, names in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(".") and name not in {"build", "public"}]
                for name in names:
                    if name.lower().endswith((".xml", ".tei")) and not name.startswith("."):
                        found |= state_of([Path(folder, name)])
    return found


def wait_for_change(paths: Callable[[], Iterable[Path]], before: State, stopped: threading.Event) -> State:
    """Wait until some file is not as it was, and whole; returns how the files are then."""
    while not stopped.wait(_EVERY):
        now = state_of(paths())
        if now == before:
            continue
        deadline = time.monotonic() + _EMPTY_FOR
        while time.monotonic() < deadline and not stopped.wait(_EVERY / 2):
            now, then = state_of(paths()), now
            gone = [
                p for p, known in before.items() if known is not None and known[1] and not (now.get(p) or (0, 0, 0))[1]
            ]
            if now == then and not gone:
                break
        if now != before:
            return now
    return before
