"""What a book has around its text: half-title, title, imprint, contents, sigla, indexes. Edition and plan → parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.model.apparatus import Witness, word_for
from edition.model.edition import Edition
from edition.model.metadata import Person
from edition.model.register import Registered
from edition.model.walk import plain_text
from edition.writers.common.languages import direction
from edition.writers.common.registers import indexed
from edition.writers.common.words import words
from edition.writers.galley.compose import with_flags
from edition.writers.galley.leaf import LeafText
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.marks import Numbers
from edition.writers.galley.parts import Flag, Leaf, LeafKind, Marker, Part, Run, leaf_link, leaves
from edition.writers.galley.series import SeriesItem

_ABBREVIATIONS = (
    ("add.", "addidit, addiderunt"), ("ante", "ante verbum quod sequitur"), ("coni.", "coniecit"), ("del.", "delevit, deleverunt"),
    ("lac.", "lacuna"), ("om.", "omisit, omiserunt"), ("post", "post verbum quod sequitur"), ("spat. vac.", "spatium vacuum"),
    ("transp.", "transposuit, transposuerunt"), ("v. imag.", "vide imaginem"),
)  # fmt: skip
_DEEPEST = 3
"""Headings down to this level stand in the contents."""


@dataclass(slots=True)
class Matter:
    """Makes leaves that the source does not have; nothing here is in the account of the text.

    ``witnesses`` are those of all texts in the book.
    """

    edition: Edition
    numbers: Numbers
    language: str
    witnesses: Mapping[str, Witness]
    parts: dict[str, Part] = field(default_factory=dict)
    head: str = ""
    ems: float = 30.0

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the interface."""
        return words(self.language)

    def leaf(
        self, kind: LeafKind, runs: Iterable[Run], *, level: int = 0, end: Iterable[Run] = (), lang: str = ""
    ) -> Leaf:
        """Make a leaf of runs."""
        text = LeafText(ems=self.ems)
        for run in runs:
            text.add(run)
        number = next(self.numbers.leaf)
        plain = text.text().strip()
        if kind == "heading":
            self.head = plain
        items, first, last = text.items(self.numbers.marker)
        return Leaf(
            number, kind, items, first, last, level, lang or self._own_direction(plain, kind),
            plain if kind == "heading" else "", target=f"L{number}", end=tuple(end), head=self.head,
        )  # fmt: skip

    def _own_direction(self, text: str, kind: LeafKind) -> str:
        """Return a language for a line of its own direction: one in Latin letters in a book from right to left."""
        if kind in {"entry", "contents"} or direction(self.edition.metadata.language) != "rtl":
            return ""
        strong = next((d for c in text if (d := unicodedata.bidirectional(c)) in {"L", "R", "AL"}), "R")
        return "und" if strong == "L" else ""

    # -- before the text -------------------------------------------------------------------------------------------

    def opening(self) -> list[Part]:
        """Make half-title, title page and imprint."""
        metadata = self.edition.metadata
        title = metadata.title or self.edition.name
        half = Part("half-title", (self.leaf("centred", [Run(metadata.short_title or title)]),), "roman")
        page = [self._people("author", metadata.authors), self.leaf("title", [Run(title)])]
        if metadata.subtitle:
            page.append(self.leaf("author", [Run(metadata.subtitle, ("italic",))]))
        if metadata.editors:
            page.append(self.leaf("centred", [Run(f"{self.words['edited_by']} {_names(metadata.editors)}")]))
        imprint = ", ".join(filter(None, (metadata.publisher, metadata.date[:4])))
        foot = [self.leaf("continued", [Run(imprint)])] if imprint else []
        title_page = Part("title-page", tuple(p for p in page if p is not None), "roman", recto=True)
        lines = [self.leaf("small", [Run(line)]) for line in self._imprint()]
        return [half, title_page, Part("imprint", (*foot, *lines), "roman")]

    def _people(self, kind: LeafKind, people: Sequence[Person]) -> Leaf | None:
        return self.leaf(kind, [Run(_names(people))]) if people else None

    def _imprint(self) -> Iterable[str]:
        metadata = self.edition.metadata
        yield metadata.title or self.edition.name
        for person in metadata.contributors:
            yield f"{person.role}: {person.name}" if person.role else person.name
        if metadata.version:
            yield f"{self.words['version']}: {metadata.version}"
        for kind, value in metadata.identifiers:
            yield f"{kind}: {value}" if kind else value
        for licence in metadata.licences:
            yield f"{licence.text} {licence.target}".strip() if licence.target not in licence.text else licence.text
        yield "Typeset with tei-edition."

    def head_register(self, parts: list[Part]) -> None:
        """Give the register the heading that a standoff list has not."""
        for i, part in enumerate(parts):
            if part.name.endswith("register"):
                head = self.leaf("heading", [Run(self.words["register"])], level=1)
                parts[i] = replace(part, children=(head, *part.children), title=self.words["register"])

    def heading_block(self) -> list[Leaf]:
        """Make the title over a text that has no title page."""
        metadata = self.edition.metadata
        block = [
            self._people("author", metadata.authors),
            self.leaf("title", [Run(metadata.title or self.edition.name)]),
        ]
        if metadata.subtitle:
            block.append(self.leaf("centred", [Run(metadata.subtitle, ("italic",))]))
        if metadata.editors:
            block.append(self.leaf("centred", [Run(f"{self.words['edited_by']} {_names(metadata.editors)}")]))
        return [leaf for leaf in block if leaf is not None]

    def sigla(self, manuscripts: Sequence[Manuscript]) -> Part | None:
        """Make the list of witnesses, and of the abbreviations that the apparatus uses."""
        found = [w for w in self.witnesses.values() if w.is_declared or w.label]
        if not found:
            return None
        made = [self.leaf("heading", [Run(self.words[word_for(found)])], level=1)]
        bare: list[Run] = []
        level = 0
        set_runs = [r for m in manuscripts for s in m.series for i in s.items for r in _runs_of(i)]
        named = {r.text.strip() for r in set_runs if "siglum" in r.flags}
        for witness in found:
            runs = self._described(witness)
            if bare and (runs or level != int(bool(witness.group))):
                made.append(self.leaf("entry", bare, level=level))
                bare = []
            level = int(bool(witness.group))
            siglum = Run(witness.siglum, ("bold", "siglum"))
            # The id of a list with a heading is no siglum, unless the apparatus has it.
            is_code = witness.is_group and witness.siglum == witness.id and witness.siglum not in named
            if runs and is_code and witness.label:
                made.append(self.leaf("entry", runs, level=level))
            elif runs:
                made.append(self.leaf("entry", [siglum, Run("\u2002"), *runs], level=level))
            else:
                # Witnesses of which the header says nothing are listed side by side.
                bare += [*([Run("\u2003 ")] if bare else []), siglum]
        if bare:
            made.append(self.leaf("entry", bare, level=level))
        used = {r.text.strip() for r in set_runs if "italic" in r.flags}
        meant = [(short, long) for short, long in _ABBREVIATIONS if used.issuperset(short.split())]
        if meant:
            made.append(self.leaf("heading", [Run(self.words["abbreviations"])], level=2))
            made.extend(self.leaf("entry", [Run(short, ("italic",)), Run(f"\u2002{long}")]) for short, long in meant)
        return Part("sigla", tuple(made), "roman", title=self.words[word_for(found)])

    def _described(self, witness: Witness) -> list[Run]:
        """Say what a witness is: its label or description, the members of a group."""
        label = witness.label or plain_text(witness.description)
        label = "" if label == witness.siglum else label
        if not witness.is_group:
            return [Run(label)] if label else []
        members = (self.witnesses[m].siglum for m in witness.members if m in self.witnesses)
        return [Run(f"{label} " if label else ""), Run(f"= {' '.join(members)}")]

    def contents(self, parts: Sequence[Part], page_of: Mapping[int, str]) -> Part | None:
        """Make the table of contents; ``page_of`` gives the page of each leaf."""
        headings = _headings(parts)
        if len(headings) < 2:
            return None
        made = [self.leaf("heading", [Run(self.words["contents"])], level=1)]
        least = min(group[0].level for group in headings)
        for group in headings:
            link = leaf_link(group[0])
            runs = [
                run for i, h in enumerate(group) for run in (Run(". " if i else "", link=link), *_words_of(h, link))
            ]
            page = Run(page_of.get(group[0].id, "000"), link=link)
            made.append(self.leaf("contents", runs, level=group[0].level - least, end=[page]))
        return Part("contents", tuple(made), "roman", title=self.words["contents"])

    # -- after the text --------------------------------------------------------------------------------------------

    def indexes(self, places: Mapping[str, Sequence[tuple[str, str]]]) -> Part | None:
        """Make the indexes of what the edition registers; ``places`` gives reference and link by id."""
        made: list[Leaf] = []
        for kind, entries in indexed(self.edition).items():
            found = [r for r in entries if places.get(r.id) and r.label]
            if not found:
                continue
            made.append(self.leaf("heading", [Run(self.words[f"index_{kind}"])], level=2))
            made.extend(self._indexed(r, places[r.id]) for r in found)
        if not made:
            return None
        made.insert(0, self.leaf("heading", [Run(self.words["indexes"])], level=1))
        return Part("indexes", tuple(made), title=self.words["indexes"])

    def _indexed(self, registered: Registered, places: Sequence[tuple[str, str]]) -> Leaf:
        runs = [Run(registered.label, lang=registered.lang), Run("\u2002")]
        for i, (name, link) in enumerate(places):
            runs += [Run(", ")] if i else []
            runs.append(Run(name, ("isolated",), link=link))
        return self.leaf("entry", runs)

    def commentary(self, title: str, notes: Iterable[tuple[str, Sequence[Run]]], name: str) -> Part:
        """Make a part of the notes that have moved from the feet; each comes with the page to which it belongs."""
        made = [self.leaf("heading", [Run(title)], level=1)]
        made.extend(replace(self.leaf("endnote", runs), head=page) for page, runs in notes)
        return Part(name, tuple(made), title=title, running=self.words["notes_to_pages"])

    def endnotes(self, title: str, notes: Iterable[Sequence[Run]], name: str) -> Part:
        """Make a part of notes that stand after the text."""
        made = [self.leaf("heading", [Run(title)], level=1)]
        made.extend(self.leaf("entry", runs) for runs in notes)
        return Part(name, tuple(made), title=title)


def _runs_of(item: SeriesItem) -> Iterable[Run]:
    """Return all runs of an item."""
    return (*item.lemma, *item.after, *(run for word in item.words for run in word))


def _headings(parts: Sequence[Part]) -> list[list[Leaf]]:
    """Collect the headings for the contents; those of one level that follow each other are one."""
    groups: list[list[Leaf]] = []
    for part in parts:
        before: Leaf | None = None
        for leaf in leaves(part.children):
            if leaf.kind == "heading" and leaf.level <= _DEEPEST and leaf.plain:
                if before is not None and before.kind == "heading" and before.level == leaf.level:
                    groups[-1].append(leaf)
                else:
                    groups.append([leaf])
            before = leaf
    return groups


def _names(people: Sequence[Person]) -> str:
    return ", ".join(p.name for p in people)


def _words_of(heading: Leaf, link: str) -> Iterable[Run]:
    """Return the words of a heading for the contents: without calls of notes and without its own links."""
    kept: tuple[Flag, ...] = ("small-caps", "superscript", "subscript")
    for item in heading.items:
        if isinstance(item, Run) and "call" not in item.flags:
            yield Run(item.text, tuple(f for f in item.flags if f in kept), item.lang, link)


def fixed(part: Part) -> str:
    """Say by which function of the frame a page that is set as a whole is laid out."""
    return {"half-title": "half-title-page", "title-page": "title-page", "imprint": "imprint-page"}[part.name]


__all__ = ["Marker", "Matter", "fixed", "with_flags"]
