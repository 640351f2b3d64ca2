"""What a book has around its text: title page, witnesses, index, what the header says. Edition → chapters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape

from edition.model.apparatus import Witness, word_for
from edition.model.edition import Edition, witnesses_of
from edition.model.ledger import Uncounted
from edition.model.metadata import Metadata, Person
from edition.model.register import Registered
from edition.model.text import Node
from edition.writers.common.citation import cite
from edition.writers.common.registers import beyond_label, indexed
from edition.writers.epub.package import Chapter
from edition.writers.epub.xhtml import BookChapter, book_address, language_attributes
from edition.writers.markup.blocks import HtmlText
from edition.writers.markup.shared import Shared


def prose(shared: Shared, nodes: tuple[Node, ...]) -> str:
    """Set nodes of the header; they have a ledger of their own, which nobody reads."""
    plain = Shared(
        shared.edition, Uncounted(), shared.style, shared.language, shared.where, references=shared.references
    )
    return HtmlText(plain, BookChapter(), is_plain=True).fragment(nodes)


def title_page(edition: Edition, w: Mapping[str, str]) -> Chapter:
    """Set who edited what, and where it came out."""
    metadata = edition.metadata
    title = metadata.title or edition.name
    language = language_attributes(metadata.language)
    parts = [f'<p class="author">{_names(metadata.authors)}</p>\n'] if metadata.authors else []
    parts.append(f'<h1 class="title"{language}>{escape(title)}</h1>\n')
    if metadata.subtitle:
        parts.append(f'<p class="subtitle"{language}>{escape(metadata.subtitle)}</p>\n')
    if metadata.editors:
        parts.append(f'<p class="editor">{w["edited_by"]} {_names(metadata.editors)}</p>\n')
    version = f"{w['version']} {metadata.version}" if metadata.version else ""
    imprint = ", ".join(filter(None, (metadata.publisher, metadata.date[:10], version)))
    if imprint:
        parts.append(f'<p class="imprint">{escape(imprint)}</p>\n')
    body = f'<div class="title-page">\n{"".join(parts)}</div>\n'
    return Chapter("title.xhtml", w["title"], body, "frontmatter", metadata.language, type="titlepage")


def _names(people: Sequence[Person]) -> str:
    return ", ".join(escape(person.name) for person in people)


def witnesses(shared: Shared, others: Iterable[Edition] = ()) -> Iterator[Chapter]:
    """List the witnesses of the texts of a book, without whom the apparatus cannot be read."""
    w = shared.words
    known = witnesses_of((shared.edition, *others))
    if not known:
        return
    rows = "".join(
        f'<dt id="witness-{escape(x.id)}" class="siglum">{escape(x.siglum)}</dt>\n<dd>{_described(shared, x)}</dd>\n'
        for x in known.values()
    )
    title = w[word_for(known.values())]
    body = f'<h1>{title}</h1>\n<dl class="witnesses">\n{rows}</dl>\n'
    yield Chapter("witnesses.xhtml", title, body, "frontmatter", shared.language)


def _described(shared: Shared, witness: Witness) -> str:
    w = shared.words
    if witness.is_group:
        label = f": {escape(witness.label)}" if witness.label else ""
        return f"{w['group']}{label} ({escape(', '.join(witness.members))})"
    if witness.description and (told := prose(shared, witness.description)):
        return f"<div{language_attributes(shared.edition.metadata.language)}>{told}</div>"
    return escape(witness.label or witness.id) if witness.is_declared else w["not_described"]


def index(shared: Shared, titles: Mapping[str, str]) -> Iterator[Chapter]:
    """Make the index of what is named in the text, with links to every place; ``titles`` are those of the sections, by id."""
    w = shared.words
    by_kind = indexed(shared.edition)
    if not by_kind:
        return
    parts = [f"<h1>{w['indexes']}</h1>\n"]
    for kind, entries in by_kind.items():
        parts.append(f'<h2>{w[f"index_{kind}"]}</h2>\n<ul class="index">\n')
        parts += [f"<li>{_indexed(shared, entry, titles)}</li>\n" for entry in entries]
        parts.append("</ul>\n")
    yield Chapter(
        "index.xhtml", w["indexes"], "".join(parts), "backmatter", shared.language, type="index", role="doc-index"
    )


def _indexed(shared: Shared, entry: Registered, titles: Mapping[str, str]) -> str:
    """Set one entry of the index: its name, and a link for each place, named by its section."""
    places: dict[str, list[str]] = {}
    for place in entry.occurrences:
        if (file := shared.where.get(place.anchor)) is not None:
            places.setdefault(place.section, []).append(f"{file}#{escape(place.anchor)}")
    shown = []
    for section, addresses in places.items():
        named = titles.get(section) or section or shared.words["text"]
        links = [
            f'<a href="{address}">{escape(named) if number == 1 else number}</a>'
            for number, address in enumerate(addresses, 1)
        ]
        shown.append(" ".join(links))
    more = "" if entry.id in shared.where else prose(shared, beyond_label(entry))
    described = f"<div{language_attributes(shared.edition.metadata.language)}>{more}</div>" if more else ""
    return f"<span{language_attributes(entry.lang)}>{escape(entry.label)}</span>: {'; '.join(shown)}{described}"


def about(shared: Shared) -> Iterator[Chapter]:
    """Set what the header says: facts, summary, principles, how to cite."""
    w, metadata = shared.words, shared.edition.metadata
    parts = [f'<h1>{w["about"]}</h1>\n<dl class="facts">\n']
    parts += [f"<dt>{escape(name)}</dt><dd>{told}</dd>\n" for name, told in _facts(metadata, w)]
    parts.append("</dl>\n")
    language = language_attributes(metadata.language)
    sections = [(w["summary"], metadata.abstract)] if metadata.abstract else []
    sections += [
        (w[part.title] if part.title in w else part.title.capitalize(), part.content) for part in metadata.parts
    ]
    for title, content in sections:
        parts.append(f"<h2>{escape(title)}</h2>\n<div{language}>{prose(shared, content)}</div>\n")
    parts.append(
        f'<h2>{w["cite"]}</h2>\n<p>{escape(cite(shared.edition).text)}</p>\n<p class="made">{w["made_with"]}.</p>\n'
    )
    yield Chapter("about.xhtml", w["about"], "".join(parts), "backmatter", shared.language)


def _facts(metadata: Metadata, w: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for people, role in ((metadata.authors, w["author"]), (metadata.editors, w["editor"])):
        yield from ((role, escape(person.name)) for person in people)
    yield from ((person.role or w["responsible"], escape(person.name)) for person in metadata.contributors)
    simple = (
        (w["publisher"], metadata.publisher),
        (w["date"], metadata.date),
        (w["version"], metadata.version),
        *((kind or w["identifier"], value) for kind, value in metadata.identifiers),
        *((w["language"], f"{label or tag} ({tag})") for tag, label in metadata.languages),
        (w["keywords"], "; ".join(metadata.keywords)),
    )
    yield from ((name, escape(value)) for name, value in simple if value)
    for licence in metadata.licences:
        address = book_address(licence.target)
        told = escape(licence.text or licence.target)
        yield w["licence"], f'<a href="{escape(address)}">{told}</a>' if address else told
