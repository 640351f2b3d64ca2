"""The words of guidelines for encoders: what stands before the facts of an entry, in a few languages."""

from __future__ import annotations

_LANGUAGES = ("en", "de", "fr", "it", "es")
_LABELS = {
    "elements": ("Elements", "Elemente", "Éléments", "Elementi", "Elementos"),
    "rule": ("Rule", "Regel", "Règle", "Regola", "Regla"),
    "contains": ("Contains", "Enthält", "Contient", "Contiene", "Contiene"),
    "within": ("Stands in", "Steht in", "Se trouve dans", "Si trova in", "Se encuentra en"),
    "also": ("Also", "Außerdem", "Aussi", "Inoltre", "También"),
    "example": ("Example", "Beispiel", "Exemple", "Esempio", "Ejemplo"),
    "none": ("no elements", "keine Elemente", "aucun élément", "nessun elemento", "ningún elemento"),
    "root": (
        "nothing; a document begins with it",
        "nichts; ein Dokument beginnt damit",
        "rien ; un document commence par lui",
        "nulla; un documento comincia con esso",
        "nada; un documento comienza con él",
    ),
    "required": ("required", "verpflichtend", "obligatoire", "obbligatorio", "obligatorio"),
    "suggested": ("for example", "zum Beispiel", "par exemple", "per esempio", "por ejemplo"),
    "until": ("valid until", "gültig bis", "valable jusqu’au", "valido fino al", "válido hasta"),
    "equivalent": ("Corresponds to", "Entspricht", "Correspond à", "Corrisponde a", "Corresponde a"),
}


def label(key: str, language: str) -> str:
    """Return a label in a language, or in English where there is none in it."""
    words = _LABELS[key]
    short = language.partition("-")[0]
    return words[_LANGUAGES.index(short)] if short in _LANGUAGES else words[0]
