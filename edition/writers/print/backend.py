"""Typst behind a small wall: positions, heights, a PDF. The planner does not know that it exists."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import typst

from edition.scratch import scratch
from edition.writers.fonts.choosing import FontSet
from edition.writers.fonts.last_resort import LAST_RESORT, last_resort
from edition.writers.print.outside import Outside
from edition.writers.print.remembered import Remembered, looks_of

FRAME = Path(__file__).parent / "frame.typ"
MAIN = "main.typ"
_NOTHING: dict[str, Any] = {"mode": "measure"}
_MEASURED = {"k": "k", "fig": "fig"}
_SET = {"k": "k", "foot": "foot", "end": "footend", "margin": "margin"}
"""What is looked up in a document, with the labels it has there."""


class TypesettingError(Exception):
    """Typst refused the document."""


@dataclass(slots=True)
class Typesetter:
    """A folder with the document; one compiler reads it again whenever the data change.

    ``apart``: measuring, heights and setting have processes of their own.
    """

    folder: Path
    fonts: FontSet
    apart: bool = False
    _looks: str = ""
    _is_measuring: bool = False
    _found: Any = None
    _compilers: dict[str, Any] = field(default_factory=dict)
    _heights: dict[str, float] = field(default_factory=dict)
    _set_with: str = ""
    remembered: Remembered = field(default_factory=Remembered)

    def bring(self, files: Mapping[str, bytes]) -> None:
        """Put pictures and what is attached into the folder."""
        for name, data in files.items():
            (self.folder / name).write_bytes(data)
        self._set_with = looks_of(self.fonts, FRAME.read_bytes(), files)
        self._looks = ""

    def write(self, name: str, text: str) -> None:
        """Put a file of the document into the folder."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def geometry(self, data: Mapping[str, Any]) -> None:
        """Say how the page looks; what was measured for another is forgotten."""
        text = json.dumps(data, ensure_ascii=False)
        if text != self._looks:
            self._heights.clear()
            self._looks = text
            self.remembered.keep()
            self.remembered = Remembered.of(self._set_with, text)
        self.write("geometry.json", text)
        self._is_measuring = False
        self._plan(None)
        self.write("request.json", "[]")
        (self.folder / FRAME.name).write_bytes(FRAME.read_bytes())
        self.write("oracle.typ", '#import "frame.typ": *\n#show: book\n#heights()\n#widths()\n')
        self.write("letters.json", "[]")

    def positions(self, plan: Mapping[str, Any] | None = None, main: str = MAIN) -> dict[str, list[Any]]:
        """Set the document and return where everything stands: on pages without end, or as planned."""
        self._plan(plan)
        found: dict[str, list[Any]] = json.loads(self._eval(main, _places(_MEASURED if plan is None else _SET)))
        return found

    def _plan(self, plan: Mapping[str, Any] | None) -> None:
        """Say what is done: measuring, or setting a plan. A file is written only where that changes."""
        if plan is not None or not self._is_measuring:
            self.write("plan.json", json.dumps(plan or _NOTHING, ensure_ascii=False))
        self._is_measuring = plan is None

    def pdf(self, standards: Sequence[str]) -> bytes:
        """Return the document as it was last set."""
        with refusals():
            compiler = self._compiler(MAIN)
            if isinstance(compiler, Outside):
                return compiler.pdf(standards)
            return bytes(compiler.compile(format="pdf", pdf_standards=list(standards), timestamp=0))

    def heights(self, feet: Sequence[str]) -> list[float]:
        """Return the heights of feet, each given as JSON; what was asked before is not asked again."""
        new = [foot for foot in dict.fromkeys(feet) if foot not in self._heights]
        known = ((foot, self.remembered.height(foot)) for foot in new)
        self._heights.update((foot, height) for foot, height in known if height is not None)
        asked = [foot for foot in new if foot not in self._heights]
        if asked:
            self.write("request.json", f"[{','.join(asked)}]")
            self._plan(None)
            answer: list[float] = json.loads(self._eval("oracle.typ", "query(<heights>).first().value"))
            self._heights.update(zip(asked, answer, strict=True))
            self.remembered.add_heights(zip(asked, answer, strict=True))
        return [self._heights[foot] for foot in feet]

    def widths(self, letters: str) -> list[float]:
        """Return how wide letters are at the foot of the page."""
        self.write("letters.json", json.dumps(list(letters), ensure_ascii=False))
        self._plan(None)
        found: list[float] = json.loads(self._eval("oracle.typ", "query(<widths>).first().value"))
        self.write("letters.json", "[]")
        return found

    def _compiler(self, main: str) -> Any:
        """Return the compiler of a document; each is kept, for a new one would begin from nothing."""
        folders = [str(folder) for folder in self.fonts.folders]
        if self.apart:
            if main not in self._compilers:
                self._compilers[main] = Outside(self.folder / main, folders, self.fonts.with_system)
            return self._compilers[main]
        if self._found is None:
            self._found = typst.Fonts(include_system_fonts=self.fonts.with_system, font_paths=folders)
        if main not in self._compilers:
            self._compilers[main] = typst.Compiler(self.folder / main, font_paths=self._found)
        return self._compilers[main]

    def _eval(self, main: str, expression: str) -> str:
        with refusals():
            return str(self._compiler(main).eval(expression))

    def release(self, main: str = "") -> None:
        """End the processes, or that of one document: what was measured is known."""
        for name, compiler in list(self._compilers.items()):
            if isinstance(compiler, Outside) and main in {"", name}:
                compiler.close()
                del self._compilers[name]


def _places(labels: Mapping[str, str]) -> str:
    """Ask where everything with some labels stands. Asked from within, a document would be laid out once more to answer."""
    at = "it => { let p = it.location().position(); (it.value, p.page, p.y.pt()) }"
    return f"({', '.join(f'{kind}: query(<{label}>).map({at})' for kind, label in labels.items())})"


@contextmanager
def refusals() -> Iterator[None]:
    """Turn whatever Typst refuses with into one kind of error; a panic of it is no Exception for Python."""
    try:
        yield
    except (typst.TypstError, RuntimeError) as error:
        raise TypesettingError(str(getattr(error, "message", "") or error)) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise TypesettingError(f"it failed: {error}") from None
        raise


@contextmanager
def typesetter(fonts: FontSet, *, apart: bool = False) -> Iterator[Typesetter]:
    """Set up a folder for one document, and clear it away."""
    with scratch("print") as folder:
        if fonts.missing or fonts.unseen:
            place = folder / "fonts"
            place.mkdir()
            (place / "last-resort.ttf").write_bytes(last_resort(fonts.missing, fonts.unseen))
            fonts = replace(fonts, families=(*fonts.families, LAST_RESORT), folders=(*fonts.folders, place))
        press = Typesetter(folder, fonts, apart)
        try:
            yield press
        finally:
            press.remembered.keep()
            press.release()


@dataclass(slots=True)
class Pressroom:
    """Keeps the press of a book while it is set again and again: it knows what it has measured."""

    _open: ExitStack = field(default_factory=ExitStack)
    _press: Typesetter | None = None
    _wanted: tuple[FontSet, bool] | None = None

    def press(self, fonts: FontSet, *, apart: bool) -> Typesetter:
        """Return the press with these fonts."""
        if self._press is None or self._wanted != (fonts, apart):
            self.clear()
            self._press = self._open.enter_context(typesetter(fonts, apart=apart))
            self._wanted = fonts, apart
        return self._press

    def clear(self) -> None:
        """Put the press away; the next is a new one."""
        self._open.close()
        self._press = None
