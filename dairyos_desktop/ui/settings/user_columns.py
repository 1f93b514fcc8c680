"""The columns of the list of users."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui.fonts import SEMIBOLD
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.dto.auth import UserRow

_ACTIVE = Look(tone="ok", mark=Mark.TICK)
_DISABLED = Look(tone="text2", mark=Mark.DASH)
_LOCKED = Look(tone="warn", mark=Mark.BANG, weight=SEMIBOLD)


def user_columns(
    zone: Callable[[], dt.tzinfo], today: Callable[[], dt.date]
) -> tuple[Column[UserRow], ...]:
    """What stands there, and in the office's time what failed since the last login, and when."""

    def state(row: UserRow) -> str:
        if not row.is_active:
            return tr("Disabled")
        if not row.is_locked:
            return tr("Active")
        if row.locked_until is None:
            return tr("Locked, to be unlocked")
        at = row.locked_until.astimezone(zone())
        # No timed lock is longer than a day.
        return tr("Locked until {at}", at=f"{at:%H:%M}") + (
            "" if at.date() == today() else " tomorrow"
        )

    def last(row: UserRow) -> str:
        at = row.last_failed_at
        return "" if at is None else f"{at.astimezone(zone()):%d-%m-%Y %H:%M}"

    return (
        Column("name", tr("Name"), lambda row: row.name, sort=lambda row: row.name, stretch=True),
        Column("role", tr("Role"), lambda row: tr_word(row.role).capitalize(), width=90),
        Column("state", tr("State"), state, width=190, look=_state_look),
        Column(
            "factor",
            tr("Second factor"),
            lambda row: tr("On") if row.has_totp else "–",
            width=110,
            look=_factor_look,
        ),
        Column(
            "failed",
            tr("Failed tries"),
            lambda row: str(row.failed_tries) if row.failed_tries else "–",
            width=96,
            align=Align.RIGHT,
            sort=lambda row: row.failed_tries,
            tip=lambda _row: tr("Since the last login with this name"),
        ),
        Column("last", tr("The last"), last, width=130, look=SECONDARY, secondary=True),
    )


def _factor_look(row: UserRow) -> Look:
    return _ACTIVE if row.has_totp else SECONDARY


def _state_look(row: UserRow) -> Look:
    if not row.is_active:
        return _DISABLED
    return _LOCKED if row.is_locked else _ACTIVE
