"""Keeps findings over the nights: new ones opened, old ones seen again, those gone resolved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select, update

from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.models.reconciliation import Finding
from dairyos_desktop.services.command import tried
from dairyos_desktop.services.dto.reconciliation import FindingState
from dairyos_desktop.services.inserting import insert_if_absent
from dairyos_desktop.services.pace import Pace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Table

    from dairyos_desktop.domain.reconciling import Found
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.ports import Database
    from dairyos_desktop.services.unit import UnitOfWork

ACTION = "reconcile"

_table: Table = Finding.__table__  # type: ignore[assignment]  # declared as a wider type
_OPEN, _RESOLVED = FindingState.OPEN.value, FindingState.RESOLVED.value


@dataclass(frozen=True)
class Kept:
    """What became of the findings."""

    opened: int = 0
    resolved: int = 0


class _Standing(NamedTuple):
    id: int
    identity: str
    type: str
    state: str
    gateway_id: str
    payment_id: int | None
    details: str


class Keeper:
    """Writes one reconciliation's findings, in short transactions."""

    def __init__(self, database: Database, actor: Actor, on: dt.date, now: dt.datetime) -> None:
        self._database = database
        self._actor = actor
        self._on = on
        self._now = now
        self._pace = Pace(first=100, least=20, most=1000)

    def keep(self, found: Iterable[Found], looked: Callable[[FindingType, str], bool]) -> Kept:
        """Brings the findings up to what was found.

        An accepted one that says something else by now is resolved, and a new one opened: it was
        accepted for what it said.

        Args:
            found: Everything, one for each cause.
            looked: Whether a type was looked for at all, at something with that id at the
                gateway: what was not is left as it stands.
        """
        now = {one.identity: one for one in found}
        standing = self._standing()
        by_identity = {row.identity: row for row in standing}
        gone = [
            row.id
            for row in standing
            if row.identity not in now and looked(FindingType(row.type), row.gateway_id)
        ]
        other = [
            row
            for row in standing
            if row.identity in now and now[row.identity].details != row.details
        ]
        outgrown = [row.id for row in other if row.state != _OPEN]
        told_anew = [(row.id, now[row.identity]) for row in other if row.state == _OPEN]
        again = [
            row.id
            for row in standing
            if row.identity in now and now[row.identity].details == row.details
        ]
        fresh = [one for key, one in now.items() if key not in by_identity]
        fresh += [now[row.identity] for row in other if row.state != _OPEN]
        self._paged([*gone, *outgrown], self._resolve)
        self._paged(told_anew, self._tell_anew)
        self._paged(again, self._seen)
        self._paged(fresh, self._open)
        return Kept(len(fresh), len(gone) + len(outgrown))

    def _standing(self) -> list[_Standing]:
        columns = [_table.c[name] for name in _Standing._fields]
        with self._database.read() as session:
            return [
                _Standing(*row)
                for row in session.execute(select(*columns).where(_table.c.state != _RESOLVED))
            ]

    def _paged(
        self, things: Sequence[Any], write: Callable[[UnitOfWork, Sequence[Any]], None]
    ) -> None:
        at = 0
        while at < len(things):
            some = things[at : at + self._pace.size]

            def work(some: Sequence[Any] = some) -> None:
                with self._pace.step(self._database, self._actor, ACTION, len(some)) as unit:
                    write(unit, some)

            tried(work)
            at += len(some)

    def _resolve(self, unit: UnitOfWork, row_ids: Sequence[int]) -> None:
        self._update(unit, row_ids, state=_RESOLVED, resolved_at=self._now)

    def _seen(self, unit: UnitOfWork, row_ids: Sequence[int]) -> None:
        # A day that is made up for after a later one does not make a finding older.
        unit.session.execute(
            update(_table)
            .where(_table.c.id.in_(row_ids), _table.c.last_seen_on < self._on)
            .values(last_seen_on=self._on)
        )
        unit.session.execute(
            update(_table).where(_table.c.id.in_(row_ids)).values(last_seen_at=self._now)
        )

    def _tell_anew(self, unit: UnitOfWork, rows: Sequence[tuple[int, Found]]) -> None:
        for row_id, one in rows:
            self._update(
                unit,
                [row_id],
                last_seen_on=self._on,
                last_seen_at=self._now,
                **_content(one),
            )

    def _update(self, unit: UnitOfWork, row_ids: Sequence[int], **values: Any) -> None:  # noqa: ANN401 - columns' own
        unit.session.execute(
            update(_table)
            .where(_table.c.id.in_(row_ids))
            .values(version=_table.c.version + 1, **values)
        )

    def _open(self, unit: UnitOfWork, found: Sequence[Found]) -> None:
        unit.session.execute(
            insert_if_absent(unit.session, _table),
            [
                {
                    "type": one.type.value,
                    "severity": one.type.severity.value,
                    "identity": one.identity,
                    "state": _OPEN,
                    "first_seen_on": self._on,
                    "first_seen_at": self._now,
                    "last_seen_on": self._on,
                    "last_seen_at": self._now,
                    "accepted_by": "",
                    "reason": "",
                    "version": 1,
                    **_content(one),
                }
                for one in found
            ],
        )


def _content(one: Found) -> dict[str, Any]:
    return {
        "customer_id": one.customer_id,
        "bill_id": one.bill_id,
        "payment_id": one.payment_id,
        "gateway_id": one.gateway_id,
        "happened_on": one.happened_on,
        "details": one.details,
        "sides": {
            "heads": list(one.heads),
            "rows": [[side.label, side.here, side.there] for side in one.sides],
        },
        "apart": one.apart,
    }
