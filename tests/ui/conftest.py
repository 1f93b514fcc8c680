"""Fixtures for tests that show windows; they run without a display."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui.context import UiContext

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.text.font.db=false;qt.qpa.fonts=false")


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application, dressed as the real one (pytest-qt asks for it by this name)."""
    from helpers.windows import application  # noqa: PLC0415  Qt only after the platform is set

    return application()


@pytest.fixture
def ui_context(qapp: QApplication, tmp_path: Path) -> Iterator[UiContext]:
    """A screen's context without services; give your own by `helpers.windows.context`."""
    from helpers.windows import context  # noqa: PLC0415  as above

    del qapp
    made = context(tmp_path)
    yield made
    made.work.close(5)


@pytest.fixture
def hindi(qapp: QApplication) -> Iterator[None]:
    """Windows speak Hindi until the test ends."""
    from dairyos_desktop.domain.texts import ENGLISH  # noqa: PLC0415  as above
    from dairyos_desktop.ui import language  # noqa: PLC0415  as above

    del qapp
    language.use("hi")
    yield
    language.use(ENGLISH)


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    """Windows of a test are gone before the next, and the look that its user had."""
    yield
    from PySide6.QtCore import QCoreApplication, QEvent  # noqa: PLC0415  as above
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  as above

    if QCoreApplication.instance() is not None:
        for window in QApplication.topLevelWidgets():
            window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        from helpers.windows import theme  # noqa: PLC0415  as above

        from dairyos_desktop.ui.theme.theme import Mode  # noqa: PLC0415  as above

        if theme().mode is not Mode.LIGHT:
            theme().set_mode(Mode.LIGHT)
