"""Galley → Typst source. One source serves measuring and setting; what differs is in the plan that it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import assert_never

from edition.writers.lettering import quoted
from edition.writers.print.galley import Flag, Group, Image, Item, Leaf, Marker, Part, Run
from edition.writers.print.measure import has_header

_SPECIAL = re.compile(r"([\\#$*_`@<>\[\]~=\-+/\"'])|(?<=\d)(\.)|(?<=\.)(\.)|(:)(?=\s)")
CODES: Mapping[Flag, str] = {
    "italic": "i", "bold": "b", "small-caps": "c", "superscript": "^", "subscript": "_", "underline": "u",
    "strike": "-", "spaced": "s", "capitals": "U", "siglum": "g", "number": "n", "isolated": "x", "call": "a",
}  # fmt: skip
_PLAIN: dict[str, str] = {"paragraph": "par", "continued": "p0", "right": "toright", "title": "title-leaf"}
_RAISED: set[Flag] = {"superscript", "subscript", "call"}
_ORDERED = re.compile(r"(\d+)\.")


def escaped(text: str) -> str:
    """Escape characters that Typst reads as markup; quotation marks and hyphens stay what they are."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def run_data(run: Run, leaves: Mapping[str, int]) -> list[str]:
    """Write a run as data: text, flags, language, target; a plain one is its text alone."""
    return [run.text, "".join(CODES[f] for f in run.flags), run.lang, resolved(run.link, leaves)]


def resolved(link: str, leaves: Mapping[str, int]) -> str:
    """Turn a link to a place of the edition into one to its leaf; one that leads nowhere is none."""
    if not link.startswith("#"):
        return link
    if link.startswith("#L") and link[2:].isdigit():
        return link
    number = leaves.get(link[1:], -1)
    return f"#L{number}" if number >= 0 else ""


@dataclass(slots=True)
class TypstSource:
    """Writes parts as Typst. ``leaves`` finds the leaf of an id; ``linked`` collects the targets that links need.

    ``languages`` collects the tags of the runs.
    """

    leaves: Mapping[str, int]
    linked: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    level: int = 0
    out: list[str] = field(default_factory=list)

    def part(self, part: Part) -> str:
        """Write what stands on the pages of a part."""
        self.out.clear()
        self._all(part.children)
        return "".join(self.out)

    def _all(self, nodes: Iterable[Leaf | Group]) -> None:
        for node in nodes:
            if isinstance(node, Leaf):
                self._leaf(node)
            else:
                self._group(node)

    # -- leaves ----------------------------------------------------------------------------------------------------

    def _leaf(self, leaf: Leaf) -> None:
        image = next((item for item in leaf.items if isinstance(item, Image)), None)
        if image is not None:
            self.out.append(f"#pic({leaf.first}, {quoted(image.file)}, {quoted(image.alt)})\n")
            return
        self.out.append(self._function(leaf))
        self.out.append("[")
        if leaf.target in self.linked:
            self.out.append(f"#t({quoted(leaf.target)});")
        if leaf.lang:
            self.languages.add(leaf.lang)
            self.out.append(f"#l({quoted(leaf.lang)})[")
        if all(_RAISED & set(item.flags) for item in leaf.items if isinstance(item, Run)):
            self.out.append("#strut;")
        self._items(leaf.items)
        self.out.append("]]" if leaf.lang else "]")
        if leaf.kind == "contents":
            self.out.append("[")
            self._items(leaf.end)
            self.out.append("]")
        self.out.append("\n\n")

    def _function(self, leaf: Leaf) -> str:
        if leaf.kind == "heading":
            # PDF/UA wants the levels of headings without a gap.
            self.level = max(1, min(leaf.level, self.level + 1))
            return f"#head({self.level}, {quoted(leaf.plain)})"
        if leaf.before:
            return f"#verse-part({quoted(leaf.before)})"
        if leaf.kind in {"entry", "contents"}:
            return f"#{leaf.kind}({leaf.level})"
        return f"#{_PLAIN.get(leaf.kind, leaf.kind)}"

    def _items(self, items: Iterable[Item]) -> None:
        for item in items:
            match item:
                case Run():
                    self._run(item)
                case Marker():
                    self.out.append(f"#{'s' if item.opens else 'm'}({item.id});")
                case Image():
                    pass
                case _:
                    assert_never(item)

    def _run(self, run: Run) -> None:
        close = 0
        target = resolved(run.link, self.leaves)
        if target:
            self.out.append(f"#to({quoted(target[1:])})[" if target.startswith("#") else f"#link({quoted(target)})[")
            close += 1
        if run.lang:
            self.languages.add(run.lang)
            self.out.append(f"#l({quoted(run.lang)})[")
            close += 1
        if run.flags:
            self.out.append(f"#st({quoted(''.join(CODES[f] for f in run.flags))})[")
            close += 1
        self.out.append(escaped(run.text))
        self.out.append("]" * close)

    # -- groups ----------------------------------------------------------------------------------------------------

    def _group(self, group: Group) -> None:
        if group.lang:
            self.languages.add(group.lang)
            self.out.append(f"#l({quoted(group.lang)})[\n")
        match group.kind:
            case "list":
                self._list(group)
            case "quotation" | "stanza" | "speech":
                self.out.append(f"#{group.kind}[\n")
                self._all(group.children)
                self.out.append("]\n\n")
            case "table":
                self._table(group)
            case "division" | "unit" | "item" | "figure" | "row" | "cell":
                self._all(group.children)
                if group.kind == "unit":
                    self.out.append(f"#hook({quoted(group.sign)})\n")
            case _:
                assert_never(group.kind)
        if group.lang:
            self.out.append("]\n")

    def _list(self, group: Group) -> None:
        """Write runs of items with one kind of sign as lists; what stands between them as it is."""
        self.out.append("#lists[\n")
        before = ""
        for child in group.children:
            if isinstance(child, Group) and child.kind == "item":
                number = _ORDERED.fullmatch(child.sign)
                kind = "#ordered(" if number else f"#bullets({quoted(child.sign)}, "
                if kind != before:
                    self.out.append(f"{')' if before else ''}\n{kind}")
                before = kind
                self.out.append(f"enum.item({number[1]})[" if number else "[")
                self._group(child)
                self.out.append("], ")
            else:
                self.out.append(")\n" if before else "")
                before = ""
                self._all((child,))
        self.out.append(")\n]\n\n" if before else "]\n\n")

    def _table(self, group: Group) -> None:
        rows = [row for row in group.children if isinstance(row, Group)]
        widths = "".join(f"{w}, " for w in group.widths)
        self.out.append(f"#tabular({group.id}, ({widths}), (")
        # On each further page the header stands again, without what may be there but once.
        self._cells(unmarked(rows[0]) if has_header(group) else Group("row", ()))
        self.out.append("), (\n")
        for row in rows:
            self.out.append("(")
            self._cells(row)
            self.out.append("),\n")
        self.out.append("))\n\n")

    def _cells(self, row: Group) -> None:
        for cell in row.children:
            span = cell.span if isinstance(cell, Group) else (1, 1)
            self.out.append(f"({span[0]}, {span[1]}, [")
            self._all((cell,))
            self.out.append("]), ")


def unmarked(group: Group) -> Group:
    """Return a group without its markers, calls of notes and names of places."""

    def plain(node: Leaf | Group) -> Leaf | Group:
        if isinstance(node, Group):
            return replace(node, children=tuple(map(plain, node.children)))
        kept = tuple(i for i in node.items if isinstance(i, Image) or (isinstance(i, Run) and "call" not in i.flags))
        return replace(node, items=kept, target="")

    return replace(group, children=tuple(map(plain, group.children)))
