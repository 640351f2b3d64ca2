"""The editors of other people, with the language server."""

import os

PICTURES = os.environ.get("EDITION_PICTURES")
"""The folder into which tests put pictures of what they see: `EDITION_PICTURES=docs/pictures` makes those of the handbook."""
