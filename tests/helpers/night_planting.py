"""Things that do not agree, planted by night just before the books are reconciled."""

from __future__ import annotations

import contextvars
import datetime as dt
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.services.actor import SYSTEM
from helpers.offices import OWNER, PASSWORD
from helpers.planting import Planting

if TYPE_CHECKING:
    import random

    from dairyos_desktop.services.jobs.work import Job, Outcome, Stop
    from helpers.databases import FixedClock
    from helpers.night_program import Program
    from helpers.planting import Planted
    from helpers.razorpay_server import RazorpayServer

IST = ZoneInfo("Asia/Kolkata")
_GAPS = (FindingType.RECEIPT_NUMBER_GAP, FindingType.BILL_NUMBER_GAP)
_SERIES = {FindingType.BILL_NUMBER_GAP: "bill", FindingType.RECEIPT_NUMBER_GAP: "receipt"}


class FoundWronglyError(BaseException):
    """Reconciliation found what was not planted, or not what was; no job may survive it."""


class NightPlanting:
    """Spreads so many of each type over the nights; each is looked for, and mended again.

    Args:
        clock: The office's.
        server: Its gateway.
        rng: Says which comes when.
        nights: So many there are.
        planted_from: The night from which things are planted.
        of_each: So many of each type.

    Attributes:
        left: What has yet to be planted.
        planted: How many of each type were planted, and found.
        is_sound: No bill was put in by raw hands yet.
    """

    def __init__(
        self,
        clock: FixedClock,
        server: RazorpayServer,
        rng: random.Random,
        *,
        nights: int,
        planted_from: int,
        of_each: int,
    ) -> None:
        self._clock, self._server, self._rng = clock, server, rng
        self._nights = nights
        self._night = 0
        self._from = planted_from
        self.left = [kind for kind in FindingType for _ in range(of_each)]
        rng.shuffle(self.left)
        self._tonight: list[FindingType] = []
        self.planted: Counter[FindingType] = Counter()
        self.is_sound = True

    def plan(self, night: int) -> None:
        """Says what is planted in a night; what could not be in the one before comes later."""
        self._night = night
        left = self._nights - night
        # The PC may have been off.
        self.left += self._tonight
        self._tonight = []
        if night < self._from or not self.left:
            return
        # Now and then a night of which nothing may be found.
        if left > len(self.left) and self._rng.random() < 0.3:
            return
        many = -(-len(self.left) // max(left - 4, 1))
        gaps: set[FindingType] = set()
        for kind in list(self.left):
            if len(self._tonight) == many:
                break
            if kind in _GAPS and kind in gaps:
                continue
            gaps.add(kind)
            self.left.remove(kind)
            self._tonight.append(kind)
        # A gap must be the last of its series to be mended, and that of receipts makes a bill.
        self._tonight.sort(key=lambda kind: _GAPS.index(kind) if kind in _GAPS else -1)

    def run(self, job: Job, day: dt.date, stop: Stop, program: Program) -> Outcome:
        """Runs a reconciliation over what is planted for the night, then mends that.

        Raises:
            FoundWronglyError: Something was not found, or what was not planted.
        """
        reconciliation = program.office.services.reconciliation
        planting = Planting(program.database, self._clock, self._server)
        kinds, self._tonight = self._tonight, []
        # What is done by raw hands is no part of the job's own operation.
        apart = contextvars.Context()
        # The job asks for news where the last is old: it would act on what is planted then, refuse
        # a payment that is booked with another amount, and leave a second thing to be found.
        with suppress(DairyError):
            apart.run(program.office.services.polling.poll, SYSTEM)
        planted = apart.run(self._plant, planting, kinds)

        def mend() -> None:
            apart.run(self._mend, planted, planting, program)

        try:
            outcome = job.run(day, stop)
        except DairyError:
            # The gateway still asks to be left alone.
            mend()
            self._tonight = kinds
            raise
        rows = reconciliation.open(SYSTEM)
        found, wanted = Counter(row.type for row in rows), Counter(kinds)
        if found != wanted:
            more = [row.details for row in rows if row.type in found - wanted]
            raise FoundWronglyError(self._night, day, dict(wanted - found), more)
        self.planted.update(kinds)
        mend()
        return outcome

    def _plant(self, planting: Planting, kinds: list[FindingType]) -> list[Planted]:
        now = self._clock.now()
        today = now.astimezone(IST).date()
        planted = []
        # Bills that were put in by raw hands are none that `verify` takes for right.
        self.is_sound = self.is_sound and not kinds
        for kind in kinds:
            if kind is FindingType.REFUND_MISSING_HERE:
                # News of a younger one may not have been asked for yet.
                self._clock.set(now - dt.timedelta(hours=1))
            planted += planting.plant(kind)
            self._clock.set(now)
        # Whoever stays unpaid must not fall due in a later night.
        planting.victims.execute(
            "UPDATE bills SET due_on = :far WHERE due_on >= :today",
            far="2036-01-01"
            if planting.victims.database.dialect == "sqlite"
            else dt.date(2036, 1, 1),
            today=str(today) if planting.victims.database.dialect == "sqlite" else today,
        )
        return planted

    def _mend(self, planted: list[Planted], planting: Planting, program: Program) -> None:
        for one in reversed(planted):
            if one.type in _SERIES:
                planting.victims.execute(
                    "UPDATE number_series SET next_number = next_number - 1 WHERE kind = :kind"
                    " AND year = (SELECT max(year) FROM number_series WHERE kind = :kind)",
                    kind=_SERIES[one.type],
                )
            elif one.mend is not None:
                one.mend()
        unmended = {one.type for one in planted if one.mend is None} - set(_SERIES)
        services = program.office.services
        owner = services.auth.login(OWNER, PASSWORD)
        for row in services.reconciliation.open(SYSTEM):
            if row.type in unmended:
                services.reconciliation.accept(owner, row.id, "Planted.", row.version)
