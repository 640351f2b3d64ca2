"""The contents of a text: the tree of the work, with the place of every part. Outline → tree.

Where a division is too long for one page, the cut is told as a part of it; no page is an item of the contents by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.model.text import Division, Node
from edition.writers.markup.outline import Outline, Page, division_title, headings, part_label

_MOST = 600
"""So many parts are listed on one page at most; of more, the upper levels."""


@dataclass(slots=True)
class Branch:
    """One part of the work: its title, the page and place at which it begins, its language, the parts within it."""

    title: str
    file: str
    place: str = ""
    lang: str = ""
    inner: list[Branch] = field(default_factory=list)
    is_here: bool = False

    @property
    def href(self) -> str:
        """The address of its beginning."""
        return f"{self.file}#{self.place}" if self.place else self.file


def contents(edition: Edition, outline: Outline, words: Mapping[str, str]) -> list[Branch]:
    """Make the tree of a work."""
    return _Tree(edition, outline, words).made(edition.body)


@dataclass(slots=True)
class _Tree:
    edition: Edition
    outline: Outline
    words: Mapping[str, str]
    begins: dict[int, tuple[Page, str]] = field(default_factory=dict)
    known: dict[int, Branch] = field(default_factory=dict)

    def made(self, body: Iterable[Node]) -> list[Branch]:
        """Make the tree: divisions with a title, pages that hold none, and the parts of what was cut."""
        order = {page.file: i for i, page in enumerate(self.outline.pages)}
        for page in self.outline.pages:
            if page.owner:
                self.begins.setdefault(page.owner, (page, ""))
        for page in self.outline.pages:
            for i, (node, _, _) in enumerate(headings(page.nodes), 1):
                place = self.edition.id_of(node.origin) or self.outline.where.own("division", str(i))
                self.begins.setdefault(id(node), (page, place))
        roots = list(self._branches(body))
        taken = {branch.file for branch in _all(roots)}
        for page in self.outline.pages:
            if page.file in taken or page.number > 1:
                continue
            roots.append(Branch(page.whole or self.words["register"], page.file, lang=page.lang))
            self.known.setdefault(page.owner, roots[-1])
        for page in self.outline.pages:
            owner = self.known.get(page.owner)
            if page.number > 1 and owner is not None:
                owner.inner.append(Branch(part_label(self.words, page.number, page.count), page.file, lang=""))
        _sort(roots, order)
        return roots

    def _branches(self, nodes: Iterable[Node]) -> Iterator[Branch]:
        for node in nodes:
            if not isinstance(node, Division):
                continue
            title = division_title(node)
            if title and id(node) in self.begins:
                page, place = self.begins[id(node)]
                branch = Branch(title, page.file, place, node.origin.lang or page.lang)
                branch.inner = list(self._branches(node.children))
                self.known[id(node)] = branch
                yield branch
            else:
                yield from self._branches(node.children)


def _all(branches: Iterable[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.inner)


def _sort(branches: list[Branch], order: Mapping[str, int]) -> None:
    branches.sort(key=lambda branch: order[branch.file])
    for branch in branches:
        _sort(branch.inner, order)


def shown(branches: Sequence[Branch], file: str = "") -> list[Branch]:
    """Return what a page shows of the tree: of a large one the upper levels, and what stands on the page itself."""
    if sum(1 for _ in _all(branches)) <= (_MOST if not file else _MOST // 10):
        return _marked(branches, file, 99)
    depth = 1
    while sum(_up_to(branches, depth + 1)) <= _MOST and depth < 9 and not file:
        depth += 1
    return _marked(branches, file, depth)


def _up_to(branches: Iterable[Branch], depth: int) -> Iterator[int]:
    for branch in branches:
        yield 1
        if depth > 1:
            yield from _up_to(branch.inner, depth - 1)


def _marked(branches: Iterable[Branch], file: str, depth: int) -> list[Branch]:
    made = []
    for branch in branches:
        on_page = bool(file) and any(b.file == file for b in _all([branch]))
        inner = _marked(branch.inner, file, depth - 1) if depth > 1 or on_page else []
        made.append(
            Branch(branch.title, branch.file, branch.place, branch.lang, inner, bool(file) and branch.file == file)
        )
    return made
