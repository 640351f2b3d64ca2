"""Broken things for the press: texts, settings, pictures, fonts. Seed → a project that may hold anything."""

from __future__ import annotations

import io
import json
import random
from pathlib import Path

from lxml import etree
from PIL import Image

from tests.conftest import CASES, ROOT, SHARED, tei
from tests.fuzz.test_damage import damaged
from tests.print.books import toml
from tests.print.collation import WORDS

SOURCES = [
    *sorted((CASES / "reading").glob("*/in.xml")),
    *(p for p in sorted((SHARED / "samples").glob("*/*.xml")) if p.stat().st_size < 150_000),
    *sorted((SHARED / "cases").glob("*/*.xml")),
    ROOT / "tei/directive.xml",
]
VALUES = {
    "page": ("A5", "A4", "A6", "A7", "royal octavo", "80 × 120 mm", "20 x 20", "nonsense", "", 3, ["A4"]),
    "size": (6, 8, 10.5, 24, 99, "12pt", "x", -1),
    "pitch": (6, 14, 60, "x"),
    "font": ("Libertinus Serif", 'x"y\\', "EB Garamond", "", 7),
    "fonts": (["Amiri"], ["x", ""], "Amiri", [1], []),
    "form": ("book", "article", "text", "leaflet", 1),
    "numbering": ("auto", "page", "section", "continuous", "verse", "none", "x"),
    "reference": ("auto", "line", "section", "verse", "x"),
    "every": (1, 5, 100, 0, "x"),
    "headings": ("auto", True, False, "x"),
    "layers": (
        {"note": "end"}, {"apparatus": "end"}, {"apparatus": "none", "note": "none"}, {"note": {"place": "foot", "set": "listed"}},
        {"note": {"key": "line"}}, {'a/b"#{': "end"}, {"note": {"title": "x](;"}}, {"note": 3}, "x",
    ),
    "order": (["note", "apparatus"], ["x"], "note"),
    "margins": ({"inside": 5, "outside": 5}, {"top": 100}, {"inside": 200}, "x", {}),
    "witnesses": (True, False), "contents": (True, False), "index": (True, False), "new_page": (True, False),
    "marks": (True, False, "x"),
    "facing": (["a", "b"], ["translation", "edition"], [], "x", ["", ""]),
    "standard": ("A-2a", "A-3a", "none", "x"),
}  # fmt: skip


def picture(chance: random.Random) -> bytes:
    out = io.BytesIO()
    kind = chance.choice(["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
    mode = chance.choice(["RGB", "L", "RGB", "CMYK"] if kind in {"JPEG", "TIFF"} else ["RGB", "L"])
    Image.new(mode, (chance.randint(1, 40), chance.randint(1, 40))).save(out, kind)
    data = bytearray(out.getvalue())
    return bytes(broken(data, chance)) if chance.random() < 0.7 else bytes(data)


def broken(data: bytearray, chance: random.Random) -> bytearray:
    match chance.randint(0, 4):
        case 0:
            return data[: chance.randrange(len(data) + 1)]
        case 1:
            for _ in range(chance.choice([1, 5, 50])):
                data[chance.randrange(len(data))] = chance.randrange(256)
            return data
        case 2:
            for _ in range(chance.choice([1, 5])):
                data[chance.randrange(min(64, len(data)))] = chance.randrange(256)
            return data
        case 3:
            return bytearray(
                b"<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='9'><g>" % chance.randint(0, 9)
            )
        case _:
            return bytearray(chance.randrange(256) for _ in range(chance.randint(0, 200)))


def table(chance: random.Random, depth: int = 0) -> str:
    columns = chance.choice([0, 1, 2, 3, 5, 8, 20])
    rows = []
    for number in range(chance.choice([0, 1, 2, 5, 30] if not depth else [0, 1, 2])):
        cells = "".join(_cell(chance, depth) for _ in range(max(0, columns + chance.choice([0, 0, 0, -1, 1, -3]))))
        label = " role='label'" if chance.random() < (0.4 if not number else 0.1) else ""
        rows.append(f"<row{label}>{'liber ' if chance.random() < 0.05 else ''}{cells}</row>")
    head = "<head>Tabula</head>" if chance.random() < 0.3 else ""
    return f"<table>{head}{''.join(rows)}</table>"


def _cell(chance: random.Random, depth: int) -> str:
    attributes = "".join(
        f" {name}='{chance.choice([0, 1, 2, 3, 9, 99, -1, 999])}'"
        for name in ("cols", "rows")
        if chance.random() < 0.15
    )
    count = chance.choice([0, 1, 1, 2, 5, 20, 200] if chance.random() < 0.3 else [0, 1, 2, 4])
    text = " ".join(chance.choice(WORDS) for _ in range(count)) + "x" * chance.choice([0] * 9 + [300])
    if chance.random() < 0.1:
        text = f"<app><lem wit='#A'>{text or 'a'}</lem><rdg wit='#B'>bis</rdg></app>"
    if depth < 2 and chance.random() < 0.05:
        text += table(chance, depth + 1)
    if chance.random() < 0.06:
        text += f"<list><item>{chance.choice(WORDS)}</item></list>"
    return f"<cell{attributes}>{text}</cell>"


def text_of(chance: random.Random) -> bytes:
    """Make tables, or damage an edition."""
    if chance.random() < 0.3:
        body = "".join(
            f"<p>{' '.join(chance.choice(WORDS) for _ in range(chance.choice([5, 80, 300])))}</p>{table(chance)}"
            for _ in range(chance.choice([1, 2, 3]))
        )
        return tei(body).encode()
    parser = etree.XMLParser(collect_ids=False, resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)
    try:
        root = etree.parse(str(chance.choice(SOURCES)), parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        return tei("<p>arma</p>").encode()
    damaged(root, chance)
    for element in [e for e in root.iter(etree.Element) if e.tag.endswith("}p")][:3]:
        if chance.random() < 0.4:
            graphic = etree.SubElement(element, "{http://www.tei-c.org/ns/1.0}figure")
            etree.SubElement(graphic, "{http://www.tei-c.org/ns/1.0}graphic").set(
                "url", chance.choice(["a.png", "b.jpg"])
            )
        if chance.random() < 0.3:
            element.text = (element.text or "") + chance.choice(
                ["\ufeff", "\u2028\u2060", "x" * 300, "\ufdd0", "ﷺ", "\u0600"]
            )
    return etree.tostring(root, encoding="utf-8")


def project(folder: Path, seed: int) -> None:
    """Write a project of a seed."""
    chance = random.Random(seed)
    (folder / "a.xml").write_bytes(text_of(chance))
    (folder / "a.png").write_bytes(picture(chance))
    (folder / "b.jpg").write_bytes(picture(chance))
    if chance.random() < 0.2:
        (folder / "fonts").mkdir()
        (folder / "fonts/x.ttf").write_bytes(bytes(broken(bytearray(b"\x00\x01\x00\x00" + bytes(300)), chance)))
    lines = ["[edition]", 'source = "a.xml"', "[print]"]
    chosen = chance.sample(sorted(VALUES), chance.choice([0, 1, 2, 4]))
    lines += [f"{key} = {toml(chance.choice(VALUES[key]))}" for key in chosen]
    if chance.random() < 0.2:
        lines += ["[apparatus]", f"separator = {json.dumps(chance.choice(['', '#{', ':', '](;']))}"]
    (folder / "edition.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
