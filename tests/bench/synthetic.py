"""Make editions of any size: verse and prose in a made-up language, with entries of one linking method."""

from __future__ import annotations

import random
from collections.abc import Iterable

METHODS = ("parallel-segmentation", "double-end-point", "location-referenced")
SYLLABLES = ["ar", "ma", "vi", "rum", "que", "ca", "no", "tro", "iae", "qui", "pri", "mus", "ab", "o", "ris"]
_HEADER = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la"><teiHeader><fileDesc><titleStmt><title>Synthetic {size} MB'
    "</title></titleStmt><publicationStmt><publisher>bench</publisher></publicationStmt><sourceDesc><listWit>"
    "{witnesses}</listWit></sourceDesc></fileDesc></teiHeader><text><body>\n"
)


def header(size_mb: float, sigla: Iterable[str] = "ABCDEFGH") -> str:
    """Return what stands before the text: a header that declares witnesses."""
    return _HEADER.format(size=size_mb, witnesses="".join(f'<witness xml:id="{s}"/>' for s in sigla))


def edition(
    size_mb: float, entries_per_mb: int = 1000, method: str = METHODS[0], seed: int = 1, more: int = 0
) -> bytes:
    """Return a TEI document of about so many megabytes; ``more`` witnesses than eight have readings, too."""
    chance = random.Random(seed)
    words = sorted({"".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(4000)})
    target = int(size_mb * 1_000_000)
    every = max(target // max(int(entries_per_mb * size_mb), 1), 60)
    sigla = [*"ABCDEFGH", *(f"W{number + 1}" for number in range(more))]
    out = [header(size_mb, sigla)]
    apart: list[str] = []
    size = next_entry = chapter = anchor = line = 0
    while size < target:
        chapter += 1
        part = [f'<div type="chapter" n="{chapter}" xml:id="c{chapter}"><head>Caput {chapter}</head>\n']
        for paragraph in range(12):
            part.append(f'<p xml:id="c{chapter}.p{paragraph + 1}" n="{paragraph + 1}">')
            for _ in range(9):
                line += 1
                part.append(f'<lb n="{line}"/>')
                text = [chance.choice(words) for _ in range(11)]
                if chance.random() < 0.1:
                    text[3] = f"<persName>{text[3].capitalize()}</persName>"
                if chance.random() < 0.1:
                    text[5] = f"<hi rend='italic'>{text[5]}</hi>"
                if chance.random() < 0.04:
                    text[7] += f"<note type='source'>cf. {chance.choice(words)} {line}</note>"
                position = size + sum(map(len, part))
                if position >= next_entry:
                    next_entry = position + every
                    lemma, other = text[1], chance.choice(words)
                    with_it = " ".join(f"#{s}" for s in ["C", "D", *chance.sample(sigla[8:], more // 2)])
                    readings = f'<rdg wit="{with_it}">{other}</rdg><rdg wit="#E"/>'
                    if method == "parallel-segmentation":
                        text[1] = f'<app><lem wit="#A #B">{lemma}</lem>{readings}</app>'
                    elif method == "double-end-point":
                        anchor += 1
                        text[1] = f'<anchor xml:id="s{anchor}"/>{lemma}<anchor xml:id="e{anchor}"/>'
                        apart.append(
                            f'<app from="#s{anchor}" to="#e{anchor}"><lem wit="#A #B">{lemma}</lem>{readings}</app>\n'
                        )
                    else:
                        apart.append(f'<app loc="{line}"><lem wit="#A #B">{lemma}</lem>{readings}</app>\n')
                part.append(" ".join(text) + "\n")
            part.append("</p>\n")
        part.append("</div>\n")
        out.append("".join(part))
        size += len(out[-1]) + sum(map(len, apart[-10:]))
    body = "".join(out) + "</body>"
    back = f"<back><listApp>{''.join(apart)}</listApp></back>" if apart else ""
    return f"{body}{back}</text></TEI>\n".encode()
