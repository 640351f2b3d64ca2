"""The kinds of editions that one can begin with, and the samples of text that show how each is encoded. Wishes → TEI."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from edition.beginning.wishes import LICENCES, Siglum, Wishes, identified

_SAMPLES = Path(__file__).with_name("samples")
_IDS = frozenset({"ed", "first", "second", "c1", "c2", "l1", "l2", "l3"})
"""Identifiers that the samples have."""
_IN_ENGLISH = Markup(' xml:lang="en"')


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of edition: what it is for, and how its files come about from the name of the project."""

    about: str
    files: Callable[[str, Wishes], Iterator[tuple[str, str]]]
    texts: tuple[str, ...] = ("{name}.xml",)
    parallels: tuple[str, ...] = ()


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(_SAMPLES),
        autoescape=select_autoescape(["xml"]),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    found.filters["quoted"] = lambda value: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return found


def sample(file: str, **facts: object) -> str:
    """Fill a sample with facts."""
    return _environment().get_template(file).render(**facts)


def _facts(name: str, wishes: Wishes) -> dict[str, object]:
    """Return what the samples of TEI say."""
    witnesses = identified(wishes.witnesses, _IDS)
    entries = _Entries(witnesses)
    return {
        "name": name,
        "title": wishes.title,
        "author": wishes.author,
        "editor": wishes.editor,
        "publisher": wishes.publisher or wishes.editor,
        "date": wishes.date,
        "language": wishes.language,
        "translation": wishes.translation,
        "sample": "" if wishes.language.partition("-")[0] == "en" else _IN_ENGLISH,
        "sample_translation": "" if wishes.translation.partition("-")[0] == "en" else _IN_ENGLISH,
        "licence": LICENCES[wishes.licence],
        "witnesses": witnesses,
        "app": entries.within,
        "entry": entries.apart,
    }


@dataclass(frozen=True, slots=True)
class _Entries:
    """Writes entries of the samples for the witnesses that there are: the second has the other reading.

    With one witness, the other reading is a conjecture of the editor.
    """

    witnesses: list[Siglum]

    def within(self, lemma: str, reading: str = "", note: str = "") -> Markup:
        """Return an entry in parallel segmentation."""
        return Markup("<app>{}{}</app>").format(self._readings(lemma, reading), _note(note))

    def apart(self, line: str, lemma: str, reading: str, note: str = "") -> Markup:
        """Return an entry that names its line."""
        inner = self._readings(lemma, reading)
        return Markup('          <app loc="{}">{}{}</app>\n').format(line, inner, _note(note))

    def _readings(self, lemma: str, reading: str) -> Markup:
        first, *others = self.witnesses
        agreeing = " ".join(f"#{w.id}" for w in (first, *others[1:]))
        other = Markup('wit="#{}"').format(others[0].id) if others else Markup('resp="#ed"')
        lem = Markup('<lem wit="{}">{}</lem>') if lemma else Markup('<lem wit="{}"/>')
        rdg = Markup("<rdg {}>{}</rdg>") if reading else Markup("<rdg {}/>")
        return lem.format(agreeing, lemma) + rdg.format(other, reading)


def _note(text: str) -> Markup:
    return Markup("<note>{}</note>").format(text) if text else Markup()


def _one(file: str) -> Callable[[str, Wishes], Iterator[tuple[str, str]]]:
    def made(name: str, wishes: Wishes) -> Iterator[tuple[str, str]]:
        yield f"{name}.xml", sample(file, **_facts(name, wishes))

    return made


def _letters(name: str, wishes: Wishes) -> Iterator[tuple[str, str]]:
    """Yield two letters, the second of which answers the first."""
    people = (("First Writer", "Second Writer"), ("Second Writer", "First Writer"))
    dates = (("1890-01-02", "2 January 1890"), ("1890-01-05", "5 January 1890"))
    for number, ((sender, addressee), (date, written)) in enumerate(zip(people, dates, strict=True), start=1):
        letter = {
            "number": number,
            "id": f"letter{number}",
            "title": f"{sender} to {addressee}, {written}",
            "sender": sender,
            "addressee": addressee,
            "place": ("Here", "There")[number - 1],
            "date": date,
            "written": written,
            "other": f"letter-{3 - number}.xml",
        }
        yield f"letter-{number}.xml", sample("letter.xml", **_facts(name, wishes), letter=letter)


def _parallel(name: str, wishes: Wishes) -> Iterator[tuple[str, str]]:
    facts = _facts(name, wishes)
    yield f"{name}.xml", sample("parallel.xml", **facts)
    yield f"{name}-translation.xml", sample("translation.xml", **facts)


KINDS = {
    "prose": Kind("chapters and paragraphs, with an apparatus in the text", _one("prose.xml")),
    "verse": Kind("poems in stanzas and numbered verses", _one("verse.xml")),
    "drama": Kind("acts, scenes, speeches, verses that persons share", _one("drama.xml")),
    "letters": Kind(
        "a file for each letter, with sender, addressee, place and date", _letters, ("letter-1.xml", "letter-2.xml")
    ),
    "parallel": Kind(
        "a text and its translation, paragraph beside paragraph", _parallel, parallels=("{name}-translation.xml",)
    ),
    "location": Kind("an apparatus apart from the text, whose entries name lines", _one("location.xml")),
}
