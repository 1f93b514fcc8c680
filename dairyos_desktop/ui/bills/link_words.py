"""What is said about payment links on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.services.dto.links import Mode
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.links import LinkQueue, LinkView

_STATUS = {
    "asked": tr_later("It is not known yet whether the link was made."),
    "paid": tr_later("Paid by link; the money is booked when Razorpay is asked for news."),
    "cancelled": tr_later("The link was closed."),
    "expired": tr_later("The link's time is over."),
    "taken": tr_later("The link is to be made anew."),
    "gone": tr_later("Razorpay does not know the link under today's keys."),
}
_TOLD = 3
_TEST = tr_later(" Razorpay is in test mode: no real money moves.")


def status_words(link: LinkView | None) -> str:
    """How a bill's link stands, where it can't be paid; empty where it can."""
    if link is None:
        return tr("No payment link yet.")
    if link.is_open:
        return ""
    if link.status == "refused":
        return tr("Razorpay refused the link: {problem}", problem=link.problem)
    return as_shown(_STATUS.get(link.status, tr("The link is {status}.", status=link.status)))


def duration(links: int, queue: LinkQueue) -> str:
    """About how long so many links take."""
    return about(links * queue.pace_s)


def question_detail(links: int, queue: LinkQueue, consequence: str) -> str:
    """What making many links means: the bills become final, how long it takes, how it ends."""
    pace = tr(
        "Razorpay takes one every {pace_s} seconds or so: {links} in all, while "
        "you go on working. You may stop, and go on later.",
        pace_s=queue.pace_s,
        links=duration(links, queue),
    )
    test = as_shown(_TEST) if queue.gateway.mode is Mode.TEST else ""
    return f"{consequence} {pace}{test}".strip()


def result_words(queue: LinkQueue, *, stopped: bool) -> tuple[str, str]:
    """What came of it, and what to do about it."""
    made = trn("{count} payment link", "{count} payment links", queue.made)
    if stopped:
        words = tr(
            "Stopped: {made} made, {waiting} still to make.",
            made=made,
            waiting=f"{queue.waiting:,}",
        )
    elif queue.left_out:
        words = tr(
            "{made} made, {counted} without one.",
            made=made,
            counted=trn("{count} bill", "{count} bills", len(queue.left_out)),
        )
    else:
        words = tr("{made} made.", made=made)
    lines = [f"{one.number} {one.name}: {one.problem}" for one in queue.left_out[:_TOLD]]
    more = len(queue.left_out) - _TOLD
    if more > 0:
        lines.append(tr("and {more} more; Copy details has them all.", more=f"{more:,}"))
    return words, "\n".join(lines)


def all_left_out(queue: LinkQueue) -> str:
    """Every bill that got no link, a line each, for the clipboard; empty where few were."""
    if len(queue.left_out) <= _TOLD:
        return ""
    return "\n".join(f"{one.number}\t{one.name}\t{one.problem}" for one in queue.left_out)
