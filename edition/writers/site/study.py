"""The pages for study: witnesses and their comparison, variants, overview, notes, parallel texts, indexes, images."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from markupsafe import Markup

from edition.addresses import link_address
from edition.filenames import tell_apart
from edition.model.alignment import Row, align_texts, join
from edition.model.apparatus import Entry, Witness, word_for
from edition.model.edition import Edition
from edition.model.facsimile import Image
from edition.model.register import Occurrence, Registered
from edition.model.text import Node
from edition.model.variation import agreement, along_the_text, compared_witnesses, dendrogram, tally
from edition.model.witness import Alike, witness_parts
from edition.writers.common.apparatus import as_csv, as_json
from edition.writers.common.languages import short_tag
from edition.writers.common.registers import beyond_label, indexed
from edition.writers.common.versions import version_titles
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.numbering import Numbering
from edition.writers.site import columns, svg
from edition.writers.site import variants as table
from edition.writers.site.columns import Column, RowsPage
from edition.writers.site.dialect import Memory, SitePage
from edition.writers.site.folios import Folio, measured, place_of, servers, source_of
from edition.writers.site.series import in_pages, numbered

if TYPE_CHECKING:
    from edition.writers.site.book import Book

_ROW = 170
"""Bytes of the marks around a row of a page."""
MOST_IN_MATRIX = 40
"""So many witnesses are compared in pairs at most, those that are named most: more pairs cannot be read."""


def _most_named(known: Sequence[Witness], counts: Mapping[str, Mapping[str, int]], most: int) -> list[Witness]:
    """Choose the witnesses that are named most, in the order of the edition."""
    chosen = sorted(known, key=lambda w: -sum(counts.get(w.id, {}).values()))[:most]
    return [w for w in known if w in chosen]


def notes(book: Book) -> None:
    """Write all notes by layer, with the way to their place."""
    edition = book.edition
    layers: dict[str, list[tuple[str, str, str, Markup]]] = {}
    html = HtmlText(book.shared, SitePage(), "notes.html", is_plain=True)
    for note in edition.notes.values():
        if not note.entry:
            html.mixed(note.content)
            shown = Markup(html.take())  # noqa: S704 - made of escaped pieces only
            place = f"{book.outline.where.get(note.id, '')}#{note.id}"
            layers.setdefault(note.layer, []).append((note.layer, note.label, place, shown))
    if not layers:
        return
    parts = in_pages(chain.from_iterable(layers.values()), lambda row: _ROW + len(row[2]) + len(row[3].encode()))
    first = _first_pages("notes", "layer", [[layer for layer, *_ in part] for part in parts])
    for number, part in enumerate(parts):
        by_layer = {layer: [row[1:] for row in rows] for layer, rows in groupby(part, key=itemgetter(0))}
        book.page(
            "notes.html",
            numbered("notes", number),
            here="notes",
            by_layer=by_layer,
            contents=[(layer, first[layer], len(rows)) for layer, rows in layers.items()],
            pages=[numbered("notes", i) for i in range(len(parts))],
            number=number,
        )


def _first_pages(name: str, prefix: str, parts: Sequence[Sequence[str]]) -> dict[str, str]:
    """Tell at which address each group of a series begins."""
    first: dict[str, str] = {}
    for number, groups in enumerate(parts):
        for group in groups:
            first.setdefault(group, f"{numbered(name, number)}#{prefix}-{group}")
    return first


def witnesses(book: Book) -> None:
    """Write the list of witnesses, and the text of each with its differences marked."""
    edition = book.edition
    if not edition.witnesses:
        return
    counts = tally(edition)
    compared = {w.id for w in compared_witnesses(edition)} if edition.has_states else set()
    listed = [
        (w, book.prose(w.description), counts.by_witness.get(w.id, {}), w.id in compared)
        for w in edition.witnesses.values()
    ]
    names = tell_apart(edition.witnesses, without=".")

    def file_of(key: str, number: int = 0) -> str:
        # No name has a dot, so that the pages of one witness cannot be called as another witness is.
        name = f"witness-{names[key]}"
        return f"{name}.{number + 1}.html" if number else f"{name}.html"

    book.page(
        "witnesses.html",
        "witnesses.html",
        here="witnesses",
        listed=listed,
        file_of=file_of,
        named=book.site.w[word_for(edition.witnesses.values())],
    )
    pages = [p for p in book.outline.pages if p.part == "text"]
    alike = Alike(edition)
    known: dict[tuple[int, str], str] = {}
    plain = columns.plain(edition, book.site.language, book.outline.where, book.shared.numbering)
    for witness in compared_witnesses(edition) if edition.has_states else ():
        parts = witness_parts(edition, witness.id, [p.nodes for p in pages], mark=True, alike=alike)
        # Of a corpus a witness has pages only of the text that it hands down.
        shown = [(page, nodes) for page, nodes in zip(pages, parts, strict=True) if nodes or witness.scope is None]
        for number, (_, nodes) in enumerate(shown):
            html = HtmlText(plain, SitePage(Memory(alike.held, known)), is_plain=True)
            html.blocks(nodes)
            body = Markup(html.take())  # noqa: S704 - made of escaped pieces only
            book.page(
                "witness.html",
                file_of(witness.id, number),
                here="witnesses",
                witness=witness,
                body=body,
                number=number,
                pages=[(p.label, file_of(witness.id, i)) for i, (p, _) in enumerate(shown)],
            )


def comparison(book: Book) -> None:
    """Write the texts of the witnesses beside the edited one; switches without script choose the columns."""
    edition = book.edition
    known = compared_witnesses(edition)
    if not edition.has_states or not known:
        return
    counts = tally(edition).by_witness
    are_stages = word_for(known) == "stages"
    first = [] if are_stages else _most_named(known, counts, columns.MOST_SET - 1)
    shown = [*first, *(w for w in known if w not in first)]
    language = edition.metadata.language
    cols = [Column("text", book.site.w["edited_text"], "", language, value="text")]
    varying = [w.id for w in shown if counts.get(w.id)]  # a witness that never differs shows nothing
    at_first = [*varying, *(w.id for w in shown if w.id not in varying)][:2]
    if are_stages:
        at_first = [w.id for w in shown][:3]
    cols += [Column(f"w{i}", w.siglum, w.label, language, w.id in at_first, w.id) for i, w in enumerate(shown)]
    found = book.collation
    order = [0, *(1 + found.order.index(w.id) for w in shown)]
    owner = columns.plain(edition, book.site.language, book.outline.where, book.shared.numbering)
    made: list[tuple[str, RowsPage]] = []
    for page, whole in found.pages:
        rows = [Row([row.cells[i] for i in order]) for row in whole]
        parts = columns.set_rows(
            [owner] * len(cols), rows, cols, book.site.w["no_counterpart"], found.alike.held, is_compared=True
        )
        made += _titled(parts, page.label)
    # What was changed from stage to stage is seen beside the first of them.
    base = shown[0].id if are_stages else "text"
    _side_by_side(book, "comparison", book.site.w["compare_lead"], cols, made, base)


def _titled(parts: Sequence[RowsPage], title: str) -> list[tuple[str, RowsPage]]:
    """Give the pages of one part their titles, with numbers where there are several."""
    return [(f"{title} {i}" if len(parts) > 1 else title, part) for i, part in enumerate(parts, 1)]


def _side_by_side(
    book: Book, name: str, lead: str, cols: Sequence[Column], made: Sequence[tuple[str, RowsPage]], base: str = ""
) -> None:
    """Write the pages that show texts side by side; the columns that are not on them are scripts beside them."""
    siblings = [(title, numbered(name, i)) for i, (title, _) in enumerate(made)]
    for number, (_, part) in enumerate(made):
        file = numbered(name, number)
        stem = f"data/columns/{file.removesuffix('.html')}"
        for column in cols[columns.MOST_SET :]:
            cells = json.dumps(part.more.get(column.key, {}), ensure_ascii=False)
            said = f"editionColumn({json.dumps(column.key)}, {cells});\n"
            book.site.save(f"{book.prefix}{stem}-{column.key}.js", said.encode("utf-8"))
        book.page(
            "columns.html",
            file,
            here=name,
            heading=book.site.w[name],
            lead=lead,
            columns=cols[: columns.MOST_SET],
            more=[(column, f"{stem}-{column.key}.js") for column in cols[columns.MOST_SET :]],
            rows=part.rows,
            siblings=siblings,
            number=number,
            base=base,
        )


def parallel(book: Book) -> None:
    """Write the text with its translations, paragraph by paragraph."""
    edition, others = book.edition, list(book.parallels)
    pages = [p for p in book.outline.pages if p.part == "text"]
    base: list[Node] = [n for p in pages for n in p.nodes]
    inside = book.versions
    if not others and not inside:
        return
    own = columns.plain(edition, book.site.language, numbering=book.shared.numbering)
    first = Column("text", edition.metadata.short_title or book.site.w["text"], "", edition.metadata.language)
    if others:
        rows = join([columns.parallel(base, other) for other in others])
        owners = [own, *(columns.plain(o, book.site.language, numbering=Numbering.of(o)) for o in others)]
        cols = [first, *(_text_column(f"t{i}", o) for i, o in enumerate(others))]
    else:
        rows = join([align_texts(inside[0].nodes, other.nodes) for other in inside[1:]])
        owners = [own for _ in inside]
        titles = version_titles(edition, inside, book.site.w)
        cols = [Column(f"t{i - 1}" if i else "text", titles[i], "", one.lang) for i, one in enumerate(inside)]
        first = cols[0]
    parts = columns.set_rows(owners, rows, cols, book.site.w["no_counterpart"])
    _side_by_side(book, "parallel", "", cols, _titled(parts, first.title))


def _text_column(key: str, edition: Edition) -> Column:
    metadata = edition.metadata
    return Column(key, metadata.short_title or metadata.title or edition.name, metadata.subtitle, metadata.language)


def variants(book: Book) -> None:
    """Write the table of all variants, and a page for each kind; the data stand beside it."""
    edition = book.edition
    if not book.has_table:
        return
    entries = list(edition.entries.values())
    kinds = table.kinds_of(entries)
    rows: dict[str, list[table.VariantRow]] = {}
    for row in table.rows_of(book.shared, entries):
        rows.setdefault(row.entry.id, []).append(row)
    scripts = _scripts(book, [_rows(rows, part) for part in table.parts(entries)])
    for kind in ("", *kinds) if len(kinds) > 1 else ("",):
        mine = [e for e in entries if not kind or any(r.kind == kind for r in e.variants)]
        parts = table.parts(mine)
        listed = _rows(rows, mine, kind)
        for number, part in enumerate(parts):
            name = f"variants-{kind}" if kind else "variants"
            book.page(
                "variants.html",
                numbered(name, number),
                here="variants",
                rows=_rows(rows, part, kind),
                kind=kind,
                kind_counts=kinds,
                total=kinds[kind] if kind else sum(kinds.values()),
                proposers=table.proposers_of(listed),
                filter_witnesses=table.witnesses_of(edition, listed),
                parts=scripts if len(parts) > 1 else (),
                pages=[numbered(name, i) for i in range(len(parts))],
                number=number,
            )
    book.site.save(f"{book.prefix}data/apparatus.csv", as_csv([edition]).encode("utf-8"))
    book.site.save(f"{book.prefix}data/apparatus.json", as_json([edition]).encode("utf-8"))


def _rows(
    rows: Mapping[str, list[table.VariantRow]], entries: Iterable[Entry], kind: str = ""
) -> list[table.VariantRow]:
    return [row for entry in entries for row in rows.get(entry.id, ()) if not kind or row.kind == kind]


def _scripts(book: Book, parts: Sequence[Sequence[table.VariantRow]]) -> list[str]:
    """Write the rows of a table of several pages as scripts: a filter asks for all, and pages on a disk cannot read others."""
    if len(parts) == 1:
        return []
    made = []
    for number, part in enumerate(parts, 1):
        html = book.site.templates.render("variant_rows.html", {**book.common, "w": book.site.w, "rows": part})
        made.append(f"data/variants/{number}.js")
        said = f"editionRows({json.dumps(html, ensure_ascii=False)});\n"
        book.site.save(f"{book.prefix}{made[-1]}", said.encode("utf-8"))
    return made


def overview(book: Book) -> None:
    """Write where and how much the witnesses vary, as pictures and as numbers."""
    edition = book.edition
    known = compared_witnesses(edition) if edition.entries else []
    if not known:
        return
    w = book.site.w
    sigla = {x.id: x.siglum for x in known}
    stretches = along_the_text(edition)
    links = {
        s.first: f"{book.outline.where.get(s.first, '')}#{book.outline.where.place(s.first)}"
        for s in stretches
        if s.first
    }
    counts = tally(edition)
    few = _most_named(known, counts.by_witness, MOST_IN_MATRIX)
    matrix = agreement(edition, few)
    tree = dendrogram(matrix) if len(few) > 2 else None
    book.page(
        "overview.html",
        "overview.html",
        here="overview",
        heat=Markup(svg.heat_map(stretches, links, w["heat_map"])),  # noqa: S704 - made of escaped pieces only
        stretches=[(i + 1, s, links.get(s.first, "")) for i, s in enumerate(stretches) if s.words or s.entries],
        matrix=Markup(svg.matrix(matrix, sigla, w["agreement"])) if len(few) > 1 else None,  # noqa: S704
        shares=[(sigla[a], [matrix.share(a, b) for b in matrix.witnesses]) for a in matrix.witnesses]
        if len(few) > 1
        else [],
        sigla=[sigla[a] for a in matrix.witnesses],
        left_out=len(known) - len(few),
        tree=Markup(svg.dendrogram(tree, sigla, w["dendrogram"])) if tree else None,  # noqa: S704
        counts=[(x, counts.by_witness.get(x.id, {})) for x in known],
        all_kinds=sorted(counts.kinds, key=lambda k: -counts.kinds[k]),
    )


def indexes(book: Book) -> None:
    """Write the indexes, each entry with its occurrences in context."""
    if not book.has_indexes:
        return
    by_kind = indexed(book.edition)
    rows = [
        _IndexRow(kind, number, entry, _told(book, entry), some, _described(book, entry))
        for kind, entries in by_kind.items()
        for number, entry in enumerate(entries, 1)
        for some in in_pages(
            [(o, f"{book.outline.where.get(o.anchor, '')}#{o.anchor}") for o in entry.occurrences], _weight_of_place
        )
    ]
    parts = in_pages(
        rows,
        lambda row: (
            2 * _ROW
            + 2 * len(row.entry.label.encode())
            + len(row.described.encode())
            + sum(map(_weight_of_place, row.places))
        ),
    )
    first = _first_pages("indexes", "index", [[row.kind for row in part] for part in parts])
    for number, part in enumerate(parts):
        book.page(
            "indexes.html",
            numbered("indexes", number),
            here="indexes",
            groups=[(k, book.site.w[f"index_{k}"], list(g)) for k, g in groupby(part, key=attrgetter("kind"))],
            contents=[(book.site.w[f"index_{k}"], first[k], len(entries)) for k, entries in by_kind.items()],
            pages=[numbered("indexes", i) for i in range(len(parts))],
            number=number,
        )


@dataclass(frozen=True, slots=True)
class _IndexRow:
    """One entry of an index with places; those of one that is named everywhere may fill several pages."""

    kind: str
    number: int
    entry: Registered
    told: tuple[str, str]
    places: list[tuple[Occurrence, str]]
    described: Markup


def _weight_of_place(place: tuple[Occurrence, str]) -> int:
    """Estimate the bytes of an occurrence in its context."""
    found, address = place
    words = (found.section, found.before, found.text, found.after)
    return _ROW + len(address) + sum(len(part.encode()) for part in words)


def _described(book: Book, entry: Registered) -> Markup:
    """Set what the header says of an entry; what stands in the text itself is only linked."""
    return Markup() if entry.id in book.outline.where else book.prose(beyond_label(entry))


def _told(book: Book, entry: Registered) -> tuple[str, str]:
    """Return the language of an entry's label, and where the edition says more of it."""
    more = f"{book.outline.where[entry.id]}#{entry.id}" if entry.item and entry.id in book.outline.where else ""
    if not more and entry.links:
        more = link_address(entry.links[0])
    return short_tag(entry.lang), more


def facsimile(book: Book) -> None:
    """Write the list of pictures; those on servers that the project does not name are linked: no request leaves the site."""
    if not book.shown_images:
        return
    folios = {folio.number: folio for folio in book.folios}
    groups: dict[str, list[tuple[int, Image, Folio | None, str, str, Markup]]] = {}
    for number, image in book.shown_images:
        outside = link_address(image.url)
        row = (number, image, folios.get(number), outside, place_of(book, image), measured(book, image))
        groups.setdefault(source_of(book.edition, image), []).append(row)
    book.page(
        "facsimile.html",
        "facsimile.html",
        here="facsimile",
        groups=groups,
        image_hosts=servers(f.small for f in folios.values()),
    )
