"""Edition → files, one package per output."""
