"""What all checks of one reconciliation go by, and how they name things."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, extract, func, select

from dairyos_desktop.domain.billing import Status
from dairyos_desktop.domain.money import Money
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.payments import Allocation, GatewayMark, Payment
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.office import local_date, office_row

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Subquery
    from sqlalchemy.orm import Session

bills = plain(Bill).c
payments = plain(Payment).c
customers = plain(Customer).c
allocations = plain(Allocation).c

LISTS_LAG = dt.timedelta(minutes=10)
"""Lists come so late: what is younger may not have been seen by whoever asked for news."""
_LIVELY = dt.timedelta(hours=2)
"""News was asked for so lately that it can be relied on to be asked for again."""
VOID = Status.VOID.value


@dataclass(frozen=True)
class Ground:
    """One reconciliation.

    Attributes:
        now: The instant that it looks at the books.
        today: The business day of that.
        timezone: The office's.
        polled_to: What the gateway did later than this has perhaps not been asked for yet, by
            whoever asks for news; `now` where nobody does.
    """

    now: dt.datetime
    today: dt.date
    timezone: str
    polled_to: dt.datetime

    def day(self, instant: dt.datetime) -> dt.date:
        """The business day of an instant."""
        return local_date(instant, self.timezone)


def read_ground(session: Session, now: dt.datetime) -> Ground:
    """What stands at an instant."""
    office = office_row(session)
    mark = session.get(GatewayMark, PROVIDER)
    polled_to = now
    if mark is not None and mark.checked_at is not None and mark.checked_at > now - _LIVELY:
        polled_to = min(mark.checked_at - LISTS_LAG, now)
    return Ground(now, local_date(now, office.timezone), office.timezone, polled_to)


def bill_key(bill_id: int) -> str:
    """A bill, as findings name it."""
    return f"bill {bill_id}"


def payment_key(payment_id: int) -> str:
    """A payment of ours."""
    return f"payment {payment_id}"


def account_key(customer_id: int) -> str:
    """What a customer's money pays."""
    return f"account {customer_id}"


def debts_key(customer_id: int) -> str:
    """What a customer has not paid yet."""
    return f"debts {customer_id}"


def link_key(link_id: int) -> str:
    """A payment link of ours."""
    return f"link {link_id}"


def gateway_key(gateway_id: str) -> str:
    """Something at the gateway."""
    return f"gateway {gateway_id}"


def rupees(paise: int) -> str:
    """Paise as money is read."""
    return Money.from_paise(paise).format()


def whose(code: str, name: str) -> str:
    """A customer in a sentence."""
    return f"{name} ({code})"


def paid_by_bill() -> Subquery:
    """Σ allocations to each bill."""
    return (
        select(allocations.bill_id, func.sum(allocations.amount).label("paid"))
        .where(allocations.bill_id.is_not(None))
        .group_by(allocations.bill_id)
        .subquery()
    )


def used_by_payment() -> Subquery:
    """Σ allocations of each payment."""
    return (
        select(allocations.payment_id, func.sum(allocations.amount).label("used"))
        .where(allocations.payment_id.is_not(None))
        .group_by(allocations.payment_id)
        .subquery()
    )


def back_by_payment() -> Subquery:
    """Σ reversals of each payment."""
    return (
        select(payments.reverses_id, func.sum(payments.amount).label("back"))
        .where(payments.reverses_id.is_not(None))
        .group_by(payments.reverses_id)
        .subquery()
    )


def owed() -> ColumnElement[int]:
    """What a bill asks for: max(total, 0)."""
    return case((bills.total > 0, bills.total), else_=0)


def days_after(
    session: Session, later: ColumnElement[dt.datetime], earlier: ColumnElement[dt.datetime]
) -> ColumnElement[Any]:
    """So many days, in parts of one, an instant is after another; none of it is money."""
    if session.get_bind().dialect.name == "sqlite":
        return func.julianday(later) - func.julianday(earlier)
    return extract("epoch", later - earlier) / 86400
