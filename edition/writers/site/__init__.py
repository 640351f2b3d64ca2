"""The web site: one readable page per text, what the header says, the witnesses, the TEI to download."""
