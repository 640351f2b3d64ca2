"""Neovim in a terminal, seen as its user sees it: the finding at the caret, the sigla that are offered, the one that is written."""

from __future__ import annotations

import html
import os
import re
import sys
from pathlib import Path

from tests.conftest import ROOT, need_tool
from tests.editors import PICTURES
from tests.editors.terminal import COLUMNS, ROWS, Terminal

TEXT = """\
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="la">
  <teiHeader>
    <fileDesc>
      <titleStmt><title>Fabulae</title></titleStmt>
      <publicationStmt>
        <publisher>Example</publisher>
        <availability><licence target="https://creativecommons.org/licenses/by/4.0/"/></availability>
      </publicationStmt>
      <sourceDesc>
        <listWit>
          <witness xml:id="P">Pithoeanus, saec. IX</witness>
          <witness xml:id="R">Remensis, saec. IX</witness>
        </listWit>
      </sourceDesc>
    </fileDesc>
  </teiHeader>
  <text>
    <body>
      <l n="1">Ad rivum
        <app><lem wit="#P">eundem</lem><rdg wit="#V">eumdem</rdg></app>
        lupus et agnus venerant</l>
    </body>
  </text>
</TEI>
"""


def drawn(screen):
    """Return a screen as a page."""

    def cell(row, column):
        character = screen.buffer[row][column]
        front, back = (_colour(c) for c in (character.fg, character.bg))
        front, back = front or "#ddd", back or "#1c1c1c"
        if character.reverse or (row, column) == (screen.cursor.y, screen.cursor.x):
            front, back = back, front
        style = f"color:{front};background:{back}" + (";font-weight:bold" * character.bold)
        style += ";text-decoration:underline" * character.underscore
        return f'<span style="{style}">{html.escape(character.data)}</span>'

    rows = "\n".join("".join(cell(row, column) for column in range(COLUMNS)) for row in range(ROWS))
    return f'<body style="margin:0;background:#1c1c1c"><pre style="margin:8px;font:15px/19px monospace">{rows}</pre>'


def _colour(name):
    return {"default": "", "brown": "#c4a000"}.get(name) if not re.fullmatch("[0-9a-f]{6}", name) else f"#{name}"


def test_a_finding_at_the_caret_and_a_siglum_completed(tmp_path, request):
    page = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    (tmp_path / "init.lua").write_text(re.search(r"```lua\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    (tmp_path / "phaedrus.xml").write_text(TEXT, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = "highlight Pmenu guibg=#3a3a3a | highlight PmenuSel guibg=#5f5f00 | highlight SignColumn guibg=NONE"
    begun = ["--cmd", "set noswapfile termguicolors", "-c", quiet, "phaedrus.xml"]
    command = [need_tool("nvim"), "-u", "init.lua", *begun]
    terminal = Terminal(command, tmp_path, PATH=path, HOME=str(tmp_path))

    def picture(name):
        if PICTURES:
            shown = request.getfixturevalue("browser").new_page(viewport={"width": 885, "height": 529})
            shown.set_content(drawn(terminal.screen))
            shown.screenshot(path=Path(PICTURES) / name)
            shown.close()

    try:
        terminal.shows("<rdg> names")
        terminal.press("/#V\r:lua vim.diagnostic.open_float()\r")
        terminal.shows("<rdg> names witness “V”, which no <listWit> declares", "declare V in <listWit>")
        caret = (terminal.screen.cursor.y, terminal.screen.cursor.x)
        row = terminal.screen.display[caret[0]]
        assert row[caret[1] :].startswith("#V")
        picture("editor-neovim.png")
        # The siglum is typed anew: Ctrl-X Ctrl-O offers those that the witness list has.
        terminal.press('ct"')
        terminal.press("\x18\x0f")
        terminal.shows("#P", "#R", "<witness>")
        terminal.press("\x0e\x1b:w\r")
        terminal.shows("written")
    finally:
        terminal.close()
    assert (tmp_path / "phaedrus.xml").read_text(encoding="utf-8") == TEXT.replace("#V", "#R")
