"""Break documents in the ways in which editors do, the same ways for the same seed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Sequence

from lxml import etree
from lxml.etree import _Element

TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _words(text: str) -> list[str]:
    return text.split()


_NAMES = _words(
    "p div head ab lg l app lem rdg rdgGrp note ref ptr hi seg name persName placeName date num list item table row cell "
    "quote q cit bibl title author editor respStmt resp publisher pubPlace availability licence witness listWit msDesc "
    "msIdentifier sp speaker stage figure graphic gap unclear supplied choice sic corr abbr expan pb lb cb milestone "
    "anchor teiHeader fileDesc titleStmt publicationStmt sourceDesc encodingDesc profileDesc text front body back group"
)
_ATTRIBUTES = _words(
    "n type subtype rend rendition wit from to loc target ref key when notBefore notAfter cert resp ana corresp place "
    "reason unit quantity extent xml:id xml:lang xml:space url level role method url degree part cause hand evidence id lang"
)
_VALUES = (
    "a", "a b", "", "#a", "#a #b", "1", "-1", "1.5", "1943", "1943-07", "1943-07-02", "1943-13-01", "79", "0079", "high", "low",
    "unknown", "true", "yes", "http://example.org/a b", "a:", "%", "#a#b", "x\u00adx", "α", "漢", "1a", "P1Y", "12:30:00", "margin",
    "en", "zh-Hant", "e n", "left", "  a  ", "I", "F", "M",
)  # fmt: skip

Mutate = Callable[[random.Random, list[_Element]], bool]


def mutants(sources: Sequence[bytes], count: int, seed: int) -> Iterator[tuple[int, str, bytes]]:
    """Iterate over mutants: the number of the source, the kind of change, the bytes."""
    rng = random.Random(seed)
    trees = [etree.fromstring(data, etree.XMLParser(collect_ids=False, huge_tree=True)) for data in sources]
    made = 0
    while made < count:
        number = rng.randrange(len(trees))
        if rng.random() < 0.04:
            made += 1
            yield number, "break", _break(rng, sources[number])
            continue
        root = copy.deepcopy(trees[number])
        mutate = rng.choice(_MUTATIONS)
        kind = mutate.__name__.strip("_")
        changed = mutate(rng, list(root.iter("*")))
        while changed and rng.random() < 0.1:
            mutate = rng.choice(_MUTATIONS)
            kind += f"+{mutate.__name__.strip('_')}"
            mutate(rng, list(root.iter("*")))
        if changed:
            made += 1
            yield number, kind, etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)


def _break(rng: random.Random, data: bytes) -> bytes:
    """Take out, double or spoil one character of the markup."""
    text = data.decode("utf-8")
    places = [index for index, char in enumerate(text) if char in "<>/\"'=&"]
    at = rng.choice(places)
    return (text[:at] + rng.choice(["", text[at] * 2, "x", "&"]) + text[at + 1 :]).encode()


def _inner(elements: list[_Element]) -> list[_Element]:
    return [element for element in elements if element.getparent() is not None]


def _pick(rng: random.Random, elements: list[_Element]) -> _Element | None:
    inner = _inner(elements)
    return rng.choice(inner) if inner else None


def _take_out(element: _Element) -> None:
    """Take an element out with its content; the text after it stays."""
    parent = element.getparent()
    previous = element.getprevious()
    if element.tail:
        if previous is None:
            parent.text = (parent.text or "") + element.tail
        else:
            previous.tail = (previous.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _delete(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is not None:
        _take_out(element)
    return element is not None


def _double(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is not None:
        element.addnext(copy.deepcopy(element))
    return element is not None


def _swap(rng: random.Random, elements: list[_Element]) -> bool:
    element = _pick(rng, elements)
    following = None if element is None else next(element.itersiblings("*"), None)
    if element is None or following is None:
        return False
    following.addnext(element)
    return True


def _rename(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is not None:
        element.tag = TEI + rng.choice(_NAMES)
    return element is not None


def _misspell(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is None:
        return False
    name = etree.QName(element).localname
    at = rng.randrange(len(name))
    spelt = rng.choice([name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], name.lower(), f"{name}s"])
    element.tag = TEI + (spelt or "x")
    return True


def _other_namespace(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is not None:
        element.tag = rng.choice(["", "{http://example.org/other}"]) + etree.QName(element).localname
    return element is not None


def _insert(rng: random.Random, elements: list[_Element]) -> bool:
    element = rng.choice(elements)
    new = etree.Element(TEI + rng.choice(_NAMES))
    if rng.random() < 0.5:
        new.text = "text"
    element.insert(rng.randint(0, len(element)), new)
    return True


def _wrap(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is None:
        return False
    new = etree.Element(TEI + rng.choice(_NAMES))
    new.tail, element.tail = element.tail, None
    element.addprevious(new)
    new.append(element)
    return True


def _move(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is None:
        return False
    inside = set(element.iter())
    target = rng.choice([other for other in elements if other not in inside])
    _take_out(element)
    target.insert(rng.randint(0, len(target)), element)
    return True


def _unwrap(rng: random.Random, elements: list[_Element]) -> bool:
    if (element := _pick(rng, elements)) is None:
        return False
    for child in list(element):
        element.addprevious(child)
    _take_out(element)
    return True


def _text(rng: random.Random, elements: list[_Element]) -> bool:
    element = rng.choice(elements)
    if rng.random() < 0.5:
        element.text = f"{element.text or ''} stray "
    elif element.getparent() is not None:
        element.tail = f" stray {element.tail or ''}"
    return True


def _no_text(rng: random.Random, elements: list[_Element]) -> bool:
    element = rng.choice(elements)
    element.text = None
    return True


def _no_attribute(rng: random.Random, elements: list[_Element]) -> bool:
    bearing = [element for element in elements if element.attrib]
    if not bearing:
        return False
    element = rng.choice(bearing)
    del element.attrib[rng.choice(list(element.attrib))]
    return True


def _attribute(rng: random.Random, elements: list[_Element]) -> bool:
    name = rng.choice(_ATTRIBUTES).replace("xml:", "{http://www.w3.org/XML/1998/namespace}")
    rng.choice(elements).set(name, rng.choice(_VALUES))
    return True


def _value(rng: random.Random, elements: list[_Element]) -> bool:
    bearing = [element for element in elements if element.attrib]
    if not bearing:
        return False
    element = rng.choice(bearing)
    element.set(rng.choice(list(element.attrib)), rng.choice(_VALUES))
    return True


def _same_id(rng: random.Random, elements: list[_Element]) -> bool:
    bearing = [element for element in elements if XML_ID in element.attrib]
    if not bearing:
        return False
    rng.choice(elements).set(XML_ID, rng.choice(bearing).get(XML_ID))
    return True


_MUTATIONS: tuple[Mutate, ...] = (
    _delete, _double, _swap, _rename, _misspell, _other_namespace, _insert, _wrap, _move, _unwrap, _text, _no_text,
    _no_attribute, _attribute, _value, _value, _same_id,
)  # fmt: skip
