"""Shells in a terminal, set up as the handbook says: the tab key completes commands, codes and sigla."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, edition, need_tool
from tests.editors.terminal import Terminal

SHELLS = {
    "bash": ["--noprofile", "--rcfile", "start"],
    "zsh": ["-i"],
    "fish": ["--no-config", "--init-command", "source start"],
}


@pytest.mark.parametrize("name", SHELLS)
def test_the_tab_key_completes(name, tmp_path):
    shell = need_tool(name)
    table = (ROOT / "docs/desk.md").read_text(encoding="utf-8")
    (line,) = re.findall(rf"`([^`]*{name}_source[^`]*)`", table)
    start = {"zsh": "autoload -Uz compinit && compinit -u\nPS1='> '\n"}.get(name, "")
    (tmp_path / (".zshrc" if name == "zsh" else "start")).write_text(start + line.replace("\\|", "|") + "\n")
    assert edition("new", "x", "-q", cwd=tmp_path).status == 0
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    terminal = Terminal([shell, *SHELLS[name]], tmp_path, PATH=path, HOME=str(tmp_path), ZDOTDIR=str(tmp_path))
    try:
        terminal.read(2)
        terminal.press("cd x\r")
        for typed, shown in (
            ("edition che", "edition check"),
            ("edition explain A01", r"^A012\b(.|\n)*\bA013"),
            ("edition new y --kind pa", " parallel"),
            ("edition witness ", r"^A\b(.|\n)*\bB\b"),
        ):
            terminal.press(typed + "\t")
            terminal.read(2)
            # Bash lists what is possible when the key is pressed again.
            if not terminal.has(shown):
                terminal.press("\t")
                terminal.read(2)
            assert terminal.has(shown), "\n".join(terminal.screen.display)
            terminal.press("\x15clear\r")
            terminal.read(1)
    finally:
        terminal.close()
