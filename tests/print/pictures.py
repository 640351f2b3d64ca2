"""Make the pictures of printed pages in docs/pictures: `python -m tests.print.pictures` (pdftoppm has to be there).

A left and a right page of the directive and of facing texts, the first page of a text of each other kind.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.conftest import HEADER, ROOT, TEI_OPEN, edition
from tests.print import collation

PICTURES = ROOT / "docs/pictures"
_WIDTH = 420
_GREYS = 16
_AENEID = """Arma virumque cano, Troiae qui primus ab oris
Italiam, fato profugus, {Laviniaque|Lavinaque} venit
litora, multum ille et terris iactatus et alto
vi superum saevae memorem Iunonis ob iram;
multa quoque et bello passus, dum conderet urbem,
inferretque deos Latio, genus unde Latinum,
Albanique patres, atque altae moenia Romae.
Musa, mihi causas memora, quo numine laeso,
quidve dolens, regina deum tot volvere casus
insignem pietate virum, tot adire labores
impulerit. Tantaene animis caelestibus irae?
Urbs antiqua fuit, Tyrii tenuere coloni,
Karthago, Italiam contra Tiberinaque longe
ostia, dives opum studiisque asperrima belli;
quam Iuno fertur terris magis omnibus unam
posthabita coluisse Samo; hic illius arma,
hic currus fuit; hoc regnum dea gentibus esse,
si qua fata sinant, iam tum tenditque fovetque.
Progeniem sed enim Troiano a sanguine duci
audierat, Tyrias olim quae verteret arces;
hinc populum late regem belloque superbum
venturum excidio Libyae: sic volvere Parcas.
Id metuens, veterisque memor Saturnia belli,
prima quod ad Troiam pro caris gesserat Argis."""
_CHINESE = "子曰：學而時習之，不亦{說|悅}乎？有朋自遠方來，不亦樂乎？人不知而不慍，不亦君子乎？有子曰：其為人也孝弟，而好犯上者，鮮矣。"
_ARABIC = "كتاب كليلة ودمنة وهو مما وضعه علماء {الهند|السند} من الأمثال والأحاديث التي ألهموا أن يدخلوا فيها أبلغ ما وجدوا من القول "
_REPEATED = 6
"""So many times the passage stands there, to fill the page."""


def drawn(pdf: Path, first: int, to: Path, count: int = 2) -> None:
    """Draw pages of a PDF beside each other; ``first`` is the number of the first, from 1."""
    with tempfile.TemporaryDirectory() as name:
        stem = Path(name) / "page"
        command = ["pdftoppm", "-gray", "-png", "-scale-to-x", str(_WIDTH), "-scale-to-y", "-1"]
        subprocess.run([*command, "-f", str(first), "-l", str(first + count - 1), str(pdf), str(stem)], check=True)
        pages = [Image.open(path) for path in sorted(Path(name).glob("*.png"))]
        both = Image.new("L", (2 + len(pages) * (_WIDTH + 2), pages[0].height + 4), 128)
        for i, page in enumerate(pages):
            both.paste(page, (2 + i * (_WIDTH + 2), 2))
        both.quantize(_GREYS).save(to, optimize=True)


def built(folder: Path, settings: str, **texts: str) -> Path:
    """Build a project of texts, and return the PDF of the first."""
    for name, text in texts.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    (folder / "edition.toml").write_text(settings, encoding="utf-8")
    done = edition("build", folder, "-q", "-o", folder / "out", "--only", "print")
    if not (found := sorted((folder / "out/print").glob("*.pdf"))):
        raise SystemExit(done.err)
    return found[0]


def _texts() -> dict[str, str]:
    """Make one text of each kind."""
    verses = "".join(f"<l n='{n}'>{verse}</l>" for n, verse in enumerate(_AENEID.splitlines(), 1))
    bodies = {
        "verse": ("la", f"<lg>{verses}</lg>"),
        "chinese": ("zh-Hant", f"<p>{_CHINESE * _REPEATED}</p>"),
        "arabic": ("ar", f"<p>{_ARABIC * _REPEATED}</p>"),
    }
    entry = r"<app><lem wit='#A'>\1</lem><rdg wit='#B #C'>\2</rdg></app>"
    return {
        kind: f"{TEI_OPEN.replace('la', lang)}{HEADER}<text xml:lang='{lang}'><body>"
        f"{re.sub(r'[{](.+?)[|](.+?)[}]', entry, body)}</body></text></TEI>"
        for kind, (lang, body) in bodies.items()
    }


def main() -> None:
    """Make all."""
    if sys.argv[1:]:
        raise SystemExit(__doc__)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        edition("build", ROOT, "-q", "-o", out / "directive", "--only", "print")
        directive = out / "directive/print/directive.pdf"
        drawn(directive, 16, PICTURES / "print-directive-1.png")
        drawn(directive, 20, PICTURES / "print-directive-2.png")
        for kind, text in _texts().items():
            folder = out / kind
            folder.mkdir()
            settings = f'[edition]\nsource = "{kind}.xml"\n[print]\npage = "A6"\nform = "text"\n'
            drawn(built(folder, settings, **{kind: text}), 1, PICTURES / f"print-{kind}.png", count=1)
        folder = out / "facing"
        folder.mkdir()
        left = collation.text(6, paragraphs=9, words=90, density=0.06)
        right = collation.text(7, paragraphs=9, words=100, density=0.0)
        settings = '[edition]\nname = "left"\nsource = "left.xml"\nparallels = ["right.xml"]\n'
        settings += '[print]\npage = "A5"\nform = "text"\nfacing = ["left", "right"]\n'
        drawn(built(folder, settings, left=left, right=right), 2, PICTURES / "print-facing.png")


if __name__ == "__main__":
    main()
