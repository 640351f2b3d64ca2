"""What `edition collate` does: read transcriptions, align them, write one TEI file. Files → collation."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree
from lxml.etree import _Element

from edition.beginning.wishes import identified
from edition.collating.entries import Stretch, stretches, tabulate
from edition.collating.header import header
from edition.collating.keeping import Kept, added, as_frame, earlier, keep, lost, text_of
from edition.collating.moving import Moved, link, moved
from edition.collating.rules import IN_THE_WAY, NO_TEXT, NOT_ENOUGH
from edition.collating.spelling import OVERLOOKED, Spelling
from edition.collating.tokens import Witness, read_plain, read_tree
from edition.collating.writing import Writer, emptied, plain_text_element
from edition.diagnostics import EditionError, Finding
from edition.source import read_document
from edition.source.decoding import read_source
from edition.tree import TEI, TEI_, XML_ID, XML_LANG


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: sigla with their files, the base, the language of plain text, the settings of [collate].

    ``onto`` is a file that may hold an earlier collation, to go on with unless it is replaced.
    """

    files: Sequence[tuple[str, Path]]
    base: str = ""
    language: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    onto: Path | None = None
    replaces: bool = False


@dataclass(slots=True)
class Collated:
    """A collation: the document, the witnesses in the order in which they are listed, the entries with their elements."""

    root: _Element
    witnesses: list[Witness]
    entries: list[tuple[Stretch, _Element]] = field(default_factory=list)
    moves: list[Moved] = field(default_factory=list)
    kept: Kept | None = None

    def document(self) -> bytes:
        """Return the bytes of the file."""
        return etree.tostring(self.root, encoding="utf-8", xml_declaration=True) + b"\n"


def collate(wanted: Wanted, told: Callable[[str], None] = lambda _: None) -> Collated:
    """Collate transcriptions. Raises EditionError where they are none."""
    if problems := list(_problems(wanted)):
        raise EditionError(*problems)
    spelling = _spelling(wanted.settings)
    witnesses = _read(wanted, spelling, told)
    old = _earlier(wanted, witnesses)
    listed = sorted(witnesses, key=lambda w: [s for s, _ in wanted.files].index(w.siglum))
    if old is not None:
        witnesses[0] = _with_work(old, witnesses[0], spelling, wanted)
        listed = [witnesses[0] if w.siglum == witnesses[0].siglum else w for w in listed]
    root, blocks = _document(witnesses[0], listed, wanted.language)
    collated = Collated(root, listed)
    table = tabulate(witnesses, told)
    told("writing …")
    order = [witnesses.index(witness) for witness in listed]
    writer = Writer(witnesses, order, bool(wanted.base), lambda stretch, app: collated.entries.append((stretch, app)))
    writer.write(stretches(table, spelling), blocks)
    collated.moves = moved(collated.entries, len(witnesses))
    if old is not None:
        collated.kept = keep(old, _text(root), witnesses[0].id)
        if not wanted.replaces and (gone := lost(collated.kept, str(wanted.onto))):
            raise EditionError(*gone)
    _lead_out(root, witnesses)
    link(collated.moves, root, collated.kept.places if collated.kept else {})
    return collated


def _earlier(wanted: Wanted, witnesses: list[Witness]) -> _Element | None:
    """Return the text of the collation that is to be gone on with. Raises EditionError where another file is in the way."""
    path = wanted.onto
    if path is None or not path.exists():
        return None
    hint = "write to another file: -o FILE"
    if any(path.resolve() == file.resolve() for _, file in wanted.files):
        raise EditionError(IN_THE_WAY(f"{path} is a witness", None, hint, file=str(path)))
    if wanted.replaces:
        return None
    try:
        root = read_document(path, boundary=path.resolve().parent, name=str(path)).root
    except EditionError:
        raise EditionError(IN_THE_WAY(f"{path} is no collation", None, hint, file=str(path))) from None
    return earlier(root, str(path), witnesses)


def _with_work(old: _Element, frame: Witness, spelling: Spelling, wanted: Wanted) -> Witness:
    """Return the first witness as it stands in an earlier collation. Raises EditionError where work would be lost."""
    if (found := as_frame(old, frame, spelling)) is not None:
        return found
    if work := added(old, frame):
        message = f"{frame.siglum} has other words than in {wanted.onto}, in which you put {', '.join(work[:5])} into the text"
        hint = "bring the transcription and the file into line, or say --replace"
        raise EditionError(IN_THE_WAY(message, None, hint, file=str(wanted.onto)))
    return frame


def _document(frame: Witness, listed: list[Witness], language: str) -> tuple[_Element, list[_Element]]:
    """Make the document without its words: header, and the blocks of the first witness. Returns the root and the blocks."""
    root = etree.Element(TEI_ + "TEI", nsmap={None: TEI})
    root.text = "\n"
    root.append(header(frame, listed))
    if frame.root is not None:
        for key, value in frame.root.attrib.items():
            root.set(key, value)
        text, blocks = emptied(text_of(frame), [b for b in frame.blocks if b is not None])
        _claim(text, frame)
    else:
        root.set(XML_LANG, language or _language(listed))
        text, blocks = plain_text_element(len(frame.blocks))
    root.append(text)
    return root, blocks


def _problems(wanted: Wanted) -> list[Finding]:
    found = []
    sigla = [siglum for siglum, _ in wanted.files]
    if len(wanted.files) < 2:
        found.append(
            NOT_ENOUGH("one witness cannot be collated", None, "name two files or more", file="edition collate")
        )
    for siglum, path in wanted.files:
        if not siglum or re.search(r"[\s\x00-\x1f#]", siglum):
            hint = "a siglum is a word without spaces: edition collate A=FILE"
            found.append(NOT_ENOUGH(f"“{siglum}” is no siglum", None, hint, file=str(path)))
        elif sigla.count(siglum) > 1 and siglum not in {s for s, _ in wanted.files[: sigla.index(siglum)]}:
            hint = "give each witness a siglum of its own: edition collate A=FILE B=FILE"
            if not any(f.message.startswith(f"the siglum {siglum} ") for f in found):
                found.append(NOT_ENOUGH(f"the siglum {siglum} is given twice", None, hint, file=str(path)))
    if wanted.base and wanted.base not in sigla:
        hint = f"the witnesses are {', '.join(sigla)}"
        found.append(NOT_ENOUGH(f"the base {wanted.base} is no witness", None, hint, file="edition collate"))
    return found


def _spelling(settings: Mapping[str, Any]) -> Spelling:
    return Spelling.of(settings.get("ignore", OVERLOOKED), settings.get("pairs", {}))


def _read(wanted: Wanted, spelling: Spelling, told: Callable[[str], None]) -> list[Witness]:
    """Read the witnesses, the base first; all that are wrong are told."""
    found: list[Finding] = []
    made: list[Witness] = []
    for siglum, path in sorted(wanted.files, key=lambda file: file[0] != wanted.base):
        told(f"reading {path} …")
        witness = Witness(siglum, _relative(path, wanted.onto))
        try:
            _read_one(witness, path, spelling, is_frame=not made and not found)
        except EditionError as error:
            found += error.findings
            continue
        if not witness.tokens:
            found.append(NO_TEXT(f"{siglum} has no words", None, "name a transcription that has text", file=str(path)))
        made.append(witness)
    if found:
        raise EditionError(*found)
    _name(made)
    return made


def _relative(path: Path, onto: Path | None) -> str:
    """Return how the collation names a transcription: as seen from its folder."""
    try:
        return Path(os.path.relpath(path, onto.parent if onto else None)).as_posix()
    except ValueError:  # on another drive
        return path.name


def _read_one(witness: Witness, path: Path, spelling: Spelling, *, is_frame: bool) -> None:
    try:
        is_empty = path.is_file() and not path.read_bytes().strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    except OSError:
        is_empty = False
    if is_empty:
        raise EditionError(NO_TEXT(f"{path} is empty", None, "name a transcription that has text", file=str(path)))
    source = read_source(path, str(path))
    if source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        document = read_document(path, boundary=path.resolve().parent, name=str(path))
        witness.root = document.root
        texts = witness.root.findall(TEI_ + "text")
        if len(texts) > 1:
            hint = "name files with one text each"
            raise EditionError(NO_TEXT(f"{path} holds {len(texts)} texts", None, hint, file=str(path)))
        for text in texts:
            read_tree(witness, text, spelling, is_frame=is_frame)
    else:
        read_plain(witness, source.data.decode(), spelling)


def _text(root: _Element) -> _Element:
    return root.findall(TEI_ + "text")[0]


def _name(witnesses: list[Witness]) -> None:
    """Give each witness an identifier, and make those in its text differ from those of the witnesses before it."""
    taken: set[str] = set()
    if (first := witnesses[0].root) is not None:
        taken = {str(e.get(XML_ID)) for e in first.iter(etree.Element) if e.get(XML_ID)}
        taken -= {str(e.get(XML_ID)) for e in first.iter(TEI_ + "witness")}
    for witness, named in zip(witnesses, identified(tuple(w.siglum for w in witnesses), frozenset(taken)), strict=True):
        witness.id = named.id
        taken.add(named.id)
    for witness in witnesses[1:]:
        for element in witness.root.iter(etree.Element) if witness.root is not None else ():
            if (name := element.get(XML_ID)) is None:
                continue
            new = name
            while new in taken:
                new = f"{witness.id}.{new}"
            taken.add(new)
            element.set(XML_ID, new)
            witness.names[name] = new
        if witness.root is not None:
            _lead(_text(witness.root), {f"#{name}": f"#{new}" for name, new in witness.names.items()})


def _lead(text: _Element, places: Mapping[str, str]) -> None:
    """Lead pointers elsewhere."""
    for element in text.iter(etree.Element):
        for key, value in element.attrib.items():
            if "#" in value and any(word in places for word in value.split()):
                element.set(key, " ".join(places.get(word, word) for word in value.split()))


def _lead_out(root: _Element, witnesses: Sequence[Witness]) -> None:
    """Lead pointers to what only a transcription has, such as its header, into its file."""
    there = {element.get(XML_ID) for element in root.iter(etree.Element)}
    places = {
        f"#{new}": f"{witness.file}#{name}"
        for witness in witnesses
        for name, new in witness.names.items()
        if new not in there
    }
    _lead(_text(root), places)


def _claim(text: _Element, frame: Witness) -> None:
    """Say of the breaks that stand between blocks whose they are."""
    for name in ("pb", "cb", "gb", "lb", "milestone"):
        for element in text.iter(TEI_ + name):
            if not element.get("ed") and not element.get("edRef"):
                element.set("edRef", f"#{frame.id}")


def _language(witnesses: Sequence[Witness]) -> str:
    return next((w.root.get(XML_LANG, "") for w in witnesses if w.root is not None), "") or "und"
