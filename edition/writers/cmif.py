"""The Correspondence Metadata Interchange Format: who wrote to whom, where and when. Editions → one TEI file.

Catalogues such as correspSearch read it: each letter is a correspDesc with @key, @ref and @source; names have addresses of
authority files; only sender and recipient are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.etree import _Element

from edition.addresses import link_address
from edition.diagnostics import Finding, Rule, Severity
from edition.model.correspondence import Action, Letter, Told
from edition.model.edition import Edition
from edition.project import Project
from edition.tree import TEI, TEI_, XML_ID
from edition.writers.common.citation import cite
from edition.writers.common.words import words
from edition.writers.markup.outline import Outline
from edition.writers.metadata.record import Record, identify, record_of
from edition.writers.registry import Input, TextByText, Whole, Written

NOT_LISTED = Rule(
    "O042",
    Severity.INFO,
    """
    A letter is not in the list for catalogues.

    The list (CMIF) tells of a letter who sent it to whom, where and when, and takes this from correspAction of the types sent
    and received. A description in prose, or one of other actions only, gives it nothing to tell.

    Wrong:
        <correspDesc><p>Anna to Berta, Rome, 3 May 1801</p></correspDesc>

    Right:
        <correspDesc><correspAction type="sent"><persName>Anna</persName><date when="1801-05-03"/></correspAction>
        <correspAction type="received"><persName>Berta</persName></correspAction></correspDesc>

    TEI P5, chapter 2.4.6.
    """,
)
NO_AUTHORITY = Rule(
    "O043",
    Severity.INFO,
    """
    Names in the list of letters have no address.

    Catalogues of letters know a person or a place by its address in an authority file, such as GND, VIAF or GeoNames. A name
    without one stands in the list as it is written, but cannot be found with the letters of other editions.

    Wrong:
        <persName>Anna</persName>

    Right:
        <persName ref="https://d-nb.info/gnd/…">Anna</persName>
        <persName ref="#anna">Anna</persName>     (and in the register: <person xml:id="anna"><idno>https://…</idno>)
    """,
)

_ALLOWS_CC_BY = re.compile(r"CC-BY-\d.*|CC0-.*")
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_TOLD_ACTIONS = ("sent", "received")
_GEONAMES = re.compile(r"(?:geonames:|gn:|https?://(?:www\.|sws\.)?geonames\.org/)(\d+)\S*", re.IGNORECASE)
_SPACED = {"TEI", "teiHeader", "fileDesc", "titleStmt", "publicationStmt", "sourceDesc", "profileDesc", "correspDesc",
           "correspAction"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter in its edition: where it is published, what tells where it is edited. ``file`` is that of its text."""

    letter: Letter
    file: str
    address: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one text, and where one can be listed the facts of its edition."""

    letters: tuple[Sent, ...] = ()
    record: Record | None = None


def write_text(given: Input, whole: Whole, _written: Written) -> Letters:
    """Collect the letters of one text."""
    edition = given.editions[0]
    if not edition.letters:
        return Letters()
    url = given.project.site.get("url", "")
    record = None
    if any(map(_shown, edition.letters)):
        record = record_of(edition, given.project.name, address=url)
    source = cite(edition, url).text
    address = _Addresses(edition, url, "" if whole.alone else f"{edition.name}/")
    sent = (Sent(x, edition.file, address.of(x) if _shown(x) else "", x.source or source) for x in edition.letters)
    return Letters(tuple(sent), record)


def write_end(whole: Whole, parts: Iterable[Letters], written: Written) -> None:
    """Write ``<name>.cmif.xml`` for all texts together; nothing where there is no letter."""
    letters: list[Sent] = []
    record: Record | None = None
    for part in parts:
        letters += part.letters
        record = record or part.record
    listed = [sent for sent in letters if _shown(sent.letter)]
    if letters:
        written.findings += [*_left_out(letters, whole), *_without_authority(listed, whole)]
    if record is not None:
        written.save(f"{whole.project.name}.cmif.xml", _List(whole.project, record).document(listed))


write = TextByText(write_text, write_end)


def _shown(letter: Letter) -> list[Action]:
    """Return the actions that the format has, those that say nothing left out."""
    return [a for kind in _TOLD_ACTIONS for a in letter.actions if a.kind == kind and a.told]


def _left_out(letters: list[Sent], whole: Whole) -> Iterator[Finding]:
    out = [f"“{s.letter.title or s.letter.key}” ({s.file})" for s in letters if not _shown(s.letter)]
    if out:
        more = f" and {len(out) - 3} more" if len(out) > 3 else ""
        told = f"not in the list of letters, for neither sender nor recipient is told: {', '.join(out[:3])}{more}"
        hint = 'write <correspAction type="sent"> and <correspAction type="received">'
        yield NOT_LISTED(told, None, hint, file=whole.file)


def _without_authority(letters: list[Sent], whole: Whole) -> Iterator[Finding]:
    parts = [t for sent in letters for a in _shown(sent.letter) for t in a.told if t.part != "date"]
    names = sorted({told.text for told in parts if not _authority(told)})
    if names:
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        told = f"in the list of letters without an address of an authority file: {', '.join(names[:3])}{more}"
        yield NO_AUTHORITY(told, None, "give @ref with the address, or an idno in the register", file=whole.file)


@dataclass(slots=True)
class _Addresses:
    """Where letters of an edition are published; ``folder`` is that of the text in the web edition at ``url``."""

    edition: Edition
    url: str
    folder: str
    outline: Outline | None = None

    def of(self, letter: Letter) -> str:
        """Return the address as the header says it, else the place in the web edition."""
        if address := link_address(letter.address):
            return "" if address.startswith("#") else address
        if not self.url:
            return ""
        self.outline = self.outline or Outline.of(self.edition, words("en"))
        page = self.outline.where.get(letter.id, "")
        place = f"{page}#{letter.id}" if page else ""
        return f"{self.url}{self.folder}{place}"


def _authority(told: Told) -> str:
    """Return the address of a name: of an authority file that is known, else any address of the web."""
    for ref in told.refs:
        if found := _GEONAMES.fullmatch(ref):
            return f"https://www.geonames.org/{found[1]}"
        if (identity := identify(ref)) is not None:
            return identity.address
    return next((a for ref in told.refs if (a := link_address(ref)).startswith(("http://", "https://"))), "")


@dataclass(slots=True)
class _List:
    """Makes the file; ``sources`` are the descriptions of where letters are edited, with their ids."""

    project: Project
    record: Record
    sources: dict[str, str] = field(default_factory=dict)

    def document(self, letters: list[Sent]) -> bytes:
        """Return the file."""
        root = etree.Element(TEI_ + "TEI", nsmap={None: TEI})
        header = etree.SubElement(root, TEI_ + "teiHeader")
        described = etree.SubElement(header, TEI_ + "fileDesc")
        self._title(described, self.record)
        self._publication(described, self.record)
        sources = etree.SubElement(described, TEI_ + "sourceDesc")
        profile = etree.SubElement(header, TEI_ + "profileDesc")
        for sent in letters:
            self._letter(profile, sent)
        for text, key in self.sources.items():
            bibl = _say(sources, "bibl", text, type="online" if "://" in text else "print")
            bibl.set(XML_ID, key)
        _say(etree.SubElement(etree.SubElement(root, TEI_ + "text"), TEI_ + "body"), "p", "")
        return _serialised(root)

    def _title(self, described: _Element, record: Record) -> None:
        statement = etree.SubElement(described, TEI_ + "titleStmt")
        _say(statement, "title", self.project.title or record.title or record.name)
        for agent in record.editors or record.creators:
            editor = _say(statement, "editor", agent.shown)
            if agent.identities:
                editor.set("ref", agent.identities[0].address)

    def _publication(self, described: _Element, record: Record) -> None:
        publication = etree.SubElement(described, TEI_ + "publicationStmt")
        publisher = etree.SubElement(publication, TEI_ + "publisher")
        if record.address:
            _say(publisher, "ref", record.publisher or record.title, target=record.address)
            _say(publication, "idno", f"{record.address}cmif/{self.project.name}.cmif.xml", type="url")
        else:
            publisher.text = record.publisher or "unknown"
        if record.date:
            _say(publication, "date", record.date, when=record.date)
        _license(publication, record)

    def _letter(self, profile: _Element, sent: Sent) -> None:
        made, letter = etree.SubElement(profile, TEI_ + "correspDesc"), sent.letter
        if letter.key or letter.id:
            made.set("key", letter.key or letter.id)
        if sent.address:
            made.set("ref", sent.address)
        source = self.sources.setdefault(sent.source, f"source-{uuid5(NAMESPACE_URL, sent.source)}")
        made.set("source", f"#{source}")
        for action in _shown(letter):
            element = etree.SubElement(made, TEI_ + "correspAction", type=action.kind)
            for told in action.told:
                _tell(element, told)


def _license(publication: _Element, record: Record) -> None:
    """Say the terms: CC BY, which catalogues ask for, where the edition's own allow it, else those of the edition."""
    if not record.licences:
        return
    availability = etree.SubElement(publication, TEI_ + "availability")
    if any(_ALLOWS_CC_BY.fullmatch(terms.spdx) for terms in record.licences):
        _say(availability, "licence", "This file may be used under the terms of CC BY 4.0.", target=_CC_BY)
        return
    for terms in record.licences:
        licence = _say(availability, "licence", terms.text)
        if terms.address:
            licence.set("target", terms.address)


def _tell(action: _Element, told: Told) -> None:
    element = _say(action, told.part, told.text)
    if address := _authority(told):
        element.set("ref", address)
    for name, value in told.when:
        element.set(name, value)


def _say(parent: _Element, name: str, text: str, **attributes: str) -> _Element:
    element = etree.SubElement(parent, TEI_ + name, attributes)
    element.text = text or None
    return element


def _serialised(root: _Element) -> bytes:
    """Write the file with a line for each fact."""
    for element in root.iter(etree.Element):
        if etree.QName(element).localname in _SPACED and len(element):
            element.text = "\n"
            for child in element:
                child.tail = "\n"
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
