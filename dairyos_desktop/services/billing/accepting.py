"""What is odd about a month and may stand: accepted for a reason, or looked at again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select

from dairyos_desktop.domain.errors import ConflictError, FieldConflict
from dairyos_desktop.domain.texts import say, say_n
from dairyos_desktop.models.bills import AcceptedWarning
from dairyos_desktop.services.reasons import checked_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import MonthWarning
    from dairyos_desktop.services.unit import UnitOfWork


class _Seen(NamedTuple):
    """What makes it the same thing to look at."""

    customer_id: int | None
    code: str
    detail: str


def with_acceptance(
    session: Session, month: Month, warnings: Iterable[MonthWarning]
) -> tuple[MonthWarning, ...]:
    """The warnings, each with who accepted it and why, where somebody has."""
    accepted = {
        _Seen(row.customer_id, row.code, row.detail): row
        for row in session.scalars(
            select(AcceptedWarning).where(AcceptedWarning.month == str(month))
        )
    }
    if not accepted:
        return tuple(warnings)
    found = []
    for warning in warnings:
        row = accepted.get(_seen(warning))
        if row is not None:
            warning = replace(warning, accepted=row.reason, accepted_by=row.user_name)  # noqa: PLW2901 - the same one, completed
        found.append(warning)
    return tuple(found)


def accept(unit: UnitOfWork, month: Month, warnings: Sequence[MonthWarning], reason: str) -> None:
    """Lets the things stand as they were seen.

    Raises:
        InvalidInputError: The reason is missing or too long.
        ConflictError: Somebody else accepted one since it was seen, for another reason.
    """
    why = checked_reason(reason, missing=say("The reason is missing."))
    _refuse_unseen(unit.session, month, warnings, why)
    take_back(unit, month, warnings, audited=False)
    for warning in warnings:
        unit.session.add(
            AcceptedWarning(
                month=str(month),
                customer_id=warning.customer_id,
                code=warning.code,
                detail=warning.detail,
                reason=why,
                user_name=unit.actor.name,
                accepted_at=unit.now,
            )
        )
        unit.audit("warning", _key(month, warning), after={"accepted": warning.detail}, reason=why)
    unit.changed("bills")


def _refuse_unseen(
    session: Session, month: Month, warnings: Sequence[MonthWarning], why: str
) -> None:
    """Whoever else said why something may stand is not overwritten unseen (rule 18).

    Raises:
        ConflictError: `current["warnings"]` are the things as they are accepted now.
    """
    now = with_acceptance(session, month, warnings)
    changed = [
        after
        for before, after in zip(warnings, now, strict=True)
        # Taken back meanwhile: accepting it again overwrites nothing.
        if after.accepted and after.accepted not in (before.accepted, why)
    ]
    if not changed:
        return
    names = {row.accepted_by for row in changed}
    by = names.pop() if len(names) == 1 else ""
    raise ConflictError(
        say_n(
            "{by} accepted this meanwhile.",
            "{by} accepted some of this meanwhile.",
            len(changed),
            by=by or "Somebody else",
        ),
        say("Look at both reasons, and choose which shall stand."),
        fields=tuple(
            FieldConflict(f"Why this of {row.name or 'the month'} may stand", why, row.accepted)
            for row in changed
        ),
        changed_by=by,
        current={"warnings": now},
    )


def take_back(
    unit: UnitOfWork, month: Month, warnings: Sequence[MonthWarning], *, audited: bool = True
) -> None:
    """Has the things looked at again."""
    for warning in warnings:
        removed = unit.session.execute(
            delete(AcceptedWarning)
            .where(
                AcceptedWarning.month == str(month),
                AcceptedWarning.customer_id.is_not_distinct_from(warning.customer_id),
                AcceptedWarning.code == warning.code,
                AcceptedWarning.detail == warning.detail,
            )
            .returning(AcceptedWarning.id)
        ).all()
        if removed and audited:
            unit.audit("warning", _key(month, warning), before={"accepted": warning.detail})
    unit.changed("bills")


def _seen(warning: MonthWarning) -> _Seen:
    return _Seen(warning.customer_id, warning.code, warning.detail)


def _key(month: Month, warning: MonthWarning) -> str:
    return f"{month} {warning.code} {warning.customer or 'month'}"
