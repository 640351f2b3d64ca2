"""Edition → manuscript: the parts of the book in their order, and the series for its feet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from edition.model.changed import changed
from edition.model.citing import Citing
from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import BLOCKS, Break, Division, Heading, Mark, Node, NoteCall, Picture, Verse
from edition.model.walk import descend, has_text, plain_text
from edition.writers.common.pieces import HouseStyle
from edition.writers.common.references import SetReference
from edition.writers.galley.compose import Composer, noted
from edition.writers.galley.marks import Numbers, Places
from edition.writers.galley.parts import Group, Leaf, Marker, Part, leaves
from edition.writers.galley.passages import wanted
from edition.writers.galley.pointers import Pointers, targets, with_sources
from edition.writers.galley.series import Gathering, Series, SeriesItem, layer_names
from edition.writers.galley.settings import Numbering, Place, Reference, Settings
from edition.writers.galley.tables import Room

_WRAPPERS = {"TEI", "teiCorpus", "text", "group"}
_SEVERAL = {"TEI", "teiCorpus", "group"}
"""What a text that is one of several does not hold."""
_EMS_A_WORD = 3.0
_VERSE_SHARE = 0.5
_ALL_BUT_ALL = 0.9
"""The share of verses above which a text is in verse, where nobody numbered them."""
"""From this share of numbered verses on, lines are numbered as verses unless the project says otherwise."""


@dataclass(slots=True)
class Manuscript:
    """A text ready for the press: ``before``, ``text`` and ``after`` are its parts."""

    edition: Edition
    numbers: Numbers
    places: Places
    before: list[Part] = field(default_factory=list)
    text: list[Part] = field(default_factory=list)
    after: list[Part] = field(default_factory=list)
    series: tuple[Series, ...] = ()
    pictures: dict[str, Picture] = field(default_factory=dict)
    numbering: Numbering = "page"
    reference: Reference = "line"
    sections: int = 1
    beside: tuple[str, str] = ("ante", "post")
    linked: set[str] = field(default_factory=set)

    @property
    def parts(self) -> list[Part]:
        """All parts in order."""
        return [*self.before, *self.text, *self.after]

    def at_foot(self) -> tuple[Series, ...]:
        """Return the series of the foot."""
        return tuple(s for s in self.series if s.layer.place in {"foot", "auto", "spread"})

    def accompanying(self, place: Place) -> tuple[Series, ...]:
        """Return what stands on the page that faces the text, or in its margin: one series of all layers, in the order of lines."""
        layers = [s.layer for s in self.series if s.layer.place == place]
        return (Series(layers[0], tuple(self.moved(place))),) if layers else ()

    def languages(self) -> set[str]:
        """Collect the language tags of the series."""
        found: set[str] = set()
        for series in self.series:
            for item in series.items:
                found.add(item.lang)
                for runs in (item.lemma, item.after, *item.words):
                    found.update(run.lang for run in runs)
        return found - {""}

    def point(self, key: str) -> int:
        """Return the marker of what a reference leads to; -1 where it is nothing that is set."""
        places = self.places
        if key in places.points:
            return places.points[key]
        if key in places.starts:
            return places.starts[key]
        if key in places.notes:
            return places.notes[key].start
        number = places.leaves.get(key, -1)
        return next((leaf.first for part in self.parts for leaf in leaves(part.children) if leaf.id == number), -1)

    def find_linked(self) -> None:
        """Collect the leaves to which something may lead: those with ids, and those that the indexes name."""
        self.linked = {f"L{number}" for number in self.places.leaves.values()}
        register = self.edition.register
        named = {marker for key, markers in self.places.refs.items() if key in register for marker in markers}
        for part in self.parts:
            for leaf in leaves(part.children):
                if leaf.kind == "heading" or (
                    named and any(isinstance(i, Marker) and i.id in named for i in leaf.items)
                ):
                    self.linked.add(leaf.target)

    def at_end(self) -> tuple[Series, ...]:
        """Return the series that stand after the text."""
        return tuple(s for s in self.series if s.layer.place == "end")

    def moved(self, place: Place) -> list[SeriesItem]:
        """Return the items of all layers that stand in one commentary, in the order of their lines."""
        found = [item for s in self.series if s.layer.place == place for item in s.items]
        return sorted(found, key=lambda item: (item.start < 0, item.start))


@dataclass(slots=True)
class Split:
    """The nodes of an edition by where they stand in a book."""

    front: list[Node] = field(default_factory=list)
    bodies: list[list[Node]] = field(default_factory=list)
    back: list[Node] = field(default_factory=list)
    register: list[Node] = field(default_factory=list)
    language: str = ""

    def take(self, nodes: Iterable[Node], *, in_group: bool = False) -> None:
        """Sort nodes; front and back matter in which entries begin, or of one text of several, belong to the text."""
        loose: list[Node] = []
        for node in nodes:
            name = node.origin.name if isinstance(node, Division) else ""
            if not isinstance(node, Division):
                loose.append(node)
            elif name == "front" and not noted(node.children):
                self.front.extend(node.children)
            elif name == "back" and not noted(node.children):
                self.back.extend(node.children)
            elif name == "standOff":
                self.register.extend(node.children)
            elif name in _WRAPPERS and not _is_one_of_several(node, in_group=in_group):
                before = len(self.bodies)
                self.take(self._in_language(node), in_group=name == "group")
                if len(self.bodies) > before:
                    self.bodies[before][:0] = loose
                    loose = []
            else:
                loose.extend(self._whole(node))
                if not all(isinstance(n, Heading) for n in loose):
                    self.bodies.append(loose)
                    loose = []
        if loose and self.bodies:
            self.bodies[-1].extend(loose)
        elif loose:
            self.bodies.append(loose)

    def _in_language(self, wrapper: Division) -> Iterable[Node]:
        """Say of what a wrapper holds in which language it is, where that is not the language of the book."""
        language = wrapper.origin.lang
        if not language or language == self.language:
            return wrapper.children
        return (_with_language(child, language) for child in wrapper.children)

    def _whole(self, node: Node) -> Iterator[Node]:
        """Yield what one text holds, its front and back matter with it; registers stand after all texts."""
        name = node.origin.name if isinstance(node, Division) else ""
        if isinstance(node, Division) and name in _WRAPPERS:
            for child in node.children:
                yield from self._whole(child)
        elif isinstance(node, Division) and name == "standOff":
            self.register.extend(node.children)
        else:
            yield node


def _is_one_of_several(node: Division, *, in_group: bool) -> bool:
    """Whether a wrapper holds one text of a corpus or a group, and no further texts."""
    if node.origin.name not in {"TEI", "teiCorpus"} and not in_group:
        return False
    return not any(isinstance(n, Division) and n.origin.name in _SEVERAL for n in descend(node.children))


def _with_language(node: Node, language: str) -> Node:
    """Give a block the language around it, where it has none of its own."""
    if isinstance(node, BLOCKS) and not node.origin.lang:
        return changed(node, origin=replace(node.origin, lang=language))
    return node


@dataclass(frozen=True, slots=True)
class Context:
    """What a text shares with the book: numbers that run on, a prefix for the names of its parts, references as set.

    ``pointers`` say where references lead.
    """

    numbers: Numbers = field(default_factory=Numbers)
    prefix: str = ""
    references: Mapping[tuple[int, int], SetReference] = field(default_factory=dict)
    pointers: Pointers = field(default_factory=Pointers)


def write_manuscript(
    edition: Edition, settings: Settings, ledger: Ledger, style: HouseStyle, context: Context
) -> Manuscript:
    """Compose a text and gather what belongs to its feet."""
    prefix = context.prefix
    edition = with_sources(edition)
    split = Split(language=edition.metadata.language)
    split.take(edition.body)
    names = layer_names(edition, settings)
    numbered = tuple(name for name in names if settings.layer(name).key == "number")
    silent = frozenset(name for name in names if settings.layer(name).place == "none")
    composer = Composer(
        edition, ledger, numbers=context.numbers, numbered=numbered, silent=silent,
        counts_headings=_counts_headings(edition, split, settings, numbered),
        references=context.references, pointers=context.pointers, targets=targets(edition), citing=Citing(wanted(settings.margin)),
        room=Room(settings.ems, settings.height_pt / (settings.pitch or settings.size * 1.4)),
        every=min(6, max(2, int(settings.width_pt / settings.size / _EMS_A_WORD / 2))),
    )  # fmt: skip
    made = Manuscript(edition, composer.numbers, composer.places, beside=(style.words.before, style.words.after))
    levels = Levels()
    made.before = list(_parts(composer, split.front, f"{prefix}front"))
    made.text = list(_text_parts(composer, split, prefix, settings))
    made.sections = sum(len(_chapters(body)) for body in split.bodies)
    made.after = list(_parts(composer, split.back, f"{prefix}back"))
    made.before = [levels.of_part(part) for part in made.before]
    levels.open.clear()
    made.text = [levels.of_part(part) for part in made.text]
    levels.open.clear()
    made.after = [levels.of_part(part) for part in made.after]
    if split.register:
        composer.is_counted = False
        composer.level = 1
        if found := composer.compose(split.register):
            levels.open[:] = [1]
            made.after.append(levels.of_part(Part(f"{prefix}register", found)))
    made.series = Gathering(
        edition, ledger, composer.places, settings, style, references=context.references, pointers=context.pointers
    ).series()
    made.pictures = composer.pictures
    made.numbering = settings.numbering if settings.numbering != "auto" else _numbering(made.text, composer)
    usual: Reference = "section" if made.numbering == "section" else "line"
    made.reference = usual if settings.reference == "auto" else settings.reference
    made.find_linked()
    return made


@dataclass(slots=True)
class Levels:
    """Counts the levels of headings by the headings that there are: one in divisions without headings is of the first.

    What is set, measured and listed in the contents, and what a tagged PDF says, is this level; no level is left out.
    """

    open: list[int] = field(default_factory=list)

    def of_part(self, part: Part) -> Part:
        """Return a part with the levels of its headings counted on from those before."""
        return replace(part, children=tuple(map(self._of, part.children)))

    def _of(self, node: Leaf | Group) -> Leaf | Group:
        if isinstance(node, Group):
            inner = tuple(map(self._of, node.children))
            same = all(a is b for a, b in zip(inner, node.children, strict=True))
            return node if same else replace(node, children=inner)
        if node.kind != "heading":
            return node
        while self.open and self.open[-1] >= node.level:
            self.open.pop()
        self.open.append(node.level)
        level = len(self.open)
        return node if level == node.level else replace(node, level=level)


def _counts_headings(edition: Edition, split: Split, settings: Settings, numbered: Sequence[str]) -> bool:
    """Count headings as lines where the foot speaks of one, unless the project says otherwise."""
    if settings.headings != "auto":
        return settings.headings == "yes"
    for node in descend(n for body in split.bodies for n in body):
        if isinstance(node, Heading):
            for inner in descend(node.children):
                note = edition.notes.get(inner.note) if isinstance(inner, NoteCall) else None
                if isinstance(inner, Mark) or (note is not None and note.layer not in numbered):
                    return True
    return False


def _numbering(parts: Sequence[Part], composer: Composer) -> Numbering:
    others = {"heading", "speaker", "stage"}
    found = [leaf for part in parts for leaf in leaves(part.children) if leaf.is_counted and leaf.kind not in others]
    if composer.keeps_lines:
        # Lines of a source are counted as it has them, if it is there that the apparatus speaks; a long commentary does not
        # outweigh five lines of stone, nor one stone a book of prose.
        starts = set(composer.places.starts.values())
        found = [leaf for leaf in found if any(isinstance(i, Marker) and i.id in starts for i in leaf.items)] or [
            leaf for leaf in found if leaf.kind == "verse"
        ]
    verses = [leaf for leaf in found if leaf.kind == "verse" and any(c.isdigit() for c in leaf.number)]
    bodies = descend(composer.edition.body)
    lines = (n for n in bodies if isinstance(n, Verse) or (isinstance(n, Break) and n.kept))
    are_given = any(any(map(str.isdigit, n.origin.n)) for n in lines)
    are_given = are_given or any("." in leaf.number for leaf in verses)
    share = _VERSE_SHARE if are_given else _ALL_BUT_ALL
    is_verse = bool(found) and len(verses) >= share * len(found) and (are_given or not _is_ambiguous(verses))
    return "verse" if is_verse else "page"


def _is_ambiguous(verses: Sequence[Leaf]) -> bool:
    """Tell whether numbers that nobody gave come again in one section: a reader could not tell which is meant."""
    places = [(leaf.section, leaf.number) for leaf in verses if not leaf.before]
    return len(set(places)) < len(places)


def _text_parts(composer: Composer, split: Split, prefix: str, settings: Settings) -> Iterator[Part]:
    """Compose the text: one part, or one for each division where these begin on new pages."""
    composer.is_counted = True
    number = 0
    by_section = not settings.facing and any(layer.place == "section" for layer in settings.layers.values())
    bodies = [[node for body in split.bodies for node in body]] if settings.facing else split.bodies
    for body in bodies:
        for nodes in _chapters(body) if settings.new_page or by_section else [body]:
            if found := composer.compose(nodes):
                number += 1
                yield Part(f"{prefix}text-{number}", found)


def _chapters(nodes: Sequence[Node]) -> list[list[Node]]:
    """Divide a body before each of its divisions; what stands before the first goes with it."""
    while (
        len(nodes) == 1 and isinstance(nodes[0], Division) and any(isinstance(n, Division) for n in nodes[0].children)
    ):
        if not any(isinstance(n, BLOCKS) and not isinstance(n, Division | Heading) for n in nodes[0].children):
            nodes = nodes[0].children
        else:
            break
    chapters: list[list[Node]] = []
    loose: list[Node] = []
    for node in nodes:
        if isinstance(node, Division):
            chapters.append([*loose, node])
            loose = []
        else:
            loose.append(node)
    if loose and chapters:
        chapters[-1].extend(loose)
    return chapters or [loose]


def _parts(composer: Composer, nodes: Sequence[Node], name: str) -> Iterator[Part]:
    """Compose front or back matter: a part for each division."""
    composer.is_counted = False
    for number, chapter in enumerate(_chapters(nodes), 1):
        if not has_text(chapter) and not any(isinstance(n, NoteCall) for n in descend(chapter)):
            continue
        heading = next((n for n in descend(chapter) if isinstance(n, Heading)), None)
        composer.section, composer.head = (), ""
        found = composer.compose(chapter)
        title = plain_text(heading.children) if heading else ""
        yield Part(f"{name}-{number}", found, title=title)


def part_title(part: Part) -> str:
    """Return the title of a part: its own, or its first heading."""
    return part.title or next((leaf.plain for leaf in leaves(part.children) if leaf.kind == "heading"), "")


def with_children(part: Part, extra: Sequence[Leaf | Group]) -> Part:
    """Put leaves before those of a part."""
    return replace(part, children=(*extra, *part.children))
