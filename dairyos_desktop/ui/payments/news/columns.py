"""The columns of the gateway's news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.services.dto.news import EventStatus
from dairyos_desktop.ui.payments.news.words import state_words, way_words, what_words
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Column, Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.dto.news import EventRow

_LOOKS = {
    EventStatus.RECEIVED: Look(mark=Mark.CIRCLE),
    EventStatus.PROCESSING: Look(mark=Mark.HALF),
    EventStatus.PROCESSED: Look(mark=Mark.TICK),
    EventStatus.FAILED: Look(tone="bad", mark=Mark.CROSS),
}
_PUT_AWAY = Look(tone="text2", mark=Mark.DASH)


def columns(zone: Callable[[], dt.tzinfo]) -> tuple[Column[EventRow], ...]:
    """From the left; instants in the office's time."""

    def when(row: EventRow) -> str:
        return f"{row.received_at.astimezone(zone()):%d-%m-%Y %H:%M}"

    return (
        Column("when", tr("When"), when, width=128),
        Column("what", tr("What"), lambda row: what_words(row.event_type), width=140),
        Column(
            "state",
            tr("State"),
            state_words,
            width=104,
            look=lambda row: _PUT_AWAY if row.is_put_away else _LOOKS[row.status],
        ),
        Column(
            "problem",
            tr("What is wrong"),
            lambda row: row.problem,
            stretch=True,
            least=140,
            tip=lambda row: row.problem,
        ),
        Column(
            "payment",
            tr("Payment"),
            lambda row: row.payment_id or "–",
            width=180,
            look=SECONDARY,
            gives_way=2,
            also=((tr("Event"), lambda row: row.key),),
        ),
        Column("way", tr("Came"), way_words, width=90, look=SECONDARY, gives_way=1, secondary=True),
    )
