"""Write the handbook's page on the edition profile from the profile itself."""

from __future__ import annotations

from edition.schema import Schema, load
from edition.schema.profile import MODULES
from edition.schema.relaxng.messages import ranked, values_of
from edition.schema.relaxng.names import listed, local, shown_attribute
from edition.schema.relaxng.patterns import Declaration
from edition.tei_names import TEI_ELEMENTS

NOTICE = "<!-- Generated from the program: run `make golden` after a change. -->\n\n"
ABOUT = """# The edition profile

The profile is the schema by which an edition is judged that asks for it, and for information one that names no other (see
[validation](validation.md)). It is a customisation of TEI P5: whatever it accepts, the schema of all TEI accepts. Its files in the
compact syntax of RELAX NG stand in `edition/schema/profile/`; `edition schema path` tells where the one in XML syntax is, for
oXygen, jing and other programs.

Words in a list are all that may stand there; a project's own begin with `x-`, as in `type="x-colometry"`. An attribute in **bold**
is needed, unless another one stands in its place.
"""
MOST = 14
GLOBAL = "Every element may have: "


def page() -> str:
    schema = load(MODULES)
    vocabulary = schema.vocabulary
    chapters: dict[str, list[tuple[str, Declaration]]] = {}
    for name, declarations in vocabulary.by_name.items():
        node = declarations[0].node
        assert node is not None
        chapters.setdefault(_title(node.scope.file.source.data.decode()), []).append((name, declarations[0]))
    everywhere = _everywhere(schema)
    out = [NOTICE, ABOUT, f"\n{GLOBAL}{_codes(sorted(shown_attribute(n) for n in everywhere), 99)}.\n"]
    for title, found in chapters.items():
        out.append(f"\n## {title}\n")
        out += [
            _element(schema, name, declaration, everywhere)
            for name, declaration in sorted(found, key=lambda f: f[0].casefold())
        ]
    left = sorted(TEI_ELEMENTS - {local(name) for name in vocabulary.by_name}, key=str.casefold)
    out.append(
        f"\n## What is left out\n\nElements of TEI that the profile does not have, {len(left)} in number: {_codes(left, 999)}.\n"
    )
    return "".join(out)


def _title(module: str) -> str:
    first = module.splitlines()[0].removeprefix("# ")
    title, _, source = first.partition(". TEI P5, ")
    return f"{title} ({source.rstrip('.')})"


def _everywhere(schema: Schema) -> set[str]:
    names = list(schema.vocabulary.by_name)
    found = set(schema.vocabulary.attributes(names[0]))
    for name in names:
        if len(names_ := set(schema.vocabulary.attributes(name))) > 10:
            found |= names_
    return {a for a in found if len(schema.vocabulary.bearers(a)) > 0.95 * len(names)}


def _element(schema: Schema, name: str, declaration: Declaration, everywhere: set[str]) -> str:
    vocabulary = schema.vocabulary
    text = vocabulary.documentation(name)
    lines = [f"\n### {local(name)}\n\n`<{local(name)}>` {text}\n\n"]
    parents = ranked({local(p) for p in sorted(vocabulary.parents(name))} - {local(name)})
    lines.append(f"* within: {_codes(parents) or 'nothing: a document begins with it'}\n")
    children = ranked({local(c) for c in vocabulary.children(name)})
    holds = "text" if vocabulary.holds_text(name) else "a name" if declaration.content.valued else ""
    contains = ", ".join(part for part in (holds, _codes(children)) if part)
    lines.append(f"* contains: {contains or 'nothing'}\n")
    own = _attributes(schema, declaration, everywhere)
    if own:
        lines.append(f"* attributes: {'; '.join(own)}\n")
    return "".join(lines)


def _attributes(schema: Schema, declaration: Declaration, everywhere: set[str]) -> list[str]:
    found: dict[str, list[str]] = {}
    for attribute in schema.vocabulary.mentioned.attributes(declaration.content):
        for name in listed(attribute.names):
            values = found.setdefault(name, [])
            values += [v for v in values_of(attribute.value) if v not in values]
    needed = {n for n in found if not _may_lack(declaration, n)}
    shown = []
    for name in sorted(found, key=str.casefold):
        if name in everywhere and name not in needed:
            continue
        title = f"**`{shown_attribute(name)}`**" if name in needed else f"`{shown_attribute(name)}`"
        values = sorted(v for v in found[name] if v)
        shown.append(f"{title} ({', '.join(values)})" if values else title)
    return shown


def _may_lack(declaration: Declaration, name: str) -> bool:
    """Tell whether an element can do without an attribute, whatever else it has."""
    from edition.schema.relaxng.expectations import missing_attributes

    missing = missing_attributes(declaration.content)
    return not any(name in {n for one in found for n in listed(one)} for found in missing)


def _codes(names: list[str], most: int = MOST) -> str:
    shown = ", ".join(f"`{n}`" for n in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
