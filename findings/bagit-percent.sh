#!/usr/bin/env bash
# Guess: a “%” in the name of a file is written as “%25” in the manifest of a bag (RFC 8493, 2.1.3), and read so.
# Seen: bagit 1.9.0 writes it as it is, but reads %0A and %0D as ends of lines: a bag that it made of a file “a%0Ab.txt” it calls
# incomplete itself. And of a bag that follows the RFC it does not find the file “100%.txt”.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'bagit==1.9.0'
"$work/env/bin/python" - "$work" 2>/dev/null <<'PY'
import hashlib
import sys
from importlib.metadata import version
from pathlib import Path

import bagit

work = Path(sys.argv[1])
own, other = work / "own", work / "other"
own.mkdir()
for name in ("100%.txt", "a%0Ab.txt"):
    (own / name).write_text("x")
bagit.make_bag(str(own), checksums=["sha256"])
names = [line.split(None, 1)[1] for line in (own / "manifest-sha256.txt").read_text().splitlines()]
(other / "data").mkdir(parents=True)
(other / "data/100%.txt").write_text("x")
(other / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
(other / "manifest-sha256.txt").write_text(f"{hashlib.sha256(b'x').hexdigest()}  data/100%25.txt\n")
valid = [bagit.Bag(str(bag)).is_valid() for bag in (own, other)]
print(f"bagit {version('bagit')}: {names}; its own bag valid: {valid[0]}, one by the RFC: {valid[1]}")
assert names == ["data/100%.txt", "data/a%0Ab.txt"], "the behaviour has changed"
assert valid == [False, False], "the behaviour has changed"
PY
