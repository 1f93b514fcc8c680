"""Jobs that count their runs, and programs that do an office's jobs."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.services.jobs.work import Job, Outcome
from helpers.command_line import new_office
from helpers.offices import quick_hasher
from helpers.secret_stores import MemoryStore

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.domain.nights import Nights
    from dairyos_desktop.open_office import OpenOffice
    from dairyos_desktop.services.jobs.work import Stop
    from helpers.databases import FixedClock
    from helpers.razorpay_server import RazorpayServer


class Counted:
    """A job that counts its runs, and lasts as long as it is told to.

    Attributes:
        outcome: What a run ends with.
        trouble: What it raises instead.
        meanwhile: Done while it is at work.
    """

    def __init__(self, name: str = "counted", nights: Nights | None = None) -> None:
        self.due = True
        self.days: list[dt.date | None] = []
        self.at_once = 0
        self.most_at_once = 0
        self.lasts = threading.Event()
        self.lasts.set()
        self.outcome = Outcome("Counted.")
        self.trouble: BaseException | None = None
        self.meanwhile: Callable[[], None] = lambda: None
        self.stopped = False
        self.job = Job(name, "Counting", self._run, nights, is_due=lambda: self.due)

    @property
    def runs(self) -> int:
        return len(self.days)

    def _run(self, day: dt.date | None, stop: Stop) -> Outcome:
        self.days.append(day)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            self.meanwhile()
            while not self.lasts.wait(0.01):
                if stop():
                    self.stopped = True
                    return Outcome("Not through.", stopped=True)
            if self.trouble is not None:
                raise self.trouble
            return self.outcome
        finally:
            self.at_once -= 1


def until(true: Callable[[], bool], within_s: float = 20.0) -> None:
    """Waits until something is true; fails if it takes too long."""
    deadline = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def asking_office(folder: Path, clock: FixedClock, server: RazorpayServer) -> Iterator[OpenOffice]:
    """An office that is open, with the keys of a gateway."""
    made = new_office(folder).folder
    keys = {"razorpay_key_id": server.key_id, "razorpay_key_secret": server.key_secret}
    settings = Settings(made, office_secrets=keys, gateway_url=server.url)
    opened = open_office(settings, clock=clock, hasher=quick_hasher(), store=MemoryStore())
    try:
        yield opened
    finally:
        opened.close()
