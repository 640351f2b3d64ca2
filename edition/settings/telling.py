"""Say in words what a setting may be. Type → words."""

from __future__ import annotations

from msgspec import NODEFAULT, inspect
from msgspec.structs import fields as struct_fields

from edition.settings.declared import Settings


def told(info: inspect.Type) -> str:
    """Say what may stand here."""
    while isinstance(info, inspect.Metadata):
        info = info.type
    match info:
        case inspect.UnionType():
            return ", or ".join(told(part) for part in info.types)
        case inspect.BoolType():
            return "true or false"
        case inspect.LiteralType():
            words = [str(word) for word in info.values]
            return f"one of: {', '.join(words)}"
        case inspect.IntType():
            return f"a whole number{_range(info.ge, info.le)}"
        case inspect.FloatType():
            return f"a number{_range(info.ge, info.le)}"
        case inspect.StrType():
            return _string(info)
        case inspect.ListType():
            return f"a list, each of it {told(info.item_type)}"
        case inspect.StructType():
            return f"a table with {', '.join(f.encode_name for f in info.fields)}"
        case inspect.DictType():
            return f"a table; in it, for each name, {told(info.value_type)}"
        case _:
            return "something else"


def _range(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f" from {least:g} to {most:g}"
    return ""


def _string(info: inspect.StrType) -> str:
    pattern = info.pattern or ""
    if "https?" in pattern:
        return "an address that begins with https:// or http://, in quotation marks"
    if "(pt)" in pattern:
        return "a measure in points such as “10.5 pt”"
    if "[^/" in pattern:
        return f'a name in quotation marks, of at most {info.max_length} letters, without / \\ : * ? " < > |'
    return "a string in quotation marks"


def page() -> str:
    """Return the page of the handbook about edition.toml."""
    out = [_INTRODUCTION]
    for table in struct_fields(Settings):
        info = inspect.type_info(table.type)
        out.append(f"\n## [{table.encode_name}]\n\n{_description(info)}\n")
        plain = _plain(info)
        if isinstance(plain, inspect.StructType):
            out.append("\n| key | meaning | value | default |\n|---|---|---|---|\n")
            out += [_row(one) for one in plain.fields]
    return "".join(out)


_INTRODUCTION = """# Settings

A folder with a file `edition.toml` is a project. Every setting has a default. A mistake in the file is a finding with its
place, and all are told at once: one in `[edition]` or `[witnesses]`, or a table that is not known, stops the build; any other
leaves the default standing.

Files and folders are named as seen from the folder of `edition.toml`, and lie in it; a path that leads out is refused (X012).

Editors that know TOML (Taplo, Even Better TOML, and others that use them) complete the keys and show what each means, if the
file begins with the place of the schema that comes with the program. Copy it into the project (it lies in the package, as
`edition/edition.schema.json`) and write:

```toml
#:schema ./edition.schema.json
```
"""


def _plain(info: inspect.Type) -> inspect.Type:
    while isinstance(info, inspect.Metadata):
        info = info.type
    return info


def _description(info: inspect.Type) -> str:
    extra = info.extra_json_schema if isinstance(info, inspect.Metadata) else None
    return str((extra or {}).get("description", ""))


def _row(one: inspect.Field) -> str:
    value = told(one.type).replace("|", "\\|")
    default = one.default
    shown = "" if default in ("", NODEFAULT) else f"`{str(default).lower() if isinstance(default, bool) else default}`"
    return f"| `{one.encode_name}` | {_description(one.type).replace('|', chr(92) + '|')} | {value} | {shown} |\n"
