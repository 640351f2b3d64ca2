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


@pytest.mark.parametrize(
    ("tex", "told", "set_as"),
    [
        (r"\frac{a}{b}", "a/b", "<mfrac>"),
        (r"$x^2$", "x^2", "<msup>"),
        (r"\(\sqrt[3]{a}\)", "a^(1/3)", "<mroot>"),
        (r"\alpha \leq \beta", "α≤β", "<mo>≤</mo>"),
        (r"\begin{matrix}1&amp;0\\5\end{matrix}", "1, 0; 5", "<mtable>"),
    ],
)
def test_formulas_in_tex_are_told_and_set_as_what_they_say(case, tex, told, set_as):
    formula = f"<formula notation='TeX'>{tex}</formula>"
    given = case(f"<p>Est {formula} uel <app><lem wit='#A'>{formula}</lem><rdg wit='#B'>nihil</rdg></app>.</p>")
    assert f"Est {told} uel {told}." in given.text
    assert given.apparatus == [f"{told} A] nihil B"]
    assert given.witness("A") == f"Est {told} uel {told}."
    assert set_as in given.page
    assert "\\" not in given.printed


@pytest.mark.parametrize("tex", [r"\foo{a}", r"\frac{a", r"x^", ""])
def test_formulas_that_nobody_can_read_stay_as_they_are_written(case, tex):
    given = case(f"<p>Est <formula notation='TeX'>{tex}</formula> uel nihil.</p>")
    assert " ".join(f"Est {tex} uel nihil.".split()) in given.text


def test_formulas_of_other_notations_stay_as_they_are_written(case):
    given = case("<p>Est <formula notation='asciimath'>a/b</formula> uel <formula>x_1</formula>.</p>")
    assert "Est a/b uel x_1." in given.text
