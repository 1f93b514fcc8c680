"""Looks at everything once and says what does not agree; writes nothing to the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from dairyos_desktop.domain.reconciling import GATEWAY_TYPES, FindingType, most_specific
from dairyos_desktop.services.reconciliation import (
    of_bills,
    of_deliveries,
    of_doubles,
    of_gateway,
    of_links,
    of_payments,
    of_series,
    of_settlements,
)
from dairyos_desktop.services.reconciliation.ground import VOID, bills, payments

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.reconciling import Found
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.reconciliation.ground import Ground
    from dairyos_desktop.services.reconciliation.of_gateway import Asked


@dataclass(frozen=True)
class Examined:
    """What was found, one finding for each cause, and on how much.

    Attributes:
        bills: Live bills; `payments` those of the day.
    """

    found: list[Found]
    bills: int
    payments: int


def examine(
    database: Database,
    ground: Ground,
    day: dt.date,
    asked: Asked | None,
    step: Callable[[], None],
) -> Examined:
    """Compares bills, payments, links, the gateway's facts and series, and bills with deliveries.

    Args:
        database: The books at rest: it reads for seconds.
        ground: What the checks go by.
        day: Whose payments are counted.
        asked: What the gateway was asked for; None where it was not.
        step: Told after each part; may raise to end it.
    """
    with database.read() as session:
        found = _of_books(session, ground)
        if asked is not None:
            found += of_gateway.find(session, ground, asked)
            found += of_settlements.find(session, ground, live=asked.live)
        months = of_deliveries.months_to_check(session, ground)
        counts = _count(session, day)
    step()
    for month in months:
        with database.read() as session:
            found += of_deliveries.find(session, month)
        step()
    return Examined(most_specific(found), *counts)


def looked_for(asked: Asked | None, untold: frozenset[str]) -> Callable[[FindingType, str], bool]:
    """Whether a finding of a type, at a thing of the gateway, would have been found again."""

    def looked(kind: FindingType, gateway_id: str) -> bool:
        if kind not in GATEWAY_TYPES:
            return True
        return asked is not None and gateway_id not in untold

    return looked


def _of_books(session: Session, ground: Ground) -> list[Found]:
    return [
        *of_bills.find(session, ground),
        *of_payments.find(session, ground),
        *of_doubles.find(session),
        *of_links.find(session, ground),
        *of_series.find(session, ground),
    ]


def _count(session: Session, day: dt.date) -> tuple[int, int]:
    live = session.execute(select(func.count()).where(bills.status != VOID)).scalar_one()
    of_day = session.execute(
        select(func.count()).where(payments.paid_on == day, payments.reverses_id.is_(None))
    ).scalar_one()
    return live, of_day
