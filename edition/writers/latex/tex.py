"""Runs → LaTeX. Every character is written so that LuaLaTeX shows it and does not obey it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from edition.letters import is_wordy
from edition.writers.common.languages import short_tag
from edition.writers.galley.parts import Flag, Run

_SPECIAL: Mapping[str, str] = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\ampersand{}", "#": r"\#", "%": r"\%",
    "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}", "[": "{[}",
    "]": "{]}", "-": "{-}", "\u00a0": "~", "\u2003": r"\quad{}", "\u2002": r"\enspace{}", "\u00ad": r"\-",
    "\u200b": r"\edbreak{}", "\ufeff": "", "\n": " ", "\t": " ", "\r": " ", "\x85": " ",
}  # fmt: skip
"""Braces keep a hyphen or a bracket from what a command before it would take; the preamble turns TeX's ligatures off."""
_COMMANDS: Mapping[Flag, str] = {
    "italic": "emph", "bold": "textbf", "small-caps": "textsc", "superscript": "textsuperscript",
    "subscript": "textsubscript", "underline": "underline", "strike": "edstrike", "spaced": "edspaced",
    "capitals": "MakeUppercase", "small": "edpetit", "siglum": "edsiglum", "number": "textbf",
}  # fmt: skip
_HAN = re.compile(
    r"([\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])(?=[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)


def escaped(text: str) -> str:
    """Write characters; between Chinese ones a line may break."""
    return "".join(_SPECIAL[c] if c in _SPECIAL else _plain(c) for c in _HAN.sub("\\1\u200b", text))


def _plain(character: str) -> str:
    """Write a character that means nothing to TeX; controls, which it would refuse, by their numbers."""
    if "\x7f" <= character < "\xa0" or character in "\u2028\u2029":
        return f"\\symbol{{{ord(character)}}}"
    return character


_PAGE_OF, _LINE_OF = "\ue0f0", "\ue0f1"
_REFERRED = re.compile(f"([{_PAGE_OF}{_LINE_OF}])([a-z0-9.]+)\ue0f2")


def place_of(label: str) -> tuple[str, str]:
    """Return what stands for page and line of a label until a run is written: TeX knows them, we do not."""
    return f"{_PAGE_OF}{label}\ue0f2", f"{_LINE_OF}{label}\ue0f2"


def _referred(found: re.Match[str]) -> str:
    return f"\\ed{'page' if found[1] == _PAGE_OF else 'line'}ref{{{found[2]}}}"


def one_line(text: str) -> str:
    """Write characters that must stay on their line: in a comment, in an argument."""
    return escaped(" ".join(text.split()))


def family_name(name: str) -> str:
    """Write the name of a family for fontspec, which reads it as it is: what TeX would obey is left out."""
    return "".join(c for c in " ".join(name.split()) if is_wordy(c) or c in " -.+'")


def run(item: Run) -> str:
    """Write one run in its style."""
    out = _REFERRED.sub(_referred, escaped(item.text))
    for flag in item.flags:
        if command := _COMMANDS.get(flag):
            out = f"\\{command}{{{out}}}"
    if item.link.startswith("http"):
        out = f"\\href{{{_address(item.link)}}}{{{out}}}"
    return out


def runs(items: Iterable[Run]) -> str:
    """Write runs one after the other."""
    return "".join(run(item) for item in items)


def _address(link: str) -> str:
    return "".join(f"\\{c}" if c in "#%&_{}$" else c for c in link if c not in "\\^~")


_BABEL: Mapping[str, str] = {
    "en": "english", "de": "ngerman", "fr": "french", "it": "italian", "es": "spanish", "la": "latin", "pt": "portuguese",
    "el": "greek", "grc": "ancientgreek", "ru": "russian", "nl": "dutch", "pl": "polish", "cs": "czech", "ar": "arabic",
    "he": "hebrew", "fa": "persian", "syr": "syriac", "hi": "hindi", "sa": "sanskrit",
}  # fmt: skip


def babel_name(tag: str) -> str:
    """Name a language as babel does, or nothing."""
    return _BABEL.get(short_tag(tag).partition("-")[0], "")
