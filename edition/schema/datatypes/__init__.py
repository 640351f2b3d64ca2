"""Find the datatypes that a schema names. RELAX NG, 4.3, 4.4, 6.2.8 and 6.2.9; XSD 1.0 part 2."""

from __future__ import annotations

from functools import cache

from edition.diagnostics import nearest
from edition.schema.datatypes.base import BUILT_IN, NO_CONTEXT, Context, Datatype, DatatypeError, words
from edition.schema.datatypes.dates import date_types
from edition.schema.datatypes.facets import Facet, RestrictedType
from edition.schema.datatypes.numbers import number_types
from edition.schema.datatypes.strings import XsdType, text_types

__all__ = ["NO_CONTEXT", "XSD", "Context", "Datatype", "DatatypeError", "Facet", "find_datatype", "words"]

XSD = "http://www.w3.org/2001/XMLSchema-datatypes"


@cache
def _xsd() -> dict[str, XsdType]:
    return {**text_types(), **number_types(), **date_types()}


def find_datatype(library: str, name: str, facets: tuple[Facet, ...] = ()) -> Datatype:
    """Return a datatype with its parameters; raises DatatypeError. RELAX NG, 4.16 and 6.2.8."""
    if library == "":
        return _built_in(name, facets)
    if library != XSD:
        meant = "did you mean the datatypes of XML Schema, " + XSD + "?"
        raise DatatypeError(f"the datatype library “{library}” is not known", meant)
    found = _xsd().get(name)
    if found is None:
        meant = nearest(name, _xsd())
        raise DatatypeError(f"XML Schema has no datatype “{name}”", f"did you mean “{meant}”?" if meant else "")
    return RestrictedType(found, facets) if facets else found


def _built_in(name: str, facets: tuple[Facet, ...]) -> Datatype:
    if name not in BUILT_IN:
        hint = ""
        if name in _xsd():
            hint = f"“{name}” is a datatype of XML Schema: the schema lacks datatypeLibrary="
            hint += f"“{XSD}”"
        raise DatatypeError(f"RELAX NG itself has the datatypes “string” and “token”, not “{name}”", hint)
    if facets:
        raise DatatypeError(f"RELAX NG's own datatype “{name}” takes no parameters", "", 0)
    return BUILT_IN[name]
