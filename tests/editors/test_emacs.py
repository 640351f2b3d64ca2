"""Emacs itself, in batch, set up as the handbook says: a finding stands at its place, sigla are offered and completed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT, lacking, need_tool, tei

# In batch Emacs reads no packages by itself; Debian's lie here, and Emacs 29 has eglot built in.
ASKED = """
(setq package-directory-list '("/usr/share/emacs/site-lisp/elpa"))
(package-initialize)
(unless (require 'eglot nil t) (kill-emacs 3))
(setq eglot-sync-connect 60)
(load-file "setup.el")
(find-file "x.xml")
(run-hooks 'post-command-hook)
(let ((end (+ (float-time) 60)))
  (while (and (< (float-time) end) (not (flymake-diagnostics)))
    (accept-process-output nil 0.05)))
(defun told (found)
  (list (line-number-at-pos (flymake-diagnostic-beg found))
        (save-excursion (goto-char (flymake-diagnostic-beg found)) (current-column))
        (flymake-diagnostic-text found)))
(setq findings (mapconcat (lambda (found) (json-encode (told found))) (flymake-diagnostics) ","))
(defun completed (typed)
  (goto-char (point-min))
  (search-forward "rdg wit=\\"")
  (delete-region (point) (1- (search-forward "\\"")))
  (backward-char)
  (insert typed)
  (completion-at-point)
  (prog1 (json-encode (list typed
                            (buffer-substring-no-properties (line-beginning-position) (line-end-position))
                            (if (get-buffer "*Completions*")
                                (with-current-buffer "*Completions*" (buffer-substring-no-properties (point-min) (point-max)))
                              "")))
    (when (get-buffer "*Completions*") (kill-buffer "*Completions*"))))
(setq answers (mapconcat #'completed '("#" "#B" "B" "#A #C") ","))
(with-temp-file "told.json" (insert (format "{\\"findings\\": [%s], \\"answers\\": [%s]}" findings answers)))
(kill-emacs 0)
"""


def test_emacs_shows_findings_and_completes(tmp_path):
    emacs = need_tool("emacs")
    page = (ROOT / "docs/editors.md").read_text(encoding="utf-8")
    text = tei('\n<p>arma <app><lem wit="#A">virumque</lem><rdg wit="#Q">uirumque</rdg></app></p>\n')
    (tmp_path / "x.xml").write_text(text, encoding="utf-8")
    (tmp_path / "setup.el").write_text(re.search(r"```elisp\n(.*?)```", page, re.DOTALL)[1], encoding="utf-8")
    (tmp_path / "ask.el").write_text(ASKED, encoding="utf-8")
    done = subprocess.run(
        [emacs, "--batch", "-q", "-l", "ask.el"],
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
    if done.returncode == 3:
        lacking("eglot for Emacs")
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    line = text.splitlines()[1]
    (finding,) = told["findings"]
    assert finding[:2] == [2, line.index("#Q")]
    assert "[A012]: <rdg> names witness “Q”" in finding[2]
    lines = {typed: found for typed, found, _ in told["answers"]}
    # One siglum begins with what was typed, with or without its sign: it is written; else all are offered.
    assert lines["#B"] == lines["B"] == line.replace("#Q", "#B")
    assert lines["#"] == line.replace("#Q", "#")
    offered = {typed: re.findall(r"#\w", buffer) for typed, _, buffer in told["answers"]}
    assert offered["#"] == ["#A", "#B", "#C"]
    assert lines["#A #C"] == line.replace("#Q", "#A #C")
