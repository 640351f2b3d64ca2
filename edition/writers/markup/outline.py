"""Divide a text into pages, and tell on which page everything stands. Edition → pages.

A page is a part of the edition: an introduction, the text, a glossary. A text that is too long for one page is divided at
its divisions, as deep as needed; a division without divisions, between its paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from edition.filenames import Names, clean_name, folded
from edition.letters import canonical, words
from edition.model.apparatus import Reading
from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import Division, Gap, Heading, Mark, Node, NoteCall, Origin, Picture, Stanza, Text
from edition.model.walk import children, descend, origin_of, plain_text

_PACKED, _ELEMENTS = 50_000, 2_600
"""How many bytes a page may have when it is packed for the way, and how many elements, estimated before it is written; the
frame of a page comes to that. So a page is there in a second on a slow line, and a telephone lays it out in another."""
_TRANSPARENT = {"TEI", "text", "group", "body", "teiCorpus", "floatingText"}
_TITLED = {"TEI", "teiCorpus"}
"""In a corpus these have the titles of their headers."""
_TITLES = {"text": "text", "front": "front_matter", "back": "back_matter", "register": "register"}
"""Words of the interface for parts that have no title of their own."""
_OTHER_PAGES = frozenset(
    [
        "index",
        "notes",
        "witnesses",
        "parallel",
        "comparison",
        "lines",
        "variants",
        "overview",
        "indexes",
        "facsimile",
        "folio",
        "about",
        "downloads",
        "cite",
        "search",
    ]
)
"""Names, also with a number, of the pages around the text."""
_SERIES = re.compile(r"-\d+$")
_PARTS = {"front": "front", "back": "back", "standOff": "register"}


@dataclass(slots=True)
class Page:
    """One page of a text: its file, its title, what stands on it; ``part`` is text, front, back or register.

    ``trail`` are the titles of the divisions around it. A division that was cut is the ``owner`` (its identity) of
    ``count`` pages that have its title ``whole``; ``number`` tells which of them this is.
    """

    file: str
    title: str
    part: str
    nodes: tuple[Node, ...]
    lang: str = ""
    key: str = ""
    trail: tuple[str, ...] = ()
    owner: int = 0
    whole: str = ""
    number: int = 1
    count: int = 1

    @property
    def label(self) -> str:
        """The title with those of the divisions around it."""
        return " · ".join((*self.trail, self.title))


class Where(dict[str, str]):
    """The page of each id; ``taken`` are the ids of the edition, which those of the builder never are."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: set[str] = set()

    def own(self, *parts: str) -> str:
        """Return an id that the builder gives; where the edition has it, a sign is put to it."""
        key = "-".join(parts)
        while key in self.taken:
            key += "_"
        return key

    def rename(self, files: Mapping[str, str]) -> None:
        """Give pages other names."""
        for key, file in self.items():
            self[key] = files.get(file, file)

    def place(self, entry: str) -> str:
        """Return the id of the words of an entry; of the entry itself where it stands nowhere in the text."""
        place = self.own("at", entry)
        return place if place in self else entry


@dataclass(slots=True)
class Outline:
    """The pages of a text in order; ``where`` gives the page of every id, entry and note."""

    pages: list[Page] = field(default_factory=list)
    where: Where = field(default_factory=Where)

    @classmethod
    def of(cls, edition: Edition, words: Mapping[str, str], room: float = 1) -> Outline:
        """Divide an edition into pages; ``room`` is what one of them holds, as a part of a page of the site."""
        outline = cls()
        divider = _Divider(edition, words, room)
        divider.part(edition.body, "text", "")
        if not divider.pages and (edition.entries or edition.notes):
            divider.add_page((), "text", "", words["text"], "")  # an apparatus whose text is elsewhere
        outline.pages = divider.pages
        for page in outline.pages:
            outline._locate(edition, page)
        for note in edition.notes.values():
            if not note.entry:
                outline._locate_within(edition, note)
        within = (node for note in edition.notes.values() for node in descend(note.content))
        origins = (origin_of(node) for node in within)
        outline.where.taken.update(edition.notes, outline.where, (o.id for o in origins if o is not None and o.id))
        for key in edition.entries:
            if key in outline.where:
                outline.where[outline.where.own("at", key)] = outline.where[key]
        last = outline.last_text_page
        for entry in edition.entries.values():
            if entry.id not in outline.where:
                above = outline.where.get(entry.parent, "")
                outline.where[entry.id] = above or last
        for key in edition.notes:
            note = edition.notes[key]
            outline.where.setdefault(key, outline.where.get(note.entry, last))
        return outline

    @property
    def last_text_page(self) -> str:
        """The page on which what stands nowhere else is put."""
        texts = [p for p in self.pages if p.part == "text"] or self.pages
        return texts[-1].file if texts else ""

    def _locate(self, edition: Edition, page: Page) -> None:
        if page.key:
            self.where.setdefault(page.key, page.file)
        for node in descend(page.nodes):
            if isinstance(node, Text):
                continue
            if isinstance(node, Mark):
                if node.side == "start":
                    self._locate_entry(edition, node.entry, page.file)
            elif isinstance(node, NoteCall):
                self.where.setdefault(node.note, page.file)
            elif (origin := origin_of(node)) is not None:
                for key in filter(None, (origin.id, edition.anchors.get(origin.key))):
                    self.where.setdefault(key, page.file)

    def _locate_within(self, edition: Edition, note: Note) -> None:
        """Put the entries of a note on its page."""
        for node in descend(note.content):
            if isinstance(node, Mark) and node.side == "start":
                self._locate_entry(edition, node.entry, self.where.get(note.id, self.last_text_page))

    def entries_of(self, edition: Edition) -> dict[str, list[str]]:
        """Return the entries of each page, in the order of the edition."""
        found: dict[str, list[str]] = {page.file: [] for page in self.pages}
        for key in edition.entries:
            found.setdefault(self.where.get(key, ""), []).append(key)
        return found

    def _locate_entry(self, edition: Edition, key: str, file: str) -> None:
        entry = edition.entries.get(key)
        if entry is None or key in self.where:
            return
        self.where[key] = file
        for reading in entry.readings:
            if reading.origin.id:
                self.where.setdefault(reading.origin.id, file)
            if not reading.text.strip():
                continue  # a word stands for it (om.), and what it holds stands nowhere
            for node in descend(reading.content):
                if isinstance(node, Mark) and node.side == "start":
                    self._locate_entry(edition, node.entry, file)


@dataclass(frozen=True, slots=True)
class _Size:
    """What stands on a page: bytes of text, elements of HTML."""

    text: int = 0
    elements: int = 0

    def __add__(self, other: _Size) -> _Size:
        return _Size(self.text + other.text, self.elements + other.elements)

    @property
    def share(self) -> float:
        """The part of a page that it takes: half of the bytes of text are left when they are packed, four of an element."""
        return max((self.text / 2 + self.elements * 4) / _PACKED, self.elements / _ELEMENTS)


_ENTRY, _CALL = _Size(0, 9), _Size(0, 5)
"""What an entry and a note cost beside their text and their readings: in the text, in the list, as signs."""


@dataclass(slots=True)
class _Divider:
    edition: Edition
    words: Mapping[str, str]
    room: float = 1
    pages: list[Page] = field(default_factory=list)
    names: Names = field(default_factory=Names)
    waiting: list[Node] = field(default_factory=list)
    sizes: dict[int, _Size] = field(default_factory=dict)

    def part(self, nodes: Iterable[Node], part: str, lang: str) -> None:
        """Divide a run of parts: what is loose between them goes with the text."""
        loose: list[Node] = []
        for node in nodes:
            name = node.origin.name if isinstance(node, Division) else ""
            if name in _PARTS and isinstance(node, Division):
                self._flush(loose, part, lang)
                self._around(node, _PARTS[name], node.origin.lang or lang)
            elif name in {"TEI", "teiCorpus"} and isinstance(node, Division) and title_of(node):
                self._flush(loose, part, lang)
                self._divide(node, part, lang, ())
            elif name in {"TEI", "text", "group", "teiCorpus"} and isinstance(node, Division):
                self._flush(loose, part, lang)
                self.part(node.children, part, node.origin.lang or lang)
            elif name == "body" and isinstance(node, Division):
                self._flush(loose, part, lang)
                self._text(node.children, node.origin.lang or lang)
            else:
                loose.append(node)
        self._flush(loose, part, lang)

    def _flush(self, loose: list[Node], part: str, lang: str) -> None:
        if _shows(loose):
            self.add_page(tuple(loose), part, lang, self.words[_TITLES[part]], "")
        elif loose and self.pages:
            last = self.pages[-1]
            last.nodes = (*last.nodes, *loose)
        else:
            self.waiting.extend(loose)  # it stands before all pages, and goes to the first
        loose.clear()

    def _around(self, node: Division, part: str, lang: str) -> None:
        """Make a page of each division of the front or back matter; of the registers one page."""
        if part == "register":
            if any(isinstance(n, Text) for n in descend(node.children)):
                self.add_page(tuple(node.children), part, lang, "", node.origin.id)
            return
        loose: list[Node] = []
        for child in node.children:
            if isinstance(child, Division) and title_of(child):
                self._flush(loose, part, lang)
                self._divide(child, part, lang, ())
            else:
                loose.append(child)
        self._flush(loose, part, lang)

    def _text(self, nodes: tuple[Node, ...], lang: str) -> None:
        if self._all(nodes).share <= self.room:
            self.add_page(nodes, "text", lang, self.words["text"], "")
        else:
            whole = Division(Origin(""), "", nodes)
            self._chunks(whole, "text", lang, ())

    def _divide(self, node: Division, part: str, lang: str, trail: tuple[str, ...]) -> None:
        lang = node.origin.lang or lang
        if self._size(node).share <= self.room:
            self.add_page((node,), part, lang, title_of(node), node.origin.id).trail = trail
        else:
            self._chunks(node, part, lang, trail)

    def _chunks(self, whole: Division, part: str, lang: str, trail: tuple[str, ...]) -> None:
        """Fill pages evenly up to the budget; a division that is too large is divided itself."""
        own = title_of(whole)
        title = own or (self.words[_TITLES[part]] if not trail else trail[-1])
        inner_trail = (*trail, own) if own else trail
        runs = self._runs(whole.children)
        key = whole.origin.id
        mine: list[Page] = []
        for run in runs:
            if isinstance(run, Division):
                self._divide(run, part, lang, inner_trail)
            else:
                named = _title_of_run(run, "")
                first = next((n.origin.id for n in run if isinstance(n, Division) and n.origin.id), "")
                page = self.add_page(tuple(run), part, lang, named or title, key or first)
                page.trail = inner_trail if named else trail
                if not named:
                    page.owner, page.whole = id(whole), title
                    mine.append(page)
            key = ""
        for number, page in enumerate(mine, 1):
            page.number, page.count = number, len(mine)
            page.title = ", ".join((title, part_label(self.words, number, len(mine)))) if len(mine) > 1 else title

    def _runs(self, nodes: tuple[Node, ...]) -> Iterator[list[Node] | Division]:
        """Yield what goes onto a page together, and by itself each division that is too large for one."""
        nodes = tuple(self._pieces(nodes))
        total = self._all(nodes).share
        aim = total / ceil(total / self.room) if total else 0
        run: list[Node] = []
        size = _Size()
        for node in nodes:
            cost = self._size(node)
            is_large = isinstance(node, Division) and cost.share > self.room
            is_full = (size + cost).share > self.room or size.share + cost.share / 2 > aim
            if run and (is_large or (is_full and not all(isinstance(n, Heading | Mark) for n in run))):
                yield run
                run, size = [], _Size()
            if is_large and isinstance(node, Division):
                yield node
                continue
            run.append(node)
            size += cost
        if run:
            yield run

    def _pieces(self, nodes: Iterable[Node]) -> Iterator[Node]:
        """Cut a song that is too long for a page between its verses; a book of an epic may be one group of verses."""
        for node in nodes:
            if not isinstance(node, Stanza) or self._size(node).share <= self.room:
                yield node
                continue
            origin = node.origin
            for run in self._runs(node.children):
                yield replace(node, origin=origin, children=tuple(run) if isinstance(run, list) else (run,))
                origin = replace(origin, id="")

    def _all(self, nodes: Iterable[Node]) -> _Size:
        return sum(map(self._size, nodes), _Size())

    def _size(self, node: Node) -> _Size:
        """Estimate what a node costs in a page."""
        if isinstance(node, Text):
            return _Size(len(node.value) if node.value.isascii() else len(node.value.encode()))
        known = self.sizes.get(id(node))
        if known is None:
            known = self._all(children(node)) + _Size(0, 0 if isinstance(node, Mark) else 1)
            if isinstance(node, NoteCall) and (note := self.edition.notes.get(node.note)) is not None:
                known += self._all(note.content) + _CALL
            elif (
                isinstance(node, Mark)
                and node.side == "start"
                and (entry := self.edition.entries.get(node.entry)) is not None
            ):
                known = sum(map(self._reading, entry.readings), known + _ENTRY)
            self.sizes[id(node)] = known
        return known

    def _reading(self, reading: Reading) -> _Size:
        return self._all(reading.content) + _Size(0, 1 + len(reading.witnesses))

    def add_page(self, nodes: tuple[Node, ...], part: str, lang: str, title: str, key: str) -> Page:
        """Add a page, with a file name of its own."""
        nodes = (*self.waiting, *nodes)
        self.waiting.clear()
        wanted = key or ("register" if part == "register" else slug(title) if part != "text" else "text")
        stem = clean_name(wanted).strip("-") or part
        if _SERIES.sub("", folded(stem)) in _OTHER_PAGES or folded(stem).startswith("witness-"):
            stem = f"{part}-{stem}"
        file = self.names.give(stem, ".html")
        page = Page(file, title, part, nodes, lang, key, whole=title)
        self.pages.append(page)
        return page


def part_label(words: Mapping[str, str], number: int, count: int) -> str:
    """Say which part of a whole something is."""
    return words["part_n"].format(number, count)


def _title_of_run(run: Sequence[Node], title: str) -> str:
    """Return the title of a page: from its first part to its last, or that of the whole where it begins with more."""
    titles = [t for n in run if isinstance(n, Division) and (t := title_of(n))]
    first = next((n for n in run if not isinstance(n, Mark)), None)
    if not titles or not (isinstance(first, Division) and title_of(first)):
        return title
    return titles[0] if len(titles) == 1 else f"{titles[0]} – {titles[-1]}"


def _shows(nodes: Iterable[Node]) -> bool:
    """Tell whether there is anything to read or to see."""
    return any(
        bool(node.value.strip()) if isinstance(node, Text) else isinstance(node, Gap | Picture | NoteCall)
        for node in descend(nodes)
    )


def title_of(node: Division) -> str:
    """Return the heading of a division, or what its number says."""
    heading = next((n for n in node.children if isinstance(n, Heading)), None)
    if heading is not None and (title := plain_text(heading.children)):
        return title if len(title) < 160 else title[:157].rpartition(" ")[0] + " …"
    number = node.origin.n
    if number and len(number) < 12 and any(c.isdigit() for c in number) and node.origin.name.startswith("div"):
        kind = node.kind if not node.kind.startswith("div") else ""
        return f"{kind.capitalize()} {number}".strip()
    return ""


def division_title(node: Division) -> str:
    """Return the title with which a division stands in the contents; nothing where it only holds others."""
    return title_of(node) if node.origin.name not in _TRANSPARENT or node.origin.name in _TITLED else ""


def headings(nodes: Iterable[Node], depth: int = 1) -> Iterator[tuple[Division, str, int]]:
    """Yield the divisions that have a title, with their depth."""
    for node in nodes:
        if isinstance(node, Division):
            title = division_title(node)
            if title:
                yield node, title, depth
            yield from headings(node.children, depth + bool(title))


def slug(title: str) -> str:
    """Make a short file name of a title."""
    return "-".join(words(canonical(title).casefold())[:5])
