"""The outputs by name: the one list that the command line, the build, packages and the handbook ask.

A writer of ours makes an output in two steps (``TextByText``). The first makes the files of one text and leaves a *share* of
it: what was written and found, and what the pages of all texts need of this one – its line in the catalogue, its letters for
the fonts, what can be searched in it. A share is small, holds no part of the text's model, and can be pickled: texts can be
written by several processes, on several machines, or have been written by an earlier build. The second step makes what
belongs to all texts, from the shares in the order of the texts, one after the other; no text is in memory then.

The plain way stays: whoever calls a writer with all texts (``write(given, folder)``) has both steps in one process, and a
plug-in may be such a function and nothing more; it gets all texts at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from edition.diagnostics import Finding
from edition.filenames import clean_name, folded

if TYPE_CHECKING:  # the command line asks for the names of outputs, and starts sooner without the model
    from edition.model.edition import Edition
    from edition.model.ledger import Account, Ledger
    from edition.project import Project
from edition.scratch import write_whole

Part = TypeVar("Part")
_LIBRARY = 12
"""An edition of more texts is a library."""


class NameTakenError(Exception):
    """Two files of an output have the same name, which is the text of the error."""


@dataclass(slots=True)
class Written:
    """What a writer made: files relative to its folder, the ledger of each text, what it found.

    ``failed`` are files that could not be made; the last good ones stay. ``figures`` say of a file what its pages have
    come to. ``accounts`` are those of texts whose ledgers are closed; ``common`` are files that several texts
    may bring, with the SHA-256 of their content.
    """

    folder: Path
    files: list[str] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    figures: dict[str, Mapping[str, float]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    common: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def save(self, name: str, content: bytes | str) -> None:
        """Write a file below the folder, text as UTF-8. Raises NameTakenError where another has this name, OSError."""
        self._take(name)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def save_common(self, name: str, content: bytes) -> None:
        """Write a file that other texts may bring, too. Raises NameTakenError where theirs has other content, OSError."""
        path = self.folder / name
        if path.is_file() and path.read_bytes() != content:
            raise NameTakenError(name)
        self._take(name)
        if not path.is_file():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)  # another process may look at it at any moment
        self.common[name] = hashlib.sha256(content).hexdigest()

    def _take(self, name: str) -> None:
        if folded(name) in self._taken:
            raise NameTakenError(name)
        self._taken.add(folded(name))
        self.files.append(name)

    def account(self) -> Account:
        """Return the account of all texts."""
        from edition.model.ledger import add_up  # noqa: PLC0415 - as above

        return add_up([*self.accounts, *(ledger.summary() for ledger in self.ledgers)])

    def take(self, share: Share[Part]) -> Part:
        """Enter what was written of one text, and return what its writer wants of it for the last step.

        Raises NameTakenError.
        """
        for name in share.files:
            if name not in self.common or self.common[name] != share.common.get(name):
                self._take(name)
        self.common |= share.common
        self.accounts += share.accounts
        self.findings += share.findings
        self.failed += share.failed
        self.figures |= share.figures
        return share.part


@dataclass(frozen=True, slots=True)
class Share(Generic[Part]):
    """What is left of one text when its files are written: what ``Written`` says, and the ``part`` for the last step."""

    part: Part
    files: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    findings: tuple[Finding, ...] = ()
    failed: tuple[str, ...] = ()
    figures: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    common: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whole:
    """What the files of a text depend on besides the text: the settings, how many texts there are, what is of the first.

    ``title``, ``language`` and ``file`` are those of the first text; ``names`` are those of all, and of those beside them.
    """

    project: Project
    count: int
    names: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
    file: str = ""

    @property
    def alone(self) -> bool:
        """Whether there is one text only."""
        return self.count == 1

    @property
    def is_library(self) -> bool:
        """Whether there are so many texts that they have a catalogue, and share registers and a search."""
        return self.count > _LIBRARY


@dataclass(frozen=True, slots=True)
class Input:
    """What every writer gets: the texts in order, the settings, the TEI files as they are, the texts beside the first.

    ``images``: the files of images, by the name of the text and their address as written. ``files``: the names of the
    TEI files of each text, the first its own, then those that belong to it.
    """

    editions: Sequence[Edition]
    project: Project
    tei: Sequence[tuple[str, bytes]] = ()
    parallels: Sequence[Edition] = ()
    images: Mapping[str, Mapping[str, Path]] = field(default_factory=dict)
    files: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def whole(self) -> Whole:
        """What is known of all texts."""
        first = self.editions[0]
        metadata = first.metadata
        names = tuple(e.name for e in (*self.editions, *self.parallels))
        return Whole(self.project, len(self.editions), names, metadata.title, metadata.language, first.file)

    def texts(self) -> Iterator[Input]:
        """Yield what a writer gets for each text by itself; the texts that stand beside the first go with it."""
        tei = dict(self.tei)
        for number, edition in enumerate(self.editions):
            beside = self.parallels if number == 0 else ()
            names = [e.name for e in (edition, *beside)]
            files = {name: self.files[name] for name in names if name in self.files}
            mine = dict.fromkeys(file for listed in files.values() for file in listed)
            images = {name: self.images[name] for name in names if name in self.images}
            yield Input([edition], self.project, [(file, tei[file]) for file in mine], beside, images, files)


class Writer(Protocol):
    """One output: writes below ``folder`` and returns what it made. Raises OSError where a file cannot be written."""

    def __call__(self, given: Input, folder: Path) -> Written:
        """Write."""
        ...


def _never(_project: Project) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class TextByText(Generic[Part]):
    """A writer in two steps: ``one`` writes the files of a text and returns its part, ``end`` what belongs to all.

    ``one`` gets an ``Input`` of one text, what is known of all, and where to write; what it returns can be pickled. ``end``
    gets the parts in the order of the texts, each when it asks for the next. Where ``is_together`` says so of a project,
    its texts cannot be made apart: ``one`` gets all of them.
    """

    one: Callable[[Input, Whole, Written], Part]
    end: Callable[[Whole, Iterable[Part], Written], None]
    is_together: Callable[[Project], bool] = _never

    def __call__(self, given: Input, folder: Path) -> Written:
        """Write all texts in this process, one after the other."""
        whole = given.whole
        texts = [given] if self.is_together(given.project) else given.texts()
        return self.finish(whole, (self.share(text, whole, folder) for text in texts), folder)

    def share(self, text: Input, whole: Whole, folder: Path) -> Share[Part]:
        """Write the files of one text. Raises NameTakenError, OSError."""
        w = Written(folder)
        part = self.one(text, whole, w)
        accounts = (*w.accounts, *(ledger.summary() for ledger in w.ledgers))
        return Share(part, tuple(w.files), accounts, tuple(w.findings), tuple(w.failed), w.figures, w.common)

    def finish(self, whole: Whole, shares: Iterable[Share[Part]], folder: Path) -> Written:
        """Write what belongs to all texts, from their shares in order. Raises NameTakenError, OSError."""
        written = Written(folder)
        parts = (written.take(share) for share in shares)
        self.end(whole, parts, written)
        for _ in parts:  # what a writer did not ask for counts all the same
            pass
        return written


def no_end(_whole: Whole, _parts: Iterable[None], _written: Written) -> None:
    """Write nothing more: for outputs in which texts have nothing in common."""


@dataclass(frozen=True, slots=True)
class Format:
    """An output: its name, its writer as ``module:function``, what it is (a sentence for help and packages).

    One ``on_request`` is made only when it is asked for by name.
    """

    name: str
    place: str
    about: str
    on_request: bool = False

    def load(self) -> Writer:
        """Load the writer. Raises what the module raises."""
        module, _, function = self.place.partition(":")
        writer: Writer = getattr(import_module(module), function)
        return writer


_OURS = (
    Format("site", "edition.writers.site.pages:write", "The edition as a web site; begin with index.html"),
    Format("print", "edition.writers.print.pdf:write", "The edition as a printed book: PDF"),
    Format("epub", "edition.writers.epub.pages:write", "The edition as a reading copy: EPUB"),
    Format(
        "text",
        "edition.writers.text:write",
        "Plain text: the edition with its apparatus, and the text of every witness",
    ),
    Format("data", "edition.writers.data:write", "The apparatus and the catalogue data in forms for programs"),
    Format(
        "cmif", "edition.writers.cmif:write", "The letters for catalogues of letters: CMIF, where there are letters"
    ),
    Format("latex", "edition.writers.latex.files:write", "LaTeX for reledmac, to be set by TeX", on_request=True),
    Format("dts", "edition.writers.dts.files:write", "Answers to Distributed Text Services, as files", on_request=True),
)
PLUG_INS = "tei_edition.outputs"
"""The entry points under which packages of others offer outputs; they are made on request."""


@cache
def formats() -> Mapping[str, Format]:
    """Return every output by name: ours, then those of installed plug-ins, which cannot take a name of ours."""
    found = {form.name: form for form in _OURS}
    for point in sorted(entry_points(group=PLUG_INS), key=lambda point: point.name):
        about = (point.dist.metadata["Summary"] if point.dist else "") or f"An output of {point.module}"
        found.setdefault(clean_name(point.name), Format(clean_name(point.name), point.value, about, on_request=True))
    return found
