"""Put left and right pages in turn, and set the boxes of trimmed pages. PDF → PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

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
    two_up: bool = False,
) -> bytes:
    """Return the PDF with its pages in another order (from 0), labels to match, and the trimmed size of each page.

    Only the page tree changes: tags, links and outline point to page objects and stay right.
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
    if two_up:
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
