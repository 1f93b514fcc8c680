"""How far making, checking or restoring a backup is, and whether it shall go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.errors import RefusedError
from dairyos_desktop.domain.texts import say

if TYPE_CHECKING:
    from collections.abc import Callable


class Steps(Protocol):
    """Told how far it is, and asked whether it was stopped; the window's and the terminal's."""

    def report(self, done: int, total: int, what: str = "") -> None:
        """So many of so many steps are through."""
        ...

    def stopped(self) -> bool:
        """Whether somebody wants it to end."""
        ...


class _Unwatched:
    def report(self, done: int, total: int, what: str = "") -> None:
        """Nobody looks."""

    def stopped(self) -> bool:
        """Nobody could."""
        return False


UNWATCHED: Steps = _Unwatched()


def stopped() -> RefusedError:
    """Somebody pressed Stop."""
    return RefusedError(
        say("It was stopped; nothing was changed."), say("Begin again any time."), code="stopped"
    )


class Part:
    """A stretch of the whole, which counts from nought to one by itself.

    Args:
        steps: Of the whole.
        at: How many of its stretches are through.
        of: How many there are.
    """

    fineness = 100
    """So many steps a stretch is told in."""

    def __init__(self, steps: Steps, at: int, of: int) -> None:
        self._steps = steps
        self._at = at
        self._of = of

    def go_on(self, done: int, total: int) -> None:
        """Tells how far the stretch is.

        Raises:
            RefusedError: It was stopped.
        """
        share = self.fineness if total <= 0 else self.fineness * done // total
        self._steps.report(self._at * self.fineness + share, self._of * self.fineness)
        if self._steps.stopped():
            raise stopped()

    @property
    def stop(self) -> Callable[[], bool]:
        """For what asks itself."""
        return self._steps.stopped


WHOLE = Part(UNWATCHED, 0, 1)
"""Of what nobody looks at."""
