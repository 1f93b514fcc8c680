"""Acts on what was stored, behind the answers: one thread, which gives way to deliveries."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Protocol

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.webhook.counting import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.webhook.counting import Refusals

_log = logging.getLogger(__name__)

QUIET_S = 0.2
"""Deliveries that come in a burst are stored first; so long a pause ends it."""
LONGEST_BURST_S = 5.0
TURN_S = 15.0
"""Without news: how often the inbox is looked through for what is due again."""
AT_ONCE = 200
"""Before it looks again whether it is to end; deliveries find their turn between steps."""
_TROUBLE_AGAIN_S = 30.0


class Desk(Protocol):
    """What the thread asks for; each call may raise a `DairyError`."""

    def work(self) -> bool:
        """Acts on a part of what is due; whether there may be more."""
        ...

    def count_refused(self, refused: Mapping[str, int]) -> None:
        """Keeps how many deliveries were refused."""
        ...

    def read_secret(self) -> None:
        """Takes the webhook's secret as it is stored now."""
        ...


class Acting:
    """The thread.

    Args:
        desk: What it works with.
        refusals: Those that wait to be kept.
        secret_every_s: After a wrong signature the secret is read again, so often at most: it may
            have been changed meanwhile.
    """

    def __init__(self, desk: Desk, refusals: Refusals, secret_every_s: float = 30.0) -> None:
        self._desk = desk
        self._refusals = refusals
        self._secret_every_s = secret_every_s
        self._secret_read_at = time.monotonic()
        self._lock = threading.Condition()
        self._first_at: float | None = None
        self._last_at = 0.0
        self._ending = False
        self._thread = threading.Thread(target=self._run, name="webhook-acting", daemon=True)

    def start(self) -> None:
        """Begins, with what an earlier run has left."""
        self._thread.start()

    def stored(self) -> None:
        """There is something new to act on; called by the answering threads."""
        now = time.monotonic()
        with self._lock:
            self._last_at = now
            if self._first_at is None:
                self._first_at = now
                self._lock.notify()

    def stop(self) -> None:
        """Ends after the step it is in, once the counts are kept; what waits is done next time."""
        with self._lock:
            self._ending = True
            self._lock.notify()
        self._thread.join()

    def _run(self) -> None:
        wait_s = 0.0
        while self._wait(wait_s):
            try:
                wait_s = self._turn()
            except DairyError as error:
                # Said by the service that was called; the inbox keeps what is to be done.
                _log.warning("The webhook's news waits: %s", error.message)
                wait_s = _TROUBLE_AGAIN_S
            except Exception:  # noqa: BLE001 - a thread has nobody to tell but the log
                _log.exception("Acting on the webhook's news met something unforeseen")
                wait_s = _TROUBLE_AGAIN_S
        self._keep_counts()

    def _turn(self) -> float:
        if (
            self._refusals.seen(Refusal.WRONG_SIGNATURE)
            and time.monotonic() - self._secret_read_at > self._secret_every_s
        ):
            self._secret_read_at = time.monotonic()
            self._desk.read_secret()
        self._keep_counts()
        return 0.0 if self._desk.work() else TURN_S

    def _keep_counts(self) -> None:
        counted = self._refusals.take()
        if not counted:
            return
        try:
            self._desk.count_refused({why.value: number for why, number in counted.items()})
        except DairyError as error:
            self._refusals.put_back(counted)
            _log.warning("Refused deliveries are not counted yet: %s", error.message)

    def _wait(self, wait_s: float) -> bool:
        """Waits for news, or so long, then for a pause; False when it is to end."""
        until = time.monotonic() + wait_s
        with self._lock:
            while not self._ending and self._first_at is None:
                left = until - time.monotonic()
                if left <= 0:
                    return True
                self._lock.wait(left)
            while not self._ending and self._first_at is not None:
                now = time.monotonic()
                quiet_at = min(self._last_at + QUIET_S, self._first_at + LONGEST_BURST_S)
                if now >= quiet_at:
                    self._first_at = None
                    break
                self._lock.wait(quiet_at - now)
            return not self._ending
