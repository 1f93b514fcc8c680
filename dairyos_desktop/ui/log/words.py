"""What stands in the log, in the words of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.table.columns import PLAIN, Column, Look

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.dto.log import LogLine

LEVELS: Final = (
    ("", tr_later("All lines")),
    ("WARNING", tr_later("Warnings and errors")),
    ("ERROR", tr_later("Errors only")),
)
_WORDS: Final = {
    "DEBUG": tr_later("Detail"),
    "INFO": tr_later("Done"),
    "WARNING": tr_later("Refused"),
    "ERROR": tr_later("Error"),
    "CRITICAL": tr_later("Error"),
}
_LOOKS: Final = {
    "WARNING": Look(tone="warn", mark=Mark.LOOK),
    "ERROR": Look(tone="bad", mark=Mark.CROSS),
    "CRITICAL": Look(tone="bad", mark=Mark.CROSS),
}
_QUIET: Final = Look(tone="text2")
_MEGABYTE: Final = 1_000_000


def level_words(line: LogLine) -> str:
    """Done, Refused, Error."""
    return as_shown(_WORDS.get(line.level, line.level.capitalize()))


def who_words(line: LogLine) -> str:
    """The user's name, else the job's, else the program."""
    if line.user:
        return line.user
    return tr("Job {job}", job=line.job) if line.job else tr("The program")


def duration_words(line: LogLine) -> str:
    """How long it took: 12 ms, 3.4 s."""
    if line.duration_ms is None:
        return ""
    second = 1000
    if line.duration_ms < second:
        return tr("{duration_ms} ms", duration_ms=f"{line.duration_ms:.0f}")
    return f"{line.duration_ms / second:.1f} s"


def looked_words(looked_at: int, left: int) -> str:
    """How far a search has come: "Looked through 12.3 MB, 88 MB left"."""
    words = tr("Looked through {looked_at} MB", looked_at=f"{looked_at / _MEGABYTE:.1f}")
    return (
        tr("{words}, {left} MB left", words=words, left=f"{left / _MEGABYTE:.1f}")
        if left
        else words
    )


def columns(zone: Callable[[], dt.tzinfo]) -> tuple[Column[LogLine], ...]:
    """When, how it went, who, what, how long, under which operation."""
    return (
        Column(
            "when",
            tr("When"),
            lambda line: f"{line.at.astimezone(zone()):%d-%m-%Y %H:%M:%S}",
            width=148,
        ),
        Column(
            "level",
            tr("How"),
            level_words,
            width=96,
            look=lambda line: _LOOKS.get(line.level, _QUIET),
        ),
        Column("who", tr("Who"), who_words, width=124, gives_way=2),
        Column(
            "what",
            tr("What"),
            lambda line: line.message,
            stretch=True,
            least=200,
            look=PLAIN,
            tip=lambda line: line.message,
        ),
        Column("took", tr("Took"), duration_words, width=72, secondary=True, look=_QUIET),
        Column(
            "operation",
            tr("Operation"),
            lambda line: line.operation,
            width=140,
            look=_QUIET,
            secondary=True,
            gives_way=1,
        ),
    )
