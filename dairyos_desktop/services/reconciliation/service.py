"""The service that holds bills, payments, gateway and books side by side."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import (
    GatewayBusyError,
    GatewayError,
    InvalidInputError,
    KeyringTroubleError,
    OfficeKeyMissingError,
    RefusedError,
)
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.reconciliation import Finding, ReconciliationRun
from dairyos_desktop.services.command import command, query, tried
from dairyos_desktop.services.dto.reconciliation import (
    FindingHistory,
    FindingRow,
    FindingState,
    GatewayPart,
    ReconcileReport,
    ReconcileSummary,
)
from dairyos_desktop.services.news.marks import pause_s, read_mark
from dairyos_desktop.services.reconciliation import settling
from dairyos_desktop.services.reconciliation.examining import examine, looked_for
from dairyos_desktop.services.reconciliation.ground import read_ground
from dairyos_desktop.services.reconciliation.keeping import ACTION, Keeper
from dairyos_desktop.services.reconciliation.reading import (
    NEWEST_FIRST,
    count_open,
    last_run,
    newest_run,
    read_findings,
    read_standing,
    report_of,
    report_of_day,
)
from dairyos_desktop.services.reconciliation.reporting import (
    GatewayAnswer,
    Outcome,
    counted_findings,
    write_report,
)
from dairyos_desktop.services.reconciliation.telling import Stopped, Teller

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.news.polling import Account
    from dairyos_desktop.services.ports import Clock, Database
    from dairyos_desktop.services.reconciliation.ground import Ground

LOCK = "reconcile"
MOST_LISTED = 500

_NO_GATEWAY = (
    GatewayError,
    RefusedError,
    InvalidInputError,
    KeyringTroubleError,
    OfficeKeyMissingError,
)
"""What stands between the program and the gateway; the books are reconciled all the same."""

_log = logging.getLogger(__name__)


def _never() -> bool:
    return False


class ReconciliationService:
    """Use cases of reconciliation."""

    def __init__(self, database: Database, clock: Clock, access: Account) -> None:
        """Looks at nothing yet.

        Args:
            database: The books.
            clock: Says which day it is.
            access: Hands out the calling thread's gateway.
        """
        self._database = database
        self._clock = clock
        self._access = access

    @command(Action.RECONCILE)
    def reconcile(
        self,
        actor: Actor,
        day: dt.date | None = None,
        *,
        stop: Callable[[], bool] = _never,
        left_out: str = "",
    ) -> ReconcileReport:
        """Looks at the whole book and the gateway, and makes the report of a business day.

        Every time all findings are brought up to date: new ones are opened, those not found again
        are resolved, accepted ones stay. The report of a day made again is the same one. Where the
        gateway can't be asked, the books are reconciled all the same, and the report says that its
        part was left out: its findings stay as they were.

        The network is only ever waited for outside of transactions.

        Args:
            actor: Asks for it.
            day: The report counts what belongs to that day; None makes yesterday's, which counts
                all that is open.
            stop: Asked between two steps; a stop keeps what is written by then.
            left_out: Why the gateway is not to be asked, in a sentence; empty where it is.

        Raises:
            InvalidInputError: The day has not begun yet.
            RefusedError: It was stopped.
            EnvironmentTroubleError: Another is reconciling just now (`busy`), or the database is
                gone.
        """
        with self._database.office_lock(LOCK, say("The books are being reconciled already.")):
            with self._database.read() as session:
                ground = read_ground(session, self._clock.now())
            on = ground.today - dt.timedelta(days=1) if day is None else day
            if on > ground.today:
                raise InvalidInputError(
                    say("{on} has not begun yet.", on=format_date(on)),
                    say("Take today or a day before."),
                )

            def step() -> None:
                if stop():
                    raise Stopped

            try:
                gateway = (
                    GatewayAnswer(GatewayPart.LEFT_OUT, left_out)
                    if left_out
                    else self._ask(ground, step)
                )
                with self._database.at_rest() as books:
                    examined = examine(books, ground, on, gateway.asked, step)
            except Stopped:
                raise RefusedError(
                    say("Reconciling was stopped; no report was made."),
                    say("Start it again any time."),
                ) from None
            keeper = Keeper(self._database, actor, on, ground.now)
            kept = keeper.keep(examined.found, looked_for(gateway.asked, gateway.untold))
            outcome = Outcome(ground, on, day is None, gateway, examined, kept)
            findings = counted_findings(self._database, day)

            def report() -> ReconcileReport:
                with self._database.write(actor, ACTION) as unit:
                    return write_report(unit, outcome, findings)

            return tried(report)

    def _ask(self, ground: Ground, step: Callable[[], None]) -> GatewayAnswer:
        """Has the gateway tell; whatever stands in the way of that is said, and no error."""
        if not self._access.is_set_up():
            return GatewayAnswer(GatewayPart.NONE)
        with self._database.read() as session:
            wait_s = pause_s(read_mark(session), ground.now)
        try:
            if wait_s:
                raise GatewayBusyError(say("Razorpay asked to be left alone for a while."))
            gateway = self._access.gateway()
            teller = Teller(self._database, gateway, ground, step, live=gateway.live())
            asked = teller.run()
        except _NO_GATEWAY as error:
            _log.warning("Reconciled without the gateway: %s", error.message)
            return GatewayAnswer(GatewayPart.LEFT_OUT, f"{error.message} {error.hint}".strip())
        return GatewayAnswer(GatewayPart.ASKED, "", asked, teller.untold)

    @query(Action.READ)
    def latest(self, actor: Actor) -> ReconcileSummary | None:  # noqa: ARG002 - checked by @query
        """How the last reconciliation stands now, of whatever day it was; None before the first.

        What was accepted since counts no more.
        """
        with self._database.read() as session:
            run = last_run(session)
            if run is None:
                return None
            errors, warnings = count_open(session)
            return ReconcileSummary(run.date, run.made_at, errors == 0, errors, warnings)

    @query(Action.READ)
    def report(self, actor: Actor, on: dt.date | None = None) -> ReconcileReport | None:  # noqa: ARG002 - as above
        """The newest day's report, or that of a day with what was found on it.

        None where there is none.
        """
        with self._database.read() as session:
            if on is not None:
                return report_of_day(session, on)
            run = newest_run(session)
            return None if run is None else report_of(run)

    @query(Action.READ)
    def history(self, actor: Actor, limit: int = MOST_LISTED) -> tuple[ReconcileReport, ...]:  # noqa: ARG002 - as above
        """The reports, newest day first, without their findings."""
        with self._database.read() as session:
            return tuple(
                report_of(run)
                for run in session.scalars(
                    select(ReconciliationRun).order_by(ReconciliationRun.date.desc()).limit(limit)
                )
            )

    @query(Action.READ)
    def open(self, actor: Actor) -> tuple[FindingRow, ...]:  # noqa: ARG002 - as above
        """All open findings, errors first, then what has been there longest."""
        return read_standing(self._database, FindingState.OPEN)

    @query(Action.READ)
    def accepted(self, actor: Actor) -> tuple[FindingRow, ...]:  # noqa: ARG002 - as above
        """Those that stand, for a reason."""
        return read_standing(self._database, FindingState.ACCEPTED)

    @query(Action.READ)
    def resolved(self, actor: Actor, limit: int = MOST_LISTED) -> tuple[FindingRow, ...]:  # noqa: ARG002 - as above
        """Those that were not found again, the last first."""
        with self._database.read() as session:
            return read_findings(
                session,
                Finding.state == FindingState.RESOLVED.value,
                order=NEWEST_FIRST,
                limit=limit,
            )

    @query(Action.READ)
    def finding(self, actor: Actor, finding_id: int) -> FindingHistory:  # noqa: ARG002 - as above
        """A finding, and what was found of the same thing before.

        Raises:
            NotFoundError: There is none with that number.
        """
        with self._database.read() as session:
            row = session.get(Finding, finding_id)
            if row is None:
                raise settling.no_finding(finding_id)
            every = read_findings(
                session, Finding.identity == row.identity, order=(Finding.id.desc(),)
            )
        mine = next(one for one in every if one.id == finding_id)
        return FindingHistory(mine, tuple(one for one in every if one.id < finding_id))

    @command(Action.SETTLE_FINDINGS)
    def accept(
        self, actor: Actor, finding_id: int, reason: str, expected_version: int | None = None
    ) -> FindingRow:
        """Lets a finding stand as it is, for a reason; it is no error of a report any more.

        It holds for what it says now: where it says something else later, it is open again.

        Raises:
            InvalidInputError: The reason is missing or too long.
            NotFoundError: There is none with that number.
            RefusedError: It is resolved, or accepted already.
            ConflictError: It says something else by now.
        """
        with self._database.write(actor, "findings.accept") as unit:
            return settling.accept(unit, finding_id, reason, expected_version)

    @command(Action.SETTLE_FINDINGS)
    def reopen(
        self, actor: Actor, finding_id: int, expected_version: int | None = None
    ) -> FindingRow:
        """Takes back that a finding may stand.

        Raises:
            NotFoundError: There is none with that number.
            RefusedError: It isn't accepted.
            ConflictError: Somebody else changed it.
        """
        with self._database.write(actor, "findings.reopen") as unit:
            return settling.reopen(unit, finding_id, expected_version)
