"""Backups, as they are kept and told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import InRow, Proof, Reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True)
class BooksFacts:
    """What books must have in common with their backup.

    Attributes:
        schema: The revision that their tables stand at.
        rows: How many rows each table has.
        totals: Σ totals of the bills, and Σ amounts of the payments, in paise.
        audit_position: The audit chain's newest entry.
        audit_sha256: Its hash.
    """

    schema: str
    rows: Mapping[str, int] = field(hash=False)
    totals: Mapping[str, int] = field(hash=False)
    audit_position: int
    audit_sha256: str

    @property
    def head(self) -> tuple[int, str]:
        """The audit chain's head: as long as it is the same, the books are."""
        return self.audit_position, self.audit_sha256


@dataclass(frozen=True)
class Backup:
    """A backup that is there.

    Attributes:
        file: It.
        number: Its place in the row of all that were made here.
        made_at: What the clock said, in the office's time zone.
        reason: Why it was made.
        engine: `sqlite` or `postgresql`.
        facts: What the books had in the moment that it holds.
        size: In bytes.
        sha256: Of its file.
        proof: How well it was looked at last; `NONE` where it was found damaged.
        proven_at: When that was.
        full_at: When it was last looked at in full.
    """

    file: Path
    number: int
    made_at: dt.datetime
    reason: Reason
    engine: str
    facts: BooksFacts
    size: int
    sha256: str
    proof: Proof
    proven_at: dt.datetime
    full_at: dt.datetime | None

    @property
    def is_proven(self) -> bool:
        """Whether it may be relied on."""
        return self.proof is not Proof.NONE

    @property
    def in_row(self) -> InRow:
        """What thinning looks at."""
        return InRow(self.number, self.made_at, self.reason, self.is_proven)


@dataclass(frozen=True)
class CheckedBackup:
    """What a look at a file found; one that is no backup, or damaged, is an error instead.

    Attributes:
        file: It.
        facts: What it holds.
        sha256: Of the file.
        known: What its manifest says was compared with what it holds.
    """

    file: Path
    facts: BooksFacts
    sha256: str
    known: bool


@dataclass(frozen=True)
class MadeBackup:
    """What making one came to.

    Attributes:
        backup: It.
        warning: Why there is no copy in the second place, in a sentence; empty where there is one,
            or none was asked for.
    """

    backup: Backup
    warning: str = ""


@dataclass(frozen=True)
class Restored:
    """What a restore came to.

    Attributes:
        file: The backup whose books are the office's now.
        made_at: When it was made; None where nothing tells.
        replaced: The books until then: a backup, or the damaged file; None where there were none.
        facts: What the books have now.
        disabled: Users who were added since; an owner may let them in again.
    """

    file: Path
    made_at: dt.datetime | None
    replaced: Path | None
    facts: BooksFacts
    disabled: tuple[str, ...] = ()
