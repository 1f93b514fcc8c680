"""What is said about mails: the question before them, and what came of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import as_shown, tr, trn
from dairyos_desktop.ui.widgets.progress import about

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.outbox import Counts, MailState

_MINUTE_S = 60


def question_detail(mails: int, state: MailState, consequence: str) -> str:
    """What mailing means: the bills become final, how long it takes, who is left out."""
    seconds = mails * _MINUTE_S / state.pace
    pace = tr(
        "{pace} leave in a minute: {time} in all, while you go on working.",
        pace=state.pace,
        time=about(seconds),
    )
    return " ".join(part for part in (consequence, pace, nowhere_words(state.nowhere)) if part)


def nothing_words(state: MailState) -> str:
    """Why there is nothing to mail."""
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
        hints += [
            as_shown(offline),
            trn(
                "{count} mail waits; it leaves by itself.",
                "{count} mails wait; they leave by themselves.",
                now.queued,
            ),
        ]
    elif now.queued:
        hints.append(
            trn(
                "{count} mail waits: the server takes it later, by itself.",
                "{count} mails wait: the server takes them later, by themselves.",
                now.queued,
            )
        )
    return words, " ".join(hints)
