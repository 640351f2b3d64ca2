"""Compare the verdicts with jing's on the sample editions and on seeded mutants of them.

    python -m tests.schema.differential [--count 3000] [--schemas 100] [--seed 1] [--profile]

By the schema of all TEI, or with --profile by the edition profile; the directive is one of the documents. Then the same for small schemas at random, each with documents at random. Prints every difference. jing points to the end of a tag and we to its beginning, so two lines agree where jing's is
the one on which the tag that we name ends, or the element that is not complete, or a text.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.parsers import expat

from edition.diagnostics import Finding, Source
from edition.schema import Schema, SchemaError, load
from edition.schema.profile import PROFILE
from tests.schema.at_hand import TEI_ALL, jing, samples
from tests.schema.mutants import mutants
from tests.schema.random_schemas import Generator

DIRECTIVE = Path(__file__).parent.parent.parent / "tei" / "directive.xml"
DOCUMENTS = 25


@dataclass(frozen=True)
class Difference:
    document: Path
    kind: str
    what: str
    ours: str
    jings: str

    def __str__(self) -> str:
        return f"{self.document.name} ({self.kind}): {self.what}\n    ours: {self.ours}\n    jing: {self.jings}"


class Ends:
    """Where the tags of a file end, as jing sees them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._tags: list[int] = []
        self._elements: dict[int, int] = {}
        self._index: list[int] = []
        opened: list[int] = []
        parser = expat.ParserCreate("utf-8", " ")

        def start(_name: str, _attributes: object) -> None:
            opened.append(len(self._index))
            self._index.append(parser.CurrentByteIndex)
            self._tags.append(parser.CurrentByteIndex)

        def end(_name: str) -> None:
            here = parser.CurrentByteIndex
            self._tags.append(here)
            empty = source.data[here : here + 2] != b"</"  # then this is already behind the tag
            self._elements[opened.pop()] = here if empty else self._close(here)

        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.Parse(source.data, True)

    def _close(self, index: int) -> int:
        data, quote = self._source.data, 0
        while index < len(data) and (quote or data[index] != 0x3E):
            if data[index] in b"\"'" and quote in {0, data[index]}:
                quote = 0 if quote else data[index]
            index += 1
        return index + 1

    def line(self, finding: Finding) -> int:
        """Return the line to which jing points for the same mistake."""
        at = finding.at
        if at is None:
            return 1
        if at.span is not None:  # of a text, which jing judges when the next tag begins
            index = next(tag for tag in self._tags if tag > at.span[0])
        elif "is not complete" in finding.message or "is empty" in finding.message:
            index = self._elements[at.ordinal]
        else:
            index = self._close(self._index[at.ordinal])
        return self._source.line_and_column(index)[0]


def compare(schema: Schema, rules: Path, documents: dict[Path, str]) -> tuple[list[Difference], Counter[str]]:
    """Compare the verdicts and the lines of the first errors."""
    oracle = jing(rules, list(documents))
    differences: list[Difference] = []
    count: Counter[str] = Counter()
    for document, kind in documents.items():
        ours, theirs = schema.validate(document), oracle[document]
        count["documents"] += 1
        count["invalid"] += bool(ours)
        shown = f"{ours[0].at}: {ours[0].message}" if ours else "valid"
        jings = f"{theirs[0][0]}: {theirs[0][1][:160]}" if theirs else "valid"
        if bool(ours) is not bool(theirs):
            differences.append(Difference(document, kind, "verdict", shown, jings))
        elif ours and not _same_line(document, ours, theirs):
            count["other line"] += 1
            differences.append(Difference(document, kind, "line", shown, jings))
    return differences, count


def _same_line(document: Path, ours: Sequence[Finding], theirs: Sequence[tuple[int, str]]) -> bool:
    first = min(line for line, _ in theirs)
    if ours[0].code == "S001":
        return True
    ends = Ends(Source(str(document), document.read_bytes()))
    return first == min(ends.line(finding) for finding in ours)


def compare_schemas(folder: Path, count: int, seed: int) -> tuple[list[Difference], Counter[str]]:
    """Compare the verdicts on schemas at random, and on documents by them."""
    generator = Generator(seed)
    differences: list[Difference] = []
    counted: Counter[str] = Counter()
    for number in range(count):
        path = folder / f"{number:04}.rng"
        path.write_text(generator.schema(), encoding="utf-8")
        documents = [folder / f"{number:04}-{copy:02}.xml" for copy in range(DOCUMENTS)]
        for document in documents:
            document.write_text(generator.document(), encoding="utf-8")
        oracle = jing(path, documents)
        refused = oracle.get(path)
        counted["schemas"] += 1
        try:
            schema = load(path)
        except SchemaError as error:
            counted["incorrect"] += 1
            if not refused:
                differences.append(Difference(path, "schema", "verdict", error.findings[0].message, "correct"))
            continue
        if refused:
            differences.append(Difference(path, "schema", "verdict", "correct", refused[0][1]))
            continue
        for document in documents:
            ours = schema.validate(document)
            counted["documents"] += 1
            counted["invalid"] += bool(ours)
            if bool(ours) is not bool(oracle[document]):
                shown = ours[0].message if ours else "valid"
                differences.append(Difference(document, path.name, "verdict", shown, str(oracle[document][:1])))
    return differences, counted


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--schemas", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    rules = PROFILE if options.profile else TEI_ALL
    schema = load(rules)
    sources = [*samples(), DIRECTIVE]
    with tempfile.TemporaryDirectory() as folder:
        documents = dict.fromkeys(sources, "sample")
        for number, (source, kind, data) in enumerate(
            mutants([path.read_bytes() for path in sources], options.count, options.seed)
        ):
            path = Path(folder) / f"{number:05}-{sources[source].stem}.xml"
            path.write_bytes(data)
            documents[path] = kind
        differences, count = compare(schema, rules, documents)
        more, counted = compare_schemas(Path(folder), options.schemas, options.seed)
    print(*differences, *more, sep="\n")  # noqa: T201
    print(dict(count), dict(counted))  # noqa: T201
    return bool([difference for difference in (*differences, *more) if difference.what == "verdict"])


if __name__ == "__main__":
    sys.exit(main())
