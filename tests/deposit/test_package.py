"""The package: what independent readers say of it, that it is the same everywhere, that damage is seen."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from edition.deposit.verify import verify
from tests.conftest import ROOT, edition, need_tool
from tests.deposit.editions import COMMAND, FULL, deposit, document, project


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Path:
    """The package of the directive as a folder; the ZIP file lies beside it."""
    target = tmp_path_factory.mktemp("package")
    run = edition("deposit", "-q", "-o", target, cwd=ROOT)
    assert run.status == 0, run.err
    (folder,) = [p for p in (target / "deposit").iterdir() if p.is_dir()]
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Path:
    """The package of a small edition."""
    folder = project(tmp_path_factory.mktemp("small"))
    run = deposit(folder, "-q")
    assert run.status == 0, run.err
    return folder / "build/deposit/oed-1.2"


def test_bag_is_valid_by_the_library_of_congress(made):
    import bagit

    bag = bagit.Bag(str(made))
    assert bag.version_info == (1, 0)
    assert bag.validate()


def test_bag_is_valid_by_the_tools_of_every_system(made):
    for manifest in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        subprocess.run([need_tool("sha512sum"), "--check", "--strict", "--quiet", manifest], cwd=made, check=True)
    listed = {line.split("  ", 1)[1] for line in (made / "manifest-sha512.txt").read_text().splitlines()}
    assert listed == {p.relative_to(made).as_posix() for p in (made / "data").rglob("*") if p.is_file()}


def test_zip_holds_the_folder_byte_for_byte(made, tmp_path):
    with zipfile.ZipFile(made.with_name(f"{made.name}.zip")) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path)
    there = {
        p.relative_to(tmp_path / made.name): p.read_bytes() for p in (tmp_path / made.name).rglob("*") if p.is_file()
    }
    assert there == {p.relative_to(made): p.read_bytes() for p in made.rglob("*") if p.is_file()}


def test_package_holds_what_the_edition_is_made_from_and_what_was_made(made):
    data = made / "data"
    assert (data / "source/tei/directive.xml").read_bytes() == (ROOT / "tei/directive.xml").read_bytes()
    assert (data / "source/tei/witnesses/S.txt").read_bytes() == (ROOT / "tei/witnesses/S.txt").read_bytes()
    for path in ("source/edition.toml", "schema/profile/edition.rng", "site/index.html", "print/directive.pdf", "report.json",
                 "epub/directive.epub", "text/directive.txt", "data/directive.apparatus.json", "licences/CC-BY-4.0.txt",
                 "README.md", "CITATION.cff", "datacite.xml", "datacite.json", "ro-crate-metadata.json"):  # fmt: skip
        assert (data / path).stat().st_size > 0, path


def test_edition_can_be_made_again_from_its_package(made, tmp_path):
    run = edition("build", "-q", "-o", tmp_path, "--only", "site,text", cwd=made / "data/source")
    assert run.status == 0, run.err
    for kind in ("text", "site"):
        for path in (made / "data" / kind).rglob("*"):
            if path.is_file():
                assert (tmp_path / path.relative_to(made / "data")).read_bytes() == path.read_bytes(), path


def test_same_package_in_another_folder_and_time_zone(made, tmp_path):
    folder = tmp_path / "one/deeper"
    shutil.copytree(ROOT / "tei", folder / "tei")
    shutil.copy(ROOT / "edition.toml", folder)
    (folder / "tei/directive.xml").touch()
    environment = {**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}
    command = [*COMMAND, "-q", str(folder), "-o", str(folder / "build")]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    (zipped,) = (folder / "build/deposit").glob("*.zip")
    assert zipped.read_bytes() == made.with_name(f"{made.name}.zip").read_bytes()


def test_package_does_not_say_where_it_was_made(made):
    for path in made.rglob("*"):
        if path.is_file() and path.suffix in {".json", ".txt", ".md", ".html", ".xml", ".csv", ".cff"}:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) not in text, path
            assert str(made.parent) not in text, path


def test_every_file_is_described(made):
    graph = json.loads((made / "data/ro-crate-metadata.json").read_bytes())["@graph"]
    files = {e["@id"]: e for e in graph if e["@type"] == "File"}
    there = {p.relative_to(made / "data").as_posix(): p for p in (made / "data").rglob("*") if p.is_file()}
    there.pop("ro-crate-metadata.json")
    assert set(files) == set(there)
    for key, entity in files.items():
        assert entity["contentSize"] == str(there[key].stat().st_size)
        assert entity["description"]
        assert "/" in entity["encodingFormat"]


def test_the_description_of_the_package_is_flat(small):
    """Whoever is named has an entity of his own, and is referred to by its name only. RO-Crate 1.2, 4.4."""
    graph = json.loads((small / "data/ro-crate-metadata.json").read_bytes())["@graph"]
    known = {entity["@id"] for entity in graph}
    translator = next(entity["translator"] for entity in graph if entity["@id"] == "./")
    assert translator["@id"] in known
    for entity in graph:
        for value in entity.values():
            for one in value if isinstance(value, list) else [value]:
                assert not isinstance(one, dict) or set(one) <= {"@id"}, (entity["@id"], one)


def test_verify_accepts_the_package_in_both_forms(small):
    for path in (small, small.with_name(f"{small.name}.zip")):
        run = edition("deposit", "--verify", path)
        assert run.status == 0
        assert "every file is as it was made" in run.out


def changed_byte(folder: Path) -> None:
    path = folder / "data/text/oed.txt"
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)


def removed(folder: Path) -> None:
    (folder / "data/README.md").unlink()


def added(folder: Path) -> None:
    (folder / "data/site/more.html").write_text("x")


def changed_tag(folder: Path) -> None:
    path = folder / "bag-info.txt"
    path.write_text(path.read_text().replace("Tests", "Guess"))


def described_wrongly(folder: Path) -> None:
    path = folder / "data/ro-crate-metadata.json"
    path.write_text(path.read_text().replace('"README.md"', '"OTHER.md"'))


def outside(folder: Path) -> None:
    path = folder / "manifest-sha512.txt"
    path.write_text(path.read_text().replace("  data/README.md", "  data/../../README.md"))


DAMAGE = [
    (changed_byte, "data/text/oed.txt was changed"),
    (removed, "data/README.md is missing"),
    (added, "data/site/more.html was added"),
    (changed_tag, "bag-info.txt was changed"),
    (described_wrongly, "data/OTHER.md is described, but missing"),
    (outside, "is not a checksum and a path in the package"),
]


def test_verify_finds_every_kind_of_damage(small, tmp_path):
    """Each file in turn: changed, cut, longer, empty, gone, called otherwise; and files where none belong."""
    folder = tmp_path / small.name
    shutil.copytree(small, folder)
    assert verify(folder) == []
    tried = 0

    def look(what: object) -> None:
        nonlocal tried
        tried += 1
        assert verify(folder), what

    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        changed = bytes([data[len(data) // 2] ^ 1]) if data else b"x"
        for damaged in (data[: len(data) // 2] + changed + data[len(data) // 2 + 1 :], data[:-1], data + b"\n", b""):
            if damaged != data:
                path.write_bytes(damaged)
                look(path)
        path.unlink()
        look(path)
        other = path.with_name(f"x-{path.name}")
        other.write_bytes(data)
        look(other)
        other.unlink()
        path.write_bytes(data)
    for place in ("extra.txt", "data/extra.txt", "data/site/extra.html", "meta/extra.txt", ".hidden", "data/.hidden"):
        extra = folder / place
        extra.parent.mkdir(exist_ok=True)
        extra.write_text("x")
        look(place)
        extra.unlink()
    (folder / "meta").rmdir()
    assert verify(folder) == []
    assert tried > 100


@pytest.mark.parametrize(("damage", "told"), DAMAGE, ids=lambda x: getattr(x, "__name__", ""))
def test_verify_sees_damage(small, tmp_path, damage, told):
    folder = tmp_path / small.name
    shutil.copytree(small, folder)
    damage(folder)
    run = edition("deposit", "--verify", folder)
    assert run.status == 1
    assert told in run.err
    assert "D001" in run.err


def test_verify_sees_every_changed_byte_of_the_zip_file(small, tmp_path):
    whole = small.with_name(f"{small.name}.zip").read_bytes()
    broken = tmp_path / "broken.zip"
    with zipfile.ZipFile(small.with_name(f"{small.name}.zip")) as archive:
        offsets = [i.header_offset + 60 + len(i.filename) for i in archive.infolist() if i.compress_size > 200]
    assert len(offsets) > 10
    for offset in offsets[:: max(len(offsets) // 12, 1)]:
        data = bytearray(whole)
        data[offset] ^= 0x40
        broken.write_bytes(data)
        assert edition("deposit", "--verify", broken).status == 1, offset
    for length in (0, 100, len(whole) // 2, len(whole) - 1):
        broken.write_bytes(whole[:length])
        assert edition("deposit", "--verify", broken).status == 1, length


def test_what_is_no_package(tmp_path):
    (tmp_path / "text.txt").write_text("no package")
    for path in (tmp_path / "text.txt", tmp_path, tmp_path / "missing"):
        run = edition("deposit", "--verify", path)
        assert run.status == 1
        assert "D002" in run.err


def test_header_that_lacks_what_repositories_ask(tmp_path):
    header = "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt><publicationStmt><p>x</p></publicationStmt><sourceDesc><p>y</p></sourceDesc></fileDesc></teiHeader>"
    run = deposit(project(tmp_path, document(header)))
    assert run.status == 1
    for told in ("who made the edition", "who publishes it", "when it came out"):
        assert told in run.err
    assert "<date when=" in run.err
    assert (tmp_path / "build/deposit/oed.zip").exists()


def test_licence_of_the_project(tmp_path):
    header = FULL.replace(
        "https://creativecommons.org/licenses/by-sa/4.0/", "https://spdx.org/licenses/GFDL-1.3-only.html"
    )
    folder = project(tmp_path, document(header))
    run = deposit(folder)
    assert "D003" in run.err
    (folder / "licences").mkdir()
    (folder / "licences/GFDL-1.3-only.txt").write_text("Free documentation.")
    run = deposit(folder)
    assert "D003" not in run.err
    with zipfile.ZipFile(folder / "build/deposit/oed-1.2.zip") as archive:
        assert archive.read("oed-1.2/data/licences/GFDL-1.3-only.txt") == b"Free documentation."


def test_names_that_a_manifest_must_encode(tmp_path):
    folder = project(tmp_path, more='[witnesses]\nA = "tei/100% A.txt"\n')
    (folder / "tei/100% A.txt").write_text("ἄνδρα μοι ἔννεπε", encoding="utf-8")
    run = deposit(folder, "-q")
    assert run.status == 0, run.err
    bag = folder / "build/deposit/oed-1.2"
    assert "data/source/tei/100%25 A.txt" in (bag / "manifest-sha512.txt").read_text(encoding="utf-8")
    assert edition("deposit", "--verify", bag).status == 0


def test_full_disk_leaves_the_last_package(tmp_path):
    """A limit on the size of files stands for the full disk: writing fails in the middle."""
    folder = project(tmp_path)
    assert deposit(folder, "-q").status == 0
    zipped = folder / "build/deposit/oed-1.2.zip"
    before = zipped.read_bytes()
    (folder / "tei/oed.xml").write_text(document().replace("ἔννεπε", "ἔννεπε, Μοῦσα"), encoding="utf-8")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, len(before) // 2))

    run = subprocess.run([*COMMAND, "-q"], cwd=folder, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert run.returncode == 3, run.stderr
    assert "cannot be written" in run.stderr
    assert "Traceback" not in run.stderr
    assert zipped.read_bytes() == before
    assert not list((folder / "build/deposit").glob(".*"))


def test_unknown_target(tmp_path):
    folder = project(tmp_path)
    for target in ("zenodo", "ocfl:", "folder:x"):
        run = deposit(folder, "--to", target)
        assert run.status == 2
        assert "D009" in run.err


def test_what_asks_the_network_is_loaded_only_where_it_is_asked(tmp_path):
    folder = project(tmp_path)
    code = (
        "import sys\nfrom edition.cli import main\n"
        "for command in (['build', '-q'], ['deposit', '-q'], ['deposit', '-q', '--to', 'ocfl:root']):\n"
        "    try: main(command)\n    except SystemExit: pass\n"
        "print(sorted({'httpx', 'keyring', 'httpcore'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_package_is_replaced_and_nothing_else(tmp_path):
    home = project(tmp_path / "home")
    assert edition("deposit", "-q", cwd=home).status == 0
    assert edition("deposit", "-q", cwd=home).status == 0
    mine = home / "build/deposit/oed-1.2/data/mine.txt"
    mine.write_text("mine")
    run = edition("deposit", "-q", cwd=home)
    assert run.status == 1
    assert "O003" in run.err
    assert mine.read_text() == "mine"
