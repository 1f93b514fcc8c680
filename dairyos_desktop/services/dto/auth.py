"""Who may log in, as it comes out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UserRow:
    """One user of the office.

    Attributes:
        role: A word of `domain.roles.Role`.
        has_totp: Asked for a second factor at login.
    """

    name: str
    role: str
    is_active: bool
    has_totp: bool
