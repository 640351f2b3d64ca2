"""The edition as Markdown, with apparatus and notes as footnotes; a check and an element of one's own beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from edition.checks.registry import Checked, Problem, check
from edition.diagnostics import Severity
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import BLOCKS, Heading, Mark, Node, NoteCall, Span, Text, Verse
from edition.model.walk import children
from edition.reader.registry import spans
from edition.writers.common.formatting import Content, HouseStyle, Made, format_entry
from edition.writers.registry import Input, Written

spans("mentioned", "string")  # the value of a feature, as linguists note it, is read as <mentioned> is

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|])")


@check("K001", Severity.WARNING)
def no_title(checked: Checked) -> Iterator[Problem]:
    """
    A text for Markdown has no title.

    The first line of the Markdown file is the title.

    Wrong:
        <title/>

    Right:
        <title>Letters from the North</title>
    """
    if not checked.edition.metadata.title:
        yield "the title is empty", None, "write <title> in titleStmt"


def write(given: Input, folder: Path) -> Written:
    """Write ``<name>.md`` for each text."""
    written = Written(folder)
    for edition in (*given.editions, *given.parallels):
        text = _Markdown(edition, HouseStyle.of(given.project.apparatus), Ledger.of(edition))
        written.save(f"{edition.name}.md", text.whole())
        written.ledgers.append(text.ledger)
    return written


@dataclass
class _Markdown:
    edition: Edition
    style: HouseStyle
    ledger: Ledger
    out: list[str] = field(default_factory=list)

    def whole(self) -> str:
        """Return the text, then the entries and the notes."""
        self.out.append(f"# {self.edition.metadata.title or self.edition.name}")
        self.nodes(self.edition.body)
        for entry in self.edition.apparatus:
            self.out.append(f"\n\n[^{entry.id}]: ")
            for piece in format_entry(self.edition, entry, self.style):
                match piece:
                    case Made():
                        self.out.append(_SIGNS.sub(r"\\\1", piece.text))
                    case Content():
                        self.nodes(piece.nodes, in_line=True)
        for note in self.edition.notes.values():
            self.out.append(f"\n\n[^{note.id}]: ")
            self.nodes(note.content, in_line=True)
        return re.sub(r"\n{3,}", "\n\n", "".join(self.out)).strip() + "\n"

    def nodes(self, nodes: Iterable[Node], *, in_line: bool = False) -> None:
        """Set some nodes; in a footnote everything stands in one line."""
        for node in nodes:
            if isinstance(node, BLOCKS) and not in_line:
                self.out.append("  \n" if isinstance(node, Verse) else "\n\n")
                if isinstance(node, Heading):
                    self.out.append("#" * min(node.level + 1, 6) + " ")
            match node:
                case Text():
                    self.ledger.rendered(node.start, node.value)
                    self.out.append(_SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", node.value)))
                case Mark(side="end") | NoteCall():
                    self.out.append(f"[^{node.entry if isinstance(node, Mark) else node.note}]")
                case Span(kind="emphasis"):
                    self.out.append("*")
                    self.nodes(node.children, in_line=in_line)
                    self.out.append("*")
                case _:
                    self.nodes(children(node), in_line=in_line)
