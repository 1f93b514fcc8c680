"""Asks before the program ends while others are still logged in, or something is being done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.prompts import Prompts


def may_leave_others(
    parent: QWidget, prompts: Prompts, names: Iterable[str], *, running: bool
) -> bool:
    """Whether the user wants to end it all the same.

    Args:
        parent: Where it is asked.
        prompts: What asks.
        names: Who is still logged in.
        running: Whether something is being done that would be stopped.
    """
    stopped = tr(" What is being done is stopped.") if running else ""
    return prompts.confirm(
        parent,
        question=tr(
            "Close the program, with {names} still logged in?",
            names=tr(" and ").join(sorted(names)),
        ),
        detail=tr("What they typed and did not save is lost.{running}", running=stopped),
        yes=tr("Close it"),
        no=tr("Keep it open"),
        danger=True,
    )


def may_stop_run(parent: QWidget, prompts: Prompts, where: str) -> bool:
    """Whether the user wants what is being done stopped.

    Args:
        parent: Where it is asked.
        prompts: What asks.
        where: How far it is; empty where it does not say.
    """
    return prompts.confirm(
        parent,
        question=tr("Something is still being done. Stop it and close?"),
        detail=tr(
            "{where}\nWhat is finished stays; the rest can be done later.", where=where
        ).strip(),
        yes=tr("Stop and close"),
        no=tr("Keep the window open"),
    )
