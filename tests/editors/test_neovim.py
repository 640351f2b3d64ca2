"""Neovim itself, without a screen, set up as the handbook says: a finding stands at its place, a siglum is completed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, need_tool, tei

ASKED = """
vim.cmd('edit x.xml')
vim.wait(60000, function() return #vim.diagnostic.get(0) > 0 end, 50)
local found = vim.diagnostic.get(0)[1]
vim.api.nvim_win_set_cursor(0, {2, FOUND})
local shown = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(), 30000)
local offered = vim.lsp.buf_request_sync(0, 'textDocument/completion', vim.lsp.util.make_position_params(), 30000)
local labels = {}
for _, answer in pairs(offered) do
  for _, item in ipairs(answer.result.items) do table.insert(labels, item.label) end
end
local file = io.open('told.json', 'w')
file:write(vim.json.encode({ line = found.lnum, column = found.col, code = found.code, message = found.message, labels = labels }))
file:close()
vim.cmd('qa!')
"""


def test_neovim_shows_findings_and_completes(tmp_path):
    nvim = need_tool("nvim")
    page = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    setup = re.search(r"```lua\n(.*?)```", page, re.DOTALL)[1]
    text = tei('\n<p>arma <app><lem wit="#A">virumque</lem><rdg wit="#Q">uirumque</rdg></app></p>')
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    line = text.splitlines()[1]
    (tmp_path / "init.lua").write_text(setup)
    (tmp_path / "ask.lua").write_text(ASKED.replace("FOUND", str(line.index("#Q") + 1)))
    subprocess.run(
        [nvim, "--headless", "-u", "init.lua", "-c", "luafile ask.lua"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(tmp_path),
        },
        capture_output=True,
        timeout=120,
        check=False,
    )
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert (told["line"], told["column"]) == (1, line.index("#Q"))
    assert "names witness “Q”" in told["message"]
    assert told["labels"] == ["#A", "#B", "#C"]
