"""What is legal here, what a name means, what a text consists of. Place → answers; nothing here knows the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from edition.lsp.desk import Desk
from edition.lsp.scan import Here, Scan, Tag
from edition.model.edition import Edition
from edition.schema.profile import load_profile
from edition.schema.relaxng.vocabulary import Description
from edition.writers.text import entry_text

POINTERS = frozenset(
    [
        "wit",
        "hand",
        "target",
        "ref",
        "corresp",
        "resp",
        "who",
        "from",
        "to",
        "source",
        "ana",
        "sameAs",
        "copyOf",
        "next",
        "prev",
        "facs",
        "spanTo",
        "new",
        "old",
        "key",
        "active",
        "passive",
        "mutual",
        "decls",
        "synch",
        "change",
        "loc",
        "scribe",
    ]
)
_WITNESSES = frozenset({"wit"})
_OUTLINED = frozenset(
    [
        "teiHeader",
        "fileDesc",
        "encodingDesc",
        "profileDesc",
        "listWit",
        "front",
        "body",
        "back",
        "text",
        "div",
        "lg",
        "sp",
        "listApp",
        "standOff",
    ]
)
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A completion: what is written, of which kind it is, what is said of it."""

    text: str
    kind: str
    detail: str = ""
    documentation: str = ""


def described(name: str) -> Description | None:
    """Return what the edition profile says of an element."""
    return load_profile().vocabulary.describe(name)


def offers(desk: Desk, path: Path, here: Here) -> Iterator[Offer]:
    """Yield what can be written at a place."""
    if desk.is_foreign(path):
        return
    match here.kind:
        case "element":
            around = here.around.local if here.around else ""
            parent = described(around)
            prefix = f"{here.around.name.rpartition(':')[0]}:" if here.around and ":" in here.around.name else ""
            for name in parent.children if parent else ("TEI",):
                said = described(name)
                yield Offer(f"{prefix}{name}", "element", f"in <{around}>", said.documentation if said else "")
        case "end":
            closing = next((t for t in desk.scan(path).elements() if t.close is here.tag), here.around)
            if closing is not None:
                yield Offer(closing.name, "element")
        case "attribute" if here.tag is not None and here.tag.kind != "end":
            said = described(here.tag.local)
            present = {a.name for a in here.tag.attributes if a is not here.attribute}
            for name in said.attributes if said else ():
                if name not in present:
                    yield Offer(name, "attribute", f"of <{here.tag.local}>")
        case "value" if here.tag is not None and here.attribute is not None:
            yield from _values(desk, path, here.tag, here.attribute.name)
        case _:
            pass


def _values(desk: Desk, path: Path, tag: Tag, attribute: str) -> Iterator[Offer]:
    if attribute in POINTERS:
        for key, file, other in desk.identified(path):
            is_witness = other.local in {"witness", "handNote"} or (
                other.local == "listWit" and attribute in _WITNESSES
            )
            if attribute in _WITNESSES and not is_witness:
                continue
            before = "" if file == path or attribute in _WITNESSES else file.name
            yield Offer(
                f"{before}#{key}", "siglum" if is_witness else "id", f"<{other.local}>", said_of(desk, file, other)
            )
    if attribute not in _WITNESSES and attribute != "xml:id":
        for value, count in sorted(
            desk.values(path, tag.local, attribute).items(), key=lambda pair: (-pair[1], pair[0])
        ):
            if not value.startswith("#"):
                yield Offer(value, "value", f"{count} times" if count > 1 else "once")


def said_of(desk: Desk, file: Path, tag: Tag) -> str:
    """Return the words of an element, shortened."""
    scan = desk.scan(file)
    stop = tag.close.start if tag.close else tag.end
    words: list[str] = []
    last = tag.end
    for inner in scan.tags[_number(scan, tag) + 1 :]:
        if inner.start >= stop or len(words) > _LONGEST:
            break
        words += scan.text[last : inner.start].split()
        last = inner.end
    words += scan.text[last:stop].split() if stop > last else []
    return " ".join(words[:_LONGEST])


def _number(scan: Scan, tag: Tag) -> int:
    from bisect import bisect_left  # noqa: PLC0415

    return bisect_left(scan.tags, tag.start, key=lambda other: other.start)


def meaning(desk: Desk, path: Path, here: Here) -> str:
    """Return what a name means, as Markdown; empty where there is nothing to say."""
    if desk.is_foreign(path):
        return ""
    if here.kind in {"element", "end"} and here.tag is not None:
        said = described(here.tag.local)
        parts = [f"**<{here.tag.local}>** {said.documentation}"] if said else []
        if (
            here.kind == "element"
            and here.tag.local in {"app", "lem", "rdg"}
            and (entry := _entry(desk, path, here.tag))
        ):
            parts.append(entry)
        return "\n\n".join(parts)
    if here.kind == "value" and here.token and (found := desk.defined(path, here.token)):
        file, tag = found
        where = "" if file == path else f" in {file.name}"
        return f"**{tag.get('xml:id')}** <{tag.local}>{where}\n\n{said_of(desk, file, tag)}"
    return ""


def _entry(desk: Desk, path: Path, tag: Tag) -> str:
    """Return an entry as it will be set."""
    while tag.local != "app" and tag.parent is not None:
        tag = tag.parent
    for edition in desk.editions.get(path, ()):
        for key, entry in edition.entries.items():
            source = entry.origin.source
            if source is not None and entry.origin.ordinal == tag.number and Path(source.path).resolve() == path:
                return _set(edition, key)
    return ""


def _set(edition: Edition, key: str) -> str:
    place = edition.entries[key].place
    return f"{place + ': ' if place else ''}{entry_text(edition, key)}"


@dataclass(slots=True)
class Part:
    """A part of a text for its outline."""

    name: str
    detail: str
    tag: Tag
    parts: list[Part]


def outline(scan: Scan, said: Desk, path: Path) -> list[Part]:
    """Return the parts of a text: divisions by their heads, stanzas, speeches, the header."""
    if said.is_foreign(path):
        return []
    found: list[Part] = []
    of: dict[int, Part] = {}
    heads = {id(t.parent): t for t in reversed(list(scan.elements())) if t.local == "head" and t.parent is not None}
    for tag in scan.elements():
        if tag.local not in _OUTLINED:
            continue
        head = heads.get(id(tag))
        name = said_of(said, path, head) if head is not None else ""
        number = tag.get("n") or tag.get("xml:id")
        part = Part(name or " ".join(filter(None, (tag.get("type") or tag.local, number))), tag.local, tag, [])
        above = tag.parent
        while above is not None and id(above) not in of:
            above = above.parent
        (of[id(above)].parts if above is not None else found).append(part)
        of[id(tag)] = part
    return found


def as_entry(desk: Desk, path: Path, start: int, end: int) -> str:
    """Return some words as an entry of the apparatus, with every witness at its lemma and an empty reading to fill.

    Empty where the words are none, or begin within one element and end within another.
    """
    scan = desk.scan(path)
    words = scan.text[start:end]
    first, last = scan.at(start), scan.at(end)
    if (
        not words.strip()
        or desk.is_foreign(path)
        or first.kind != "text"
        or last.kind != "text"
        or first.around is not last.around
    ):
        return ""
    if first.around is None or first.around.local in {"app", "teiHeader"} or not described("app"):
        return ""
    sigla = [key for key, _, tag in desk.identified(path) if tag.local == "witness"]
    prefix = f"{first.around.name.rpartition(':')[0]}:" if ":" in first.around.name else ""
    attested = f' wit="{" ".join(f"#{key}" for key in sigla)}"' if sigla else ""
    return f'<{prefix}app><{prefix}lem{attested}>{words}</{prefix}lem><{prefix}rdg wit=""></{prefix}rdg></{prefix}app>'
