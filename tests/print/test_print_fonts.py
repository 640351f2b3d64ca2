"""Characters and fonts: what the builder says it can print is what Typst can; what it cannot is named, with its places."""

from __future__ import annotations

import io
import random
import re
import subprocess

import pytest
import typst
from fontTools.ttLib import TTFont

from edition.writers.fonts.choosing import characters_of, choose_fonts, embedded, font_files, named
from edition.writers.fonts.last_resort import last_resort
from tests.conftest import lacking, need_tool, tei
from tests.print.books import book

LINEAR_A = "\U00010600"


def set_by_typst(text: str, family: str) -> bool:
    source = f'#set document(title: "x")\n#set text(font: "{family}", fallback: false)\n#"{text}"'
    compiler = typst.Compiler(source.encode(), font_paths=typst.Fonts(include_system_fonts=False))
    try:
        compiler.compile(format="pdf", pdf_standards=["a-2a"], timestamp=0)
    except typst.TypstError:
        return False
    return True


@pytest.mark.parametrize("family", ["Libertinus Serif", "New Computer Modern"])
def test_the_table_of_the_embedded_fonts_is_true(family):
    covered = embedded()[family]["regular"]
    wanted = [c for c in sorted(covered) if c.isalpha() or c.isdigit()]
    assert set_by_typst("".join(wanted), family)
    lacking = [chr(c) for c in range(0x100, 0x3000) if chr(c) not in covered and chr(c).isalpha()]
    for character in random.Random(1).sample(lacking, 12):
        assert not set_by_typst(character, family), named([character])


def test_with_packages_alone_chinese_arabic_and_devanagari_print():
    for text in ("清理机关", "وقال يمدح", "धर्मक्षेत्रे"):
        fonts = choose_fonts(text)
        assert not fonts.missing
        assert not fonts.with_system


def test_pinyin_is_not_set_in_the_chinese_font():
    fonts = choose_fonts("清理 qīnglǐ")
    assert fonts.for_language("zh-Hans")[0].startswith("Noto")
    assert fonts.for_language("zh-Latn-pinyin")[0] == "Libertinus Serif"


def test_a_character_without_a_font_is_told_and_stands_as_its_number(tmp_path, monkeypatch):
    from edition.writers.fonts import choosing as fonts

    monkeypatch.setattr(fonts, "_system_files", lambda: ())
    made, pdf, _, _ = book(tmp_path, tei(f"<p>a</p><p>one {LINEAR_A}</p><p><hi>two {LINEAR_A}</hi></p>"))
    assert made.pdf is not None
    (finding,) = made.findings
    assert finding.code == "F001"
    assert "U+10600 LINEAR A SIGN AB001" in finding.message
    assert "also" in finding.message
    assert finding.at is not None
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True).stdout.decode()
    assert shown.count(LINEAR_A) == 2
    listed = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    assert re.search(r"LastResort\S* +CID TrueType +Identity-H +yes yes yes", listed)


def test_the_last_resort_draws_a_box_with_the_number():
    with TTFont(io.BytesIO(last_resort(["\U00010600", "\ue5d2"]))) as font:
        names = font.getBestCmap()
        dots = {code: (len(font["glyf"][name].endPtsOfContours) - 2) for code, name in names.items()}
    # 0 and 6 have twelve dots, 1 has eight; E and D have ten, 5 and 2 eleven.
    assert dots == {0x10600: 12 + 8 + 12 + 12 + 12 + 12, 0xE5D2: 10 + 11 + 10 + 11}
    assert last_resort("ab") == last_resort("ba")


def test_a_font_that_is_not_installed_is_told_and_done_without(tmp_path):
    made, _, _, _ = book(tmp_path, tei("<p>one two</p>"), {"font": "Libertinus Serf"})
    assert made.pdf is not None
    assert [f.code for f in made.findings] == ["F002"]
    assert "Libertinus Serif" in made.findings[0].hint


def test_a_private_character_is_told(tmp_path):
    made, _, _, _ = book(tmp_path, tei("<p>one \ue000 two</p>"))
    assert "F003" in {f.code for f in made.findings} <= {"F001", "F003"}
    assert made.pdf is not None
    assert b"<pdfaid:conformance>U</pdfaid:conformance>" in made.pdf


def test_a_letter_whose_marks_alone_the_first_font_has_is_printed(tmp_path):
    """Typst sets the marks in the first font that has them, and drops a letter that it lacks."""
    from pypdf import PdfReader

    words = "ꝑ͞ ꝑ̄ ꝗ̃ d̄n̄s"
    made, pdf, _, _ = book(
        tmp_path, tei(f"<p>{words} <app><lem wit='#A'>ꝓ̄</lem><rdg wit='#B'>ꝑ̄ {LINEAR_A}\u0304</rdg></app></p>")
    )
    assert made.pdf is not None
    need_tool("pdftotext")
    shown = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True).stdout.decode()
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    for letter in ("ꝑ", "ꝗ", "ꝓ", "d", LINEAR_A):
        assert letter in shown
        assert letter in text
    drawn = subprocess.run(["pdffonts", pdf], capture_output=True, text=True, check=True).stdout
    assert "LastResort" in drawn or LINEAR_A not in set(choose_fonts(LINEAR_A).missing)


def test_a_character_that_a_family_has_in_italics_alone_is_set_from_another():
    """Typst asks the upright face of a family, and no other: a family that lacks the character there does not help."""
    italic = next((f for f in font_files(None) if f.name == "Cardo-Italic.ttf"), None)
    if italic is None:
        lacking("the fonts of the extra “fonts”")
    assert "\u204c" in characters_of(italic)
    chosen = choose_fonts("abc\u204c")
    assert "Cardo" not in chosen.families
    assert chosen.missing == frozenset("\u204c") or chosen.with_system


@pytest.mark.parametrize("family", ["Libertinus Serif", "New Computer Modern"])
@pytest.mark.parametrize(
    ("face", "style", "weight"),
    [("italic", "italic", 400), ("bold", "normal", 700), ("bold-italic", "italic", 700), ("semibold", "normal", 600)],
)
def test_the_table_of_faces_is_true(family, face, style, weight):
    def is_set(text):
        source = f'#set document(title: "x")\n#set text(font: "{family}", style: "{style}", weight: {weight}, fallback: false)'
        compiler = typst.Compiler(f'{source}\n#"{text}"'.encode(), font_paths=typst.Fonts(include_system_fonts=False))
        try:
            compiler.compile(format="pdf", pdf_standards=["a-2a"], timestamp=0)
        except typst.TypstError:
            return False
        return True

    faces = embedded()[family]
    both = sorted(c for c in faces["regular"] & faces[face] if c.isalpha())
    assert is_set("".join(both))
    lacking = sorted(c for c in faces["regular"] - faces[face] if c.isalpha())
    for character in random.Random(1).sample(lacking, min(8, len(lacking))):
        assert not is_set(character), named([character])


def test_a_character_that_the_italic_or_the_bold_face_lacks_stands_upright(tmp_path):
    """Old English thorn with a stroke, Slavonic yus, the half brackets of a critical edition, a figure in a circle."""
    signs = "ꝥ ѧ ⸂ ①"
    styled = "".join(f"<p><hi rend='{rend}'>so {signs} so</hi></p>" for rend in ("bold", "italic", "bold italic"))
    heads = f"<div><head>{signs}</head><div><head>{signs}</head><div><head>{signs}</head><p>x</p></div></div></div>"
    play = (
        f"<sp><speaker>{signs}</speaker><stage>exit {signs} <hi rend='italic'>{signs}</hi></stage><l n='1'>x</l></sp>"
    )
    heads += f"<p><hi rend='italic'>ꝥ{'abcdefghij' * 12}⸂{'klm' * 30}</hi></p>"
    entry = f"<p><app><lem wit='#A'>x</lem><rdg wit='#B'><hi rend='italic'>y {signs}</hi></rdg></app><note><emph>{signs}</emph></note></p>"
    made, pdf, _, _ = book(tmp_path, tei(styled + heads + play + entry))
    assert made.pdf is not None, [f.message for f in made.findings]
    text = subprocess.run(
        [need_tool("pdftotext"), "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("ꝥ ѧ ⸂ ①") >= 9
    fonts = subprocess.run([need_tool("pdffonts"), str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "LibertinusSerif-Bold-" in fonts
    assert "LibertinusSerif-Italic-" in fonts
