"""The pieces of an entry of the apparatus, and what filters ask of it. Entry → HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from edition.model.apparatus import Entry, Reading, Witness, members
from edition.model.text import Node, Text
from edition.model.walk import descend, has_text, is_blank, plain_text
from edition.writers.common.formatting import format_entry, shortened
from edition.writers.common.languages import direction
from edition.writers.common.pieces import Content, Made
from edition.writers.common.together import told_together

if TYPE_CHECKING:
    from edition.writers.markup.blocks import HtmlText


def entry_text(html: HtmlText, entry: Entry) -> None:
    """Set the pieces of an entry; the lemma leads back to its words, each reading has an id."""
    number = 0
    variants = [reading for reading, _ in told_together(entry.variants)]
    said = _own_language(html, entry)
    for piece in format_entry(html.shared.edition, entry, html.shared.style, occurrence=entry.occurrence):
        match piece:
            case Made(style="lemma"):
                target = escape(html.href(html.shared.where.place(entry.id)))
                html.out.append(f'<a class="entry-lemma" href="{target}"><bdi{said}>{escape(piece.text)}</bdi></a>')
            case Made(style="plain" | "separator"):
                html.out.append(escape(piece.text))
            case Made(style="siglum"):
                html.out.append(f'<bdi class="siglum">{escape(piece.text)}</bdi>')
            case Made(style="word") if number < len(variants) and _is_told(variants[number]):
                html.out.append(
                    f'<span class="word"{_reading_id(html, entry, variants, number)}>{escape(piece.text)}</span>'
                )
                number += 1
            case Made():
                html.out.append(f'<span class="{piece.style}">{escape(piece.text)}</span>')
            case Content(role="reading"):
                while number < len(variants) and not _begins((piece.whole or piece.nodes), variants[number].content):
                    number += 1
                html.out.append(f'<bdi class="reading"{_reading_id(html, entry, variants, number)}{said}>')
                start = len(html.out)
                html.inlines(piece.nodes)
                html.edge(start)
                html.head(start)
                html.out.append("</bdi>")
                number += 1
            case Content(role="lemma"):
                _given_lemma(html, entry, piece.nodes, said)
            case Content():
                html.out.append(f'<span class="{piece.role}">')
                html.inlines(piece.nodes)
                html.out.append("</span>")
        if isinstance(piece, Content):
            html.shared.ledger.omit_all(piece.whole, piece.why)


def _begins(nodes: Sequence[Node], first: Sequence[Node]) -> bool:
    """Tell whether nodes begin with others; behind these stand the same words of other readings."""
    return bool(first) and tuple(nodes[: len(first)]) == tuple(first)


def _is_told(reading: Reading) -> bool:
    """Tell whether a word of the apparatus stands for a reading: om., inv., illeg."""
    return bool(reading.shift or reading.says) or not has_text(reading.content) or is_blank(reading.content)


def _own_language(html: HtmlText, entry: Entry) -> str:
    """Say the language of the words of an entry, where it is not that around the entry or is read from the right."""
    own = html.shared.numbering.languages.get(entry.id, "")
    around = html.languages[-1] if html.languages else html.shared.edition.metadata.language
    return html.dialect.said(own) if own and (own != around or direction(own) == "rtl") else ""


def _given_lemma(html: HtmlText, entry: Entry, nodes: Sequence[Node], said: str) -> None:
    """Set a lemma that the entry itself gives; a long one is shortened where the text has its words."""
    target = escape(html.href(html.shared.where.place(entry.id)))
    html.out.append(f'<a class="entry-lemma" href="{target}"><bdi{said}>')
    whole = plain_text(nodes)
    short = shortened(whole, html.shared.style.lemma_words)
    if entry.is_bound and short != whole:
        html.out.append(escape(short))
        for node in descend(nodes):
            if isinstance(node, Text):
                html.shared.ledger.omit(node.start, node.value, "lemma shortened, for the text has its words")
    else:
        linked, html.in_link = html.in_link, True
        start = len(html.out)
        html.inlines(nodes)
        html.edge(start)
        html.head(start)
        html.in_link = linked
    html.out.append("</bdi></a>")


def _reading_id(html: HtmlText, entry: Entry, variants: Sequence[Reading], number: int) -> str:
    if number >= len(variants):
        return ""
    return html.id(variants[number].origin.id or f"{entry.id}.r{number + 1}")


def concerned(known: Mapping[str, Witness], keys: Iterable[str]) -> dict[str, None]:
    """Return witnesses with the members of those that are groups, and with the groups to which they belong."""
    found: dict[str, None] = {}
    for key in keys:
        found[key] = None
        found.update(dict.fromkeys(members(known, key)))
        waiting = list(known[key].members) if key in known else []
        while waiting:
            inner = waiting.pop()
            if inner not in found:
                found[inner] = None
                waiting += known[inner].members if inner in known else ()
        above = known[key].group if key in known else ""
        while above and above in known and above not in found:
            found[above] = None
            above = known[above].group
    return found


def data_of(entry: Entry, known: Mapping[str, Witness], readings: Sequence[Reading] | None = None) -> str:
    """Return what filters ask of an entry, or of some of its readings: witnesses, kinds, type, layer."""
    variants = entry.variants if readings is None else readings
    witnesses = concerned(known, (a.witness for r in variants for a in r.witnesses))
    kinds = dict.fromkeys(r.kind for r in variants)
    types = dict.fromkeys(t for t in (entry.type, *(r.type for r in variants)) if t)
    pairs = (
        ("wit", witnesses),
        ("kind", kinds),
        ("type", types),
        ("layer", {entry.layer: None} if entry.layer else {}),
    )
    return "".join(f' data-{name}="{escape(" ".join(values))}"' for name, values in pairs if values)
