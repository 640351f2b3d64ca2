"""The words that the book's own parts use, in seven languages. What is not translated is in English."""

from __future__ import annotations

from collections.abc import Mapping

_LANGUAGES = ("en", "de", "fr", "it", "es", "zh", "la")
_TABLE = """
contents | Contents | Inhalt | Table des matières | Indice | Contenido | 目录 | Conspectus
witnesses | Witnesses | Textzeugen | Témoins | Testimoni | Testimonios | 版本 | Conspectus siglorum
abbreviations | Abbreviations | Abkürzungen | Abréviations | Abbreviazioni | Abreviaturas | 略语 | Notae
notes | Notes | Anmerkungen | Notes | Note | Notas | 注释 | Adnotationes
apparatus | Apparatus | Apparat | Apparat critique | Apparato | Aparato crítico | 校勘记 | Apparatus
unplaced | Entries without a place in the text | Einträge ohne Ort im Text | Entrées sans lieu dans le texte | Voci senza luogo nel testo | Entradas sin lugar en el texto | 未能定位的条目 | Quae locum non habent
indexes | Indexes | Register | Index | Indici | Índices | 索引 | Indices
index_person | Persons | Personen | Personnes | Persone | Personas | 人名 | Personae
index_place | Places | Orte | Lieux | Luoghi | Lugares | 地名 | Loca
index_organisation | Organisations | Organisationen | Organisations | Organizzazioni | Organizaciones | 机构 | Corpora
index_event | Events | Ereignisse | Événements | Eventi | Acontecimientos | 事件 | Res gestae
index_work | Works | Werke | Œuvres | Opere | Obras | 著作 | Opera
index_term | Terms | Begriffe | Termes | Termini | Términos | 术语 | Vocabula
index_reference | References | Stellen | Références | Riferimenti | Referencias | 引用 | Loci laudati
index_name | Names | Namen | Noms | Nomi | Nombres | 名称 | Nomina
edited_by | edited by | herausgegeben von | édité par | a cura di | edición de | 编校： | edidit
version | Version | Version | Version | Versione | Versión | 版次 | Forma
register | Register | Register | Registre | Registro | Registro | 名录 | Index rerum
"""


def _parsed() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {language: {} for language in _LANGUAGES}
    for line in _TABLE.strip().splitlines():
        key, *said = (part.strip() for part in line.split(" | "))
        for language, word in zip(_LANGUAGES, said, strict=True):
            found[language][key] = word
    return found


_WORDS = _parsed()


def words(language: str) -> Mapping[str, str]:
    """Return the words of a language; English where it is not known."""
    return _WORDS.get(language.partition("-")[0].casefold(), _WORDS["en"])
