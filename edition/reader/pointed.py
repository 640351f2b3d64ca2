"""Read a reading that only points: what it points to, here or in a file of the project. TEI P5, TCAPPS and SAIE."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml.etree import _Element

from edition.diagnostics import Rule, Severity
from edition.model.text import Link, Node, Text
from edition.model.walk import origin_of, with_inner
from edition.reader.flow import Flow, uncounted
from edition.reader.registry import Out
from edition.tree import TEI_

READING_ELSEWHERE = Rule(
    "A046",
    Severity.WARNING,
    """
    A reading is in another place, and that is not here.

    A reading may be nothing but a pointer into the transcription of its witness: ptr, or @copyOf, @sameAs, @corresp. What
    it points to is not in the project, or has no such id; so nobody can say what the witness has. The address stands in
    the place of the words, and the reading is not taken for an omission. It is told once for each file.

    Wrong:
        <rdg wit="#B"><ptr target="B.xml#w1"/></rdg>   where B.xml is not in the project

    Right:
        <rdg wit="#B"><ptr target="B.xml#w1"/></rdg>   beside B.xml with <w xml:id="w1">

    TEI P5, TCAPPS.
    """,
)

_POINTERS = {TEI_ + "ptr", TEI_ + "ref"}
_COPIES = ("copyOf", "sameAs", "corresp")


def pointed_to(flow: Flow, element: _Element) -> tuple[Node, ...]:
    """Return what a reading points to, or its address where that is not found; nothing for one with words of its own.

    The words belong to their own place, so the account of this text does not count them.
    """
    if not _only_points(element):
        return ()
    targets = [t for c in element.iterchildren(*_POINTERS) for t in (c.get("target") or "").split()]
    is_copy = not targets
    if is_copy:
        # A transposition corresponds to where the words stand otherwise: they are not here a second time.
        names = _COPIES[:-1] if element.get("type") == "transposition" else _COPIES
        targets = next((value.split() for name in names if (value := element.get(name))), [])
    out: list[Node] = []
    for target in targets:
        nodes = flow.pointed_at(target, within=is_copy)
        if out and nodes:
            out.append(Text(" "))
        out.extend(nodes)
    is_there = is_copy and all(flow.pointed(target) for target in targets)  # what it copies may have no words
    if (
        out
        or not targets
        or is_there
        or (is_copy and element.get("corresp") and not element.get("copyOf") and not element.get("sameAs"))
    ):
        return uncounted(tuple(out))
    _tell(flow, element, targets[0])
    name = targets[0].rpartition("/")[2] or targets[0]
    return (Link(flow.origin(element), targets[0], (Text(f"[{name}]"),)),)


def _only_points(element: _Element) -> bool:
    """Whether a reading has no words, and pointers or an attribute that points in their stead."""
    children = [c for c in element if isinstance(c.tag, str)]
    if (element.text or "").strip() or any((c.tail or "").strip() for c in element):
        return False
    if any(c.tag not in _POINTERS or len(c) or (c.text or "").strip() for c in children):
        return False
    return bool(children) or any(element.get(name) for name in _COPIES)


def _tell(flow: Flow, element: _Element, target: str) -> None:
    """Tell of a target that is not here, once for each file that is missing."""
    file = target.partition("#")[0]
    told = (
        f"“{file}”, which is not in the project"
        if file and flow.other(file) is None
        else f"“{target}”, which is not there"
    )
    message = f"a reading points to {told}; its address stands in its place"
    if not any(f.code == READING_ELSEWHERE.code and f.message == message for f in flow.findings):
        hint = "put that file into the project" if file else "give what is meant this xml:id"
        flow.findings.append(READING_ELSEWHERE(message, flow.document.at(element), hint))


_COPIED = frozenset(
    TEI_ + name
    for name in (
        "ab", "c", "cl", "emph", "foreign", "head", "hi", "item", "l", "lg", "m", "num", "orgName", "p", "pc", "persName", "phr", "placeName", "q",
        "quote", "rs", "s", "said", "seg", "sp", "speaker", "stage", "term", "title", "w", "name",
    )
)  # fmt: skip
"""Elements that hold words: an empty one that points to another has the words of that."""


def read_copy(flow: Flow, element: _Element, out: Out) -> bool:
    """Read an element that is a copy of another: what that says stands here, too, without its notes. TEI P5, SAIE.

    With @sameAs it has to be one of its kind: a name that points to a person is no copy of the person's record.
    """
    copied, same = element.get("copyOf"), element.get("sameAs")
    if element.tag not in _COPIED or element in flow.copying:
        return False
    targets = [one for target in (copied or same or "").split() for one in flow.pointed(target)]
    found = [t for t in targets if t.tag in _COPIED and (copied or t.tag == element.tag)]
    around = {element, *element.iterancestors()}
    if not found or not around.isdisjoint(found):
        return False
    flow.copying.add(element)
    for target in found:
        at_space = flow.at_space
        read: Out = []
        with flow.header():
            flow.element(target, read)
        out.extend(_copy(uncounted(tuple(read))))
        if not read:
            flow.at_space = at_space
    flow.copying.discard(element)
    return True


def _copy(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes without what cannot be there twice: ids, notes, the ends of entries."""
    for node in nodes:
        origin = origin_of(node)
        if isinstance(node, Text):
            yield node
        elif origin is not None and origin.name not in {"note", "anchor"}:
            yield with_inner(replace(node, origin=replace(origin, id="")), lambda inner: tuple(_copy(inner)))  # type: ignore[arg-type]
