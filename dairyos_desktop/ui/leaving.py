"""Asks before the program ends while others are still logged in behind the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Collection

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.main_window.window import MainWindow


def may_leave_others(
    parent: QWidget, windows: Collection[MainWindow], but: MainWindow | None, *, running: bool
) -> bool:
    """Whether the user wants to end it all the same.

    Args:
        parent: Where it is asked.
        windows: Those that are kept, at least one.
        but: The one that the question comes from, if any.
        running: Whether something is being done that would be stopped.
    """
    names = sorted(window.context.actor.name for window in windows if window is not but)
    stopped = tr(" What is being done is stopped.") if running else ""
    return next(iter(windows)).context.prompts.confirm(
        parent,
        question=tr("Close the program, with {names} still logged in?", names=" and ".join(names)),
        detail=tr("What they typed and did not save is lost.{running}", running=stopped),
        yes=tr("Close it"),
        no=tr("Keep it open"),
        danger=True,
    )
