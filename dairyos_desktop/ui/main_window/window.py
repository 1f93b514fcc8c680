"""The main window: moves between screens, keeps their state, and owns no feature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.texts import as_shown, tr, tr_word
from dairyos_desktop.ui.aside import ASIDES
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.icons import mark_icon
from dairyos_desktop.ui.leaving import may_stop_run
from dairyos_desktop.ui.main_window import geometry
from dairyos_desktop.ui.main_window.asides import Asides
from dairyos_desktop.ui.main_window.dropping import FileDrops
from dairyos_desktop.ui.main_window.finder import Finder
from dairyos_desktop.ui.main_window.last_undo import LastUndo
from dairyos_desktop.ui.main_window.offers import deeds_of, panels, places
from dairyos_desktop.ui.main_window.pages import Pages
from dairyos_desktop.ui.main_window.rail import Rail
from dairyos_desktop.ui.main_window.saved_state import SavedState
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar
from dairyos_desktop.ui.main_window.trail import Trail
from dairyos_desktop.ui.main_window.user_menu import UserMenu
from dairyos_desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.finder_source import FinderSource
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.screens import ScreenEntry
    from dairyos_desktop.ui.widgets.banner import Banner

LEAST = (680, 380)


class MainWindow(QWidget):
    """Rail, pages and status bar.

    Args:
        context: Handed on to every screen.
        entries: The screens there are, in rail order.
        office: The office's name.
        now: Local time, for "All changes saved 07:42:10".
        database: "This PC" or "Office database".
        sources: What the finder asks besides actions.
        sample: The office is a throw-away one; said in the status bar.

    Attributes:
        more_deeds: What the finder offers besides the screens' own.
        may_end: Asked before the user closes the window, after it has asked itself.

    Signals:
        lock_wanted(): Lock, keeping the work.
        logout_wanted(): Log out.
        closed(): The user closed the window.
    """

    lock_wanted = Signal()
    logout_wanted = Signal()
    closed = Signal()

    def __init__(
        self,
        context: UiContext,
        entries: Sequence[ScreenEntry],
        *,
        office: str,
        now: Callable[[], dt.datetime],
        database: str,
        sources: Sequence[FinderSource] = (),
        sample: bool = False,
    ) -> None:
        super().__init__()
        self.context = context
        self._entries = {entry.key: entry for entry in entries}
        self.may_end: Callable[[], bool] = lambda: True
        self.more_deeds: Callable[[], Sequence[Found]] = tuple
        self._office = office
        self._fold = self._page_fold = Fold.of(*geometry.USUAL)
        self.setWindowIcon(mark_icon())
        self.setMinimumSize(*LEAST)
        self.toasts = Toasts(self)
        self._undo = LastUndo(self, self.toasts)
        self._build(office)
        self.finder = Finder(self, context.work, self._actions)
        for source in sources:
            self.finder.add_source(source)
        self.finder.chosen.connect(self._on_found)
        self._bind()
        self._saved = SavedState(self.status, context.work, now)
        context.work.refused.connect(self.show_error)
        context.work.unforeseen.connect(self.show_error)
        context.work.changes.changed.connect(self._on_changed)
        self.status.set_item("database", Status("database", as_shown(database)))
        if sample:
            words = tr("Sample office: nothing here is real")
            self.status.set_item("sample", Status("info", words, "warn"))
        context.theme.dress(self)
        geometry.restore(self, context.preferences)

    def _build(self, office: str) -> None:
        actor = self.context.actor
        role = tr_word(actor.role.value).capitalize()
        self.rail = Rail(list(self._entries.values()), office=office, user=actor.name, role=role)
        self.rail.chosen.connect(self.show_screen)
        self.rail.lock_wanted.connect(self.lock_wanted)
        self.rail.menu_wanted.connect(self._on_menu_wanted)
        self.pages = Pages()
        self._trail = Trail(self.context, self._entries, self.pages, self._join)
        self._trail.changed.connect(self._on_screen_changed)
        self._trail.arrived.connect(self._keep_toasts_clear)
        self.status = StatusBar()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.pages, 1)
        self.asides = Asides(self.context, ASIDES, self.pages, row)
        self.asides.told.connect(self.toast)
        self.asides.refused.connect(self.show_error)
        self.asides.changed.connect(self._fold_screens)
        self._trail.going.connect(self.asides.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        column.addWidget(self.status)

    def _bind(self) -> None:
        for entry in self._entries.values():
            if entry.shortcut:
                self._on_key(entry.shortcut, partial(self._on_screen_key, entry))
        for aside in self.asides.entries.values():
            self._on_key(aside.shortcut, partial(self.open_aside, aside.key))
        for key in ("Ctrl+K", "Alt+G"):
            self._on_key(key, self.finder.open)
        # A grid claims F2 for its cell; Alt+F2 means the date everywhere.
        for key in ("F2", "Alt+F2"):
            self._on_key(key, self._on_date_wanted)
        self._on_key("Shift+F1", self.show_keys)
        self._on_key("Alt+Left", self.go_back)
        self._on_key("Ctrl+L", self.lock_wanted.emit)
        self._on_key("Ctrl+Z", self._undo.take_back)
        FileDrops(self).dropped.connect(lambda file: self.show_screen("imports", {"file": file}))

    def _on_key(self, key: str, deed: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(deed)

    # Screens ------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """The key of the screen that is shown."""
        return self._trail.key

    def screen_of(self, key: str) -> Screen:
        """The screen with that key, built when it is first asked for."""
        return self._trail.screen(key)

    def _join(self, key: str, screen: Screen) -> None:
        screen.navigated.connect(self.show_screen)
        screen.toasted.connect(self.toast)
        screen.aside_wanted.connect(self.open_aside)
        screen.went_back.connect(self.go_back)
        screen.acted.connect(self._undo.drop)
        screen.waiting_changed.connect(partial(self.rail.set_count, key))
        screen.waits_elsewhere.connect(self._on_waits_elsewhere)
        screen.side_changed.connect(self._keep_toasts_clear)
        screen.header.finder_wanted.connect(self.finder.open)
        screen.progress.told.connect(self._on_progress_told)
        screen.fold(self._page_fold)

    def _on_waits_elsewhere(self, key: str, count: int) -> None:
        if key in self._entries and key not in self._trail.built:
            self.rail.set_count(key, count)

    def build(self, key: str) -> None:
        """Builds a screen before it is asked for; nothing is read for it yet."""
        self.screen_of(key)

    def show_screen(self, key: str, params: Mapping[str, Any] | None = None) -> bool:
        """Shows a screen; False where the one that is shown must not be left now."""
        if key not in self._entries:
            return False
        gone = self._trail.go(key, params or {})
        if not gone:
            self.rail.set_active(self._trail.key)
        return gone

    def _on_screen_key(self, entry: ScreenEntry) -> None:
        params: dict[str, Any] = {}
        if entry.takes_money:
            shown = self._trail.current
            payer = None if shown is None else shown.payer()
            params = {"tab": "counter"} | ({} if payer is None else {"customer_id": payer})
        self.show_screen(entry.key, params)

    def go_back(self) -> bool:
        """Shows the screen before this one, as it was left."""
        return self._trail.go_back()

    def _on_screen_changed(self, key: str) -> None:
        self.rail.set_active(key)
        self._show_title()

    def open_aside(self, key: str) -> None:
        """Opens a panel beside the screen, for the customer whom the screen is about."""
        self.asides.open(key, self._trail.current)

    def _show_title(self) -> None:
        shown = self._trail.current
        title = "" if shown is None else as_shown(shown.title)
        words = (title, self._office, "DairyOS")
        self.setWindowTitle(" – ".join(word for word in words if word))

    # Messages -----------------------------------------------------------------

    def toast(self, message: str, undo: Callable[[], None] | None = None) -> None:
        """Good news in the corner; Ctrl+Z takes back the last that can be."""
        self._undo.toast(message, undo)

    def _keep_toasts_clear(self) -> None:
        """A panel of the screen has its buttons where toasts would lie."""
        shown = self._trail.current
        own = 0 if shown is None else shown.side_width
        self.toasts.keep_clear(max(self.asides.taken, own))

    def show_error(self, error: object) -> None:
        """A failure nobody took: a banner in the screen that is shown."""
        shown = self._trail.current
        if isinstance(error, DairyError) and shown is not None:
            shown.show_error(error)

    def show_banner(self, banner: Banner) -> None:
        """What concerns no screen of its own: told in the one that is shown."""
        shown = self._trail.current
        if shown is not None:
            shown.show_banner(banner)

    def forget_offline(self) -> None:
        """The database can be reached again: what said otherwise is over."""
        for screen in self._trail.built.values():
            screen.forget("offline")

    def show_keys(self) -> None:
        """The sheet of keys for this screen."""
        from dairyos_desktop.ui.main_window.keys_sheet import show_keys  # noqa: PLC0415  not at start-up

        show_keys(self, self._trail.current, self._entries.values(), self.asides.entries.values())

    def _on_date_wanted(self) -> None:
        shown = self._trail.current
        if shown is not None:
            shown.header.focus_date()

    def _on_progress_told(self, line: str) -> None:
        sender = self.sender()
        shown = self._trail.current
        own = shown is not None and sender is shown.progress
        if line and not own:
            self.status.set_item("job", Status("refresh-cw", line))
        else:
            self.status.remove_item("job")

    # The finder -----------------------------------------------------------------

    def _actions(self) -> Sequence[Found]:
        shown = self._trail.current
        found = [] if shown is None else deeds_of(shown)
        found += panels(self.asides.entries.values(), self.open_aside, but=found)
        found += places(self._entries.values(), self._trail.key)
        found += self.more_deeds()
        found.append(
            Found(tr("Show the keys of this screen"), "Shift F1", "keyboard", deed=self.show_keys)
        )
        found.append(Found(tr("Lock or switch user"), "Ctrl L", "lock", deed=self.lock_wanted.emit))
        found.append(Found(tr("Set a PIN for this PC"), "", "keyboard", deed=self._on_pin_wanted))
        found.append(Found(tr("About DairyOS…"), "", "info", deed=self.show_about))
        found.append(Found(tr("Log out"), "", "log-out", deed=self.logout_wanted.emit))
        return found

    def _on_found(self, found: object) -> None:
        if not isinstance(found, Found):
            return
        if found.deed is not None:
            found.deed()
        elif found.screen:
            self.show_screen(found.screen, found.params)

    def _on_menu_wanted(self) -> None:
        menu = UserMenu(
            self,
            self.context.theme,
            self.context.preferences,
            own_login=partial(self.show_screen, "profile"),
            lock=self.lock_wanted.emit,
            pin=self._on_pin_wanted,
            log_out=self.logout_wanted.emit,
            about=self.show_about,
        )
        menu.open_above(self.rail.user)

    def show_about(self) -> None:
        """Which program this is, and what it stands on."""
        from dairyos_desktop.ui.about_dialog import show_about  # noqa: PLC0415  not at start-up

        show_about(self, self.context)

    def _on_pin_wanted(self) -> None:
        from dairyos_desktop.ui.pin_dialog import ask_pin  # noqa: PLC0415  not at start-up

        told = ask_pin(self, self.context)
        if told:
            self.toast(told)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if "settings" in topics:
            office, actor = self.context.services.office, self.context.actor
            self.context.work.run(
                self, lambda: office.get(actor).details.name, done=self._on_office_read
            )

    def _on_office_read(self, name: str) -> None:
        self._office = name
        self.rail.set_office(name)
        self._show_title()

    # Events -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc that nobody took: the screen closes something, else back."""
        shown = self._trail.current
        if event.key() == Qt.Key.Key_Escape and shown is not None:
            if self.asides.shown is not None:
                self.asides.shown.close_panel()
            elif not shown.escape():
                self.go_back()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds what does not fit."""
        super().resizeEvent(event)
        fold = Fold.of(self.width(), self.height())
        self.asides.fold(self.width())
        if fold != self._fold or not event.oldSize().isValid():
            self._fold = fold
            self.rail.set_folded(folded=fold.room < Room.WIDE)
            self.status.fold(fold)
        self._fold_screens(new=not event.oldSize().isValid())

    def _fold_screens(self, *, new: bool = False) -> None:
        """Tells the screens what room they have, less what an open panel takes."""
        self._keep_toasts_clear()
        fold = Fold.of(self.width() - self.asides.taken, self.height())
        if fold == self._page_fold and not new:
            return
        self._page_fold = fold
        for screen in self._trail.built.values():
            screen.fold(fold)

    def may_leave(self) -> bool:
        """Whether the screen that is shown lets go; it says why where it doesn't."""
        shown = self._trail.current
        return shown is None or shown.leaving()

    def _may_end(self) -> bool:
        if not self.context.work.run_under_way:
            return True
        job = self.status.item("job")
        shown = self._trail.current
        own = "" if shown is None else shown.progress.line
        where = job.status.words if job is not None else own
        return may_stop_run(self, self.context.prompts, where)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remembers where the window stood."""
        if not self.may_leave() or not self._may_end() or not self.may_end():
            event.ignore()
            return
        self.remember()
        self.closed.emit()
        super().closeEvent(event)

    def remember(self) -> None:
        """Writes the window's place and size down for the user."""
        geometry.remember(self, self.context.preferences)
