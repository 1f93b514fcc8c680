"""Calls leave the window's thread, come back to it, and never to a window that is gone."""

from __future__ import annotations

import logging
import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from helpers.windows import settle
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from dairyos_desktop.config import context as ids
from dairyos_desktop.domain.errors import (
    DairyError,
    EnvironmentTroubleError,
    InvalidInputError,
)
from dairyos_desktop.ui import work as work_module
from dairyos_desktop.ui.errors import UnforeseenError, details_of
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.work import Lane, Progress, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


FEW_STEPS = 3


@pytest.fixture
def work(qapp: QApplication) -> Iterator[Work]:
    del qapp
    made = Work()
    yield made
    made.close(5)


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def test_a_call_runs_elsewhere_and_its_result_arrives_here(work: Work, owner: QWidget) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    work.run(owner, threading.get_ident, done=lambda t: seen.append((t, threading.get_ident())))
    settle(work)
    ((there, back),) = seen
    assert there != here
    assert back == here


def test_a_deleted_owner_gets_nothing(work: Work, owner: QWidget) -> None:
    gate = threading.Event()
    seen: list[object] = []
    doomed = QWidget(owner)
    work.run(doomed, gate.wait, done=seen.append)
    doomed.deleteLater()
    QApplication.sendPostedEvents(doomed, QEvent.Type.DeferredDelete)
    gate.set()
    settle(work)
    assert seen == []


def test_a_closed_window_gets_nothing(work: Work, owner: QWidget) -> None:
    gate = threading.Event()
    seen: list[object] = []
    owner.show()
    work.run(owner, gate.wait, done=seen.append)
    owner.close()
    gate.set()
    settle(work)
    assert seen == []


def test_writes_wait_for_each_other_and_reads_do_not_wait_for_them(
    work: Work, owner: QWidget
) -> None:
    gate = threading.Event()
    order: list[str] = []
    work.run(owner, gate.wait, done=lambda _r: order.append("first"), lane=Lane.WRITE)
    work.run(owner, lambda: None, done=lambda _r: order.append("second"), lane=Lane.WRITE)
    read = work.run(owner, lambda: None, done=lambda _r: order.append("read"))
    while not order:
        QApplication.processEvents()
    assert order == ["read"]
    assert read is not None
    gate.set()
    settle(work)
    assert order == ["read", "first", "second"]


def test_only_the_newest_of_a_series_counts(work: Work, owner: QWidget) -> None:
    gate = threading.Event()
    seen: list[str] = []

    def slow(text: str) -> str:
        gate.wait(5)
        return text

    for text in ("d", "dw", "dwa"):
        work.run(owner, partial(slow, text), done=seen.append, newest="search")
    gate.set()
    settle(work)
    assert seen == ["dwa"]


def test_known_trouble_goes_to_whoever_asked(work: Work, owner: QWidget) -> None:
    seen: list[DairyError] = []

    def call() -> None:
        raise InvalidInputError("“x” is no amount.", "Type digits.")

    work.run(owner, call, done=lambda _r: None, failed=seen.append, lane=Lane.WRITE)
    settle(work)
    assert seen[0].message == "“x” is no amount."


def test_a_bug_is_logged_with_its_traceback_and_told_plainly(
    work: Work, owner: QWidget, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[UnforeseenError] = []
    work.unforeseen.connect(told.append)

    def call() -> None:
        raise ZeroDivisionError("secret cause")

    with caplog.at_level(logging.ERROR):
        work.run(owner, call, done=lambda _r: None)
        settle(work)
    assert "secret cause" not in told[0].message
    assert "ZeroDivisionError: secret cause" in details_of(told[0])
    assert caplog.records[-1].exc_info


def test_a_failed_save_is_told_even_when_its_screen_is_gone(work: Work, owner: QWidget) -> None:
    gate = threading.Event()
    told: list[DairyError] = []
    states: list[str] = []
    work.refused.connect(told.append)
    work.not_saved.connect(lambda: states.append("not saved"))

    def call() -> None:
        gate.wait(5)
        raise EnvironmentTroubleError("The disk is full.", "Make room.")

    doomed = QWidget(owner)
    work.run(doomed, call, done=lambda _r: None, failed=lambda _e: None, lane=Lane.WRITE)
    doomed.deleteLater()
    QApplication.sendPostedEvents(doomed, QEvent.Type.DeferredDelete)
    gate.set()
    settle(work)
    assert [error.message for error in told] == ["The disk is full."]
    assert states == ["not saved"]


def test_a_refused_wish_leaves_saved_what_was_saved(work: Work, owner: QWidget) -> None:
    states: list[str] = []
    work.saved.connect(lambda: states.append("saved"))
    work.not_saved.connect(lambda: states.append("not saved"))

    def call() -> None:
        raise InvalidInputError("No.", "")

    work.run(owner, call, done=lambda _r: None, failed=lambda _e: None, lane=Lane.WRITE)
    settle(work)
    assert states == ["saved"]


def test_the_trigger_is_held_down_and_gets_its_focus_back(
    work: Work, owner: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work_module, "BUSY_AFTER_MS", 10)
    gate = threading.Event()
    button = QPushButton("Save", owner)
    other = QPushButton("Other", owner)
    owner.show()
    other.setFocus()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    work.run(owner, gate.wait, done=lambda _r: None, busy=button)
    assert not button.isEnabled()
    qtbot.waitUntil(lambda: bool(button.property("working")))
    gate.set()
    settle(work)
    assert button.isEnabled()
    assert not button.property("working")
    assert button.hasFocus()


def test_a_reason_that_comes_while_a_call_runs_counts_once_it_is_over(
    work: Work, owner: QWidget
) -> None:
    button = Button("Begin anew", parent=owner)
    gate = threading.Event()
    work.run(owner, gate.wait, done=lambda _r: None, busy=button)
    button.set_reason("")
    assert not button.isEnabled(), "it could be pressed twice"
    button.set_reason("There is nothing to give up.")
    gate.set()
    settle(work)
    assert not button.isEnabled()
    button.set_reason("")
    assert button.isEnabled()


def test_the_operation_goes_along_into_the_worker(work: Work, owner: QWidget) -> None:
    seen: list[tuple[str, int | None]] = []
    with ids.operation(user=7) as operation:
        work.run(owner, lambda: (ids.operation_id.get(), ids.user_id.get()), done=seen.append)
    settle(work)
    assert seen == [(operation, 7)]


def test_changes_announced_by_a_worker_reach_the_window(work: Work, owner: QWidget) -> None:
    seen: list[tuple[frozenset[str], int]] = []
    work.changes.changed.connect(lambda topics: seen.append((topics, threading.get_ident())))
    work.run(
        owner,
        lambda: work.announce(frozenset({"bills"})),
        done=lambda _r: None,
        lane=Lane.WRITE,
    )
    settle(work)
    QApplication.processEvents()
    assert seen == [(frozenset({"bills"}), threading.get_ident())]


def test_progress_tells_the_last_step_and_hears_stop(work: Work, owner: QWidget) -> None:
    progress = Progress()
    steps: list[tuple[int, int]] = []

    def on_advanced(done: int, total: int, what: str) -> None:
        del what
        steps.append((done, total))
        progress.stop()

    progress.advanced.connect(on_advanced)

    def call() -> int:
        for done in range(1, 1001):
            progress.report(done, 1000)
        return 1000

    work.run(owner, call, done=lambda _r: None)
    settle(work)
    QApplication.processEvents()
    assert steps[0] == (1, 1000)
    assert steps[-1] == (1000, 1000)
    assert len(steps) < 100
    assert progress.stopped()


def test_a_run_takes_no_step_while_the_window_is_at_work(work: Work, owner: QWidget) -> None:
    progress, steps, taken = Progress(), [0], []

    def call() -> None:
        while not progress.stopped():
            steps[0] += 1

    def on_painted() -> None:
        before = steps[0]
        time.sleep(0.03)
        taken.append(steps[0] - before)
        progress.stop()

    work.run(owner, call, done=lambda _r: None, lane=Lane.RUN, progress=progress)
    QTimer.singleShot(50, on_painted)
    settle(work)
    assert steps[0] > FEW_STEPS
    assert taken[0] <= FEW_STEPS


def test_closing_carries_out_what_is_still_to_be_saved(qapp: QApplication, owner: QWidget) -> None:
    del qapp
    work = Work()
    saved: list[int] = []
    for number in range(5):
        work.run(owner, partial(saved.append, number), done=lambda _r: None, lane=Lane.WRITE)
    work.close(5)
    assert saved == [0, 1, 2, 3, 4]
