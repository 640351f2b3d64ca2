r"""The editorial signs: what an editor did to the text, and what happened to it, as the Leiden conventions write it.

One table for all outputs. Span, Gap, Alternation → the signs before and after, or the nodes in the order of reading.

* lost text that is restored: ``[ ]``; omitted and restored: ``⟨ ⟩``; understood: ``( )``; the editor excludes: ``{ }``,
  ``[ ]`` where TEI says secl; an abbreviation resolved: ``( )``; deleted in the source: ``⟦ ⟧``; added: ``\ /``;
  damaged: ``⸢ ⸣``; a dot below each letter that is not certain, or ``( )`` where a dot makes another letter (rāma, rāṃa);
* what is heard or seen while somebody speaks, and is not said: ``(( ))``, unless it has brackets of its own; a stamp, too;
* a variant that its author left open follows the one that is read: ``/``;
* a note that stands in its line is in brackets, ``( )`` or ``（ ）``, unless it has its own;
* text whose certainty is low ends with “?”;
* the signs of a kind that touch are one: [Ma][nibus] is [Manibus]; those of two kinds are two, also where they look the same.

Sources: EpiDoc Guidelines; Jefferson, Glossary of transcript symbols, 2004; Krummrey and Panciera, Criteri di edizione, 1980.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from edition.letters import figure, is_mark
from edition.model.text import Alternation, Gap, Node, Span, SpanKind, Text
from edition.model.walk import descend, plain_text
from edition.writers.common.scripts import count_cjk

_BY_KIND: Mapping[SpanKind, tuple[str, str]] = {
    "supplied": ("⟨", "⟩"),
    "surplus": ("{", "}"),
    "deleted": ("⟦", "⟧"),
    "added": ("\\", "/"),
    "damage": ("⸢", "⸣"),
    "doubtful": ("(", ")"),
}
_BY_NAME: Mapping[str, tuple[str, str]] = {"secl": ("[", "]"), "ex": ("(", ")")}
_TOLD: Mapping[str, tuple[str, str]] = {"stamp": ("((", "))"), "alt": ("/ ", "")}
_HEARD = {"vocal", "kinesic", "incident", "writing"}
_SUPPLIED: Mapping[str, tuple[str, str]] = {
    "lost": ("[", "]"), "illegible": ("[", "]"), "damage": ("[", "]"), "hole": ("[", "]"),
    "undefined": ("(", ")"), "omitted": ("⟨", "⟩"), "subaudible": ("(", ")"), "explanation": ("(", ")"),
}  # fmt: skip
_UNCERTAIN = {"low", "unknown"}
_DOTTED = (
    "LATIN",
    "GREEK",
    "COPTIC",
    "CYRILLIC",
    "GOTHIC",
    "GLAGOLITIC",
    "ARMENIAN",
    "GEORGIAN",
    "RUNIC",
    "OLD ITALIC",
)
"""Scripts whose letters can bear a dot below; text of others is followed by a sign of doubt."""
_WIDE = ("（", "）")
_OPENING = ("(", "[", "（", "［", "【", "〔", "〈", "⟨")
_DOT = "\u0323"
_MANY = 12

BLOCK_SIGNS = {"Verse": " / ", "Paragraph": " ¶ ", "Stanza": " // "}
"""What stands between blocks that are set as running text."""


def signs(node: Span) -> tuple[str, str]:
    """Return the editorial signs around a span, or two empty strings."""
    before, after = _BY_NAME.get(node.origin.name) or _BY_KIND.get(node.kind, ("", ""))
    if node.kind == "supplied":
        said = node.origin.get("reason").split()
        before, after = next((_SUPPLIED[r] for r in said if r in _SUPPLIED), (before, after))
    if node.kind == "remark":
        before, after = _brackets(node.children)
    elif node.origin.name in _HEARD and node.kind == "stage":
        before, after = ("((", "))") if _brackets(node.children)[0] else ("", "")
    if node.kind == "added" and node.origin.get("place") == "inline":
        before = after = ""
    if node.kind == "restored":
        before = after = ""
    doubt = node.origin.get("cert") in _UNCERTAIN and (before or node.kind in {"unclear", "expanded"})
    if node.kind == "unclear" and not _bears_dots(node):
        return before, f"(?){after}"
    return before, f"?{after}" if doubt else after


def sort_of_signs(node: Span | Gap) -> str:
    """Return what the signs around a span or a gap say: what is lost and what is restored of it are one sort, two of secl another."""
    if isinstance(node, Gap):
        return "supplied"
    return node.origin.name if node.origin.name in _BY_NAME else node.kind


_ACROSS_SPACES = {"]", "⸣"}
"""What the editor supplies goes on across a space: [Manibus sacrum]. Two deletions are two."""


def goes_on(pieces: list[str], after: str) -> int:
    """Return which of the pieces set so far is the closing sign that a new opening one makes needless; -1 if none is.

    Pieces of nothing but space are overlooked where such signs go on across spaces; those of no characters always. At the
    end of a line (a vertical tab) signs are closed, as is the custom for inscriptions.
    """
    for i in range(len(pieces) - 1, -1, -1):
        if pieces[i] == after:
            return i
        if pieces[i] and not (after in _ACROSS_SPACES and pieces[i].isspace() and "\v" not in pieces[i]):
            return -1
    return -1


def gap_signs(node: Gap) -> tuple[str, str]:
    """Return the signs of missing text: a dot for each letter, a number of many, else three dots."""
    if node.kind == "space":
        return "", ""
    # What is there and cannot be read has dots; what is lost has brackets.
    opening, closing = ("", "") if node.origin.get("reason") == "illegible" else ("[", "]")
    quantity = (
        figure(node.extent)
        if node.unit.startswith(("char", "letter", "sign", "glyph", "akṣara", "akshara", "aksara"))
        else None
    )
    if node.children:
        return opening, closing
    if not quantity:
        return f"{opening}…", closing
    about = "ca. " if node.origin.get("precision") == "low" else ""
    if about or quantity > _MANY:
        return f"{opening}–{about}{quantity}–", closing
    return opening + "·" * quantity, closing


def spelled_out(node: Alternation) -> tuple[Node, ...] | None:
    """Return all encodings of a place in the order of reading, where all are shown: what was deleted, then what is read.

    A gloss of ruby follows its base in brackets. What is none of the text is told all the same where it is a stamp or a
    variant that its author left open.
    """
    if not node.shown:
        opening, closing = _TOLD.get(node.origin.name, ("", ""))
        return (Text(opening), *node.others, Text(closing)) if opening else None
    if all(other.kind == "deleted" for other in node.others) and node.origin.name in {"subst", "mod"}:
        return (*node.others, *node.shown)
    if node.origin.name == "ruby" and node.others:
        opening, closing = _WIDE if any(_is_wide(other.children) for other in node.others) else (" (", ")")
        glosses = (part for other in node.others for part in (Text(opening), other, Text(closing)))
        return (*node.shown, *glosses)
    return None


def _is_wide(nodes: tuple[Node, ...]) -> bool:
    return any(count_cjk(text.value) for text in descend(nodes) if isinstance(text, Text))


def _brackets(nodes: tuple[Node, ...]) -> tuple[str, str]:
    """Return the brackets around a note within its line: wide ones around wide characters; none where it has its own."""
    if plain_text(nodes).lstrip().startswith(_OPENING):
        return "", ""
    return _WIDE if _is_wide(nodes) else ("(", ")")


def _bears_dots(node: Span) -> bool:
    for inner in descend(node.children):
        if isinstance(inner, Text):
            for character in inner.value:
                if character.isalpha():
                    return unicodedata.name(character, "").startswith(_DOTTED)
    return True


def underdotted(value: str) -> str:
    """Put a dot below each letter that can bear one; a letter keeps the marks that it has."""
    out: list[str] = []
    waits = False
    for character in value:
        if waits and not is_mark(character):
            out.append(_DOT)
            waits = False
        out.append(character)
        if character.isalnum():
            waits = character.isdigit() or unicodedata.name(character, "").startswith(_DOTTED)
    return "".join(out) + (_DOT if waits else "")
