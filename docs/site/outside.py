"""Take files of the repository to which the handbook links into its site. Hooks of MkDocs.

What is built lies beside the handbook, in build/, and is published with it: links lead there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

_BUILT = 'href="../build/'
_OUTSIDE = re.compile(r"\]\(\.\./([^)#\s]+)(#[^)\s]*)?\)")


def _there(path: str) -> str:
    """Return where a file lies in the site; Markdown of elsewhere is no page of the handbook, and is shown as it is."""
    return f"repository/{path}.txt" if path.endswith(".md") or "." not in Path(path).name else f"repository/{path}"


def on_files(files: Files, config: Any) -> Files:
    """Add the files to which pages link."""
    root = Path(config.docs_dir).parent
    pages = [Path(file.abs_src_path or "").read_text(encoding="utf-8") for file in files.documentation_pages()]
    for path in sorted({found[1] for page in pages for found in _OUTSIDE.finditer(page)}):
        if (root / path).is_file():  # what is not there stays a link that leads nowhere, which MkDocs tells
            files.append(File.generated(config, _there(path), abs_src_path=str(root / path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:  # noqa: ARG001 - so MkDocs calls it
    """Let links lead to these files."""
    return _OUTSIDE.sub(
        lambda found: f"]({_there(found[1])}{'' if found[1].endswith('.md') else found[2] or ''})", markdown
    ).replace(_BUILT, 'href="../')
