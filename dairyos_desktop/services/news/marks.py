"""How far the gateway was asked, and how that went: one row, kept over restarts and for all PCs."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from dairyos_desktop.domain.errors import GatewayBusyError
from dairyos_desktop.models.payments import GatewayMark
from dairyos_desktop.services.news.inbox import PROVIDER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.errors import GatewayError
    from dairyos_desktop.services.unit import UnitOfWork

LONGEST_PAUSE = dt.timedelta(hours=1)
"""For longer the gateway is not left alone, whatever it asked for and however clocks were moved."""


def read_mark(session: Session) -> GatewayMark | None:
    """The row; None before the gateway was ever asked."""
    return session.get(GatewayMark, PROVIDER)


def pause_s(mark: GatewayMark | None, now: dt.datetime) -> float:
    """For how long nothing should be asked, since the gateway said so; 0 where it may be."""
    if mark is None or mark.not_before is None:
        return 0.0
    left = mark.not_before - now
    return left.total_seconds() if dt.timedelta() < left <= LONGEST_PAUSE else 0.0


def hold_mark(unit: UnitOfWork, reached: Mapping[str, dt.datetime]) -> GatewayMark:
    """The row, for a change; made where there is none. Only whoever polls writes it.

    Args:
        unit: The open transaction.
        reached: How far the sweep came: `swept_to`, `looked_back_at`.
    """
    mark = unit.session.get(GatewayMark, PROVIDER, with_for_update=True)
    if mark is None:
        mark = GatewayMark(provider=PROVIDER, trouble="", words="")
        unit.session.add(mark)
    for name, at in reached.items():
        setattr(mark, name, at)
    unit.changed("gateway")
    return mark


def note_fine(unit: UnitOfWork, reached: Mapping[str, dt.datetime]) -> None:
    """It answered all that was asked."""
    mark = hold_mark(unit, reached)
    mark.checked_at = unit.now
    mark.trouble_at = mark.not_before = None
    mark.trouble = mark.words = ""


def note_trouble(unit: UnitOfWork, reached: Mapping[str, dt.datetime], error: GatewayError) -> None:
    """It did not; since when stays what it was while the trouble lasts."""
    mark = hold_mark(unit, reached)
    mark.trouble_at = mark.trouble_at or unit.now
    mark.trouble = error.code
    mark.words = error.message
    mark.not_before = None
    if isinstance(error, GatewayBusyError):
        wait = dt.timedelta(seconds=error.retry_after_s or 0)
        mark.not_before = unit.now + min(wait, LONGEST_PAUSE)
