"""Names of files and folders, made of ids, sigla and titles, and told apart on every file system. Imports nothing.

Two names that differ only by case, or by how their characters are composed, are one name on some systems; names have a
length of 255 bytes on most; and a few are devices of Windows.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePath

_MOST_BYTES = 120
"""What a name may take, so that endings and numbers still fit, and paths stay below what Windows allows."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})


def clean_name(key: str) -> str:
    """Make a file name of an id: letters, their marks and digits of any script stay, everything else becomes “-”."""
    composed = unicodedata.normalize("NFC", key)
    name = "".join(c if c.isalnum() or c in "-_." or unicodedata.category(c)[0] == "M" else "-" for c in composed)
    name = _cut(name.strip("."), _MOST_BYTES).rstrip(".") or "-"
    return f"{name}-" if name.partition(".")[0].casefold() in _DEVICES else name


def readable(path: PurePath) -> str:
    """Return the name of a file as it can be told; bytes that are no characters are told by “�”."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def folded(name: str) -> str:
    """Return what is the same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


@dataclass(slots=True)
class Resolving:
    """Resolves the paths of many files; each folder once, for thousands lie in one."""

    _folders: dict[str, str] = field(default_factory=dict)

    def of(self, path: Path) -> Path:
        """Return what ``path.resolve()`` returns."""
        place, name = os.path.split(path)
        if name in {"", "..", "."} or path.is_symlink():
            return path.resolve()
        folder = self._folders.get(place)
        if folder is None:
            folder = self._folders[place] = os.path.realpath(place)
        return Path(folder, name)


def _cut(name: str, most: int) -> str:
    """Cut a name to so many bytes, between two characters."""
    return name.encode()[:most].decode("utf-8", "ignore")


@dataclass(slots=True)
class Names:
    """The names given in one folder; each is given once. ``taken`` are those that nobody may have, without ending."""

    taken: set[str] = field(default_factory=set)

    def give(self, wanted: str, ending: str = "") -> str:
        """Return the wanted name with its ending, with a number if it is taken."""
        name = clean_name(wanted)
        number = 1
        while folded(name + ending) in self.taken:
            number += 1
            name = f"{clean_name(wanted)}-{number}"
        self.taken.add(folded(name + ending))
        return name + ending


def tell_apart(keys: Iterable[str], *, without: str = "") -> dict[str, str]:
    """Give each key a name: first those that are names already, so that they keep theirs, then the others in order.

    ``without`` are characters that no name shall have.
    """
    wanted = {key: "".join("-" if c in without else c for c in key) for key in keys}
    names = Names()
    found = {key: names.give(wanted[key]) for key in sorted(wanted, key=lambda key: clean_name(wanted[key]) != key)}
    return {key: found[key] for key in wanted}
