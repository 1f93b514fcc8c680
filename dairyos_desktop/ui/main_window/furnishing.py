"""A user's main window with all that belongs in it: screens, finder, status items."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.ui import screens
from dairyos_desktop.ui.context import UiContext
from dairyos_desktop.ui.entering import zone_of
from dairyos_desktop.ui.main_window.backup_state import BackupStatus
from dairyos_desktop.ui.main_window.first_page import FirstPage
from dairyos_desktop.ui.main_window.gateway_state import GatewayStatus
from dairyos_desktop.ui.main_window.jobs_state import JobsStatus
from dairyos_desktop.ui.main_window.line_state import LineStatus
from dairyos_desktop.ui.main_window.notice_watch import NoticeWatch
from dairyos_desktop.ui.main_window.people_state import PeopleStatus
from dairyos_desktop.ui.main_window.receiver_state import ReceiverStatus
from dairyos_desktop.ui.main_window.sources import finder_sources
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.preferences import Preferences

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.backups import Restored
    from dairyos_desktop.services.dto.office import OfficeState
    from dairyos_desktop.ui.notices import Notices
    from dairyos_desktop.ui.prompts import Prompts
    from dairyos_desktop.ui.theme.theme import Theme
    from dairyos_desktop.ui.ways import OpenOffice, Ways
    from dairyos_desktop.ui.work import Work


class Furnishing:
    """Makes the windows of one open office.

    Args:
        ways: Where the office lies.
        office: The open office.
        theme: The application's look.
        work: The workers.
        prompts: What asks the user.
        reopen: See `UiContext`.
        restored: Likewise.
        notices: Tells on the desktop what should not wait, where anything does.
        pc: What this PC remembers.
    """

    def __init__(
        self,
        ways: Ways,
        office: OpenOffice,
        theme: Theme,
        work: Work,
        prompts: Prompts,
        *,
        reopen: Callable[[], None],
        restored: Callable[[Restored], None],
        notices: Notices | None,
        pc: Preferences,
    ) -> None:
        self._ways = ways
        self._office = office
        self._theme = theme
        self._work = work
        self._prompts = prompts
        self._reopen = reopen
        self._restored = restored
        self._notices = notices
        self._pc = pc

    def window_for(
        self, actor: Actor, state: OfficeState, *, speak: Callable[[str], None]
    ) -> MainWindow:
        """The window of a user who has just logged in.

        Args:
            actor: Who logged in.
            state: The office as it stands.
            speak: See `UiContext`.
        """
        zone = zone_of(state.details.timezone)

        def now() -> dt.datetime:
            return self._ways.now().astimezone(zone)

        context = UiContext(
            services=self._office.services,
            actor=actor,
            work=self._work,
            theme=self._theme,
            preferences=Preferences(self._ways.data_dir, actor.name),
            prompts=self._prompts,
            today=lambda: now().date(),
            data_dir=self._ways.data_dir,
            receiver=self._office.look_after_receiver,
            speak=speak,
            reopen=self._reopen,
            restored=self._restored,
            about=self._office.about,
        )
        window = MainWindow(
            context,
            screens.SCREENS,
            office=state.details.name,
            now=now,
            database=self._ways.database,
            sources=finder_sources(context),
            sample=state.is_sample,
        )
        LineStatus(window, now, self._ways.database, self._office.look_at_line)
        people = PeopleStatus(window, now)
        gateway, backup = GatewayStatus(window, now), BackupStatus(window, now)
        window.more_deeds = lambda: (*gateway.deeds(), *backup.deeds(), *people.deeds())
        JobsStatus(window)
        ReceiverStatus(window)
        if self._notices is not None:
            NoticeWatch(window, self._notices, self._pc, now)
        return window

    def first_page(self, window: MainWindow, key: str) -> FirstPage:
        """What leads into a window just made, to its screen `key`, and then starts the jobs."""
        return FirstPage(window, key, self._office.start_jobs)
