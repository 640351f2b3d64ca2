"""Lists and tables, in which only certain elements may stand. Listing, Table → HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edition.model.text import MADE, Block, Break, Cell, Heading, Item, Listing, Mark, Paragraph, Row, Table

if TYPE_CHECKING:
    from edition.writers.markup.blocks import HtmlText


def listing(html: HtmlText, node: Listing) -> None:
    """Set a list, with what stands above it and between its items."""
    first = next((i for i, n in enumerate(node.children) if isinstance(n, Item | Listing)), len(node.children))
    above = [n for n in node.children[:first] if isinstance(n, Heading | Block | Paragraph)]
    rest = [n for n in node.children if not any(n is other for other in above)]
    if above:
        html.out.append(f"<div{html.attributes(node.origin, 'list-head')}>")
        for part in above:
            if isinstance(part, Heading):
                html.wrap("p", part.origin, part.children, "list-title")
            else:
                html.block(part)
        html.out.append("</div>\n")
    if not any(isinstance(n, Item | Listing) for n in rest):
        html.blocks(rest)
        return
    origin = MADE if above else node.origin
    before, html.strict = html.strict, True
    # Items that have numbers of their own are not counted once more.
    kind = "plain" if node.kind == "ordered" and any(isinstance(n, Item) and n.label for n in rest) else node.kind
    tag = "dl" if kind == "gloss" else "ol" if kind == "ordered" else "ul"
    dash = "dash" if "dash" in node.origin.rend else ""
    html.out.append(f"<{tag}{html.attributes(origin, f'list-{kind}', dash)}>")
    for item in rest:
        if isinstance(item, Item) and node.kind == "gloss":
            _gloss(html, item)
        elif isinstance(item, Listing | Heading | Block | Paragraph):
            _within_listing(html, item, "dd" if node.kind == "gloss" else "li")
        else:
            html.blocks([item])
    html.out.append(f"</{tag}>\n")
    html.strict = before


def _within_listing(html: HtmlText, node: Listing | Heading | Block | Paragraph, tag: str) -> None:
    """Set what stands between items and is none: a list in the list, a heading or a paragraph further down."""
    html.strict = False
    html.out.append(f"<{tag}>")
    if isinstance(node, Heading):
        html.wrap("p", node.origin, node.children, "list-title")
    else:
        html.block(node)
    html.out.append(f"</{tag}>")
    html.strict = True


def item(html: HtmlText, node: Item, tag: str) -> None:
    """Set an item."""
    before, html.strict = html.strict, False
    html.out.append(f"<{tag}{html.attributes(node.origin)}>")
    if node.label:
        html.inlines(node.label)
        html.out.append(" ")
    if node.origin.name != "biblStruct" or not html.reference(node.origin, node.children):
        html.mixed(node.children)
    html.out.append(f"</{tag}>\n")
    html.strict = before


def _gloss(html: HtmlText, node: Item) -> None:
    before, html.strict = html.strict, False
    html.out.append("<dt>")
    html.inlines(node.label)
    html.out.append("</dt>")
    html.strict = before
    item(html, Item(node.origin, (), node.children), "dd")


def table(html: HtmlText, node: Table) -> None:
    """Set a table."""
    heading = [n for n in node.children if isinstance(n, Heading)]
    html.out.append(f'<div class="table" tabindex="0"><table{html.attributes(node.origin)}>')
    if heading:
        html.out.append("<caption>")
        captions(html, heading)
        html.out.append("</caption>")
    html.out.append("<tbody>")
    before, html.strict = html.strict, True
    html.blocks(n for n in node.children if isinstance(n, Row | Mark | Break))
    html.strict = before
    html.out.append("</tbody></table></div>\n")
    html.blocks(n for n in node.children if not isinstance(n, Row | Mark | Break | Heading))


def captions(html: HtmlText, headings: list[Heading]) -> None:
    """Set what stands over a table or under a figure: several headings in a line each."""
    if len(headings) == 1:
        html.mixed(headings[0].children)
        return
    for heading in headings:
        html.wrap("p", heading.origin, heading.children)


def cell(html: HtmlText, node: Cell) -> None:
    """Set a cell."""
    tag = "th" if node.is_label or html.in_label_row else "td"
    spans = f' colspan="{node.columns}"' if node.columns > 1 else ""
    spans += f' rowspan="{node.rows}"' if node.rows > 1 else ""
    before, html.strict = html.strict, False
    html.out.append(f"<{tag}{spans}{html.attributes(node.origin)}>")
    html.mixed(node.children)
    html.out.append(f"</{tag}>")
    html.strict = before
