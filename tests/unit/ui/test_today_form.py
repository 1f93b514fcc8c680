"""What Today says: the list by role, the sentences, money, milk, lights and notices."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from helpers.hindi import english
from helpers.spoken import speaking

from dairyos_desktop.domain.data_place import BadPlace
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import Told
from dairyos_desktop.services.dto.backups import BackupState, SecondPlaceState
from dairyos_desktop.services.dto.jobs import JobResult, JobRun, JobState
from dairyos_desktop.services.dto.news import PollState
from dairyos_desktop.services.dto.reconciliation import ReconcileSummary
from dairyos_desktop.services.dto.today import (
    DayOfMilk,
    DayToConfirm,
    MilkLine,
    MoneyNow,
    MonthWork,
    OpenDays,
    Papers,
    RoundToConfirm,
)
from dairyos_desktop.ui.notices import Events, worth_telling
from dairyos_desktop.ui.today import milk
from dairyos_desktop.ui.today.form import Read, nothing_more, nothing_words, to_do
from dairyos_desktop.ui.today.jobs import last_words
from dairyos_desktop.ui.today.lights import (
    JOBS,
    State,
    backup_light,
    books_light,
    gateway_light,
    jobs_light,
    reconciliation_light,
)
from dairyos_desktop.ui.today.money import by_method, rupees, short_rupees

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.backups import Backup

ZONE = dt.timezone(dt.timedelta(hours=5, minutes=30))
NOW = dt.datetime(2026, 11, 7, 11, 30, tzinfo=ZONE)
SATURDAY, FRIDAY = dt.date(2026, 11, 7), dt.date(2026, 11, 6)
OCTOBER = Month(2026, 10)
ZERO = Money.zero
MORNING = RoundToConfirm("Station Road", "morning", 45, has_happened=True)
EVENING = RoundToConfirm("Station Road", "evening", 44, has_happened=False)


def day(*rounds: RoundToConfirm, on: dt.date = SATURDAY) -> DayToConfirm:
    return DayToConfirm(on, NOW, dt.time(15), rounds)


QUIET = Read(
    today=day(),
    yesterday=day(on=FRIDAY),
    open_days=OpenDays(0),
    month=MonthWork(OCTOBER, is_delivered=True, bills=238, left_by_run=0, papers=(), was_run=True),
    money=MoneyNow(SATURDAY, OCTOBER, ZERO, ZERO, ZERO, {}, 0, ZERO),
)
assert QUIET.month is not None
assert QUIET.money is not None
BUSY = Read(
    today=day(MORNING, EVENING),
    yesterday=day(replace(MORNING, to_confirm=2), on=FRIDAY),
    open_days=OpenDays(3, dt.date(2026, 11, 3), dt.date(2026, 11, 5)),
    month=replace(QUIET.month, papers=(Papers(OCTOBER, 126, 238),)),
    money=replace(QUIET.money, unmatched=2, unmatched_sum=Money("750.00")),
    latest=ReconcileSummary(FRIDAY, NOW, passed=False, errors=1, warnings=2),
)
ALL = ["yesterday", "round morning Station Road", "open days", "papers 2026-10", "findings",
       "unmatched"]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "keys"),
    [
        (Role.VIEWER, []),
        (Role.CLERK, [key for key in ALL if key != "findings"]),
        (Role.MANAGER, ALL),
        (Role.OWNER, ALL),
    ],
)
def test_a_role_sees_what_it_may_do(role: Role, keys: list[str]) -> None:
    assert [one.key for one in to_do(BUSY, role)] == keys


def test_each_line_says_what_waits_and_leads_there() -> None:
    told = {one.key: (one.words, one.verb, one.screen) for one in to_do(BUSY, Role.OWNER)}
    assert told["round morning Station Road"] == (
        "Station Road, morning: 45 to confirm", "Open", "entry",
    )  # fmt: skip
    assert told["yesterday"][0] == "1 round of yesterday: 2 to confirm"
    assert told["open days"][:2] == ("3 rounds not closed till yesterday", "Close")
    assert told["papers 2026-10"][0] == "October 2026: 126 bills not printed or sent"
    assert told["unmatched"] == ("2 payments belong to nobody yet", "Match", "payments")
    assert told["findings"][2] == "reconciliation"


def test_many_rounds_share_a_line_and_the_evening_is_none_yet() -> None:
    routes = [replace(MORNING, route=f"R{number}", to_confirm=10) for number in range(1, 8)]
    lines = to_do(replace(QUIET, today=day(*routes, EVENING)), Role.CLERK)
    assert [one.words for one in lines] == [
        "R1, morning: 10 to confirm",
        "R2, morning: 10 to confirm",
        "5 more rounds of today: 50 to confirm",
    ]
    assert lines[2].params == {"on": SATURDAY, "route": "R3", "shift": "morning"}


def test_a_month_that_is_not_billed_is_the_managers() -> None:
    assert QUIET.month is not None
    unbilled = replace(QUIET, month=replace(QUIET.month, bills=0))
    assert [one.words for one in to_do(unbilled, Role.MANAGER)] == [
        "October 2026 is not billed yet"
    ]
    assert to_do(unbilled, Role.CLERK) == ()
    stopped = replace(QUIET, month=replace(QUIET.month, bills=57, left_by_run=69))
    assert [one.verb for one in to_do(stopped, Role.OWNER)] == ["Go on"]
    nothing = replace(QUIET, month=replace(QUIET.month, bills=0, is_delivered=False))
    assert to_do(nothing, Role.OWNER) == ()


def test_all_done_is_said_only_when_all_is_known() -> None:
    assert nothing_words(replace(QUIET, money=None), Role.OWNER) == ""
    assert nothing_words(QUIET, Role.OWNER) == "All done for today."
    before_evening = replace(QUIET, today=day(EVENING))
    assert to_do(before_evening, Role.OWNER) == ()
    assert nothing_words(before_evening, Role.CLERK) == "All done until the evening round."
    assert nothing_more(before_evening, Role.CLERK) == "It counts from 15:00 on."
    assert nothing_more(before_evening, Role.VIEWER) == ""
    assert nothing_words(before_evening, Role.VIEWER) == "Nothing here waits for you."


def test_money_in_words() -> None:
    assert rupees(Money("656321.50")) == "₹6,56,322"
    assert rupees(Money("-1234.00")) == "−₹1,234"
    told = [short_rupees(Money(text)) for text in (
        "0.00", "0.40", "950.00", "18449.00", "99960.00", "656322.00", "12345678.00", "-2500.00",
    )]  # fmt: skip
    assert told == ["", "", "950", "18k", "100k", "656k", "1.2 Cr", "−2.5k"]
    collected = {"upi": Money("3250.00"), "cash": Money("15200.00"), "voucher": Money("5.00")}
    assert by_method(collected) == "cash 15,200 · UPI 3,250 · voucher 5"


def test_a_weeks_milk_beside_its_loads() -> None:
    def line(code: str, unit: str, *figures: str) -> MilkLine:
        delivered, loaded, of_loaded = (Quantity(one) for one in figures)
        return MilkLine(1, code, f"Product {code}", unit, delivered, loaded, of_loaded)

    days = [
        DayOfMilk(FRIDAY, True, True, (line("CM", "L", "411", "412.5", "411"),)),
        DayOfMilk(SATURDAY, True, True, (
            line("CM", "L", "100", "0", "0"), line("BM", "L", "50.25", "50", "50.25"),
            line("GH", "pc", "4", "9", "4"),
        )),
    ]  # fmt: skip
    assert milk.products(days) == (("CM", "Product CM"), ("BM", "Product BM"))
    assert milk.tenths(milk.total(days, milk.ALL)) == "561.3"
    cow, all_milk = milk.sums(days, "CM"), milk.sums(days, milk.ALL)
    assert cow is not None
    assert cow.difference == "−1.5 L (0.4 %)"
    assert all_milk is not None
    assert all_milk.difference == "−1.3 L (0.3 %)"
    assert milk.sums(days, "GH") is None
    bars = milk.bars((FRIDAY, SATURDAY), {FRIDAY: days[0]}, milk.ALL)
    assert [(bar.label, bar.value, bar.said, bar.quiet) for bar in bars] == [
        ("Fri", "411", "Friday 06-11-2026: 411.0 L", False),
        ("Sat", "", "Saturday 07-11-2026: 0.0 L", True),
    ]


def job(
    name: str, result: JobResult | None = JobResult.DONE, trouble: str = "", detail: str = ""
) -> JobState:
    at = NOW - dt.timedelta(hours=9)
    return JobState(
        name,
        None,
        JobRun(name, FRIDAY, at, at, result, detail, "op", "PC", 1),
        trouble,
        is_finding=result is JobResult.PROBLEMS,
    )


def test_the_lights() -> None:
    books = [
        (books_light((), NOW), State.OFF),
        (books_light((job("verify"),), NOW), State.GOOD),
        (books_light((job("verify", JobResult.PROBLEMS, detail="I3 …"),), NOW), State.BAD),
        (books_light((job("verify", JobResult.FAILED),), NOW), State.LOOK),
        (books_light((job("verify", trouble="Overdue."),), NOW), State.LOOK),
    ]
    assert [light.state for light, _ in books] == [state for _, state in books]
    assert books[1][0].short == "02:30"
    at_work = books_light((job("verify", None),), NOW)
    assert (at_work.state, at_work.short) == (State.OFF, "at work now")
    assert at_work.said == "The books are being checked now."
    assert "I3 …" in books[2][0].said
    summary = ReconcileSummary(FRIDAY, NOW, passed=True, errors=0, warnings=0)
    seen = [
        reconciliation_light(one, NOW, is_read=True)
        for one in (
            None,
            summary,
            replace(summary, warnings=3),
            replace(summary, passed=False, errors=1),
        )
    ]
    assert [one.state for one in seen] == [State.OFF, State.GOOD, State.LOOK, State.BAD]
    assert seen[2].short == "3 to look at"
    # Three nights ago all agreed; since then nobody could look.
    old = replace(summary, made_at=NOW - dt.timedelta(days=3))
    board = (job("reconcile", JobResult.FAILED, trouble="It failed 3 times."),)
    stale = reconciliation_light(old, NOW, board, is_read=True)
    assert (stale.state, stale.said, stale.screen) == (State.LOOK, "It failed 3 times.", JOBS)
    found = (job("reconcile", JobResult.PROBLEMS, trouble="1 error to look at."),)
    assert reconciliation_light(summary, NOW, found, is_read=True).state is State.GOOD
    # What it found is settled as well while it is at work again, or was cut off.
    for last in (None, JobResult.ABANDONED):
        again = replace(job("reconcile", last, trouble="1 error to look at."), is_finding=True)
        assert reconciliation_light(summary, NOW, (again,), is_read=True).state is State.GOOD
    bad = replace(old, passed=False, errors=1)
    assert reconciliation_light(bad, NOW, board, is_read=True).state is State.BAD
    assert jobs_light((job("poll"), job("verify"))).state is State.GOOD
    assert jobs_light((job("poll"), job("verify", trouble="It failed."))).short == "1 to look at"


USB = SecondPlaceState("/usb")


def test_the_jobs_light_tells_each_trouble_in_the_users_language() -> None:
    troubles = [
        Told("{title} failed. {detail}", values={"title": Told(title), "detail": ""})
        for title in ("Reconciliation", "Checking the books")
    ]
    board = [job("verify", JobResult.FAILED, trouble=one) for one in troubles]
    with speaking("hi"):
        said = jobs_light(board).said
    assert english(said) == []


def test_how_jobs_and_the_gateway_stand_is_told_in_hindi() -> None:
    offline = PollState(is_set_up=True, checked_at=NOW, trouble_at=NOW, trouble="offline", words="")
    with speaking("hi"):
        told = [last_words(job("verify", result), NOW) for result in (*JobResult, None)]
        told.append(gateway_light(offline, NOW).said)
    assert [english(words.replace("PC", "").replace("Razorpay", "")) for words in told] == [[]] * 6


def backed_up(
    hours: float | None,
    second: SecondPlaceState = USB,
    place: BadPlace | None = None,
) -> BackupState:
    made_at = None if hours is None else NOW - dt.timedelta(hours=hours)
    newest = None if made_at is None else cast("Backup", SimpleNamespace(made_at=made_at))
    return BackupState(newest, second, place)


def test_the_backups_light() -> None:
    away = SecondPlaceState("/usb", missing_since=NOW - dt.timedelta(days=7))
    lights = [
        backup_light(state, NOW, asks=True)
        for state in (
            backed_up(None),
            backed_up(2),
            backed_up(48),
            backed_up(2, SecondPlaceState("")),
            backed_up(2, SecondPlaceState("", declined=True)),
            backed_up(2, replace(away, missing_since=NOW - dt.timedelta(days=6))),
            backed_up(2, away),
            backed_up(2, place=BadPlace(Path("/x/Dropbox"), "Dropbox")),
        )
    ]
    assert [(one.state, one.short) for one in lights] == [
        (State.LOOK, "none yet"),
        (State.GOOD, "09:30"),
        (State.LOOK, "05-11 11:30"),
        (State.LOOK, "no second place"),
        (State.GOOD, "09:30"),
        (State.GOOD, "09:30"),
        (State.LOOK, "second place missing"),
        (State.LOOK, "books in a bad place"),
    ]
    assert (lights[3].screen, lights[3].params) == ("settings", {"group": "BACKUP"})
    assert lights[6].said.startswith("No copy could be made in the second place")
    beside = backup_light(backed_up(2, replace(away, is_beside=True)), NOW, asks=True)
    assert "on the same disk as the books" in beside.said
    # Who can't name one isn't asked.
    assert backup_light(backed_up(2, SecondPlaceState("")), NOW, asks=False).state is State.GOOD
    assert backup_light(None, NOW, asks=True).state is State.OFF


def test_the_gateways_light() -> None:
    state = PollState(is_set_up=True, checked_at=NOW, trouble_at=None, trouble="", words="")
    assert gateway_light(state, NOW).short == "11:30"
    offline = replace(state, trouble="offline", trouble_at=NOW - dt.timedelta(days=1))
    assert gateway_light(offline, NOW).said == "Razorpay offline since 06-11 11:30."
    keys = gateway_light(replace(offline, trouble="gateway_keys"), NOW)
    assert (keys.state, keys.screen) == (State.BAD, "settings")
    assert gateway_light(replace(state, is_set_up=False), NOW).short == "off"


def test_what_is_worth_a_notice() -> None:
    assert QUIET.month is not None
    failed = ReconcileSummary(FRIDAY, NOW, passed=False, errors=1, warnings=0)
    events = Events(
        replace(QUIET.month, run_id=7, run_ended_at=NOW),
        failed,
        (
            job("backup", JobResult.FAILED, trouble="No backup since 04-11-2026."),
            job("reconcile", JobResult.FAILED, trouble="It failed."),
            job("poll", JobResult.FAILED, trouble="It failed too."),
        ),
    )
    told = {one.key: one.text for one in worth_telling(events, Role.OWNER, NOW)}
    assert list(told) == [
        f"reconciliation 2026-11-06 {NOW.isoformat()}",
        "job backup 2026-11-06",
        "job reconcile 2026-11-06",
        "bills 7",
    ]
    assert told["job backup 2026-11-06"] == "No backup since 04-11-2026."
    assert told["bills 7"] == "The bills of October 2026 are made."
    assert [one.key for one in worth_telling(events, Role.CLERK, NOW)] == ["bills 7"]
    assert list(worth_telling(events, Role.VIEWER, NOW)) == []
    late = list(worth_telling(events, Role.OWNER, NOW + dt.timedelta(days=1, minutes=1)))
    assert [one.key.split()[0] for one in late] == ["job", "job"]


def test_what_jobs_found_is_not_told_as_if_they_had_not_been_done() -> None:
    """The disk of the copies may be plugged in once a week; findings have a notice of their own."""
    events = Events(
        jobs=(
            job("backup", JobResult.PROBLEMS, trouble="It is good. But there is no copy: …"),
            job("reconcile", JobResult.PROBLEMS, trouble="1 error to look at."),
        )
    )
    assert list(worth_telling(events, Role.OWNER, NOW)) == []


def test_a_backup_that_fails_weeks_later_is_told_again() -> None:
    """Backups belong to no night: they are told once a day."""

    def key(*, failed_at: dt.datetime) -> str:
        state = job("backup", JobResult.FAILED, trouble="The disk is full.")
        assert state.last is not None
        last = replace(state.last, due_on=None, started_at=failed_at, ended_at=failed_at)
        events = Events(jobs=(replace(state, last=last),))
        (notice,) = worth_telling(events, Role.OWNER, failed_at)
        return notice.key

    first = key(failed_at=NOW)
    assert key(failed_at=NOW + dt.timedelta(hours=3)) == first
    assert key(failed_at=NOW + dt.timedelta(days=21)) != first
