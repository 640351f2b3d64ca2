"""What the versions of a text in one document are called, side by side. Versions → titles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from edition.model.edition import Edition
from edition.model.versions import Version


def version_titles(edition: Edition, found: Sequence[Version], words: Mapping[str, str]) -> list[str]:
    """Name each version: by its own title, else as text or translation; those of one name by their languages, too."""
    text = words["text"]
    usual = [words["translation"] if one.is_translation else text for one in found]
    titles = [one.title or name for one, name in zip(found, usual, strict=True)]
    names = dict(edition.metadata.languages)
    return [
        f"{title} ({names.get(one.lang, one.lang)})" if titles.count(title) > 1 and one.lang else title
        for one, title in zip(found, titles, strict=True)
    ]
