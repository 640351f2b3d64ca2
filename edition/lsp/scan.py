"""See what stands where in a text that is just being written, also where it is no XML at the moment. Text → tags."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!DOCTYPE[^<\[>]*(?:\[.*?\])?[^<>]*>?"
    r"""|<(?P<end>/?)(?P<name>[\w:.-]*)(?P<rest>(?:[^<>"']|"[^"<]*"?|'[^'<]*'?)*)(?P<close>>)?""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w:.-]+)(?:(\s*=\s*)(?:"([^"<]*)("?)|'([^'<]*)('?))?)?""")
_TOKEN = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute: its name, where that begins, its value, where the value begins and ends. -1: it has none yet."""

    name: str
    start: int
    value: str = ""
    value_start: int = -1
    value_end: int = -1

    def tokens(self) -> Iterator[tuple[str, int, int]]:
        """Yield the words of the value with their places."""
        for found in _TOKEN.finditer(self.value):
            yield found[0], self.value_start + found.start(), self.value_start + found.end()


@dataclass(slots=True)
class Tag:
    """A tag: its name, where it begins and ends, the start tag of the element around it.

    ``close`` is the number of the end tag that belongs to it, ``number`` counts the elements in the order of the text.
    """

    name: str
    start: int
    end: int
    kind: Literal["start", "end", "empty"]
    attributes: list[Attribute] = field(default_factory=list)
    parent: Tag | None = None
    close: Tag | None = None
    number: int = -1
    is_closed: bool = True

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    def get(self, name: str) -> str:
        """Return the value of an attribute."""
        return next((a.value for a in self.attributes if a.name == name), "")

    @property
    def name_start(self) -> int:
        """Where its name begins."""
        return self.start + (2 if self.kind == "end" else 1)

    @property
    def last(self) -> int:
        """Where its element ends, as far as that is known."""
        return self.close.end if self.close else self.end


@dataclass(frozen=True, slots=True)
class Here:
    """What stands at a place: a name, an attribute, a value, or text; the tag, the element around it."""

    kind: Literal["element", "end", "attribute", "value", "text"]
    tag: Tag | None = None
    attribute: Attribute | None = None
    around: Tag | None = None
    token: str = ""
    start: int = 0
    end: int = 0


class Scan:
    """The tags of a text, in their order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tags = list(_tags(text))
        _nest(self.tags)
        self._starts = [tag.start for tag in self.tags]

    def elements(self) -> Iterator[Tag]:
        """Yield the start tags."""
        return (tag for tag in self.tags if tag.kind != "end")

    def at(self, offset: int) -> Here:
        """Tell what stands at a place."""
        number = bisect_right(self._starts, offset - 1) - 1
        tag = self.tags[number] if number >= 0 else None
        if tag is None or (offset >= tag.end and tag.is_closed) or offset > tag.end:
            return Here("text", around=self._around(number, offset))
        around = tag.parent
        if offset <= tag.name_start + len(tag.name):
            kind: Literal["element", "end"] = "end" if tag.kind == "end" else "element"
            return Here(kind, tag, None, around, tag.name, tag.name_start, tag.name_start + len(tag.name))
        for attribute in tag.attributes:
            if attribute.value_start <= offset <= attribute.value_end and attribute.value_start >= 0:
                token, start, end = next(
                    ((t, s, e) for t, s, e in attribute.tokens() if s <= offset <= e), ("", offset, offset)
                )
                return Here("value", tag, attribute, around, token, start, end)
            if attribute.start <= offset <= attribute.start + len(attribute.name):
                return Here(
                    "attribute",
                    tag,
                    attribute,
                    around,
                    attribute.name,
                    attribute.start,
                    attribute.start + len(attribute.name),
                )
        return Here("attribute", tag, None, around, "", offset, offset)

    def _around(self, number: int, offset: int) -> Tag | None:
        """Return the element in which a place in the text stands."""
        if number < 0:
            return None
        tag = self.tags[number]
        if tag.kind == "start" and offset >= tag.end:
            return tag
        return tag.parent


def _tags(text: str) -> Iterator[Tag]:
    for found in _TAG.finditer(text):
        name, rest = found["name"], found["rest"]
        if name is None or rest is None:
            continue
        is_empty = rest.rstrip().endswith("/") and found["close"] is not None
        kind: Literal["start", "end", "empty"] = "end" if found["end"] else "empty" if is_empty else "start"
        begin = found.start("rest")
        attributes = [
            Attribute(
                a[1],
                begin + a.start(1),
                (a[3] if a[3] is not None else a[5]) or "",
                begin + (a.start(3) if a[3] is not None else a.start(5))
                if a[3] is not None or a[5] is not None
                else -1,
                begin + (a.end(3) if a[3] is not None else a.end(5)) if a[3] is not None or a[5] is not None else -1,
            )
            for a in _ATTRIBUTE.finditer(rest)
        ]
        yield Tag(name, found.start(), found.end(), kind, attributes, is_closed=found["close"] is not None)


def _nest(tags: list[Tag]) -> None:
    """Give each tag the element around it; an end tag without a start, and a start without an end, are passed over."""
    opened: list[Tag] = []
    count = 0
    for tag in tags:
        if tag.kind == "end":
            match = next((t for t in reversed(opened) if t.name == tag.name), None)
            if match is not None:
                while opened.pop() is not match:
                    pass
                match.close = tag
                tag.parent = match.parent
            else:
                tag.parent = opened[-1] if opened else None
            continue
        tag.parent = opened[-1] if opened else None
        tag.number = count
        count += 1
        if tag.kind == "start" and tag.name:
            opened.append(tag)
