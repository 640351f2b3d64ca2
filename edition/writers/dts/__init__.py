"""The text by its parts, for programs that ask for passages: DTS 1.0 as static files."""
