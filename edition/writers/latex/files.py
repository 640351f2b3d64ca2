"""Write the LaTeX export. Editions → .tex files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.project import Project
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import set_references
from edition.writers.galley.manuscript import Context, Manuscript, write_manuscript
from edition.writers.galley.marks import Numbers
from edition.writers.galley.pairing import align, blocks, find_texts
from edition.writers.galley.parts import Group, Leaf, Marker, Part, leaves
from edition.writers.galley.pointers import Pointers, targets
from edition.writers.galley.settings import Settings, has_facing, read_settings
from edition.writers.latex.document import LETTERS, Document
from edition.writers.latex.tex import babel_name, family_name, one_line, place_of
from edition.writers.registry import Input, TextByText, Whole, Written

_PREAMBLE = Path(__file__).parent / "preamble.tex"
_LEMMA_WORDS = 5
_LINEATION = {"page": "page", "section": "section", "continuous": "section", "verse": "section", "none": "page"}
_FONTS = {"arabic": "Amiri", "persian": "Amiri", "hebrew": "Frank Ruhl Libre", "hindi": "Noto Serif Devanagari"}
_SCRIPTS = {"arabic": "Script=Arabic,Renderer=Node,", "persian": "Script=Arabic,Renderer=Node,"}
_HOLE = re.compile("@([A-Z]+)@")
_EMPTY = "\\pstart\n\\null\n\\pend\n"


def write_text(given: Input, _whole: Whole, written: Written) -> None:
    """Write ``<name>.tex`` for a text."""
    settings, _ = read_settings(given.project)
    style = HouseStyle.of(given.project.apparatus, lemma_words=_LEMMA_WORDS)
    editions = list(given.editions)
    if settings.facing and editions:
        pair, findings = find_texts(settings.facing, [*editions, *given.parallels], given.project.file)
        written.findings.extend(findings)
        if pair is not None:
            _save(_Export(list(pair), settings, style, given.project), written)
            editions = [e for e in editions if e.file not in {p.file for p in pair}]
    for edition in editions:
        _save(_Export([edition], settings, style, given.project), written)


def write_end(whole: Whole, _parts: Iterable[None], written: Written) -> None:
    """Tell what of the settings cannot be used."""
    written.findings.extend(read_settings(whole.project)[1])


write = TextByText(write_text, write_end, has_facing)


def _save(export: _Export, written: Written) -> None:
    text, ledgers = export.text()
    name = f"{export.editions[0].name}.tex"
    written.save(name, text)
    written.ledgers.extend(ledgers)


@dataclass(slots=True)
class _Export:
    editions: list[Edition]
    settings: Settings
    style: HouseStyle
    project: Project

    def text(self) -> tuple[str, list[Ledger]]:
        """Write the whole document."""
        numbers = Numbers()
        by_file: dict[str, Ledger] = {e.file: Ledger.of(e) for e in self.editions}
        manuscripts = [self._manuscript(e, numbers, by_file[e.file]) for e in self.editions]
        documents = [Document(m, self.style.after_lemma, labelled=_labels(m)) for m in manuscripts]
        out = [self._preamble(manuscripts)]
        for document in documents:
            out.extend(document.plain(part.children) for part in document.manuscript.before)
        out.append(self._facing(documents) if len(documents) == 2 else _numbered(documents[0]))
        for document, manuscript in zip(documents, manuscripts, strict=True):
            for number, series in enumerate(manuscript.series):
                if series.layer.place in {"end", "section"}:
                    out.append(f"\\doendnotes{{{LETTERS[number % len(LETTERS)]}}}\n")
            out.extend(document.plain(part.children) for part in manuscript.after)
            out.extend(document.without_place())
        out.append("\\end{document}\n")
        return "".join(out), list(by_file.values())

    def _manuscript(self, edition: Edition, numbers: Numbers, ledger: Ledger) -> Manuscript:
        """Compose a text; where it refers to places, once more, with what stands for their pages and lines."""
        prefix = "" if edition is self.editions[0] else "right-"
        context = Context(Numbers(), prefix, references=set_references(edition, self.project))
        keys = targets(edition) if self.settings.pointers != "none" else frozenset()
        known: dict[str, tuple[str, str]] = {}
        if keys:
            first = replace(context, pointers=Pointers(self.settings.pointers))
            known = _places(write_manuscript(edition, self.settings, Ledger.of(edition), self.style, first), keys)
        pointers = Pointers(self.settings.pointers if keys else "none", known)
        return write_manuscript(
            edition, self.settings, ledger, self.style, replace(context, numbers=numbers, pointers=pointers)
        )

    def _preamble(self, manuscripts: Sequence[Manuscript]) -> str:
        edition, margins = self.editions[0], self.settings.margins
        count = max(1, *(len(m.series) for m in manuscripts))
        language = babel_name(edition.metadata.language)
        babel = "\\usepackage[bidi=basic]{babel}\n" + (f"\\babelprovide[import,main]{{{language}}}" if language else "")
        values = {
            "TITLE": one_line(edition.metadata.title or edition.name), "WIDTH": f"{self.settings.page_mm[0]:g}",
            "HEIGHT": f"{self.settings.page_mm[1]:g}", "INSIDE": f"{margins.inside:g}", "OUTSIDE": f"{margins.outside:g}",
            "TOP": f"{margins.top:g}", "BOTTOM": f"{margins.bottom:g}", "BABEL": babel,
            "FONT": family_name(self.settings.font) or _FONTS.get(language, "Libertinus Serif"),
            "SCRIPT": _SCRIPTS.get(language, ""), "SERIES": ",".join(LETTERS[:count]),
            "RELEDPAR": "\\usepackage{reledpar}" if len(self.editions) == 2 else "", "EVERY": str(self.settings.every),
            "LINEATION": _LINEATION[manuscripts[0].numbering], "SIGN": one_line(self.style.after_lemma),
        }  # fmt: skip
        text = _PREAMBLE.read_text(encoding="utf-8")
        return _HOLE.sub(lambda hole: values[hole[1]], text)

    def _facing(self, documents: Sequence[Document]) -> str:
        """Write two texts side by side: as many paragraphs on each side in every unit."""
        left, right = (d.manuscript for d in documents)
        sides: tuple[list[str], list[str]] = ([], [])
        for mine, theirs in zip(left.text, right.text, strict=False):
            units = align(left, right, (mine.children, theirs.children))
            parts = [
                _by_unit(d, part, units.unit_of[s])
                for s, (d, part) in enumerate(zip(documents, (mine, theirs), strict=True))
            ]
            for number in range(units.count + 1):
                pairs = zip_longest(*(side.get(number, []) for side in parts), fillvalue=_EMPTY)
                for pair in pairs:
                    sides[0].append(pair[0])
                    sides[1].append(pair[1])
        return (
            "\\begin{pages}\n\\begin{Leftside}\n\\beginnumbering\n"
            + "".join(sides[0])
            + "\\endnumbering\n\\end{Leftside}\n"
            "\\begin{Rightside}\n\\beginnumbering\n" + "".join(sides[1]) + "\\endnumbering\n\\end{Rightside}\n"
            "\\end{pages}\n\\Pages\n"
        )


def _labels(manuscript: Manuscript) -> dict[int, str]:
    """Give each place to which a reference leads a label, by its marker."""
    name = "right" if manuscript.text and manuscript.text[0].name.startswith("right-") else "place"
    return {manuscript.point(key): f"{name}.{i}" for i, key in enumerate(sorted(targets(manuscript.edition)))}


def _places(manuscript: Manuscript, keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Say how page and line of places in the text are written; others have none."""
    counted = {
        marker.id
        for part in manuscript.text for leaf in leaves(part.children) if leaf.is_counted
        for marker in leaf.items if isinstance(marker, Marker)
    }  # fmt: skip
    labels = _labels(manuscript)
    points = {key: manuscript.point(key) for key in keys}
    return {key: place_of(labels[point]) if point in counted else ("", "") for key, point in points.items()}


def _numbered(document: Document) -> str:
    """Write the text between the commands that number its lines."""
    out = ["\\beginnumbering\n"]
    for part in document.manuscript.text:
        out.extend(document.numbered(part.children))
    return "".join([*out, "\\endnumbering\n"])


def _by_unit(document: Document, part: Part, unit_of: dict[int, int]) -> dict[int, list[str]]:
    """Write the leaves of a part, sorted by unit."""
    found: dict[int, list[str]] = {}
    for block in blocks(part.children):
        node: Leaf | Group = block
        first = (
            node.id
            if isinstance(node, Leaf)
            else next((leaf for leaf in unit_of if leaf >= 0 and _holds(node, leaf)), -1)
        )
        found.setdefault(unit_of.get(first, 0), []).extend(document.numbered((node,)))
    return found


def _holds(group: Group, leaf: int) -> bool:
    return any(child.id == leaf if isinstance(child, Leaf) else _holds(child, leaf) for child in group.children)
