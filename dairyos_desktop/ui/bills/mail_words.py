"""What is said about mails: the question before them, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, trn
from dairyos_desktop.ui.bills.asking import some_become_final
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.outbox import Counts, MailState

_MINUTE_S = 60


def question_detail(state: MailState) -> str:
    """What mailing means: the bills become final, how long it takes, who is left out."""
    seconds = state.wanted * _MINUTE_S / state.pace
    pace = tr(
        "{pace} leave in a minute: {time} in all, while you go on working.",
        pace=state.pace,
        time=about(seconds),
    )
    parts = (_final_words(state), pace, nowhere_words(state.nowhere))
    return " ".join(part for part in parts if part)


def _final_words(state: MailState) -> str:
    if not state.fresh:
        return ""
    if state.fresh == state.wanted:
        return tr(
            "The bills become final: what is entered later for their days goes on the next bill "
            "as a correction."
        )
    return some_become_final(state.fresh)


def nothing_words(state: MailState, *, checked: int = 0) -> str:
    """Why there is nothing to mail."""
    if state.nowhere and state.nowhere == checked:
        return tr("No customer of the checked bills has a mail address.")
    if state.counts.total:
        return tr("Every bill with a mail address is in the outbox.")
    return tr("No customer of these bills has a mail address.")


def nowhere_words(number: int) -> str:
    """Who has no address; empty where everybody has one."""
    if not number:
        return ""
    return trn(
        "{count} customer has no mail address and is left out.",
        "{count} customers have no mail address and are left out.",
        number,
    )


def result_words(before: Counts, now: Counts, *, stopped: int, offline: str) -> tuple[str, str]:
    """What came of it since it was begun, and what to know about the rest.

    Args:
        before: As it stood then.
        now: As it stands.
        stopped: Bills that Stop kept from being mailed.
        offline: Why the server takes nothing now; empty where it does.
    """
    sent = now.sent - before.sent
    if stopped:
        bills = trn("{count} bill", "{count} bills", sent)
        words = tr("Stopped: {bills} mailed, {stopped} not.", bills=bills, stopped=f"{stopped:,}")
    else:
        words = trn("{count} bill mailed.", "{count} bills mailed.", sent)
    hints = []
    if now.failed:
        hints.append(
            trn("{count} mail could not be sent.", "{count} mails could not be sent.", now.failed)
        )
    if now.unknown:
        hints.append(
            trn(
                "Of {count} mail nobody knows whether it arrived.",
                "Of {count} mails nobody knows whether they arrived.",
                now.unknown,
            )
        )
    if offline:
        hints.append(as_shown(offline))
    if now.queued:
        hints.append(
            trn(
                "{count} mail waits and leaves without you later.",
                "{count} mails wait and leave without you later.",
                now.queued,
            )
        )
    return words, " ".join(hints)
