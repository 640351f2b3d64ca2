"""edition.toml: its keys declared once, with types, ranges and words; read with the place of every mistake. A leaf."""
