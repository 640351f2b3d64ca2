"""The pages of the handbook that can be generated are, and are held to what the program does."""

from __future__ import annotations

import re

import click
import pytest

from edition.checks.registry import load_checks
from edition.cli import main
from edition.reader.document import HANDLER_FILES
from edition.reader.registry import HANDLERS, SPANS
from edition.run.catalogue import every_rule
from edition.tei_names import TEI_ELEMENTS
from edition.tree import TEI_
from tests.conftest import ROOT, same_as_golden

DOCS = ROOT / "docs"
NOTICE = "<!-- Generated from the program: run `make golden` after a change. -->\n\n"
FAMILIES = {
    "X": "Files and XML",
    "P": "The project",
    "T": "The text",
    "S": "The schema",
    "H": "The header",
    "L": "Identifiers and links",
    "A": "The apparatus",
    "W": "The witness proof",
    "F": "Fonts",
    "M": "Metadata",
    "O": "Outputs",
    "D": "Deposit",
}


def codes() -> str:
    out = [
        NOTICE,
        "# What the builder finds\n\nEach code is explained on the command line, too: `edition explain A012`.\n",
    ]
    load_checks()
    rules = every_rule()
    for letter, title in FAMILIES.items():
        mine = [r for r in rules.values() if r.code.startswith(letter)]
        if not mine:
            continue
        out.append(f"\n## {title}\n\n| code | severity | what it says |\n|---|---|---|\n")
        out.extend(f"| [{r.code}](#{r.code.lower()}) | {r.severity.value} | {r.title} |\n" for r in mine)
        out.extend(f"\n### {r.code}\n\n**{r.title}.**\n\n{body(r.text)}\n" for r in mine)
    return "".join(out)


def body(text: str) -> str:
    """The explanation, with the examples as blocks of code."""
    rest = text.partition("\n\n")[2]
    rest = re.sub(
        r"^(Wrong|Right):\n((?: {4}.*\n?)+)",
        lambda m: f"{m[1]}:\n\n```\n{dedented(m[2])}\n```\n",
        rest,
        flags=re.MULTILINE,
    )
    return rest.strip() + "\n"


def dedented(block: str) -> str:
    return "\n".join(line[4:] for line in block.rstrip().splitlines())


def commands() -> str:
    out = [
        NOTICE,
        "# Commands\n\n```\n",
        click.Context(main, info_name="edition", **main.context_settings).get_help(),
        "\n```\n",
    ]
    for name, command in main.commands.items():
        # A command keeps the help option that it made first: it must be the one that users see.
        context = click.Context(command, info_name=f"edition {name}", **main.context_settings)
        out.append(f"\n## edition {name}\n\n```\n{command.get_help(context)}\n```\n")
    return "".join(out)


def elements() -> str:
    chapters: dict[str, list[str]] = {}
    for module in HANDLER_FILES:
        title = (module.__doc__ or "").splitlines()[0]
        names = [tag for tag, handler in HANDLERS.items() if handler.__module__ == module.__name__]
        chapters[title] = [n.rpartition("}")[2] for n in names]
    spans = sorted(n.rpartition("}")[2] for n in SPANS)
    about = "What the reader knows of TEI. Another element is shown, carries its name as a class, and is reported once (T001)."
    out = [NOTICE, f"# Elements\n\n{about}\n"]
    for title, names in chapters.items():
        if names:
            out.append(f"\n**{title}**\n\n{', '.join(f'`{n}`' for n in sorted(names))}\n")
    out.append(f"\n**Read as a stretch of text with a meaning**\n\n{', '.join(f'`{n}`' for n in spans)}\n")
    rest = sorted(profile_elements() - {n.removeprefix(TEI_) for n in (*HANDLERS, *SPANS)})
    out.append(
        "\n**Allowed by the edition profile and not read as text**\n\nMost of them stand in the header, where what the edition needs "
        f"is taken from them. In running text they are shown without meaning.\n\n{', '.join(f'`{n}`' for n in rest)}\n"
    )
    return "".join(out)


def profile_elements() -> set[str]:
    from edition.schema.profile import PROFILE

    return set(re.findall(r'<element name="(\w+)"', PROFILE.read_text(encoding="utf-8")))


def test_handlers_are_for_elements_of_tei():
    of_tei = {n.removeprefix(TEI_) for n in (*HANDLERS, *SPANS) if n.startswith(TEI_)}
    # TEI P4 had a division of level 0.
    assert of_tei - TEI_ELEMENTS == {"div0"}
    assert {n.partition("}")[0][1:] for n in HANDLERS if not n.startswith(TEI_)} == {
        "http://www.menota.org/ns/1.0",
        "http://www.cbeta.org/ns/1.0",
        "http://www.tei-c.org/ns/Examples",
        "http://www.w3.org/1998/Math/MathML",
    }


def crosswalk() -> str:
    """The table of the crosswalk, and what is lost on the way."""
    from edition.writers.metadata.table import CROSSWALK, SCHEMES

    titles = ["DataCite 4.7", "schema.org", "Dublin Core", "CSL-JSON", "BibTeX", "RIS", "CFF 1.2"]
    assert len(titles) == len(SCHEMES)
    out = [f"| in the header | {' | '.join(titles)} |\n|{'---|' * (len(SCHEMES) + 1)}\n"]
    for row in CROSSWALK:
        fields = " | ".join(f"`{field}`" if (field := getattr(row, scheme)) else "" for scheme in SCHEMES)
        need = f" ({row.need})" if row.need else ""
        out.append(f"| {row.tei}{need} | {fields} |\n")
    out.append("\nWhat is lost or changed:\n\n")
    out.extend(f"* **{row.fact}**: {row.loss}.\n" for row in CROSSWALK if row.loss)
    return "".join(out)


@pytest.mark.golden
def test_crosswalk_of_the_page_on_deposit():
    page = (DOCS / "deposit.md").read_text(encoding="utf-8")
    before, start, rest = page.partition(
        "<!-- crosswalk: generated from the program; run `make golden` after a change -->\n"
    )
    _, end, after = rest.partition("<!-- end of crosswalk -->\n")
    assert start
    assert end
    same_as_golden(DOCS / "deposit.md", f"{before}{start}\n{crosswalk()}\n{end}{after}")


@pytest.mark.golden
@pytest.mark.parametrize(("name", "made"), [("codes.md", codes), ("commands.md", commands), ("elements.md", elements)])
def test_generated_page(name, made):
    same_as_golden(DOCS / name, made())


@pytest.mark.golden
def test_settings_page_is_what_is_declared():
    from edition.settings.telling import page

    same_as_golden(DOCS / "settings.md", NOTICE + page())


def test_links_between_pages_lead_somewhere():
    for page in DOCS.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
