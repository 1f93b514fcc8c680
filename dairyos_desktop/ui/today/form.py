"""What Today says, worked out without Qt: the list of things to do, and when all is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.orders import EVENING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.reconciliation import ReconcileSummary
    from dairyos_desktop.services.dto.today import (
        DayToConfirm,
        MoneyNow,
        MonthWork,
        OpenDays,
        RoundToConfirm,
    )

_ROUNDS_NAMED = 3
"""So many of a day's rounds have a line each; the others share one."""


_UNTIL_EVENING = "All done until the evening round."


@dataclass(frozen=True)
class ToDo:
    """One line of what is to be done.

    Attributes:
        key: Its name, the same as long as it is the same thing.
        icon: A name from `resources/icons`.
        words: What waits, in a sentence.
        more: What is good to know of it; often empty.
        verb: What pressing the line does.
        screen: Where it is mended.
        params: For that screen.
    """

    key: str
    icon: str
    words: str
    more: str
    verb: str
    screen: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Read:
    """What has been read so far; None is still to come.

    Attributes:
        latest: How the newest reconciliation ended; None also where there was none.
    """

    today: DayToConfirm | None = None
    yesterday: DayToConfirm | None = None
    open_days: OpenDays | None = None
    month: MonthWork | None = None
    money: MoneyNow | None = None
    latest: ReconcileSummary | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all is there that "nothing to do" rests on."""
        needed = (self.today, self.yesterday, self.open_days, self.month, self.money)
        return all(one is not None for one in needed)


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 bill", "1,204 bills"."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def to_do(read: Read, role: Role) -> tuple[ToDo, ...]:
    """What somebody of this role can do now, the most urgent first.

    What they may not do isn't theirs to do: it is left out.
    """
    found: list[ToDo] = []
    if may(role, Action.ENTER):
        found += _rounds(read)
    if may(role, Action.CLOSE_DAYS) and read.open_days is not None and read.open_days.rounds:
        found.append(_open_days(read.open_days))
    if read.month is not None:
        found += _month(read.month, role)
    if read.latest is not None and may(role, Action.SETTLE_FINDINGS):
        found += _findings(read.latest)
    if may(role, Action.TAKE_PAYMENTS) and read.money is not None and read.money.unmatched:
        found.append(_unmatched(read.money))
    return tuple(found)


def nothing_words(read: Read, role: Role) -> str:
    """The sentence where nothing is to be done; empty while it can't be said yet."""
    if not read.is_whole or read.today is None:
        return ""
    if not any(may(role, action) for action in (Action.ENTER, Action.CLOSE_DAYS)):
        return "Nothing here waits for you."
    if _evening_to_come(read.today):
        return _UNTIL_EVENING
    return "All done for today."


def nothing_more(read: Read, role: Role) -> str:
    """What comes next, below that sentence."""
    if read.today is not None and nothing_words(read, role) == _UNTIL_EVENING:
        return f"It counts from {read.today.evening_from:%H:%M} on."
    return ""


def _evening_to_come(today: DayToConfirm) -> bool:
    return any(one.shift == EVENING and not one.has_happened for one in today.rounds)


def _rounds(read: Read) -> Iterator[ToDo]:
    if read.yesterday is not None and read.yesterday.rounds:
        yield _grouped("yesterday", read.yesterday, read.yesterday.rounds, "yesterday")
    if read.today is None:
        return
    now = [one for one in read.today.rounds if one.has_happened]
    named = now if len(now) <= _ROUNDS_NAMED else now[: _ROUNDS_NAMED - 1]
    for one in named:
        route = one.route or "No route"
        yield ToDo(
            f"round {one.shift} {one.route}",
            "table",
            f"{route}, {one.shift}: {one.to_confirm:,} to confirm",
            "",
            "Open",
            "entry",
            {"on": read.today.on, "route": one.route, "shift": one.shift},
        )
    rest = tuple(now[len(named) :])
    if rest:
        yield _grouped("rounds", read.today, rest, "today")


def _grouped(key: str, day: DayToConfirm, rounds: tuple[RoundToConfirm, ...], when: str) -> ToDo:
    cells = sum(one.to_confirm for one in rounds)
    first = rounds[0]
    more = "" if when == "yesterday" else "more "
    return ToDo(
        key,
        "table",
        f"{len(rounds):,} {more}{'round' if len(rounds) == 1 else 'rounds'} of {when}:"
        f" {cells:,} to confirm",
        f"First {first.route or 'no route'}, {first.shift}",
        "Open",
        "entry",
        {"on": day.on, "route": first.route, "shift": first.shift},
    )


def _open_days(days: OpenDays) -> ToDo:
    first, last = days.first, days.last
    when = ""
    if first is not None and last is not None:
        when = format_date(first)
        when = f"Of {when}" if first == last else f"From {when} to {format_date(last)}"
    return ToDo(
        "open days",
        "lock",
        f"{counted(days.rounds, 'round')} not closed till yesterday",
        when,
        "Close",
        "entry",
        {"on": first, "close": True},
    )


def _month(month: MonthWork, role: Role) -> Iterator[ToDo]:
    name = month.month.label()
    params = {"month": str(month.month)}
    if may(role, Action.RUN_MONTH):
        if month.left_by_run:
            yield ToDo(
                "run left",
                "receipt-text",
                f"{name}: making the bills stopped before {counted(month.left_by_run, 'customer')}",
                "What was made stays; go on where it stopped",
                "Go on",
                "bills",
                params,
            )
        elif month.is_delivered and not month.bills:
            yield ToDo(
                "month", "receipt-text", f"{name} is not billed yet", "", "Make bills", "bills",
                params,
            )  # fmt: skip
    if may(role, Action.ISSUE_BILLS):
        for one in month.papers:
            yield ToDo(
                f"papers {one.month}",
                "printer",
                f"{one.month.label()}: {counted(one.waiting, 'bill')} not printed or sent",
                f"Of {one.bills:,}" if one.waiting != one.bills else "",
                "Print",
                "bills",
                {"month": str(one.month)},
            )


def _findings(latest: ReconcileSummary) -> Iterator[ToDo]:
    waiting = latest.errors + latest.warnings
    if waiting:
        verb = "disagrees" if latest.errors == 1 else "disagree"
        yield ToDo(
            "findings",
            "scale",
            f"{counted(waiting, 'thing')} to look at in the books",
            f"{latest.errors:,} of them {verb}" if latest.errors else "",
            "Look",
            "reconciliation",
        )


def _unmatched(money: MoneyNow) -> ToDo:
    return ToDo(
        "unmatched",
        "hand-coins",
        f"{counted(money.unmatched, 'payment')} belong{'s' if money.unmatched == 1 else ''}"
        " to nobody yet",
        money.unmatched_sum.format(),
        "Match",
        "payments",
        {"tab": "unmatched"},
    )
