"""What is said about mails: the question before them, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.month import counted
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.outbox import Counts, MailState

_MINUTE_S = 60


def question_detail(mails: int, state: MailState, consequence: str) -> str:
    """What mailing means: the bills become final, how long it takes, who is left out."""
    seconds = mails * _MINUTE_S / state.pace
    pace = f"{state.pace} leave in a minute: {about(seconds)} in all, while you go on working."
    return " ".join(part for part in (consequence, pace, nowhere_words(state.nowhere)) if part)


def nothing_words(state: MailState) -> str:
    """Why there is nothing to mail."""
    if state.counts.total:
        return "Every bill with a mail address is in the outbox."
    return "No customer of these bills has a mail address."


def nowhere_words(number: int) -> str:
    """Who has no address; empty where everybody has one."""
    if not number:
        return ""
    if number == 1:
        return "1 customer has no mail address and is left out."
    return f"{number:,} customers have no mail address and are left out."


def result_words(before: Counts, now: Counts, *, stopped: int, offline: str) -> tuple[str, str]:
    """What came of it since it was begun, and what to know about the rest.

    Args:
        before: As it stood then.
        now: As it stands.
        stopped: Bills that Stop kept from being mailed.
        offline: Why the server takes nothing now; empty where it does.
    """
    sent = now.sent - before.sent
    words = f"{counted(sent, 'bill')} mailed"
    words = f"Stopped: {words}, {stopped:,} not." if stopped else f"{words}."
    hints = []
    if now.failed:
        hints.append(f"{counted(now.failed, 'mail')} could not be sent.")
    if now.unknown:
        hints.append(f"Of {counted(now.unknown, 'mail')} nobody knows whether it arrived.")
    if offline:
        hints.append(f"{offline} {counted(now.queued, 'mail')} wait; they leave by themselves.")
    elif now.queued:
        wait = "waits" if now.queued == 1 else "wait"
        mails = counted(now.queued, "mail")
        hints.append(f"{mails} {wait}: the server takes them later, by themselves.")
    return words, " ".join(hints)
