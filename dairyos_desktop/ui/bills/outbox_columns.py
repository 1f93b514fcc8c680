"""The columns of the outbox, and what is said of a message's state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.outbox import Channel, State
from dairyos_desktop.domain.texts import tr, tr_later, trc
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Column, Look

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.outbox import OutboxRow

STATES: dict[str, tuple[str, Look]] = {
    State.UNKNOWN.value: (tr_later("Not known"), Look(tone="warn", mark=Mark.LOOK)),
    State.FAILED.value: (tr_later("Not sent"), Look(tone="bad", mark=Mark.CROSS)),
    State.SENDING.value: (tr_later("Leaving"), Look(mark=Mark.HALF)),
    State.QUEUED.value: (tr_later("Waits"), Look(mark=Mark.CIRCLE)),
    State.SKIPPED.value: (tr_later("No address"), Look(tone="text2", mark=Mark.DASH)),
    State.SENT.value: (tr_later("Sent"), Look(tone="ok", mark=Mark.DISC_TICK)),
}
_ORDER = list(STATES)
_WAYS = {Channel.MAIL.value: tr_later("Mail"), Channel.WHATSAPP.value: "WhatsApp"}


def _when(at: dt.datetime) -> str:
    return f"{at:%d-%m-%Y %H:%M}"


def _what(row: OutboxRow) -> str:
    return row.number or tr("Reminder")


def _why(row: OutboxRow) -> str:
    if row.problem:
        return row.problem
    if row.settled_by and row.state == State.SENT.value:
        return tr("So says {settled_by}.", settled_by=row.settled_by)
    return row.address or "–"


def outbox_columns() -> tuple[Column[OutboxRow], ...]:
    """Customer with what is to know, bill, way, state, when."""
    return (
        Column(
            "customer",
            tr("Customer"),
            lambda row: row.name,
            sort=lambda row: row.name.casefold(),
            stretch=True,
            least=220,
            tip=_why,
            also=(
                (tr("Address"), lambda row: row.address),
                (tr("Problem"), lambda row: row.problem),
            ),
        ),
        Column("what", tr("Bill"), _what, width=130, sort=_what, look=SECONDARY),
        Column(
            "way",
            trc("way", "By"),
            lambda row: _WAYS[row.channel],
            width=84,
            sort=lambda row: row.channel,
            look=SECONDARY,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: STATES[row.state][0],
            width=116,
            sort=lambda row: _ORDER.index(row.state),
            look=lambda row: STATES[row.state][1],
        ),
        Column(
            "when",
            tr("When"),
            lambda row: _when(row.settled_at or row.tried_at or row.queued_at),
            width=136,
            sort=lambda row: row.settled_at or row.tried_at or row.queued_at,
            look=SECONDARY,
            secondary=True,
        ),
    )
