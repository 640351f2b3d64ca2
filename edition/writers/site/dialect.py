"""What only pages of the site say: signs that are buttons, entries that open at their words, notes by layer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from html import escape

from edition.addresses import link_address
from edition.model.notes import Note
from edition.model.text import Break, Division, Node, Origin, Picture, Text
from edition.writers.common.languages import direction, short_tag
from edition.writers.markup import breaks
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.entry import data_of, entry_text
from edition.writers.markup.inline import Inline


@dataclass(slots=True)
class Memory:
    """Blocks that come again and are set only once: those of ``held``, by the language around them. ``known`` keeps them."""

    held: Collection[int]
    known: dict[tuple[int, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class SitePage:
    """The ways of a page of the site."""

    memory: Memory | None = None
    void: str = ">"
    by_style: bool = True
    shows_math: bool = True

    def said(self, tag: str) -> str:
        """Say a language and its direction; nothing for an unknown one."""
        return f' lang="{escape(short_tag(tag))}" dir="{direction(tag)}"' if tag else ""

    def further(self, origin: Origin) -> str:
        """Return nothing: id, class and language are all that an element says."""
        del origin
        return ""

    def address(self, target: str) -> str:
        """Return the address to which a reference leads, if it can be followed from here."""
        return link_address(target)

    def run(self, html: Inline, node: Text) -> None:
        """Set a run of text."""
        html.run(node)

    def sign(self, html: Inline, key: str, lemma: str) -> None:
        """Set the button that opens an entry at its words; across pages, a link."""
        # The lemma is heard before it, as a link; the button does not say it again.
        number = html.shared.edition.entries[key].number
        label = f"{html.shared.words['variant']} {number}" + (
            "" if lemma else f": {html.shared.words['addition_here']}"
        )
        kind = " point" if not lemma else " long" if html.is_long(key) else ""
        if html.shared.where.get(key, html.page) != html.page or html.in_link:
            html.loose(f'<a class="mark{kind}" href="{escape(html.href(key))}" aria-label="{escape(label)}"></a>')
        else:
            html.loose(
                f'<button type="button" class="mark{kind}" popovertarget="{escape(key)}" aria-label="{escape(label)}">'
                "</button>"
            )

    def call(self, html: Inline, note: Note) -> None:
        """Set the call of a note, whose number the style sheet shows."""
        target = escape(html.href(note.id))
        layer = escape(note.layer)
        if html.in_link:
            html.loose(f'<sup class="call" data-layer="{layer}" data-n="{escape(note.label)}"></sup>')
            return
        anchor = html.id(html.own("call", note.id))
        said = escape(f"{html.shared.words['note']} {note.label}")
        html.loose(
            f'<sup class="call" data-layer="{layer}"><a{anchor} href="{target}" role="doc-noteref" aria-label="{said}" '
            f'data-n="{escape(note.label)}"></a></sup>'
        )

    def pause(self, html: Inline, node: Break) -> None:
        """Set a break of the source."""
        breaks.pause(html, node)

    def picture(self, html: Inline, node: Picture) -> None:
        """Set an image, or the way to it."""
        html.flush()
        label = escape(node.description)
        local = html.shared.images.get(node.url)
        if local:
            html.out.append(
                f'<img src="{escape(local)}" alt="{label}"{html.shared.measures.get(node.url, "")} loading="lazy">'
            )
            return
        address = link_address(node.url)
        text = f"[{label or escape(node.url)}]"
        if address and not html.in_link:
            html.out.append(f'<a class="picture" href="{escape(address)}" rel="external">{text}</a>')
        else:
            html.out.append(f'<span class="picture">{text}</span>')

    def block(self, html: HtmlText, node: Node) -> None:
        """Set one block, or what it became before."""
        is_free = not (html.in_entry or html.span_depth or html.strict or html.pending)
        if self.memory is None or id(node) not in self.memory.held or not is_free:
            html.any_block(node)
            return
        key = id(node), html.languages[-1] if html.languages else ""
        if key not in self.memory.known:
            before = len(html.out)
            html.any_block(node)
            self.memory.known[key] = "".join(html.out[before:])
            del html.out[before:]
        html.out.append(self.memory.known[key])

    def division(self, html: HtmlText, node: Division) -> None:
        """Set a division."""
        html.division(node)

    def foot(self, html: HtmlText, keys: list[str]) -> None:
        """Set the entries that began in a division at its foot."""
        fresh = list(html.with_nested(keys))
        pending, html.pending = html.pending, []
        if pending:
            html.out.append(f"<p>{''.join(pending)}</p>")
        if not fresh:
            return
        title = html.shared.words["apparatus"]
        html.out.append(
            f'<div class="apparatus" role="group" aria-label="{title}"><p class="apparatus-title">{title}</p><ul>\n'
        )
        for key in fresh:
            _entry(html, key)
        html.out.append("</ul></div>\n")


def _entry(html: HtmlText, key: str) -> None:
    """Set one entry as a list item, which its button opens as a popover at its words."""
    entry = html.shared.edition.entries[key]
    before = html.in_entry, html.strict
    html.in_entry, html.strict = True, False
    line = html.shared.numbering.lines.get(key, "")
    page = html.line_page(html.shared.numbering.blocks.get(key, (0, -1)))
    shown = f'<a class="line" href="{escape(page)}">' if page else '<span class="line">'
    place = f"{shown}{escape(line)}</{'a' if page else 'span'}> " if line else ""
    if entry.cited and not (entry.is_bound and entry.is_exact):
        place = f'<span class="loc">{escape(entry.cited)}</span> '
    data = data_of(entry, html.shared.edition.witnesses)
    html.out.append(f'<li{html.id(key)} class="entry" popover{data}><div class="entry-text">{place}')
    entry_text(html, entry)
    html.out.append("</div></li>\n")
    html.in_entry, html.strict = before


def notes_by_layer(html: HtmlText, keys: Iterable[str]) -> dict[str, str]:
    """Set notes as list items, by layer."""
    layers: dict[str, list[str]] = {}
    for key in keys:
        note = html.shared.edition.notes[key]
        call = html.own("call", key)
        back = f'<a class="back" href="#{escape(call)}" role="doc-backlink">{escape(note.label)}</a> '
        if call not in html.ids:  # nothing in the text of this page calls it
            back = f'<span class="back">{escape(note.label)}</span> '
        html.out.append(
            f'<li{html.id(key)}{html.language_of(note.origin)} class="note-item" data-layer="{escape(note.layer)}">{back}'
        )
        html.mixed(note.content)
        html.out.append("</li>")
        layers.setdefault(note.layer, []).append(html.take())
    return {layer: "\n".join(items) for layer, items in layers.items()}
