"""The walls of the house: which stage may know which, what the command loads at its start, what stands alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest

from edition.run.catalogue import every_rule
from tests.conftest import CASES, ROOT, same_as_golden

PACKAGE = ROOT / "edition"
STAGES = {"source", "schema", "reader", "passes", "checks", "writers"}
LEAVES = {"diagnostics"}
BELOW = {
    "model",
    "diagnostics",
    "tree",
    "project",
    "tei_names",
    "verdicts",
    "addresses",
    "filenames",
    "letters",
    "sorting",
    "scratch",
    "doctype",
    "encodings",
    "prefixes",
    "xml_names",
    "settings",
    "plug_ins",
    "roots",
    "consulted",
    "seals",
    "shelf",
}
MAY_IMPORT = {
    "diagnostics": set(),
    "tree": LEAVES,
    "tei_names": set(),
    "addresses": set(),
    "doctype": set(),
    "xml_names": set(),
    "encodings": LEAVES,
    "prefixes": {"tree"},
    "settings": {"addresses", *LEAVES},
    "project": {"settings", "roots", "filenames", *LEAVES},
    "verdicts": {"tree", *LEAVES},
    "model": LEAVES,
    **{stage: {*BELOW} for stage in STAGES},
    "run": {*STAGES, *BELOW},
    "beginning": {"writers", "source", "run", *BELOW},
    "collating": {"source", "beginning", "comparing", *BELOW},
    "comparing": {"writers", *BELOW},
    "deposit": {"writers", "schema", "run", *BELOW},
    "lsp": {"writers", "run", "schema", *BELOW},
    "serve": {"writers", "run", *BELOW},
    "start": {"cli"},
    "cluster": {"run", "writers", *BELOW},
    "fetch": {"schema"},
    "filenames": set(),
    "letters": set(),
    "sorting": {"letters"},
    "scratch": set(),
    "roots": set(),
    "consulted": set(),
    "seals": set(),
    "shelf": {"seals"},
    "plug_ins": LEAVES,
    "library": {"run", "writers", "notebook", *BELOW},
    "notebook": {"writers", *BELOW},
    "__main__": {"start"},
    "cli": {
        *STAGES,
        *BELOW,
        "run",
        "cluster",
        "fetch",
        "deposit",
        "beginning",
        "collating",
        "comparing",
        "serve",
        "lsp",
        "library",
    },
}
FORMATS = {"cmif", "data", "dts", "epub", "latex", "print", "site", "text", "tei"}
SHARED = {"registry", "common", "fonts", "markup", "galley", "metadata"}
MAY_IMPORT_WITHIN = {
    "writers": {
        "registry": set(),
        "common": {"registry"},
        "fonts": {"common"},
        "markup": {"common"},
        "galley": {"common"},
        "metadata": {"common"},
        **dict.fromkeys(FORMATS, SHARED),
    },
    "schema": {
        "datatypes": set(),
        "relaxng": {"datatypes"},
        "profile": {"relaxng"},
        "schematron": {"relaxng"},
        "odd": {"relaxng", "tei"},
        "tei": {"relaxng"},
        "judging": {"relaxng", "profile", "schematron", "odd", "tei"},
    },
}
"""Which room of a stage may know which: no format knows another, and the engine of RELAX NG knows nothing of TEI."""
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def stage_of(path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_one_way(path):
    stage = stage_of(path)
    if stage == "__init__":
        return
    for module in imported(path):
        if module.startswith("edition."):
            target = module.split(".")[1]
            assert target == stage or target in MAY_IMPORT[stage], f"{stage} may not know {module}"


@pytest.mark.parametrize("stage", MAY_IMPORT_WITHIN)
def test_rooms_within_a_stage_have_walls(stage):
    may = MAY_IMPORT_WITHIN[stage]
    for path in sorted((PACKAGE / stage).rglob("*.py")):
        room = path.relative_to(PACKAGE / stage).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        for module in imported(path):
            parts = module.split(".")
            if parts[:2] == ["edition", stage] and len(parts) > 2:
                assert parts[2] == room or parts[2] in may[room], f"{path.relative_to(PACKAGE)} may not know {module}"


def module_of(path) -> str:
    return ".".join(("edition", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


def loaded(path):
    """Yield what a module loads when it is loaded itself; names that only the type checker reads are not among it."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_no_module_needs_itself():
    known = {module_of(path) for path in MODULES}
    packages = {name for name in known if any(other.startswith(f"{name}.") for other in known)}
    TopologicalSorter({module_of(path): set(loaded(path)) & known - packages for path in MODULES}).prepare()


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_model_knows_no_files_and_no_lxml(path):
    if stage_of(path) != "model":
        return
    assert not {"lxml", "pathlib", "os", "io"} & {m.split(".")[0] for m in imported(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_clock_network_or_environment_below_the_command_line(path):
    if stage_of(path) in {"cli", "serve", "fetch"}:
        return
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\b(datetime\.now|date\.today|time\.time\(|os\.environ|urlopen|socket\.)", text)
    assert "print(" not in re.sub(r"[\w.]print\(|\"print\(", "", text)


def test_help_starts_without_anything_heavy():
    code = (
        "import sys; sys.argv=['edition','--help']\nimport edition.cli as c\ntry: c.main()\nexcept SystemExit: pass\n"
    )
    code += "print('LOADED', sorted(m for m in sys.modules if m.split('.')[0] in "
    code += "{'lxml','jinja2','typst','rich','fontTools','concurrent','multiprocessing'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "LOADED []"


def test_every_rule_teaches():
    for rule in every_rule().values():
        assert rule.title, rule.code
        assert rule.section("Wrong"), rule.code
        assert rule.section("Right"), rule.code
        assert len(rule.text.split("\n\n")) >= 4, rule.code


def test_every_check_has_its_cases():
    from edition.checks.registry import load_checks

    for rule, _ in load_checks():
        folder = CASES / "checks" / rule.code
        assert (folder / "wrong.xml").exists(), rule.code
        assert (folder / "right.xml").exists(), rule.code


def test_every_command_shows_an_example():
    from edition.cli import main

    for name, command in main.commands.items():
        assert command.epilog, name
        assert command.epilog.startswith("Example: edition"), name


def drawing() -> str:
    """Draw the rooms by their imports: each with those that it knows, the ones below all others left out."""
    knows: dict[str, set[str]] = {}
    for path in MODULES:
        stage = stage_of(path)
        if stage.startswith("__"):
            continue
        parts = path.relative_to(PACKAGE).parts
        room = f"{stage}/{parts[1].removesuffix('.py')}" if stage in MAY_IMPORT_WITHIN and len(parts) > 2 else stage
        for module in imported(path):
            names = module.split(".")
            if names[0] != "edition" or len(names) < 2:
                continue
            inner = names[1] in MAY_IMPORT_WITHIN and len(names) > 2
            target = f"{names[1]}/{names[2]}" if inner else names[1]
            if target != room and names[1] not in {*BELOW, *LEAVES}:
                knows.setdefault(room, set()).add(target)
    width = max(map(len, knows))
    lines = [f"{room:<{width}} → {', '.join(sorted(targets))}" for room, targets in sorted(knows.items())]
    below = ", ".join(sorted({*BELOW, *LEAVES}))
    return "\n".join(["```", *lines, "", f"every room may know: {below}", "```"])


@pytest.mark.golden
def test_the_picture_of_the_rooms_is_true():
    page = ROOT / "docs/architecture.md"
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- rooms -->\n", "<!-- /rooms -->"
    before, after = text.partition(start)[0], text.partition(end)[2]
    same_as_golden(page, f"{before}{start}\n{drawing()}\n\n{end}{after}")


@pytest.mark.golden
def test_help_is_what_the_command_prints():
    from edition.start import HELP
    from tests.conftest import edition

    same_as_golden(PACKAGE / HELP, edition("--help").out)
    done = subprocess.run(
        [sys.executable, "-c", "from edition.start import run; run()", "-h"], capture_output=True, check=True
    )
    assert done.stdout.decode() == (PACKAGE / HELP).read_text(encoding="utf-8")
