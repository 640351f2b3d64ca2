"""Write the table of what all of TEI allows: `python -m edition.schema.tei tei_all.rng`, or `make tables`."""

import sys
from pathlib import Path

from edition.schema.tei import FACTS
from edition.schema.tei.making import facts_of

if __name__ == "__main__":
    FACTS.write_text(facts_of(Path(sys.argv[1]).read_bytes()), encoding="utf-8", newline="\n")
