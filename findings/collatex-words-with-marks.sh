#!/usr/bin/env bash
# Guess: CollateX compares words: a word of any script is one token, and pointed Hebrew aligns with pointed Hebrew.
# Seen: with collatex 2.3 (Python package) a word ends at every combining mark: धर्मः is four tokens, an e with a combining
# acute accent two. A pointed and an unpointed line of Hebrew, two words each, share no token at all.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'collatex==2.3' 'networkx==3.4.2' 'prettytable==3.12.0' 'Levenshtein==0.26.1'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from collatex import Collation, collate


def tokens(*texts):
    collation = Collation()
    for siglum, text in zip("AB", texts):
        collation.add_plain_witness(siglum, text)
    table = collate(collation, segmentation=False)
    return [["".join(t.token_data["t"] for t in cell or ()).strip() for cell in row.cells] for row in table.rows]


sanskrit = tokens("धर्मः", "धर्मः")[0]
french = tokens("cafe\u0301", "cafe\u0301")[0]
pointed, bare = tokens("בְּרֵאשִׁית בָּרָא", "בראשית ברא")
shared = [one for one, other in zip(pointed, bare) if one and one == other]
print(f"collatex {version('collatex')}: धर्मः is {len(sanskrit)} tokens, café (decomposed) {len(french)};")
print(f"two words of Hebrew, pointed and not, stand in {len(pointed)} columns and share {len(shared)}")
assert len(sanskrit) == 4, "the behaviour has changed"
assert len(french) == 2, "the behaviour has changed"
assert len(pointed) > 2, "the behaviour has changed"
assert not shared, "the behaviour has changed"
PY
