"""Let the workers of a scheduler of Dask read a corpus. Texts → what came of each; the files come with it.

Only this machine writes into the folder of outputs, and only what a worker has sent whole: so a text that is read twice, or a worker
that dies, leaves nothing behind. The scheduler gives the texts of a dead worker to another one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import distributed
from distributed.scheduler import KilledWorker

from edition.cluster.rules import NO_CLUSTER, OTHER_WORKER
from edition.cluster.work import Job, Sent, fingerprint, packed, read_some
from edition.diagnostics import EditionError
from edition.project import Project
from edition.run.elsewhere import Arrived, Movable
from edition.run.gather import Outcome, Unit

_FEWEST, _MOST = 50, 200
"""Texts of a task: a task costs two milliseconds, and a worker that dies costs the time of one."""
_TURNS = 4
"""So many tasks each thread of a worker gets, where there are texts enough: the last worker is not waited for so long."""
_ANSWER_S = 10
_WORKERS_S = 30

Piece = list[tuple[int, Unit]]
"""Texts of one task, each with its number."""


@contextmanager
def joined(address: str) -> Iterator[Cluster]:
    """Reach a scheduler, by its address or the file that it wrote. Raises EditionError."""
    # It speaks of every lost connection, with a traceback; what matters of that is told as a finding.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        where = json.loads(Path(address).read_bytes())["address"] if address.endswith(".json") else address
        # A client waits for ever where something else than a scheduler answers.
        asyncio.run(asyncio.wait_for(_ask(str(where)), _ANSWER_S))
        client = distributed.Client(str(where), timeout=_ANSWER_S)  # type: ignore[no-untyped-call]
    except (OSError, ValueError, TypeError, KeyError, ImportError, RuntimeError) as error:
        raise _none(f"no scheduler answers at {address}: {_said(error)}") from None
    try:
        try:
            client.wait_for_workers(1, timeout=_WORKERS_S)
        except TimeoutError:
            raise _lonely(address) from None
        yield Cluster(client, address)
    finally:
        client.close(timeout=_ANSWER_S)  # type: ignore[no-untyped-call]


async def _ask(address: str) -> None:
    """Ask what answers there whether it is a scheduler. Raises ValueError, OSError."""
    async with distributed.rpc(address) as there:  # type: ignore[no-untyped-call]
        said = await there.identity()
    if said.get("type") != "Scheduler":
        raise ValueError(f"this is a {said.get('type')}")


def _none(message: str, hint: str = "give the address that `dask scheduler` prints: tcp://HOST:8786") -> EditionError:
    return EditionError(NO_CLUSTER(message, None, hint, file="--scheduler"))


def _lonely(address: str) -> EditionError:
    return _none(f"the scheduler at {address} has no worker", "start one: dask worker ADDRESS")


def _said(error: BaseException) -> str:
    if isinstance(error, TimeoutError) and not str(error):
        return f"nothing within {_ANSWER_S} seconds that a scheduler would say"
    said = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return said.strip().partition("\n")[0] or type(error).__name__


@dataclass(slots=True)
class Cluster:
    """A scheduler that has been reached."""

    client: distributed.Client
    address: str
    _running: dict[distributed.Future[Any], Piece] = field(default_factory=dict)

    def read(self, project: Project, units: Sequence[Unit], work: Callable[[Outcome], object], /) -> Iterator[Arrived]:
        """Read texts, and yield what came of each, in their order. Raises EditionError."""
        try:
            job = packed(Job(project, work))
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            message = f"the work cannot be sent to other machines: {_said(error)}"
            raise EditionError(
                OTHER_WORKER(message, None, "leave out the plug-in, or --scheduler", file="--scheduler")
            ) from None
        # The result of a task, for the scheduler makes it again where the workers that have it are gone.
        with self._talking():
            given = self.client.submit(bytes, job)
        waiting = _pieces(units, max(1, self._threads()))
        suspects: list[Piece] = []
        done: dict[int, Arrived] = {}
        first = 0
        while waiting or self._running or suspects:
            is_alone = not waiting and not self._running
            while waiting and len(self._running) < 2 * max(1, self._threads()):
                self._send(given, waiting.pop(0))
            if is_alone:
                self._send(given, suspects.pop())
            for future in self._some():
                piece = self._running.pop(future)
                found = self._result(future, work, piece)
                if found is not None or is_alone:
                    lost = [Arrived(why="every worker that read it has died")]
                    done |= zip((number for number, _ in piece), found or lost, strict=True)
                elif len(piece) > 1:  # one of them did it
                    waiting = [[one] for one in piece] + waiting
                else:  # it, or one that waited on the same worker
                    suspects.append(piece)
            while first in done:
                yield done.pop(first)
                first += 1

    def _send(self, given: distributed.Future[Any], piece: Piece) -> None:
        texts = [unit for _, unit in piece]
        with self._talking():
            self._running[self.client.submit(read_some, fingerprint(), given, texts, pure=False)] = piece

    def _threads(self) -> int:
        """Count the threads of all workers; none where the scheduler has gone."""
        with self._talking():
            workers: dict[str, Any] = self.client.scheduler_info(n_workers=-1).get("workers", {})
        return sum(worker["nthreads"] for worker in workers.values())

    def _some(self) -> list[distributed.Future[Any]]:
        """Wait until one task or more are done; for a worker only so long."""
        is_lonely = False
        while True:
            with self._talking():
                try:
                    distributed.wait(list(self._running), timeout=_WORKERS_S, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
                except TimeoutError:
                    if is_lonely and not self._threads():
                        raise _lonely(self.address) from None
                    is_lonely = not self._threads()
                else:
                    return [future for future in self._running if future.status != "pending"]

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Tell where the scheduler has gone: the client says so in many ways. Raises EditionError."""
        try:
            yield
        except (OSError, RuntimeError, ValueError, distributed.CancelledError) as error:
            raise self._gone(error) from None

    def _gone(self, error: BaseException | None = None) -> EditionError:
        said = f": {_said(error)}" if error is not None else ""
        return _none(
            f"the scheduler at {self.address} went away while texts were read{said}", "start it again, and build again"
        )

    def _result(
        self, future: distributed.Future[Any], work: Callable[[Outcome], object], piece: Piece
    ) -> list[Arrived] | None:
        """Return what came of a task; nothing where each worker that had it died."""
        if future.status == "error":
            error = future.exception()  # type: ignore[no-untyped-call]
            if isinstance(error, KilledWorker):
                return None
            if isinstance(error, ImportError | AttributeError):
                raise self._other(f"tei-edition is missing there, or is another one ({_said(error)})")
            return [Arrived(why=_said(error)) for _ in piece]
        if future.status != "finished":
            raise self._gone()
        with self._talking():
            told, data = future.result()
        if told:
            raise self._other(told)
        sent: Sent = pickle.loads(zlib.decompress(data))  # noqa: S301 - from a worker of the scheduler that the user named
        if isinstance(work, Movable):
            for name, content in sent.files.items():
                _put(work.beside / name, content)
        return sent.arrived

    def _other(self, said: str) -> EditionError:
        hint = (
            "start scheduler and workers from the environment of this command, and keep the sources where all find them"
        )
        return EditionError(
            OTHER_WORKER(f"a worker of {self.address} is not as this machine: {said}", None, hint, file="--scheduler")
        )


def _put(path: Path, content: bytes) -> None:
    """Write a file; several texts may have brought it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _pieces(units: Sequence[Unit], threads: int) -> list[Piece]:
    size = max(_FEWEST, min(_MOST, -(-len(units) // (_TURNS * threads))))
    numbered = list(enumerate(units))
    return [numbered[start : start + size] for start in range(0, len(numbered), size)]
