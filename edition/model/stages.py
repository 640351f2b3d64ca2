"""What stood in a text at one stage of its making: words not yet added are absent, words not yet struck out stand. Nodes → nodes.

TEI P5, PH-changes: @change points to a stage, @seq and @varSeq count the stages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from edition.model.text import Alternation, Node, Origin, Span
from edition.model.walk import origin_of, with_inner


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of a text by the ids under which their texts are asked for, each with its place in their order.

    ``are_counted`` where the encoding counts them by @seq and @varSeq, and names none.
    """

    ranks: Mapping[str, int] = field(default_factory=dict)
    are_counted: bool = False

    def of(self, origin: Origin) -> int | None:
        """Return the stage of which an element says that it is; nothing where it says none."""
        if self.are_counted:
            said = (origin.get("varSeq") or origin.get("seq")).strip()
            return self.ranks.get(f"{COUNTED}{int(said)}") if said.isdecimal() and len(said) <= _MOST_FIGURES else None
        named = (self.ranks.get(key.rpartition("#")[2]) for key in origin.get("change").split())
        return max((rank for rank in named if rank is not None), default=None)


_MOST_FIGURES = 9
COUNTED = "stage-"
"""How the ids of stages begin that have a number only."""
NO_STAGES = Stages()


def at_stage(nodes: Iterable[Node], stages: Stages, rank: int, around: int = 0) -> tuple[Node, ...]:
    """Return what stood at a stage. ``around`` is the stage of what the nodes stand in.

    A correction that names no stage was made when that was written in which it stands.
    """
    out: list[Node] = []
    for node in nodes:
        _add(node, stages, rank, around, out)
    return tuple(out)


def _add(node: Node, stages: Stages, rank: int, around: int, out: list[Node]) -> None:
    origin = origin_of(node)
    said = stages.of(origin) if origin is not None else None
    own = around if said is None else said
    match node:
        case Alternation() if any(_is_correction(part) for part in (*node.others, *node.shown)):
            out.extend(at_stage(sorted((*node.others, *node.shown), key=_place), stages, rank, own))
        case Span(kind="deleted"):
            # An addition may be what is taken back. What is left out leaves its place, for the spaces around it.
            stands = own > rank and node.origin.name not in {"add", "addSpan"}
            out.extend(at_stage(node.children, stages, rank, around) if stands else [_left_out(node)])
        case Span(kind="restored"):
            struck = (stages.of(n.origin) for n in node.children if isinstance(n, Span) and n.kind == "restored")
            stands = own <= rank or not any((when or 0) <= rank for when in struck)
            out.extend(at_stage(node.children, stages, rank, around) if stands else [_left_out(node)])
        case Span(kind="added"):
            out.extend(at_stage(node.children, stages, rank, own) if own <= rank else [_left_out(node)])
        case _ if said is not None and said > rank:
            out.extend([_left_out(node)] if isinstance(node, Span) else [])
        case _:
            out.append(with_inner(node, lambda inner: at_stage(inner, stages, rank, own)))


def _left_out(node: Span) -> Span:
    return Span(node.origin, "deleted", ())


def _is_correction(node: Node) -> bool:
    return isinstance(node, Span) and node.kind in {"added", "deleted", "restored"}


def _place(node: Node) -> int:
    origin = origin_of(node)
    return origin.ordinal if origin is not None else 0
