"""Pictures made at build time: heat map, matrix, dendrogram. Numbers → SVG.

Colours come from classes, so that they follow the theme; the numbers stand as a table beside each picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from edition.model.variation import Agreement, Branch, Stretch

_TOLD = 20
"""Up to so many witnesses each square tells its numbers; more would burden the page, and the table has them."""


def heat_map(stretches: Sequence[Stretch], links: Mapping[str, str], label: str) -> str:
    """Draw a bar for each stretch of the text, as high and as dark as it has variant readings; it leads to the first."""
    width, height, gap = 960, 120, 1.5
    most = max((s.readings for s in stretches), default=0) or 1
    step = width / max(len(stretches), 1)
    bars = []
    for i, stretch in enumerate(stretches):
        level = 0 if not stretch.readings else min(1 + int(4 * stretch.readings / most), 5)
        bar = max(height * stretch.readings / most, 2)
        shape = (
            f'<rect class="heat-{level}" x="{i * step:.1f}" y="{height - bar:.1f}" width="{step - gap:.1f}" height="{bar:.1f}">'
            f"<title>{stretch.entries} / {stretch.readings}</title></rect>"
        )
        href = links.get(stretch.first, "")
        bars.append(f'<a href="{escape(href)}" aria-label="{i + 1}: {stretch.readings}">{shape}</a>' if href else shape)
    return f'<svg class="chart heat" viewBox="0 0 {width} {height}"><title>{escape(label)}</title>{"".join(bars)}</svg>'


def matrix(agreement: Agreement, sigla: Mapping[str, str], label: str) -> str:
    """Draw a square for every pair, the darker the more they agree; of many, all of one shade as one shape."""
    keys = agreement.witnesses
    size, margin = 24, 70
    side = margin + size * len(keys)
    shares = [s for a in keys for b in keys if a != b and (s := agreement.share(a, b)) is not None]
    low = min(shares, default=0.0)
    span = (max(shares, default=1.0) - low) or 1.0
    parts = []
    shapes: dict[int, list[str]] = {}
    for i, one in enumerate(keys):
        y = margin + i * size
        name = escape(sigla.get(one, one))
        parts.append(f'<text class="axis" x="{margin - 6}" y="{y + size * 0.7:.0f}" text-anchor="end">{name}</text>')
        parts.append(
            f'<text class="axis" transform="translate({y + size * 0.7:.0f} {margin - 6}) rotate(-60)">{name}</text>'
        )
        for j, other in enumerate(keys):
            share = agreement.share(one, other)
            level = 5 if i == j else 0 if share is None else min(1 + int(4 * (share - low) / span), 5)
            if len(keys) > _TOLD:
                shapes.setdefault(level, []).append(f"M{margin + j * size} {y}h{size - 1}v{size - 1}h{1 - size}z")
                continue
            told = "" if share is None else f"{sigla.get(one, one)} – {sigla.get(other, other)}: {share:.1%}"
            parts.append(
                f'<rect class="heat-{level}" x="{margin + j * size}" y="{y}" width="{size - 1}" height="{size - 1}">'
                f"<title>{escape(told)}</title></rect>"
            )
    parts += [f'<path class="heat-{level}" d="{"".join(drawn)}"/>' for level, drawn in sorted(shapes.items())]
    return (
        f'<svg class="chart matrix" width="{side}" height="{side}" viewBox="0 0 {side} {side}" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def dendrogram(root: Branch, sigla: Mapping[str, str], label: str) -> str:
    """Draw the joining of the witnesses from left (alike) to right (unlike)."""
    leaves = root.leaves()
    row, left, width = 26, 90, 700
    height = row * len(leaves) + 10
    places = {w: 12 + i * row for i, w in enumerate(leaves)}
    far = max(root.distance, 0.001)
    parts: list[str] = [
        f'<text class="axis" x="{left - 8}" y="{y + 5}" text-anchor="end">{escape(sigla.get(w, w))}</text>'
        for w, y in places.items()
    ]

    def draw(branch: Branch) -> tuple[float, float]:
        """Draw a branch; return where it is joined to the next."""
        if not branch.parts:
            return left, places[branch.witness]
        joints = [draw(part) for part in branch.parts]
        x = left + (width - left) * branch.distance / far
        ys = [y for _, y in joints]
        parts.extend(f'<path class="branch" d="M{px:.1f} {py:.1f}H{x:.1f}"/>' for px, py in joints)
        parts.append(f'<path class="branch" d="M{x:.1f} {min(ys):.1f}V{max(ys):.1f}"/>')
        middle = sum(ys) / len(ys)
        return x, middle

    draw(root)
    return (
        f'<svg class="chart tree" viewBox="0 0 {width + 20} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )
