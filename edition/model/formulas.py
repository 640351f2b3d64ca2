"""What outputs have to know of MathML: the elements of its presentation. W3C, MathML Core."""

MATHML = "http://www.w3.org/1998/Math/MathML"
MATHML_NAMES = (
    "math", "mi", "mn", "mo", "ms", "mtext", "mspace", "mrow", "mfrac", "msqrt", "mroot", "mstyle", "merror", "mpadded", "mphantom",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts", "mprescripts", "none", "mtable", "mtr", "mtd",
)  # fmt: skip
