"""What Today says, worked out without Qt: the list of things to do, and when all is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.orders import EVENING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word, trn

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


_UNTIL_EVENING = tr_later("All done until the evening round.")


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
        return tr("Nothing here waits for you.")
    if _evening_to_come(read.today):
        return as_shown(_UNTIL_EVENING)
    return tr("All done for today.")


def nothing_more(read: Read, role: Role) -> str:
    """What comes next, below that sentence."""
    if read.today is not None and nothing_words(read, role) == as_shown(_UNTIL_EVENING):
        return tr(
            "It counts from {evening_from} on.", evening_from=f"{read.today.evening_from:%H:%M}"
        )
    return ""


def _evening_to_come(today: DayToConfirm) -> bool:
    return any(one.shift == EVENING and not one.has_happened for one in today.rounds)


def _rounds(read: Read) -> Iterator[ToDo]:
    if read.yesterday is not None and read.yesterday.rounds:
        yield _grouped("yesterday", read.yesterday, read.yesterday.rounds, tr("yesterday"))
    if read.today is None:
        return
    now = [one for one in read.today.rounds if one.has_happened]
    named = now if len(now) <= _ROUNDS_NAMED else now[: _ROUNDS_NAMED - 1]
    for one in named:
        route = one.route or tr("No route")
        yield ToDo(
            f"round {one.shift} {one.route}",
            "table",
            tr(
                "{route}, {shift}: {to_confirm} to confirm",
                route=route,
                shift=tr_word(one.shift),
                to_confirm=f"{one.to_confirm:,}",
            ),
            "",
            tr("Open"),
            "entry",
            {"on": read.today.on, "route": one.route, "shift": one.shift},
        )
    rest = tuple(now[len(named) :])
    if rest:
        yield _grouped("rounds", read.today, rest, tr("today"))


def _grouped(key: str, day: DayToConfirm, rounds: tuple[RoundToConfirm, ...], when: str) -> ToDo:
    cells = sum(one.to_confirm for one in rounds)
    first = rounds[0]
    more = "" if key == "yesterday" else tr("more ")
    return ToDo(
        key,
        "table",
        trn(
            "{count} {more}round of {when}: {cells} to confirm",
            "{count} {more}rounds of {when}: {cells} to confirm",
            len(rounds),
            more=more,
            when=when,
            cells=f"{cells:,}",
        ),
        tr(
            "First {route}, {shift}",
            route=first.route or tr("no route"),
            shift=tr_word(first.shift),
        ),
        tr("Open"),
        "entry",
        {"on": day.on, "route": first.route, "shift": first.shift},
    )


def _open_days(days: OpenDays) -> ToDo:
    first, last = days.first, days.last
    when = ""
    if first is not None and last is not None:
        when = format_date(first)
        when = (
            tr("Of {when}", when=when)
            if first == last
            else tr("From {when} to {last}", when=when, last=format_date(last))
        )
    return ToDo(
        "open days",
        "lock",
        tr(
            "{rounds} not closed till yesterday",
            rounds=trn("{count} round", "{count} rounds", days.rounds),
        ),
        when,
        tr("Close"),
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
                tr(
                    "{name}: making the bills stopped before {left_by_run}",
                    name=name,
                    left_by_run=trn("{count} customer", "{count} customers", month.left_by_run),
                ),
                tr("What was made stays; go on where it stopped"),
                tr("Go on"),
                "bills",
                params,
            )
        elif month.is_delivered and not month.is_billed:
            yield ToDo(
                "month",
                "receipt-text",
                tr("{name} is not billed yet", name=name),
                "",
                tr("Make bills"),
                "bills",
                params,
            )
        elif month.is_delivered and month.is_outdated:
            yield ToDo(
                "month again",
                "receipt-text",
                tr("{name}: deliveries came after its bills were made", name=name),
                tr("Make them again before they are printed"),
                tr("Make bills"),
                "bills",
                params,
            )
    if may(role, Action.ISSUE_BILLS):
        for one in month.papers:
            yield ToDo(
                f"papers {one.month}",
                "printer",
                tr(
                    "{label}: {waiting} not printed or sent",
                    label=one.month.label(),
                    waiting=trn("{count} bill", "{count} bills", one.waiting),
                ),
                tr("Of {bills}", bills=f"{one.bills:,}") if one.waiting != one.bills else "",
                tr("Print"),
                "bills",
                {"month": str(one.month)},
            )


def _findings(latest: ReconcileSummary) -> Iterator[ToDo]:
    waiting = latest.errors + latest.warnings
    if waiting:
        yield ToDo(
            "findings",
            "scale",
            tr(
                "{waiting} to look at in the books",
                waiting=trn("{count} thing", "{count} things", waiting),
            ),
            trn("{count} of them disagrees", "{count} of them disagree", latest.errors)
            if latest.errors
            else "",
            tr("Look"),
            "reconciliation",
        )


def _unmatched(money: MoneyNow) -> ToDo:
    return ToDo(
        "unmatched",
        "hand-coins",
        trn(
            "{unmatched} belongs to nobody yet",
            "{unmatched} belong to nobody yet",
            money.unmatched,
            unmatched=trn("{count} payment", "{count} payments", money.unmatched),
        ),
        money.unmatched_sum.format(),
        tr("Match"),
        "payments",
        {"tab": "unmatched"},
    )
