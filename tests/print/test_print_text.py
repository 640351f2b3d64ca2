"""Text is text: whatever characters stand before, in and after a run, they stand so in the PDF and in LaTeX."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from edition.model.ledger import Ledger
from edition.writers.latex.files import _Export
from tests.conftest import HEADER, TEI_OPEN, need_tool
from tests.print.books import STYLE, book
from tests.print.untex import read

SPECIAL = [
    *";([{.#$*_@<>\\/~-'\"`,:!?|=+%&^])}", "//", "/*", "*/", "--", "---", "...", "https://", "= ", "- ", "+ ", "1. ",
    "“", "”", "‘", "’", "\u00a0", "\u00ad", "\u2028", "\u2029", "\u200b", "\u200c", "\u2060", "\u202f", "\u2026",
    "#let x", "#{", "$x$", "${", "@ref", "<label>", "``", "''", "?`", "<<", ">>", ",,", "\\n", "\\u{41}", "{}", "\\def", "^^41",
    "a", "b", "via", " ",
]  # fmt: skip
LOOKS = ("italic", "bold", "small-caps", "sup", "sub", "underline", "strike", "spaced", "capitals", "underline strike")
SIGNS = {"supplied": "⟨⟩", "surplus": "{}", "del": "⟦⟧", "add": "\\/"}
RUNS = {
    **{f"hi {look}": f"<hi rend='{look}'>%s</hi>" for look in LOOKS},
    "ref": "<ref target='https://example.org/(a);b'>%s</ref>", "inner ref": "<ref target='#here'>%s</ref>",
    "foreign": "<foreign xml:lang='grc'>%s</foreign>", "title": "<title>%s</title>", "emph": "<emph>%s</emph>",
    **{name: f"<{name}>%s</{name}>" for name in SIGNS}, "term": "<term>%s</term>", "seg": "<seg>%s</seg>",
    "unclear": "<unclear>%s</unclear>", "choice": "<choice><sic>wrong;</sic><corr>%s</corr></choice>",
    "lemma": "<app><lem wit='#A'>%s</lem><rdg wit='#B'>aliter</rdg></app>",
}  # fmt: skip
UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u2028\u2029\u2060\ufeff]")

words = st.lists(st.sampled_from(SPECIAL), max_size=5).map("".join)
inside = words.map(lambda text: f"x{text}y")
paragraphs = st.lists(st.tuples(words, st.sampled_from(sorted(RUNS)), inside, words), min_size=4, max_size=14)


def squeezed(text: str) -> str:
    """Leave out what has no shape, and the dots that the edition puts below what is not certain."""
    return UNSEEN.sub("", unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).replace("\u0323", "")))


def document(body: str, header: str = HEADER) -> str:
    return f"{TEI_OPEN}{header}<text><body><div xml:id='here'>{body}</div></body></text></TEI>"


def pdf_text(pdf) -> tuple[str, str]:
    """Read with poppler and with pypdf, which share no code."""
    need_tool("pdftotext")
    poppler = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return poppler, "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def expected(before: str, kind: str, text: str, after: str) -> str:
    opening, closing = SIGNS.get(kind, ("", ""))
    shown = text.upper() if kind == "hi capitals" else text
    return squeezed(f"Q{before}{opening}{shown}{closing}{after}Z")


def body_of(parts) -> str:
    return "".join(
        f"<p>Q{escape(before)}{RUNS[kind] % escape(text)}{escape(after)}Z</p>" for before, kind, text, after in parts
    )


def tex_of(edition, project, read_settings) -> str:
    return _Export([edition], read_settings, STYLE, project).text()[0]


def prove(folder, parts) -> None:
    """Set, read back with two readers, write LaTeX, read that back."""
    made, pdf, chosen, edition = book(
        folder, document(body_of(parts)), {"form": "text", "page": "A5", "pointers": "none"}
    )
    assert made.pdf is not None, [f.message for f in made.findings]
    assert "O015" not in {f.code for f in made.findings}
    ledger = made.manuscripts[0]
    assert ledger is not None
    poppler, other = (squeezed(text) for text in pdf_text(pdf))
    # poppler and pypdf take the raised and lowered out of their line: there the letters are enough.
    for part in parts:
        wanted = expected(*part)
        if part[1] in {"hi sup", "hi sub"}:
            assert _letters(wanted) <= _letters(poppler)
            continue
        assert wanted in poppler, (wanted, poppler)
        if part[1] != "hi spaced":
            assert wanted in other, (wanted, other)
    from edition.project import open_project

    project = open_project(folder, folder)
    text, _ = read(tex_of(edition, project, chosen))
    tex = squeezed(text)
    for before, kind, inner, after in parts:
        # TeX itself sets capitals.
        wanted = expected(before, "" if kind == "hi capitals" else kind, inner, after)
        assert wanted in tex, (wanted, tex)
    account = Ledger.of(edition)
    assert account.unread == 0


def _letters(text: str) -> set[str]:
    return {
        c
        for c in text
        if not unicodedata.combining(c) and unicodedata.combining(unicodedata.normalize("NFD", c)[-1]) == 0
    }


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
)
@given(paragraphs)
@pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")
def test_no_character_is_obeyed(tmp_path_factory, parts):
    prove(tmp_path_factory.mktemp("text"), parts)


@pytest.mark.parametrize("joiner", ["\u2060", "\u200b", "\u200c", "\u00ad"], ids=lambda c: f"U+{ord(c):04X}")
def test_a_letter_with_a_mark_before_a_sign_without_shape_is_there_once(tmp_path, joiner):
    prove(
        tmp_path,
        [
            ("#let x[”", "unclear", f"x{joiner}+y", ""),
            ("", "unclear", "x+y", ""),
            ("q\u0303", "hi italic", f"xq\u0303{joiner}y", ""),
        ],
    )


@pytest.mark.parametrize("joiner", ["\u2060", "\u200b", "\u200c", "\u00ad"], ids=lambda c: f"U+{ord(c):04X}")
def test_a_letter_before_a_sign_without_shape_is_the_letter_of_its_marks(tmp_path, joiner):
    """The table of glyphs names the letter with the sign, and the letter with a dot needs it, too."""
    prove(tmp_path, [("", "emph", "ay", f"x{joiner}>"), ("`", "unclear", "xy", "")])


@pytest.mark.parametrize("kind", sorted(RUNS))
def test_what_follows_a_run_is_text(tmp_path, kind):
    """Each special character directly after, before and in a run of each kind."""
    prove(tmp_path, [(s, kind, f"x{s}y", s) for s in SPECIAL])


def test_the_foot_and_the_book_around_are_text(tmp_path):
    """Notes, readings, sigla, descriptions of witnesses, titles, the words of settings, headings, names of layers."""
    hard = "x;(a).b[c]#{d}$e$*f*_g_@h<i>\\j//k/*l*/--m~\"n\"'o'`p`=q"
    xml = escape(hard)
    attribute = xml.replace('"', "&quot;").replace("'", "&apos;")
    header = HEADER.replace("Case", xml).replace(
        "<witness xml:id='A'/>", f"<witness xml:id='A' n='{attribute}'>Codex {xml}</witness>"
    )
    body = (
        f"<head>Caput {xml}</head><p>arma <app><lem wit='#A'>virum {xml}</lem><rdg wit='#B'>viros {xml}</rdg></app>(que)"
        f"<note>nota {xml}</note>; cano <hi rend='bold'>a</hi>(b)</p><p>fin<note type='{attribute}'>altera {xml}</note></p>"
        f"<list><head>Index {xml}</head><item>{xml}</item></list><table><row role='label'><cell>{xml}</cell><cell>b</cell></row>"
        f"<row><cell>c</cell><cell>{xml}</cell></row></table><figure><head>{xml}</head><graphic url='{attribute}'/></figure>"
        f"<sp><speaker>{xml}</speaker><l part='I'>pars {xml}</l></sp><sp><speaker>b</speaker><l part='F'>finis</l></sp>"
    )
    given_settings = {"layers": {'x(";#': "end"}}
    made, pdf, _, _ = book(tmp_path, document(body, header), given_settings)
    assert made.pdf is not None, [f.message for f in made.findings]
    assert not {f.code for f in made.findings} & {"O001", "O011", "O015"}
    poppler, _ = (squeezed(text) for text in pdf_text(pdf))
    for words_before in ("Caput", "virum", "viros", "nota", "altera", "Index", "Codex", "pars"):
        assert squeezed(words_before + hard) in poppler, (words_before, poppler)
    reader = PdfReader(pdf)
    assert reader.metadata.title == hard
    assert any(hard in str(entry.title) for entry in _flat(reader.outline))


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry
