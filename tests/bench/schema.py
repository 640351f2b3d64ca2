"""Measure the validation beside jing in one run: cold on 1.1 MB, warm over a hundred files, the time to load a schema.

python -m tests.bench.schema
"""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from edition.schema import Schema, load
from edition.schema.profile import PROFILE, load_profile
from tests.bench.synthetic import edition
from tests.schema.at_hand import SHARED, TEI_ALL, jing_command

SAMPLE = SHARED / "samples" / "2-pta-greek-english-ccby" / "pta0039.pta001.pta-grc2.xml"
SIZE = 1_100_000
EDITION = [str(Path(sys.executable).parent / "edition")]
WITHOUT_SAXON = "import sys; sys.modules['saxonche'] = None; from edition.start import run; run()"
RUNS, WARM, MANY = 5, 20, 100
TRIAL = 0.74
STARTING = "from edition.schema.odd.compiling import compile_odd; from edition.schema.odd.sources import Sources"
MAKING = f"import sys, pathlib; {STARTING}; compile_odd(pathlib.Path(sys.argv[1]), Sources(sys.argv[2]))"


def large() -> bytes:
    """Repeat the text of the Greek sample, with identifiers of their own; without it, make an edition up."""
    if not SAMPLE.exists():
        return edition(SIZE / 1e6)
    text = SAMPLE.read_text(encoding="utf-8")
    first, last = text.index(">", text.index("<body")) + 1, text.index("</body>")
    parts = [text[:first]]
    while sum(len(part.encode()) for part in parts) < SIZE:
        number = len(parts)
        parts.append(re.sub(r'xml:id="([^"]+)"', lambda m, n=number: f'xml:id="{m[1]}.{n}"', text[first:last]))
    return "".join([*parts, text[last:]]).encode()


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run(command: Sequence[str | Path]) -> Callable[[], object]:
    # A program that was installed has its modules compiled; a workplace may forbid to write them.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["EDITION_CACHE"] = tempfile.gettempdir()
    return lambda: subprocess.run([*map(str, command)], capture_output=True, check=False, env=environment)


def side_by_side(works: dict[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Run each in turn, several times, so that a busy machine is as busy for all.

    Return the best times, and the least that processors worked: on a busy machine that says more.
    """
    best = dict.fromkeys(works, (float("inf"), float("inf")))
    for work in works.values():
        work()
    for _ in range(RUNS):
        for name, work in works.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            took = seconds(work)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            best[name] = min(best[name][0], took), min(best[name][1], worked)
    return best


def cold(folder: Path) -> None:
    """Time whole commands on one file."""
    path = folder / "large.xml"
    path.write_bytes(large())
    works = {
        "edition check (by the profile)": run([*EDITION, "check", "-q", path]),
        "edition check --schema profile": run([*EDITION, "check", "-q", path, "--schema", "profile"]),
    }
    for schema in (TEI_ALL, PROFILE):
        if schema.exists() and jing_command():
            works[f"jing {schema.name}"] = run([*jing_command(), schema, path])
    if TEI_ALL.exists():
        works[f"edition check --schema {TEI_ALL.name}, with its Schematron"] = run(
            [*EDITION, "check", "-q", path, "--schema", TEI_ALL]
        )
        works[f"edition check --schema {TEI_ALL.name}, without"] = run(
            [sys.executable, "-c", WITHOUT_SAXON, "check", "-q", path, "--schema", TEI_ALL]
        )
    print(f"cold, {path.stat().st_size / 1e6:.1f} MB: whole commands, best of {RUNS} in turn")
    for name, (took, worked) in sorted(side_by_side(works).items(), key=lambda pair: pair[1]):
        print(f"  {name:<66}{took:7.2f} s{worked:7.2f} s of processors")


def warm(folder: Path) -> None:
    """Judge a hundred files with a schema that is loaded, after some to warm up."""
    sources = [path.read_bytes() for path in sorted((SHARED / "samples").glob("[235]*/*.xml"))] or [
        edition(0.1, seed=seed) for seed in range(5)
    ]
    paths = []
    for number in range(WARM + MANY):
        paths.append(folder / f"{number:03}.xml")
        paths[-1].write_bytes(sources[number % len(sources)])
    size = sum(path.stat().st_size for path in paths[WARM:]) / 1e6
    for rules in (TEI_ALL, PROFILE):
        if not rules.exists():
            continue
        schema = load(rules) if rules is TEI_ALL else load_profile()
        judge(schema, paths[:WARM])
        best = {"edition.schema": min(seconds(lambda s=schema: judge(s, paths[WARM:])) for _ in range(RUNS))}
        if jing_command():
            few, all_ = [*jing_command(), rules, *paths[:WARM]], [*jing_command(), rules, *paths]
            times = side_by_side({"few": run(few), "all": run(all_)})
            best["jing"] = times["all"][0] - times["few"][0]
        shown = ", ".join(f"{name} {size / took:.1f} MB/s" for name, took in best.items())
        print(f"warm, {MANY} files of {size:.1f} MB by {rules.name}: {shown}")


def judge(schema: Schema, paths: Sequence[Path]) -> None:
    for path in paths:
        schema.validate(path)


def loading() -> None:
    """Time the loading of a schema, which no program has loaded before."""
    for name, work in (("tei_all", lambda: load(TEI_ALL)), ("the edition profile", load_profile)):
        if name != "tei_all" or TEI_ALL.exists():
            print(f"loading {name}: {min(seconds(work) for _ in range(RUNS)) * 1000:.0f} ms (target: 50)")


def compiling(folder: Path) -> None:
    """Time the making of the schema of all TEI from its ODD, each time in a process that has made none before."""
    odd, specs = SHARED / "odd" / "exemplars" / "tei_all.odd", SHARED / "odd" / "p5specs.xml"
    if not odd.exists():
        return
    output, text = folder / "tei_all.rng", folder / "small.xml"
    text.write_bytes(edition(0.01))
    by_odd = ["check", "-q", text, "--schema", odd, "--specs", specs]
    by_rng = ["check", "-q", text, "--schema", odd.with_suffix(".rng")]
    works = {
        "edition schema compile tei_all.odd (whole command)": run(
            [*EDITION, "schema", "compile", odd, "--specs", specs, "-o", output]
        ),
        "making grammar and rules in a new process": run([sys.executable, "-c", MAKING, odd, specs]),
        "starting Python with the same modules": run([sys.executable, "-c", STARTING]),
        "edition check by the ODD, whose schema was made before": run([sys.executable, "-c", WITHOUT_SAXON, *by_odd]),
        "edition check by the schema that TEI's stylesheets made of it": run(
            [sys.executable, "-c", WITHOUT_SAXON, *by_rng]
        ),
    }
    print(f"an ODD, all of TEI (bar: a trial's {TRIAL} s, TEI's stylesheets some 3-4 s), best of {RUNS} in turn")
    for name, (took, worked) in side_by_side(works).items():
        print(f"  {name:<66}{took:7.2f} s{worked:7.2f} s of processors")


def main() -> None:
    """Print the four measurements."""
    with tempfile.TemporaryDirectory() as folder:
        cold(Path(folder))
        warm(Path(folder))
        compiling(Path(folder))
    loading()


if __name__ == "__main__":
    main()
