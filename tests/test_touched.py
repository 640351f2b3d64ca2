"""What an editor is told at once, of the element that was touched, is what a check of the whole text tells."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

pytest.importorskip("lsprotocol.types")
from edition.lsp.desk import Desk
from edition.lsp.touched import LOCAL
from tests.bench.synthetic import edition

ROOT = Path(__file__).parent.parent
TYPED = [
    "x", " verba", "<hi>u</hi>", "<nonsense/>", "<p>q</p>", '<app><lem wit="#A">a</lem><rdg wit="#Q">b</rdg></app>',
    "<app/>", '<lb n="9"/>', "<hi rendx='i'>o</hi>", "<lem>l</lem>", '<note type="">', "</p>", "<hi>", "&amp;", "𝔸é",
    '<date when="1892-13">m</date>', "<choice><sic>s</sic></choice>", "<list/>", "<!-- c -->", "<lg><l>v</l></lg>",
]  # fmt: skip


def told(findings, *, local=False):
    return sorted(
        (one.code, one.severity.value, one.message, one.hint, one.locate())
        for one in findings
        if not local or one.code in LOCAL
    )


def whole(path, text):
    desk = Desk()
    desk.held[path] = text
    return desk.check(path)[path]


def edited(text, chance):
    start = chance.randrange(text.index("<body>") + 6, text.index("</body>"))
    match chance.randrange(4):
        case 0:
            return text[:start] + text[start + chance.randrange(1, 9) :]
        case 1:
            start = text.index(">", start) + 1
    end = start + chance.choice([0, 0, 0, 1, 4])
    return text[:start] + chance.choice(TYPED) + text[end:]


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6))
def test_after_any_edits_the_findings_of_what_was_touched_are_those_of_the_whole(tmp_path, seed):
    chance = random.Random(seed)
    path = (tmp_path / "x.xml").resolve()
    desk = Desk()
    text = edition(0.02, 1000, seed=seed).decode().replace("<body>", "<body><div><quux/><p>a<app/></p></div>", 1)
    desk.held[path] = text
    desk.check(path)
    told_at_once = 0
    for number in range(25):
        text = edited(text, chance)
        desk.held[path] = text
        found = desk.check_touched(path)
        right = whole(path, text)
        if found is not None:
            told_at_once += 1
            assert told(found, local=True) == told(right, local=True), number
        if number % 5 == 4 or found is None:
            assert told(desk.check(path)[path]) == told(right), number
            if any(one.code.startswith("X0") for one in right):
                text = edition(0.02, 1000, seed=seed + number).decode()
                desk.held[path] = text
                desk.check(path)
    assert told_at_once > 3


def test_a_mistake_is_told_at_once_and_what_was_found_elsewhere_moves_along(tmp_path):
    path = (tmp_path / "x.xml").resolve()
    text = edition(0.05, 1000).decode()
    text = text.replace("</p>", "<quux/></p>", 1)
    text = text.replace("</body>", "<div><p><zonk/></p></div></body>")
    desk = Desk()
    desk.held[path] = text
    before = told(desk.check(path)[path])
    middle = text.index("<lb", len(text) // 2)
    desk.held[path] = text[:middle] + "\n<blunder/>" + text[middle:]
    after = desk.check_touched(path)
    assert after is not None
    new = [one for one in after if "blunder" in one.message]
    assert [(one.code, one.locate().line) for one in new] == [("T011", text.count("\n", 0, middle) + 2)]
    rest = [one[:4] for one in told(after) if "blunder" not in one[2]]
    assert rest == [one[:4] for one in before]
    moved = {one.message: one.locate().line for one in after}
    kept = {message: at.line for _, _, message, _, at in before}
    assert {moved[m] - line for m, line in kept.items() if "zonk" in m} == {1}
    assert {moved[m] - line for m, line in kept.items() if "quux" in m} == {0}


@pytest.mark.parametrize(
    ("old", "new"),
    [("<body>", "<body><p>new</p>"), ("<title>", "<title>A "), ("</p>", "</p><p>"), ("</p>", "<!--</p>")],
)
def test_what_reaches_further_waits_for_the_whole(tmp_path, old, new):
    path = (tmp_path / "x.xml").resolve()
    text = edition(0.05, 1000).decode()
    desk = Desk()
    desk.held[path] = text
    desk.check(path)
    desk.held[path] = text.replace(old, new, 1)
    assert desk.check_touched(path) is None
