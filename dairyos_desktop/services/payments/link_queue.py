"""A month's payment links, one after the other at the gateway's pace.

What waits stands in a table, so that it survives the end of the program; a step makes one link.
Whoever drives the steps, a window or a job, asks again after the time that each step names.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, or_, select, update

from dairyos_desktop.domain.declared_settings import LINK_PACE
from dairyos_desktop.domain.errors import (
    DairyError,
    GatewayBusyError,
    GatewayKeysError,
    GatewayOfflineError,
    GatewayRefusedError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.gateway import LEAST_LINK
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.models.bills import Bill, is_open
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import PaymentLink, QueuedLink
from dairyos_desktop.services.command import command, query
from dairyos_desktop.services.dto.links import LeftOutLink, LinkQueue, Mode, QueueStep
from dairyos_desktop.services.payments.link_rows import OPEN
from dairyos_desktop.services.settings import setting_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.links import GatewayState
    from dairyos_desktop.services.gateway_access import GatewayAccess
    from dairyos_desktop.services.payments.links import LinkService
    from dairyos_desktop.services.ports import Clock, Database

WAITING, MADE, LEFT_OUT = "waiting", "made", "left_out"
BUSY_S = 40.0
"""A gateway that was asked too often and does not say for how long was measured to need this."""
OFFLINE_S = 60.0
_LEASE_S = 120.0
"""Longer than a step takes: a bill whose step died with its program is tried again after it."""


class LinkQueueService:
    """Use cases of the queue."""

    def __init__(
        self, database: Database, clock: Clock, links: LinkService, access: GatewayAccess
    ) -> None:
        self._database = database
        self._clock = clock
        self._links = links
        self._access = access

    @query(Action.READ)
    def state(self, actor: Actor, month: Month) -> LinkQueue:
        """How a month's links stand; asks the gateway nothing, but may ask the keyring."""
        gateway = self._access.state(actor)
        with self._database.read() as session:
            return _state(session, month, gateway, self._clock.now())

    @command(Action.ISSUE_BILLS)
    def begin(self, actor: Actor, month: Month, bill_ids: Sequence[int] = ()) -> LinkQueue:
        """Puts the month's open bills without a link into the queue, or those of them named.

        What still waits stays; what was made or left out before is forgotten.
        """
        gateway = self._access.state(actor)
        with self._database.write(actor, "links.queue") as unit:
            session = unit.session
            of_month = select(Bill.id).where(Bill.month == str(month))
            session.execute(
                delete(QueuedLink).where(
                    QueuedLink.bill_id.in_(of_month), QueuedLink.state != WAITING
                )
            )
            waiting = set(session.scalars(select(QueuedLink.bill_id)))
            new = [
                bill_id
                for bill_id, _ in _wanted(session, month, unit.now, live=gateway.mode is Mode.LIVE)
                if bill_id not in waiting and (not bill_ids or bill_id in bill_ids)
            ]
            if new:
                session.execute(
                    insert(QueuedLink),
                    [
                        {
                            "bill_id": bill_id,
                            "state": WAITING,
                            "problem": "",
                            "queued_at": unit.now,
                            "queued_by": actor.user_id,
                            "next_try_at": unit.now,
                        }
                        for bill_id in new
                    ],
                )
                unit.audit("payment_links", month, after={"queued": len(new)})
            unit.changed("links")
            return _state(session, month, gateway, unit.now)

    @command(Action.ISSUE_BILLS)
    def drop(self, actor: Actor, month: Month) -> LinkQueue:
        """Takes what still waits out of the queue; links that were made stay."""
        gateway = self._access.state(actor)
        with self._database.write(actor, "links.drop") as unit:
            of_month = select(Bill.id).where(Bill.month == str(month))
            gone = list(
                unit.session.scalars(
                    delete(QueuedLink)
                    .where(QueuedLink.bill_id.in_(of_month), QueuedLink.state == WAITING)
                    .returning(QueuedLink.bill_id)
                )
            )
            if gone:
                unit.audit("payment_links", month, before={"queued": len(gone)})
            unit.changed("links")
            return _state(unit.session, month, gateway, unit.now)

    @command(Action.ISSUE_BILLS)
    def step(self, actor: Actor, month: Month) -> QueueStep:
        """Makes the next link that is due, if one is.

        Raises:
            RefusedError: Payments by link are switched off.
            GatewayKeysError: There are no keys, or wrong ones.
            GatewayBusyError: Its quota is used up (`lasting`).
        """
        found = self._claim(actor, month)
        if isinstance(found, float):
            return self._after(actor, month, wait_s=found)
        bill_id, number, pace_s = found
        try:
            self._links.make(actor, number)
        except GatewayOfflineError as error:
            # A call in doubt is settled by a later look; the others need not wait for that.
            hold_s = pace_s if error.done_unknown else OFFLINE_S
            return self._put_off(actor, month, bill_id, error, wait_s=OFFLINE_S, hold_s=hold_s)
        except GatewayBusyError as error:
            if error.lasting:
                self._settle(actor, bill_id, WAITING, "")
                raise
            wait_s = error.retry_after_s or BUSY_S
            return self._put_off(actor, month, bill_id, error, wait_s=wait_s, hold_s=wait_s)
        except GatewayKeysError:
            self._settle(actor, bill_id, WAITING, "")
            raise
        except (GatewayRefusedError, RefusedError, NotFoundError) as error:
            self._settle(actor, bill_id, LEFT_OUT, error.message)
        else:
            self._settle(actor, bill_id, MADE, "")
        return self._after(actor, month, wait_s=pace_s)

    def _claim(self, actor: Actor, month: Month) -> tuple[int, str, float] | float:
        """The next bill, with all others put off by the pace; seconds where none is due."""
        with self._database.write(actor, "links.step") as unit:
            session = unit.session
            pace_s = float(setting_value(session, LINK_PACE))
            row = session.execute(
                select(QueuedLink.bill_id, QueuedLink.next_try_at, Bill.number)
                .join(Bill, Bill.id == QueuedLink.bill_id)
                .where(QueuedLink.state == WAITING, Bill.month == str(month))
                .order_by(QueuedLink.next_try_at, Bill.number_year, Bill.number_seq)
                .limit(1)
                .with_for_update(of=QueuedLink)
            ).first()
            if row is None:
                return 0.0
            wait_s: float = (row.next_try_at - unit.now).total_seconds()
            if wait_s > 0:
                return wait_s
            _hold(session, unit.now + dt.timedelta(seconds=pace_s))
            _put(session, row.bill_id, next_try_at=unit.now + dt.timedelta(seconds=_LEASE_S))
            return int(row.bill_id), str(row.number), pace_s

    def _put_off(
        self,
        actor: Actor,
        month: Month,
        bill_id: int,
        error: DairyError,
        *,
        wait_s: float,
        hold_s: float,
    ) -> QueueStep:
        """The bill waits so long, and all others at least `hold_s`."""
        with self._database.write(actor, "links.step") as unit:
            _put(unit.session, bill_id, next_try_at=unit.now + dt.timedelta(seconds=wait_s))
            _hold(unit.session, unit.now + dt.timedelta(seconds=hold_s))
        return self._after(actor, month, wait_s=hold_s, trouble=error.message)

    def _settle(self, actor: Actor, bill_id: int, state: str, problem: str) -> None:
        with self._database.write(actor, "links.step") as unit:
            _put(
                unit.session,
                bill_id,
                state=state,
                problem=problem,
                next_try_at=unit.now,
            )
            unit.changed("links")

    def _after(self, actor: Actor, month: Month, *, wait_s: float, trouble: str = "") -> QueueStep:
        queue = self.state(actor, month)
        return QueueStep(queue, wait_s if queue.waiting else 0.0, trouble)


def _hold(session: Session, until: dt.datetime) -> None:
    """Nothing that waits is tried before then."""
    session.execute(
        update(QueuedLink)
        .where(QueuedLink.state == WAITING, QueuedLink.next_try_at < until)
        .values(next_try_at=until)
        .execution_options(synchronize_session=False)
    )


def _put(session: Session, bill_id: int, **values: object) -> None:
    session.execute(
        update(QueuedLink)
        .where(QueuedLink.bill_id == bill_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _wanted(
    session: Session, month: Month, now: dt.datetime, *, live: bool
) -> list[tuple[int, Money]]:
    """The month's bills with something open and no open link for just that, by number.

    Each by its id and what is open of it: a whole bill is a long row, and a month has thousands.
    """
    bills = session.execute(
        select(Bill.id, Bill.total, Bill.allocated)
        .where(Bill.month == str(month), is_open())
        .order_by(Bill.number_year, Bill.number_seq)
    ).all()
    linked = {
        (row.bill_id, row.amount)
        for row in session.execute(
            select(PaymentLink.bill_id, PaymentLink.amount)
            .join(Bill, Bill.id == PaymentLink.bill_id)
            .where(
                Bill.month == str(month),
                PaymentLink.status.in_(OPEN),
                PaymentLink.live == live,
                or_(PaymentLink.expires_at.is_(None), PaymentLink.expires_at > now),
            )
        )
    }
    return [
        (bill_id, left)
        for bill_id, total, allocated in bills
        if (left := total - allocated) >= LEAST_LINK and (bill_id, left) not in linked
    ]


def _state(session: Session, month: Month, gateway: GatewayState, now: dt.datetime) -> LinkQueue:
    counts = {
        row.state: int(row.bills)
        for row in session.execute(
            select(QueuedLink.state, func.count().label("bills"))
            .join(Bill, Bill.id == QueuedLink.bill_id)
            .where(Bill.month == str(month))
            .group_by(QueuedLink.state)
        )
    }
    left_out = session.execute(
        select(Bill.number, Customer.name, QueuedLink.problem)
        .join(Bill, Bill.id == QueuedLink.bill_id)
        .join(Customer, Customer.id == Bill.customer_id)
        .where(Bill.month == str(month), QueuedLink.state == LEFT_OUT)
        .order_by(Bill.number_year, Bill.number_seq)
    ).all()
    wanted = _wanted(session, month, now, live=gateway.mode is Mode.LIVE)
    return LinkQueue(
        waiting=counts.get(WAITING, 0),
        made=counts.get(MADE, 0),
        left_out=tuple(LeftOutLink(row.number, row.name, row.problem) for row in left_out),
        wanted=len(wanted),
        wanted_sum=Money.total(left for _, left in wanted),
        pace_s=setting_value(session, LINK_PACE),
        gateway=gateway,
    )
