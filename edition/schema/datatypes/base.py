"""What a datatype is: a set of values, the texts that write them, when two are the same. RELAX NG, 6.2.8 and 6.2.9."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import dataclass, field

_TO_REPLACE = str.maketrans("\t\n\r", "   ")
_SPACE = re.compile(r"[ \t\n\r]+")

Value = Hashable
"""A value, in a form in which equal values are equal in Python."""


@dataclass(slots=True)
class Context:
    """What the meaning of a value may depend on: the namespaces in scope and the unparsed entities."""

    namespaces: dict[str, str] = field(default_factory=dict)
    entities: set[str] = field(default_factory=set)


NO_CONTEXT = Context()


class DatatypeError(ValueError):
    """A schema asks for a datatype or a parameter that does not exist or makes no sense."""

    def __init__(self, message: str, hint: str = "", parameter: int = -1) -> None:
        super().__init__(message)
        self.hint = hint
        self.parameter = parameter


def replace_space(text: str) -> str:
    """Turn each tab and line end into a space. XSD 1.0 part 2, 4.3.6, replace."""
    return text.translate(_TO_REPLACE)


def collapse_space(text: str) -> str:
    """Turn each run of white space into one space, with none at the ends. XSD 1.0 part 2, 4.3.6, collapse."""
    return _SPACE.sub(" ", text).strip(" ")


def words(text: str) -> list[str]:
    """Split a text at white space. RELAX NG, 6.2.10."""
    return [word for word in _SPACE.split(text) if word]


class Datatype:
    """One datatype of a library, with the parameters that a schema gave it."""

    name = ""
    described = ""
    """What a value must be, as the end of a sentence that begins “must be”."""
    short = ""
    """The same without an example, where a range follows."""
    example = ""
    """A value, where several datatypes can be described together by their examples."""
    contextual = False
    """Whether the same text can mean different values in different places."""
    id_kind = ""
    """``ID``, ``IDREF`` or ``IDREFS``. RELAX NG DTD Compatibility, 5."""

    def parse(self, text: str, context: Context) -> Value:
        """Return the value that a text writes; raises ValueError where it writes none."""
        raise NotImplementedError

    def allows(self, text: str, context: Context) -> bool:
        """Tell whether a text writes a value of this datatype."""
        try:
            self.parse(text, context)
        except ValueError:
            return False
        return True


class StringType(Datatype):
    """The built-in datatype ``string``: every text is its own value. RELAX NG, 6.2.9."""

    name = "string"
    described = "any text"

    def parse(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the text."""
        return text

    def allows(self, text: str, context: Context) -> bool:  # noqa: ARG002
        """Every text is allowed."""
        return True


class TokenType(StringType):
    """The built-in datatype ``token``: texts that differ in white space only are the same. 6.2.9."""

    name = "token"

    def parse(self, text: str, context: Context) -> Value:  # noqa: ARG002
        """Return the text with its white space collapsed."""
        return collapse_space(text)


BUILT_IN: dict[str, Datatype] = {"string": StringType(), "token": TokenType()}
