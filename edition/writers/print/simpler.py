"""Set a book in a simpler form where it cannot be set as it is: better a plain page than none. Parts → parts.

Each way gives up more of how the page looks, and nothing of what it says: first tables, lists and quotations become
paragraphs and pictures their descriptions, then what stands at the foot moves after the text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from edition.model.edition import Edition
from edition.writers.galley.manuscript import Manuscript
from edition.writers.galley.parts import Group, Image, Leaf, Marker, Part, Run
from edition.writers.galley.series import layer_names
from edition.writers.galley.settings import Layer, Settings
from edition.writers.galley.tables import unrolled


@dataclass(frozen=True, slots=True)
class Way:
    """How a book is set: with groups as such or as paragraphs; with notes at the foot, or all after the text."""

    name: str
    has_groups: bool = True
    has_feet: bool = True


AS_IT_IS = Way("as it is")
SIMPLER = (
    Way("tables, lists and quotations as paragraphs, pictures as their descriptions", has_groups=False),
    Way("all that as paragraphs, and apparatus and notes after the text", has_groups=False, has_feet=False),
)


def settings_for(way: Way, settings: Settings, edition: Edition) -> Settings:
    """Return the settings for a way."""
    if way.has_feet:
        return settings
    layers: Mapping[str, Layer] = {name: settings.layer(name) for name in layer_names(edition, settings)}
    after = {
        name: replace(layer, place="end")
        for name, layer in layers.items()
        if layer.place in {"foot", "auto", "facing", "margin", "spread"}
    }
    return replace(settings, layers={**settings.layers, **after}, witnesses=False, facing=())


def simplify(way: Way, manuscript: Manuscript) -> None:
    """Turn the groups of a manuscript into paragraphs, where the way wants that."""
    if way.has_groups:
        return
    for parts in (manuscript.before, manuscript.text, manuscript.after):
        parts[:] = [_of_part(part) for part in parts]


def _of_part(part: Part) -> Part:
    return replace(part, children=tuple(found for child in part.children for found in _plain(child)))


def _plain(node: Leaf | Group) -> tuple[Leaf | Group, ...]:
    if isinstance(node, Leaf):
        return (_described(node),)
    group = unrolled(node) if node.kind == "table" else node
    inner = tuple(found for child in group.children for found in _plain(child))
    if node.kind == "item" and node.sign and inner and isinstance(first := inner[0], Leaf):
        inner = (replace(first, kind="entry", items=(Run(f"{node.sign}\u2002"), *first.items)), *inner[1:])
    return (replace(group, kind="division", children=inner, sign=""),) if group.kind != "unit" else (group,)


def _described(leaf: Leaf) -> Leaf:
    image = next((item for item in leaf.items if isinstance(item, Image)), None)
    if image is None:
        return leaf
    return replace(leaf, items=(Marker(leaf.first, opens=True), Run(f"[{image.alt}]")), kind="caption")
