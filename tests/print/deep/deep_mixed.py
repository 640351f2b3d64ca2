"""Sixty documents in which all kinds of text are mixed at random, on pages of random size, each read back from its PDF."""

from __future__ import annotations

import random

import pytest

from edition.writers.print.geometry import Geometry
from tests.print.books import STYLE, book
from tests.print.printed import consume, expected_entries, read_pages
from tests.print.test_print_kinds import APP, document, words

SEEDS = range(40, 100)


class Author:
    """Writes a document by chance."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.entries = 0

    def some(self, least: int, most: int) -> str:
        return words(self.chance.randrange(least, most), self.chance.randrange(40))

    def entry(self, share: float = 1.0) -> str:
        if self.chance.random() >= share:
            return ""
        self.entries += 1
        note = ""
        if self.chance.random() < 0.3:
            note = f"<note type='{self.chance.choice(('com', 'his'))}'>{words(self.chance.choice((3, 10, 40, 200)))}</note>"
        return APP.format(f"vox{self.entries}") + note

    def paragraph(self, most: int) -> str:
        return f"<p>{self.some(3, most)} {self.entry()} {self.some(1, 30)} {self.entry(0.5)}</p>"

    def block(self) -> str:
        count = self.chance.randrange(1, 12)
        kind = self.chance.choice(("p", "p", "p", "verse", "table", "list", "quote", "speech"))
        if kind == "verse":
            return "<lg>" + "".join(f"<l>{self.some(2, 14)} {self.entry(0.4)}</l>" for _ in range(count)) + "</lg>"
        if kind == "table":
            rows = "".join(
                f"<row><cell>{self.entry(0.3)} I</cell><cell>{self.some(1, 30)}</cell></row>" for _ in range(2 * count)
            )
            return f"<table><row role='label'><cell>A</cell><cell>B</cell></row>{rows}</table>"
        if kind == "list":
            items = "".join(f"<item>{self.some(1, 40)} {self.entry(0.4)}</item>" for _ in range(count))
            return f"<list rend='bulleted'>{items}</list>"
        if kind == "quote":
            return f"<quote>{self.paragraph(60)}</quote>"
        if kind == "speech":
            first = "<sp><speaker>Davus</speaker><l part='I'>Quid est?</l></sp>"
            return (
                f"{first}<sp><speaker>Simo</speaker><l part='F'>nihil {self.entry()}</l><p>{self.some(3, 40)}</p></sp>"
            )
        return self.paragraph(150)

    def body(self) -> str:
        divisions = []
        for number in range(self.chance.randrange(1, 7)):
            blocks = "".join(self.block() for _ in range(self.chance.randrange(1, 9)))
            divisions.append(f"<div n='{number}'><head>{self.some(1, 14)} {self.entry(0.3)}</head>{blocks}</div>")
        return "".join(divisions)


@pytest.mark.parametrize("seed", SEEDS)
def test_any_mixture_is_set_and_holds_its_entries(tmp_path, seed):
    author = Author(seed)
    alone = author.chance.random() < 0.5
    layers = {"com": {"place": "end"}, "his": {"place": "none"}} if alone else {"com": {"set": "listed"}}
    settings = {
        "form": "text", "index": False, "headings": True, "layers": layers, "new_page": author.chance.random() < 0.3,
        "page": f"{author.chance.randint(85, 200)} x {author.chance.randint(115, 290)} mm",
    }  # fmt: skip
    made, pdf, read, edition = book(tmp_path, document(author.body()), settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    if alone:
        pages = read_pages(pdf, size=read.size, foot=Geometry(read, edition, None).foot_size)
        assert consume([page for page in pages if page.foot], expected_entries(edition, STYLE)) == []
