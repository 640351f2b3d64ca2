"""Fonts for page and screen, and which characters they cover.

Typst brings Libertinus Serif (Latin, Greek, Cyrillic, Hebrew) and New Computer Modern. Packages bring Chinese, Japanese
and Korean, Arabic, Devanagari, and plain faces for eighty scripts, from Syriac and Coptic to cuneiform. A project may name families of its own and keep files in its folder “fonts”. The system
is asked last, and only where the text needs it: that costs time, and two systems differ.
"""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTCollection, TTFont, TTLibError

from edition.consulted import Kind, consulted
from edition.diagnostics import Finding
from edition.project import Project
from edition.writers.fonts.rules import BROKEN_FONT

# What fontTools has to say of a damaged file is said by a finding.
logging.getLogger("fontTools").addHandler(logging.NullHandler())
TEXT_FONT = "Libertinus Serif"
HAN_FONT = "Noto Sans CJK TC"
_EMBEDDED = Path(__file__).parent / "embedded_fonts.tsv"
_PACKAGES = (
    "fontpkg_amiri", "fontpkg_noto_sans_devanagari", "fontpkg_frank_ruhl_libre", "fontpkg_cardo", "fontpkg_eb_garamond",
    "pylopdf_fonts_zh_cn", "pylopdf_fonts_zh_tw", "pylopdf_fonts_jp", "pylopdf_fonts_ko", "pylopdf_fonts_he",
    "pylopdf_fonts_hi", "cvttf_NotoSansCJK_Regular", "dynamic_font",
)  # fmt: skip
"""Packages that hold fonts, in the order in which they are asked."""
_WITHIN = {"dynamic_font": "assets/fonts/fallback"}
"""Where a package has other fonts, too: pictures in colour, which must not be taken for letters."""
_SUFFIXES = {".ttf", ".otf", ".ttc"}
_SYSTEM_FOLDERS = (
    "/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts", "/System/Library/Fonts",
    "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts",
)  # fmt: skip
_BY_LANGUAGE: Mapping[str, Sequence[str]] = {
    "ar": ("Amiri",), "fa": ("Amiri",), "ur": ("Amiri",), "he": ("Frank Ruhl Libre", "Noto Serif Hebrew"),
    "zh": ("Noto Serif SC", "Noto Serif TC", "Noto Sans SC", "Noto Sans TC", HAN_FONT),
    "ja": ("Noto Serif JP", "Noto Sans JP", HAN_FONT), "ko": ("Noto Serif KR", "Noto Sans KR", HAN_FONT),
    "hi": ("Noto Serif Devanagari", "Noto Sans Devanagari"),
    "syr": ("Noto Sans Syriac Eastern",), "sa": ("Noto Serif Devanagari", "Noto Sans Devanagari"),
}  # fmt: skip
"""Families that are tried first for a language, where the font of the text lacks its letters."""


@dataclass(frozen=True, slots=True)
class FontSet:
    """The families in the order in which they are tried, the folders to look in, whether the system is asked.

    ``missing`` are the characters of the text that none of them has, ``private`` those of the private use area,
    ``rescued`` are letters with marks that want a font of their own (see ``apart``),
    ``unseen`` those that say how others stand and have no shape, ``upright`` those that their font has upright and of
    usual weight alone;
    ``unknown`` the families that are not installed.
    """

    families: tuple[str, ...]
    folders: tuple[Path, ...]
    with_system: bool
    missing: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    upright: frozenset[str] = frozenset()
    letters: Mapping[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    rescued: Mapping[str, tuple[str, bool]] = field(default_factory=dict, compare=False, repr=False)

    def for_language(self, tag: str) -> tuple[str, ...]:
        """Return the families in the order in which they suit a language: first those made for its script."""
        own = () if "-latn" in tag.casefold() else _BY_LANGUAGE.get(tag.partition("-")[0], ())
        first = [f for f in own if f in self.families]
        return (*first, *(f for f in self.families if f not in first))

    def apart(self, clusters: Iterable[str]) -> dict[str, tuple[str, bool]]:
        """Tell which letters with marks have to be set in another font than the first, and in which.

        Where a font has the marks and not the letter, Typst sets the marks alone: the letter is lost. The font that has
        all of them is taken (True), else one that has the letter, and its marks are set by themselves; “” is that of the
        last resort.
        """
        found: dict[str, tuple[str, bool]] = {}
        for cluster in clusters:
            letter = next((f for f in self.families if cluster[0] in self.letters.get(f, ())), "")
            first = self.letters.get(letter, frozenset())
            if letter != self.families[0] or not set(cluster) <= first:
                whole = next((f for f in self.families if set(cluster) <= self.letters.get(f, frozenset())), "")
                found[cluster] = (whole or letter, bool(whole))
        return found

    def faces(self, character: str) -> frozenset[str]:
        """Return the faces (regular, italic, bold) in which the embedded fonts have a character."""
        return frozenset(
            face for face in ("regular", "italic", "bold") if any(character in e[face] for e in embedded().values())
        )


def choose_fonts(text: str, wanted: Sequence[str] = (), folder: Path | None = None) -> FontSet:
    """Choose the fonts for a text: those wanted, then the embedded, then of all others those that the text needs."""
    missing = {c for c in set(text) if not _needs_no_font(c)}
    unseen = frozenset(c for c in set(text) if unicodedata.category(c) == "Cf" and _needs_no_font(c))
    families: list[str] = []
    folders: dict[Path, None] = {}
    unknown: list[str] = []
    letters: dict[str, frozenset[str]] = {}
    others: dict[str, tuple[frozenset[str], ...]] = {family: tuple(f.values()) for family, f in embedded().items()}
    with_system = False
    for family in wanted:
        files, is_system = _find(family, folder)
        if not files and family not in embedded():
            unknown.append(family)
            continue
        families.append(family)
        with_system |= is_system
        folders |= {} if is_system else dict.fromkeys(f.parent for f in files)
        set_from = [characters_of(file) for file in files if _is_set(file, files)]
        letters[family] = frozenset().union(embedded().get(family, {}).get("regular", ()), *set_from)
        others[family] = tuple(map(characters_of, files))
        missing -= letters[family]
    for family, faces in embedded().items():
        if family == TEXT_FONT or missing & faces["regular"]:
            families.append(family)
            letters.setdefault(family, faces["regular"])
            missing -= faces["regular"]
    packaged = tuple(font_files(folder)) if missing else ()
    for file in packaged:
        if missing & (covered := characters_of(file)) and _is_set(file, packaged):
            families.extend(family for family in family_names(file)[:1] if family not in families)
            letters |= {family: letters.get(family, frozenset()) | covered for family in family_names(file)[:1]}
            others |= _faces(file, packaged)
            folders[file.parent] = None
            missing -= covered
    installed = _system_files() if missing else ()
    for file in installed:
        if missing & (covered := characters_of(file)) and _is_set(file, installed):
            families.extend(family for family in family_names(file)[:1] if family not in families)
            letters |= {family: letters.get(family, frozenset()) | covered for family in family_names(file)[:1]}
            others |= _faces(file, installed)
            with_system = True
            missing -= covered
    families = list(dict.fromkeys(families))
    first = {c: next((f for f in families if c in letters.get(f, ())), "") for c in set(text) - missing}
    upright = frozenset(c for c, family in first.items() if any(c not in face for face in others.get(family, ())))
    return FontSet(
        tuple(families), tuple(folders), with_system, frozenset(missing), unseen=unseen, unknown=tuple(unknown),
        upright=frozenset(c for c in upright if not _needs_no_font(c)), letters=letters,
    )  # fmt: skip


def _faces(file: Path, files: Iterable[Path]) -> dict[str, tuple[frozenset[str], ...]]:
    """Return what each face of the family of a font covers."""
    names = family_names(file)[:1]
    return {name: tuple(characters_of(other) for other in files if family_names(other)[:1] == names) for name in names}


def _needs_no_font(character: str) -> bool:
    """Spaces, the ends of lines, and signs that only say how letters stand, need no glyph."""
    kind = unicodedata.category(character)
    if kind == "Cc":
        return character in "\t\n\v\f\r\x85"
    return kind in {"Zs", "Zl", "Zp", "Cf"} and character not in _SEEN


_SEEN = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u1680\ufff9\ufffa\ufffb\U000110bd\U000110cd"
    + "".join(map(chr, range(0x13430, 0x13440)))
)
"""Spaces and signs of format that are drawn: signs of number in Arabic, the space of Ogham, the joiners of hieroglyphs."""


@cache
def embedded() -> dict[str, dict[str, frozenset[str]]]:
    """Return the characters of the fonts that come with Typst, by family and face."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for line in _EMBEDDED.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            family, face, ranges = line.split("\t")
            found.setdefault(family, {})[face] = frozenset(_characters(ranges))
    return found


def _characters(ranges: str) -> Iterator[str]:
    for item in ranges.split():
        first, _, last = item.partition("-")
        yield from map(chr, range(int(first, 16), int(last or first, 16) + 1))


def _find(family: str, folder: Path | None) -> tuple[list[Path], bool]:
    """Find the files of a family, and whether only the system has it."""
    if near := files_of_family(family, folder):
        return near, False
    return [f for f in _system_files() if family in family_names(f)], True


def files_of_family(family: str, folder: Path | None) -> list[Path]:
    """List the files of a family that the project or a package has; they lie in one folder."""
    found: list[Path] = []
    for file in font_files(folder):
        if found and file.parent != found[0].parent:
            break
        if family in family_names(file):
            found.append(file)
    return found


def font_files(folder: Path | None) -> Iterator[Path]:
    """List the font files of the project and of installed packages, the project's first; those that are none are left out."""
    if folder is not None:
        consulted(folder, Kind.TREE)
    if folder is not None and folder.is_dir():
        yield from (file for file in _files(folder) if not fault(file))
    for module in dict.fromkeys((*_declared(), *_PACKAGES)):
        spec = find_spec(module)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            yield from _files(Path(place) / _WITHIN.get(module, ""))


@cache
def _declared() -> tuple[str, ...]:
    """Return the modules of installed font packages, which register themselves."""
    return tuple(sorted({point.module for point in entry_points(group="fontpkg.family")}))


def _system_files() -> tuple[Path, ...]:
    for name in _SYSTEM_FOLDERS:
        consulted(Path(name).expanduser(), Kind.AGES)
    return _listed_by_the_system()


@cache
def _listed_by_the_system() -> tuple[Path, ...]:
    return tuple(file for name in _SYSTEM_FOLDERS for file in _files(Path(name).expanduser()))


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [f for f in folder.rglob("*") if f.suffix.casefold() in _SUFFIXES and "Subsetted" not in f.name]
    # The upright face of a family says what the family covers.
    return sorted(found, key=lambda f: ("Regular" not in f.name and "[" not in f.name, str(f)))


def broken_fonts(folder: Path) -> dict[Path, str]:
    """Return the files of a project's folder that have the name of a font and cannot be used as one, each with the reason."""
    consulted(folder, Kind.TREE)
    return {file: why for file in (_files(folder) if folder.is_dir() else ()) if (why := fault(file))}


_LIGHT, _MEDIUM = 300, 500
_KINDS_OF_FONT = {b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf"}
_NEEDED = ("head", "hhea", "hmtx", "maxp", "name", "cmap", "OS/2")


@cache
def fault(file: Path) -> str:
    """Say why a file cannot be used as a font; nothing where it can.

    A file of somebody's may hold anything, and the libraries raise whatever they meet; each table that is needed is read.
    """
    try:
        with file.open("rb") as opened:
            first = opened.read(4)
        if first in {b"wOFF", b"wOF2"}:
            return "it is a font for the web (WOFF); the press wants TrueType or OpenType"
        if first not in _KINDS_OF_FONT:
            return "it is no TrueType or OpenType font" if first else "the file is empty"
        with _open(file) as font:
            lacking = [tag for tag in _NEEDED if tag not in font]
            if lacking:
                return f"it lacks the table {lacking[0]}"
            for tag in (*_NEEDED, "fvar"):
                if tag in font:
                    _ = font[tag]
            if not font.getBestCmap():
                return "it has no letters"
            font.getGlyphSet()
        if not characters_of(file) or not family_names(file):
            return "it has no letters or no name"
    except Exception as error:  # noqa: BLE001 - fontTools raises what its readers meet: struct, assertion, key, index …
        return f"it is damaged ({type(error).__name__})"
    return ""


@cache
def characters_of(file: Path) -> frozenset[str]:
    """Return the characters that a font covers; none where the file is not a font."""
    try:
        return frozenset(map(chr, hb.Face(hb.Blob.from_file_path(str(file))).unicodes))
    except hb.HarfBuzzError:
        return frozenset()


@cache
def family_names(file: Path) -> tuple[str, ...]:
    """Return the names of a font's family, the typographic one first."""
    try:
        with _open(file) as font:
            names = font["name"]
            found = [names.getDebugName(number) for number in (16, 1)]
            return tuple(dict.fromkeys(name for name in found if name))
    except (TTLibError, OSError, KeyError):
        return ()


def _is_set(file: Path, others: Iterable[Path]) -> bool:
    """Tell whether upright text of a family is set from this file: Typst asks no other for a character that it lacks."""
    if _is_upright(file):
        return True
    names = family_names(file)[:1]
    return not any(family_names(other)[:1] == names and _is_upright(other) for other in others)


@cache
def _is_upright(file: Path) -> bool:
    """Tell whether a font is neither slanted nor light nor bold."""
    try:
        with _open(file) as font:
            style = font["OS/2"]
            return not style.fsSelection & 1 and _LIGHT <= style.usWeightClass <= _MEDIUM
    except (TTLibError, OSError, KeyError):
        return False


@contextmanager
def _open(file: Path) -> Iterator[TTFont]:
    """Open a font, of a collection the first; the file is closed whatever fontTools says of it."""
    with file.open("rb") as opened:
        is_collection = file.suffix.casefold() == ".ttc"
        with TTCollection(opened, lazy=True).fonts[0] if is_collection else TTFont(opened, lazy=True) as font:
            yield font


def is_han(character: str) -> bool:
    """Tell whether a character belongs to the writing of Chinese, Japanese and Korean."""
    return any(first <= ord(character) <= last for first, last in HAN_BLOCKS)


HAN_BLOCKS = (
    (0x2E80, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)


def named(characters: Iterable[str]) -> str:
    """Name characters for a message: “ॐ U+0950 DEVANAGARI OM”."""
    return ", ".join(f"{c} U+{ord(c):04X} {unicodedata.name(c, 'without a name')}" for c in characters)


def broken(project: Project) -> list[Finding]:
    """Tell the files in the project's folder “fonts” that cannot be used."""
    hint = "the text is set without it; put the font there as TrueType or OpenType, or take the file away"
    return [
        BROKEN_FONT(
            f"“{file.relative_to(project.root).as_posix()}” cannot be used: {why}", hint=hint, file=project.file
        )
        for file, why in broken_fonts(project.root / "fonts").items()
    ]
