"""Five lights: books, reconciliation, gateway, backup, jobs; what each says, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from dairyos_desktop.domain.backups import is_copy_overdue, is_overdue
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.services.dto.backups import BackupState
    from dairyos_desktop.services.dto.jobs import JobState
    from dairyos_desktop.services.dto.news import PollState
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary

JOBS: Final = "jobs"
"""In place of a screen: the panel of jobs beside Today."""
_SETTINGS: Final = ("settings", {"group": "BACKUP"})
_VERIFY: Final = "verify"
_RECONCILE: Final = "reconcile"
_TROUBLES: Final = {
    "offline": tr_later("offline"),
    "gateway_busy": tr_later("asks to wait"),
    "gateway_keys": tr_later("refuses the keys"),
}


class State(Enum):
    """How a light burns; each state has a mark and words of its own besides the colour."""

    GOOD = tr_later("in order")
    LOOK = tr_later("to look at")
    BAD = tr_later("in trouble")
    OFF = tr_later("not known")


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
    if job is None or last is None or now is None:
        said = tr("The books have not been checked yet; it is done each night.")
        return Light("books", tr("Books"), State.OFF, tr("not checked yet"), said, JOBS)
    if last.result is None:
        said = tr("The books are being checked now.")
        return Light("books", tr("Books"), State.OFF, tr("at work now"), said, JOBS)
    when = clock_words(last.ended_at or last.started_at, now)
    if last.result is JobResult.DONE:
        if job.trouble:
            return Light("books", tr("Books"), State.LOOK, when, as_shown(job.trouble), JOBS)
        return Light(
            "books",
            tr("Books"),
            State.GOOD,
            when,
            tr("The books agreed at {when}.", when=when),
            JOBS,
        )
    if last.result is JobResult.PROBLEMS:
        said = tr(
            "The books did not agree at {when}. {detail}", when=when, detail=last.detail
        ).strip()
        return Light("books", tr("Books"), State.BAD, tr("disagree"), said, JOBS)
    said = tr(
        "The books could not be checked at {when}. {detail}", when=when, detail=last.detail
    ).strip()
    return Light("books", tr("Books"), State.LOOK, tr("not checked"), said, JOBS)


def reconciliation_light(
    latest: ReconcileSummary | None,
    now: dt.datetime | None,
    board: Sequence[JobState] = (),
    *,
    is_read: bool,
) -> Light:
    """Whether bills, payments and gateway agreed when they were last held side by side.

    Args:
        latest: How they did; None before the first time.
        now: The office's time.
        board: The jobs; that they agreed says little where the last nights went by in vain.
        is_read: It is known whether there was a first time.
    """
    word, place = tr("Reconciliation"), "reconciliation"
    if latest is None or now is None:
        said = tr("Bills and payments have not been held side by side yet; it is done each night.")
        short = tr("not yet") if is_read else ""
        return Light(place, word, State.OFF, short, said, place if is_read else "")
    when = clock_words(latest.made_at, now)
    waiting = latest.errors + latest.warnings
    if not waiting:
        job = next((job for job in board if job.name == _RECONCILE), None)
        # What the job found is settled by now; what kept it from looking is not.
        if job is not None and job.trouble and not job.is_finding:
            return Light(place, word, State.LOOK, when, as_shown(job.trouble), JOBS)
        said = tr("Bills and payments agreed at {when}.", when=when)
        return Light(place, word, State.GOOD, when, said, place)
    things = trn("1 thing", "{count} things", waiting)
    state = State.LOOK if latest.passed else State.BAD
    said = tr("{things} to look at since {when}.", things=things, when=when)
    return Light(
        place, word, state, tr("{waiting} to look at", waiting=f"{waiting:,}"), said, place
    )


def jobs_light(board: Sequence[JobState]) -> Light:
    """Whether what runs by itself does."""
    word = tr("Jobs")
    if not board:
        return Light("jobs", word, State.OFF, "", tr("The jobs are being asked about."), JOBS)
    troubles = [job.trouble for job in board if job.trouble]
    if troubles:
        short = tr("{count} to look at", count=len(troubles))
        return Light("jobs", word, State.LOOK, short, " ".join(map(as_shown, troubles)), JOBS)
    ran = [job for job in board if job.last is not None]
    if not ran:
        return Light("jobs", word, State.OFF, tr("none ran yet"), tr("No job ran yet."), JOBS)
    return Light("jobs", word, State.GOOD, "", tr("Every job ran as it should."), JOBS)


def backup_light(state: BackupState | None, now: dt.datetime | None, *, asks: bool) -> Light:
    """When the newest backup was made that was opened and found right, on this PC.

    Args:
        state: How the office stands with its backups; None before it was read.
        now: The office's time.
        asks: Whoever looks may say where the second place is.
    """
    word = tr("Backup")
    if now is None or state is None:
        return Light("backup", word, State.OFF, "", tr("The backups are being looked at."))
    if state.newest is None:
        said = tr("There is no proven backup yet. Run the job “backup” now.")
        return Light("backup", word, State.LOOK, tr("none yet"), said, JOBS)
    when = clock_words(state.newest.made_at, now)
    if is_overdue(state.newest.made_at, now):
        said = tr("The last proven backup is of {when}. Run the job “backup” now.", when=when)
        return Light("backup", word, State.LOOK, when, said, JOBS)
    trouble = _backup_trouble(state, now, asks=asks)
    if trouble is not None:
        return Light("backup", word, State.LOOK, *trouble, *_SETTINGS)
    said = tr("The last proven backup is of {when}.", when=when)
    return Light("backup", word, State.GOOD, when, said, JOBS)


def _backup_trouble(state: BackupState, now: dt.datetime, *, asks: bool) -> tuple[str, str] | None:
    """What is to be decided though there are backups, in short and in a sentence."""
    missing = state.second.missing_since
    if state.place is not None:
        return tr("books in a bad place"), as_shown(state.place.words)
    if state.second.is_wanted and asks:
        said = tr("Every backup is on this PC's disk. Name a second place, or say you need none.")
        return tr("no second place"), said
    if missing is not None and is_copy_overdue(missing, now):
        when = clock_words(missing, now)
        said = (
            tr(
                "The second place for backups is on the same disk as the books since {when}.",
                when=when,
            )
            if state.second.is_beside
            else tr(
                "No copy could be made in the second place for backups since {when}.", when=when
            )
        )
        return tr("second place missing"), said
    return None


def gateway_light(state: PollState | None, now: dt.datetime | None) -> Light:
    """Whether payments by link come in."""
    word = tr("Gateway")
    if state is None or now is None:
        return Light("gateway", word, State.OFF, "", tr("The gateway is being asked about."))
    if not state.is_set_up:
        place = {"group": "SECRETS"}
        said = tr("Razorpay is off: no keys are stored, or payments by link are switched off.")
        return Light("gateway", word, State.OFF, tr("off"), said, "settings", place)
    if state.trouble_at is not None:
        words = as_shown(_TROUBLES.get(state.trouble, tr("in trouble")))
        bad = state.trouble == "gateway_keys"
        return Light(
            "gateway",
            word,
            State.BAD if bad else State.LOOK,
            words,
            tr(
                "Razorpay {words} since {trouble_at}.",
                words=words,
                trouble_at=clock_words(state.trouble_at, now),
            ),
            "settings" if bad else "payments",
            {"group": "SECRETS"} if bad else {"tab": "news"},
        )
    if state.checked_at is None:
        said = tr("Razorpay has not been asked yet.")
        return Light(
            "gateway", word, State.OFF, tr("not asked yet"), said, "payments", {"tab": "news"}
        )
    when = clock_words(state.checked_at, now)
    return Light(
        "gateway",
        word,
        State.GOOD,
        when,
        tr("Razorpay was asked at {when}.", when=when),
        "payments",
        {"tab": "news"},
    )


def clock_words(moment: dt.datetime, now: dt.datetime) -> str:
    """The time; with its day where that isn't today."""
    local = moment.astimezone(now.tzinfo)
    return f"{local:%H:%M}" if local.date() == now.date() else f"{local:%d-%m %H:%M}"
