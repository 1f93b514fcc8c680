"""Who may log in, and who tried to."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from dairyos_desktop.models.base import Base, Key, one_of


class User(Base):
    """A person with a login; `name_key` is the name NFKC-casefolded, by which logins compare."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(one_of("role", "owner", "manager", "clerk", "viewer"), "role"),
        Index("uq_users_name_key", "name_key", unique=True),
        Index("ix_users_email", "email"),
        Index("ix_users_role", "role"),
        Index("ix_users_is_active", "is_active"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    name_key: Mapped[str]
    email: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    must_change_password: Mapped[bool]
    is_active: Mapped[bool]
    language: Mapped[str]
    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int]


class LoginAttempt(Base):
    """One try to log in, of a known name or not.

    `in_flight` from when it was counted until its password is compared; of a program that died
    between, it stays.
    """

    __tablename__ = "login_attempts"
    __table_args__ = (
        CheckConstraint(one_of("outcome", "accepted", "refused", "locked"), "outcome"),
        Index("ix_login_attempts_name_key_at", "name_key", "at"),
        Index("ix_login_attempts_pc_at", "pc", "at"),
    )

    id: Mapped[Key]
    name_key: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    pc: Mapped[str]
    outcome: Mapped[str]
    in_flight: Mapped[bool]
    at: Mapped[dt.datetime]


class LoginCount(Base):
    """Failures counted against a name or a PC, known or not (`domain.lockout.Tally`).

    `recent` holds ISO instants with a space between them. All instants are of `SteadyTime`, which
    goes on evenly while a program runs.
    """

    __tablename__ = "login_counts"
    __table_args__ = (CheckConstraint(one_of("kind", "name", "pc"), "kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    recent: Mapped[str]
    in_row: Mapped[int]
    locks: Mapped[int]
    locked_at: Mapped[dt.datetime | None]


class UnlockPin(Base):
    """What unlocks a user's window on one PC, beside the password; it never logs in.

    `failed` counts wrong PINs since the last right one or the last password.
    """

    __tablename__ = "unlock_pins"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    pc: Mapped[str] = mapped_column(primary_key=True)
    pin_hash: Mapped[str]
    failed: Mapped[int]
    set_at: Mapped[dt.datetime]


class TotpSecret(Base):
    """A user's second factor; the secret is encrypted under the office key.

    `last_step` is the newest step of thirty seconds whose code was taken: no older one is taken
    again.
    """

    __tablename__ = "totp_secrets"

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    secret_encrypted: Mapped[str]
    confirmed_at: Mapped[dt.datetime | None]
    last_step: Mapped[int | None]
    created_at: Mapped[dt.datetime]


class TotpRecoveryCode(Base):
    """A code that goes once in place of the second factor's; kept as a hash."""

    __tablename__ = "totp_recovery_codes"
    __table_args__ = (
        Index("uq_totp_recovery_codes_user_id_hash", "user_id", "code_hash", unique=True),
    )

    id: Mapped[Key]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    code_hash: Mapped[str]
    used_at: Mapped[dt.datetime | None]
