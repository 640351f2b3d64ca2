"""RELAX NG as text: the patterns of which a grammar is put together. A pattern that is None vanishes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from edition.schema.odd.escaping import escape, quoteattr

EMPTY, TEXT, NOT_ALLOWED = "<empty/>", "<text/>", "<notAllowed/>"
_MOST_COUNTED = 400
UNBOUNDED = -1


def ref(name: str) -> str:
    """Refer to a definition."""
    return f"<ref name={quoteattr(name)}/>"


def value(text: str) -> str:
    """Allow one value."""
    return f"<value>{escape(text)}</value>"


def choice(found: Iterable[str]) -> str | None:
    """One of several."""
    ways = list(dict.fromkeys(found))
    return f"<choice>{''.join(ways)}</choice>" if len(ways) > 1 else ways[0] if ways else None


def group(found: Iterable[str], kind: str = "group") -> str | None:
    """All of several, one after the other, or of another kind that joins them."""
    parts = list(found)
    if len(parts) == 1 and kind == "group":
        return parts[0]
    return f"<{kind}>{''.join(parts)}</{kind}>" if parts else None


def counted(pattern: str, least: int, most: int) -> str:
    """Repeat a pattern at least so often and at most so often; the most may be unbounded."""
    match least, most:
        case 1, 1:
            return pattern
        case 0, 1:
            return f"<optional>{pattern}</optional>"
        case 0, -1:
            return f"<zeroOrMore>{pattern}</zeroOrMore>"
        case 1, -1:
            return f"<oneOrMore>{pattern}</oneOrMore>"
        case _:
            return _repeated(pattern, least, most)


def _repeated(pattern: str, least: int, most: int) -> str:
    if most == 0:
        return EMPTY
    if most == UNBOUNDED or most - least > _MOST_COUNTED:
        rest = f"<zeroOrMore>{pattern}</zeroOrMore>"
    else:
        more = most - least
        rest = f"<optional>{pattern}" * more + "</optional>" * more
    return f"<group>{pattern * min(least, _MOST_COUNTED)}{rest}</group>"


def define(name: str, pattern: str) -> str:
    """Define a name."""
    return f"<define name={quoteattr(name)}>{pattern}</define>\n"


def data(kind: str, parameters: Iterable[tuple[str, str]] = ()) -> str:
    """Allow the values of a datatype of XML Schema."""
    inner = "".join(f"<param name={quoteattr(name)}>{escape(text)}</param>" for name, text in parameters)
    return f"<data type={quoteattr(kind)}>{inner}</data>" if inner else f"<data type={quoteattr(kind)}/>"


def any_element(name: str, exceptions: Iterable[tuple[str, str]], required: Sequence[str] = ()) -> str:
    """Define an element of any name but some, with any content; an exception is a namespace and a name or nothing.

    Where namespaces are required, it is any element of these.
    """
    left_out = list(exceptions)
    if required:
        names = choice(_any_name(_excepted(one for one in left_out if one[0] == space), space) for space in required)
    else:
        names = _any_name(_excepted(left_out))
    attributes = "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>"
    content = f"<zeroOrMore><choice><text/>{ref(name)}</choice></zeroOrMore>"
    return define(name, f"<element>{names}{attributes}{content}</element>")


def _excepted(found: Iterable[tuple[str, str]]) -> str:
    return "".join(
        f"<name ns={quoteattr(space)}>{one}</name>" if one else f"<nsName ns={quoteattr(space)}/>"
        for space, one in found
    )


def _any_name(left_out: str, space: str | None = None) -> str:
    kind, given = ("anyName", "") if space is None else ("nsName", f" ns={quoteattr(space)}")
    return f"<{kind}{given}><except>{left_out}</except></{kind}>" if left_out else f"<{kind}{given}/>"
