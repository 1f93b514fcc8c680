"""What a restore takes along from the books that it replaces.

Wrong passwords that were counted, steps of second factors that were taken and recovery codes that
were used count on, else a restore would open what they keep shut. Numbers that were given out
since are never given out again: customers hold the receipts. The audit log goes on where it stood,
so that nothing that anybody did is forgotten and the anchors of the office's PCs still fit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, delete, insert, select, update

from dairyos_desktop.models.audit import AuditEntry, AuditHead
from dairyos_desktop.models.bills import Bill
from dairyos_desktop.models.office import NumberSeries
from dairyos_desktop.models.users import (
    LoginAttempt,
    LoginCount,
    TotpRecoveryCode,
    TotpSecret,
    UnlockPin,
    User,
)
from dairyos_desktop.services.audit.chain import read_head
from dairyos_desktop.services.bulk import plain
from dairyos_desktop.services.numbers import RESTORED, SERIES_THING, set_aside, told_aside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.models.base import Base
    from dairyos_desktop.services.numbers import Aside
    from dairyos_desktop.services.unit import UnitOfWork

_PAGE = 2_000
_log = plain(AuditEntry)
_users = plain(User)


def carry_chain(old: Session, new: Session) -> bool:
    """Adds the entries that the backup lacks; False where its log is another, and stays as it is.

    Users whom the entries name and the backup doesn't know are brought along, disabled.
    """
    ours, theirs = read_head(new), read_head(old)
    if ours is None or theirs is None:
        return False
    head, position = ours[0], theirs[0].position
    if head.position:
        stands = old.execute(select(_log.c.sha256).where(_log.c.id == head.position)).scalar()
        if stands != head.sha256:
            return False
    _carry_users(old, new)
    last = head.position
    while last < position:
        rows = old.execute(
            select(_log).where(_log.c.id > last).order_by(_log.c.id).limit(_PAGE)
        ).mappings()
        some = [dict(row) for row in rows]
        if not some:
            break
        new.execute(insert(_log), some)
        last = some[-1]["id"]
    new.execute(
        update(AuditHead).values(
            position=theirs[0].position, sha256=theirs[0].sha256, anchored=theirs[1]
        )
    )
    return True


def added_users(old: Session, new: Session) -> tuple[str, ...]:
    """Who is a user of the replaced books and none of the backup's."""
    known = set(new.scalars(select(_users.c.name_key)))
    rows = old.execute(select(_users.c.name, _users.c.name_key).order_by(_users.c.id))
    return tuple(str(name) for name, key in rows if key not in known)


def _carry_users(old: Session, new: Session) -> None:
    known = set(new.scalars(select(_users.c.id)))
    for row in old.execute(select(_users).order_by(_users.c.id)).mappings().all():
        if row["id"] not in known:
            new.execute(insert(_users).values(**{**row, "is_active": False}))


def carry_logins(old: Session, new: Session) -> None:
    """What is counted and used up at logins, as it stood in the replaced books."""
    ids = {row.name_key: row.id for row in new.execute(select(_users.c.name_key, _users.c.id))}
    keys = {row.id: row.name_key for row in old.execute(select(_users.c.name_key, _users.c.id))}

    def here(user_id: int | None) -> int | None:
        return None if user_id is None else ids.get(keys.get(user_id, ""))

    _replace(old, new, LoginCount, lambda row: row)
    _replace(old, new, LoginAttempt, lambda row: {**row, "user_id": here(row["user_id"])})
    _replace(
        old,
        new,
        UnlockPin,
        lambda row: None if (own := here(row["user_id"])) is None else {**row, "user_id": own},
    )
    for user_id, step in old.execute(
        select(TotpSecret.user_id, TotpSecret.last_step).where(TotpSecret.last_step.is_not(None))
    ):
        new.execute(
            update(TotpSecret)
            .where(
                TotpSecret.user_id == here(user_id),
                TotpSecret.last_step.is_(None) | (TotpSecret.last_step < step),
            )
            .values(last_step=step)
        )
    for user_id, code, used_at in old.execute(
        select(
            TotpRecoveryCode.user_id, TotpRecoveryCode.code_hash, TotpRecoveryCode.used_at
        ).where(TotpRecoveryCode.used_at.is_not(None))
    ):
        new.execute(
            update(TotpRecoveryCode)
            .where(TotpRecoveryCode.user_id == here(user_id), TotpRecoveryCode.code_hash == code)
            .values(used_at=used_at)
        )


def carry_series(old: Session, unit: UnitOfWork, aside: Aside) -> None:
    """Numbers that were given out since are set aside, which the audit log tells.

    Args:
        old: The replaced books.
        unit: Of the books to be, whose log has been carried on.
        aside: What the backup itself knew as set aside.
    """
    new = unit.session
    told = set_aside(new)
    keys = dict.fromkeys([*told, *aside])
    for series in old.scalars(select(NumberSeries)):
        key = (series.kind, series.prefix, series.year)
        keys[key] = None
        own = new.get(NumberSeries, key)
        if own is None:
            own = NumberSeries(
                kind=series.kind,
                prefix=series.prefix,
                year=series.year,
                first_number=series.first_number,
                next_number=series.first_number,
            )
            new.add(own)
        if own.next_number < series.next_number:
            given = range(own.next_number, series.next_number)
            aside = {**aside, key: aside.get(key, set()) | set(given)}
            own.next_number = series.next_number
    for key in keys:
        now = aside.get(key, set())
        if now != told.get(key, set()):
            unit.audit(SERIES_THING, "/".join(map(str, key)), after=told_aside(key, now))


def tell_bills(unit: UnitOfWork) -> None:
    """Tells the audit log again what bills say of which it was told something else since."""
    told: dict[str, str] = {}
    session = unit.session
    for text in session.scalars(
        select(_log.c.after)
        .where(_log.c.thing == "bills", _log.c.thing_key.like("____-__"), _log.c.after.is_not(None))
        .order_by(_log.c.id)
    ):
        told.update(json.loads(text))
    others: dict[str, dict[str, str]] = {}
    for month, number, digest in session.execute(
        select(Bill.month, Bill.number, Bill.content_sha256).order_by(Bill.id)
    ):
        if told.get(number) != digest:
            others.setdefault(str(month), {})[number] = digest
    for month, digests in others.items():
        unit.audit("bills", month, after=digests, reason=RESTORED)


def _replace(old: Session, new: Session, model: type[Base], change: Any) -> None:  # noqa: ANN401 - row to row
    table = plain(model)
    assert isinstance(table, Table)  # noqa: S101 - what `plain` gives
    rows: Sequence[Any] = old.execute(select(table)).mappings().all()
    new.execute(delete(table))
    changed = [row for one in rows if (row := change(dict(one))) is not None]
    if changed:
        new.execute(insert(table), changed)
