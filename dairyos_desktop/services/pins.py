"""PINs: what unlocks a user's own window on one PC; they never log in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from dairyos_desktop.domain.errors import PinRefusedError
from dairyos_desktop.domain.pins import MOST_TRIES, check_pin
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.users import UnlockPin
from dairyos_desktop.services.command import command, query

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.auth import AuthService
    from dairyos_desktop.services.ports import Database, PasswordHasher


class PinService:
    """The PINs of one PC."""

    def __init__(
        self, database: Database, auth: AuthService, hasher: PasswordHasher, pc: str
    ) -> None:
        """`pc` names this PC: a PIN goes for it alone."""
        self._database = database
        self._auth = auth
        self._hasher = hasher
        self._pc = pc

    @query(Action.READ)
    def tries_left(self, actor: Actor) -> int | None:
        """How many PINs are still looked at before only the password opens; None without a PIN."""
        with self._database.read() as session:
            failed = session.scalar(select(UnlockPin.failed).where(*self._of(actor)))
            return None if failed is None else max(MOST_TRIES - failed, 0)

    @command(Action.READ)
    def set_pin(self, actor: Actor, password: str, pin: str) -> None:
        """Sets the user's PIN on this PC.

        Raises:
            InvalidInputError: The PIN is refused; the message says why.
            LockedOutError: Too many wrong passwords; it says when to try again.
            LoginRefusedError: It isn't their password.
        """
        kept = check_pin(pin)
        self._auth.confirm(actor, password)
        hashed = self._hasher.hash(kept)
        with self._database.write(actor, "user.set_pin") as unit:
            assert actor.user_id is not None  # noqa: S101 - who has a password is a user
            unit.session.execute(delete(UnlockPin).where(*self._of(actor)))
            unit.session.add(
                UnlockPin(
                    user_id=actor.user_id, pc=self._pc, pin_hash=hashed, failed=0, set_at=unit.now
                )
            )
            unit.audit("user", actor.name, after={"pin": "set", "pc": self._pc})

    @command(Action.READ)
    def remove_pin(self, actor: Actor) -> None:
        """From now on only the password unlocks; nothing happens where there is no PIN."""
        with self._database.write(actor, "user.remove_pin") as unit:
            if unit.session.scalar(select(UnlockPin.failed).where(*self._of(actor))) is None:
                return
            unit.session.execute(delete(UnlockPin).where(*self._of(actor)))
            unit.audit("user", actor.name, before={"pin": "set", "pc": self._pc})

    @command(Action.READ)
    def unlock(self, actor: Actor, pin: str) -> None:
        """Whether the window may be unlocked; each try is counted before the PIN is compared.

        Raises:
            PinRefusedError: It may not; it says whether another PIN will be looked at.
        """
        with self._database.write(actor, "user.unlock_by_pin") as unit:
            counted = unit.session.execute(
                update(UnlockPin)
                .where(*self._of(actor), UnlockPin.failed < MOST_TRIES)
                .values(failed=UnlockPin.failed + 1)
                .returning(UnlockPin.pin_hash, UnlockPin.failed)
            ).one_or_none()
        if counted is None:
            raise PinRefusedError(
                say("No PIN opens this any longer."), say("Type your password."), tries_left=0
            )
        if self._hasher.verify(counted.pin_hash, pin):
            self._forget_failures(actor, "unlocked by PIN")
            return
        with self._database.write(actor, "user.unlock_by_pin") as unit:
            unit.audit("login", actor.name, after={"outcome": "wrong PIN", "pc": self._pc})
        left = MOST_TRIES - counted.failed
        raise PinRefusedError(
            say("That is not your PIN."),
            say_n(
                "{count} more try, then only the password.",
                "{count} more tries, then only the password.",
                left,
            )
            if left
            else say("Type your password."),
            tries_left=left,
        )

    @command(Action.READ, fresh=True)
    def password_given(self, actor: Actor) -> None:
        """The password was typed: PINs are looked at again.

        Raises:
            PasswordNeededError: It was last asked for too long ago.
        """
        if self.tries_left(actor) not in {None, MOST_TRIES}:
            self._forget_failures(actor, "PIN goes again")

    def _forget_failures(self, actor: Actor, outcome: str) -> None:
        with self._database.write(actor, "user.unlock_by_pin") as unit:
            unit.session.execute(update(UnlockPin).where(*self._of(actor)).values(failed=0))
            unit.audit("login", actor.name, after={"outcome": outcome, "pc": self._pc})

    def _of(self, actor: Actor) -> tuple[ColumnElement[bool], ...]:
        return UnlockPin.user_id == actor.user_id, UnlockPin.pc == self._pc
