"""Tells the office's other programs who sits at this one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer

from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.ui.context import UiContext

_AFTER_MS: Final = 1500
"""The first page goes before it."""


def take_seat(owner: QWidget, context: UiContext, is_current: Callable[[], bool]) -> None:
    """Whoever logged in works in a window, if they still do once its page is shown.

    Args:
        owner: The window.
        context: Its screens'.
        is_current: Whether it is the one that is worked in.
    """

    def arrive() -> None:
        if is_current():
            _tell(owner, context, context.services.presence.arrive)

    QTimer.singleShot(_AFTER_MS, owner, arrive)


def leave_seat(owner: QWidget, context: UiContext) -> None:
    """They logged out; `owner` is what is shown instead."""
    _tell(owner, context, context.services.presence.leave)


def _tell(owner: QWidget, context: UiContext, call: Callable[[Actor], object]) -> None:
    # Where it can't be told nobody is troubled: it is no reason to keep anybody from working.
    context.work.run(
        owner,
        partial(call, context.actor),
        done=lambda _nothing: None,
        failed=lambda _error: None,
        lane=Lane.NETWORK,
    )
