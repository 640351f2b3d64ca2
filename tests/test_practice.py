"""Editions as well-known projects encode theirs: for each, what the handbook says of it stands in the finished outputs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import CASES, ROOT
from tests.finished import Finished

FOLDER = CASES / "practice"
PAGE = (ROOT / "docs/practice.md").read_text(encoding="utf-8")
ALL = ("text", "site", "print", "epub")
READING = ("text", "print")

SAID: dict[str, list[tuple[tuple[str, ...] | str, list[str], list[str]]]] = {
    "beta-masaheft": [(ALL, ["በስመ፡ አብ፡ ወወልድ።", "In the name.", "bm:One, 1"], ["One1"])],
    "cbeta": [
        (READING, ["唐三藏譯", "觀自在菩薩行深㐄經（梵云）", "行 【大】] 為 【宋】"], ["心經心經", "sūtra"]),
        (("site", "epub"), ["sūtra", "為 【宋】"], []),
    ],
    "cbgm": [
        (ALL, ["ρεει 01 (Basil?)] ρεεν 02 (Basil?)"], ["ρεει ρεει", "] ρεει 01"]),
        ("02", ["ποταμος ρεεν αει"], []),
    ],
    "collatex": [(READING, ["The black cat.", "black A] white B"], []), ("B", ["The white cat sat."], [])],
    "collation-editor": [
        (ALL, ["ο ποταμος ρεει", "ρεει 01] ρεεν 03", "Def. P2"], ["Whole", "basetext"]),
        ("03", ["ο ποταμος ρεεν"], []),
    ],
    "cte": [(READING, ["verba libri", "libri] libelli B", "om. A"], [])],
    "coptic-scriptorium": [(READING, ["ϩⲛⲧⲡⲟⲗⲓⲥ ⲁϥⲃⲱⲕ"], [])],
    "dharma": [(ALL, ["mahārāja(ḥ) jayati", "dharmakṣetre kurukṣetre", "śrī A] śri B"], ["śrī mahārāja"])],
    "dracor": [(ALL, ["Anna, a baker", "Good morning. She laughs. And you?", "I am", "still here."], ["friends"])],
    "dta": [
        (READING, ["Jena, 1790.", "Der Regen fällt geſtern", "ſehr. und b", "naß. ———", "Eine lange Note geht auf der zweiten Seite weiter."], ["((", "Regen. Anfang. Der", "und und"]),
    ],
    "ediarum": [(READING, ["Der Anna sagt das", "vil bon.", "Anmerkung"], ["Anna Anna", "AnnaAnna"])],
    "entries-behind": [
        (READING, ["La casa está dormida,", "la puerta abierta."], ["dormidadormida", "puerta puerta"]),
        (ALL, ["dormida H (Sigo a H.)] perdida P", "puerta H] ventana P"], []),
        ("P", ["La casa está perdida, la ventana abierta."], []),
    ],
    "epidoc": [
        (READING, ["D(is) M(anibus) Marcus [vi]xit an- nis XX […]", "2", "vixit] dixit coni. Mustermann"], []),
        (READING, ["{et} ⟨et⟩ ⟦Geta⟧", "example.org/bib/1, 12"], ["bixit"]),
        ("site", ["bixit", "posierunt coni. Mustermann"], []),
    ],
    "escriptorium": [(ALL, ["f. 1r", "first line second line"], [])],
    "fromthepage": [(READING, ["Went to town and back to the mill.", "Townsville"], [])],
    "genetic": [(READING, ["The ⟦slow⟧\\long/ river", "runs down."], ["⌃"])],
    "ldlt": [
        (READING, ["Nondum solis equos declinis"], []),
        (ALL, ["equos] equus P; aequos coni. Baehrens — cf. 5.2"], []),
        ("P", ["Nondum solis equus declinis mitigat estus"], []),
    ],
    "hemistichs": [("text", ["جرى الماء في النهر ونام القمر"], []), ("B", ["ونام القمرا"], [])],
    "igntp": [
        (READING, ["ο ποταμος ρεει δια της πολεως.", "και μενει"], ["B04", "επιγραφη"]),
        (ALL, ["ρεει m. pr.] ρεεν corr. 1"], ["firsthand", "corrector1"]),
        ("corr. 1", ["ο ποταμος ρεεν δια της πολεως.", "και παλιν μενει"], []),
    ],
    "letter-editions": [
        (ALL, ["Caro Berto, il mulino gira."], ["Bianchi"]),
        ("print", ["Rossi, Alberto"], []),
    ],
    "letters": [(ALL, ["Town, 3 May 1801", "Dear Bert,", "Yours", "Anna"], []), ("cmif", ["correspAction", "Bert"], [])],
    "lombardpress": [
        (ALL, ["Utrum philosophus dicat quod", "quod R] quia V; \\quod/ Vᵖᶜ"], []),
        ("V", ["dicat quia"], []),
    ],
    "menota": [(READING, ["ko(nun)gr reið."], ["konungr", "kgr"]), ("markup", ["konungr"], [])],
    "perseus": [(READING, ["ΑΝ. τί λέγεις, ὦ ἄνερ;", "ΒΙ. οὐδὲν λέγω."], ["«"])],
    "pta": [(READING, ["ἦν A] ἐστιν B", "desinit B", "Ioh. 1.1"], ["urn:cts"]), ("A", ["Ἐν ἀρχῇ ἦν"], [])],
    "sarit": [(ALL, ["prathamo ’dhyāyaḥ", "vyākhyā", "dhārma ka. kha."], ["vyā khyā"])],
    "spoken": [(ALL, ["Interviewer", "Rosa", "In a mill, ((laughs)) I mean a house."], []), (READING, ["Where were (.) you born?"], [])],
    "transkribus": [(READING, ["In the beginning was a line."], ["¬"])],
    "versioning-machine": [
        (ALL, ["The kettle", "The kettle sings", "day a] night b", "On the kettle."], []),
        (READING, ["all day long."], []),
        ("b", ["Kettle", "A kettle sang all night long."], ["The kettle"]),
    ],
}  # fmt: skip
"""For each project: where, what must be there, what must not. A name that is no output is a siglum: the witness's text."""


def test_each_row_of_the_page_has_its_case_and_each_case_its_row():
    shown = re.findall(r"\(\.\./tests/cases/practice/([\w-]+)\.xml\)", PAGE)
    cases = {path.stem for path in FOLDER.glob("*.xml")}
    assert sorted(shown) == sorted(set(shown))
    assert set(shown) == cases == set(SAID)


@pytest.mark.parametrize("name", sorted(SAID))
def test_practice(name, tmp_path: Path):
    made = Finished(FOLDER / f"{name}.xml", tmp_path / "out")
    assert made.lost == 0
    assert [code for code, severity in made.findings if severity == "error"] == []
    for places, stands, stands_not in SAID[name]:
        for place in (places,) if isinstance(places, str) else places:
            if place == "cmif":
                (file,) = (tmp_path / "out").rglob("*cmif*.xml")
                got = file.read_text(encoding="utf-8")
            else:
                got = getattr(made, place) if hasattr(made, place) else made.witness(place)
            for words in stands:
                assert words in got, f"{place}: {words!r} is not in {got!r}"
            for words in stands_not:
                assert words not in got, f"{place}: {words!r} is in {got!r}"
