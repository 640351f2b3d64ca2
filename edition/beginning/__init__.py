"""Begin an edition: a project of a kind, or one around a TEI file that exists. Wishes → files."""

from edition.beginning.kinds import KINDS, Kind
from edition.beginning.project import Begun, begin
from edition.beginning.wishes import HOSTS, LICENCES, Wishes

__all__ = ["HOSTS", "KINDS", "LICENCES", "Begun", "Kind", "Wishes", "begin"]
