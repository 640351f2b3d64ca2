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
    deleted: str
    conjectured: str
    illegible: str
    lacuna: str
    blank: str
    pictured: str
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
        "del.",
        "coni.",
        "non legitur",
        "lac.",
        "spat. vac.",
        "v. imag.",
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
        "deleted by",
        "conjectured by",
        "illegible",
        "lacuna",
        "blank space",
        "see the picture",
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
        "getilgt von",
        "konjiziert von",
        "unleserlich",
        "Lücke",
        "Raum freigelassen",
        "siehe Bild",
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
        "suppr.",
        "conj.",
        "illisible",
        "lacune",
        "espace blanc",
        "voir l’image",
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
        "espunge",
        "cong.",
        "illeggibile",
        "lacuna",
        "spazio bianco",
        "v. immagine",
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
        "suprime",
        "conj.",
        "ilegible",
        "laguna",
        "espacio en blanco",
        "v. imagen",
        "tras",
        "ante",
        "se interrumpe",
        "se reanuda",
        "comienza",
        "termina",
    ),
}
