#!/usr/bin/env bash
# Guess: EbookLib writes the XHTML of a chapter as it was given, or at least the same elements and attributes.
# Seen: EbookLib 0.19 reads it as HTML: @viewBox of an SVG drawing becomes @viewbox, which XHTML does not know, so that the
# drawing loses its size; the class and the epub:type of body, and all of head, are gone. The file is well-formed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/env"
"$work/env/bin/pip" install --quiet 'EbookLib==0.19' 'lxml==5.4.0' 'six==1.17.0'
"$work/env/bin/python" - "$work" <<'PY'
import sys
import zipfile
from importlib.metadata import version

from ebooklib import epub

CHAPTER = (
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Own title</title></head>'
    '<body class="verse" epub:type="bodymatter"><p>one</p>'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg></body></html>'
)
book = epub.EpubBook()
book.set_identifier("x")
book.set_title("T")
book.set_language("la")
chapter = epub.EpubHtml(title="C", file_name="c.xhtml", lang="la")
chapter.content = CHAPTER
book.add_item(chapter)
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
book.spine = [chapter]
epub.write_epub(f"{sys.argv[1]}/b.epub", book)
written = zipfile.ZipFile(f"{sys.argv[1]}/b.epub").read("EPUB/c.xhtml").decode()
print(f"EbookLib {version('EbookLib')}:", next(line.strip() for line in written.splitlines() if "<svg" in line))
assert 'viewbox="0 0 9 9"' in written, "the behaviour has changed"
assert "viewBox" not in written, "the behaviour has changed"
assert "bodymatter" not in written, "the behaviour has changed"
assert "Own title" not in written, "the behaviour has changed"
PY
