"""The month run: short transactions of whole bills in number order (rules 16 to 20)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import BigInteger, bindparam, func, insert, select, type_coerce, update

from dairyos_desktop.config import context
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill, BillCorrection, MonthRun, NotBilled
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.billing.ground import read_fingerprint, read_ground
from dairyos_desktop.services.billing.plan import plan_batch
from dairyos_desktop.services.billing.touch import hold_tariff
from dairyos_desktop.services.billing.write import Tally, write_plans
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.billing import NotBilledRow, RunResult
from dairyos_desktop.services.office import local_date
from dairyos_desktop.services.pace import Pace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.billing.ground import Ground
    from dairyos_desktop.services.billing.plan import CustomerPlan
    from dairyos_desktop.services.ports import Clock, Database

    Progress = Callable[[int, int], None]
    """Told (customers done, customers in all)."""
    Stop = Callable[[], bool]
    """Asked between transactions whether to stop."""

FIRST_BATCH = 20
LEAST_AT_ONCE = 20
MOST_AT_ONCE = 600

_runs = plain(MonthRun)
_COUNT = update(_runs).where(_runs.c.id == bindparam("run"))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the run is asked for: a month, of all customers or of one, whole or to a day."""

    month: Month
    customer_id: int | None = None
    until: dt.date | None = None


@dataclass(slots=True)
class _State:
    """How far a run has come."""

    run_id: int
    tally: Tally = field(default_factory=Tally)
    done: int = 0
    customers: int = 0
    stopped: bool = False
    pace: Pace = field(
        default_factory=lambda: Pace(first=FIRST_BATCH, least=LEAST_AT_ONCE, most=MOST_AT_ONCE)
    )


class _Figures(NamedTuple):
    """What the month comes to after a run: correction lines, Σ totals of live bills."""

    corrections: int
    total: Money


class MonthRunner:
    """Runs months on a database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def run(
        self, actor: Actor, wish: Wish, progress: Progress | None = None, stop: Stop | None = None
    ) -> RunResult:
        """Makes the month's bills; a second run of an unchanged month changes nothing.

        Raises:
            EnvironmentTroubleError: Another run of the month is working (`busy`).
            RefusedError: A final bill would cut an issued bill.
        """
        with self._database.month_lock(str(wish.month)):
            state = self._begin(actor, wish)
            ended, figures = "failed", None
            try:
                self._work(actor, wish, state, progress, stop)
                with self._database.read() as session:
                    figures = _read_figures(session, wish)
                ended = "stopped" if state.stopped else "finished"
            finally:
                self._end(actor, state, ended, figures)
        with self._database.read() as session:
            not_billed = read_not_billed(session, state.run_id)
        return _result(wish, state, figures, not_billed)

    def _begin(self, actor: Actor, wish: Wish) -> _State:
        with self._database.write(actor, "bills.generate") as unit:
            # The month's lock is ours, so whoever was still working has died, nobody knows when.
            unit.session.execute(
                update(MonthRun)
                .where(MonthRun.month == str(wish.month), MonthRun.state == "running")
                .values(state="failed")
            )
            run_id = unit.session.execute(
                insert(MonthRun)
                .values(
                    month=str(wish.month),
                    customer_id=wish.customer_id,
                    state="running",
                    operation_id=context.operation_id.get(),
                    user_name=actor.name,
                    started_at=unit.now,
                    created=0,
                    updated=0,
                    voided=0,
                    unchanged=0,
                    until=wish.until,
                )
                .returning(MonthRun.id)
            ).scalar_one()
        return _State(run_id)

    def _work(
        self,
        actor: Actor,
        wish: Wish,
        state: _State,
        progress: Progress | None,
        stop: Stop | None,
    ) -> None:
        with self._database.read() as session:
            ground = read_ground(session, wish.month, customer_id=wish.customer_id)
        waiting = list(ground.order)
        state.customers = len(waiting)
        while waiting:
            if stop is not None and stop():
                state.stopped = True
                return
            batch = waiting[: state.pace.size]
            fresh = self._batch(actor, ground, wish, batch, state)
            if fresh is not None:
                ground = fresh
                continue
            del waiting[: len(batch)]
            if progress is not None:
                progress(state.done, state.customers)

    def _batch(
        self, actor: Actor, ground: Ground, wish: Wish, batch: Sequence[int], state: _State
    ) -> Ground | None:
        """Bills one batch; a ground read anew where a rate or the like changed since."""
        with state.pace.step(self._database, actor, "bills.generate", len(batch)) as unit:
            hold_tariff(unit.session, alone=False)
            if read_fingerprint(unit.session) != ground.fingerprint:
                return read_ground(unit.session, wish.month, customer_id=wish.customer_id)
            plans = plan_batch(unit.session, ground, batch, until=wish.until, lock=True)
            tally = write_plans(unit, ground, plans, local_date(unit.now, ground.office.timezone))
            noted = _note_not_billed(unit.session, state.run_id, plans)
            wrote = noted or tally.wrote
            tally, done = _sum(state.tally, tally), state.done + len(batch)
            # With the bills themselves, so that the record of a run that dies here tells them.
            # Where none was written the next ones tell it too: no commit waits for the disk.
            if wrote:
                unit.session.execute(
                    _COUNT,
                    {
                        "run": state.run_id,
                        "done": done,
                        "customers": state.customers,
                        **asdict(tally),
                    },
                )
        state.tally, state.done = tally, done
        return None

    def _end(self, actor: Actor, state: _State, ended: str, figures: _Figures | None) -> None:
        tally = state.tally
        with self._database.write(actor, "bills.generate") as unit:
            unit.session.execute(
                update(MonthRun)
                .where(MonthRun.id == state.run_id)
                .values(
                    state=ended,
                    finished_at=unit.now,
                    done=state.done,
                    customers=state.customers,
                    corrections=figures.corrections if figures else None,
                    total=figures.total if figures else None,
                )
            )
            unit.audit(
                "month_run",
                state.run_id,
                after={"state": ended, **asdict(tally)},
            )


def _note_not_billed(session: Session, run_id: int, plans: Sequence[CustomerPlan]) -> bool:
    rows = [
        {
            "run_id": run_id,
            "customer_id": plan.account.customer_id,
            "code": plan.unbilled.code,
            "reason": plan.unbilled.reason,
            "product_id": plan.unbilled.product_id,
            "date": plan.unbilled.on,
        }
        for plan in plans
        if plan.unbilled is not None
    ]
    if rows:
        session.execute(insert(NotBilled), rows)
    return bool(rows)


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(
        created=one.created + other.created,
        updated=one.updated + other.updated,
        voided=one.voided + other.voided,
        unchanged=one.unchanged + other.unchanged,
    )


def _read_figures(session: Session, wish: Wish) -> _Figures:
    """What stands in the books after a run; of one customer where it was asked for one."""
    live = [Bill.month == str(wish.month), Bill.status != "VOID"]
    if wish.customer_id is not None:
        live.append(Bill.customer_id == wish.customer_id)
    total = session.execute(
        select(func.coalesce(func.sum(type_coerce(Bill.total, BigInteger)), 0)).where(*live)
    ).scalar_one()
    corrections = session.execute(
        select(func.count())
        .select_from(BillCorrection)
        .join(Bill, Bill.id == BillCorrection.bill_id)
        .where(*live)
    ).scalar_one()
    return _Figures(corrections, Money.from_paise(int(total)))


def _result(
    wish: Wish, state: _State, figures: _Figures, not_billed: tuple[NotBilledRow, ...]
) -> RunResult:
    return RunResult(
        month=str(wish.month),
        **asdict(state.tally),
        not_billed=not_billed,
        corrections=figures.corrections,
        total=figures.total,
        stopped=state.stopped,
        run_id=state.run_id,
    )


def read_not_billed(session: Session, run_id: int) -> tuple[NotBilledRow, ...]:
    """Whom a run left without a bill, by customer code."""
    rows = session.execute(
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            NotBilled.code,
            NotBilled.reason,
            Product.code,
            NotBilled.date,
        )
        .join(Customer, Customer.id == NotBilled.customer_id)
        .outerjoin(Product, Product.id == NotBilled.product_id)
        .where(NotBilled.run_id == run_id)
        .order_by(Customer.code)
    )
    return tuple(NotBilledRow(*row) for row in rows)
