"""The reading copy: one EPUB for each text, with apparatus and notes at the sign in the line."""
