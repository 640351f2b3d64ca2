"""What a language tag means for the setting of text: direction, quotation marks. BCP 47."""

from __future__ import annotations

_RIGHT_TO_LEFT = {
    "ar", "arc", "arz", "az-arab", "ckb", "dv", "fa", "fas", "glk", "he", "heb", "iw", "ji", "ks", "ku-arab", "mzn",
    "ota", "pal", "per", "ps", "sam", "sd", "sdh", "sog", "syc", "syr", "ug", "ur", "xpr", "yi", "yid", "ara", "urd",
    "aii", "tmr", "jpa", "pnb", "prs", "nqo", "men-mend",
}  # fmt: skip
_RIGHT_TO_LEFT_SCRIPTS = {
    "arab",
    "hebr",
    "syrc",
    "syre",
    "syrj",
    "syrn",
    "thaa",
    "nkoo",
    "samr",
    "mand",
    "phnx",
    "avst",
}

_QUOTES: dict[str, tuple[str, str]] = {
    "de": ("„", "“"), "cs": ("„", "“"), "pl": ("„", "”"), "fr": ("« ", " »"), "it": ("«", "»"), "es": ("«", "»"),
    "ru": ("«", "»"), "el": ("«", "»"), "grc": ("«", "»"), "la": ("“", "”"), "pt": ("«", "»"), "ar": ("«", "»"),
    "fa": ("«", "»"), "zh": ("「", "」"), "ja": ("「", "」"), "sv": ("”", "”"), "fi": ("”", "”"), "da": ("»", "«"),
}  # fmt: skip
_INNER_QUOTES: dict[str, tuple[str, str]] = {
    "de": ("‚", "‘"), "cs": ("‚", "‘"), "pl": ("«", "»"), "fr": ("“", "”"), "it": ("“", "”"), "es": ("“", "”"),
    "ru": ("„", "“"), "el": ("“", "”"), "grc": ("“", "”"), "pt": ("“", "”"), "ar": ("‹", "›"), "fa": ("‹", "›"),
    "zh": ("『", "』"), "ja": ("『", "』"), "sv": ("’", "’"), "fi": ("’", "’"), "da": ("›", "‹"),
}  # fmt: skip
_THREE_TO_TWO = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "lat": "la",
                 "zho": "zh", "chi": "zh", "por": "pt", "rus": "ru", "ara": "ar", "ell": "el", "gre": "el", "jpn": "ja",
                 "heb": "he", "fas": "fa", "per": "fa", "nld": "nl", "dut": "nl", "san": "sa", "ces": "cs", "pol": "pl",
                 }  # fmt: skip


def direction(tag: str) -> str:
    """Return “rtl” or “ltr” for a language tag; its script decides where it names one."""
    parts = tag.casefold().split("-")
    script = next((p for p in parts[1:] if len(p) == 4 and p.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"


def short_tag(tag: str) -> str:
    """Write a tag with the two-letter code where there is one, as BCP 47 wants: “eng” → “en”."""
    first, _, rest = tag.partition("-")
    first = _THREE_TO_TWO.get(first.casefold(), first.casefold())
    return f"{first}-{rest}" if rest else first


def quotation_marks(tag: str) -> tuple[str, str]:
    """Return the quotation marks of a language."""
    return _QUOTES.get(short_tag(tag).partition("-")[0], ("“", "”"))


def inner_quotation_marks(tag: str) -> tuple[str, str]:
    """Return the quotation marks of a language within others."""
    return _INNER_QUOTES.get(short_tag(tag).partition("-")[0], ("‘", "’"))
