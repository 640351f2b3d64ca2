"""Storage roots of OCFL 1.1, judged by the validator of its editors."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.deposit.editions import deposit, document, project


def judged(root: Path, objects: int = 1) -> bool:
    """Ask the validator, which reads every file and wants to see so many objects in order."""
    import ocfl

    storage = ocfl.StorageRoot(str(root))
    is_sound = storage.validate(log_warnings=True)
    return is_sound and (storage.num_objects, storage.good_objects) == (objects, objects) and not storage.errors


def inventory(root: Path) -> dict:
    (declared,) = root.rglob("0=ocfl_object_1.1")
    return json.loads((declared.parent / "inventory.json").read_bytes())


@pytest.fixture
def stored(tmp_path):
    """A project that was stored once."""
    folder, root = project(tmp_path / "project"), tmp_path / "root"
    run = deposit(folder, "-q", "--to", f"ocfl:{root}")
    assert run.status == 0, run.err
    return folder, root


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "tei/oed.xml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_versions(stored):
    folder, root = stored
    assert judged(root)
    assert inventory(root)["head"] == "v1"
    run = deposit(folder, "--to", f"ocfl:{root}")
    assert "D013" in run.err
    assert inventory(root)["head"] == "v1"
    change(folder, 'n="1.2"', 'n="1.3"')
    assert deposit(folder, "-q", "--to", f"ocfl:{root}").status == 0
    assert judged(root)
    second = inventory(root)
    assert second["head"] == "v2"
    (declared,) = root.rglob("0=ocfl_object_1.1")
    rng = next(
        d for d, paths in second["versions"]["v2"]["state"].items() if "data/schema/profile/edition.rng" in paths
    )
    assert second["manifest"][rng] == ["v1/content/data/schema/profile/edition.rng"]
    assert not (declared.parent / "v2/content/data/schema").exists()
    old = second["versions"]["v1"]["state"]
    digest = next(d for d, paths in old.items() if "data/source/tei/oed.xml" in paths)
    assert 'n="1.2"' in (declared.parent / second["manifest"][digest][0]).read_text(encoding="utf-8")


def test_validator_sees_a_tampered_file(stored):
    _, root = stored
    path = next(root.rglob("content/data/README.md"))
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert not judged(root)


def test_folder_with_other_files_is_left_alone(tmp_path):
    folder, other = project(tmp_path / "project"), tmp_path / "photos"
    other.mkdir()
    (other / "photo.jpg").write_bytes(b"x")
    run = deposit(folder, "--to", f"ocfl:{other}")
    assert run.status == 1
    assert "D010" in run.err
    assert [p.name for p in other.iterdir()] == ["photo.jpg"]


def test_inventory_that_was_changed_is_not_built_upon(stored):
    folder, root = stored
    for path in root.rglob("inventory.json"):
        path.write_text(path.read_text(encoding="utf-8").replace("Œdipus", "Other"), encoding="utf-8")
    change(folder, 'n="1.2"', 'n="1.3"')
    run = deposit(folder, "--to", f"ocfl:{root}")
    assert run.status == 1
    assert "D010" in run.err
    assert not list(root.rglob("v2"))


def test_second_run_clears_what_an_interrupted_one_left(stored):
    folder, root = stored
    place = next(root.rglob("0=ocfl_object_1.1")).parent
    (place / "v2/content").mkdir(parents=True)
    (place / "v2/content/half").write_text("half")
    (place / ".v2.new").mkdir()
    change(folder, 'n="1.2"', 'n="1.3"')
    assert deposit(folder, "-q", "--to", f"ocfl:{root}").status == 0
    assert judged(root)
    assert inventory(root)["head"] == "v2"


def test_second_run_finishes_an_inventory_of_which_only_the_checksum_was_written(stored):
    folder, root = stored
    place = next(root.rglob("0=ocfl_object_1.1")).parent
    first = (place / "inventory.json").read_bytes()
    change(folder, 'n="1.2"', 'n="1.3"')
    assert deposit(folder, "-q", "--to", f"ocfl:{root}").status == 0
    (place / "inventory.json").write_bytes(first)
    run = deposit(folder, "--to", f"ocfl:{root}")
    assert run.status == 0, run.err
    assert "D013" in run.err
    assert judged(root)
    assert inventory(root)["head"] == "v2"


def test_full_disk_leaves_the_object_as_it_was(stored, monkeypatch):
    folder, root = stored
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file()}
    change(folder, "ἔννεπε", "ἔννεπε, Μοῦσα")
    original = Path.rename

    def rename(self, target):
        if Path(target).name == "v2":
            raise OSError(28, "No space left on device")
        return original(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    run = deposit(folder, "--to", f"ocfl:{root}")
    assert run.status == 3
    assert "No space left" in run.err
    assert {p: p.read_bytes() for p in root.rglob("*") if p.is_file()} == before
    assert judged(root)


def test_two_editions_in_one_root(stored, tmp_path):
    _, root = stored
    other = project(tmp_path / "other", document().replace("Tests &amp; Sons", "Others"))
    assert deposit(other, "-q", "--to", f"ocfl:{root}").status == 0
    assert judged(root, 2)


def test_root_of_other_tools_is_used_where_its_layout_is_known(tmp_path):
    import ocfl

    root = tmp_path / "root"
    folder = project(tmp_path / "project")
    ocfl.StorageRoot(str(root), layout_name="0003-hash-and-id-n-tuple-storage-layout").initialize(spec_version="1.1")
    run = deposit(folder, "-q", "--to", f"ocfl:{root}")
    assert run.status == 0, run.err
    assert judged(root)
    shutil.rmtree(root)
    ocfl.StorageRoot(str(root), layout_name="0002-flat-direct-storage-layout").initialize(spec_version="1.1")
    run = deposit(folder, "--to", f"ocfl:{root}")
    assert "D010" in run.err
