"""Secrets as they come out: whether they are there, never what they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class SecretRow:
    """One secret that the office may store.

    Attributes:
        set_at: When it was stored; None where it isn't.
        set_by: By whom.
        from_environment: This PC's environment gives another, which goes first.
    """

    name: str
    label: str
    help: str
    set_at: dt.datetime | None = None
    set_by: str = ""
    from_environment: bool = False


@dataclass(frozen=True)
class SecretsState:
    """All secrets, and how this PC stands to the office key.

    Attributes:
        rows: In the order of their declaration.
        has_key: The office has a key: something was stored once.
    """

    rows: tuple[SecretRow, ...]
    has_key: bool


@dataclass(frozen=True)
class RecoverySheet:
    """What stands on the recovery sheet.

    Attributes:
        code: The office key in its groups.
        key_id: Tells this sheet from one of another key.
        made_on: ISO date.
    """

    office: str
    code: str = field(repr=False)
    key_id: str
    made_on: str
    made_by: str
