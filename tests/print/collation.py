"""Make editions at random: a text of common words with entries of all lengths, notes, verse. Seed → TEI."""

from __future__ import annotations

import random

from tests.conftest import HEADER, TEI_OPEN

WORDS = [
    "arma",
    "virumque",
    "cano",
    "Troiae",
    "qui",
    "primus",
    "ab",
    "oris",
    "Italiam",
    "fato",
    "profugus",
    "Laviniaque",
    "venit",
    "litora",
    "multum",
    "ille",
    "et",
    "terris",
    "iactatus",
    "et",
    "alto",
    "vi",
    "superum",
    "saevae",
    "memorem",
    "Iunonis",
    "ob",
    "iram",
    "multa",
    "quoque",
    "et",
    "bello",
    "passus",
    "dum",
    "conderet",
    "urbem",
    "inferretque",
    "deos",
    "Latio",
    "genus",
    "unde",
    "Latinum",
    "Albanique",
    "patres",
    "atque",
    "altae",
    "moenia",
    "Romae",
    "musa",
    "mihi",
    "causas",
    "memora",
    "quo",
    "numine",
    "laeso",
    "quidve",
    "dolens",
    "regina",
    "deum",
    "tot",
    "volvere",
    "casus",
    "insignem",
    "pietate",
    "virum",
    "tot",
    "adire",
    "labores",
    "impulerit",
    "tantaene",
    "animis",
    "caelestibus",
    "irae",
    "urbs",
    "antiqua",
    "fuit",
    "Tyrii",
    "tenuere",
    "coloni",
    "Karthago",
    "Italiam",
    "contra",
    "Tiberinaque",
    "longe",
]


def text(
    seed: int, *, paragraphs: int, words: int, density: float, longest: int = 12, long_note: int = 0, lemma: int = 0
) -> str:
    """Make a text: ``density`` entries a word, a note of ``long_note`` words, one lemma of ``lemma`` words."""
    chance = random.Random(seed)
    made: list[str] = []
    for p in range(paragraphs):
        pieces: list[str] = []
        i = 0
        count = max(3, int(words * chance.uniform(0.4, 1.6)))
        while i < count:
            if chance.random() < density:
                span = min(chance.choice((1, 1, 1, 2, 3, 5, 14)), count - i)
                lem = " ".join(chance.choice(WORDS) for _ in range(span))
                variants = "".join(_reading(chance, longest) for _ in range(chance.choice((1, 1, 2))))
                pieces.append(f"<app><lem wit='#A'>{lem}</lem>{variants}</app>")
                i += span
            else:
                pieces.append(chance.choice(WORDS))
                i += 1
        if long_note and p == paragraphs // 2:
            many = " ".join(chance.choice(WORDS) for _ in range(long_note))
            pieces.insert(len(pieces) // 2, f"<app><lem wit='#A'>insula</lem><rdg wit='#B'>{many}</rdg></app>")
        if lemma and p == 0:
            many = " ".join(chance.choice(WORDS) for _ in range(lemma))
            pieces.insert(3, f"<app><lem wit='#A'>primum {many} ultimum</lem><rdg wit='#C'/></app>")
        made.append(f"<p>{' '.join(pieces)}</p>")
    return f"{TEI_OPEN}{HEADER}<text><body>{''.join(made)}</body></text></TEI>"


def _reading(chance: random.Random, longest: int) -> str:
    wit = chance.choice(("#B", "#C", "#B #C"))
    if chance.random() < 0.15:
        return f"<rdg wit='{wit}'/>"
    words = " ".join(chance.choice(WORDS) for _ in range(chance.randint(1, longest)))
    return f"<rdg wit='{wit}'>{words}</rdg>"


def crowded_line(entries: int) -> str:
    """Make a text in which every word of a line has an entry."""
    apps = " ".join(
        f"<app><lem wit='#A'>a{i}</lem><rdg wit='#B'>b{i} beta gamma delta</rdg></app>" for i in range(entries)
    )
    rest = " ".join(WORDS * 3)
    return f"{TEI_OPEN}{HEADER}<text><body><p>{apps} {rest}</p></body></text></TEI>"
