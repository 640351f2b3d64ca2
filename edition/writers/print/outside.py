"""A compiler in a process of its own, which gives its memory back when it ends. Run as a script by the backend.

Typst remembers all it has laid out, for as long as its process lives. Of a long text the measuring, the heights of feet
and the setting therefore each have a process: together, and with what the builder itself holds, they would need three times
the memory.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

_TRIM_THRESHOLD = -1
"""M_TRIM_THRESHOLD of the GNU C library: so much free memory at the end of the heap is kept."""


@dataclass(slots=True)
class Outside:
    """Sets one document in another process; raises RuntimeError with what Typst said."""

    main: Path
    folders: Sequence[str]
    with_system: bool
    _process: subprocess.Popen[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Start the process."""
        given = json.dumps([str(self.main), list(self.folders), self.with_system])
        self._process = subprocess.Popen(  # noqa: S603 - our own module, with a path of our own making
            # By its path: as a module it would bring the whole package into memory. -P: its neighbours are no libraries.
            [sys.executable, "-P", __file__, given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def eval(self, expression: str) -> str:
        """Evaluate an expression."""
        return self._asked({"eval": expression})

    def pdf(self, standards: Sequence[str]) -> bytes:
        """Return the document as a PDF: as a file, for the pipe carries lines."""
        made = Path(self._asked({"pdf": list(standards)}))
        data = made.read_bytes()
        made.unlink()
        return data

    def _asked(self, question: Mapping[str, object]) -> str:
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the process has no channels")
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the process that sets the text ended")
        is_fine, answer = json.loads(line)
        if not is_fine:
            raise RuntimeError(answer)
        return str(answer)

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def _give_back() -> None:
    """Let memory that is freed go back at once, where the C library can: setting and writing a PDF need theirs in turn."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_TRIM_THRESHOLD, 1 << 17)


def _serve(given: str) -> None:
    """Answer questions, a line each, until the input ends."""
    import typst  # noqa: PLC0415 - the parent does not need it for this

    _give_back()
    main, folders, with_system = json.loads(given)
    compiler = typst.Compiler(main, font_paths=typst.Fonts(include_system_fonts=with_system, font_paths=folders))
    for line in sys.stdin:
        try:
            question = json.loads(line)
            if "pdf" in question:
                made = f"{main}.pdf"
                compiler.compile(output=made, format="pdf", pdf_standards=question["pdf"], timestamp=0)
                answer = [True, made]
            else:
                answer = [True, str(compiler.eval(question["eval"]))]
        except (typst.TypstError, RuntimeError) as error:
            answer = [False, str(getattr(error, "message", "") or error)]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve(sys.argv[1])
