"""The law of the apparatus: what was collated comes back.

Witness texts are made up, collated, and the collation is written as TEI in each way that the Guidelines know; read back,
every witness's text returns exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition.checks import Checked, run_checks
from edition.model.ledger import Ledger
from edition.model.witness import witness_text
from edition.passes import bind, classify, locate, number_notes, scope
from edition.project import Project
from edition.reader import read_edition
from edition.run.folder import understand
from edition.run.links import Links
from edition.source import read_document
from edition.writers.common.pieces import HouseStyle
from edition.writers.text import edition_text
from tests.conftest import HEADER, TEI_OPEN

SIGLA = ("A", "B", "C", "D")
LINE = 4
FOUR = HEADER.replace("</listWit>", "<witness xml:id='D'/></listWit>")
EXAMPLES = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


@dataclass(frozen=True)
class Edit:
    """From one place of the base text to another (in words) other words."""

    start: int
    end: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Collation:
    """A base text and, for each witness, how it differs; a witness's own edits do not touch each other."""

    base: tuple[str, ...]
    edits: dict[str, tuple[Edit, ...]]

    def text_of(self, siglum: str) -> list[str]:
        words, done = [], 0
        for edit in self.edits[siglum]:
            words += [*self.base[done : edit.start], *edit.words]
            done = edit.end
        return [*words, *self.base[done:]]

    def within(self, siglum: str, start: int, end: int) -> list[str]:
        """The words of a witness for a stretch of the base that cuts none of its edits."""
        words, done = [], start
        for edit in self.edits[siglum]:
            if start <= edit.start and edit.end <= end:
                words += [*self.base[done : edit.start], *edit.words]
                done = edit.end
        return [*words, *self.base[done:end]]


@st.composite
def collations(draw, *, insertions=True, longest=5):
    size = draw(st.integers(2, 14))
    base = tuple(f"v{i}{draw(st.sampled_from(['a', 'ος', 'ب', '文', 'é']))}" for i in range(size))
    edits: dict[str, tuple[Edit, ...]] = {}
    for siglum in SIGLA:
        mine, place = [], 0
        while place <= size and draw(st.booleans()):
            start = draw(st.integers(place, size))
            end = draw(st.integers(start, min(size, start + longest)))
            words = tuple(draw(st.lists(st.sampled_from(["x", "ya", "z&", "<w>", "ζ", "ج"]), max_size=3)))
            if start == end and (not words or not insertions):
                break
            mine.append(Edit(start, end, words))
            place = end + 1
        edits[siglum] = tuple(mine)
    return Collation(base, edits)


def grouped(collation: Collation) -> dict[Edit, list[str]]:
    groups: dict[Edit, list[str]] = {}
    for siglum in SIGLA:
        for edit in collation.edits[siglum]:
            groups.setdefault(edit, []).append(siglum)
    return groups


def wit(sigla) -> str:
    return " ".join(f"#{s}" for s in sigla)


def rdg(sigla, words) -> str:
    return f'<rdg wit="{wit(sigla)}">{escape(" ".join(words))}</rdg>'


# -- parallel segmentation -----------------------------------------------------------------------------------------


def segments(collation: Collation) -> list[tuple[int, int]]:
    """Join what overlaps or touches to stretches."""
    spans: list[tuple[int, int]] = []
    for edit in sorted(grouped(collation), key=lambda e: (e.start, e.end)):
        if spans and edit.start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], edit.end))
        else:
            spans.append((edit.start, edit.end))
    return spans


def parallel(collation: Collation, *, nested: bool) -> str:
    out, done = [], 0
    for start, end in segments(collation):
        out.append(escape("".join(f"{w} " for w in collation.base[done:start])))
        out.append(segment(collation, start, end, SIGLA, nested=nested))
        done = end
    out.append(escape("".join(f"{w} " for w in collation.base[done:])))
    return f"<p>{''.join(out)}</p>"


def segment(collation: Collation, start: int, end: int, sigla, *, nested: bool) -> str:
    """One entry; every word brings the space after it. Nested: what does not concern the whole stands in the lemma."""
    base = list(collation.base[start:end])
    whole = [s for s in sigla if any(e.start == start and e.end == end for e in collation.edits[s])]
    others = [s for s in sigla if s not in whole]
    if nested and whole and end - start > 1:
        inner = Collation(collation.base, {s: collation.edits[s] if s in others else () for s in SIGLA})
        parts, done = [], start
        for a, b in segments(inner):
            if start <= a and b <= end and (a, b) != (start, end):
                parts.append(escape("".join(f"{w} " for w in collation.base[done:a])))
                parts.append(segment(inner, a, b, others, nested=True))
                done = b
        if done > start:
            parts.append(escape("".join(f"{w} " for w in collation.base[done:end])))
            return f'<app><lem wit="{wit(others)}">{"".join(parts)}</lem>{readings(collation, start, end, whole)}</app>'
    agreeing = [s for s in sigla if collation.within(s, start, end) == base]
    lemma = f' wit="{wit(agreeing)}"' if agreeing else ""
    rest = [s for s in sigla if s not in agreeing]
    return (
        f"<app><lem{lemma}>{escape(''.join(f'{w} ' for w in base))}</lem>{readings(collation, start, end, rest)}</app>"
    )


def readings(collation: Collation, start: int, end: int, sigla) -> str:
    groups: dict[tuple[str, ...], list[str]] = {}
    for siglum in sigla:
        groups.setdefault(tuple(collation.within(siglum, start, end)), []).append(siglum)
    return "".join(
        f'<rdg wit="{wit(who)}">{escape("".join(f"{w} " for w in words))}</rdg>' for words, who in groups.items()
    )


# -- double end-point ----------------------------------------------------------------------------------------------


def pointed(collation: Collation, place: str) -> str | tuple[str, str]:
    """Anchors before every word and at the end; entries overlap as they come."""
    body = " ".join(f'<anchor xml:id="w{i}"/>{escape(w)}<anchor xml:id="z{i}"/>' for i, w in enumerate(collation.base))
    body += f'<anchor xml:id="w{len(collation.base)}"/>'
    file = "text.xml" if place == "file" else ""
    entries = []
    for edit, sigla in grouped(collation).items():
        last = f"z{edit.end - 1}" if edit.end > edit.start else f"w{edit.start}"
        entries.append(f'<app from="{file}#w{edit.start}" to="{file}#{last}">{rdg(sigla, edit.words)}</app>')
    listed = f"<listApp>{''.join(entries)}</listApp>"
    match place:
        case "inline":
            return f"<p>{body}{''.join(entries)}</p>"
        case "list":
            return f"<p>{body}</p>{listed}"
        case "back":
            return f"<p>{body}</p>", f"</body><back>{listed}</back><body>"
        case _:
            return f"<p>{body}</p>", listed


# -- location-referenced -------------------------------------------------------------------------------------------


def located(collation: Collation, unit: str) -> str:
    lines = [collation.base[i : i + LINE] for i in range(0, len(collation.base), LINE)]
    if unit == "lb":
        body = "<p>" + "".join(f'<lb n="{i + 1}"/>{escape(" ".join(line))}\n' for i, line in enumerate(lines)) + "</p>"
    else:
        body = (
            "<lg>" + "".join(f'<l n="{i + 1}">{escape(" ".join(line))}</l>' for i, line in enumerate(lines)) + "</lg>"
        )
    entries = []
    for edit, sigla in grouped(collation).items():
        first, last = edit.start // LINE + 1, (edit.end - 1) // LINE + 1
        loc = str(first) if first == last else f"{first}–{last}"
        lemma = escape(" ".join(collation.base[edit.start : edit.end]))
        entries.append(f'<app loc="{loc}"><lem>{lemma}</lem>{rdg(sigla, edit.words)}</app>')
    return f"{body}<listApp>{''.join(entries)}</listApp>"


# -- reading back --------------------------------------------------------------------------------------------------


def read(folder, body: str, apart: str = "") -> tuple:
    text = folder / "text.xml"
    text.write_text(f"{TEI_OPEN}{FOUR}<text><body>{body}</body></text></TEI>", encoding="utf-8")
    documents = {text: read_document(text, boundary=folder)}
    if apart:
        other = folder / "apparatus.xml"
        other.write_text(f"{TEI_OPEN}{HEADER}<standOff>{apart}</standOff></TEI>", encoding="utf-8")
        documents[other] = read_document(other, boundary=folder)
    folder = understand(
        {path: Links.of(path, one) for path, one in documents.items()},
        lambda _: None,
        lambda _path, _keys: False,
        frozenset(),
    )
    assert folder.texts == {text: [other] if apart else []}
    document = documents[text].joined_by(documents[other]) if apart else documents[text]
    edition, _ = read_edition(document, "text")
    edition = classify(scope(number_notes(bind(locate(edition)))))
    return edition, document


def holds(collation: Collation, folder, body: str, apart: str = "") -> None:
    edition, document = read(folder, body, apart)
    assert all(entry.is_bound and entry.is_exact for entry in edition.entries.values())
    for siglum in SIGLA:
        assert witness_text(edition, siglum).text.split() == collation.text_of(siglum), siglum
    ledger = Ledger.of(edition)
    edition_text(edition, ledger, HouseStyle())
    assert ledger.lost == 0
    codes = {f.code for f in run_checks(Checked.of(document, edition, Project("text", folder, ())))}
    assert not codes & {"A001", "A012", "A030", "A040", "A041", "A042"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("law")


@EXAMPLES
@given(collations())
def test_parallel_segmentation(folder, collation):
    holds(collation, folder, parallel(collation, nested=False))


@EXAMPLES
@given(collations(longest=9))
def test_parallel_segmentation_nested(folder, collation):
    holds(collation, folder, parallel(collation, nested=True))


@EXAMPLES
@given(collations())
def test_double_end_point_in_the_text(folder, collation):
    holds(collation, folder, pointed(collation, "inline"))


@EXAMPLES
@given(collations())
def test_double_end_point_in_a_list(folder, collation):
    holds(collation, folder, pointed(collation, "list"))


@EXAMPLES
@given(collations(longest=9))
def test_double_end_point_in_another_file(folder, collation):
    body, apart = pointed(collation, "file")
    if not grouped(collation):
        apart = ""
    holds(collation, folder, body, apart)


@EXAMPLES
@given(collations(insertions=False), st.sampled_from(["lb", "l"]))
def test_location_referenced(folder, collation, unit):
    holds(collation, folder, located(collation, unit))
