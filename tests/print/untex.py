"""Read the text of a reledmac document back: a small reader of TeX that knows nothing of the writer. TeX → text, notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

SYMBOLS = {
    "textbackslash": "\\", "ampersand": "&", "textasciicircum": "^", "textasciitilde": "~", "textless": "<",
    "textgreater": ">", "textbar": "|", "textquotedbl": '"', "textquotesingle": "'", "textasciigrave": "`",
    "quad": "\u2003", "enspace": "\u2002", "edbreak": "",
}  # fmt: skip
ONE_CHARACTER = {"{": "{", "}": "}", "$": "$", "#": "#", "%": "%", "_": "_", "-": "\u00ad", "&": "&"}
UNSEEN = {"edlabel", "xxref", "label", "hypersetup", "lineation"}
NOTE = re.compile(r"[A-Z](?:foot|end)note|footnote[A-Z]?")


@dataclass
class Reading:
    """The text in order, and the notes apart."""

    source: str
    at: int = 0
    notes: list[str] = field(default_factory=list)

    def text(self, stop: str = "") -> str:
        out = []
        while self.at < len(self.source):
            c = self.source[self.at]
            if c == stop:
                break
            if c == "\\":
                out.append(self.command())
            elif c == "{":
                out.append(self.group())
            elif c == "~":
                out.append("\u00a0")
                self.at += 1
            elif c == "%":
                self.at = self.source.find("\n", self.at) + 1 or len(self.source)
            else:
                out.append(c)
                self.at += 1
        return "".join(out)

    def group(self) -> str:
        assert self.source[self.at] == "{", self.source[self.at : self.at + 40]
        self.at += 1
        found = self.text("}")
        assert self.source[self.at] == "}"
        self.at += 1
        return found

    def skip(self) -> None:
        while self.at < len(self.source) and self.source[self.at] == "[":
            self.at = self.source.index("]", self.at) + 1

    def command(self) -> str:
        found = re.compile(r"\\([A-Za-z]+)\s?|\\(.)", re.DOTALL).match(self.source, self.at)
        assert found is not None
        self.at = found.end()
        name, sign = found.groups()
        if sign is not None:
            return ONE_CHARACTER[sign]
        if name in SYMBOLS:
            if self.source[self.at : self.at + 2] == "{}":
                self.at += 2
            return SYMBOLS[name]
        if name == "symbol":
            return chr(int(self.group()))
        if name == "href":
            self.group()
            return self.group()
        if name in UNSEEN:
            while self.source[self.at] == "{":
                self.group()
            return ""
        self.skip()
        if NOTE.fullmatch(name):
            self.notes.append(self.group())
            return ""
        if name == "edtext":
            lemma = self.group()
            self.notes.append(self.group())
            return lemma
        if name == "lemma":
            return self.group()
        return ""


def read(document: str) -> tuple[str, list[str]]:
    """Return the text of the document's body and its notes."""
    reading = Reading(document[document.index("\\begin{document}") :])
    return reading.text(), reading.notes
