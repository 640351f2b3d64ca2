r"""Galley and series → a document for reledmac.

An entry whose lemma lies within one paragraph, and crosses no other, is written as \edtext around the lemma; others are
written at the end of their lemma, with labels at both ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.letters import figure
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import Group, Image, Item, Leaf, Marker, Run, leaves, text_of
from edition.writers.galley.passages import Passage, in_margin
from edition.writers.galley.series import Series, SeriesItem
from edition.writers.latex.tex import escaped, run, runs

_STYLES: Mapping[str, str] = {
    "heading": "edheading", "speaker": "edspeaker", "stage": "edstage", "centred": "edcentred", "right": "edright",
    "title": "edtitle", "author": "edcentred", "caption": "edcaption", "small": "edsmall", "entry": "edentry",
    "continued": "noindent", "contents": "edentry", "figure": "edcentred", "endnote": "edentry", "verse": "edverse",
}  # fmt: skip
_FIGURES = re.compile(r"\d+(?=\D*$)")
"""The last figures of a number that an encoder wrote."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Place:
    """One item with the letter of its series."""

    item: SeriesItem
    letter: str
    layer: Series


@dataclass(slots=True)
class Document:
    """Writes the leaves of one text with what belongs to their lines; ``labelled`` are the labels of the places that are referred to."""

    manuscript: Manuscript
    sign: str = "]"
    starts: dict[int, list[Place]] = field(default_factory=dict)
    ends: dict[int, list[Place]] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)
    has_lines: bool = False
    is_unnumbered: bool = False
    labelled: Mapping[int, str] = field(default_factory=dict)
    cited: dict[int, Passage] = field(default_factory=dict)
    verses: dict[int, str] = field(default_factory=dict)
    telling: dict[str, str] = field(default_factory=dict)
    order: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the items, and the numbers by which the text is cited, by their markers."""
        self.cited = {passage.marker: passage for passage in self.manuscript.places.passages if passage.shown}
        for number, layer in enumerate(self.manuscript.series):
            for item in layer.items:
                self.order[item.key] = len(self.order)
                place = Place(item, LETTERS[number % len(LETTERS)], layer)
                self.starts.setdefault(item.start, []).append(place)
                self.ends.setdefault(item.end, []).append(place)

    # -- leaves ----------------------------------------------------------------------------------------------------

    def numbered(self, nodes: Iterable[Leaf | Group]) -> list[str]:
        r"""Write leaves as paragraphs between \pstart and \pend, one string each."""
        self.has_lines = True
        return [self._paragraph(leaf) for leaf in self._signed(nodes)]

    def _paragraph(self, leaf: Leaf) -> str:
        r"""Write a leaf as a paragraph; where verses are numbered, each says its number, which its turned-over words share.

        What is no verse has no number: neither in the margin nor at the foot.
        """
        if self.manuscript.numbering != "verse":
            return f"\\pstart\n{self.styled(leaf)}\n\\pend\n"
        found = _FIGURES.search(leaf.number)
        given = figure(found[0]) if found else None
        has_number = given is not None and not leaf.before
        self.is_unnumbered = given is None
        self._number(leaf)
        begin = "" if given is None else f"\\setline{{{given}}}"
        goes_on = "." in leaf.number and leaf.number.rpartition(".")[2] not in {"1", "01"}
        if found is not None and leaf.number != found[0] and not goes_on:
            # A number with a letter, or of an address, is none that TeX could count.
            begin += f"\\ledinnernote{{{escaped(leaf.number)}}}"
        begin += "" if has_number else "\\hidenumbering"
        text = self.styled(leaf, f"\\leavevmode{begin}\\startlock{{}}")
        self.is_unnumbered = False
        return f"\\pstart\n{text}\\endlock\n\\pend\n"

    def plain(self, nodes: Iterable[Leaf | Group]) -> str:
        """Write leaves as ordinary paragraphs: what stands outside the numbered text."""
        self.has_lines = False
        return "".join(f"{{{self.styled(leaf)}\\par}}\n\n" for leaf in self._signed(nodes))

    def _signed(self, nodes: Iterable[Leaf | Group]) -> Iterator[Leaf]:
        """List the leaves; the sign of an item stands in its first one."""
        for node in nodes:
            if isinstance(node, Leaf):
                yield node
            elif node.kind == "item" and node.sign:
                for i, leaf in enumerate(leaves(node.children)):
                    yield (
                        replace(leaf, kind="entry", items=(Run(f"{node.sign}\u2002"), *leaf.items)) if i == 0 else leaf
                    )
            else:
                yield from self._signed(node.children)

    def styled(self, leaf: Leaf, begin: str = "") -> str:
        """Write one leaf in its style; ``begin`` stands before its words."""
        image = next((item for item in leaf.items if isinstance(item, Image)), None)
        if image is not None:
            return f"\\edcentred {begin}{escaped(f'[{image.alt}]')}"
        style = _STYLES.get(leaf.kind, "")
        if leaf.kind == "heading":
            style += "ABCD"[min(max(leaf.level, 1), 4) - 1]
        end = f"\\hfill {runs(leaf.end)}" if leaf.end else ""
        return (f"\\{style} " if style else "") + begin + self.line(leaf.items) + end

    def line(self, items: Sequence[Item]) -> str:
        """Write the runs of a leaf with the entries that begin and end in it."""
        nested = self._nested(items)
        out: list[str] = []
        for item in items:
            match item:
                case Run(flags=("call",)):
                    pass
                case Run():
                    out.append(run(item))
                case Marker():
                    self._at(item.id, nested, out)
                case Image():
                    pass
        return "".join(out)

    def _at(self, marker: int, nested: Mapping[str, int], out: list[str]) -> None:
        """Write what begins and what ends at a marker."""
        if marker in self.cited and self.has_lines:
            out.append(f"\\ledinnernote{{{escaped(in_margin([self.cited[marker]]))}}}")
        if marker in self.labelled and self.has_lines:
            out.append(f"\\edlabel{{{self.labelled[marker]}}}")
        if not self.has_lines:
            for place in self.ends.get(marker, ()):
                self.written.add(place.item.key)
                head = "" if place.item.sign else runs((*place.item.lemma, *place.item.after))
                out.append(f"\\footnote{{{head}{self._body(place)}}}")
            return
        ending = [p for p in self.ends.get(marker, ()) if p.item.key in nested and p.item.start != marker]
        ending.sort(key=lambda p: -nested[p.item.key])
        out.extend(f"}}{{{self._note(place)}}}" for place in ending)
        crossing = [p for p in self.ends.get(marker, ()) if p.item.key not in nested and not p.item.sign]
        out.extend(self._by_labels(place) for place in crossing if place.item.start != marker)
        for place in self.ends.get(marker, ()):
            if place.item.sign:
                note = f"\\footnote{place.letter}{{{self._body(place)}}}"
                sign = place.item.sign
                named = f"\\renewcommand*{{\\thefootnote{place.letter}}}{{{escaped(sign)}}}"
                out.append(f"{{{named}{note}}}" if place.item.is_named else note)
                self.written.add(place.item.key)
        out.extend(
            f"\\edtext{{}}{{{self._note(place)}}}"
            for place in self.starts.get(marker, ())
            if not place.item.sign and place.item.start == place.item.end
        )
        opening = [p for p in self.starts.get(marker, ()) if p.item.key in nested and p.item.end != marker]
        out.extend("\\edtext{" for _ in sorted(opening, key=lambda p: nested[p.item.key]))
        labelled = [p for p in self.starts.get(marker, ()) if p.item.key not in nested and not p.item.sign]
        out.extend(f"\\edlabel{{{_label(place, 'a')}}}" for place in labelled if place.item.end != marker)

    def _nested(self, items: Sequence[Item]) -> dict[str, int]:
        """Find the items whose ends are both in this leaf and cross no other: their order of opening, by key."""
        position = {item.id: i for i, item in enumerate(items) if isinstance(item, Marker)}
        spans = [
            (position[p.item.start], position[p.item.end], p.item.key)
            for marker in position
            for p in self.starts.get(marker, ())
            if p.item.end in position and not p.item.sign and position[p.item.start] < position[p.item.end]
        ]
        kept: list[tuple[int, int, str]] = []
        for first, last, key in sorted(spans, key=lambda s: (s[0], -s[1])):
            if all(last <= b or first >= b or (a <= first and last <= b) for a, b, _ in kept):
                kept.append((first, last, key))
        return {key: number for number, (_, _, key) in enumerate(kept)}

    # -- notes -----------------------------------------------------------------------------------------------------

    def _note(self, place: Place) -> str:
        r"""Write the second argument of \edtext."""
        item = place.item
        self.written.add(item.key)
        head = runs((*item.lemma, *self._before_sign(item.after)))
        lemma = f"\\lemma{{{self.telling.get(item.key, '')}{head}}}"
        kind = "endnote" if place.layer.layer.place in {"end", "section"} else "footnote"
        # What an editor calls a note by a number says its line.
        is_unnumbered = self.is_unnumbered or bool(self._verses(place)) or any(map(str.isdigit, item.label))
        options = ",".join(filter(None, ("" if head else "nosep", "nonum" if is_unnumbered else "")))
        bare = f"[{options}]" if options else ""
        return f"{lemma}\\{place.letter}{kind}{bare}{{{self._body(place)}}}"

    def _number(self, leaf: Leaf) -> None:
        """Enter the number of a verse; of its entries, the first in the order of the foot tells what TeX could not count."""
        places = {item.id: leaf.number for item in leaf.items if isinstance(item, Marker)}
        self.verses.update(places)
        last: dict[str, str] = {}
        ending = [place for marker in places for place in self.ends.get(marker, ()) if not place.item.sign]
        for place in sorted(ending, key=lambda p: self.order[p.item.key]):
            verses = self._verses(place)
            if verses and last.get(place.letter) != verses:
                self.telling[place.item.key] = f"\\textbf{{{escaped(verses)}}} "
            last[place.letter] = verses

    def _verses(self, place: Place) -> str:
        """Return the numbers of the verses of an entry where one is none that TeX could count: 4a, 7.1."""
        first, last = (self.verses.get(marker, "") for marker in (place.item.start, place.item.end))
        if all(figure(number) is not None for number in (first, last) if number):
            return ""
        return first if first == last or not last else f"{first}–{last}"

    def _before_sign(self, after: Sequence[Run]) -> list[Run]:
        """Leave out the sign that ends the lemma: reledmac sets it."""
        found = list(after)
        if found:
            shown = found[-1].text.rstrip().removesuffix(self.sign).rstrip()
            found[-1] = found[-1].with_text(shown)
        return [r for r in found if r.text]

    def _body(self, place: Place) -> str:
        label = [Run(place.item.label, ("number",)), Run("\u00a0")] if place.item.label else []
        return runs([*label, *(r for word in place.item.words for r in word)])

    def _by_labels(self, place: Place) -> str:
        """Write an entry that crosses another, or the border of a paragraph."""
        first, last = _label(place, "a"), _label(place, "b")
        return f"\\edlabel{{{last}}}\\edtext{{}}{{\\xxref{{{first}}}{{{last}}}{self._note(place)}}}"

    def without_place(self) -> list[str]:
        """Write the items that have no place in the text, or whose place was not printed."""
        lost = [
            (layer, item) for layer in self.manuscript.series for item in layer.items if item.key not in self.written
        ]
        out = []
        for _, item in lost:
            number = "".join(f"{escaped(told)} " for told in (item.loc, item.label) if told)
            words = [r for word in item.words for r in word]
            out.append(f"\\edentry {number}{runs((*item.lemma, *item.after, *words))}\\par\n")
            self.written.add(item.key)
        return out


def _label(place: Place, end: str) -> str:
    """Make a label of letters and figures."""
    return f"{place.letter}{place.item.start}.{place.item.end}.{sum(map(ord, place.item.key))}{end}"


def has_text(leaf: Leaf) -> bool:
    """Whether a leaf holds characters."""
    return bool(text_of(leaf.items).strip())
