"""Backups, as they are kept and told of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dairyos_desktop.domain.backups import InRow, Proof, Reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from dairyos_desktop.domain.data_place import BadPlace

SEALED = ".sealed"
"""How the names of encrypted backups end."""


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
    def is_sealed(self) -> bool:
        """Whether it is encrypted."""
        return self.file.name.endswith(SEALED)

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
        made_at: When it was made, as far as anything tells.
    """

    file: Path
    facts: BooksFacts
    sha256: str
    known: bool
    made_at: dt.datetime | None = None


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
        lacks_key: This PC doesn't have the office key, which opens what these books keep secret.
    """

    file: Path
    made_at: dt.datetime | None
    replaced: Path | None
    facts: BooksFacts
    disabled: tuple[str, ...] = ()
    lacks_key: bool = False


@dataclass(frozen=True)
class SecondPlaceState:
    """How the second place stands.

    Attributes:
        folder: As the office has it; empty where none is set.
        declined: None is wanted.
        copied_at: When the newest backup was made of which this PC has a copy there.
        missing_since: Since when no copy could be made; None where the last one was.
        is_beside: That is since the books lie on the same disk.
    """

    folder: str
    declined: bool = False
    copied_at: dt.datetime | None = None
    missing_since: dt.datetime | None = None
    is_beside: bool = False

    @property
    def is_wanted(self) -> bool:
        """Whether somebody has still to say where it is, or that there is none."""
        return not self.folder and not self.declined


@dataclass(frozen=True)
class BackupState:
    """How the office stands with its backups on this PC.

    Attributes:
        newest: The newest that may be relied on; None where there is none.
        second: The second place.
        place: Why the database lies badly where it is, if it does.
        is_sealed: Backups are encrypted.
        is_on: They are made unasked.
    """

    newest: Backup | None
    second: SecondPlaceState
    place: BadPlace | None = None
    is_sealed: bool = False
    is_on: bool = True


@dataclass(frozen=True)
class LastEntry:
    """The last bill or the last payment.

    Attributes:
        number: Its own, or the receipt's.
        on: Its day.
        who: The customer's name; empty where it belongs to nobody yet.
        paise: What it comes to.
    """

    number: str
    on: dt.date
    who: str
    paise: int


@dataclass(frozen=True)
class Glance:
    """Books at a glance.

    Attributes:
        customers: How many there are.
        bills: How many.
        billed: Σ of them, in paise.
        payments: How many, reversals counted as well.
        received: Σ of them, in paise.
        deliveries: Rows of what was delivered.
        last_bill: None where there is none, or an older program kept it in another form.
        last_payment: Likewise.
    """

    customers: int
    bills: int
    billed: int
    payments: int
    received: int
    deliveries: int
    last_bill: LastEntry | None = None
    last_payment: LastEntry | None = None


@dataclass(frozen=True)
class LookedInside:
    """What is in a backup, beside what the books are now.

    Attributes:
        file: It.
        made_at: When it was made, as far as anything tells.
        schema: Of the program that made it.
        then: What it holds.
        now: What the books hold.
        since: How many entries the audit log has had since; None where it is another office's.
    """

    file: Path
    made_at: dt.datetime | None
    schema: str
    then: Glance
    now: Glance
    since: int | None


@dataclass(frozen=True)
class Drilled:
    """What came of restoring a backup into a scratch place.

    Attributes:
        file: The backup.
        then: What the restored books hold.
        now: What the books hold.
        same: Nothing changed since: both are the same, row by row in number, sums and audit log.
        problems: What was wrong with the restored books; empty where they are sound.
        checked: How many things were looked at.
    """

    file: Path
    then: Glance
    now: Glance
    same: bool
    problems: tuple[str, ...] = ()
    checked: int = 0
