"""Has the gateway tell what became of the office's money, list by list, page by page.

Lists come late and rows shift between pages (measured, see the port): each is read with an overlap
of some days, and what is only missing from one is asked for by its own id before it is called
missing.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, func, or_, select

from dairyos_desktop.domain.errors import GatewayRefusedError
from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.models.payments import GatewayMark, PaymentLink
from dairyos_desktop.models.reconciliation import Finding, ToldSettlement
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.dto.gateway import PAGE, SETTLED_PAGE
from dairyos_desktop.services.news.inbox import PROVIDER
from dairyos_desktop.services.reconciliation.facts import Facts
from dairyos_desktop.services.reconciliation.ground import back_by_payment, payments
from dairyos_desktop.services.reconciliation.of_gateway import Asked, told
from dairyos_desktop.services.reconciliation.of_links import OVERLAP
from dairyos_desktop.services.reconciliation.of_settlements import PAYMENT, settled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.far_ports import GatewayReports
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.reconciliation.ground import Ground

    T = TypeVar("T")

READ_AGAIN = dt.timedelta(days=8)
"""So far back each list is read again: more than whoever asks for news looks back at."""
SPAN = dt.timedelta(days=8)
"""Asked for at once."""
FURTHEST = dt.timedelta(days=190)
"""A link lives for six months; nothing older is asked for."""
MOST_BY_ID = 300
"""Payments that are asked for one by one in a night; the rest has its turn in the next."""
_settlements = plain(ToldSettlement).c


class Stopped(Exception):  # noqa: N818 - somebody's wish, no fault
    """Somebody pressed Stop."""


class Teller:
    """One asking.

    Args:
        database: Keeps what is told.
        gateway: Is asked.
        live: In which mode it is.
        ground: Of this reconciliation.
        step: Told of each call that was answered; raises `Stopped` where it is to end.

    Attributes:
        untold: Payments of ours that had no turn; nothing is known of them this time.
    """

    def __init__(
        self,
        database: Database,
        gateway: GatewayReports,
        ground: Ground,
        step: Callable[[], None],
        *,
        live: bool,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._ground = ground
        self._step = step
        self._facts = Facts(database, live=live)
        self.untold: frozenset[str] = frozenset()

    def run(self) -> Asked:
        """Has everything told.

        Raises:
            GatewayError: It can't be asked; what it told before is kept.
            Stopped: As `step`.
        """
        with self._database.read() as session:
            since = self._since(session)
        self._lists(since)
        self._settled_days()
        return Asked(self._facts.live, since, self._by_id(since))

    def _since(self, session: Session) -> dt.datetime:
        """The office's money is at the gateway since its first link, or payment, of this mode."""
        first = session.execute(
            select(func.min(PaymentLink.created_at)).where(PaymentLink.live.is_(self._facts.live))
        ).scalar()
        paid = session.execute(
            select(func.min(payments.paid_at)).where(payments.provider == PROVIDER)
        ).scalar()
        mark = session.get(GatewayMark, PROVIDER)
        swept = None if mark is None or mark.swept_to is None else mark.swept_to - OVERLAP
        known = [at for at in (first, paid, swept) if at is not None]
        begin = min(known) if known else self._ground.now - OVERLAP
        return max(begin, self._ground.now - FURTHEST)

    def _lists(self, since: dt.datetime) -> None:
        facts, gateway = self._facts, self._gateway
        self._spans("payments", since, READ_AGAIN, gateway.payments, facts.keep_payments)
        self._spans("refunds", since, READ_AGAIN, gateway.refunds, facts.keep_refunds)
        self._spans(
            "settlements", since, self._unnamed(), gateway.settlements, facts.keep_settlements
        )

    def _unnamed(self) -> dt.timedelta:
        """Back to the oldest settlement without a bank reference, which may have one now."""
        with self._database.read() as session:
            oldest: dt.datetime | None = session.execute(
                select(func.min(_settlements.created_at)).where(
                    _settlements.live.is_(self._facts.live), _settlements.utr == ""
                )
            ).scalar()
        if oldest is None:
            return READ_AGAIN
        return max(READ_AGAIN, self._ground.now - oldest + dt.timedelta(days=1))

    def _spans(
        self,
        name: str,
        since: dt.datetime,
        overlap: dt.timedelta,
        page: Callable[[dt.datetime, dt.datetime, int], Sequence[T]],
        keep: Callable[[Sequence[T]], None],
    ) -> None:
        """Reads a list from where it was read to, less the overlap; marks each span as read."""
        read_to = self._facts.read_to(name)
        begin = since if read_to is None else max(since, read_to - overlap)
        while begin < self._ground.now:
            until = min(begin + SPAN, self._ground.now)
            skip = 0
            while True:
                rows = page(begin, until, skip)
                keep(rows)
                self._step()
                skip += len(rows)
                if len(rows) < PAGE:
                    break
            self._facts.mark(name, until)
            begin = until

    def _settled_days(self) -> None:
        """The combined report of the days on which something was settled since the last time."""
        read_to = self._facts.read_to("settled")
        with self._database.read() as session:
            wanted: list[ColumnElement[bool]] = [_settlements.live.is_(self._facts.live)]
            if read_to is not None:
                wanted.append(
                    or_(_settlements.created_at > read_to - READ_AGAIN, _settlements.utr == "")
                )
            days = {
                self._ground.day(at)
                for at in session.execute(select(_settlements.created_at).where(*wanted)).scalars()
            }
        for day in sorted(days):
            skip = 0
            while True:
                rows = self._gateway.settled(day, skip)
                self._facts.keep_settled(day, [row for row in rows if row is not None])
                self._step()
                skip += len(rows)
                if len(rows) < SETTLED_PAGE:
                    break
        self._facts.mark("settled", self._ground.now)

    def _by_id(self, since: dt.datetime) -> frozenset[str]:
        """Asks for payments of which the lists leave something open; those that aren't known."""
        with self._database.read() as session:
            ours, theirs = self._open_questions(session, since)
        unknown: set[str] = set()
        turns = [*ours, *theirs]
        for payment_id in turns[:MOST_BY_ID]:
            try:
                payment = self._gateway.payment(payment_id)
            except GatewayRefusedError as error:
                if not error.unknown_id:
                    raise
                unknown.add(payment_id)
            else:
                self._facts.keep_payments([payment])
            self._step()
        self.untold = frozenset(turns[MOST_BY_ID:])
        return frozenset(unknown)

    def _open_questions(self, session: Session, since: dt.datetime) -> tuple[list[str], list[str]]:
        """Ours that no list told of, or of which more is taken back here; settled, but untold."""
        back = back_by_payment()
        taken_back = func.coalesce(back.c.back, 0)
        known = and_(
            told.payment_id == payments.provider_payment_id, told.live.is_(self._facts.live)
        )
        ours = (
            session.execute(
                select(payments.provider_payment_id)
                .outerjoin(told.payment_id.table, known)
                .outerjoin(back, back.c.reverses_id == payments.id)
                .where(
                    payments.provider == PROVIDER,
                    payments.reverses_id.is_(None),
                    payments.provider_payment_id.is_not(None),
                    payments.paid_at >= since,
                    or_(
                        told.payment_id.is_(None),
                        taken_back > told.refunded,
                        told.amount != payments.amount,
                    ),
                )
                .order_by(payments.id)
            )
            .scalars()
            .all()
        )
        standing = set(
            session.execute(
                select(Finding.gateway_id).where(
                    Finding.state != "resolved",
                    Finding.type == FindingType.OURS_UNKNOWN_AT_GATEWAY.value,
                )
            ).scalars()
        )
        theirs = (
            session.execute(
                select(settled.entity_id)
                .outerjoin(told.payment_id.table, told.payment_id == settled.entity_id)
                .where(
                    settled.kind == PAYMENT,
                    settled.live.is_(self._facts.live),
                    told.payment_id.is_(None),
                )
                .distinct()
            )
            .scalars()
            .all()
        )
        # What is said to be missing is looked at again first: it may be there by now.
        first = [one for one in ours if one in standing]
        return first + [one for one in ours if one not in standing], list(theirs)
