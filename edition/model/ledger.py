"""The ledger: an account of every character of the text in one output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from edition.model.edition import Edition
from edition.model.text import Node, Text, visible_length
from edition.model.walk import everything

_RENDERED = 1
_FIRST_REASON = 2
_MAX_REASONS = 250


Account = dict[str, int | dict[str, int]]
"""What a ledger comes to: rendered, omitted by reason, lost."""


@dataclass(slots=True)
class Ledger:
    """Which characters an output shows, which it leaves out and why, which it lost. Counts exclude white space."""

    size: int
    unread: int = 0
    reasons: list[str] = field(default_factory=list)
    _state: bytearray = field(default_factory=bytearray, repr=False)

    @classmethod
    def of(cls, edition: Edition) -> Ledger:
        """Open the ledger of an edition; what the reader omitted is entered already."""
        ledger = cls(edition.characters, abs(edition.expected - edition.characters))
        ledger._state = bytearray(edition.characters)
        for omission in edition.omissions:
            ledger.omit_range(omission.start, omission.length, omission.reason)
        return ledger

    def rendered(self, start: int, value: str) -> None:
        """Enter characters as shown; a negative start is text that the builder made."""
        if start >= 0:
            length = visible_length(value)
            self._state[start : start + length] = b"\x01" * length

    def omit(self, start: int, value: str, reason: str) -> None:
        """Enter characters as left out on purpose, unless they are shown elsewhere."""
        if start >= 0:
            self.omit_range(start, visible_length(value), reason)

    def omit_all(self, nodes: Iterable[Node], reason: str) -> None:
        """Enter all text within nodes as left out on purpose: with it what a choice in it does not show."""
        for node in everything(nodes):
            if isinstance(node, Text):
                self.omit(node.start, node.value, reason)

    def omit_range(self, start: int, length: int, reason: str) -> None:
        """Enter a range of characters as left out on purpose."""
        if reason not in self.reasons:
            if len(self.reasons) >= _MAX_REASONS:
                reason = self.reasons[-1]
            else:
                self.reasons.append(reason)
        code = self.reasons.index(reason) + _FIRST_REASON
        for i in range(start, start + length):
            if self._state[i] != _RENDERED:
                self._state[i] = code

    def take_back(self, start: int, length: int, reason: str) -> None:
        """Enter characters as left out that were entered as shown with those around them."""
        if start >= 0:
            self._state[start : start + length] = bytes(length)
            self.omit_range(start, length, reason)

    @property
    def lost(self) -> int:
        """Characters that are neither shown nor left out on purpose, with those that were never read."""
        return self._state.count(0) + self.unread

    def summary(self) -> Account:
        """Return the account: rendered, omitted by reason, lost."""
        omitted = {
            reason: count for i, reason in enumerate(self.reasons) if (count := self._state.count(i + _FIRST_REASON))
        }
        return {"rendered": self._state.count(_RENDERED), "omitted": omitted, "lost": self.lost}


def add_up(summaries: list[Account]) -> Account:
    """Add the accounts of several texts."""
    rendered, lost = 0, 0
    omitted: dict[str, int] = {}
    for summary in summaries:
        for key, value in summary.items():
            if isinstance(value, dict):
                for reason, count in value.items():
                    omitted[reason] = omitted.get(reason, 0) + count
            elif key == "rendered":
                rendered += value
            else:
                lost += value
    return {"rendered": rendered, "omitted": omitted, "lost": lost}


@dataclass(slots=True)
class Uncounted(Ledger):
    """The ledger of words that are counted elsewhere: nothing is entered in it."""

    size: int = 0

    def rendered(self, start: int, value: str) -> None:
        """Enter nothing."""

    def omit_range(self, start: int, length: int, reason: str) -> None:
        """Enter nothing."""

    def take_back(self, start: int, length: int, reason: str) -> None:
        """Enter nothing."""
