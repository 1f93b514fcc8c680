"""How much a long run puts into one write transaction, so that desks can save beside it."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

WHOLE_S = 0.034
"""A write transaction aims at this, its commit included, so that it stays under 0.040 s."""
SHORT_S = 0.015
"""It aims at this while others write: as a rule they wait for half of it.

PostgreSQL has nobody wait for a step but who wants the same rows: there `waited` is never said."""
OTHERS_FOR_S = 3.0
"""So long after somebody else wrote, the next of their saves is still looked out for."""


class Pace:
    """The size of the next step, from how long the last one took.

    Args:
        first: Things in the first step.
        least: In any step.
        most: In any step.

    Attributes:
        size: Things in the next step.
    """

    def __init__(self, *, first: int, least: int, most: int) -> None:
        self.size = first
        self._least = least
        self._most = most
        self._others_at = -OTHERS_FOR_S

    @contextmanager
    def step(
        self, database: Database, actor: Actor, action: str, things: int
    ) -> Iterator[UnitOfWork]:
        """One write transaction over so many things; fits `size` to how long it took."""
        with database.write(actor, action) as unit:
            began = time.perf_counter()
            yield unit
            worked = time.perf_counter()
        ended = time.perf_counter()
        if unit.waited:
            self._others_at = ended
        others = ended - self._others_at < OTHERS_FOR_S
        self.fit(things, worked - began, ended - worked, others=others)

    def fit(self, things: int, work_s: float, commit_s: float, *, others: bool) -> None:
        """The step that should take its target, never more than twice the last.

        A slow disk takes its time for each commit, however little is in it, so half of the target
        stays for work: smaller steps would hold nobody up less, and the run would never end.
        """
        whole = SHORT_S if others else WHOLE_S
        target = max(whole - commit_s, whole / 2)
        wanted = int(things * target / max(work_s, 0.001))
        self.size = max(self._least, min(wanted, things * 2, self._most))
