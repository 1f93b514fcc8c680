"""Writes down what the gateway told, as it told it last: a row a thing, in short transactions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from dairyos_desktop.models.reconciliation import (
    ReadMark,
    SettledRow,
    ToldPayment,
    ToldRefund,
    ToldSettlement,
)
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.news.places import LINK_PREFIX
from dairyos_desktop.services.pace import Pace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Table
    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.gateway import (
        GatewayPayment,
        GatewayRefund,
        GatewaySettlement,
        SettledItem,
    )
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

ACTION = "reconcile"

_PAYMENTS = plain(ToldPayment)
_REFUNDS = plain(ToldRefund)
_SETTLEMENTS = plain(ToldSettlement)
_SETTLED = plain(SettledRow)
_MARKS = plain(ReadMark)
_TOLD_AT = "told_at"
_AT_ONCE = 300


class Facts:
    """What the gateway told in one mode.

    Args:
        database: Where it is kept.
        live: In live mode; what was told in test mode is nothing to live keys.
    """

    def __init__(self, database: Database, *, live: bool) -> None:
        self._database = database
        self.live = live
        self._pace = Pace(first=100, least=20, most=1000)

    def read_to(self, list_name: str) -> dt.datetime | None:
        """How far a list was read; None where it never was."""
        with self._database.read() as session:
            return session.execute(
                select(_MARKS.c.read_to).where(
                    _MARKS.c.list_name == list_name, _MARKS.c.live.is_(self.live)
                )
            ).scalar()

    def mark(self, list_name: str, read_to: dt.datetime) -> None:
        """A list was read so far."""

        def note() -> None:
            with self._database.write(SYSTEM, ACTION) as unit:
                row = unit.session.get(ReadMark, (list_name, self.live))
                if row is None:
                    row = ReadMark(list_name=list_name, live=self.live)
                    unit.session.add(row)
                row.read_to = read_to

        tried(note)

    def keep_payments(self, told: Iterable[GatewayPayment]) -> None:
        """Payments as they stand now."""
        self._keep(
            _PAYMENTS,
            [
                {
                    "payment_id": one.payment_id,
                    "live": self.live,
                    "order_id": one.order_id or "",
                    "link_id": LINK_PREFIX + one.description[1:]
                    if one.description.startswith("#")
                    else "",
                    "amount": one.amount.paise,
                    "currency": one.currency,
                    "status": one.status,
                    "refunded": one.amount_refunded.paise,
                    "fee": None if one.fee is None else one.fee.paise,
                    "tax": None if one.tax is None else one.tax.paise,
                    "created_at": one.created_at,
                }
                for one in told
            ],
        )

    def keep_refunds(self, told: Iterable[GatewayRefund]) -> None:
        """Refunds as they stand now."""
        self._keep(
            _REFUNDS,
            [
                {
                    "refund_id": one.refund_id,
                    "live": self.live,
                    "payment_id": one.payment_id,
                    "amount": one.amount.paise,
                    "status": one.status,
                    "created_at": one.created_at,
                }
                for one in told
            ],
        )

    def keep_settlements(self, told: Iterable[GatewaySettlement]) -> None:
        """Settlements as they stand now."""
        self._keep(
            _SETTLEMENTS,
            [
                {
                    "settlement_id": one.settlement_id,
                    "live": self.live,
                    "amount": one.amount.paise,
                    "fees": one.fees.paise,
                    "tax": one.tax.paise,
                    "utr": one.utr,
                    "status": one.status,
                    "created_at": one.created_at,
                }
                for one in told
            ],
        )

    def keep_settled(self, on: dt.date, told: Iterable[SettledItem]) -> None:
        """Lines of the combined report of a day."""
        self._keep(
            _SETTLED,
            [
                {
                    "settlement_id": one.settlement_id,
                    "entity_id": one.entity_id,
                    "kind": one.kind,
                    "live": self.live,
                    "payment_id": one.payment_id,
                    "amount": one.amount.paise,
                    "fee": one.fee.paise,
                    "tax": one.tax.paise,
                    "credit": one.credit.paise,
                    "debit": one.debit.paise,
                    "utr": one.utr,
                    "settled_on": on,
                }
                for one in told
            ],
        )

    def _keep(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Writes what is new or other than it was; a row that comes twice is one."""
        keys = [column.name for column in table.primary_key]
        told = {tuple(row[key] for key in keys): row for row in rows}
        with self._database.read() as session:
            known = _known(session, table, keys, list(told))
        changed = [row for key, row in told.items() if not _same(known.get(key), row)]
        at = 0
        while at < len(changed):
            size = self._pace.size
            some = changed[at : at + size]

            def keep(some: Sequence[dict[str, Any]] = some) -> None:
                with self._pace.step(self._database, SYSTEM, ACTION, len(some)) as unit:
                    _write(unit, table, keys, some, known)

            tried(keep)
            at += size


def _known(
    session: Session, table: Table, keys: list[str], wanted: list[tuple[Any, ...]]
) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    last = table.c[keys[0]] if len(keys) == 1 else table.c.entity_id
    at = keys.index(last.name)
    for start in range(0, len(wanted), _AT_ONCE):
        some = [key[at] for key in wanted[start : start + _AT_ONCE]]
        for row in session.execute(select(table).where(last.in_(some))).mappings():
            found[tuple(row[key] for key in keys)] = dict(row)
    return found


def _same(known: Mapping[str, Any] | None, row: Mapping[str, Any]) -> bool:
    return known is not None and all(known[name] == value for name, value in row.items())


def _write(
    unit: UnitOfWork,
    table: Table,
    keys: list[str],
    rows: Sequence[dict[str, Any]],
    known: Mapping[tuple[Any, ...], Mapping[str, Any]],
) -> None:
    fresh, other = [], []
    for row in rows:
        values = row | {_TOLD_AT: unit.now}
        if tuple(row[key] for key in keys) in known:
            other.append({f"of_{name}" if name in keys else name: values[name] for name in values})
        else:
            fresh.append(values)
    if fresh:
        unit.session.execute(insert(table), fresh)
    if other:
        unit.session.execute(
            update(table)
            .where(*(table.c[key] == bindparam(f"of_{key}") for key in keys))
            .values({name: bindparam(name) for name in other[0] if not name.startswith("of_")}),
            other,
        )
