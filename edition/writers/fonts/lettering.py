"""Pictures of letters: the cover of a book, the picture that stands where a site is linked. Typst source → PNG."""

from __future__ import annotations

from edition.writers.common.typst_code import array, string
from edition.writers.fonts.choosing import choose_fonts


def lettering(page: str, *, ppi: int, letters: str, **values: str) -> bytes | None:
    """Set a page with its ``{fonts}`` and values put in; nothing where it cannot be set, for one can do without.

    ``letters`` are all that will stand on it; values are Typst code, words by ``string``.
    """
    # Typst takes a twentieth of a second to load, and has threads: a process that has them cannot be forked.
    import typst  # noqa: PLC0415

    fonts = choose_fonts(letters)
    source = page.format(fonts=array(map(string, fonts.families)), **values)
    try:
        compiler = typst.Compiler(font_paths=list(fonts.folders), ignore_system_fonts=not fonts.with_system)
        made = compiler.compile(source.encode(), format="png", ppi=ppi)
    except typst.TypstError:
        return None
    return made if isinstance(made, bytes) else None
