"""A letter to the reader of the future, who has the package and perhaps nothing else. Record → README.md"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edition.deposit.bag import Item
from edition.deposit.rocrate import Made
from edition.writers.metadata.record import Record
from edition.writers.registry import formats

_FOLDERS: Mapping[str, str] = {
    "source": "The edition as its editors wrote it: TEI-XML, with settings and transcriptions; everything else was made from it",
    "schema": "The rules that the TEI follows, with the meaning of every element and attribute",
    "licences": "The texts of the licences",
}
_FORMATS = (
    ("text/*.txt", "plain text, UTF-8. Begin here if nothing else can be opened: it needs no program at all."),
    (
        "source/*.xml",
        "TEI-XML (Text Encoding Initiative, P5): text with tags, readable by eye. The tags are explained in schema/.",
    ),
    ("print/*.pdf", "PDF. Fonts are embedded."),
    ("epub/*.epub", "EPUB 3.3: a ZIP archive of XHTML pages with their fonts."),
    (
        "site/*.html",
        "HTML 5 with style sheets and fonts beside it; it asks no server. Only the search wants a web server.",
    ),
    ("data/*.json, *.csv", "JSON and comma-separated values, UTF-8."),
    ("ro-crate-metadata.json", "what every file is (RO-Crate 1.2, JSON-LD)."),
    ("datacite.xml, datacite.json, CITATION.cff", "who made this, when, and how to cite it (DataCite 4.7, CFF 1.2)."),
    ("report.json", "what the builder found when it made the outputs, and an account of every character."),
)


def folders() -> dict[str, str]:
    """Tell what is in each folder of a package: the outputs, by their own words, and what they were made of."""
    return {**_FOLDERS, **{form.name: form.about for form in formats().values()}}


def readme(record: Record, items: Sequence[Item], made: Made, findings: Mapping[str, int]) -> bytes:
    """Write the letter. Plain Markdown, so that it is read without a program."""
    there = {item.path.partition("/")[0] for item in items}
    lines = [f"# {record.title or record.name}", ""]
    lines += [record.subtitle, ""] if record.subtitle else []
    lines += [*_facts(record), "", "## What this is", ""]
    lines += [
        "This is a critical edition, put together for keeping. It holds the text as the editors encoded it, everything that was",
        "made from it for readers, and what is needed to understand both without the program that made them.",
        "",
        "## Where to begin",
        "",
        *(f"* `{name}/` – {about}." for name, about in folders().items() if name in there),
        "",
        "## How to open the files",
        "",
        *(f"* `{name}`: {about}" for name, about in _FORMATS if name.partition("/")[0] in there | set(_TOP)),
        "",
        "## How to see that nothing was changed",
        "",
        "The folder above this one is a bag (BagIt 1.0, RFC 8493). Its file `manifest-sha512.txt` lists the SHA-512 checksum of",
        "every file. In that folder, on most systems:",
        "",
        "    sha512sum --check manifest-sha512.txt",
        "",
        "## How it was made",
        "",
        f"By {made.program} {made.version}, free software under the MIT licence, from: {', '.join(made.inputs)}.",
        f"At that time it found {_counted(findings)}; `report.json` has them all.",
        "To make it again, install that version of the program and run `edition build source`.",
        "",
        "## Rights",
        "",
        *(_terms(record) or ["The header of the edition does not say on what terms it may be used."]),
        "The fonts that are embedded in the outputs are under the SIL Open Font License 1.1 (`licences/OFL-1.1.txt`), or under",
        "the terms of the project that brought them.",
        "",
    ]
    return ("\n".join(lines)).encode()


_TOP = ("ro-crate-metadata.json", "datacite.xml, datacite.json, CITATION.cff", "report.json", "data")


def _facts(record: Record) -> list[str]:
    facts = (
        ("Author", "; ".join(a.shown for a in record.authors)),
        ("Edited by", "; ".join(a.shown for a in record.editors)),
        ("Published by", record.publisher),
        ("Date", record.date),
        ("Version", record.version),
        ("DOI", record.doi and f"https://doi.org/{record.doi}"),
        ("Language of the text (BCP 47)", record.language),
    )
    return [f"* {name}: {value}" for name, value in facts if value]


def _terms(record: Record) -> list[str]:
    return [
        f"* {terms.spdx or 'Terms'}: {terms.text}{f' <{terms.address}>' if terms.address else ''}"
        for terms in record.licences
    ]


def _counted(findings: Mapping[str, int]) -> str:
    told = [f"{count} {name}{'' if count == 1 else 's'}" for name, count in findings.items() if count]
    return ", ".join(told) if told else "nothing to remark"
