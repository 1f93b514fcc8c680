"""What is said about payment links, on screen and to customers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from dairyos_desktop.services.dto.links import Mode
from dairyos_desktop.ui.bills.month import counted
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.links import LinkQueue, LinkView

_STATUS = {
    "asked": "It is not known yet whether the link was made.",
    "paid": "Paid by link; the money is booked when Razorpay is asked for news.",
    "cancelled": "The link was closed.",
    "expired": "The link's time is over.",
    "taken": "The link is to be made anew.",
    "gone": "Razorpay does not know the link under today's keys.",
}
_TOLD = 3
_TEST = " Razorpay is in test mode: no real money moves."


def status_words(link: LinkView | None) -> str:
    """How a bill's link stands, where it can't be paid; empty where it can."""
    if link is None:
        return "No payment link yet."
    if link.is_open:
        return ""
    if link.status == "refused":
        return f"Razorpay refused the link: {link.problem}"
    return _STATUS.get(link.status, f"The link is {link.status}.")


def message(link: LinkView) -> str:
    """What a customer is sent: whose bill, which, how much, where to pay."""
    return (
        f"{link.office}: bill {link.number}, {link.month}, {link.amount.format()}. "
        f"Pay here: {link.short_url}"
    )


def whatsapp_url(link: LinkView) -> str:
    """Opens WhatsApp with the message; with the customer chosen, where their number is known."""
    number = "".join(mark for mark in link.phone if mark.isdigit())
    return f"https://wa.me/{number}?text={quote(message(link), safe='')}"


def duration(links: int, queue: LinkQueue) -> str:
    """About how long so many links take."""
    return about(links * queue.pace_s)


def question_detail(links: int, queue: LinkQueue, consequence: str) -> str:
    """What making many links means: the bills become final, how long it takes, how it ends."""
    pace = (
        f"Razorpay takes one every {queue.pace_s} seconds or so: {duration(links, queue)} in all,"
        " while you go on working. You may stop, and go on later."
    )
    test = _TEST if queue.gateway.mode is Mode.TEST else ""
    return f"{consequence} {pace}{test}".strip()


def result_words(queue: LinkQueue, *, stopped: bool) -> tuple[str, str]:
    """What came of it, and what to do about it."""
    made = counted(queue.made, "payment link")
    if stopped:
        words = f"Stopped: {made} made, {queue.waiting:,} still to make."
    elif queue.left_out:
        words = f"{made} made, {counted(len(queue.left_out), 'bill')} without one."
    else:
        words = f"{made} made."
    lines = [f"{one.number} {one.name}: {one.problem}" for one in queue.left_out[:_TOLD]]
    more = len(queue.left_out) - _TOLD
    if more > 0:
        lines.append(f"and {more:,} more; Copy details has them all.")
    return words, "\n".join(lines)


def all_left_out(queue: LinkQueue) -> str:
    """Every bill that got no link, a line each, for the clipboard; empty where few were."""
    if len(queue.left_out) <= _TOLD:
        return ""
    return "\n".join(f"{one.number}\t{one.name}\t{one.problem}" for one in queue.left_out)
