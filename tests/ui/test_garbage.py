"""What is left of windows is taken apart in their own thread, never in a worker's."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dairyos_desktop.services.uncollected import uncollected
from dairyos_desktop.ui.garbage import GarbageCollector

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class _Node:
    """Names itself, so that nothing but a collection takes it apart."""

    def __init__(self) -> None:
        self.me = self


def test_garbage_waits_for_the_windows_thread(qtbot: QtBot) -> None:
    gc.collect()
    owner = QObject()
    GarbageCollector(owner, lambda: True)
    threads: set[str] = set()
    left = _Node()
    weakref.finalize(left, lambda: threads.add(threading.current_thread().name))
    del left

    def litter() -> None:
        for _ in range(60_000):
            _Node()

    with uncollected():
        worker = threading.Thread(target=litter, name="worker")
        worker.start()
        worker.join()
        qtbot.wait(1200)
        assert threads == set()
    qtbot.waitUntil(lambda: bool(threads), timeout=5000)
    assert threads == {"MainThread"}
    owner.deleteLater()


def test_what_is_old_is_looked_through_when_nobody_works(qtbot: QtBot) -> None:
    owner = QObject()
    works = [True]
    GarbageCollector(owner, lambda: not works, every_ms=1)

    def litter(looks: int) -> None:
        for _ in range(looks):
            for _ in range(20_100):
                _Node()
            qtbot.wait(10)

    try:
        # What is there by then is set aside.
        litter(12)
        left = _Node()
        gc.collect()
        gone: list[bool] = []
        weakref.finalize(left, gone.append, True)
        del left
        litter(30)
        assert gone == []
        works.clear()
        litter(2)
        assert gone == [True]
    finally:
        owner.deleteLater()
        gc.unfreeze()
