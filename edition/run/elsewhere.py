"""What the reading of a corpus wants of other machines, and what these send back. Text → what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from edition.consulted import Look
from edition.project import Project
from edition.run.gather import Outcome, Unit

Result_co = TypeVar("Result_co", covariant=True)


@runtime_checkable
class Movable(Protocol[Result_co]):
    """Work on a text that writes files below a folder, and can do so on another machine below another one."""

    @property
    def beside(self) -> Path:
        """The folder."""
        ...

    def at(self, folder: Path, /) -> Callable[[Outcome], Result_co]:
        """Return the same work below another folder."""
        ...


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came of a text that was read elsewhere, with what was consulted for it; or nothing, and why."""

    read: Any = None
    looks: frozenset[Look] = frozenset()
    why: str = ""


class Elsewhere(Protocol):
    """Other machines that read texts."""

    def read(self, project: Project, units: Sequence[Unit], work: Callable[[Outcome], object], /) -> Iterator[Arrived]:
        """Read texts, and yield what came of each, in their order; the files of movable work lie in its folder then.

        Raises EditionError where that is not possible.
        """
        ...
