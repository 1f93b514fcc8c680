"""Five lights: books, reconciliation, gateway, backup, jobs; what each says, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from dairyos_desktop.domain.backups import is_overdue
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.dto.jobs import JobState
    from dairyos_desktop.services.dto.news import PollState
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary

JOBS: Final = "jobs"
"""In place of a screen: the panel of jobs beside Today."""
_VERIFY: Final = "verify"
_TROUBLES: Final = {
    "offline": "offline",
    "gateway_busy": "asks to wait",
    "gateway_keys": "refuses the keys",
}


class State(Enum):
    """How a light burns; each state has a mark and words of its own besides the colour."""

    GOOD = "in order"
    LOOK = "to look at"
    BAD = "in trouble"
    OFF = "not known"


@dataclass(frozen=True)
class Light:
    """One light.

    Attributes:
        key: Its name.
        word: Beside its mark: "Backup".
        state: How it burns.
        short: Behind the word: "none yet", "02:10".
        said: All of it, with what to do.
        screen: Where it is mended; `JOBS` is the panel of jobs, empty is nowhere in the window.
        params: For that screen.
    """

    key: str
    word: str
    state: State
    short: str
    said: str
    screen: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)


def books_light(board: Sequence[JobState], now: dt.datetime | None) -> Light:
    """Whether the books agreed when they were last worked out again."""
    job = next((job for job in board if job.name == _VERIFY), None)
    last = None if job is None else job.last
    if job is None or last is None or last.result is None or now is None:
        said = "The books have not been checked yet; it is done each night."
        return Light("books", "Books", State.OFF, "not checked yet", said, JOBS)
    when = clock_words(last.ended_at or last.started_at, now)
    if last.result is JobResult.DONE:
        if job.trouble:
            return Light("books", "Books", State.LOOK, when, job.trouble, JOBS)
        return Light("books", "Books", State.GOOD, when, f"The books agreed at {when}.", JOBS)
    if last.result is JobResult.PROBLEMS:
        said = f"The books did not agree at {when}. {last.detail}".strip()
        return Light("books", "Books", State.BAD, "disagree", said, JOBS)
    said = f"The books could not be checked at {when}. {last.detail}".strip()
    return Light("books", "Books", State.LOOK, "not checked", said, JOBS)


def reconciliation_light(
    latest: ReconcileSummary | None, now: dt.datetime | None, *, is_read: bool
) -> Light:
    """Whether bills, payments and gateway agreed when they were last held side by side."""
    word, place = "Reconciliation", "reconciliation"
    if latest is None or now is None:
        said = "Bills and payments have not been held side by side yet; it is done each night."
        short = "not yet" if is_read else ""
        return Light(place, word, State.OFF, short, said, place if is_read else "")
    when = clock_words(latest.made_at, now)
    waiting = latest.errors + latest.warnings
    if not waiting:
        said = f"Bills and payments agreed at {when}."
        return Light(place, word, State.GOOD, when, said, place)
    things = "1 thing" if waiting == 1 else f"{waiting:,} things"
    state = State.LOOK if latest.passed else State.BAD
    said = f"{things} to look at since {when}."
    return Light(place, word, state, f"{waiting:,} to look at", said, place)


def jobs_light(board: Sequence[JobState]) -> Light:
    """Whether what runs by itself does."""
    word = "Jobs"
    if not board:
        return Light("jobs", word, State.OFF, "", "The jobs are being asked about.", JOBS)
    troubles = [job.trouble for job in board if job.trouble]
    if troubles:
        short = f"{len(troubles)} to look at"
        return Light("jobs", word, State.LOOK, short, " ".join(troubles), JOBS)
    ran = [job for job in board if job.last is not None]
    if not ran:
        return Light("jobs", word, State.OFF, "none ran yet", "No job ran yet.", JOBS)
    return Light("jobs", word, State.GOOD, "", "Every job ran as it should.", JOBS)


def backup_light(made_at: dt.datetime | None, now: dt.datetime | None, *, is_read: bool) -> Light:
    """When the newest backup was made that was opened and found right, on this PC."""
    word = "Backup"
    if now is None or not is_read:
        return Light("backup", word, State.OFF, "", "The backups are being looked at.")
    if made_at is None:
        said = "There is no proven backup yet. Run the job “backup” now."
        return Light("backup", word, State.LOOK, "none yet", said, JOBS)
    when = clock_words(made_at, now)
    if is_overdue(made_at, now):
        said = f"The last proven backup is of {when}. Run the job “backup” now."
        return Light("backup", word, State.LOOK, when, said, JOBS)
    said = f"The last proven backup is of {when}."
    return Light("backup", word, State.GOOD, when, said, JOBS)


def gateway_light(state: PollState | None, now: dt.datetime | None) -> Light:
    """Whether payments by link come in."""
    word = "Gateway"
    if state is None or now is None:
        return Light("gateway", word, State.OFF, "", "The gateway is being asked about.")
    if not state.is_set_up:
        place = {"group": "SECRETS"}
        said = "Razorpay is off: no keys are stored, or payments by link are switched off."
        return Light("gateway", word, State.OFF, "off", said, "settings", place)
    if state.trouble_at is not None:
        words = _TROUBLES.get(state.trouble, "in trouble")
        bad = state.trouble == "gateway_keys"
        return Light(
            "gateway",
            word,
            State.BAD if bad else State.LOOK,
            words,
            f"Razorpay {words} since {clock_words(state.trouble_at, now)}.",
            "settings" if bad else "payments",
            {"group": "SECRETS"} if bad else {"tab": "news"},
        )
    if state.checked_at is None:
        said = "Razorpay has not been asked yet."
        return Light("gateway", word, State.OFF, "not asked yet", said, "payments", {"tab": "news"})
    when = clock_words(state.checked_at, now)
    return Light(
        "gateway", word, State.GOOD, when, f"Razorpay was asked at {when}.", "payments",
        {"tab": "news"},
    )  # fmt: skip


def clock_words(moment: dt.datetime, now: dt.datetime) -> str:
    """The time; with its day where that isn't today."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d-%m %H:%M}"
