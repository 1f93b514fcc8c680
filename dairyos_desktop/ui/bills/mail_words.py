"""What is said about mails: the question before them, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui.bills.month import counted
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.outbox import Counts, MailState

_MINUTE_S = 60


def question_detail(state: MailState) -> str:
    """What mailing means: the bills become final, how long it takes, who is left out."""
    seconds = state.wanted * _MINUTE_S / state.pace
    pace = f"{state.pace} leave in a minute: {about(seconds)} in all, while you go on working."
    parts = (_final_words(state), pace, nowhere_words(state.nowhere))
    return " ".join(part for part in parts if part)


def _final_words(state: MailState) -> str:
    if not state.fresh:
        return ""
    which = "The bills" if state.fresh == state.wanted else f"{state.fresh:,} of them"
    return (
        f"{which} become final: what is entered later for their days goes on the next bill as a"
        " correction."
    )


def nothing_words(state: MailState, *, checked: int = 0) -> str:
    """Why there is nothing to mail."""
    if state.nowhere and state.nowhere == checked:
        return "No customer of the checked bills has a mail address."
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
        hints.append(offline)
    if now.queued:
        many = f"{now.queued:,} mails wait and leave"
        hints.append(f"{'1 mail waits and leaves' if now.queued == 1 else many} without you later.")
    return words, " ".join(hints)
