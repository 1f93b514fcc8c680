"""The code of the second factor at a login: which one fits, and that it goes once.

Comparing needs the secret, and that the keyring: it happens outside of any transaction. Taking
the code is one statement of the login's last transaction, so that of many logins with one code
one gets in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import or_, select, update

from dairyos_desktop.domain.declared_settings import SECOND_FACTOR
from dairyos_desktop.domain.errors import WrongCodeError
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.second_factor import (
    AROUND,
    GRACE,
    LOOKED_AT,
    apart_words,
    digits_of,
    recovery_hash,
    step_of,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.office import Setting
from dairyos_desktop.models.users import TotpRecoveryCode, TotpSecret, User
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.ports import Clock

_NEEDING = {
    "nobody": frozenset[Role](),
    "owner": frozenset({Role.OWNER}),
    "owner_manager": frozenset({Role.OWNER, Role.MANAGER}),
}


@dataclass(frozen=True)
class Factor:
    """A user's second factor as it stood when the try began.

    Attributes:
        sealed: The secret under the office key.
        last_step: The newest step whose code was taken.
    """

    user_id: int
    sealed: str
    last_step: int | None

    @classmethod
    def of(cls, row: TotpSecret) -> Factor:
        """The confirmed row's."""
        return cls(row.user_id, row.secret_encrypted, row.last_step)


@dataclass(frozen=True)
class Accepted:
    """A code that fits, to be taken: by its step, or by the hash of a recovery code."""

    factor: Factor
    step: int | None = None
    code_hash: str = ""

    def take(self, session: Session, now: dt.datetime) -> bool:
        """Marks it as used, in one statement; False where somebody was quicker."""
        user_id = self.factor.user_id
        if self.step is None:
            statement = (
                update(TotpRecoveryCode)
                .where(
                    TotpRecoveryCode.user_id == user_id,
                    TotpRecoveryCode.code_hash == self.code_hash,
                    TotpRecoveryCode.used_at.is_(None),
                )
                .values(used_at=now)
                .returning(TotpRecoveryCode.id)
            )
        else:
            statement = (
                update(TotpSecret)
                .where(
                    TotpSecret.user_id == user_id,
                    TotpSecret.secret_encrypted == self.factor.sealed,
                    TotpSecret.confirmed_at.is_not(None),
                    or_(TotpSecret.last_step.is_(None), TotpSecret.last_step < self.step),
                )
                .values(last_step=self.step)
                .returning(TotpSecret.id)
            )
        return session.execute(statement).first() is not None


class FactorCheck:
    """Compares codes."""

    def __init__(self, keys: OfficeKeys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    def accepted(self, factor: Factor, typed: str) -> Accepted:
        """The code, if it fits: of the telephone, or one of the recovery codes.

        Raises:
            WrongCodeError: It doesn't fit, or was used already.
            OfficeKeyMissingError: This PC can't open the secret; a recovery code goes all the same.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        digits = digits_of(typed)
        if not digits:
            return Accepted(factor, code_hash=recovery_hash(factor.user_id, typed))
        secret = self._keys.unseal(sealed_as(factor.user_id), factor.sealed)
        step = fitting_step(secret, digits, self._clock.now())
        if factor.last_step is not None and step <= factor.last_step:
            raise used_already()
        return Accepted(factor, step=step)


def fitting_step(secret: str, digits: str, now: dt.datetime) -> int:
    """The step that a code is of, the newest first.

    Raises:
        WrongCodeError: It is of none that is taken now; where the clocks are apart it says so.
    """
    import pyotp  # noqa: PLC0415 - only those with a second factor need it

    totp, present = pyotp.TOTP(secret), step_of(now)

    def fits(steps: int) -> bool:
        at = present + steps
        return at >= 0 and pyotp.utils.strings_equal(totp.generate_otp(at), digits)

    for steps in range(AROUND, -AROUND - 1, -1):
        if fits(steps):
            return present + steps
    for steps in sorted(range(-LOOKED_AT, LOOKED_AT + 1), key=abs):
        if fits(steps):
            raise WrongCodeError(say("That code is not of now."), apart_words(steps))
    raise WrongCodeError(
        say("That code is not right."),
        say("Take the one that the telephone shows now, or a recovery code."),
    )


def used_already() -> WrongCodeError:
    """What is said of a code that went once."""
    return WrongCodeError(
        say("That code was used already."),
        say("Wait until the telephone shows another, then try again."),
    )


def sealed_as(user_id: int) -> str:
    """For whom and what a secret is sealed."""
    return f"second factor of user {user_id}"


def factor_of(session: Session, user_id: int) -> Factor | None:
    """A user's second factor, once it was confirmed."""
    row = session.scalar(
        select(TotpSecret).where(
            TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_not(None)
        )
    )
    return None if row is None else Factor.of(row)


def needed_by(session: Session, role: Role) -> bool:
    """Whether the office asks a role for a second factor."""
    return role in _NEEDING[setting_value(session, SECOND_FACTOR)]


def enrol_by(session: Session, user_id: int, role: Role) -> dt.datetime | None:
    """Until when a user may put off the second factor that the office asks for.

    None where it asks for none, or there is one.
    """
    if not needed_by(session, role) or factor_of(session, user_id) is not None:
        return None
    asked_at = session.scalars(
        select(Setting.updated_at).where(Setting.key == SECOND_FACTOR.key)
    ).one()
    made_at = session.scalars(select(User.created_at).where(User.id == user_id)).one()
    return max(asked_at, made_at) + GRACE
