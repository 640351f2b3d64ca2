"""The words that an apparatus uses, by language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The words that an apparatus uses, in one language."""

    omitted: str
    added: str
    transposed: str
    conjectured: str
    illegible: str
    after: str
    before: str
    breaks_off: str
    resumes: str
    begins: str
    ends: str


WORDS: Mapping[str, Words] = {
    "la": Words(
        "om.",
        "add.",
        "transp.",
        "coni.",
        "non legitur",
        "post",
        "ante",
        "desinit",
        "denuo incipit",
        "incipit",
        "explicit",
    ),
    "en": Words(
        "omitted",
        "adds",
        "transposes",
        "conjectured by",
        "illegible",
        "after",
        "before",
        "breaks off",
        "resumes",
        "begins",
        "ends",
    ),
    "de": Words(
        "fehlt",
        "fügt hinzu",
        "stellt um",
        "konjiziert von",
        "unleserlich",
        "nach",
        "vor",
        "bricht ab",
        "setzt wieder ein",
        "beginnt",
        "endet",
    ),
    "fr": Words(
        "omis",
        "ajoute",
        "transpose",
        "conj.",
        "illisible",
        "après",
        "avant",
        "s’interrompt",
        "reprend",
        "commence",
        "finit",
    ),
    "it": Words(
        "omette",
        "aggiunge",
        "traspone",
        "cong.",
        "illeggibile",
        "dopo",
        "prima di",
        "si interrompe",
        "riprende",
        "comincia",
        "finisce",
    ),
    "es": Words(
        "omite",
        "añade",
        "transpone",
        "conj.",
        "ilegible",
        "tras",
        "ante",
        "se interrumpe",
        "se reanuda",
        "comienza",
        "termina",
    ),
}
