"""The application object and how it is dressed; opens the first window."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.texts import ENGLISH
from dairyos_desktop.ui import fonts, language
from dairyos_desktop.ui.errors import catch_all
from dairyos_desktop.ui.garbage import GarbageCollector
from dairyos_desktop.ui.preferences import Preferences
from dairyos_desktop.ui.theme.theme import Mode, Theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.ui.ways import Ways


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The application object in Qt's Fusion style, which looks the same on every system."""
    # By argument: `setStyle` would hand a QStyle to Python, which costs 10 ms of the start.
    # Said of every Indic name that a Latin font can't draw, though the next family can.
    QLoggingCategory.setFilterRules("qt.text.font.db=false")
    program, *rest = list(arguments) or ["dairyos-desktop"]
    application = QApplication([program, "-style", "fusion", *rest])
    application.setApplicationName("DairyOS")
    application.setDesktopFileName("dairyos-desktop")
    return application


def dress(application: QApplication, mode: Mode = Mode.SYSTEM) -> Theme:
    """Gives the application its fonts, palette and style sheet."""
    fonts.load()
    application.setFont(fonts.font())
    return Theme(application, mode)


def keep_window_quick() -> None:
    """Keeps workers from holding the window up while they work through a month.

    Measured with a preview of 5,000 customers in a worker: the longest wait of the window falls
    from 200 ms to 40. A thread that wants the interpreter gets it after 1 ms instead of 5: painting
    gives it away many times over, and beside a worker that never rests a screenful costs at most
    14 ms, where it is 20 with 2 ms, and the worker loses nothing. Full collections, which walk over
    all rows of the run, come seldom (`GarbageCollector`).
    """
    sys.setswitchinterval(0.001)


def run_window(ways: Ways, arguments: Sequence[str] = ()) -> int:
    """Opens the window and stays until the user closes it.

    Args:
        ways: How to open, make and update the office; see `Ways`. Nothing heavy may have been
            imported to make it: the login window comes first.
        arguments: What Qt may read of the command line, the program's name first.

    Returns:
        The exit status: 0.
    """
    from dairyos_desktop.ui.desk import Desk  # noqa: PLC0415  after the application object
    from dairyos_desktop.ui.tray import TrayNotices  # noqa: PLC0415  as above
    from dairyos_desktop.ui.work import Work  # noqa: PLC0415  as above

    application = make_application(arguments)
    application.setQuitOnLastWindowClosed(False)
    GarbageCollector(application, lambda: desk.at_rest)
    keep_window_quick()
    pc = Preferences.of_pc(ways.data_dir)
    # Before anybody is logged in the window speaks as to the last who was.
    language.use(pc.text(language.REMEMBERED, ENGLISH))
    wanted = pc.text("theme", Mode.SYSTEM.value)
    theme = dress(application, Mode(wanted) if wanted in list(Mode) else Mode.SYSTEM)
    desk = Desk(ways, theme, Work(), TrayNotices())
    catch_all(desk.show_unforeseen)
    desk.ended.connect(application.quit)
    desk.start()
    status = application.exec()
    desk.end()
    return status
