"""Data: the apparatus, what each witness has, notes, images, and what catalogues want."""

from __future__ import annotations

from collections.abc import Iterator

from edition.model.edition import Edition
from edition.model.ledger import Ledger
from edition.model.text import Text
from edition.model.walk import everything
from edition.writers.common.apparatus import as_csv, as_json, entries_of
from edition.writers.common.citation import cite
from edition.writers.common.pictures import placed_images
from edition.writers.common.words import words
from edition.writers.data.annotations import NO_PAGES, web_annotations
from edition.writers.data.iiif import manifest
from edition.writers.data.plain_nexus import plain_nexus
from edition.writers.data.variants import Matrix, agreement_table, nexus, variant_table
from edition.writers.markup.outline import Outline
from edition.writers.metadata import record_of
from edition.writers.metadata.datacite import as_json as datacite_json
from edition.writers.metadata.datacite import as_xml
from edition.writers.metadata.linked import citation_file, dublin_core, schema_org_document
from edition.writers.registry import Input, TextByText, Whole, Written, no_end


def write_text(given: Input, whole: Whole, written: Written) -> None:
    """Write the data of one text, ``<name>.apparatus.json`` and the others; a file that would say nothing is left out."""
    for number, edition in enumerate((*given.editions, *given.parallels)):
        for name, text in _files_of(edition, given, "" if whole.alone and number == 0 else f"{edition.name}/"):
            if text:
                written.save(name, text)
        _save_matrix(edition, written)
        written.ledgers.append(_account(edition))


write = TextByText(write_text, no_end)


def _save_matrix(edition: Edition, written: Written) -> None:
    """Write what each witness has at each place, in the forms that programs read."""
    if not edition.entries:
        return
    matrix = Matrix.of(edition)
    plain = plain_nexus(matrix)
    written.findings += plain.findings
    for name, text in (
        ("variants.csv", variant_table(matrix)), ("agreement.csv", agreement_table(edition)), ("nex", nexus(matrix)),
        ("plain.nex", plain.matrix), ("plain.csv", plain.key),
    ):  # fmt: skip
        if text:
            written.save(f"{edition.name}.{name}", text)


def _files_of(edition: Edition, given: Input, prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the files of one text; ``prefix`` is its folder in the web edition."""
    name = edition.name
    entries = entries_of([edition])  # finding the places in the source takes most of the time, so it is done once
    yield f"{name}.apparatus.json", as_json([edition], entries)
    yield f"{name}.apparatus.csv", as_csv([edition], entries)
    url = given.project.site.get("url", "")
    record = record_of(edition, address=f"{url}{prefix}" if url else "")
    address = record.address or (f"https://doi.org/{record.doi}" if record.doi else record.stable_id)
    pages = Outline.of(edition, words("en")).where if url and edition.notes else NO_PAGES
    yield f"{name}.annotations.json", web_annotations(edition, address, pages)
    if url:
        images = given.images.get(name, {})
        yield f"{name}.manifest.json", manifest(edition, url, images, placed_images(images, prefix))
    yield f"{name}.datacite.xml", as_xml(record).decode()
    yield f"{name}.datacite.json", datacite_json(record)
    yield f"{name}.schema-org.json", schema_org_document(record)
    yield f"{name}.dublin-core.xml", dublin_core(record).decode()
    yield f"{name}.cff", citation_file(record)
    citation = cite(edition, record.address)
    yield f"{name}.csl.json", citation.csl
    yield f"{name}.bib", citation.bibtex
    yield f"{name}.ris", citation.ris


def _account(edition: Edition) -> Ledger:
    """Account for the apparatus; the running text and the notes are data of other outputs."""
    ledger = Ledger.of(edition)
    ledger.omit_range(0, edition.characters, "running text and notes: see the outputs text and site")
    for entry in edition.entries.values():
        for reading in (*filter(None, (entry.lemma,)), *entry.readings):
            for node in everything(reading.content):
                if isinstance(node, Text):
                    ledger.rendered(node.start, node.value)
    return ledger
