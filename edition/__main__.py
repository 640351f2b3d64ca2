"""Let ``python -m edition`` do what ``edition`` does."""

from edition.start import run

run()
