"""The service that makes, issues, voids and shows bills."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.backups import Reason, no_backup
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.bills import Bill, MonthRun
from dairyos_desktop.services.billing.accepting import accept, take_back, with_acceptance
from dairyos_desktop.services.billing.explain import read_explanation
from dairyos_desktop.services.billing.final import find_final, preview_final
from dairyos_desktop.services.billing.issue import freeze, void
from dairyos_desktop.services.billing.paper import read_papers
from dairyos_desktop.services.billing.pending import read_pending
from dairyos_desktop.services.billing.preview import MonthLook
from dairyos_desktop.services.billing.read import (
    customer_id_of,
    find_bill,
    month_bill_ids,
    read_rows,
    read_views,
)
from dairyos_desktop.services.billing.records import read_record, read_runs
from dairyos_desktop.services.billing.run import MonthRunner, Wish, read_not_billed
from dairyos_desktop.services.billing.seen import check_seen
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.final_bills import FinalResult
from dairyos_desktop.services.pace import Pace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from dairyos_desktop.domain.backups import Before
    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.billing.run import Progress, Stop
    from dairyos_desktop.services.dto.billing import (
        BillRow,
        BillView,
        MonthWarning,
        NotBilledRow,
        PendingSum,
        Preview,
        RunResult,
    )
    from dairyos_desktop.services.dto.explaining import Explanation
    from dairyos_desktop.services.dto.final_bills import FinalPreview
    from dairyos_desktop.services.dto.runs import RunRecord, RunRow
    from dairyos_desktop.services.ports import Clock, Database

_FIRST_ISSUED = 5
_MOST_ISSUED = 40
"""Bills frozen in one transaction: each takes a millisecond or two (rule 20)."""


class BillingService:
    """Use cases of bills."""

    def __init__(self, database: Database, clock: Clock, before: Before = no_backup) -> None:
        """`before` is called before a month run begins."""
        self._database = database
        self._before = before
        self._clock = clock
        self._runner = MonthRunner(database, clock)

    @query(Action.READ)
    def preview(self, actor: Actor, month: Month) -> Preview:
        """What a run of the month would do, with what to look at first; writes nothing."""
        look = self.begin_preview(actor, month)
        while (found := self.go_on_with(actor, look)) is None:
            pass
        return found

    @query(Action.READ)
    def begin_preview(self, actor: Actor, month: Month) -> MonthLook:  # noqa: ARG002 - checked by @query
        """Begins to find out what `preview` tells, in short calls; writes nothing."""
        return MonthLook(self._database, month, self._clock)

    @query(Action.READ)
    def go_on_with(self, actor: Actor, look: MonthLook) -> Preview | None:  # noqa: ARG002 - as above
        """Looks at the next few customers; None until all were looked at."""
        found = look.go_on()
        if found is None:
            return None
        with self._database.read() as session:
            return replace(found, warnings=with_acceptance(session, look.month, found.warnings))

    @command(Action.RUN_MONTH)
    def accept_warnings(
        self, actor: Actor, month: Month, warnings: Sequence[MonthWarning], reason: str
    ) -> None:
        """Lets things that are odd about a month stand, as they were seen, for a reason.

        Raises:
            InvalidInputError: The reason is missing or too long.
            ConflictError: Somebody else accepted one since it was seen, for another reason.
        """
        with self._database.write(actor, "warnings.accept") as unit:
            accept(unit, month, warnings, reason)

    @command(Action.RUN_MONTH)
    def look_again(self, actor: Actor, month: Month, warnings: Sequence[MonthWarning]) -> None:
        """Has things looked at again that were accepted."""
        with self._database.write(actor, "warnings.look_again") as unit:
            take_back(unit, month, warnings)

    @command(Action.RUN_MONTH)
    def generate(
        self,
        actor: Actor,
        month: Month,
        *,
        customer: str | None = None,
        until: dt.date | None = None,
        progress: Progress | None = None,
        stop: Stop | None = None,
    ) -> RunResult:
        """Makes the month's bills, or one customer's, or (`until`) its final bill to a day.

        Args:
            actor: Who asks.
            month: The month.
            customer: A customer's code.
            until: Last day of a final bill; needs a customer (rule 13).
            progress: Told (customers done, customers in all) after each transaction.
            stop: Asked between transactions; what is made by then are whole bills.

        Raises:
            NotFoundError: No such customer.
            InvalidInputError: The day lies outside the month, or no customer was named.
            RefusedError: The final bill would cut an issued bill.
            EnvironmentTroubleError: Another run of the month is working (`busy`), or the backup
                before it could not be made.
        """
        customer_id = None
        if customer is not None:
            with self._database.read() as session:
                customer_id = customer_id_of(session, customer)
        if until is not None:
            if customer_id is None:
                raise InvalidInputError(
                    say("A final bill is one customer's."), say("Name the customer as well.")
                )
            if not month.first <= until <= month.last:
                raise InvalidInputError(
                    say(
                        "{until} does not lie in {label}.",
                        until=f"{until:%d-%m-%Y}",
                        label=month.label(),
                    ),
                    say("Give a day of the month that is billed."),
                )
        if customer_id is None:
            self._before(Reason.BEFORE_MONTH_RUN)
        return self._runner.run(actor, Wish(month, customer_id, until), progress, stop)

    @query(Action.READ)
    def preview_final(self, actor: Actor, customer: str, until: dt.date) -> FinalPreview:  # noqa: ARG002 - checked by @query
        """What a customer's final bill to a day would hold; writes nothing (rule 13).

        Raises:
            NotFoundError: No such customer.
            RefusedError: It would cut an issued bill.
        """
        with self._database.read() as session:
            customer_id = customer_id_of(session, customer)
            return preview_final(session, customer_id, until, self._clock.now())

    @command(Action.RUN_MONTH)
    def make_final(self, actor: Actor, customer: str, until: dt.date) -> FinalResult:
        """Makes a customer's final bill to a day: the run of that month for them alone (rule 13).

        Raises:
            NotFoundError: No such customer.
            RefusedError: It would cut an issued bill.
            EnvironmentTroubleError: Another run of the month is working (`busy`).
        """
        with self._database.read() as session:
            customer_id = customer_id_of(session, customer)
        made = self._runner.run(actor, Wish(Month.of(until), customer_id, until))
        with self._database.read() as session:
            why = made.not_billed[0].reason if made.not_billed else ""
            return FinalResult(None if why else find_final(session, customer_id, until), why)

    @query(Action.READ)
    def rows(self, actor: Actor, month: Month) -> tuple[BillRow, ...]:  # noqa: ARG002 - checked
        """A month's bills as a list, by number, void ones included."""
        with self._database.read() as session:
            return read_rows(session, month)

    @query(Action.READ)
    def month_views(self, actor: Actor, month: Month) -> list[BillView]:  # noqa: ARG002 - checked
        """A month's bills whole, by number, void ones included."""
        with self._database.read() as session:
            return read_views(session, month_bill_ids(session, month, live=False))

    @query(Action.READ)
    def show(self, actor: Actor, number: str) -> BillView:  # noqa: ARG002 - checked by @query
        """One bill whole.

        Raises:
            NotFoundError: No bill has the number.
        """
        with self._database.read() as session:
            return read_views(session, [find_bill(session, number).id])[0]

    @query(Action.READ)
    def explain(self, actor: Actor, number: str) -> Explanation:  # noqa: ARG002 - checked by @query
        """A bill line by line, and what moved it since the one before.

        Raises:
            NotFoundError: No bill has the number.
        """
        with self._database.read() as session:
            return read_explanation(session, number)

    @query(Action.READ)
    def pending(self, actor: Actor, number: str) -> PendingSum:  # noqa: ARG002 - checked by @query
        """What of an issued bill goes on the customer's next one, as things stand (rule 25).

        Raises:
            NotFoundError: No bill has the number.
        """
        with self._database.read() as session:
            return read_pending(session, number)

    @query(Action.READ)
    def papers(self, actor: Actor, bill_ids: Sequence[int]) -> list[BillPaper]:  # noqa: ARG002 - checked
        """What the bills' papers show, in the order given."""
        with self._database.read() as session:
            return read_papers(session, bill_ids)

    @query(Action.READ)
    def last_not_billed(self, actor: Actor, month: Month) -> tuple[NotBilledRow, ...]:  # noqa: ARG002 - checked
        """Whom the month's last finished run left without a bill."""
        with self._database.read() as session:
            run_id = session.execute(
                select(MonthRun.id)
                .where(
                    MonthRun.month == str(month),
                    MonthRun.state == "finished",
                    MonthRun.customer_id.is_(None),
                )
                .order_by(MonthRun.id.desc())
                .limit(1)
            ).scalar()
            return () if run_id is None else read_not_billed(session, run_id)

    @query(Action.READ)
    def runs(self, actor: Actor, month: Month) -> tuple[RunRow, ...]:  # noqa: ARG002 - checked
        """The month's runs, newest first: who, when, how each ended."""
        with self._database.read() as session:
            return read_runs(session, month)

    @query(Action.READ)
    def run_record(self, actor: Actor, run_id: int) -> RunRecord:  # noqa: ARG002 - checked
        """A run as it ended, with whom it left without a bill and what has come of that since.

        Raises:
            NotFoundError: There is no such run.
        """
        with self._database.read() as session:
            return read_record(session, run_id)

    @command(Action.ISSUE_BILLS)
    def issue_month(self, actor: Actor, month: Month) -> int:
        """Issues all bills of the month that aren't issued; gives how many became so."""
        with self._database.read() as session:
            ids = month_bill_ids(session, month)
        return self._issue(actor, ids, "marked so")

    @command(Action.ISSUE_BILLS)
    def issue(
        self, actor: Actor, bill_ids: Sequence[int], cause: str, *, seen: Sequence[BillRow] = ()
    ) -> int:
        """Issues the bills, e.g. because they were printed; gives how many became so.

        Args:
            actor: Who asks.
            bill_ids: The bills; issued and void ones among them are left alone.
            cause: What issued them.
            seen: The bills as they were shown to whom decided.

        Raises:
            ConflictError: Some changed since they were seen; `current["bills"]` are those now.
        """
        with self._database.read() as session:
            check_seen(session, seen, issuing=True)
        return self._issue(actor, bill_ids, cause, seen)

    def _issue(
        self, actor: Actor, bill_ids: Sequence[int], cause: str, seen: Sequence[BillRow] = ()
    ) -> int:
        shown = {row.bill_id: row for row in seen}
        issued = done = 0
        pace = Pace(first=_FIRST_ISSUED, least=_FIRST_ISSUED, most=_MOST_ISSUED)
        while done < len(bill_ids):
            some = bill_ids[done : done + pace.size]
            with pace.step(self._database, actor, "bills.issue", len(some)) as unit:
                seen = [shown[bill_id] for bill_id in some if bill_id in shown]
                check_seen(unit.session, seen, issuing=True, lock=True)
                issued += freeze(unit, some, cause)
            done += len(some)
        return issued

    @command(Action.VOID_BILLS, fresh=True)
    def void(
        self, actor: Actor, number: str, reason: str, *, seen: BillRow | None = None
    ) -> BillView:
        """Voids a bill; the month's next run makes a new one with a new number (rule 27).

        Raises:
            NotFoundError: No bill has the number.
            InvalidInputError: No reason was given.
            PasswordNeededError: The password was last asked for too long ago.
            RefusedError: Money entered since pays it, or a correction of it stands on a live bill.
            ConflictError: It changed since it was `seen`; `fields` tells both states.
        """
        if not reason.strip():
            raise InvalidInputError(say("A bill is voided for a reason."), say("Say why."))
        with self._database.write(actor, "bills.void") as unit:
            # Read before the check, so that what is written asks for the version that was seen;
            # not locked: the customer is, first of all.
            bill = find_bill(unit.session, number)
            if seen is not None:
                check_seen(unit.session, [seen], issuing=False)
            void(unit, bill, reason.strip())
        return self.show(actor, number)

    @query(Action.READ)
    def customer_bills(self, actor: Actor, customer_id: int) -> list[BillView]:  # noqa: ARG002 - checked
        """All bills of a customer, newest first."""
        with self._database.read() as session:
            ids = session.execute(
                select(Bill.id)
                .where(Bill.customer_id == customer_id)
                .order_by(Bill.number_year.desc(), Bill.number_seq.desc())
            ).scalars()
            return read_views(session, list(ids))
