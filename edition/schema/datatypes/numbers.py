"""XSD's numbers and truth values. XSD 1.0 part 2, 3.2.2 to 3.2.5 and 3.3.13 to 3.3.25."""

from __future__ import annotations

import math
import re
import struct
from decimal import Decimal

from edition.schema.datatypes.base import Context, Value
from edition.schema.datatypes.strings import XsdType

ORDERED = frozenset({"pattern", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"})
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_SPECIAL = {"INF": math.inf, "-INF": -math.inf}
_NAN = "NaN"

_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "long": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 31), (1 << 31) - 1),
    "short": (-(1 << 15), (1 << 15) - 1),
    "byte": (-(1 << 7), (1 << 7) - 1),
    "nonNegativeInteger": (0, None),
    "unsignedLong": (0, (1 << 64) - 1),
    "unsignedInt": (0, (1 << 32) - 1),
    "unsignedShort": (0, (1 << 16) - 1),
    "unsignedByte": (0, (1 << 8) - 1),
    "positiveInteger": (1, None),
}


class BooleanType(XsdType):
    """``boolean``. 3.2.2."""

    name = "boolean"
    described = "“true” or “false”"

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the truth value."""
        if text in {"true", "1"}:
            return True
        if text in {"false", "0"}:
            return False
        raise ValueError(text)


class DecimalType(XsdType):
    """``decimal``: a number with or without a fraction, of any size. 3.2.3."""

    name = "decimal"
    short = "a number"
    described = "a number such as 12 or 1.5"
    facets = ORDERED | {"totalDigits", "fractionDigits"}

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the number."""
        if not _DECIMAL.fullmatch(text):
            raise ValueError(text)
        return Decimal(text)

    def order(self, one: Value, other: Value) -> int | None:
        """Compare as numbers."""
        if not isinstance(one, Decimal | int) or not isinstance(other, Decimal | int):
            raise TypeError(one, other)
        return (one > other) - (one < other)


class IntegerType(DecimalType):
    """``integer`` and the datatypes that bound it. 3.3.13 and after."""

    def __init__(self, name: str, least: int | None, most: int | None) -> None:
        self.name = name
        self.short = "a whole number"
        self.least = least
        self.most = most
        match (least, most):
            case (None, None):
                self.described = "a whole number"
            case (_, None):
                self.described = f"a whole number, {least} or more"
            case (None, _):
                self.described = f"a whole number, {most} or less"
            case _:
                self.described = f"a whole number between {least} and {most}"

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the number where it lies within the bounds."""
        if not _INTEGER.fullmatch(text):
            raise ValueError(text)
        number = Decimal(text)
        if (self.least is not None and number < self.least) or (self.most is not None and number > self.most):
            raise ValueError(text)
        return number


class FloatType(XsdType):
    """``float`` and ``double``: binary numbers of 32 and 64 bits. 3.2.4 and 3.2.5."""

    facets = ORDERED

    def __init__(self, name: str, *, single: bool) -> None:
        self.name = name
        self.short = "a number"
        self.described = "a number such as 12, 1.5 or 2e10"
        self._single = single

    def read(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the number; “not a number” is equal to itself, as XSD has it."""
        if text == _NAN:
            return _NAN
        if text in _SPECIAL:
            return _SPECIAL[text]
        if not _FLOAT.fullmatch(text):
            raise ValueError(text)
        number = float(text)
        if self._single:
            try:
                (number,) = struct.unpack("f", struct.pack("f", number))
            except OverflowError:
                number = math.copysign(math.inf, number)
        return number

    def order(self, one: Value, other: Value) -> int | None:
        """Compare as numbers; “not a number” is equal to itself and not comparable to anything else."""
        if isinstance(one, float) and isinstance(other, float):
            return (one > other) - (one < other)
        return 0 if one == other else None


def number_types() -> dict[str, XsdType]:
    """Return the datatypes of this module by name."""
    types: list[XsdType] = [
        BooleanType(),
        DecimalType(),
        FloatType("float", single=True),
        FloatType("double", single=False),
        *(IntegerType(name, *bounds) for name, bounds in _INTEGERS.items()),
    ]
    return {known.name: known for known in types}
