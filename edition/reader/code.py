"""Markup that is spoken of: examples of XML and of other code are shown as they are written. TEI P5, chapter 23."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml.etree import _Element

from edition.model.text import MADE, Block, Node, Paragraph, Span, Text
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles
from edition.tree import XML, local_name

EXAMPLES = "http://www.tei-c.org/ns/Examples"
_NO_BREAK = "\u00a0"


@handles("egXML", space=EXAMPLES)
@handles("eg", "egXML")
def read_example(flow: Flow, element: _Element, out: Out) -> None:
    """Read an example: its tags are shown, its lines stay lines. TEI P5, TDeg."""
    origin = flow.origin(element)
    is_markup = local_name(element) == "egXML"
    pieces = list(_inside(element) if is_markup else [(text, True) for text in element.itertext()])
    lines = _lines(flow, pieces)
    if flow.inline:
        nodes: list[Node] = []
        for line in lines:
            nodes += [Text(" "), *line] if nodes else line
        flow.at_space = False
        out.append(Span(origin, "term", tuple(nodes)))
    else:
        out.append(Block(origin, "eg", tuple(Paragraph(MADE, tuple(line)) for line in lines)))
        flow.at_space = True


def _inside(element: _Element) -> Iterator[tuple[str, bool]]:
    """Yield what an element holds as it is written, each piece with whether it is text of the file."""
    yield element.text or "", True
    for child in element:
        if isinstance(child.tag, str):
            attributes = "".join(f' {_name(name)}="{escape(value)}"' for name, value in child.items())
            if len(child) or child.text:
                yield f"<{local_name(child)}{attributes}>", False
                yield from _inside(child)
                yield f"</{local_name(child)}>", False
            else:
                yield f"<{local_name(child)}{attributes}/>", False
        yield child.tail or "", True


def _name(name: str) -> str:
    space, _, local = name.rpartition("}")
    return f"xml:{local}" if space == f"{{{XML}" else local


def _lines(flow: Flow, pieces: list[tuple[str, bool]]) -> list[list[Node]]:
    """Divide pieces into lines; spaces at their beginning stay, and what text says with a sign of XML is written with it."""
    lines: list[list[Node]] = [[]]
    for value, is_text in pieces:
        for number, part in enumerate(value.split("\n")):
            if number:
                lines.append([])
            shown = part if lines[-1] else _NO_BREAK * (len(part) - len(part.lstrip(" "))) + part.lstrip(" ")
            if not shown:
                continue
            if is_text and shown.strip():
                indent = len(shown) - len(shown.lstrip(_NO_BREAK))
                if indent and not lines[-1]:
                    lines[-1].append(Text(shown[:indent]))
                    shown = shown[indent:]
                flow.at_space = False
                _say(flow, shown, lines[-1])
            else:
                lines[-1].append(Text(shown))
    return [line for line in lines if any(isinstance(n, Text) and n.value.strip(f" \t{_NO_BREAK}") for n in line)]


def _say(flow: Flow, value: str, line: list[Node]) -> None:
    rest = value
    while rest:
        at = min((i for i in (rest.find("<"), rest.find("&")) if i >= 0), default=-1)
        if at < 0:
            flow.text(rest, line)
            return
        if at:
            flow.text(rest[:at], line)
        flow.omit_text(rest[at], "a sign of XML, shown as it is written")
        line.append(Text("&lt;" if rest[at] == "<" else "&amp;"))
        flow.at_space = False
        rest = rest[at + 1 :]
