"""RELAX NG: a general engine, with nothing of TEI in it. Schema, source → findings."""
