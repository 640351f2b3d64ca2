"""RO-Crate by its validator, DSpace and Dataverse by libraries of their users. They live in `.ci/judges`, for some want old
versions of what the builder uses.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, lacking
from tests.deposit.editions import deposit, project

JUDGES = ROOT / ".ci/judges/bin"
CONTEXT = ROOT / ".ci/node/node_modules/ro-crate/lib/context.json"
SEED = Path(__file__).parent.parent / "seed_cache.py"


def judge(name: str) -> str:
    tool = shutil.which(name, path=f"{JUDGES}{os.pathsep}{os.environ['PATH']}")
    if tool is None:
        lacking(name)
    return str(tool)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = project(tmp_path_factory.mktemp("small"))
    for target in ("folder", "dspace", "dataverse"):
        run = deposit(folder, "-q", "--to", target)
        assert run.status == 0, run.err
    return folder / "build/deposit"


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    """A cache in which the validator finds the context of RO-Crate, so that it asks no network."""
    if not CONTEXT.is_file():
        lacking("npm ro-crate, which has the context of RO-Crate 1.2")
    place = tmp_path_factory.mktemp("cache") / "contexts"
    subprocess.run([Path(judge("rocrate-validator")).with_name("python"), SEED, place, CONTEXT], check=True)
    return place


def validated(crate: Path, cache: Path, weight: str) -> list[str]:
    """Return what the validator objects to."""
    report = cache.parent / "report.json"
    report.unlink(missing_ok=True)
    profile = ["-p", "ro-crate-1.2", "-l", weight, "-f", "json", "-o", report]
    run = [judge("rocrate-validator"), "-y", "validate", crate, "--offline", "--cache-path", cache, *profile]
    subprocess.run(run, check=False, capture_output=True, timeout=600)
    data = json.loads(report.read_text(encoding="utf-8"))
    objections = [f"{i['check']['identifier']}: {i['message']}" for i in data["issues"]]
    assert data["passed"] == (not objections)
    return objections


def test_crate_meets_every_requirement(small, cache):
    assert validated(small / "oed-1.2/data", cache, "required") == []


def test_crate_meets_what_is_recommended_but_for_facts_that_no_header_has(small, cache):
    missing = ("have a URL", "have a ROR", "an ORCID", "contactPoint", "affiliation", "Not Cached")
    found = validated(small / "oed-1.2/data", cache, "recommended")
    assert [one for one in found if not any(word in one for word in missing)] == []


def test_crate_of_the_directive(tmp_path, cache):
    from tests.conftest import edition

    assert edition("deposit", "-q", "-o", tmp_path, cwd=ROOT).status == 0
    (folder,) = [p for p in (tmp_path / "deposit").iterdir() if p.is_dir()]
    assert validated(folder / "data", cache, "required") == []


def test_validator_sees_a_broken_crate(small, cache, tmp_path):
    shutil.copytree(small / "oed-1.2/data", tmp_path / "data")
    path = tmp_path / "data/ro-crate-metadata.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    for entity in data["@graph"]:
        if entity["@id"] == "./":
            del entity["datePublished"], entity["license"]
    path.write_text(json.dumps(data), encoding="utf-8")
    assert len(validated(tmp_path / "data", cache, "required")) >= 2


def by_judges(code: str, *arguments: Path) -> str:
    """Run a few lines with the Python of the judges."""
    python = Path(judge("rocrate-validator")).with_name("python")
    done = subprocess.run([python, "-c", code, *arguments], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_archive_for_dspace_is_read_back(small):
    code = """
import sys, json
from dspyce.saf import read_saf_packages
items = list(read_saf_packages(sys.argv[1]))
item = items[0]
facts = {key: [str(v.value) for v in values] for key, values in item.metadata.items()}
print(json.dumps([len(items), facts, sorted(b.file_name for b in item.contents)]))
"""
    count, facts, files = json.loads(by_judges(code, small / "oed-1.2-dspace"))
    assert count == 1
    assert facts["dc.title"] == ["Œdipus & “co.”"]
    assert facts["dc.contributor.editor"] == ["Müller, Anna", "Carberry, Josiah"]
    assert facts["dc.date.issued"] == ["2026-05-04"]
    assert facts["dc.rights.uri"] == ["https://creativecommons.org/licenses/by-sa/4.0/"]
    assert {"oed-1.2.zip", "oed.pdf", "oed.epub"} <= set(files)


def test_dataset_for_dataverse_is_valid(small, tmp_path):
    data = json.loads((small / "oed-1.2-dataverse/dataset.json").read_text(encoding="utf-8"))
    # The library has the schema of the time when the licence was a word; since Dataverse 5.10 it has name and address.
    licence = {"name": "CC BY-SA 4.0", "uri": "https://creativecommons.org/licenses/by-sa/4.0/"}
    assert data["datasetVersion"].pop("license") == licence
    (tmp_path / "dataset.json").write_text(json.dumps(data), encoding="utf-8")
    code = """
import sys
from pyDataverse.models import Dataset
data = open(sys.argv[1], encoding="utf-8").read()
dataset = Dataset()
dataset.from_json(data)
print(dataset.validate_json(), dataset.get()["title"], len(dataset.get()["author"]))
"""
    told = by_judges(code, tmp_path / "dataset.json")
    assert told.splitlines()[-1] == "True Œdipus & “co.” 3"
    listed = json.loads((small / "oed-1.2-dataverse/files.json").read_text(encoding="utf-8"))
    for one in listed:
        assert (small / "oed-1.2-dataverse" / one["fileName"]).is_file()
