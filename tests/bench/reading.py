"""Measure the reader: megabytes and entries a second, by linking method and size, against lxml's parse of the file."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.synthetic import METHODS, edition


def measure(path: Path) -> None:
    """Read one file and print the times; run in a process of its own, so that its memory is its own."""
    from lxml import etree

    from edition.passes import bind, classify, locate, number_notes, scope
    from edition.reader import read_edition
    from edition.source import read_document

    start = time.perf_counter()
    etree.parse(str(path), etree.XMLParser(collect_ids=False))
    parse = time.perf_counter() - start
    import gc

    gc.disable()
    start = time.perf_counter()
    document = read_document(path, boundary=path.parent)
    source = time.perf_counter() - start
    start = time.perf_counter()
    model, _ = read_edition(document, "bench")
    read = time.perf_counter() - start
    start = time.perf_counter()
    model = classify(scope(number_notes(bind(locate(model)))))
    passes = time.perf_counter() - start
    size = path.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    entries = len(model.entries)
    bound = sum(e.is_bound and e.is_exact for e in model.entries.values())
    total = source + read + passes
    print(
        f"{model.entries and next(iter(model.entries.values())).method:<22}{size:6.1f} MB{entries:7d} entries{bound:7d} bound"
        f"{parse:7.3f}{source:7.2f}{read:7.2f}{passes:7.2f}{size / total:8.1f} MB/s{entries / total:9.0f}/s"
        f"{total / parse:7.1f} ×{memory / size:7.1f} × file"
    )


def main() -> None:
    """Measure three methods at four sizes."""
    print("method                    size         entries                 lxml source   read passes")
    with tempfile.TemporaryDirectory() as folder:
        for method in METHODS:
            for size in (1, 2, 4, 8):
                path = Path(folder) / "a.xml"
                path.write_bytes(edition(size, 1000, method))
                subprocess.run([sys.executable, "-m", "tests.bench.reading", str(path)], check=False)
        print("with one more entry, around the whole text:")
        path.write_bytes(_around(edition(8, 1000, "double-end-point")))
        subprocess.run([sys.executable, "-m", "tests.bench.reading", str(path)], check=False)


def _around(text: bytes) -> bytes:
    """Put one entry around a text: what is open must cost nothing at each line."""
    entry = b'<listApp><app from="#alpha" to="#omega"><lem wit="#A"/><rdg wit="#B">om.</rdg></app></listApp>'
    text = text.replace(b"<body>", b'<body><anchor xml:id="alpha"/>', 1)
    return text.replace(b"</body>", b'<anchor xml:id="omega"/>' + entry + b"</body>", 1)


if __name__ == "__main__":
    measure(Path(sys.argv[1])) if len(sys.argv) > 1 else main()
