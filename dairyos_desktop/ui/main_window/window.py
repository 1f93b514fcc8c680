"""The main window: moves between screens, keeps their state, and owns no feature."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.ui.aside import ASIDES
from dairyos_desktop.ui.finder_source import Found
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.icons import mark_icon
from dairyos_desktop.ui.main_window import geometry
from dairyos_desktop.ui.main_window.asides import Asides
from dairyos_desktop.ui.main_window.dropping import FileDrops
from dairyos_desktop.ui.main_window.finder import Finder
from dairyos_desktop.ui.main_window.offers import deeds_of, places
from dairyos_desktop.ui.main_window.pages import Pages
from dairyos_desktop.ui.main_window.rail import Rail, shown_key
from dairyos_desktop.ui.main_window.saved_state import SavedState
from dairyos_desktop.ui.main_window.status_bar import Status, StatusBar
from dairyos_desktop.ui.main_window.user_menu import UserMenu
from dairyos_desktop.ui.screen import UNDO_WAITS, KeyHelp, Screen
from dairyos_desktop.ui.screens import Group
from dairyos_desktop.ui.widgets.toast import Toasts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.finder_source import FinderSource
    from dairyos_desktop.ui.screens import ScreenEntry
    from dairyos_desktop.ui.widgets.banner import Banner

LEAST = (680, 380)
_MOST_BACK = 50

EVERYWHERE = (
    KeyHelp("Ctrl K", tr_later("Find customers, bills and actions (also Alt G)")),
    KeyHelp("Alt F2", tr_later("Go to the date or month")),
    KeyHelp("Alt Left", tr_later("Go back")),
    KeyHelp("Esc", tr_later("Close what is open, then go back")),
    KeyHelp("Ctrl Z", tr_later("Undo what was just said to be done")),
    KeyHelp("Ctrl L", tr_later("Lock the window, or let somebody else in")),
    KeyHelp("Shift F1", tr_later("Show these keys")),
)


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
        self._screens: dict[str, Screen] = {}
        self._back: list[str] = []
        self._focused: dict[str, QWidget] = {}
        self._shown = ""
        self.may_end: Callable[[], bool] = lambda: True
        self.more_deeds: Callable[[], Sequence[Found]] = tuple
        self._office = office
        self._fold = self._page_fold = Fold.of(*geometry.USUAL)
        self._undo: Callable[[], None] | None = None
        self.setWindowIcon(mark_icon())
        self.setMinimumSize(*LEAST)
        self.toasts = Toasts(self)
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
        self.status = StatusBar()
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.pages, 1)
        self.asides = Asides(self.context, ASIDES, self.pages, row)
        self.asides.told.connect(self.toast)
        self.asides.refused.connect(self.show_error)
        self.asides.changed.connect(self._fold_screens)
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
        self._on_key("Ctrl+Z", self._on_undo)
        FileDrops(self).dropped.connect(lambda file: self.show_screen("imports", {"file": file}))

    def _on_key(self, key: str, deed: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.activated.connect(deed)

    # Screens ------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """The key of the screen that is shown."""
        return self._shown

    def screen_of(self, key: str) -> Screen:
        """The screen with that key, built when it is first asked for."""
        if key not in self._screens:
            screen = self._entries[key].make(self.context)
            screen.navigated.connect(self.show_screen)
            screen.toasted.connect(self.toast)
            screen.aside_wanted.connect(self.open_aside)
            screen.went_back.connect(self.go_back)
            screen.acted.connect(lambda: self._set_undo(None))
            screen.waiting_changed.connect(partial(self.rail.set_count, key))
            screen.waits_elsewhere.connect(self._on_waits_elsewhere)
            screen.side_changed.connect(self._keep_toasts_clear)
            screen.header.finder_wanted.connect(self.finder.open)
            screen.progress.told.connect(self._on_progress_told)
            screen.fold(self._page_fold)
            self.pages.addWidget(screen)
            self._screens[key] = screen
        return self._screens[key]

    def _on_waits_elsewhere(self, key: str, count: int) -> None:
        if key in self._entries and key not in self._screens:
            self.rail.set_count(key, count)

    def build(self, key: str) -> None:
        """Builds a screen before it is asked for; nothing is read for it yet."""
        self.screen_of(key)

    def show_screen(self, key: str, params: Mapping[str, Any] | None = None) -> bool:
        """Shows a screen; False where the one that is shown must not be left now."""
        if key not in self._entries:
            return False
        if self._shown and self._shown != key:
            if not self._screens[self._shown].leaving():
                self.rail.set_active(self._shown)
                return False
            self._back.append(self._shown)
            del self._back[:-_MOST_BACK]
        self._show(key, params or {})
        return True

    def _on_screen_key(self, entry: ScreenEntry) -> None:
        params: dict[str, Any] = {}
        if entry.takes_money:
            payer = self._screens[self._shown].payer() if self._shown else None
            params = {"tab": "counter"} | ({} if payer is None else {"customer_id": payer})
        self.show_screen(entry.key, params)

    def go_back(self) -> bool:
        """Shows the screen before this one, as it was left."""
        while self._back:
            key = self._back.pop()
            if key in self._entries and key != self._shown:
                if self._shown and not self._screens[self._shown].leaving():
                    self._back.append(key)
                    return False
                self._show(key, {})
                return True
        return False

    def _show(self, key: str, params: Mapping[str, Any]) -> None:
        screen = self.screen_of(key)
        self.asides.close()
        if self._shown and self._shown != key:
            # Before the pages change: Qt puts the focus somewhere on the new page by itself.
            self._keep_focus(self._shown)
        self._shown = key
        self.rail.set_active(key)
        self.pages.setCurrentWidget(screen)
        self._show_title()
        screen.activate(params)
        self._keep_toasts_clear()
        self._focus(key)
        if self._entries[key].group is not Group.AWAY:
            # A day begins on a screen of the rail.
            self.context.preferences.set("window.screen", key)

    def open_aside(self, key: str) -> None:
        """Opens a panel beside the screen, for the customer whom the screen is about."""
        self.asides.open(key, self._screens.get(self._shown))

    def _show_title(self) -> None:
        title = as_shown(self._screens[self._shown].title) if self._shown else ""
        words = (title, self._office, "DairyOS")
        self.setWindowTitle(" – ".join(word for word in words if word))

    def _keep_focus(self, key: str) -> None:
        focused = self.focusWidget()
        if focused is not None and self._screens[key].isAncestorOf(focused):
            self._focused[key] = focused

    def _focus(self, key: str) -> None:
        screen = self._screens[key]
        kept = self._focused.get(key)
        usable = kept is not None and shiboken6.isValid(kept) and screen.isAncestorOf(kept)
        if kept is not None and usable and kept.isVisibleTo(screen) and kept.isEnabled():
            kept.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            screen.focus_first()

    # Messages -----------------------------------------------------------------

    def toast(self, message: str, undo: Callable[[], None] | None = None) -> None:
        """Good news in the corner; Ctrl+Z takes back the last that can be."""
        self._set_undo(undo)
        shown = self.toasts.show(message, undo)
        shown.gone.connect(lambda: self._forget_undo(undo))

    def _keep_toasts_clear(self) -> None:
        """A panel of the screen has its buttons where toasts would lie."""
        shown = self._screens.get(self._shown)
        own = 0 if shown is None else shown.side_width
        self.toasts.keep_clear(max(self.asides.taken, own))

    def _forget_undo(self, undo: Callable[[], None] | None) -> None:
        if self._undo is undo:
            self._set_undo(None)

    def _set_undo(self, undo: Callable[[], None] | None) -> None:
        self._undo = undo
        # A grid that has an undo of its own asks for it, and leaves Ctrl+Z to the toast.
        self.setProperty(UNDO_WAITS, undo is not None)

    def show_error(self, error: object) -> None:
        """A failure nobody took: a banner in the screen that is shown."""
        if isinstance(error, DairyError) and self._shown:
            self._screens[self._shown].show_error(error)

    def show_banner(self, banner: Banner) -> None:
        """What concerns no screen of its own: told in the one that is shown."""
        if self._shown:
            self._screens[self._shown].show_banner(banner)

    def forget_offline(self) -> None:
        """The database can be reached again: what said otherwise is over."""
        for screen in self._screens.values():
            screen.forget("offline")

    def show_keys(self) -> None:
        """The sheet of keys for this screen."""
        from dairyos_desktop.ui.main_window.keys_sheet import KeysSheet  # noqa: PLC0415  not at start-up

        own = tuple(self._screens[self._shown].keys()) if self._shown else ()
        screens = tuple(
            KeyHelp(shown_key(entry.shortcut), entry.title)
            for entry in self._entries.values()
            if entry.shortcut
        )
        title = self._screens[self._shown].title if self._shown else "DairyOS"
        asides = tuple(
            KeyHelp(shown_key(entry.shortcut), entry.does) for entry in self.asides.entries.values()
        )
        sheet = KeysSheet(self, title=title, own=own, everywhere=(*screens, *asides, *EVERYWHERE))
        sheet.exec()
        sheet.deleteLater()

    def _on_date_wanted(self) -> None:
        if self._shown:
            self._screens[self._shown].header.focus_date()

    def _on_undo(self) -> None:
        if self._undo is not None:
            undo = self._undo
            self._set_undo(None)
            undo()

    def _on_progress_told(self, line: str) -> None:
        sender = self.sender()
        shown = self._screens.get(self._shown)
        own = shown is not None and sender is shown.progress
        if line and not own:
            self.status.set_item("job", Status("refresh-cw", line))
        else:
            self.status.remove_item("job")

    # The finder -----------------------------------------------------------------

    def _actions(self) -> Sequence[Found]:
        found = deeds_of(self._screens[self._shown]) if self._shown else []
        found += [
            Found(
                as_shown(entry.title),
                shown_key(entry.shortcut),
                entry.icon,
                deed=partial(self.open_aside, entry.key),
            )
            for entry in self.asides.entries.values()
            if as_shown(entry.title) not in {one.title for one in found}
        ]
        found += places(self._entries.values(), self._shown)
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
        if event.key() == Qt.Key.Key_Escape and self._shown:
            if self.asides.shown is not None:
                self.asides.shown.close_panel()
            elif not self._screens[self._shown].escape():
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
        for screen in self._screens.values():
            screen.fold(fold)

    def may_leave(self) -> bool:
        """Whether the screen that is shown lets go; it says why where it doesn't."""
        return not self._shown or self._screens[self._shown].leaving()

    def _may_end(self) -> bool:
        if not self.context.work.run_under_way:
            return True
        job = self.status.item("job")
        shown = self._screens[self._shown].progress.line if self._shown else ""
        where = job.status.words if job is not None else shown
        return self.context.prompts.confirm(
            self,
            question=tr("Something is still being done. Stop it and close?"),
            detail=tr(
                "{where}\nWhat is finished stays; the rest can be done later.", where=where
            ).strip(),
            yes=tr("Stop and close"),
            no=tr("Keep the window open"),
        )

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
