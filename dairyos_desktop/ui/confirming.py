"""Deeds that ask for something first: the password once more, or what opens this PC's secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.errors import InvalidInputError, PassphraseNeededError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.fresh_password import run_fresh
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
    from dairyos_desktop.ui.work import Progress, Work

T = TypeVar("T")


class Confirming:
    """Runs a page's calls; asks for what a call turns out to need, then runs it again.

    Args:
        owner: The page.
        context: Whose user it is.
        before: What the password is for: "secrets are touched".
        lane: Where the calls run; what may wait for a keyring must hold no save up.
    """

    def __init__(
        self, owner: QWidget, context: UiContext, before: str, lane: Lane = Lane.WRITE
    ) -> None:
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
        dropped: Callable[[], None] = lambda: None,
        busy: QAbstractButton | None = None,
        lane: Lane | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Runs a call as the page's user.

        Args:
            call: One service call.
            done: Takes its result.
            failed: Takes the trouble.
            dropped: What it needed was not given: nothing was done.
            busy: The trigger.
            lane: Another than the page's usual one.
            progress: Of a long run.
        """
        context = self._context

        def refused(error: DairyError) -> None:
            if not isinstance(error, PassphraseNeededError):
                failed(error)
                return
            ask_passphrase(
                self._owner,
                error,
                context.services.office_key.unlock,
                context.work,
                context.prompts,
                done=lambda: self.run(
                    call,
                    done,
                    failed=failed,
                    dropped=dropped,
                    busy=busy,
                    lane=lane,
                    progress=progress,
                ),
                failed=failed,
                dropped=dropped,
            )

        run_fresh(
            context,
            self._owner,
            lambda: call(context.actor),
            done,
            before=self._before,
            failed=refused,
            dropped=dropped,
            busy=busy,
            lane=lane or self._lane,
            progress=progress,
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
    dropped: Callable[[], None] = lambda: None,
) -> None:
    """Asks for the passphrase of this PC's file of secrets, twice where it is chosen only now.

    Whoever thinks better of it is told nothing: nothing was done.
    """
    question = needed.message if needed.new else tr("The passphrase of this PC's secrets")
    passphrase = prompts.password(
        owner,
        question=question,
        label=tr("A passphrase of your choice") if needed.new else tr("Passphrase"),
        yes=tr("Go on"),
    )
    if not passphrase:
        dropped()
        return
    if needed.new:
        again = prompts.password(
            owner,
            question=tr("The same passphrase once more. Keep it on paper."),
            label=tr("Passphrase once more"),
            yes=tr("Make the file"),
        )
        if again is None:
            dropped()
            return
        if again != passphrase:
            failed(InvalidInputError(tr("The two passphrases differ."), tr("Begin again.")))
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
        question=tr("Bring the office key to this PC"),
        label=tr("Join code, or the code on the recovery sheet"),
        help_text=tr("Twelve groups of five. The owner's PC shows it under Secrets and other PCs."),
        yes=tr("Keep the key here"),
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
