"""Fonts for the screen, cut down to the characters of an edition. Characters + fonts → faces as WOFF or WOFF2.

HarfBuzz cuts a font of 65,000 characters in a hundredth of a second. For the web the faces of the text are packed as WOFF2,
which saves a sixth of the bytes and costs a third of a second each; Chinese ones as WOFF, for which it would be seconds, and
which most readers never fetch: their own fonts have what is common. Only fonts of the project and of installed packages are
used, never those of the system: two machines differ, and few of its fonts may be given away.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont, TTLibError

from edition import shelf
from edition.writers.fonts.box import box_face
from edition.writers.fonts.choosing import characters_of, files_of_family, font_files, is_han

WEB_FONT = "EB Garamond"
TEXT, HAN, SCRIPT, FALLBACK = "Edition Text", "Edition Han", "Edition Script", "Edition Fallback"
"""The families as the style sheet names them: the text, Chinese characters, all that the font of the text lacks, and
what stands for it until it is there."""
_LIKE_TIMES = ("Times New Roman", "Liberation Serif", "Tinos", "Nimbus Roman", "Times")
"""Fonts of the same widths, one of which nearly every system has."""
_PER_MILLE = dict(
    zip(
        " etaoinsrhdlucmfywgpbvkxqjz",
        (174, 103, 77, 66, 63, 62, 60, 54, 52, 42, 32, 34, 23, 28, 21, 20, 14, 14, 15, 18, 12, 9, 4, 2, 1, 1, 1),
        strict=True,
    )
)
"""How often letters come in running text, about."""
_ITALIC_LIKE_TIMES = (
    "Times New Roman Italic", "TimesNewRomanPS-ItalicMT", "Liberation Serif Italic", "Tinos Italic", "Nimbus Roman Italic", "Times Italic",
)  # fmt: skip
_LOCAL: Sequence[tuple[str, str, Sequence[str], float]] = (
    (FALLBACK, "normal", _LIKE_TIMES, 0.398),
    (FALLBACK, "italic", _ITALIC_LIKE_TIMES, 0.400),
    (f"{FALLBACK} 2", "normal", ("DejaVu Serif",), 0.510),
    (f"{FALLBACK} 2", "italic", ("DejaVu Serif Italic",), 0.510),
)
"""Families of fonts that readers have, and the mean width of a letter in them, in em, weighed so; measured on the fonts."""
_OWN_HAN = (
    "Noto Serif CJK SC", "NotoSerifCJKsc-Regular", "Source Han Serif SC", "SourceHanSerifSC-Regular", "Songti SC", "STSongti-SC-Regular", "SimSun",
    "Noto Sans CJK SC", "NotoSansCJKsc-Regular", "PingFang SC", "PingFangSC-Regular",
)  # fmt: skip
"""Fonts that readers have with every common Chinese character, by their full and their PostScript names."""
_HAN_LINES = " ascent-override: 88%; descent-override: 12%; line-gap-override: 0%;"
"""A Chinese character fills a square: lines stay where they are when another font for it comes."""
_SLICE = 240
"""So many Chinese characters stand in one file: those that stand on most pages in the first."""
_FEATURES = (
    "kern", "liga", "clig", "calt", "rlig", "onum", "lnum", "pnum", "tnum", "smcp", "c2sc", "ccmp", "locl", "mark", "mkmk",
    "sups", "init", "medi", "fina", "fin2", "fin3", "med2", "isol", "vert", "curs", "abvm", "blwm", "abvs", "blws", "pres", "psts",
    "haln", "half", "akhn", "rphf", "rkrf", "blwf", "vatu", "cjct", "nukt", "pref",
)  # fmt: skip
"""What editions set: small capitals, old-style and lining figures, and what scripts need to be written at all."""


@dataclass(frozen=True, slots=True)
class WebFace:
    """One face: its file name and bytes, and what the style sheet says of it; ``only`` are its characters, if not all.

    ``is_needed``: readers have no font that could stand in for it. Where they have, a page keeps the font with which it was
    shown: lines do not move under the eyes of somebody who reads, and the next page has the right one. ``own`` are fonts of
    readers that are taken rather than it. ``lines`` says what it needs above and below, where the font itself says otherwise.
    """

    name: str
    data: bytes
    family: str
    style: str = "normal"
    weight: str = "400"
    only: str = ""
    is_needed: bool = True
    own: tuple[str, ...] = ()
    lines: str = ""

    def rule(self, *, with_data: bool = False) -> str:
        """Return the rule of the style sheet that brings the face: the name of its file, or the file itself."""
        kind = self.name.rpartition(".")[2]
        source = f"data:font/{kind};base64,{base64.b64encode(self.data).decode('ascii')}" if with_data else self.name
        own = "".join(f'local("{name}"), ' for name in self.own)
        display = "block" if with_data else "swap" if self.is_needed else "optional"
        limits = f" unicode-range: {_ranges(self.only)};" if self.only else ""
        return (
            f'@font-face {{ font-family: "{self.family}"; src: {own}url("{source}") format("{kind}"); '
            f"font-style: {self.style}; font-weight: {self.weight}; font-display: {display};{limits} }}\n"
        )


def web_faces(
    characters: Iterable[str], family: str = "", folder: Path | None = None, pages: Mapping[str, int] | None = None
) -> list[WebFace]:
    """Cut the fonts for some characters: the family of the text, then all that it lacks, from whatever font has it.

    A family that is not installed gives way to the usual one (``has_family`` tells). ``pages`` says of each character on how
    many pages of a site it stands: then faces are small, as for a slow line.
    """
    kind = "woff" if pages is None else "woff2"
    wanted = {c for c in characters if unicodedata.category(c) not in {"Cc", "Cs", "Cn"}}
    own = _of_family(family, folder)
    text = own or _of_family(WEB_FONT, None)
    found: list[WebFace] = []
    lacking = {c for c in wanted if not _needs_no_font(c)}
    for file in text:
        shown = wanted & characters_of(file)
        style, weight = _kind(file)
        known = {face.name for face in found}
        name = f"text-{style}{'' if weight == '400' or ' ' in weight else f'-{weight}'}.{kind}"
        if shown and name not in known and (data := _cut(file, shown, kind)):
            found.append(WebFace(name, data, TEXT, style, weight, is_needed=bool(own) and family != WEB_FONT))
            lacking -= shown if style == "normal" else set()
    for is_chinese, own_family, stem in ((True, HAN, "han"), (False, SCRIPT, "script")):
        left = {c for c in lacking if is_han(c) == is_chinese}
        for number, (file, covered) in enumerate(_cover(left, folder), 1):
            others = wanted & characters_of(file)
            shown = covered | _companions(covered, others)
            if not is_chinese:
                shown |= {c for c in others if unicodedata.category(c)[0] in "PZ"}
            first = f"{stem}{number if number > 1 else ''}"
            if is_chinese and pages is not None:
                found += _slices(file, shown, pages, first)
                continue
            only = "".join(sorted(shown)) if not is_chinese or number > 1 else ""
            if data := _cut(file, shown, kind):
                found.append(WebFace(f"{first}.{kind}", data, own_family, only=only))
    return found


def waiting_rules() -> str:
    """Return the rules for what stands for Chinese faces until they have come: the reader's own, else boxes as wide as they."""
    own = ", ".join(f'local("{name}")' for name in _OWN_HAN)
    box = base64.b64encode(box_face()).decode("ascii")
    return (
        f'@font-face {{ font-family: "{HAN} Own"; src: {own};{_HAN_LINES} }}\n'
        f'@font-face {{ font-family: "{HAN} Box"; src: url("data:font/woff2;base64,{box}") format("woff2"); font-display: block;{_HAN_LINES} }}\n'
    )


def _slices(file: Path, shown: set[str], pages: Mapping[str, int], stem: str) -> Iterator[WebFace]:
    """Cut a Chinese font into small files, so that a page fetches what stands on it; what is common readers have themselves."""
    by_pages = sorted(shown, key=lambda c: (-pages.get(c, 0), c))
    number = 0
    for own in (_OWN_HAN, ()):
        mine = [c for c in by_pages if _is_common(c) == bool(own)]
        for start in range(0, len(mine), _SLICE):
            part = mine[start : start + _SLICE]
            number += 1
            if data := _cut(file, part, "woff"):
                yield WebFace(f"{stem}-{number}.woff", data, HAN, only="".join(sorted(part)), own=own, lines=_HAN_LINES)


def _is_common(character: str) -> bool:
    """Tell whether every font for Chinese has a character: GBK holds those of the mainland, of Taiwan and of Japan."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def fallback_rule(family: str = "", folder: Path | None = None) -> str:
    """Return the rules for fonts that readers have, as wide as that of the text: lines stay when the text's arrives."""
    files = _of_family(family, folder) or _of_family(WEB_FONT, None)
    # They give lines their height, before the fonts of other scripts do; other scripts are not for them to write.
    limits = f"unicode-range: {_ranges(map(chr, (*range(0x20, 0x100), *range(0x2010, 0x2028))))};"
    rules = []
    for name, style, locals_, width in _LOCAL:
        text = next((f for f in files if _kind(f)[0] == style and set(_PER_MILLE) <= characters_of(f)), None)
        if text is None:
            continue
        mean, heights = _measures(text)
        share = mean / width
        source = ", ".join(f'local("{local}")' for local in locals_)
        lines = "".join(f" {what}-override: {100 * value / share:.1f}%;" for what, value in heights)
        rules.append(
            f'@font-face {{ font-family: "{name}"; src: {source}; font-style: {style}; size-adjust: {100 * share:.1f}%;{lines} {limits} }}\n'
        )
    return "".join(rules)


def _measures(file: Path) -> tuple[float, list[tuple[str, float]]]:
    """Measure a font: the mean width of a letter, and what a line of it needs above and below, in em."""
    face = hb.Face(hb.Blob.from_file_path(str(file)))
    font = hb.Font(face)
    widths = {c: font.get_glyph_h_advance(font.get_nominal_glyph(ord(c)) or 0) / face.upem for c in _PER_MILLE}
    mean = sum(widths[c] * often for c, often in _PER_MILLE.items()) / sum(_PER_MILLE.values())
    extents = font.get_font_extents("ltr")
    heights = (("ascent", extents.ascender), ("descent", -extents.descender), ("line-gap", extents.line_gap))
    return mean, [(what, value / face.upem) for what, value in heights]


def has_family(family: str, folder: Path | None) -> bool:
    """Tell whether the project or a package has a family."""
    return bool(_of_family(family, folder))


def _of_family(family: str, folder: Path | None) -> list[Path]:
    return files_of_family(family, folder) if family else []


def _companions(covered: set[str], others: set[str]) -> set[str]:
    """Return what must come along: letters and their marks tear apart if they stand in two fonts."""
    marks = {c for c in others if unicodedata.category(c) in {"Mn", "Mc", "Me", "Cf"}}
    is_mark = any(unicodedata.combining(c) for c in covered)
    return marks | ({c for c in others if unicodedata.category(c).startswith("L")} if is_mark else set())


def _cover(characters: set[str], folder: Path | None) -> Iterator[tuple[Path, set[str]]]:
    """Cover characters with as few fonts as it takes: each time the one that has most of those left."""
    left = set(characters)
    files = [f for f in font_files(folder) if _kind(f)[0] == "normal"] if left else []
    while left and files:
        best = max(files, key=lambda file: len(left & characters_of(file)))
        covered = left & characters_of(best)
        if not covered:
            return
        yield best, covered
        left -= covered


@cache
def _kind(file: Path) -> tuple[str, str]:
    """Return the style and the weight of a face as the style sheet says them; of a variable font its whole range."""
    try:
        with TTFont(file, lazy=True, fontNumber=0) as font:
            table = font["OS/2"]
            style = "italic" if table.fsSelection & 1 else "normal"
            axes = {axis.axisTag: axis for axis in font["fvar"].axes} if "fvar" in font else {}
            if "wght" in axes:
                return style, f"{axes['wght'].minValue:.0f} {axes['wght'].maxValue:.0f}"
            return style, str(table.usWeightClass)
    except (TTLibError, OSError, KeyError):
        return "", ""


def _needs_no_font(character: str) -> bool:
    return unicodedata.category(character) in {"Zs", "Zl", "Zp", "Cf"}


def _ranges(characters: Iterable[str]) -> str:
    """Write characters as the ranges of a style sheet."""
    found: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return ", ".join(f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in found)


def _cut(file: Path, characters: Iterable[str], kind: str) -> bytes:
    """Cut a font down; nothing where it cannot be: what a font of the project lacks, readers' own fonts have."""
    try:
        state = file.stat()
        return _cut_before(file, (state.st_mtime_ns, state.st_size), frozenset(characters), kind)
    except Exception:  # noqa: BLE001 - HarfBuzz and fontTools raise whatever they meet in a file of somebody's
        return b""


@lru_cache(maxsize=64)
def _cut_before(file: Path, _state: tuple[int, int], characters: frozenset[str], kind: str) -> bytes:
    """Cut a font down, or take what was cut for the last site: a word that is changed rarely brings a new letter."""
    if not shelf.is_kept():
        return subset_woff(file, characters, kind)
    asked = (*map(version, ("uharfbuzz", "fonttools", "brotli")), kind, "".join(sorted(characters)))
    made_of = hashlib.sha256(json.dumps(asked).encode())
    for path in (file, Path(__file__)):
        made_of.update(path.read_bytes())
    name = f"font-{made_of.hexdigest()[:40]}"
    known = shelf.take(name)
    cut = base64.b64decode(known) if isinstance(known, str) else subset_woff(file, characters, kind)
    shelf.keep(name, base64.b64encode(cut).decode("ascii"))  # also what was known, which is young again
    return cut


def subset_woff(file: Path, characters: Iterable[str], kind: str = "woff") -> bytes:
    """Cut a font down to some characters, as WOFF or WOFF2; the same characters give the same bytes."""
    face = hb.Face(hb.Blob.from_file_path(str(file)))
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    features = wanted.sets(hb.SubsetInputSets.LAYOUT_FEATURE_TAG)
    features.clear()
    features.update(int.from_bytes(tag.encode("ascii"), "big") for tag in _FEATURES)
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.DESUBROUTINIZE
    cut = hb.subset(face, wanted)
    with TTFont(io.BytesIO(cut.blob.data), lazy=True, recalcTimestamp=False) as font:
        _keep_letters_of_latin(font)
        font.flavor = kind
        out = io.BytesIO()
        font.save(out, reorderTables=None)
    return out.getvalue()


def _keep_letters_of_latin(font: TTFont) -> None:
    """Take out the forms that a font has for Latin: EB Garamond sets every u as v, and would falsify any spelling."""
    if "GSUB" not in font:
        return
    for script in font["GSUB"].table.ScriptList.ScriptRecord:
        kept = [record for record in script.Script.LangSysRecord if record.LangSysTag != "LAT "]
        if len(kept) < len(script.Script.LangSysRecord):
            script.Script.LangSysRecord = kept
            script.Script.LangSysCount = len(kept)
