"""The words that the book's own parts use, in ten languages. What is not translated is in English."""

from __future__ import annotations

from collections.abc import Mapping

_LANGUAGES = ("en", "de", "fr", "it", "es", "zh", "la", "zh-hant", "ar", "he")
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
_TABLE = """
contents | Contents | Inhalt | Table des matières | Indice | Contenido | 目录 | Conspectus | 目錄 | المحتويات | תוכן העניינים
witnesses | Witnesses | Textzeugen | Témoins | Testimoni | Testimonios | 版本 | Conspectus siglorum | 版本 | رموز النسخ | עדי הנוסח
abbreviations | Abbreviations | Abkürzungen | Abréviations | Abbreviazioni | Abreviaturas | 略语 | Notae | 略語 | الاختصارات | קיצורים
notes | Notes | Anmerkungen | Notes | Note | Notas | 注释 | Adnotationes | 注釋 | الحواشي | הערות
apparatus | Apparatus | Apparat | Apparat critique | Apparato | Aparato crítico | 校勘记 | Apparatus | 校勘記 | فروق النسخ | חילופי נוסח
unplaced | Entries without a place in the text | Einträge ohne Ort im Text | Entrées sans lieu dans le texte | Voci senza luogo nel testo | Entradas sin lugar en el texto | 未能定位的条目 | Quae locum non habent | 未能定位的條目 | مداخل لا موضع لها في النص | ערכים שאין להם מקום בטקסט
indexes | Indexes | Register | Index | Indici | Índices | 索引 | Indices | 索引 | الفهارس | מפתחות
index_person | Persons | Personen | Personnes | Persone | Personas | 人名 | Personae | 人名 | الأعلام | אישים
index_place | Places | Orte | Lieux | Luoghi | Lugares | 地名 | Loca | 地名 | الأماكن | מקומות
index_organisation | Organisations | Organisationen | Organisations | Organizzazioni | Organizaciones | 机构 | Corpora | 機構 | المؤسسات | מוסדות
index_event | Events | Ereignisse | Événements | Eventi | Acontecimientos | 事件 | Res gestae | 事件 | الأحداث | אירועים
index_work | Works | Werke | Œuvres | Opere | Obras | 著作 | Opera | 著作 | المؤلفات | חיבורים
index_term | Terms | Begriffe | Termes | Termini | Términos | 术语 | Vocabula | 術語 | المصطلحات | מונחים
index_reference | References | Stellen | Références | Riferimenti | Referencias | 引用 | Loci laudati | 引用 | الإحالات | הפניות
index_name | Names | Namen | Noms | Nomi | Nombres | 名称 | Nomina | 名稱 | الأسماء | שמות
edited_by | edited by | herausgegeben von | édité par | a cura di | edición de | 编校： | edidit | 編校： | تحقيق | ההדיר
version | Version | Version | Version | Versione | Versión | 版次 | Forma | 版次 | الإصدار | גרסה
register | Register | Register | Registre | Registro | Registro | 名录 | Index rerum | 名錄 | الفهرس العام | רשימות
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
    tag = language.casefold()
    if tag.startswith("zh") and any(part in _TRADITIONAL for part in tag.split("-")):
        tag = "zh-hant"
    return _WORDS.get(tag) or _WORDS.get(tag.partition("-")[0], _WORDS["en"])
