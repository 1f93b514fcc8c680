"""The chain over the audit log: what an entry's hash is made of, and what an anchor remembers.

An entry's hash is the SHA-256 over the UTF-8 bytes of one JSON array without spaces, letters
beyond ASCII as they are::

    [position, previous hash, at, user id, user, operation, action, thing, key, before, after,
     reason]

`at` is `YYYY-MM-DDTHH:MM:SS.ffffff+00:00` in UTC; `before` and `after` are the texts that are
stored, not what they hold; what is absent is null. The hash before the first entry is 64 zeros.
As each hash holds the one before it, no entry can be edited, taken out, put in or moved without
every later hash being another. What a chain can't tell is that its end was cut off, or that
somebody worked all hashes out again: that is what the anchor is for (invariant I8), which keeps
the last head outside of the database.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_DOUBTS = 8
"""Doubts that an anchor keeps; the first ones tell what happened."""


class Head(NamedTuple):
    """The newest entry of a chain: its position, counted from 1, and its hash in hex."""

    position: int
    sha256: str


EMPTY = Head(0, "0" * 64)
"""The head of a chain without entries."""


class Content(NamedTuple):
    """What an entry says, in the order in which it is hashed."""

    at: dt.datetime
    user_id: int | None
    user_name: str
    operation_id: str
    action: str
    thing: str
    thing_key: str
    before: str | None
    after: str | None
    reason: str


def told_at(at: dt.datetime) -> str:
    """The instant as it is hashed."""
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def following(before: Head, at: str, rest: tuple[object, ...]) -> Head:
    """The head once an entry was added.

    Args:
        before: The head until then.
        at: As `told_at`.
        rest: The other values of `Content`, in its order.
    """
    position = before.position + 1
    text = json.dumps(
        [position, before.sha256, at, *rest],
        ensure_ascii=False,
        separators=(",", ":"),
        default=repr,
    )
    # What can't be encoded was damaged: it must give some hash, not end the check.
    return Head(position, hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest())


class DoubtKind(StrEnum):
    """How a chain failed to follow from what this PC had anchored."""

    MISSING = "missing"
    AHEAD = "ahead"
    DIFFERS = "differs"
    BEHIND = "behind"


@dataclass(frozen=True)
class Doubt:
    """Something that was wrong when the next entry was written; kept until the owner accepts it.

    Attributes:
        kind: What it was.
        anchored: The head that was anchored.
        found: The head that the database had instead.
    """

    kind: DoubtKind
    anchored: Head
    found: Head

    @property
    def first_bad(self) -> int | None:
        """The position of the first entry that is gone, rewritten or unknown, as far as known."""
        match self.kind:
            case DoubtKind.MISSING:
                return None
            case DoubtKind.AHEAD:
                return self.found.position + 1
            case DoubtKind.DIFFERS:
                return self.anchored.position
            case DoubtKind.BEHIND:
                return self.anchored.position + 1

    @property
    def words(self) -> str:
        """What it means and what to do."""
        anchored, found = self.anchored.position, self.found.position
        match self.kind:
            case DoubtKind.MISSING:
                return say(
                    "The anchor file that belongs beside the database is gone, so nobody can tell"
                    " whether entries were cut off. Put the file back from where the database was"
                    " copied from."
                )
            case DoubtKind.AHEAD:
                return say(
                    "This PC saw entry {anchored} of the audit log, but the log ends at entry"
                    " {found}. Either an older copy of the database was put back, or the last"
                    " entries were cut off. If nobody restored a backup, stop work and look for the"
                    " newer database; if somebody did, what was done since must be entered again.",
                    anchored=anchored,
                    found=found,
                )
            case DoubtKind.DIFFERS:
                return say(
                    "Entry {anchored} of the audit log is not the one that this PC saw: it, or an"
                    " entry before it, was rewritten, or this is a copy that went its own way."
                    " Compare with the newest backup.",
                    anchored=anchored,
                )
            case DoubtKind.BEHIND:
                return say(
                    "Entries {first} to {found} of the audit log were not written by this"
                    " program: the anchor knows nothing of them. Either somebody put them in, or"
                    " the anchor file is older than the database beside it.",
                    first=anchored + 1,
                    found=found,
                )


@dataclass(frozen=True)
class Anchored:
    """What an anchor holds.

    Attributes:
        committed: The last head that is known to be committed.
        announced: The head of a commit that is under way, or whose end nobody heard of.
        doubts: What was found wrong since the owner last accepted such things.
    """

    committed: Head
    announced: Head | None = None
    doubts: tuple[Doubt, ...] = ()

    def knows(self, head: Head) -> bool:
        """Whether it is one of the heads."""
        return head in (self.committed, self.announced)

    def advanced(self, head: Head) -> Anchored:
        """Once that head's commit is known to be through.

        A later commit may have been announced, or be through, already: it keeps its place.
        """
        if self.announced == head:
            return replace(self, committed=head, announced=None)
        return self

    def with_doubt(self, doubt: Doubt | None) -> Anchored:
        """With one more thing that was wrong."""
        if doubt is None or doubt in self.doubts or len(self.doubts) >= MOST_DOUBTS:
            return self
        return replace(self, doubts=(*self.doubts, doubt))

    def without(self, doubts: tuple[Doubt, ...]) -> Anchored:
        """Once the owner has accepted these."""
        return replace(self, doubts=tuple(one for one in self.doubts if one not in doubts))


def doubt_of(
    anchored: Anchored | None, found: Head, stands: Callable[[Head], bool], *, alone: bool
) -> Doubt | None:
    """What is wrong about a chain that ends at `found`.

    Args:
        anchored: What the anchor holds; None where there is none.
        found: The chain's head.
        stands: Whether an anchored head is in the chain at its position.
        alone: Every commit to this database is announced in this anchor (SQLite). Otherwise
            other PCs write too, each with an anchor of its own.
    """
    if anchored is None:
        missing = alone and found != EMPTY
        return Doubt(DoubtKind.MISSING, EMPTY, found) if missing else None
    committed = anchored.committed
    if anchored.knows(found):
        return None
    if committed.position > found.position:
        return Doubt(DoubtKind.AHEAD, committed, found)
    if committed.position == found.position or not stands(committed):
        return Doubt(DoubtKind.DIFFERS, committed, found)
    if not alone:
        return None
    known, announced = committed, anchored.announced
    if announced is not None and announced.position < found.position and stands(announced):
        known = announced
    return Doubt(DoubtKind.BEHIND, known, found)


def announcing(anchored: Anchored | None, base: Head, new: Head, doubt: Doubt | None) -> Anchored:
    """What the anchor must hold on disk before the commit that takes the chain to `new`.

    Args:
        anchored: What it held.
        base: The head in the database, which nobody else may change until the commit.
        new: The head to be.
        doubt: What was wrong about `base`.
    """
    kept = () if anchored is None else anchored.doubts
    return Anchored(base, new, kept).with_doubt(doubt)
