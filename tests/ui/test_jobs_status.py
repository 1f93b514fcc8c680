"""The status bar's word on unattended work that needs somebody, in a real window."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from helpers.command_line import new_office
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.windows import context, settle
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.models.watch import JobRun
from dairyos_desktop.services.actor import SYSTEM, Actor
from dairyos_desktop.services.dto.jobs import JobResult
from dairyos_desktop.ui.main_window.jobs_state import ITEM, JobsStatus
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.ui.main_window.status_bar import StatusItem


class Desk:
    """The owner's window, or another role's, over an office whose last night failed."""

    def __init__(self, folder: Path, role: Role) -> None:
        self.clock = FixedClock.at_noon(2026, 11, 1)
        self.office = open_office(
            Settings(new_office(folder / "office").folder),
            clock=self.clock,
            hasher=quick_hasher(),
            store=MemoryStore(),
            announce=self._on_committed,
        )
        owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = owner if role is Role.OWNER else Actor(None, "Ravi", role)
        self.fail("verify")
        self.context = context(folder, services=self.office.services, actor=actor)
        self.window = MainWindow(
            self.context, SCREENS, office="Madhuban", now=self.now, database="This PC"
        )
        self.jobs = JobsStatus(self.window)
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_screen("customers")
        self.look()

    def _on_committed(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    def now(self) -> dt.datetime:
        return self.clock.now().astimezone(ZoneInfo("Asia/Kolkata"))

    def fail(self, job: str) -> None:
        self.record(job, JobResult.FAILED, "The disk is full. Free some space.")

    def record(self, job: str, result: JobResult | None, detail: str = "") -> None:
        """A run as it is kept; one without a result is at work."""
        at = self.clock.now() - dt.timedelta(minutes=5)
        with self.office._database.write(SYSTEM, "test") as unit:
            unit.session.add(
                JobRun(
                    job=job, due_on=dt.date(2026, 10, 31), counts=True, tries=2, pc="PC 1",
                    operation_id="0123456789abcdef", started_at=at,
                    ended_at=None if result is None else at,
                    result=None if result is None else result.value, quiet=False, detail=detail,
                )
            )  # fmt: skip

    def look(self) -> None:
        self.jobs.look()
        self.settle()

    def settle(self) -> None:
        settle(self.context.work)
        settle(self.context.work)

    @property
    def item(self) -> StatusItem | None:
        return self.window.status.item(ITEM)

    def banner(self) -> Banner:
        self.settle()
        (found,) = self.window.findChildren(Banner)
        return found

    def verbs(self) -> dict[str, Button]:
        return {
            one.accessibleName() or one.text(): one for one in self.banner().findChildren(Button)
        }

    def press(self) -> None:
        """By keyboard alone."""
        assert self.item is not None
        self.item.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(self.item, Qt.Key.Key_Return)

    def close(self) -> None:
        self.window.hide()
        self.window.deleteLater()
        self.settle()
        self.context.work.close(5)
        self.office.close()


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path, getattr(request, "param", Role.OWNER))
    yield made
    made.close()


def test_a_failed_night_is_told_and_run_again_from_the_window(desk: Desk) -> None:
    item = desk.item
    assert item is not None
    assert (item.status.words, item.status.tone) == ("Checking the books was not done", "bad")
    desk.press()
    assert desk.banner().accessibleName() == (
        "Checking the books for 31-10-2026 failed 2 times. The disk is full. Free some space. "
        "It is tried again soon."
    )
    again = desk.verbs()["Run it now"]
    again.setFocus()
    QTest.keyClick(again, Qt.Key.Key_Space)
    desk.settle()
    desk.look()
    assert desk.item is None
    assert desk.window.findChildren(Banner) == []
    assert desk.office.services.jobs.runs(SYSTEM, job="verify")[0].result is JobResult.DONE


@pytest.mark.parametrize("desk", [Role.CLERK], indirect=True)
def test_a_clerk_is_told_and_offered_nothing(desk: Desk) -> None:
    desk.press()
    assert list(desk.verbs()) == ["Copy details", "Close this message"]


def test_what_was_found_is_not_called_undone_while_it_is_looked_for_again(desk: Desk) -> None:
    desk.record("verify", JobResult.PROBLEMS, "I3: a payment doesn't add up.")
    desk.record("verify", None)
    desk.look()
    assert desk.item is not None
    assert desk.item.status.words == "Checking the books: to look at"


def test_the_polls_trouble_is_told_by_the_gateways_own_item(desk: Desk) -> None:
    desk.office.services.jobs.run_now(SYSTEM, "verify")
    desk.fail("poll")
    desk.look()
    assert desk.item is None
