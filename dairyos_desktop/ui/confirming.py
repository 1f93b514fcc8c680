"""Deeds that ask for something first: the password once more, or what opens this PC's secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.errors import (
    InvalidInputError,
    PassphraseNeededError,
    PasswordNeededError,
)
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.office_key import OfficeKeys
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.ways import Unlock
    from dairyos_desktop.ui.work import Work

T = TypeVar("T")


class Confirming:
    """Runs calls as the user of a page, whose password is asked for again where it must be fresh.

    Args:
        owner: The page.
        context: Whose user it is.
        before: What the password is for: "before users are changed".
        lane: Where the calls run; what may wait for a keyring must hold no save up.

    Attributes:
        actor: The user; renewed with each password that is asked for.
    """

    def __init__(
        self, owner: QWidget, context: UiContext, before: str, lane: Lane = Lane.WRITE
    ) -> None:
        self.actor: Actor = context.actor
        self._owner = owner
        self._context = context
        self._before = before
        self._lane = lane

    def run(
        self,
        call: Callable[[Actor], T],
        done: Callable[[T], None],
        *,
        failed: Callable[[DairyError], None],
        busy: QAbstractButton | None = None,
    ) -> None:
        """Runs a call; asks first for what it turns out to need, then runs it again."""
        actor = self.actor

        def again() -> None:
            self.run(call, done, failed=failed, busy=busy)

        def refused(error: DairyError) -> None:
            if isinstance(error, PasswordNeededError):
                self._ask_password(again, failed)
            elif isinstance(error, PassphraseNeededError):
                ask_passphrase(
                    self._owner,
                    error,
                    self._context.services.office_key.unlock,
                    self._context.work,
                    self._context.prompts,
                    done=again,
                    failed=failed,
                )
            else:
                failed(error)

        self._context.work.run(
            self._owner,
            lambda: call(actor),
            done=done,
            failed=refused,
            lane=self._lane,
            busy=busy,
        )

    def _ask_password(
        self, again: Callable[[], None], failed: Callable[[DairyError], None]
    ) -> None:
        auth, actor = self._context.services.auth, self.actor
        password = self._context.prompts.password(
            self._owner,
            question=f"Your password, {self._before}",
            label=f"Password of {actor.name}",
            yes="Go on",
        )
        if not password:
            return

        def confirmed(fresh: Actor) -> None:
            self.actor = fresh
            again()

        self._context.work.run(
            self._owner,
            lambda: auth.confirm(actor, password),
            done=confirmed,
            failed=failed,
            lane=Lane.WRITE,
        )


def ask_passphrase(
    owner: QWidget,
    needed: PassphraseNeededError,
    unlock: Unlock,
    work: Work,
    prompts: Prompts,
    *,
    done: Callable[[], None],
    failed: Callable[[DairyError], None],
) -> None:
    """Asks for the passphrase of this PC's file of secrets, twice where it is chosen only now.

    Whoever thinks better of it is told nothing: nothing was done.
    """
    question = needed.message if needed.new else "The passphrase of this PC's secrets"
    passphrase = prompts.password(
        owner,
        question=question,
        label="A passphrase of your choice" if needed.new else "Passphrase",
        yes="Go on",
    )
    if not passphrase:
        return
    if needed.new:
        again = prompts.password(
            owner,
            question="The same passphrase once more. Keep it on paper.",
            label="Passphrase once more",
            yes="Make the file",
        )
        if again is None:
            return
        if again != passphrase:
            failed(InvalidInputError("The two passphrases differ.", "Begin again."))
            return

    work.run(
        owner,
        lambda: unlock(passphrase, new=needed.new),
        done=lambda _: done(),
        failed=failed,
        lane=Lane.NETWORK,
    )


def ask_to_join(
    owner: QWidget,
    keys: OfficeKeys,
    work: Work,
    prompts: Prompts,
    *,
    done: Callable[[], None],
    failed: Callable[[DairyError], None],
    busy: QAbstractButton | None = None,
) -> None:
    """Asks for the join code or the sheet's, and keeps the office key on this PC by it."""
    code = prompts.line(
        owner,
        question="Bring the office key to this PC",
        label="Join code, or the code on the recovery sheet",
        help_text="Twelve groups of five. The owner's PC shows it under Secrets and other PCs.",
        yes="Keep the key here",
    )
    if not code:
        return

    def join() -> None:
        work.run(
            owner,
            lambda: keys.join(code),
            done=lambda _: done(),
            failed=refused,
            lane=Lane.NETWORK,
            busy=busy,
        )

    def refused(error: DairyError) -> None:
        if isinstance(error, PassphraseNeededError):
            ask_passphrase(owner, error, keys.unlock, work, prompts, done=join, failed=failed)
        else:
            failed(error)

    join()
