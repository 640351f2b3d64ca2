"""Do pieces of work in processes of their own. Work → results; a process ends with the one that began it."""

from __future__ import annotations

import ctypes
import io
import os
import pickle
import selectors
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from edition.consulted import consulted_elsewhere, noting
from edition.diagnostics import Source

Result = TypeVar("Result")
_PR_SET_PDEATHSIG = 1
_BLOCK = 1 << 20


class ProcessEndedError(Exception):
    """A process ended without a result; the text says how."""


def is_possible() -> bool:
    """Tell whether this process can be forked safely, and whether there is another processor to go on with."""
    if not hasattr(os, "fork") or sys.platform == "darwin" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) > 1


def end_with_parent(parent: int) -> None:
    """Let the system end this process when the one that began it ends, however that ends. Linux; elsewhere nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before that was said
            os._exit(1)


@dataclass(slots=True, eq=False)
class Task(Generic[Result]):
    """A piece of work under way in another process; ``sources`` are not copied, but meant."""

    work: Callable[[], Result]
    sources: Sequence[Source] = ()
    _process: int = 0
    _answer: int = -1
    _data: bytearray = field(default_factory=bytearray)

    def begin(self) -> None:
        """Begin the work."""
        parent = os.getpid()
        self._answer, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            status = 1
            try:
                # A group of its own: an interrupt from the terminal reaches the parent alone, which ends the whole group.
                os.setpgid(0, 0)
                end_with_parent(parent)
                for ending in (signal.SIGTERM, signal.SIGINT):
                    signal.signal(ending, signal.SIG_DFL)
                os.close(self._answer)
                with noting() as looks:
                    done = self.work()
                with os.fdopen(writing, "wb") as out:
                    _Pickler(out, self.sources).dump((done, looks))
                status = 0
            finally:
                os._exit(status)  # nothing of the other process's business is finished here
        os.close(writing)

    @property
    def channel(self) -> int:
        """The file descriptor on which the answer arrives."""
        return self._answer

    def read(self) -> bool:
        """Take what has arrived of the answer; tells whether it is complete."""
        block = os.read(self._answer, _BLOCK)
        self._data += block
        return not block

    def result(self) -> Result:
        """Wait for the result. Raises ProcessEndedError where the process ended without one."""
        while not self.read():
            pass
        os.close(self._answer)
        self._answer = -1
        _, status = os.waitpid(self._process, 0)
        self._process = 0
        if status != 0:
            ended = os.waitstatus_to_exitcode(status)
            raise ProcessEndedError(f"signal {signal.Signals(-ended).name}" if ended < 0 else f"status {ended}")
        result: Result
        data, self._data = self._data, bytearray()  # tasks are remembered to the end, and there may be thousands
        result, looks = _Unpickler(io.BytesIO(data), self.sources).load()
        consulted_elsewhere(looks)
        return result

    def stop(self) -> None:
        """End the process and those that it began; nothing where it has ended."""
        if self._process:
            for end in (os.killpg, os.kill):  # it may not have a group of its own yet
                with suppress(OSError):
                    end(self._process, signal.SIGKILL)
            with suppress(OSError):
                os.waitpid(self._process, 0)
            self._process = 0
        if self._answer >= 0:
            os.close(self._answer)
            self._answer = -1


def begin(work: Callable[[], Result], sources: Sequence[Source]) -> Callable[[], Result]:
    """Begin the work, and return what waits for its result; where the other process fails, the work is done here."""
    task = Task(work, sources)
    task.begin()

    def wait() -> Result:
        try:
            return task.result()
        except ProcessEndedError:
            return work()

    return wait


def side_by_side(tasks: Sequence[Task[Result]], most: int) -> Iterator[Task[Result]]:
    """Do tasks in processes, ``most`` at once; yields each when its answer is there. All end when the caller goes."""
    waiting = list(tasks)[::-1]
    running: set[Task[Result]] = set()
    try:
        with selectors.DefaultSelector() as selector:
            while waiting or running:
                while waiting and len(running) < most:
                    task = waiting.pop()
                    running.add(task)
                    task.begin()
                    selector.register(task.channel, selectors.EVENT_READ, task)
                for key, _ in selector.select():
                    if key.data.read():
                        selector.unregister(key.fd)
                        running.discard(key.data)
                        yield key.data
    finally:
        for task in tasks:
            task.stop()


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
