"""Compare two states text by text. Editions, editions → changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import TypeVar

import regex
from rapidfuzz import fuzz

from edition.comparing import parts
from edition.comparing.changes import Became, Change, Detail, Row, TextChanges, What, Words
from edition.comparing.pairing import align, pair
from edition.comparing.parts import BlockPart, EntryPart, NotePart, ReadingPart, WitnessPart
from edition.model.edition import Edition

_ALIKE = 50
"""Per cent of likeness from which two parts can be two states of one."""
_AROUND = 3
"""Words that are shown before and after a change."""
_ALONE = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
"""Scripts that set no spaces between words: their letters are compared one by one."""
_WORD = regex.compile(rf"(?:[{_ALONE}]\p{{M}}*|[^\s{_ALONE}]+)\s*")
_Part = TypeVar("_Part", BlockPart, EntryPart, NotePart, WitnessPart)


def compare(before: Sequence[Edition], after: Sequence[Edition]) -> list[TextChanges]:
    """Compare the texts of two states: those of one name, and where each state has one text, these."""
    if len(before) == len(after) == 1:
        return [_compared(before[0], after[0])]
    old = {edition.name: edition for edition in before}
    new = {edition.name: edition for edition in after}
    found = [_compared(old.get(name), edition) for name, edition in new.items()]
    return found + [_compared(edition, None) for name, edition in old.items() if name not in new]


def _compared(before: Edition | None, after: Edition | None) -> TextChanges:
    changes = TextChanges(before.name if before else "", after.name if after else "")
    changes.changes += _header(before, after)
    changes.changes += _witnesses(_parts(parts.witnesses_of, before), _parts(parts.witnesses_of, after))
    changes.rows = list(_rows(_parts(parts.blocks_of, before), _parts(parts.blocks_of, after)))
    changes.changes += [change for row in changes.rows for change in _text(row)]
    changes.changes += _entries(_parts(parts.entries_of, before), _parts(parts.entries_of, after))
    changes.changes += _notes(_parts(parts.notes_of, before), _parts(parts.notes_of, after))
    return changes


def _parts(taken: Callable[[Edition], list[_Part]], edition: Edition | None) -> list[_Part]:
    return taken(edition) if edition is not None else []


def _became(before: object, after: object) -> Became:
    return "added" if not before else "gone" if not after else "changed"


# -- header and witnesses ------------------------------------------------------------------------------------------------


def _header(before: Edition | None, after: Edition | None) -> Iterator[Change]:
    old = dict(parts.facts_of(before)) if before else {}
    new = dict(parts.facts_of(after)) if after else {}
    for name in new or old:
        if (was := old.get(name, "")) != (now := new.get(name, "")):
            yield Change("header", _became(was, now), name, was, now)


def _witnesses(before: list[WitnessPart], after: list[WitnessPart]) -> Iterator[Change]:
    for old, new in pair(before, after, [lambda w: w.id, lambda w: w.siglum], lambda *_: 0.0):
        if old is not None and new is not None:
            details = [Detail("siglum", old.siglum, new.siglum)] if old.siglum != new.siglum else []
            details += [Detail("description", old.text, new.text)] if old.text != new.text else []
            if not details:
                continue
        else:
            details = []
        yield _change("witness", (old.siglum, old) if old else None, (new.siglum, new) if new else None, details)


def _change(
    what: What,
    before: tuple[str, BlockPart | EntryPart | NotePart | WitnessPart] | None,
    after: tuple[str, BlockPart | EntryPart | NotePart | WitnessPart] | None,
    details: Sequence[Detail] = (),
) -> Change:
    """Return a change of a part, that is known by how it is shown before and after."""
    part = (after or before or ("", WitnessPart("", "", "", "")))[1]
    place = part.siglum if isinstance(part, WitnessPart) else part.place
    return Change(
        what,
        "added" if before is None else "gone" if after is None else "changed",
        place,
        before[0] if before else "",
        after[0] if after else "",
        tuple(details),
        (before[1].at if before else "", after[1].at if after else ""),
    )


# -- text ----------------------------------------------------------------------------------------------------------------


def _rows(before: list[BlockPart], after: list[BlockPart]) -> Iterator[Row]:
    keys: list[Callable[[BlockPart], object]] = [
        lambda b: (b.id, b.text) if b.id else "",
        lambda b: b.id,
        lambda b: b.text,
    ]
    for old, new in pair(before, after, keys, _block_nearness):
        place = (new or old or BlockPart("", "", "", "")).place
        words = tuple(_words(old.text if old else "", new.text if new else ""))
        yield Row(place, words, (old.at if old else "", new.at if new else ""))


def _block_nearness(old: BlockPart, new: BlockPart) -> float:
    return _likeness(old.text, new.text) or (old.place == new.place != "") / 100


def _likeness(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; 0 for what is too unlike to be the same."""
    if not one or not other:
        return 0.0
    return fuzz.ratio(one, other, score_cutoff=_ALIKE) / 100


def _words(before: str, after: str) -> Iterator[Words]:
    """Yield the stretches of words that are the same, and those that are not."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    for left, right, _ in align([word.rstrip() for word in one], [word.rstrip() for word in other]):
        yield Words("".join(one[left]), "".join(other[right]))


def _text(row: Row) -> Iterator[Change]:
    """Yield each change of words in a block, with the words around it."""
    for number, words in enumerate(row.words):
        if words.is_same:
            continue
        left = _WORD.findall(row.words[number - 1].after)[-_AROUND:] if number else []
        right = _WORD.findall(row.words[number + 1].after)[:_AROUND] if number + 1 < len(row.words) else []
        around = Detail("around", "".join(left).strip(), "".join(right).strip())
        became = _became(words.before, words.after)
        yield Change("text", became, row.place, words.before.strip(), words.after.strip(), (around,), row.places)


# -- entries and notes ---------------------------------------------------------------------------------------------------


def _entries(before: list[EntryPart], after: list[EntryPart]) -> Iterator[Change]:
    keys: list[Callable[[EntryPart], object]] = [
        lambda e: e.id,
        lambda e: (e.section, e.said),
        lambda e: e.said,
        lambda e: (e.section, e.lemma.text, tuple(r.text for r in e.readings)),
        lambda e: (e.section, e.lemma.text) if e.lemma.text else "",
    ]
    for old, new in pair(before, after, keys, _entry_nearness):
        details = list(_entry_details(old, new)) if old and new else []
        if old is None or new is None or details:
            yield _change("entry", (old.shown, old) if old else None, (new.shown, new) if new else None, details)


def _entry_nearness(old: EntryPart, new: EntryPart) -> float:
    """Return how near two entries are: by lemma and readings; nothing where they have neither in common."""
    one, other = ({r.text for r in e.readings} for e in (old, new))
    common = len(one & other) / max(len(one | other), 1)
    lemma = _likeness(old.lemma.text, new.lemma.text)
    return lemma + common + (old.place == new.place) / 10 if lemma or common else 0.0


def _entry_details(old: EntryPart, new: EntryPart) -> Iterator[Detail]:
    if old.section != new.section:
        yield Detail("section", old.section, new.section)
    if old.lemma.text != new.lemma.text:
        yield Detail("lemma", old.lemma.text, new.lemma.text)
    yield from _said("lemma", old.lemma, new.lemma)
    keys: list[Callable[[ReadingPart], object]] = [
        lambda r: r,
        lambda r: (r.text, r.facts) if r.text else "",
        lambda r: r.text,
        lambda r: r.sigla,
    ]
    for was, now in pair(old.readings, new.readings, keys, _reading_nearness):
        if was is None or now is None:
            yield Detail("reading", _shown(was), _shown(now))
            continue
        if was.text != now.text:
            yield Detail("reading", _shown(was), _shown(now))
        else:
            yield from _said(f"reading “{now.text}”" if now.text else "omission", was, now)
    for was_note, now_note in _note_texts(old.notes, new.notes):
        yield Detail("note", was_note, now_note)
    yield from _facts("entry", old.facts, new.facts)


def _reading_nearness(was: ReadingPart, now: ReadingPart) -> float:
    common = len(set(was.sigla) & set(now.sigla))
    return _likeness(was.text, now.text) + common


def _shown(reading: ReadingPart | None) -> str:
    if reading is None:
        return ""
    return " ".join(filter(None, (reading.text or "om.", *reading.sigla)))


def _said(what: str, was: ReadingPart, now: ReadingPart) -> Iterator[Detail]:
    """Yield what is said of a reading: who has it, of what kind it is, who is responsible."""
    gone = [s for s in was.sigla if s not in now.sigla]
    come = [s for s in now.sigla if s not in was.sigla]
    if gone or come:
        yield Detail(f"witnesses of {what}", " ".join(gone), " ".join(come))
    yield from _facts(what, was.facts, now.facts)


def _facts(what: str, was: tuple[tuple[str, str], ...], now: tuple[tuple[str, str], ...]) -> Iterator[Detail]:
    old, new = dict(was), dict(now)
    for name in dict.fromkeys([*old, *new]):
        if old.get(name, "") != new.get(name, ""):
            yield Detail(f"{name} of {what}", old.get(name, ""), new.get(name, ""))


def _note_texts(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for left, right, is_equal in align(old, new):
        if not is_equal:
            yield from zip_longest(old[left], new[right], fillvalue="")


def _notes(before: list[NotePart], after: list[NotePart]) -> Iterator[Change]:
    keys: list[Callable[[NotePart], object]] = [
        lambda n: n.id,
        lambda n: (n.place, n.layer, n.text),
        lambda n: (n.layer, n.text),
        lambda n: n.text,
    ]
    for old, new in pair(before, after, keys, lambda a, b: _likeness(a.text, b.text)):
        details = []
        if old and new:
            details += [Detail("text", old.text, new.text)] if old.text != new.text else []
            details += [Detail("layer", old.layer, new.layer)] if old.layer != new.layer else []
            if not details:
                continue
        yield _change("note", (old.text, old) if old else None, (new.text, new) if new else None, details)
