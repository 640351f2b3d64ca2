"""The search: a static index, made by Pagefind where it is installed. Edition → index.

Each section, entry and note is a small document of its own, so that a hit leads to its place and can be filtered by layer,
section and witness.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib.util import find_spec
from pathlib import Path

from edition.diagnostics import Finding, Rule, Severity
from edition.model.alignment import Leaf, leaves
from edition.model.edition import Edition
from edition.model.walk import plain_text
from edition.scratch import scratch
from edition.writers.common.apparatus import lemma_text
from edition.writers.common.languages import short_tag
from edition.writers.markup.outline import Outline
from edition.writers.registry import Input
from edition.writers.site.frame import Site

NO_INDEX = Rule(
    "O002",
    Severity.WARNING,
    """
    The search index could not be made.

    Pagefind, which makes the index, is installed, but failed. The site is whole without it; its search page says that
    there is no search.

    Wrong:
        a Pagefind that does not fit this system

    Right:
        pip install 'tei-edition[search]'
    """,
)


_PASSAGE = 400
"""Characters after which a passage without ids ends."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that can be found: its address, title and text, and what it is filtered by."""

    href: str
    title: str
    text: str
    lang: str
    layer: str
    section: str = ""
    witnesses: tuple[str, ...] = ()


def write_index(site: Site, given: Input) -> list[Finding]:
    """Make the index below ``pagefind/``, if Pagefind is installed; returns what went wrong."""
    command = pagefind_command()
    if command is None:
        return []
    alone = len(given.editions) == 1
    with scratch("search") as folder:
        source = folder / "pieces"
        for edition in given.editions:
            _write_pieces(source / edition.name, edition, site, "" if alone else f"{edition.name}/")
        for edition in given.parallels:
            _write_pieces(source / edition.name, edition, site, f"{edition.name}/")
        target = folder / "pagefind"
        done = subprocess.run(  # noqa: S603 - the command is our own dependency, its arguments our own paths
            [*command, "--site", str(source), "--output-path", str(target), "--silent"],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not target.is_dir():
            said = (done.stderr or done.stdout).strip().splitlines()
            return [NO_INDEX(f"Pagefind failed: {said[-1] if said else 'no message'}", file=site.project.name)]
        # CBOR is loaded only where there is a search index; it comes with the extra “search”, as Pagefind does.
        from edition.writers.site.steady import read_folder, steady  # noqa: PLC0415

        for name, data in sorted(steady(read_folder(target)).items()):
            site.save(f"pagefind/{name}", data)
    site.has_search = True
    return []


def pagefind_command() -> list[str] | None:
    """Find Pagefind: the extended one, which knows Chinese, before the plain one, before one of the system."""
    for module in ("pagefind_bin_extended", "pagefind_bin"):
        if find_spec(module) is not None and find_spec("pagefind") is not None:
            return [sys.executable, "-m", "pagefind"]
    found = shutil.which("pagefind_extended") or shutil.which("pagefind")
    return [found] if found and find_spec("cbor2") is not None else None


def _write_pieces(folder: Path, edition: Edition, site: Site, prefix: str) -> None:
    folder.mkdir(parents=True)
    for number, piece in enumerate(pieces(edition, site), 1):
        filters = [("layer", piece.layer), *(("witness", w) for w in piece.witnesses)]
        if piece.section:
            filters.append(("section", piece.section))
        tags = "".join(f'<span data-pagefind-filter="{n}">{escape(v)}</span>' for n, v in filters)
        meta = f'<span data-pagefind-meta="href">{escape(prefix + piece.href)}</span>'
        html = (
            f'<!DOCTYPE html><html lang="{escape(piece.lang or site.language)}"><head><title>{escape(piece.title)}</title></head>'
            f'<body><div hidden data-pagefind-ignore="index">{meta}{tags}</div><main data-pagefind-body>'
            f"<p>{escape(piece.text)}</p></main></body></html>"
        )
        (folder / f"{number:06d}.html").write_text(html, encoding="utf-8")


def _passages(found: Iterable[Leaf]) -> Iterator[tuple[str, str]]:
    """Yield anchor and text of each paragraph and verse; what has no id goes with what is before it, while that is short.

    Without an id a hit could lead no further than to the page, and a table would be a document for each of its cells.
    """
    anchor, texts, size = "", list[str](), 0
    for leaf in found:
        text = plain_text((leaf.node,))
        if not text:
            continue
        if leaf.origin.id or size > _PASSAGE:
            if texts:
                yield anchor, " ".join(texts)
            anchor, texts, size = f"#{leaf.origin.id}" if leaf.origin.id else "", [], 0
        texts.append(text)
        size += len(text)
    if texts:
        yield anchor, " ".join(texts)


def pieces(edition: Edition, site: Site) -> Iterator[Piece]:
    """List what can be found: paragraphs and verses, entries, notes."""
    outline = Outline.of(edition, site.w)
    language = short_tag(edition.metadata.language)
    sigla = {w.id: w.siglum for w in edition.witnesses.values()}
    for page in outline.pages:
        layer = site.w["text"] if page.part == "text" else page.title or site.w["register"]
        lang = short_tag(page.lang) or language
        for anchor, text in _passages(leaves(page.nodes)):
            yield Piece(f"{page.file}{anchor}", page.title, text, lang, layer, page.title)
    for entry in edition.entries.values():
        readings = "; ".join(plain_text(r.content) for r in entry.variants)
        witnesses = tuple(dict.fromkeys(sigla.get(a.witness, a.witness) for r in entry.variants for a in r.witnesses))
        title = f"{site.w['variant']}: {lemma_text(entry)[:60]}"
        file = outline.where.get(entry.id, "")
        yield Piece(
            f"{file}#{entry.id}", title, f"{lemma_text(entry)}: {readings}", language, site.w["variants"], "", witnesses
        )
    for note in edition.notes.values():
        if note.entry:
            continue
        title = f"{site.w['note']} {note.number} ({note.layer})"
        text = plain_text(note.content)
        yield Piece(f"{outline.where.get(note.id, '')}#{note.id}", title, text, short_tag(note.origin.lang), note.layer)
