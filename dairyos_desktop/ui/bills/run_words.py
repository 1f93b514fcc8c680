"""What a month's run is called and what came of it, in words; knows no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trn

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.runs import RunRow, StillWithout

_MINUTE = 60
_HOUR = 60 * _MINUTE


def when_words(run: RunRow) -> str:
    """When it began: `01-11-2026 12:00`."""
    return f"{run.started_at:%d-%m-%Y %H:%M}"


def took_words(run: RunRow) -> str:
    """How long it took; a dash where nobody knows."""
    seconds = run.seconds
    if seconds is None:
        return "–"
    if seconds < 1:
        return tr("under 1 s")
    if seconds < _MINUTE:
        return f"{seconds} s"
    if seconds < _HOUR:
        return tr(
            "{seconds} min {seconds2} s", seconds=seconds // _MINUTE, seconds2=seconds % _MINUTE
        )
    return tr(
        "{seconds} h {seconds2} min", seconds=seconds // _HOUR, seconds2=seconds % _HOUR // _MINUTE
    )


def whose_words(run: RunRow) -> str:
    """For whom it was: all, one customer, or a customer's final bill."""
    if not run.customer:
        return tr("All customers")
    if run.until is None:
        return tr("{run} alone", run=run.name)
    return tr("Final bill of {run} to {until}", run=run.name, until=format_date(run.until))


def ended_words(run: RunRow) -> str:
    """How it ended, and how far it came where that was not the end."""
    if run.state == "finished":
        return tr("Whole")
    word = {"stopped": tr("Stopped"), "failed": tr("Broken off")}.get(run.state, tr("Not ended"))
    if run.done is None or not run.customers:
        return word
    return tr(
        "{word} at {done} of {customers}",
        word=word,
        done=f"{run.done:,}",
        customers=f"{run.customers:,}",
    )


def told(run: RunRow) -> str:
    """Who, for whom, how long, how it ended, and what to do about that: a few sentences."""
    length = "" if run.seconds is None else f", {took_words(run)}"
    begun = f"{run.user_name}, {when_words(run)}{length}. {whose_words(run)}."
    where = ""
    if run.done is not None and run.customers:
        where = tr(
            " after {done} of {customers}",
            done=f"{run.done:,}",
            customers=trn("{count} customer", "{count} customers", run.customers),
        )
    if run.state == "finished":
        return tr("{begun} It came to its end.", begun=begun)
    if run.state == "stopped":
        return tr(
            "{begun} It was stopped{where}; what it made is whole. F5 makes the rest.",
            begun=begun,
            where=where,
        )
    if run.state == "failed":
        return tr(
            "{begun} It broke off{where}; what it made is whole. F5 makes the rest.",
            begun=begun,
            where=where,
        )
    return tr(
        "{begun} It has not ended: it works still, or it broke off. F5 goes on with the rest.",
        begun=begun,
    )


def since_words(one: StillWithout) -> str:
    """What has become of a customer since the run left them without a bill."""
    if one.bill:
        return one.bill
    return tr("left out") if one.parked else tr("no bill yet")


def month_of(run: RunRow) -> Month:
    """The month that was billed."""
    return Month.parse(run.month)
