"""Tell the pages of several sources apart: each has the siglum of its own. Edition → Edition. TEI P5, CORS5."""

from __future__ import annotations

from dataclasses import replace

from edition.model.edition import Edition
from edition.model.folios import source_named
from edition.model.text import Break
from edition.model.walk import descend


def name_pages(edition: Edition) -> Edition:
    """Put the siglum of its source (@ed) before the number of each page, column and line, where the text has those of several.

    What names no source counts as one of its own, without a siglum: the pages of the edition, or of its base.
    """
    breaks = [n for n in descend(edition.body) if isinstance(n, Break) and n.kind in {"page", "column"} and n.origin.n]
    if len({source_named(node.origin) for node in breaks}) < 2:
        return edition
    named = {
        node.origin.key: f"{edition.witnesses[source].siglum if source in edition.witnesses else source} {node.origin.n}"
        for node in breaks
        if (source := source_named(node.origin))
    }
    return replace(edition, numbers={**edition.numbers, **named})
