#!/usr/bin/env bash
# Guess: a CITATION.cff of type dataset becomes a Dataset in schema.org, and what it prefers to be cited is cited.
# Seen: with cffconvert 2.0.0 it is SoftwareSourceCode, and preferred-citation is left out of every form (APA-like, BibTeX,
# RIS), without a word; the file is valid. An edition that gives itself such a file is described as a program.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'cffconvert==2.0.0'
"$work/env/bin/python" <<'PY'
import json
from importlib.metadata import version

from cffconvert.citation import Citation

citation = Citation(
    """cff-version: 1.2.0
message: Cite the printed edition.
type: dataset
title: Letters
authors: [{family-names: Rossi, given-names: A.}]
date-released: 2020-01-02
preferred-citation:
  type: book
  title: Letters, Printed
  authors: [{family-names: Rossi, given-names: A.}]
  year: 2019
"""
)
citation.validate()
kind = json.loads(citation.as_schemaorg())["@type"]
forms = [citation.as_apalike(), citation.as_bibtex(), citation.as_ris()]
print(f"cffconvert {version('cffconvert')}: @type {kind}; printed edition named in {sum('Printed' in f for f in forms)} of 3 forms")
assert kind == "SoftwareSourceCode", "the behaviour has changed"
assert not any("Printed" in form for form in forms), "the behaviour has changed"
PY
