"""Collate transcriptions: words are aligned, and what differs becomes an entry in parallel segmentation. Witnesses → TEI."""
