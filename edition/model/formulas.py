"""What outputs have to know of MathML: the elements of its presentation, and what they say in a line. W3C, MathML Core.

Where an output cannot set a formula, its fractions, powers and roots are told by signs: a/b, (a + b)/c, √(x), x² and x₁ by
looks, or x^2 and x_1.
"""

from __future__ import annotations

from collections.abc import Sequence

from edition.model.changed import changed
from edition.model.text import MADE, Node, Origin, Span, Text
from edition.model.walk import plain_text

MATHML = "http://www.w3.org/1998/Math/MathML"
MATHML_NAMES = (
    "math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd",
)  # fmt: skip
_SIGNS = {"sup": "^", "sub": "_"}
_SCRIPTS = {
    "msup": ("sup",), "msub": ("sub",), "msubsup": ("sub", "sup"), "munder": ("sub",), "mover": ("sup",), "munderover": ("sub", "sup"),
}  # fmt: skip
_BETWEEN = {"mtable": "; ", "mtr": ", "}
_BUILT = frozenset({"mfrac", "msqrt", "mroot", *_SCRIPTS, *_BETWEEN})


def in_a_line(node: Span, *, with_looks: bool) -> Span:
    """Return an element of MathML with signs for what its place in the formula says; any other span as it is."""
    name = node.origin.name
    if name not in _BUILT:
        return node
    parts = [child for child in node.children if isinstance(child, Span)]
    blank = sum(isinstance(child, Text) and not child.value.strip() for child in node.children)
    # Where an entry begins in it, or a note is called, nothing may be lost.
    if not parts or len(parts) + blank < len(node.children):
        return node
    made: list[Node] | None = None
    if name == "mfrac" and len(parts) == 2:
        made = [*_whole(parts[0]), Text("/"), *_whole(parts[1])]
    elif name in _SCRIPTS and len(parts) == len(_SCRIPTS[name]) + 1:
        made = [*_whole(parts[0])]
        for part, place in zip(parts[1:], _SCRIPTS[name], strict=True):
            made += [_set(part, place)] if with_looks else [Text(_SIGNS[place]), *_whole(part)]
    elif name == "msqrt":
        made = [Text("√"), *_whole(*parts)]
    elif name == "mroot" and len(parts) == 2:  # the third root of a is a^(1/3): what is read first stays first
        power = [_set(Span(MADE, "segment", (Text("1/"), *_whole(parts[1]))), "sup")]
        made = [*_whole(parts[0]), *(power if with_looks else [Text("^(1/"), *_whole(parts[1]), Text(")")])]
    elif name in _BETWEEN:
        made = [n for i, part in enumerate(parts) for n in ((Text(_BETWEEN[name]), part) if i else (part,))]
    return node if made is None else changed(node, children=tuple(made))


def _set(part: Span, place: str) -> Span:
    return Span(Origin("hi", attributes={"rend": place}), "highlight", (part,))


def _whole(*parts: Span) -> Sequence[Node]:
    """Put brackets around a part of several signs, so that it is read as one."""
    said = plain_text(parts)
    is_one = len(said) < 2 or said.isdecimal() or (len(parts) == 1 and _is_one(parts[0]))
    return parts if is_one else (Text("("), *parts, Text(")"))


def _is_one(part: Span) -> bool:
    """Tell whether a part is a single identifier, number or word, a power or a root, or holds nothing else."""
    inner = [child for child in part.children if isinstance(child, Span)]
    if part.origin.name in {"mrow", "mstyle", "mpadded"}:
        return len(inner) == 1 and _is_one(inner[0])
    return part.origin.name in {"mi", "mn", "mtext", "msup", "msub", "msubsup", "msqrt", "mroot"}
