"""Notices on the desktop: told once on this PC, not at all where they are off, and lead on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.counter import DUSK
from helpers.money_desk import OCTOBER, MoneyDesk
from helpers.recording_notices import RecordingNotices
from helpers.windows import application

from dairyos_desktop.domain.declared_settings import DESKTOP_NOTICES
from dairyos_desktop.ui.main_window.notice_watch import NoticeWatch
from dairyos_desktop.ui.notices import Notice, Notices
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.tray import TrayNotices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[MoneyDesk]:
    made = MoneyDesk(tmp_path / "office", "counter", now=DUSK)
    made.open()
    yield made
    made.close()


def watch(desk: MoneyDesk, notices: Notices) -> NoticeWatch:
    """As a program that was just started."""
    made = NoticeWatch(
        desk.window, notices, Preferences.of_pc(desk.context.data_dir), desk.clock.now
    )
    made.look()
    desk.rest()
    return made


def test_bills_that_are_ready_are_told_once_and_lead_to_them(desk: MoneyDesk) -> None:
    notices = RecordingNotices()
    watching = watch(desk, notices)
    assert [(one.title, one.text) for one in notices.shown] == [
        ("Bills are ready", "The bills of October 2026 are made.")
    ]
    watching.look()
    desk.rest()
    again = RecordingNotices()
    watch(desk, again)
    assert (len(notices.shown), again.shown) == (1, [])
    notices.press()
    desk.rest()
    assert desk.window.shown == "bills"
    desk.services.billing.generate(desk.owner, OCTOBER)
    watching.look()
    desk.rest()
    # Whoever looks at the bills sees that they are made.
    assert len(notices.shown) == 1


def test_a_setting_switches_them_off(desk: MoneyDesk) -> None:
    desk.services.settings.set_value(desk.owner, DESKTOP_NOTICES.key, value=False)
    notices = RecordingNotices()
    watch(desk, notices)
    assert notices.shown == []


@pytest.mark.parametrize("make", [TrayNotices, RecordingNotices])
def test_showing_and_closing_never_fail_where_there_is_no_tray(make: type[Notices]) -> None:
    application()
    notices = make()
    notices.show(Notice("a", "Title", "Text", "today"), lambda: None)
    notices.close()
    notices.close()
