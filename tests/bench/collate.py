"""Time collations, and rate their alignment by copies of which every change is known.

`python -m tests.bench.collate [words]`. Where CollateX is installed (`pip install collatex Levenshtein`), it does the same on
short texts, with our words and keys.
"""

from __future__ import annotations

import importlib
import importlib.util
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from edition.collating.align import Pair, align
from edition.collating.spelling import Spelling
from tests.bench.print_pages import measured

EDITION = [sys.executable, "-c", "from edition.start import run; run()"]
TEXT = Path(__file__).parents[2] / "tei/witnesses/S.txt"
Copy = list[tuple[str, int | None]]
"""Words, each with the place of that in the original from which it comes, if it comes from one."""


def changed(words: list[str], seed: int) -> Copy:
    """Copy words as a scribe does: some are left out, added, replaced, misspelled."""
    chance = random.Random(seed)
    made: Copy = []
    at = 0
    while at < len(words):
        word, what = words[at], chance.random()
        if what < 0.02:
            at += chance.randint(1, 4)
            continue
        if what < 0.04:
            made.append((chance.choice(words), None))
        elif what < 0.06:
            word = chance.choice(words)
        elif what < 0.10 and len(word) > 3:
            place = chance.randrange(len(word))
            word = word[:place] + chance.choice("aeiou") + word[place + 1 :]
        made.append((word, at))
        at += 1
    return made


def ours(base: list[str], copies: list[Copy]) -> list[list[Pair]]:
    key = Spelling().key
    return [align([[key(w) or w] for w in base], [key(w) or w for w, _ in copy]) for copy in copies]


def collatex(base: list[str], copies: list[Copy]) -> list[list[Pair]]:
    key = Spelling().key
    texts = [base, *([w for w, _ in copy] for copy in copies)]
    tokens = [[{"t": f"{w} ", "n": key(w) or w, "place": i} for i, w in enumerate(words)] for words in texts]
    witnesses = {"witnesses": [{"id": str(n), "tokens": words} for n, words in enumerate(tokens)]}
    library = importlib.import_module("collatex")
    table = library.collate(witnesses, output="table", segmentation=False)
    rows = {row.header: row.cells for row in table.rows}
    return [
        [
            (one[0].token_data["place"], other[0].token_data["place"])
            for one, other in zip(rows["0"], rows[str(n)], strict=True)
            if one and other
        ]
        for n in range(1, len(texts))
    ]


def rate(name: str, program: Callable[[list[str], list[Copy]], list[list[Pair]]], length: int, count: int) -> None:
    """Print precision and recall of the pairs, and the time."""
    words = (TEXT.read_text(encoding="utf-8").split() * (length // 1000 + 1))[:length]
    copies = [changed(words, seed) for seed in range(1, count)]
    start = time.perf_counter()
    found = program(words, copies)
    seconds = time.perf_counter() - start
    right = made = known = 0
    for copy, pairs in zip(copies, found, strict=True):
        true = {(at, place) for place, (_, at) in enumerate(copy) if at is not None}
        right, made, known = right + len(true & set(pairs)), made + len(pairs), known + len(true)
    told = f"precision {right / made:.4f}, recall {right / known:.4f}"
    print(f"{name:<10}{count} × {length:>6} words  {seconds:7.2f} s   {told}")


def main(most: int = 100_000) -> None:
    for length, count in ((500, 2), (1000, 2), (1000, 3)):
        rate("ours", ours, length, count)
        if importlib.util.find_spec("collatex"):
            rate("CollateX", collatex, length, count)
    chance = random.Random(1)
    known = ["".join(chance.choices("abcdefghilmnoprstu", k=chance.randint(2, 9))) for _ in range(12_000)]
    for length in (most // 20, most // 4, most):
        words = chance.choices(known, [1 / (n + 1) for n in range(len(known))], k=length)
        with tempfile.TemporaryDirectory() as place:
            files = [f"{siglum}.txt" for siglum in "ABCDE"]
            for seed, file in enumerate(files):
                (Path(place) / file).write_text(" ".join(w for w, _ in changed(words, seed)), encoding="utf-8")
            command = [*EDITION, "collate", *files, "--base", "A", "-q", "-o", "out.xml"]
            seconds, memory, status = measured(command, Path(place))
        print(f"edition collate, 5 × {length:>6} words  {seconds:7.2f} s {memory:6} MB   status {status}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
