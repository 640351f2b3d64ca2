"""The crosswalk: which part of the header becomes what in which scheme. One table; the handbook's page is made from it.

The fields of Dublin Core and schema.org are written by their names here, and so is CITATION.cff; the other schemes have
a structure of their own, and a test holds them to what the table says.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One fact: where the header says it, what it becomes, what is lost on the way.

    ``need``: a repository wants it (“required”), it makes the edition easier to find (“recommended”), or neither.
    """

    fact: str
    tei: str
    need: str = ""
    datacite: str = ""
    schema: str = ""
    dublin_core: str = ""
    csl: str = ""
    bibtex: str = ""
    ris: str = ""
    cff: str = ""
    loss: str = ""


SCHEMES = ("datacite", "schema", "dublin_core", "csl", "bibtex", "ris", "cff")

CROSSWALK: tuple[Row, ...] = (
    Row("title", "titleStmt/title", "required", "titles/title", "name", "title", "title", "title", "TI", "title",
        "only plain text: emphasis and notes within a title are left out"),
    Row("subtitle", "titleStmt/title[@type='sub']", "", "titles/title[@titleType='Subtitle']", "alternativeHeadline",
        "alternative", "", "", "", "",
        "CSL, BibTeX, RIS: after a colon in the title; CFF has no place for it"),
    Row("authors", "titleStmt/author", "", "creators/creator", "author", "creator", "author", "author", "AU", "",
        "DataCite does not tell authors of the text from editors, who follow them; CFF has both as its authors"),
    Row("editors", "titleStmt/editor, or respStmt whose resp says that they edited", "required", "creators/creator",
        "editor", "contributor", "editor", "editor", "ED", "authors",
        "in DataCite they are creators, and contributors of the type Editor"),
    Row("contributors", "titleStmt/respStmt, editionStmt/respStmt", "", "contributors/contributor", "contributor",
        "contributor", "", "", "", "",
        "roles that DataCite does not know become Other; citations leave contributors out who did not translate"),
    Row("translators", "titleStmt/respStmt whose resp says that they translated", "",
        "contributors/contributor[@contributorType='Translator']", "translator", "", "translator", "translator", "A4", "",
        "InvenioRDM: a contributor with the role translator"),
    Row("funders", "titleStmt/funder", "", "fundingReferences/fundingReference", "funder", "", "", "", "", "",
        "grant numbers are not read"),
    Row("publisher", "publicationStmt/publisher, authority, distributor", "required", "publisher", "publisher",
        "publisher", "publisher", "publisher", "PB", "",
        "several become one, with semicolons"),
    Row("place", "publicationStmt//pubPlace", "", "", "", "", "publisher-place", "address", "CY", "",
        "schema.org: the location of the publisher; DataCite, InvenioRDM, Dublin Core and CFF have no field for it"),
    Row("date", "editionStmt//date, else publicationStmt/date", "required", "dates/date[@dateType='Issued']",
        "datePublished", "date", "issued", "year", "PY", "date-released",
        "a date in words is not read; BibTeX and RIS keep the year"),
    Row("version", "editionStmt/edition/@n", "recommended", "version", "version", "", "edition", "edition", "ET",
        "version", ""),
    Row("language", "text/@xml:lang, textLang/@mainLang, TEI/@xml:lang", "recommended", "language", "inLanguage",
        "language", "language", "langid", "LA", "", "only the main language; BibTeX: by the names of babel"),
    Row("licences", "availability/licence/@target", "recommended", "rightsList/rights", "license", "rights", "", "",
        "", "license", "CFF: only a licence with an SPDX identifier"),
    Row("doi", "publicationStmt/idno[@type='DOI']", "", "identifier[@identifierType='DOI']", "identifier",
        "identifier", "DOI", "doi", "DO", "doi", ""),
    Row("isbn", "publicationStmt/idno[@type='ISBN']", "", "alternateIdentifiers/alternateIdentifier", "isbn",
        "identifier", "ISBN", "isbn", "SN", "", "citations have the first"),
    Row("identifiers", "publicationStmt/idno", "", "alternateIdentifiers/alternateIdentifier", "identifier",
        "identifier", "", "", "", "", "citations have only DOI and ISBN, CFF only the DOI"),
    Row("keywords", "textClass/keywords/term", "recommended", "subjects/subject", "keywords", "subject", "", "", "",
        "keywords", "the scheme to which keywords belong"),
    Row("abstract", "profileDesc/abstract", "recommended", "descriptions/description[@descriptionType='Abstract']",
        "abstract", "description", "", "", "", "abstract", "only plain text"),
    Row("relations", "sourceDesc//bibl, msDesc; relatedItem", "", "relatedIdentifiers/relatedIdentifier", "isBasedOn",
        "source", "", "", "", "",
        "without an identifier: in DataCite relatedItems/relatedItem by the title; schema.org and Dublin Core have sources only"),
)  # fmt: skip


def columns(scheme: str) -> dict[str, str]:
    """Return the fields of one scheme by fact."""
    return {row.fact: field for row in CROSSWALK if (field := getattr(row, scheme))}
