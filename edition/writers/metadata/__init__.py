"""What the header says, in the words of catalogues and repositories. Edition → Record → DataCite, schema.org, …"""

from edition.writers.metadata.record import Record, record_of

__all__ = ["Record", "record_of"]
