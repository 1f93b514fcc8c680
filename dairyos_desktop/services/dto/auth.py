"""Who may log in, as it comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class UserRow:
    """One user of the office.

    Attributes:
        version: Goes along with a change, so that nobody's is lost unseen.
        role: A word of `domain.roles.Role`.
        has_totp: Asked for a second factor at login.
        is_locked: Too many wrong passwords; no try is looked at now.
        locked_until: When that ends; None for one that has to be unlocked.
        failed_tries: Since the last login with this name, locked ones among them.
        last_failed_at: The last of them.
    """

    name: str
    role: str
    is_active: bool
    has_totp: bool
    is_locked: bool = False
    locked_until: dt.datetime | None = None
    failed_tries: int = 0
    last_failed_at: dt.datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class UserPassword:
    """A user who was added or got another password.

    Attributes:
        password: One that goes for one login; None where the owner gave one.
    """

    user: UserRow
    password: str | None = field(repr=False)


@dataclass(frozen=True)
class FailedTries:
    """Tries to log in that failed.

    Attributes:
        count: All of them, locked ones among them.
        names: Whose names were tried; what was typed and is nobody's name is not told, since it
            may be a password.
        last_at: When the last was.
    """

    count: int = 0
    names: tuple[str, ...] = ()
    last_at: dt.datetime | None = None
