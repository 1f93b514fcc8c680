"""Stores what came in at the same moment together: a commit costs more than what is in it."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dairyos_desktop.services.dto.news import Event


@dataclass(eq=False)
class _Waiting:
    """A piece of news whose sender waits for the answer.

    Attributes:
        is_new: None until it is stored.
        error: Why it could not be.
    """

    event: Event
    is_new: bool | None = None
    error: Exception | None = None


class Together:
    """Many threads call it, each with one piece of news; one of them stores what waits for all.

    Args:
        keep: Stores news in one commit; which of it was new, in its order.
    """

    def __init__(self, keep: Callable[[Sequence[Event]], Sequence[bool]]) -> None:
        self._keep = keep
        self._turn = threading.Lock()
        self._lock = threading.Lock()
        self._waiting: list[_Waiting] = []

    def store(self, event: Event) -> bool:
        """Whether it is news; returns once it is committed.

        Raises:
            EnvironmentTroubleError: It can't be stored now.
        """
        mine = _Waiting(event)
        with self._lock:
            self._waiting.append(mine)
        with self._turn:
            # Whoever had the turn before may have stored it along with their own.
            if mine.is_new is None and mine.error is None:
                with self._lock:
                    some, self._waiting = self._waiting, []
                self._store(some)
        if mine.error is not None:
            raise mine.error
        return bool(mine.is_new)

    def _store(self, some: Sequence[_Waiting]) -> None:
        try:
            stored = self._keep([one.event for one in some])
        except Exception as error:  # noqa: BLE001 - raised for each whom it befell
            if len(some) > 1 and not isinstance(error, EnvironmentTroubleError):
                # What is wrong with one of them is none of the others' business.
                for one in some:
                    self._store([one])
                return
            for one in some:
                one.error = error
        else:
            for one, is_new in zip(some, stored, strict=True):
                one.is_new = is_new
