"""What stands on the page and is no text: signs of milestones, changes of hand. TEI P5, CORS5 and PHDH; EpiDoc."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.etree import _Element

from edition.model.text import Break
from edition.reader.flow import Flow
from edition.reader.registry import Out, handles

_SIGNS: Mapping[str, str] = {
    "paragraphos": "⸏", "forked-paragraphos": "⸐", "reversed-forked-paragraphos": "⸑", "coronis": "⸎", "diple": "›",
    "diple-obelismene": "⸐", "asteriskos": "※", "asterisk": "※", "asterism": "⁂", "obelos": "÷", "horizontal-rule": "———", "rule": "———",
    "line": "———", "wavy-line": "∼∼∼", "stars": "* * *", "asterisks": "* * *", "dinkus": "* * *", "ornament": "⁂", "dots": "· · ·", "box": "☐",
}  # fmt: skip
_RULE = re.compile(r"hr[a-z]*|(?:horizontal[-_ ]?)?(?:rule|line|bar)", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:handnote|hand|manus|man|scribe|h|m)[-_.]?(?=.)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+[a-z]?$")


def sign_of(element: _Element) -> str:
    """Return the sign of a milestone that has no number and says how it looks; one that is not known is named."""
    rend = " ".join((element.get("rend") or element.get("rendition") or "").removeprefix("#").split())
    if element.get("n") or not rend:
        return ""
    known = _SIGNS.get(rend.casefold()) or ("———" if _RULE.fullmatch(rend) else "")
    # The name of a style says nothing to a reader.
    return known or (f"(({rend}))" if element.get("rend") else "")


@handles("handShift")
def read_hand(flow: Flow, element: _Element, out: Out) -> None:
    """Read the change to another hand: it is told where it happens. TEI P5, PHDH."""
    flow.omit(element, "what <handShift> says is no part of the text")
    out.append(Break(flow.origin(element), "milestone", sign=spaced(flow, element, f"(m. {_hand(flow, element)})")))


def spaced(flow: Flow, element: _Element, sign: str) -> str:
    """Part a sign from the words beside it; one within a word touches it."""
    if not sign or not flow.inline:
        return sign
    if flow.at_space:
        return f"{sign} "
    return f" {sign}" if (element.tail or " ")[:1].isspace() else sign


def _hand(flow: Flow, element: _Element) -> str:
    """Name a hand as short as may be: by its number, else by what distinguishes it."""
    key = (element.get("new") or "").split()[:1]
    name = key[0].rpartition("#")[2] if key else ""
    declared = flow.ids.get(name)
    if declared is not None and (number := declared.get("n")):
        return number
    if found := _NUMBER.search(name):
        return found[0]
    if declared is not None and (described := _described(declared)):
        return described
    said = _PREFIX.sub("", name) or element.get("scribe") or element.get("script") or element.get("medium")
    return (said or "alia").removeprefix("#")


def _described(hand: _Element) -> str:
    """Return the name under which a hand is described, before what is said of its ink and script, if it is short."""
    said = " ".join("".join(hand.itertext()).split())
    name = _SAID_OF_IT.split(said)[0].strip()
    return name if name and len(name.split()) <= _MOST_WORDS and len(name) <= _LONGEST else ""


_SAID_OF_IT = re.compile(r"[(,;:–—]|\. |\.$")
_MOST_WORDS, _LONGEST = 3, 24
