"""Windows in tests: an application dressed as the real one, and pictures of widgets."""

from __future__ import annotations

import datetime as dt
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.ui.app import dress, make_application
from dairyos_desktop.ui.context import UiContext
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.theme import motion
from dairyos_desktop.ui.theme.theme import Mode, Theme
from dairyos_desktop.ui.work import Work
from helpers.pauses import pause

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtCore import QAbstractItemModel

    from dairyos_desktop.domain.errors import ConflictError, FieldConflict
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.ui.desk import Desk
    from dairyos_desktop.ui.prompts import Prompts

TODAY = dt.date(2026, 11, 7)
_PAUSE_S = 0.0005
_SOON_MS = 300
_TURN_MS = 5
OWNER = Actor(1, "Meena Patel", Role.OWNER)

_theme: list[Theme] = []


def application() -> QApplication:
    """The one application, with the bundled fonts and the light theme."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else make_application(["tests"])
    if not _theme:
        _theme.append(dress(app, Mode.LIGHT))
        # A test that measures a panel must not find it halfway.
        motion.set_still(still=True)
    return app


def theme() -> Theme:
    """The application's theme; tests set its mode and set it back to light."""
    application()
    return _theme[0]


class RecordingPrompts:
    """Answers questions as told and remembers what was asked."""

    def __init__(
        self, *, yes: bool = True, reason: str | None = "reason", path: Path | None = None
    ) -> None:
        self.asked: list[str] = []
        self.yes = yes
        self.goes_on = yes
        self.meanwhile: Callable[[], object] = lambda: None
        self.answer = reason
        self.secret: str | None = None
        self.path = path
        self.offered: list[str] = []
        self.compared: list[tuple[str, tuple[FieldConflict, ...]]] = []

    def confirm(self, parent: QWidget, *, question: str, **_more: object) -> bool:
        del parent
        self.asked.append(question)
        return self.yes

    def reason(self, parent: QWidget, *, question: str, **_more: object) -> str | None:
        del parent
        # While one thinks of a reason, others go on working.
        self.meanwhile()
        self.asked.append(question)
        return self.answer

    def line(self, parent: QWidget, *, question: str, **_more: object) -> str | None:
        del parent
        self.asked.append(question)
        return self.answer

    def compare(
        self, parent: QWidget, conflict: ConflictError, *, yes: str, **_more: object
    ) -> bool:
        del parent
        self.asked.append(conflict.message)
        self.compared.append((yes, conflict.fields))
        return self.goes_on

    def password(self, parent: QWidget, *, question: str, **_more: object) -> str | None:
        del parent
        self.asked.append(question)
        return self.secret or self.answer

    def save_file(self, parent: QWidget, *, title: str, name: str, **_more: object) -> Path | None:
        del parent
        self.asked.append(title)
        self.offered.append(name)
        return self.path

    def open_file(self, parent: QWidget, *, title: str, **_more: object) -> Path | None:
        del parent
        self.asked.append(title)
        return self.path

    def folder(self, parent: QWidget, *, title: str) -> Path | None:
        del parent
        self.asked.append(title)
        return self.path


def context(
    data_dir: Path,
    *,
    services: object | None = None,
    actor: Actor = OWNER,
    prompts: object | None = None,
    today: dt.date = TODAY,
) -> UiContext:
    """What a screen is given, with services of the test's choice."""
    application()
    return UiContext(
        services=cast("Services", services or SimpleNamespace()),
        actor=actor,
        work=Work(),
        theme=theme(),
        preferences=Preferences(data_dir, actor.name),
        prompts=cast("Prompts", prompts or RecordingPrompts()),
        today=lambda: today,
        data_dir=data_dir,
    )


def settle(work: Work, timeout_s: float = 10.0) -> None:
    """Lets the event loop run until no call is under way and every result was delivered."""
    deadline = QDeadlineTimer(int(timeout_s * 1000))
    while True:
        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if work.idle:
            return
        # The workers need the interpreter: asked for without a pause, it would be kept from them.
        time.sleep(_PAUSE_S)
        if deadline.hasExpired():
            raise AssertionError("Work did not come to rest.")


def settle_begun(desk: Desk, work: Work) -> None:
    """The same, and until a window just opened has its first page: a few turns after itself."""
    settle(work)
    while (window := desk.main_window) is not None and window.isVisible() and not window.shown:
        pause(_TURN_MS)
        settle(work)


def come_to_rest(window: QWidget, work: Work) -> None:
    """Until nothing is under way and what was put off a moment was done."""
    settle(work)
    while True:
        pause(_TURN_MS)
        settle(work)
        if not any(_is_soon(timer) for timer in window.findChildren(QTimer)):
            return


def _is_soon(timer: QTimer) -> bool:
    return timer.isActive() and timer.isSingleShot() and timer.interval() <= _SOON_MS


def grab(widget: QWidget, path: Path | str, *, size: tuple[int, int] | None = None) -> None:
    """Writes a picture of the widget as it looks now."""
    if size is not None:
        widget.resize(*size)
    widget.ensurePolished()
    QCoreApplication.processEvents()
    if not widget.grab().save(str(path)):
        raise AssertionError(f"No picture was written to {path}.")


def column_texts(model: QAbstractItemModel, column: int) -> list[str]:
    """The texts of a model's column, top to bottom."""
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]
