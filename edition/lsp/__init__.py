"""What a text editor asks while a text is written (Language Server Protocol): findings, completion, what a name means, where it stands.

It needs the extra `lsp`; nothing else of the package imports it.
"""
