"""The edition as frozen data: text, apparatus, notes, metadata. No lxml, no files."""
