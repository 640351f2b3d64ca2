"""The apparatus entry as a sequence of pieces, the same in every output. Entry → pieces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from edition.model.apparatus import RAISED, Attestation, Entry, Reading, members
from edition.model.changed import changed
from edition.model.edition import Edition
from edition.model.notes import Note
from edition.model.text import Boundary, Node, Span, Text
from edition.model.walk import descend, has_text, is_blank, plain_text
from edition.tree import begins_with_deletion, begins_with_omission
from edition.writers.common.pieces import DEFAULT_STYLE, Content, HouseStyle, Made, Piece
from edition.writers.common.sigla import in_brackets, shown, sigla
from edition.writers.common.signs import BLOCK_SIGNS
from edition.writers.common.together import TOLD_ONCE, is_lacuna, told_together


def format_entry(
    edition: Edition, entry: Entry, style: HouseStyle = DEFAULT_STYLE, *, occurrence: int = 0
) -> list[Piece]:
    """Set one entry: lemma, its witnesses where the apparatus is positive, readings with theirs, notes.

    ``occurrence``: which of several same words in the line the lemma is, from 1; 0 where there is but one.
    """
    remarks: list[Piece] = []
    if place := _place(entry, style):
        pieces, readings = place, told_together(entry.variants)
        # Where nothing varies, a lemma without words (a space that one witness leaves) is nothing that is omitted.
        own = entry.text_reading
        is_told = own is not None and (_attesting_lemma(edition, entry, style) or _is_deletion(edition, entry, own))
        if own is not None and (readings or own.content) and is_told:
            # Of the text only what is struck out has words here, and the text shows that.
            readings.append((changed(own, content=()) if has_text(own.content) else own, ()))
        elif own is not None:  # what is said of a lemma that has no words and no sigla
            remarks = [*_on_silent(edition, own), *_notes_on(edition, own)]
    else:
        pieces, readings = _lemma(edition, entry, style, occurrence), told_together(entry.variants)
    for i, (reading, more) in enumerate(readings):
        if i:
            pieces.append(Made(f"{style.between} ", "separator"))
        pieces.extend(_reading(edition, entry, reading, style, more))
    pieces.extend(remarks)
    for key in entry.notes:
        if note := edition.notes.get(key):
            pieces.extend(_noted(pieces, note, style))
    if pieces and pieces[-1] == Made(f"{style.after_lemma} ", "separator"):
        pieces.pop()  # of an entry without variants
    return _without_last_sign(entry, pieces)


_OPENING = "([{⟨—–-"


def _noted(pieces: Sequence[Piece], note: Note, style: HouseStyle) -> list[Piece]:
    """Set a note on an entry, parted from what stands before it unless it has a sign of its own."""
    content = Content(note.content, "note")
    if not pieces or (isinstance(pieces[-1], Made) and pieces[-1].text.endswith(" ")):
        return [content]
    if plain_text(note.content).lstrip()[:1] in _OPENING:
        return [Made(" ", "separator"), content]
    if style.before_note.strip() == "()":
        return [Made(" (", "separator"), content, Made(")", "separator")]
    return [Made(" ".join(("", *style.before_note.split(), "")), "separator"), content]


_SIGNS_AT_THE_END = ",;:·،؛"
SIGN_LEFT_OUT = "punctuation that lemma and readings share, left out of the entry"
"""Why an output does not show the sign with which a reading ends."""


def _without_last_sign(entry: Entry, pieces: list[Piece]) -> list[Piece]:
    """Leave out the sign with which lemma and readings all end: it is not what varies. finit,] finivit, → finit] finivit"""
    given = entry.lemma.content if entry.lemma and has_text(entry.lemma.content) else ()
    lemma = plain_text(given) if given else entry.lemma_text
    sign = lemma[-1:]
    if entry.is_in_a_word or not sign or sign not in _SIGNS_AT_THE_END or len(lemma) == 1:
        return pieces
    if sign == "·" and not unicodedata.name(lemma[-2], "").startswith("GREEK"):
        return pieces  # elsewhere it is a letter of a transliteration
    others = [text for reading in entry.variants if (text := plain_text(reading.content))]
    if not all(text.endswith(sign) and text != sign for text in others):
        return pieces
    out: list[Piece] = []
    for piece in pieces:
        if isinstance(piece, Made) and piece.style == "lemma" and piece.text.endswith(sign):
            out.append(Made(piece.text.removesuffix(sign), "lemma"))
        elif isinstance(piece, Content) and piece.role != "note" and (bare := _bare(piece.nodes, sign)) is not None:
            out.append(Content(bare, piece.role, piece.whole or piece.nodes, SIGN_LEFT_OUT))
        else:
            out.append(piece)
    return out


def _bare(nodes: tuple[Node, ...], sign: str) -> tuple[Node, ...] | None:
    """Take a sign off the end of running text; nothing where it does not stand there."""
    if not nodes:
        return None
    last = nodes[-1]
    if isinstance(last, Text):
        if not last.value.strip():
            bare = _bare(nodes[:-1], sign)
            return None if bare is None else (*bare, last)
        if not last.value.rstrip().endswith(sign):
            return None
        return (*nodes[:-1], Text(last.value.rstrip().removesuffix(sign), last.start))
    if isinstance(last, Span) and (inner := _bare(last.children, sign)) is not None:
        return (*nodes[:-1], changed(last, children=inner))
    return None


def _place(entry: Entry, style: HouseStyle) -> list[Piece]:
    """Set the place of an entry where the text has no words: post Arma] add. atque B. Nothing for an entry with a lemma."""
    if entry.beside is None or entry.is_in_a_word or (entry.lemma and has_text(entry.lemma.content)):
        return []
    side, word = entry.beside
    named = style.words.after if side in {"after", "below"} else style.words.before
    return [Made(f"{named} ", "place"), Made(word, "lemma"), Made(f"{style.after_lemma} ", "separator")]


def _lemma(edition: Edition, entry: Entry, style: HouseStyle, occurrence: int) -> list[Piece]:
    pieces: list[Piece] = []
    given = entry.lemma.content if entry.lemma else ()
    number = str(occurrence).translate(RAISED) if occurrence and not entry.is_in_a_word else ""
    if entry.method != "parallel-segmentation" and entry.base >= 0:
        given = entry.readings[entry.base].content
    if has_text(given):
        before, after = entry.affixes
        pieces.extend([Made(before, "lemma")] if before else [])
        pieces.append(Content(given, "lemma"))
        pieces.extend([Made(after, "lemma")] if after else [])
        pieces.extend([Made(number, "lemma")] if number else [])
    elif entry.signed and not entry.is_in_a_word and not _is_long(entry.lemma_text, style.lemma_words):
        pieces.append(Content(entry.signed, "lemma"))
    elif entry.lemma_text or entry.is_in_a_word:
        lemma = shortened(entry.lemma_text.join(entry.affixes), style.lemma_words)
        word = lemma.rstrip(_SIGNS_AT_THE_END) if number else lemma
        pieces.append(Made(f"{word}{number}{lemma[len(word) :]}", "lemma"))
    attesting = _attesting_lemma(edition, entry, style)
    own = entry.text_reading
    written = edition.notes.get(own.written) if own is not None else None
    is_named = own is not None and written is not None and _names_witnesses(edition, own, written)
    if attesting and not is_named:
        pieces.append(Made(" ", "separator"))
        pieces.extend(sigla(edition.witnesses, attesting, style, edition.notes))
    elif own is not None:
        pieces.extend(_on_silent(edition, own))
    if written is not None:
        pieces.extend((Made(" ", "separator"), Content(written.content, "note")))
    if entry.text_reading is not None:
        if attesting or not entry.text_reading.witnesses:  # else the names of scholars would stand for all who have it
            pieces.extend(_details(edition, entry.text_reading, style))
        pieces.extend(_notes_on(edition, entry.text_reading))
    for reading in entry.repeated:
        pieces.extend(_notes_on(edition, reading))
    if pieces:
        pieces.append(Made(f"{style.after_lemma} ", "separator"))
    return pieces


def _attesting_lemma(edition: Edition, entry: Entry, style: HouseStyle) -> tuple[Attestation, ...]:
    """Return the witnesses to name at the lemma."""
    reading = entry.text_reading
    named = reading.witnesses if reading else ()
    if style.names_lemma == "negative":
        return ()
    if repeated := entry.repeated:
        more = [a for r in repeated for a in r.witnesses]
        twice = {a.witness for a in more}
        named = (*(a for a in named if a.witness not in twice), *more)
    if style.names_lemma == "auto":
        is_adopted = reading is not None and bool(_adopting(edition, reading))
        return named if edition.is_positive or entry.base >= 0 or repeated or is_adopted else ()
    elsewhere = {m for r in entry.variants for a in r.witnesses for m in members(edition.witnesses, a.witness)}
    here = {m for a in named for m in members(edition.witnesses, a.witness)}
    silent = (
        Attestation(w.id)
        for w in edition.witnesses.values()
        if w.is_declared and not w.is_group and w.id not in elsewhere | here and not edition.lacks(entry, w.id)
    )
    return (*named, *silent)


def _is_long(lemma: str, words: int) -> bool:
    return bool(words) and len(lemma.split()) > words


def shortened(lemma: str, words: int) -> str:
    """Shorten a lemma of more than so many words to its first and last."""
    parts = lemma.split()
    return f"{parts[0]} … {parts[-1]}" if _is_long(lemma, words) else lemma


def _reading(
    edition: Edition, entry: Entry, reading: Reading, style: HouseStyle, more: tuple[Node, ...] = ()
) -> list[Piece]:
    pieces: list[Piece] = []
    for key in reading.before:
        if note := edition.notes.get(key):
            pieces.extend((Content(note.content, "note"), Made(" ", "separator")))
    is_deletion = _is_deletion(edition, entry, reading)
    if reading.says:
        pieces.append(Made(reading.says, "word"))
    elif is_blank(reading.content):
        pieces.append(Made(style.words.blank, "word"))
    elif has_text(reading.content) and not reading.shift:
        # A reading that repeats the lemma and adds to it is set as it is: “add.” would say that it follows the lemma.
        if _place(entry, style):
            pieces.append(Made(f"{style.words.added} {_sign_of_block(entry, reading)}", "word"))
        before, after = entry.affixes
        # Of a part of a word, the whole word says what the reading is.
        pieces.extend([Made(before)] if before else [])
        pieces.append(Content(reading.content, "reading", (*reading.content, *more) if more else (), TOLD_ONCE))
        pieces.extend([Made(after)] if after else [])
    elif entry.is_in_a_word and not reading.shift and not _boundary(reading, style) and reading.kind != "illegible":
        pieces.append(Made("".join(entry.affixes)))
    else:
        omitted = style.words.deleted if is_deletion else style.words.omitted
        lost = style.words.lacuna if is_lacuna(reading) else style.words.illegible
        words = {"illegible": lost, "transposition": style.words.transposed}
        picture = _pictured(entry, reading)
        if picture:
            omitted = style.words.pictured
        said = _boundary(reading, style) or words.get(reading.kind, omitted)
        own = edition.notes.get(reading.notes[0]) if reading.notes else None
        if own is not None and (reading.shift or _says_why(own)):
            pieces.append(Content(own.content, "note"))
            reading = changed(reading, notes=reading.notes[1:])
        else:
            pieces.append(Made(said, "word"))
            pieces.extend([Made(f" {picture}", "detail")] if picture else [])
    written = edition.notes.get(reading.written)
    if written is not None and _names_witnesses(edition, reading, written):
        pieces.extend((Made(" ", "separator"), Content(written.content, "note")))
        pieces.extend(_on_silent(edition, reading))
    else:
        if reading.witnesses:
            pieces.append(Made(" ", "separator"))
            pieces.extend(sigla(edition.witnesses, reading.witnesses, style, edition.notes))
        if written is not None:  # who has it besides: edd. plerique
            pieces.extend((Made(" ", "separator"), Content(written.content, "note")))
    pieces.extend(_details(edition, reading, style, is_deletion=is_deletion))
    if has_text(reading.content) and (said := _boundary(reading, style)):
        pieces.extend((Made(" (", "separator"), Made(said, "word"), Made(")", "separator")))
    pieces.extend(_notes_on(edition, reading))
    return pieces


def _names_witnesses(edition: Edition, reading: Reading, written: Note) -> bool:
    """Tell whether what stands in the place of sigla names the witnesses of a reading: it is what the editor wrote for them."""
    said = {word.strip(".,;:()[]") for word in plain_text(written.content).split()}
    own = {edition.witnesses[key].siglum for key in reading.sigla if key in edition.witnesses}
    rests = (word.removeprefix(siglum) for word in said for siglum in own if word.startswith(siglum))
    return reading.are_others or not own or any(not rest[:1].isascii() or not rest[:1].isalpha() for rest in rests)


def _pictured(entry: Entry, reading: Reading) -> str:
    """Name the picture that is all that is told of a reading, where no reading of the entry has words: a binding, an engraving."""
    readings = (*((entry.lemma,) if entry.lemma else ()), *entry.readings)
    picture = reading.origin.get("facs")
    if not picture or not reading.kind_is_computed or entry.lemma_text or any(r.content for r in readings):
        return ""
    return picture.split()[0].rpartition("/")[2].removeprefix("#")


def _sign_of_block(entry: Entry, reading: Reading) -> str:
    """Return the sign that a reading between two blocks begins a verse or a paragraph."""
    if entry.beside is None or entry.beside[0] not in {"above", "below"}:
        return ""
    first = next((n for n in descend(reading.content) if type(n).__name__ in BLOCK_SIGNS), None)
    return BLOCK_SIGNS[type(first).__name__].lstrip() if first is not None else ""


_TRANSPOSED = re.compile(r"(?:\S+\s+){0,4}(?:transp|transt|trp|umgest)(?:os|\b)", re.IGNORECASE)


def _says_why(note: Note) -> bool:
    """Tell whether a note says in the words of an apparatus why a reading is empty: it stands in the place of “om.”."""
    said = plain_text(note.content)
    return begins_with_omission(said) or bool(_TRANSPOSED.match(said)) or begins_with_deletion(said)


def _boundary(reading: Reading, style: HouseStyle) -> str:
    """Say that a witness begins, breaks off or resumes in a reading. TEI P5, TCAPMI."""
    words = {
        "lacunaStart": style.words.breaks_off,
        "lacunaEnd": style.words.resumes,
        "witStart": style.words.begins,
        "witEnd": style.words.ends,
    }
    return next((words[node.kind] for node in descend(reading.content) if isinstance(node, Boundary)), "")


def _notes_on(edition: Edition, reading: Reading) -> list[Piece]:
    """Set what is said of a reading, in brackets after its sigla."""
    return [piece for key in reading.notes for piece in in_brackets(edition.notes, key)]


def _on_silent(edition: Edition, reading: Reading) -> list[Piece]:
    """Set what is said of witnesses whose sigla the entry does not show, each with its siglum."""
    pieces: list[Piece] = []
    for attestation in reading.witnesses:
        if note := edition.notes.get(attestation.detail):
            pieces.append(Made(" (", "separator"))
            pieces.append(Made(shown(edition.witnesses, attestation), "siglum"))
            pieces.extend((Made(" ", "separator"), Content(note.content, "note"), Made(")", "separator")))
    return pieces


def _is_deletion(edition: Edition, entry: Entry, reading: Reading) -> bool:
    """Whether a scholar would have the words taken out: a reading without witnesses and without words."""
    if has_text(reading.content) or entry.is_in_a_word or reading.witnesses or _is_printed(edition, reading):
        return False
    return bool(reading.resp or reading.source) and reading.kind not in {"illegible", "transposition"}


def _details(edition: Edition, reading: Reading, style: HouseStyle, *, is_deletion: bool = False) -> list[Piece]:
    """Say who proposes a reading that no witness has, and with what certainty."""
    pieces: list[Piece] = []
    if adopted := _adopting(edition, reading):
        pieces.append(Made(f" {', '.join(adopted)}", "detail"))
    elif beside := _reading_too(edition, reading):
        pieces.append(Made(f" ({', '.join(beside)})", "detail"))
    if by := proposers(edition, reading):
        if reading.kind == "conjecture" and not is_deletion and not _is_printed(edition, reading):
            pieces.append(Made(f" {style.words.conjectured}", "word"))
        pieces.append(Made(f" {', '.join(by)}", "detail"))
        if found := _sources(edition, reading):
            is_lemma = reading.origin.name == "lem"
            pieces.append(Made(f", {', '.join(found)}" if is_lemma else f" ({', '.join(found)})", "detail"))
    if reading.cert:
        pieces.append(Made(f" (cert. {reading.cert})", "detail"))
    return pieces


def _is_printed(edition: Edition, reading: Reading) -> bool:
    """Whether a reading is that of earlier editions alone, and nobody says that it is a conjecture."""
    named = (*reading.resp, *reading.source)
    return reading.kind_is_computed and bool(named) and all(key in edition.prints for key in named)


def _adopting(edition: Edition, reading: Reading) -> tuple[str, ...]:
    """Name the editions and scholars that read as the text does, with witnesses; of one codex they are where it was read.

    At another reading a source may as well be where the editor found it.
    """
    if reading.origin.name != "lem" or not reading.witnesses or len(edition.witnesses) < _SEVERAL:
        return ()
    own = {a.witness for a in reading.witnesses}
    return tuple(_short_name(edition, key) for key in reading.source if key not in own and key in edition.cited)


_SEVERAL = 2


def _reading_too(edition: Edition, reading: Reading) -> tuple[str, ...]:
    """Name the works beside the witnesses of a reading: editions that read so, or in which it is found."""
    if reading.origin.name != "rdg" or not reading.witnesses or len(edition.witnesses) < _SEVERAL:
        return ()
    own = {a.witness for a in reading.witnesses}
    return tuple(_short_name(edition, key) for key in reading.source if key not in own and key in edition.cited)


def proposers(edition: Edition, reading: Reading) -> tuple[str, ...]:
    """Name those who propose a reading that no witness has, and are not named in what is said of it: del. Krüger."""
    named = () if reading.witnesses else tuple(_short_name(edition, key) for key in reading.resp or reading.source)
    said = reading.says.casefold().split()
    return tuple(n for n in named if not any(word.startswith(n.casefold().rstrip(".")) for word in said))


def _sources(edition: Edition, reading: Reading) -> tuple[str, ...]:
    """Name the works beside those who are responsible: those that read so, at a lemma; else where it is found. Addresses are no names."""
    if not reading.resp or reading.witnesses:
        return ()
    named = (_short_name(edition, key) for key in reading.source if key not in reading.resp and "/" not in key)
    return tuple(name for name in dict.fromkeys(named) if name not in proposers(edition, reading))


def _short_name(edition: Edition, key: str) -> str:
    """Name a person by the surname, one of the register as it does, others as the encoder points to them."""
    people = (*edition.metadata.editors, *edition.metadata.contributors, *edition.metadata.authors)
    person = next((p for p in people if p.key == key), None)
    if person is None and (registered := edition.register.get(key)) is not None:
        return edition.cited.get(key) or registered.label
    if person is None or person.is_organisation:
        return edition.cited.get(key, key)
    return person.name.split(",")[0].split()[-1]
