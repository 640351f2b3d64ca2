"""What a cross-reference says on paper: page and line of what it leads to, a siglum, a title, a number. Target → words.

Pages are known only when all is planned, and what is said of them takes room: the words of the last planning are set,
and the whole is planned anew until they stand still.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from edition.model.changed import changed
from edition.model.edition import Edition
from edition.model.notes import SOURCES, Note
from edition.model.text import Link, Node, NoteCall, Origin, Text
from edition.model.walk import descend, origin_of, plain_text, with_inner
from edition.writers.common.destinations import Destinations
from edition.writers.common.languages import short_tag
from edition.writers.common.words import words

_FORMS: Mapping[str, str] = {
    "de": "S. {page}, Z. {line}", "es": "pág. {page}, lín. {line}", "it": "p. {page}, r. {line}", "ru": "с. {page}, стр. {line}",
    "el": "σ. {page}, στ. {line}", "grc": "σ. {page}, στ. {line}", "ar": "ص {page}، س {line}", "he": "עמ׳ {page}, שׁ׳ {line}",
    "zh": "第{page}頁第{line}行", "lzh": "第{page}頁第{line}行", "ja": "{page}頁{line}行",
}  # fmt: skip
_FORM = "p. {page}, l. {line}"
_FIRST_GUESS = ("10", "10")


@dataclass(slots=True)
class Pointers:
    """Says what references lead to. ``known`` are page and line by target; ``asked`` collects what has been wanted.

    ``form`` is the project's, with {page} and {line}; “auto” is that of the language, “none” says nothing of pages.
    ``names_lines`` is false where lines did not come to rest, and pages alone are told.
    """

    form: str = "none"
    known: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    names_lines: bool = True
    _destinations: dict[str, Destinations] = field(default_factory=dict)

    def words(self, edition: Edition, node: Link, language: str) -> str:
        """Return what a reference says beside its own words; nothing where it has to say nothing."""
        said = plain_text(node.children).strip()
        found = [self._one(edition, target, language, bare=not said) for target in node.target.split()]
        shown = ", ".join(dict.fromkeys(filter(None, found)))
        return (f" ({shown})" if said else shown) if shown else ""

    def _one(self, edition: Edition, target: str, language: str, *, bare: bool) -> str:
        key = target.removeprefix("#")
        if self.form == "none" or not target.startswith("#") or key in edition.witnesses or key in edition.register:
            return self._name(edition, target, language) if bare else ""
        self.asked.add(key)
        found = self.known.get(key, _FIRST_GUESS)
        if not found[0] or (not bare and not found[1]):
            return self._name(edition, target, language) if bare else ""
        return _filled(self._form(language), *found)

    def _name(self, edition: Edition, target: str, language: str) -> str:
        """Name what has no page and line, or is not to be told by them."""
        kept = self._destinations.get(edition.name)
        if kept is None or kept.edition is not edition:
            kept = self._destinations[edition.name] = Destinations(edition, words(language))
        return kept.of(target)

    def _form(self, language: str) -> str:
        if self.form != "auto":
            return self.form
        return _FORMS.get(short_tag(language).partition("-")[0], _FORM)


def _filled(form: str, page: str, line: str) -> str:
    """Put page and line into a form; where a place has no line, what speaks of it is left out."""
    if line:
        return form.replace("{page}", page).replace("{line}", line)
    before, found, after = form.partition("{line}")
    at = max(before.rfind(sign) for sign in ",،;頁")
    kept = before[: at + 1 if before[at : at + 1] == "頁" else at] if found and at >= 0 else before
    return kept.replace("{page}", page) + ("" if found else after)


def says_page(node: Link) -> bool:
    """Whether a reference may say page and line: its own words do not, and do not number anything."""
    return not any(c.isdigit() for c in plain_text(node.children))


def targets(edition: Edition) -> frozenset[str]:
    """List the ids to which the references of a text lead."""
    notes = (note.content for note in edition.notes.values())
    found = (node.target for nodes in (edition.body, *notes) for node in descend(nodes) if isinstance(node, Link))
    return frozenset(t[1:] for target in found for t in target.split() if t.startswith("#"))


# -- sources that are named by a canonical reference alone ---------------------------------------------------------------


def with_sources(edition: Edition) -> Edition:
    """Make notes of the layer of sources from references that are nothing but a code: <ref cRef="Gn:1:1"/>.

    One that ends a quotation, or hangs on a word as a call does, is a note alone, and the quotation is its lemma; elsewhere
    the sentence wants the reference, and it stands there too, as it is read.
    """
    if not any(isinstance(n, Link) and is_code(n) for n in descend(edition.body)):
        return edition
    made = _Sources(len(edition.notes))
    return replace(edition, body=made.change(edition.body), notes={**edition.notes, **made.notes})


_QUOTING = {"cit", "quote", "q", "seg"}


@dataclass(slots=True)
class _Sources:
    """Puts calls in the place of codes. ``begun`` are the notes of the quotation that is being changed."""

    before: int
    notes: dict[str, Note] = field(default_factory=dict)
    in_quotation: bool = False
    begun: list[str] = field(default_factory=list)

    def change(self, nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        found: list[Node] = []
        for i, node in enumerate(nodes):
            if not (isinstance(node, Link) and is_code(node)):
                found.append(self.node(node))
                continue
            is_alone = self.in_quotation or plain_text(node.children)[:1].isspace()
            if is_alone and found and _is_blank(found[-1]):
                found.pop()  # the white before what does not stand there
            found.extend(self.call(node, is_alone=is_alone))
            if is_alone and i + 2 == len(nodes) and _is_blank(nodes[i + 1]):
                break
        return tuple(found)

    def node(self, node: Node) -> Node:
        """Change what a node holds; a quotation begins the notes of the codes in it."""
        origin = origin_of(node)
        if not (isinstance(origin, Origin) and origin.name in _QUOTING):
            return with_inner(node, self.change)
        around = self.in_quotation, self.begun
        self.in_quotation, self.begun = True, []

        def opened(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
            inner = self.change(nodes)
            return (*(NoteCall(key, "start") for key in self.begun), *inner)

        changed_node = with_inner(node, opened)
        self.in_quotation, self.begun = around
        return changed_node

    def call(self, node: Link, *, is_alone: bool) -> tuple[Node, ...]:
        """Make the note of a code, and return what stands in its place."""
        key = node.origin.id or f"source-{len(self.notes) + 1}"
        said = (Text(readable(node.origin.get("cRef"))),)
        content: tuple[Node, ...] = (replace(node, children=said),) if node.target else said
        number = self.before + len(self.notes) + 1
        self.notes[key] = Note(key, changed(node.origin, id=""), SOURCES, content, number=number)
        if self.in_quotation:
            self.begun.append(key)
        return (NoteCall(key),) if is_alone else (*content, NoteCall(key))


def _is_blank(node: Node) -> bool:
    return isinstance(node, Text) and not node.value.strip()


def is_code(node: Link) -> bool:
    """Whether a reference shows nothing but its canonical code, which the reader put there."""
    code = node.origin.get("cRef")
    return bool(code) and plain_text(node.children).strip() in {code.strip(), ""}


def is_source(origin: Origin) -> bool:
    """Whether a note was made from a canonical reference, and so speaks of no word in particular."""
    return bool(origin.get("cRef"))


def readable(code: str) -> str:
    """Write a canonical reference as it is read: Gn:1:1 → Gn 1:1, LXX:Ps:45:11 → LXX Ps 45:11."""
    return re.sub(r"(?<=[^\W\d_]):(?=\w)", " ", code)


def differs(known: Mapping[str, tuple[str, str]], found: Mapping[str, tuple[str, str]], asked: Iterable[str]) -> bool:
    """Whether what was set of some targets is not what came of them."""
    return any(known.get(key, _FIRST_GUESS) != found.get(key, ("", "")) for key in asked)
