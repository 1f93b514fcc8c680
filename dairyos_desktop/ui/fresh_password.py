"""Deeds that need a password that was typed just now: done, or asked for and done."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from dairyos_desktop.domain.errors import PasswordNeededError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.work import Progress

T = TypeVar("T")


def run_fresh(
    context: UiContext,
    owner: QWidget,
    call: Callable[[], T],
    done: Callable[[T], None],
    *,
    before: str,
    failed: Callable[[DairyError], None],
    dropped: Callable[[], None] = lambda: None,
    busy: QAbstractButton | None = None,
    lane: Lane = Lane.WRITE,
    progress: Progress | None = None,
) -> None:
    """Runs a service call that writes; asks for the password where it must be fresh.

    Args:
        context: Whose password.
        owner: The widget that asks.
        call: One service call.
        done: Takes its result.
        before: The deed in the question: "users are changed".
        failed: Takes the trouble, a wrong password too.
        dropped: No password was given: nothing was done.
        busy: The trigger.
        lane: Where the call runs.
        progress: Of a long run.
    """

    def refused(error: DairyError) -> None:
        if not isinstance(error, PasswordNeededError):
            failed(error)
            return
        auth, actor = context.services.auth, context.actor
        password = context.prompts.password(
            owner,
            question=tr("Your password, before {before}", before=before),
            label=tr("Password of {actor}", actor=actor.name),
            yes=tr("Go on"),
        )
        if not password:
            dropped()
        else:
            context.work.run(
                owner,
                lambda: auth.confirm(actor, password),
                done=lambda _actor: run_fresh(
                    context,
                    owner,
                    call,
                    done,
                    before=before,
                    failed=failed,
                    dropped=dropped,
                    busy=busy,
                    lane=lane,
                    progress=progress,
                ),
                failed=failed,
                lane=Lane.WRITE,
            )

    context.work.run(
        owner, call, done=done, failed=refused, lane=lane, busy=busy, progress=progress
    )
