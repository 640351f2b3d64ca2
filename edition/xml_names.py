"""Names of XML, as its fifth edition has them: with the vowel signs and accents of every script. A leaf."""

from __future__ import annotations

import re

_START = (
    "A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
NOT_IN_NAMES = re.compile(f"[^{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-]+")
"""What no name has, nor any part of one."""
NCNAME = re.compile(f"[{_START}][{_START}.0-9\xb7\u0300-\u036f\u203f-\u2040-]*")
"""A name without a colon. XML 1.0 (fifth edition), 2.3; Namespaces in XML, 3."""
