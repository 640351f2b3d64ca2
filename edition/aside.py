"""Do a piece of work in a process of its own, while this one goes on. Work → a call that waits for its result."""

from __future__ import annotations

import io
import os
import pickle
import sys
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

from edition.diagnostics import Source

Result = TypeVar("Result")


def is_possible() -> bool:
    """Tell whether this process can be forked safely, and whether there is another processor to go on with."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) > 1


def begin(work: Callable[[], Result], sources: Sequence[Source]) -> Callable[[], Result]:
    """Begin the work, and return what waits for its result; files in ``sources`` are not copied, but meant.

    Where the other process fails, the work is done here after all.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        status = 1
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                _Pickler(out, sources).dump(work())
            status = 0
        finally:
            os._exit(status)  # nothing of the other process's business is finished here
    os.close(writing)

    def wait() -> Result:
        with os.fdopen(reading, "rb") as answer:
            data = answer.read()
        _, status = os.waitpid(process, 0)
        if status != 0:
            return work()
        result: Result = _Unpickler(io.BytesIO(data), sources).load()
        return result

    return wait


class _Pickler(pickle.Pickler):
    def __init__(self, out: io.BufferedWriter, sources: Sequence[Source]) -> None:
        super().__init__(out, protocol=5)
        self._known = {id(source): number for number, source in enumerate(sources)}

    def persistent_id(self, obj: object) -> int | None:
        return self._known.get(id(obj)) if isinstance(obj, Source) else None


class _Unpickler(pickle.Unpickler):
    """Read what the other process wrote, which is this program itself."""

    def __init__(self, data: io.BytesIO, sources: Sequence[Source]) -> None:
        super().__init__(data)
        self._sources = sources

    def persistent_load(self, pid: int) -> Source:
        return self._sources[pid]
