"""Text as XML. Not by `xml.sax.saxutils`, which brings the modules of the network along: a check would begin later by them."""

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
)


def escape(text: str) -> str:
    """Write a text as the content of an element."""
    return text.translate(_TEXT)


def quoteattr(text: str) -> str:
    """Write a text as the value of an attribute, with its quotation marks."""
    return f'"{text.translate(_VALUE)}"'
