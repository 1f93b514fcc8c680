"""Asks a place that may never answer, as a share whose server is gone, and gives it up in time.

The system may hold whoever touches such a place for minutes, or for good, and nothing can be done
about that from outside. So it is touched in a thread of its own, which is left behind where it is
silent for too long: nobody waits for it, least of all the end of the program. Until that thread
comes back the place isn't touched again, so that there is never more than one of them.
"""

from __future__ import annotations

import contextvars
import threading
import time
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

T = TypeVar("T")

PATIENCE_S: Final = 30.0
"""A disk that slept is there within fifteen; a copy says after every few megabytes that it goes on.
"""


class Asked(Generic[T]):
    """One deed at a place; `Steps` of whoever does it, by which it shows that it goes on."""

    def __init__(self, deed: Callable[[Asked[T]], T]) -> None:
        self._deed = deed
        self._over = threading.Event()
        self._at_s = time.monotonic()
        self._given_up = False
        self._result: list[T] = []
        self._error: BaseException | None = None

    def report(self, done: int, total: int, what: str = "") -> None:
        """It goes on."""
        del done, total, what
        self._at_s = time.monotonic()

    def stopped(self) -> bool:
        """Nobody waits for it any longer."""
        return self._given_up

    def run(self) -> None:
        """Does it; what it ends with is kept."""
        try:
            self._result.append(self._deed(self))
        except BaseException as error:  # noqa: BLE001 - raised by whoever waits
            self._error = error
        finally:
            self._over.set()

    def is_over(self, patience_s: float) -> bool:
        """Waits for it; false where it was silent for too long, and is given up."""
        while not self._over.wait(max(self._at_s + patience_s - time.monotonic(), 0)):
            if time.monotonic() - self._at_s >= patience_s:
                self._given_up = True
                return False
        return True

    def result(self) -> T:
        """What it gave; raises what it ended with."""
        if self._error is not None:
            raise self._error
        return self._result[0]


class Places:
    """Those that are asked.

    Args:
        patience_s: A place that is silent for so long is given up.
    """

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._silent: dict[Path, threading.Thread] = {}

    def ask(self, place: Path, deed: Callable[[Asked[T]], T]) -> T:
        """What the deed gives, which touches the place.

        Raises:
            EnvironmentTroubleError: The place doesn't answer, or didn't until now
                (`second_place`); or what the deed raises.
        """
        silent = self._silent.get(place)
        if silent is not None and silent.is_alive():
            raise _no_answer(place)
        asked = Asked(deed)
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=context.run, args=(asked.run,), name="second place", daemon=True
        )
        thread.start()
        if asked.is_over(self._patience_s):
            return asked.result()
        self._silent[place] = thread
        raise _no_answer(place)


def _no_answer(place: Path) -> EnvironmentTroubleError:
    return EnvironmentTroubleError(
        say("The second place for backups, {place}, doesn't answer.", place=place),
        say("Check the disk, or the network and the PC that has the folder; then back up now."),
        code="second_place",
    )
