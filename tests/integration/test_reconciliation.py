"""Bills, payments, gateway and books side by side: what is found, kept, mended, accepted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.planting import Planting
from helpers.polling import GatewayBooks
from helpers.razorpay_server import Fault, RazorpayServer
from sqlalchemy import insert

from dairyos_desktop.domain.errors import (
    ConflictError,
    EnvironmentTroubleError,
    InvalidInputError,
    NotFoundError,
    RefusedError,
)
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.reconciling import GATEWAY_TYPES, FindingType, Severity
from dairyos_desktop.domain.reports import cell_text
from dairyos_desktop.models.reconciliation import Finding
from dairyos_desktop.services.actor import SYSTEM
from dairyos_desktop.services.dto.reconciliation import FindingState, GatewayPart
from dairyos_desktop.services.news.polling import PollingService
from dairyos_desktop.services.reconciliation.service import ReconciliationService
from dairyos_desktop.services.reports.reconciled import of_month

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.dto.reconciliation import FindingRow

DAY = dt.timedelta(days=1)


class NoAccount:
    """An office without a gateway."""

    def gateway(self) -> object:
        raise AssertionError

    def is_set_up(self) -> bool:
        return False


class Watched(GatewayBooks):
    """Books with a gateway that is reconciled."""

    def __init__(
        self, database: SqlDatabase, clock: FixedClock, folder: Path, server: RazorpayServer
    ) -> None:
        super().__init__(database, clock, folder, server)
        self.service = ReconciliationService(database, clock, self.access)
        self.planting = Planting(database, clock, server)

    def types(self, day: dt.date | None = None) -> list[FindingType]:
        return [row.type for row in self.service.reconcile(SYSTEM, day).findings]

    def waiting(self) -> tuple[FindingRow, ...]:
        return self.service.open(self.actor)


@pytest.fixture
def office(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path, server: RazorpayServer
) -> Watched:
    clock.set(dt.datetime(2026, 11, 20, 6, 30, tzinfo=dt.UTC))
    return Watched(database, clock, tmp_path, server)


def test_nothing_is_found_where_all_agrees(office: Watched) -> None:
    victims = office.planting.victims
    paid, part, unpaid, ahead = (victims.victim(delivered="10.000") for _ in range(4))
    victims.victim(-5_000)
    victims.victim(0)
    victims.pay(paid)
    victims.pay(part, 40_000)
    victims.pay(ahead, 300_000)
    victims.pay(ahead, 2_000, method="discount", reason="round")
    link_id = victims.link(unpaid)
    by_link = victims.server.pay(link_id)
    victims.book_told(unpaid, by_link)
    page = victims.pays_by_page(part)
    victims.book_told(part, page)
    refund = victims.server.refund(page, 10_000)
    office.planting._give_part(office.payments.list(office.actor)[-1].payment_id, 10_000)
    victims.server.settle(by_link, page, refund_ids=[refund])
    failed = victims.server.pay(victims.link(victims.victim()), status="failed")

    report = office.service.reconcile(SYSTEM)

    assert [(row.type, row.details) for row in report.findings] == []
    assert (report.passed, report.on) == (True, dt.date(2026, 11, 19))
    assert report.gateway is GatewayPart.ASKED
    assert (report.bills, report.payments) == (7, 0)
    assert office.server.payment(failed)["status"] == "failed"
    for days in range(3):
        assert office.types(dt.date(2026, 11, 18) + days * DAY) == []


@pytest.mark.parametrize("kind", list(FindingType))
def test_each_kind_is_found_once_kept_and_resolved(office: Watched, kind: FindingType) -> None:
    planted = office.planting.plant(kind, 3)

    report = office.service.reconcile(SYSTEM)
    first = {row.id: row for row in office.waiting()}
    assert Counter(row.type for row in first.values()) == {kind: 3}, [
        (row.type.value, row.details) for row in first.values()
    ]
    assert report.findings == office.waiting()
    assert report.passed == (kind.severity is Severity.WARNING)
    assert (report.opened, report.resolved) == (3, 0)
    for row in first.values():
        assert row.details.endswith(".")
        assert all(row.heads)
        assert row.sides

    office.clock.wait(days=1)
    again = office.service.reconcile(SYSTEM)
    assert {row.id for row in office.waiting()} == first.keys(), [
        (row.type.value, row.details) for row in office.waiting()
    ]
    assert (again.opened, again.resolved) == (0, 0)
    assert {(row.first_seen_on, row.last_seen_on) for row in again.findings} == {
        (dt.date(2026, 11, 19), dt.date(2026, 11, 20))
    }

    mended = [one for one in planted if one.mend is not None]
    for one in mended:
        assert one.mend is not None
        one.mend()
    office.clock.wait(days=1)
    after = office.service.reconcile(SYSTEM)
    assert (after.opened, after.resolved) == (0, len(mended)), [
        (row.type.value, row.details) for row in after.findings
    ]
    history = office.service.resolved(office.actor)
    assert {row.id for row in history} | {row.id for row in after.findings} == first.keys()
    assert all(row.resolved_at == office.clock.now() for row in history)


def test_everything_at_once_is_told_apart(office: Watched) -> None:
    # Somebody has asked for news just now, and will again.
    PollingService(office.database, office.clock, office.access).poll(SYSTEM)
    for kind in FindingType:
        office.planting.plant(kind, 1)
    report = office.service.reconcile(SYSTEM)
    assert Counter(row.type for row in report.findings) == Counter(FindingType)
    assert (report.errors, report.warnings) == (17, 5)


def test_a_day_has_what_belongs_to_it(office: Watched) -> None:
    office.planting.plant(FindingType.STATUS_MISMATCH)
    office.planting.plant(FindingType.BILL_WITHOUT_PAYMENT)
    office.planting.plant(FindingType.BILL_NUMBER_GAP)
    today = dt.date(2026, 11, 20)
    gap = FindingType.BILL_NUMBER_GAP
    overdue = FindingType.BILL_WITHOUT_PAYMENT
    assert set(office.types(today)) == {FindingType.STATUS_MISMATCH, gap, overdue}
    assert set(office.types(today - DAY)) == {gap, overdue}
    # It was due on the 15th.
    assert set(office.types(today - 5 * DAY)) == {gap}
    assert len(office.types()) == 3
    with pytest.raises(InvalidInputError, match="21-11-2026 has not begun"):
        office.types(today + DAY)


def test_pieces_that_differ_are_told_whole(office: Watched) -> None:
    office.took("A", {1: "7"}, product="GH")
    office.run()
    office.issue()
    office.planting.victims.execute("UPDATE consumption SET quantity = 5000")
    (found,) = (
        row
        for row in office.service.reconcile(SYSTEM).findings
        if row.type is FindingType.BILL_DIFFERS_FROM_DELIVERIES
    )
    assert "for 7 pc of Ghee; the day sheets say 5 pc." in found.details


def test_a_day_made_again_is_the_same_report(office: Watched) -> None:
    first = office.service.reconcile(SYSTEM)
    office.planting.plant(FindingType.STATUS_MISMATCH)
    office.clock.wait(hours=1)
    again = office.service.reconcile(office.actor)
    assert (first.times, again.times) == (1, 2)
    assert (first.on, first.passed, again.passed) == (again.on, True, False)
    (kept,) = office.service.history(office.actor)
    assert (kept.on, kept.times, kept.errors, kept.findings) == (again.on, 2, 1, ())
    assert kept.made_by == office.actor.name
    assert len(kept.operation) == 16
    latest = office.service.latest(office.actor)
    assert latest is not None
    assert (latest.on, latest.passed, latest.errors, latest.warnings) == (again.on, False, 1, 0)


def test_a_day_of_long_ago_by_hand_is_not_the_newest_report(office: Watched) -> None:
    newest = office.service.reconcile(SYSTEM)
    office.planting.plant(FindingType.STATUS_MISMATCH)
    office.clock.wait(hours=1)
    office.service.reconcile(office.actor, dt.date(2026, 10, 3))
    shown = office.service.report(office.actor)
    assert shown is not None
    assert shown.on == newest.on
    # All was looked at once more for it, so that is how the books stand now.
    latest = office.service.latest(office.actor)
    assert latest is not None
    assert (latest.made_at, latest.errors) == (office.clock.now(), 1)


def test_nights_are_missed_only_since_there_was_something_to_reconcile(office: Watched) -> None:
    def missed(month: str) -> list[str]:
        with office.database.read() as session:
            report = of_month(session, office.clock.now(), Month.parse(month))
        told = [tuple(map(cell_text, row.cells[:2])) for row in report.rows]
        return [day for day, result in told if result == "Not looked at"]

    office.service.reconcile(office.actor, dt.date(2020, 1, 3))
    assert missed("2020-01") == missed("2026-10") == missed("2026-11") == []
    office.pay("A", "10.00")
    office.clock.wait(hours=72)
    office.service.reconcile(SYSTEM)
    # The money came on the 20th, and the 22nd was reconciled.
    assert missed("2026-11") == ["20-11-2026", "21-11-2026"]
    assert missed("2020-01") == missed("2026-10") == []


def test_nothing_was_ever_reconciled(office: Watched) -> None:
    assert office.service.latest(office.actor) is None
    assert office.service.report(office.actor) is None
    assert office.waiting() == ()


def test_an_accepted_finding_stands_until_it_says_something_else(office: Watched) -> None:
    office.planting.plant(FindingType.BALANCE_MISMATCH)
    (row,) = office.service.reconcile(SYSTEM).findings
    service = office.service
    with pytest.raises(InvalidInputError, match="missing"):
        service.accept(office.actor, row.id, "  ")
    with pytest.raises(ConflictError):
        service.accept(office.actor, row.id, "told the owner", row.version + 1)
    accepted = service.accept(office.actor, row.id, " told the owner ", row.version)
    assert (accepted.state, accepted.reason) == (FindingState.ACCEPTED, "told the owner")
    assert accepted.accepted_by == office.actor.name
    with pytest.raises(RefusedError, match="accepted, not open"):
        service.accept(office.actor, row.id, "again")
    with pytest.raises(NotFoundError):
        service.accept(office.actor, 999, "again")
    assert service.reconcile(SYSTEM).passed
    latest = service.latest(office.actor)
    assert latest is not None
    assert latest.passed

    reopened = service.reopen(office.actor, row.id)
    assert (reopened.state, reopened.reason, reopened.accepted_at) == (FindingState.OPEN, "", None)
    service.accept(office.actor, row.id, "told the owner")
    office.planting.victims.execute("UPDATE bills SET allocated = 20000")
    (new,) = service.reconcile(SYSTEM).findings
    assert new.id != row.id
    (old,) = service.resolved(office.actor)
    assert (old.id, old.reason) == (row.id, "told the owner")
    history = service.finding(office.actor, new.id)
    assert [one.id for one in history.before] == [row.id]


def test_what_comes_back_is_found_anew(office: Watched) -> None:
    (planted,) = office.planting.plant(FindingType.STATUS_MISMATCH)
    (row,) = office.service.reconcile(SYSTEM).findings
    assert planted.mend is not None
    planted.mend()
    office.service.reconcile(SYSTEM)
    office.planting.victims.execute("UPDATE bills SET status = 'PAID'")
    (again,) = office.service.reconcile(SYSTEM).findings
    assert again.id != row.id
    assert [one.id for one in office.service.finding(office.actor, again.id).before] == [row.id]


@pytest.mark.parametrize("fault", ["trouble", "unauthorized", "busy", "html_ok"])
def test_without_the_gateway_the_books_are_reconciled(office: Watched, fault: str) -> None:
    office.planting.plant(FindingType.GATEWAY_UNKNOWN_HERE)
    office.service.reconcile(SYSTEM)
    office.planting.plant(FindingType.STATUS_MISMATCH)
    office.planting.plant(FindingType.REFUND_MISSING_HERE)
    office.server.faults.add(Fault(fault, times=None, retry_after=900))

    report = office.service.reconcile(SYSTEM)

    assert report.gateway is GatewayPart.LEFT_OUT
    assert "Razorpay" in report.gateway_note
    assert {row.type for row in report.findings} == {
        FindingType.GATEWAY_UNKNOWN_HERE,
        FindingType.STATUS_MISMATCH,
    }
    assert (report.opened, report.resolved) == (1, 0)


def test_an_office_without_a_gateway_says_so(office: Watched) -> None:
    service = ReconciliationService(office.database, office.clock, NoAccount())  # type: ignore[arg-type]  # its gateway is never asked for
    report = service.reconcile(SYSTEM)
    assert (report.passed, report.gateway, report.gateway_note) == (True, GatewayPart.NONE, "")


def test_a_young_list_proves_nothing_missing(office: Watched) -> None:
    victims = office.planting.victims
    office.server.list_lag_s = 3600
    victim = victims.victim()
    gateway_id = victims.server.pay_without_link(victim.paise)
    victims.book_told(victim, gateway_id)
    report = office.service.reconcile(SYSTEM)
    assert (report.gateway, report.findings) == (GatewayPart.ASKED, ())
    assert office.server.count("GET", f"/v1/payments/{gateway_id}") == 1


def test_what_was_not_polled_yet_is_no_finding(office: Watched) -> None:
    polling = PollingService(office.database, office.clock, office.access)
    polling.poll(SYSTEM)
    victims = office.planting.victims
    victims.server.pay_without_link(20_000)
    assert office.types() == []
    office.clock.wait(hours=3)
    assert office.types() == [FindingType.GATEWAY_UNKNOWN_HERE]
    polling.poll(SYSTEM)
    assert office.types() == []
    assert victims.server.count("GET", "/v1/payments") > 2


def test_pages_that_shift_tell_nothing_twice(office: Watched) -> None:
    victims = office.planting.victims
    at = (office.clock.now() - DAY).timestamp()
    for number in range(130):
        victims.server.pay_without_link(100 + number, at=at + number)
    office.server.faults.add(Fault("shifted", on="GET /v1/payments", rows=20, skip=1))
    report = office.service.reconcile(SYSTEM)
    assert Counter(row.type for row in report.findings) == {FindingType.GATEWAY_UNKNOWN_HERE: 130}
    assert len({row.gateway_id for row in report.findings}) == 130


def test_one_reconciles_at_a_time_and_may_be_stopped(office: Watched) -> None:
    with (
        office.database.office_lock("reconcile", "busy"),
        pytest.raises(EnvironmentTroubleError, match="already"),
    ):
        office.service.reconcile(SYSTEM)
    with pytest.raises(RefusedError, match="stopped"):
        office.service.reconcile(SYSTEM, stop=lambda: True)
    assert office.service.latest(office.actor) is None


def test_only_the_gateway_can_tell_of_its_own(office: Watched) -> None:
    assert len(GATEWAY_TYPES) == 8
    for kind in GATEWAY_TYPES:
        office.planting.plant(kind)
    service = ReconciliationService(office.database, office.clock, NoAccount())  # type: ignore[arg-type]  # its gateway is never asked for
    assert service.reconcile(SYSTEM).findings == ()


def test_what_went_through_late_is_no_finding_before_it_was_polled(office: Watched) -> None:
    polling = PollingService(office.database, office.clock, office.access)
    victims = office.planting.victims
    link_id = victims.link(victims.victim())
    tried = victims.server.pay(link_id, status="failed")
    polling.poll(SYSTEM)
    assert office.types() == []
    office.clock.wait(days=2)
    polling.poll(SYSTEM)
    victims.server.late_capture(tried)
    assert office.types() == []
    office.clock.wait(hours=5)
    assert office.types() == [FindingType.LINK_PAID_BILL_OPEN]
    polling.poll(SYSTEM)
    assert office.types() == []


def test_hundreds_of_findings_come_whole_and_errors_first(office: Watched) -> None:
    at = office.clock.now()
    planted = {
        f"planted {number}": Severity.WARNING if number < 300 else Severity.ERROR
        for number in range(700)
    }
    with office.database.write(office.actor, "test") as unit:
        unit.session.execute(
            insert(Finding),
            [
                {
                    "type": FindingType.BILL_NUMBER_GAP.value,
                    "severity": severity.value,
                    "identity": identity,
                    "state": FindingState.OPEN.value,
                    "gateway_id": "",
                    "details": identity,
                    "sides": {"heads": ["Here", "There"], "rows": []},
                    "first_seen_on": at.date(),
                    "first_seen_at": at,
                    "last_seen_on": at.date(),
                    "last_seen_at": at,
                    "accepted_by": "",
                    "reason": "",
                    "version": 1,
                }
                for identity, severity in planted.items()
            ],
        )
        unit.audit("finding", "planted", after={"number": len(planted)})
    assert [row.details for row in office.waiting()] == sorted(
        planted, key=lambda one: planted[one] is not Severity.ERROR
    )
