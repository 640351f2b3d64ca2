#!/usr/bin/env bash
# Guess: a library that checks manifests refuses a canvas whose id has a fragment, which the specification forbids (IIIF
# Presentation 3.0, 5.3: “The URI of the canvas must not contain a fragment”).
# Seen: iiif-prezi3 3.1.1 loads it without a word; it refuses an id that is no address at all. Viewers cut such an id at “#”,
# and all canvases are one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'iiif-prezi3==3.1.1'
"$work/env/bin/python" <<'PY'
from importlib.metadata import version

from iiif_prezi3 import Manifest


def is_loaded(canvas):
    item = {"id": canvas, "type": "Canvas", "height": 1, "width": 1, "items": []}
    context = "http://iiif.io/api/presentation/3/context.json"
    label = {"none": ["M"]}
    try:
        Manifest(**{"@context": context, "id": "https://example.org/m", "type": "Manifest", "label": label, "items": [item]})
    except ValueError:
        return False
    return True


seen = {canvas: is_loaded(canvas) for canvas in ("https://example.org/m/c1", "https://example.org/m#c1", "no address")}
print(f"iiif-prezi3 {version('iiif-prezi3')} loads: {seen}")
assert seen == {"https://example.org/m/c1": True, "https://example.org/m#c1": True, "no address": False}, "the behaviour has changed"
PY
