"""Put left and right pages in turn, and set the boxes of trimmed pages. PDF → PDF."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)


@dataclass(frozen=True, slots=True)
class Label:
    """From this page on (from 0), pages are numbered in a style, beginning with a number."""

    page: int
    style: str
    first: int


def rearranged(
    pdf: bytes,
    order: Sequence[int] | None = None,
    labels: Sequence[Label] = (),
    trim: float = 0.0,
    *,
    facing: Sequence[tuple[range, range]] = (),
) -> bytes:
    """Return the PDF with its pages in another order (from 0), labels to match, and the trimmed size of each page.

    Links and outline point to page objects and stay right. ``facing`` are the pages of texts that face each other, as they
    were before: their tags alternate by chapter, for that is the order in which they are read aloud.
    """
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    pages = [page.indirect_reference for page in writer.pages]
    root = writer.root_object["/Pages"]
    tree = root.get_object()
    if order is not None and isinstance(tree, DictionaryObject):
        parent = writer.root_object.raw_get("/Pages")
        for page in writer.pages:
            page[NameObject("/Parent")] = parent
        tree[NameObject("/Kids")] = ArrayObject(pages[i] for i in order)
        tree[NameObject("/Count")] = NumberObject(len(pages))
        writer.root_object[NameObject("/PageLabels")] = DictionaryObject({NameObject("/Nums"): _numbers(labels)})
    if facing:
        _alternate(writer, facing, {page.idnum: i for i, page in enumerate(pages) if page is not None})
        writer.root_object[NameObject("/PageLayout")] = NameObject("/TwoPageRight")
    if trim:
        for page in writer.pages:
            box = page.mediabox
            inner = RectangleObject((
                FloatObject(float(box.left) + trim), FloatObject(float(box.bottom) + trim),
                FloatObject(float(box.right) - trim), FloatObject(float(box.top) - trim),
            ))  # fmt: skip
            page[NameObject("/TrimBox")] = inner
            page[NameObject("/BleedBox")] = box
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _alternate(writer: PdfWriter, facing: Sequence[tuple[range, range]], number_of: Mapping[int, int]) -> None:
    """Put the tags of facing texts in turn: a chapter of the left one, the same chapter of the right one."""
    document = _kids(writer.root_object["/StructTreeRoot"].get_object())[0].get_object()
    kids = _kids(document)
    pages = [_page(kid, number_of) for kid in kids]
    for sides in facing:
        places = [[i for i, page in enumerate(pages) if page in side] for side in sides]
        chapters = _chapters([[kids[i] for i in side] for side in places])
        ordered = [kid for pair in zip(*chapters, strict=True) for chapter in pair for kid in chapter]
        for place, kid in zip(sorted([*places[0], *places[1]]), ordered, strict=True):
            kids[place] = kid
    document[NameObject("/K")] = ArrayObject(kids)


def _kids(element: Any) -> list[Any]:
    found = element.get("/K", ArrayObject()).get_object()
    return list(found) if isinstance(found, ArrayObject) else [found]


def _page(element: Any, number_of: Mapping[int, int]) -> int:
    """Find the page on which an element of the structure begins; -1 where it has none."""
    found = element.get_object()
    if not isinstance(found, DictionaryObject):
        return -1
    if "/Pg" in found:
        return number_of.get(found.raw_get("/Pg").idnum, -1)
    return next((page for kid in _kids(found) if (page := _page(kid, number_of)) >= 0), -1)


def _chapters(sides: Sequence[Sequence[Any]]) -> list[list[list[Any]]]:
    """Divide both sides before their headings, so that there are as many chapters; whole, where there are not."""
    for least in ("/H6", "/H2", "/H1"):
        found = [_divided(side, least) for side in sides]
        if len(found[0]) == len(found[1]):
            return found
    return [[list(side)] for side in sides]


def _divided(kids: Sequence[Any], least: str) -> list[list[Any]]:
    """Divide before headings down to some level; headings that follow each other stay together."""
    chapters: list[list[Any]] = [[]]
    follows_heading = True
    for kid in kids:
        name = str(kid.get_object().get("/S"))
        is_heading = name[:2] == "/H" and name[2:].isdigit() and name <= least
        if is_heading and not follows_heading:
            chapters.append([])
        follows_heading = is_heading
        chapters[-1].append(kid)
    return chapters


def _numbers(labels: Sequence[Label]) -> ArrayObject:
    found = ArrayObject()
    for label in labels:
        entry = DictionaryObject()
        if label.style:
            entry[NameObject("/S")] = NameObject(label.style)
            entry[NameObject("/St")] = NumberObject(label.first)
        else:
            entry[NameObject("/P")] = TextStringObject("")
        found.append(NumberObject(label.page))
        found.append(entry)
    return found
