#!/usr/bin/env bash
# Guess: SN of a book is its ISBN (RIS has one tag for both numbers, and TY says which is meant), A4 of a book its translator.
# Seen: rispy 0.10.0 has one table for all types: the ISBN of a book is its “issn”, and the translator a “subsidiary author”.
# Who writes CSL or MARC of it has to look at the type first.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'rispy==0.10.0'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

import rispy

(book,) = rispy.loads("TY  - BOOK\nAU  - Homerus\nA4  - Voss, Johann Heinrich\nSN  - 978-3-16-148410-0\nER  - \n")
print(f"rispy {version('rispy')}: {book}")
assert book["issn"] == "978-3-16-148410-0", "the behaviour has changed"
assert "isbn" not in book, "the behaviour has changed"
assert book["subsidiary_authors"] == ["Voss, Johann Heinrich"], "the behaviour has changed"
PY
