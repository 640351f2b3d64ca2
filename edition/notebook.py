"""Show an edition in a notebook: its first page for reading, its apparatus as a table. Edition → HTML, DataFrame."""

from __future__ import annotations

import io
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import html

from edition.model.edition import Edition
from edition.project import held_project
from edition.scratch import scratch
from edition.writers.common.apparatus import as_csv
from edition.writers.registry import Input
from edition.writers.site.frame import ASSETS
from edition.writers.site.pages import write_reading

if TYPE_CHECKING:
    from pandas import DataFrame

_FRAME = (
    '<iframe srcdoc="{page}" title="{title}" sandbox="" style="width:100%;height:32em;border:1px solid #bbb"></iframe>'
)


def reading_page(edition: Edition) -> str:
    """Return the first page of the text as the web edition has it, in a frame of its own that runs no script."""
    with scratch("notebook") as folder:
        written = write_reading(Input([edition], held_project(edition.name, b"", Path()), []), folder)
        texts = (html.document_fromstring((folder / name).read_bytes()) for name in written.files)
        article = next(found[0] for page in texts if (found := page.find_class("text")))
    style = (ASSETS / "edition.css").read_text(encoding="utf-8")
    body = html.tostring(article, encoding="unicode")
    lang = escape(edition.metadata.language)
    page = f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><style>{style} body {{ padding: 0 1em }}</style></head><body>{body}</body></html>'
    return _FRAME.format(page=escape(page), title=escape(edition.metadata.title or edition.name))


def apparatus_frame(edition: Edition) -> DataFrame:
    """Return the apparatus as a table of pandas, a row for each variant, as in apparatus.csv. Raises ImportError without pandas."""
    import pandas as pd  # noqa: PLC0415 - who asks for it has it

    return pd.read_csv(io.StringIO(as_csv([edition])), dtype=str, keep_default_na=False)
