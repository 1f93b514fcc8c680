"""A user's own second factor: set up, confirmed, renewed, turned off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from dairyos_desktop.domain.errors import InvalidInputError, RefusedError
from dairyos_desktop.domain.passwords import LEAST_LENGTH, normal_password
from dairyos_desktop.domain.second_factor import (
    digits_of,
    new_recovery_codes,
    recovery_hash,
)
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.users import TotpRecoveryCode, TotpSecret
from dairyos_desktop.services.command import personal
from dairyos_desktop.services.dto.second_factor import CodeSheet, Enrolment, FactorState, NewCodes
from dairyos_desktop.services.office import business_date, office_row
from dairyos_desktop.services.second_factor import (
    factor_of,
    fitting_step,
    needed_by,
    sealed_as,
    used_already,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.services.paper_ports import RecoverySheetRenderer
    from dairyos_desktop.services.ports import Clock, Database, FileStore

_IN_GROUP = 4
_LONGEST_ISSUER = 24


class OwnFactorService:
    """What a user does to their own second factor; every role may."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        keys: OfficeKeys,
        auth: AuthService,
        *,
        renderer: RecoverySheetRenderer,
        files: FileStore,
        qr_bars: Callable[[str], tuple[int, list[tuple[int, int, int]]] | None],
    ) -> None:
        """`qr_bars` gives a text's QR code: modules a side, and bars of (column, row, length)."""
        self._database = database
        self._clock = clock
        self._keys = keys
        self._auth = auth
        self._renderer = renderer
        self._files = files
        self._qr_bars = qr_bars

    @personal
    def state(self, actor: Actor) -> FactorState:
        """How the user's second factor stands; asks the keyring nothing."""
        user_id = _user_id(actor)
        with self._database.read() as session:
            row = session.scalar(
                select(TotpSecret).where(
                    TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_not(None)
                )
            )
            left = session.scalar(
                select(func.count())
                .select_from(TotpRecoveryCode)
                .where(TotpRecoveryCode.user_id == user_id, TotpRecoveryCode.used_at.is_(None))
            )
            return FactorState(
                since=None if row is None else row.confirmed_at,
                codes_left=left or 0,
                needed=needed_by(session, actor.role),
            )

    @personal
    def begin(self, actor: Actor) -> Enrolment:
        """A new secret for the telephone; it counts once `confirm` has seen a code of it.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: There is a second factor already.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        import pyotp  # noqa: PLC0415 - only those with a second factor need it

        actor.require_fresh()
        user_id = _user_id(actor)
        with self._database.read() as session:
            _refuse_second(session, user_id)
            # The telephone lists it so; a long one would make the QR code too fine to scan.
            office = office_row(session).name[:_LONGEST_ISSUER].strip()
        # 32 letters of base32 are the 160 bits that RFC 4226 recommends.
        secret = pyotp.random_base32(length=32)
        sealed = self._keys.seal(sealed_as(user_id), secret)
        with self._database.write(actor, "user.second_factor_begin") as unit:
            _refuse_second(unit.session, user_id)
            self._keys.stands(unit.session, sealed)
            unit.session.execute(delete(TotpSecret).where(TotpSecret.user_id == user_id))
            unit.session.add(
                TotpSecret(
                    user_id=user_id,
                    secret_encrypted=sealed,
                    confirmed_at=None,
                    last_step=None,
                    created_at=unit.now,
                )
            )
            unit.audit("user", actor.name, after={"second_factor": "begun"})
        uri = pyotp.TOTP(secret).provisioning_uri(name=actor.name, issuer_name=office)
        bars = self._qr_bars(uri)
        modules, dark = bars if bars is not None else (0, [])
        groups = [secret[at : at + _IN_GROUP] for at in range(0, len(secret), _IN_GROUP)]
        return Enrolment(secret=" ".join(groups), modules=modules, bars=tuple(dark))

    @personal
    def confirm(self, actor: Actor, code: str) -> NewCodes:
        """The second factor counts from now on; gives its recovery codes, shown this once.

        Raises:
            InvalidInputError: That is no code of six digits.
            WrongCodeError: It doesn't fit; where the clocks are apart it says so.
            RefusedError: Nothing was begun, or it counts already.
            OfficeKeyMissingError: This PC hasn't the office key.
            KeyringTroubleError: The keyring can't be asked, or needs a passphrase.
        """
        user_id, digits = _user_id(actor), digits_of(code)
        if not digits:
            raise InvalidInputError(
                say("A code has six digits."), say("Type the one that is shown now.")
            )
        with self._database.read() as session:
            sealed = session.scalar(
                select(TotpSecret.secret_encrypted).where(
                    TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_(None)
                )
            )
        if sealed is None:
            raise RefusedError(
                say("Nothing is to be confirmed."), say("Begin setting it up again.")
            )
        step = fitting_step(
            self._keys.unseal(sealed_as(user_id), sealed), digits, self._clock.now()
        )
        codes = new_recovery_codes()
        with self._database.write(actor, "user.second_factor_on") as unit:
            confirmed = unit.session.execute(
                update(TotpSecret)
                .where(
                    TotpSecret.user_id == user_id,
                    TotpSecret.secret_encrypted == sealed,
                    TotpSecret.confirmed_at.is_(None),
                )
                .values(confirmed_at=unit.now, last_step=step)
                .returning(TotpSecret.id)
            ).first()
            if confirmed is None:
                raise used_already()
            _replace_codes(unit.session, user_id, codes)
            unit.audit("user", actor.name, after={"second_factor": True})
            unit.changed("users")
        return NewCodes(codes, replace(actor, enrol_by=None, must_enrol=False))

    @personal
    def renew_codes(self, actor: Actor) -> NewCodes:
        """Ten new recovery codes; the earlier ones go no longer.

        Raises:
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: There is no second factor.
        """
        actor.require_fresh()
        user_id, codes = _user_id(actor), new_recovery_codes()
        with self._database.write(actor, "user.recovery_codes") as unit:
            if factor_of(unit.session, user_id) is None:
                raise RefusedError(say("There is no second factor."), say("Set it up first."))
            _replace_codes(unit.session, user_id, codes)
            unit.audit("user", actor.name, after={"recovery_codes": "renewed"})
            unit.changed("users")
        return NewCodes(codes, actor)

    @personal
    def turn_off(self, actor: Actor, password: str) -> FactorState:
        """Logs in by the password alone from now on.

        Raises:
            LoginRefusedError: It isn't the user's password.
            RefusedError: The office asks this role for a second factor, or the password is too
                short without one.
        """
        self._auth.confirm(actor, password)
        user_id = _user_id(actor)
        if len(normal_password(password)) < LEAST_LENGTH:
            raise RefusedError(
                say(
                    "Without a second factor the password needs {least_length} characters.",
                    least_length=LEAST_LENGTH,
                ),
                say("Set a longer one first."),
            )
        with self._database.write(actor, "user.second_factor_off") as unit:
            if needed_by(unit.session, actor.role):
                raise RefusedError(
                    say("The office asks for a second factor with your role."),
                    say("The owner decides that in the settings, under Login."),
                )
            drop_factor(unit.session, user_id)
            unit.audit(
                "user", actor.name, before={"second_factor": True}, after={"second_factor": False}
            )
            unit.changed("users")
        return self.state(actor)

    @personal
    def codes_sheet(self, actor: Actor, codes: tuple[str, ...], path: Path) -> None:
        """Writes the codes that were just given as a PDF, to be printed.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        with self._database.read() as session:
            office = office_row(session).name
            today = business_date(session, self._clock.now())
        sheet = CodeSheet(office=office, user=actor.name, codes=codes, made_on=today.isoformat())
        self._files.write(path, self._renderer.render_codes(sheet))


def drop_factor(session: Session, user_id: int) -> bool:
    """Takes a user's second factor and its codes away; False where there was none."""
    had = factor_of(session, user_id) is not None
    for table in (TotpRecoveryCode, TotpSecret):
        session.execute(delete(table).where(table.user_id == user_id))
    return had


def _user_id(actor: Actor) -> int:
    if actor.user_id is None:
        raise RefusedError(say("{actor} is no person and has no second factor.", actor=actor.name))
    return actor.user_id


def _refuse_second(session: Session, user_id: int) -> None:
    if factor_of(session, user_id) is not None:
        raise RefusedError(
            say("There is a second factor already."), say("Turn it off first, to set up another.")
        )


def _replace_codes(session: Session, user_id: int, codes: tuple[str, ...]) -> None:
    session.execute(delete(TotpRecoveryCode).where(TotpRecoveryCode.user_id == user_id))
    session.add_all(
        TotpRecoveryCode(user_id=user_id, code_hash=recovery_hash(user_id, code), used_at=None)
        for code in codes
    )
