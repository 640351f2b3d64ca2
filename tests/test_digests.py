"""Outputs byte for byte, by digests: what only moves code changes none of them. `make golden` writes them anew.

A digest says that an output is another, not how; the goldens of the cases do. So there are few: a text of each kind.
"""

from __future__ import annotations

import hashlib
import zipfile

import pytest

from tests.conftest import ROOT, edition, same_as_golden
from tests.test_reading import printed

FOLDER = ROOT / "tests" / "digests"
OUTPUTS = ("site", "epub", "latex", "text", "data")
SAMPLES = {
    "arabic": "1-scdh-arabic-mit/lam42.tei.xml",
    "inscription": "3-dharma-locref-ccby/DHARMA_INSIDENKJeruJeru.xml",
    "collation": "4-ntcollation-mit/john_6_23_collation.xml",
    "verse": "5-pessoa-verse-facs-ccby/Pessoa_Mar_Portuguez.xml",
}
NOT_OURS = {".woff", ".woff2", ".png", ".jpg", ".pdf"}
"""Fonts that are cut down and pictures are made by libraries, whose releases differ."""


def contents(path):
    """Yield what a file consists of, by name: the files in a book."""
    if path.suffix != ".epub":
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as book:
        yield from ((name, book.read(name)) for name in sorted(book.namelist()))


def digest(pieces):
    made = hashlib.sha256()
    for name, data in pieces:
        if not any(name.endswith(ending) for ending in NOT_OURS):
            made.update(f"{name} {len(data)}\n".encode() + data)
    return made.hexdigest()


def digests(built, sources):
    """Return one line for each output: its name, and its digest."""
    found = {}
    for output in OUTPUTS:
        files = sorted(path for path in (built / output).rglob("*") if path.is_file())
        found[output] = digest((name, data) for path in files for name, data in contents(path))
    found["typst"] = digest((path.name, printed(path).encode()) for path in sources)
    return "".join(f"{output} {found[output]}\n" for output in sorted(found))


@pytest.mark.golden
def test_the_directive(built_directive, tmp_path):
    run = edition("build", ROOT, "-q", "-o", tmp_path, "--only", "latex")
    assert run.status == 0, run.err
    for output in OUTPUTS:
        if (built_directive / output).is_dir() and not (tmp_path / output).exists():
            (tmp_path / output).symlink_to(built_directive / output)
    same_as_golden(FOLDER / "directive.txt", digests(tmp_path, [ROOT / "tei" / "directive.xml"]))


@pytest.mark.golden
@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample(samples, tmp_path, name):
    path = samples / SAMPLES[name]
    run = edition("build", path.name, "-q", "-o", tmp_path, "--only", ",".join(OUTPUTS), cwd=path.parent)
    assert run.status in {0, 1}, run.err
    same_as_golden(FOLDER / f"{name}.txt", digests(tmp_path, [path]))
