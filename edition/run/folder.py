"""Understand a folder: which of its files are one edition. Documents → texts, parallels, transcriptions, and what is told.

What points to what decides: entries into a text, a witness to its transcription, a translation to what it translates. A
file that edition.toml names by itself is a text, whatever points to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from edition.diagnostics import Finding, Rule, Severity
from edition.run.links import Holds, Links, ReadLinks

UNDERSTOOD = Rule(
    "P014",
    Severity.INFO,
    """
    Files of a folder belong together, and are read as one edition.

    An apparatus or notes whose entries point into a text are read with it; so is a file of entries alone into which a text
    points, which names ids of a text, or has its name (carmen.xml, carmen-app.xml). A file that a witness names is the
    transcription of that witness, and no text of its own. A file whose divisions, paragraphs or verses point into a text by
    @corresp stands beside that text, as a translation does. Files that edition.toml names one by one are texts or parallels as it
    says; [witnesses] names the transcriptions that are to be proved.

    Wrong:
        en.xml with <p corresp="la.xml#p1">, built as a second text

    Right:
        en.xml beside la.xml; or, in edition.toml, source = ["la.xml", "en.xml"] to have two texts
    """,
)

_MOST_TOLD = 8


@dataclass(slots=True)
class Folder:
    """How the files of a folder were understood.

    ``texts`` and ``parallels`` have each the companions that are read with it, in order; ``transcriptions`` are the sigla of files that a
    witness names.
    """

    texts: dict[Path, list[Path]]
    parallels: dict[Path, list[Path]] = field(default_factory=dict)
    transcriptions: dict[Path, list[str]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def understand(links: Mapping[Path, Links], read: ReadLinks, holds: Holds, named: frozenset[Path]) -> Folder:
    """Tell which files are texts, and which belong to one.

    ``named``: files that are texts because somebody says so. ``read`` gives the links of a file that was not asked for but is pointed to;
    ``holds`` tells whether a file has most of some ids.
    """
    apart = {path for path in links if path in named}
    transcribed = _transcribed(links, apart)
    known = _without_included({p: one for p, one in links.items() if p not in transcribed})
    joined = _with_companions(known, read, holds, apart)
    beside = _beside({path: _together(known[path], [known[c] for c in joined[path]]) for path in joined}, apart)
    texts = {path: companions for path, companions in joined.items() if path not in beside}
    if not texts:
        return Folder(joined)
    folder = Folder(texts, transcriptions=transcribed)
    if len(texts) == 1:  # what stands beside the first of several texts would stand beside the wrong one
        folder.parallels = {path: joined[path] for path in beside}
    else:
        folder.texts = joined
    with_others = {name for path in joined for one in (path, *joined[path]) for name in known[one].included}
    with_others |= {known[one].name for companions in joined.values() for one in companions}
    read_with = [one.name for one in links.values() if one.name in with_others]
    if folder.transcriptions or folder.parallels or read_with:
        folder.findings = [_told(folder, read_with, {**links, **known})]
    return folder


def _without_included(links: dict[Path, Links]) -> dict[Path, Links]:
    """Leave out the files that others include: they are read where they are included."""
    included = {name for one in links.values() for name in one.included}
    kept = {path: one for path, one in links.items() if one.name not in included}
    return kept or links


def _with_companions(
    known: dict[Path, Links], read: ReadLinks, holds: Holds, apart: Collection[Path]
) -> dict[Path, list[Path]]:
    """Return the files that are no companions of another, each with its own; what was pointed to becomes known.

    A file whose entries point into another file of the project is that file's companion, as is a file that a list of entries names by a ptr
    without a fragment, one of entries alone into which the text points, and one of entries alone that cannot but belong to a text beside it.
    """

    def is_known(path: Path) -> bool:
        if path not in known and (found := read(path)) is not None:
            known[path] = found
        return path in known

    owner: dict[Path, Path] = {}
    for path, one in list(known.items()):
        for target in one.into:
            if target != path and target not in owner and is_known(target):
                owner[path] = target
                break
        for companion in one.companions:
            if companion != path and companion not in owner and is_known(companion):
                owner[companion] = path
    for path, one in list(known.items()):
        if path not in owner and not one.is_apparatus:
            for target in sorted(one.calling)[:_MOST_CALLED]:
                named = known.get(target) or read(target)
                if named is not None and named.is_apparatus and target not in owner and target not in apart:
                    owner[target] = path
                    known[target] = named
    for path, one in known.items():
        if one.is_apparatus and path not in owner and path not in apart and path not in owner.values():
            text = _text_beside(path, known, holds)
            owner |= {path: text} if text is not None else {}
    joined: dict[Path, list[Path]] = {path: [] for path in known if path not in owner}
    for companion, text in owner.items():
        if text in joined:
            joined[text].append(companion)
        else:
            joined[companion] = []
    return joined


_MOST_CALLED = 16


def _text_beside(path: Path, known: Mapping[Path, Links], holds: Holds) -> Path | None:
    """Return the text of a folder to which a file of entries alone belongs: that has the ids which these name, and its name, or is the only one."""
    texts = [p for p, one in known.items() if p.parent == path.parent and one.is_read and not one.is_apparatus]
    own_name = sorted((p for p in texts if _is_named_after(path.stem, p.stem)), key=lambda p: -len(p.stem))
    wanted = known[path].dangling
    if not wanted:
        return own_name[0] if own_name else texts[0] if len(texts) == 1 and not known[texts[0]].has_apparatus else None
    having = [p for p in own_name[:1] or texts[:_MOST_CALLED] if holds(p, wanted)]
    return having[0] if len(having) == 1 else None


def _is_named_after(name: str, text: str) -> bool:
    """Tell whether a file has the name of a text with more before or behind it: carmen-app, apparatus_carmen."""
    before, found, behind = name.partition(text)
    return bool(found) and not before[-1:].isalnum() and not behind[:1].isalnum()


def _told(folder: Folder, read_with: list[str], links: Mapping[Path, Links]) -> Finding:
    """Say how a folder was understood."""
    names = [links[path].name for path in folder.texts]
    parts = [f"{_some(names)} {'is the text' if len(names) == 1 else 'are the texts'}"]
    if read_with:
        parts.append(f"read with what points to it or includes it: {_some(read_with)}")
    if folder.parallels:
        parts.append(f"beside it: {_some(links[path].name for path in folder.parallels)}")
    if folder.transcriptions:
        sigla = ((links[path].name, ", ".join(s)) for path, s in folder.transcriptions.items())
        shown = _some(f"{name} ({siglum})" if siglum else name for name, siglum in sigla)
        parts.append(f"transcriptions of witnesses, not shown as texts: {shown}")
    hint = (
        'edition.toml says otherwise: source = ["…"] names texts one by one, parallels = ["…"] what stands beside them'
    )
    return UNDERSTOOD("; ".join(parts), None, hint, file=names[0])


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    more = f" and {len(shown) - _MOST_TOLD} more" if len(shown) > _MOST_TOLD else ""
    return f"{', '.join(shown[:_MOST_TOLD])}{more}"


def _transcribed(links: Mapping[Path, Links], apart: set[Path]) -> dict[Path, list[str]]:
    """Return the files that a witness of another file names, or to which its readings point, with the sigla."""
    found: dict[Path, list[str]] = {}
    naming = {text for path, one in links.items() for text in one.into if text != path}
    for path, one in links.items():
        for file, named in one.transcriptions:
            if file in apart or file not in links or file in naming:
                continue
            naming.add(path)
            sigla = found.setdefault(file, [])
            sigla += [siglum for siglum in named if siglum not in sigla]
    return {path: sigla for path, sigla in found.items() if path not in naming}


def _together(text: Links, companions: Iterable[Links]) -> Links:
    """Return the links of a text that has the entries of its companions."""
    return replace(text, has_apparatus=text.has_apparatus or any(one.has_apparatus for one in companions))


def _beside(texts: Mapping[Path, Links], apart: set[Path]) -> list[Path]:
    """Return the files that stand beside a text, for their parts point into it."""
    order = {path: number for number, path in enumerate(texts)}
    return [path for path in texts if path not in apart and any(_stands_beside(path, texts, order))]


def _stands_beside(path: Path, texts: Mapping[Path, Links], order: Mapping[Path, int]) -> Iterator[bool]:
    """Tell of each text into which a file points whether the file stands beside it; of two that point at each other, one does."""
    for target in texts[path].beside & texts.keys():
        is_mutual = path in texts[target].beside
        weight, other = ((texts[one].has_apparatus, -order[one]) for one in (path, target))
        yield not is_mutual or other > weight
