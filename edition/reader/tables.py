"""Tables, figures and formulas. TEI P5, chapter 15."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element

from edition.letters import figure
from edition.model.text import Cell, Figure, Picture, Row, Table
from edition.reader.apart import put_picture
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.tree import TEI_, local_name


@handles("table")
def read_table(flow: Flow, element: _Element, out: Out) -> None:
    """Read a table. TEI P5, FTTAB1."""
    flow.at_space = True
    out.append(Table(flow.origin(element), flow.block_content(element)))
    flow.at_space = True


@handles("row")
def read_row(flow: Flow, element: _Element, out: Out) -> None:
    """Read a row of a table. TEI P5, FTTAB1."""
    out.append(Row(flow.origin(element), element.get("role") == "label", flow.block_content(element)))


@handles("cell")
def read_cell(flow: Flow, element: _Element, out: Out) -> None:
    """Read a cell of a table. TEI P5, FTTAB1."""
    out.append(
        Cell(
            flow.origin(element),
            element.get("role") == "label",
            _count(element.get("cols")),
            _count(element.get("rows")),
            flow.mixed(element),
        )
    )


@handles("figure")
def read_figure(flow: Flow, element: _Element, out: Out) -> None:
    """Read a figure. TEI P5, FTGRA."""
    origin = flow.origin(element)
    if is_a_sign(element):
        described = [" ".join("".join(child.itertext()).split()) for child in element.iterchildren(etree.Element)]
        flow.omit(element, "description of an image, given as its text alternative")
        put_picture(
            flow, element, out, Picture(origin, "", "; ".join(filter(None, described)) or element.get("type") or "")
        )
        return
    at_space = flow.at_space
    flow.at_space = True
    out.append(Figure(origin, flow.block_content(element)))
    flow.at_space = at_space if flow.inline else True


def is_a_sign(element: _Element) -> bool:
    """Tell whether a figure is only named, among the words of a line: a chrismon, a seal, a drawing that nobody photographed."""
    around = element.getparent()
    if around is None or local_name(around) in _HOLD_BLOCKS:
        return False
    if next(element.iter(TEI_ + "app", TEI_ + "note"), None) is not None:
        return False
    inner = list(element.iterchildren(etree.Element))
    if (element.text or "").strip() or any(c.tag != TEI_ + "figDesc" or (c.tail or "").strip() for c in inner):
        return False
    is_named = bool(inner) or bool(element.get("type"))
    return is_named and bool("".join((around.text or "", *(child.tail or "" for child in around))).strip())


_HOLD_BLOCKS = {"div", "body", "front", "back", "text", "group", "figure", "lg", "list", "sp", "table", "row"}
_PICTURES = [TEI_ + name for name in ("graphic", "media", "binaryObject", "formula", "notatedMusic")]


@handles("figDesc")
def read_figure_description(flow: Flow, element: _Element, out: Out) -> None:
    """Keep what describes a picture beside the text: it is read for the picture, and no word of the edition. TEI P5, FTGRA."""
    parent = element.getparent()
    holds_more = next(element.iter(TEI_ + "app", TEI_ + "note"), None) is not None
    if parent is None or local_name(parent) != "figure" or holds_more:
        flow.block(element, out)
        return
    flow.omit(element, "description of an image, given as its text alternative")
    graphic = next(parent.iterchildren(*_PICTURES), None)
    is_told = graphic is not None and local_name(graphic) == "graphic" and graphic.find(f"{TEI_}desc") is None
    if not is_told and (said := " ".join("".join(element.itertext()).split())):
        out.append(Picture(flow.origin(element), "", said))


@handles("notatedMusic", "media")
def read_music(flow: Flow, element: _Element, out: Out) -> None:
    """Read music or another recording: what describes it stands in its place, else where it is. TEI P5, FTNM."""
    described = [" ".join("".join(e.itertext()).split()) for e in element.iterchildren(TEI_ + "desc")]
    pointed = [t for e in element.iterchildren(TEI_ + "ptr", TEI_ + "ref") if (t := e.get("target"))]
    flow.omit(element, "description of an image, given as its text alternative")
    said = "; ".join(filter(None, described)) or element.get("url") or " ".join(pointed)
    shown = f"♪ {said}".strip() if local_name(element) == "notatedMusic" else said
    put_picture(flow, element, out, Picture(flow.origin(element), "", shown))


def _count(value: str | None) -> int:
    given = figure(value or "") or 1
    return given if given < 1000 else 1
