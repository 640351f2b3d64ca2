"""Formulas: MathML as such where an output can set it, in a line with signs elsewhere."""

from __future__ import annotations

import pytest

from tests.case import Case


@pytest.fixture
def case(tmp_path):
    return lambda body: Case(tmp_path, body)


MATHML = "xmlns='http://www.w3.org/1998/Math/MathML'"


@pytest.mark.parametrize(
    ("formula", "told", "set_with_looks"),
    [
        ("<mfrac><mi>a</mi><mi>b</mi></mfrac>", "a/b", "a/b"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>12</mn></mfrac>", "(a+b)/12", "(a+b)/12"),
        ("<mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "mc^2", "mc2"),
        ("<msub><mi>x</mi><mrow><mi>i</mi><mo>+</mo><mn>1</mn></mrow></msub>", "x_(i+1)", "xi+1"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x_1^2", "x12"),
        ("<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "√(a+b)", "√(a+b)"),
        ("<mroot><mi>a</mi><mn>3</mn></mroot>", "a^(1/3)", "a1/3"),
        ("<mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr><mtr><mtd><mn>5</mn></mtd></mtr></mtable>", "1, 0; 5", "1, 0; 5"),
    ],
)  # fmt: skip
def test_formulas_are_told_in_a_line_where_they_cannot_be_set(case, formula, told, set_with_looks):
    """A fraction without its stroke would be a product: “ab” for a/b."""
    math = f"<formula><math {MATHML}>{formula}</math></formula>"
    given = case(f"<p>Est {math} uel <app><lem wit='#A'>{math}</lem><rdg wit='#B'>nihil</rdg></app>.</p>")
    assert f"Est {told} uel {told}." in given.text
    assert given.apparatus == [f"{told} A] nihil B"]
    assert given.witness("A") == f"Est {told} uel {told}."
    printed = "".join(given.printed.split())
    assert f"Est{set_with_looks}uel{set_with_looks}.".replace(" ", "") in printed
    assert formula in given.page.replace(f" {MATHML}", "")
    given.built("epub,print,site,data,tei")
