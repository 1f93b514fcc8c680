"""What every screen is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.services.dto.about import About
from dairyos_desktop.services.dto.receiver import ReceiverState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.ui.preferences import Preferences
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.theme.theme import Theme
    from dairyos_desktop.ui.work import Work


def no_window(language: str) -> None:
    """Where no window is around the screens that could be built again in a language."""
    del language


def stays_open() -> None:
    """Where no window is around the screens that could open another office."""


def no_restore(restored: Restored) -> None:
    """Where no window is around the screens that a restore would close."""
    del restored


def nothing_known() -> About:
    """Where no program is around the screens."""
    return About("", "", "", "", 0, "", "", "", ())


def no_receiver() -> ReceiverState:
    """Where no window's program is around the screens."""
    return ReceiverState("")


@dataclass(frozen=True)
class UiContext:
    """The office that is open, the user who is logged in, and the window's own machinery.

    Attributes:
        services: All services; call them through `work`, never on the window's thread.
        actor: First argument of every service call.
        work: Runs calls in workers (`ui/work.py`).
        theme: Light or dark, density, motion.
        preferences: What is remembered for this user.
        prompts: Questions and file dialogs.
        today: The office's business date (Asia/Kolkata); no other clock is asked.
        data_dir: Where the office's files lie; screens offer its `pdf` folder for saving.
        receiver: Has this window receive pushed news or not, as the settings say, and tells how
            it stands; called in a worker of the network's lane.
        reopen: Opens the office again, from the login on: it has moved to another database.
        restored: The books are others now: closes every window, and shows the login.
        about: Looks up what *About* tells; called in a worker.
        speak: Builds this user's window again in the language that was just chosen.
    """

    services: Services
    actor: Actor
    work: Work
    theme: Theme
    preferences: Preferences
    prompts: Prompts
    today: Callable[[], dt.date]
    data_dir: Path
    receiver: Callable[[], ReceiverState] = no_receiver
    speak: Callable[[str], None] = no_window
    reopen: Callable[[], None] = stays_open
    restored: Callable[[Restored], None] = no_restore
    about: Callable[[], About] = nothing_known
