"""The multitool of the SARIF committee's editors finds no error in our findings, and counts them as we do."""

from __future__ import annotations

import json
import subprocess

from tests.conftest import ROOT, edition, lacking, tei

TOOL = ROOT / ".ci/node/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"


def test_the_multitool_accepts_our_findings(tmp_path):
    if not TOOL.exists():
        lacking("the SARIF multitool in .ci/node")
    (tmp_path / "a b.xml").write_text(
        tei("<p>arma <app><lem wit='#X'>वेद</lem><rdg wit='#B'/></app><foo/></p>"), encoding="utf-8"
    )
    ours = edition("check", "a b.xml", "--format", "sarif", cwd=tmp_path).out
    (tmp_path / "a.sarif").write_text(ours, encoding="utf-8")
    assert json.loads(ours)["runs"][0]["results"]
    command = [TOOL, "validate", "a.sarif", "--output", "said.sarif", "--level", "Error;Warning"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    said = json.loads((tmp_path / "said.sarif").read_text(encoding="utf-8-sig"))["runs"][0].get("results", [])
    # What it recommends, such as an address where the tool is described, is no error.
    assert [one["ruleId"] for one in said if one.get("level", "warning") == "error"] == []
    assert {one["ruleId"] for one in said} <= {"SARIF2005"}
