"""The screens of a window: built when first asked for, one of them shown, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from dairyos_desktop.ui.screens import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.main_window.pages import Pages
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.screens import ScreenEntry

_MOST_BACK: Final = 50


class Trail(QObject):
    """Goes from screen to screen and back; each is come back to as it was left, focus and all.

    Args:
        context: Handed on to every screen.
        entries: The screens there are, by their keys.
        pages: Where they stand, one in front.
        join: Joins a screen to the window; called once with each and its key, when it is built.

    Signals:
        going(): The screen that is shown gives way now, or is shown anew.
        changed(str): The screen with that key is the one that is shown.
        arrived(): It has what it was asked for.
    """

    going = Signal()
    changed = Signal(str)
    arrived = Signal()

    def __init__(
        self,
        context: UiContext,
        entries: Mapping[str, ScreenEntry],
        pages: Pages,
        join: Callable[[str, Screen], None],
    ) -> None:
        super().__init__(pages)
        self._context = context
        self._entries = entries
        self._pages = pages
        self._join = join
        self._screens: dict[str, Screen] = {}
        self._back: list[str] = []
        self._focused: dict[str, QWidget] = {}
        self._key = ""

    @property
    def key(self) -> str:
        """That of the screen that is shown; empty before the first is."""
        return self._key

    @property
    def current(self) -> Screen | None:
        """The screen that is shown; None before the first is."""
        return self._screens.get(self._key)

    @property
    def built(self) -> Mapping[str, Screen]:
        """The screens that were asked for until now, by their keys."""
        return self._screens

    def screen(self, key: str) -> Screen:
        """The screen with that key.

        Raises:
            KeyError: There is none.
        """
        if key not in self._screens:
            screen = self._entries[key].make(self._context)
            self._join(key, screen)
            self._pages.addWidget(screen)
            self._screens[key] = screen
        return self._screens[key]

    def go(self, key: str, params: Mapping[str, Any]) -> bool:
        """Shows a screen; False where the one that is shown must not be left now.

        Args:
            key: One of the screens there are.
            params: What the screen is to show, as its `activate` takes it.
        """
        if self._key and self._key != key:
            if not self._screens[self._key].leaving():
                return False
            self._back.append(self._key)
            del self._back[:-_MOST_BACK]
        self._show(key, params)
        return True

    def go_back(self) -> bool:
        """Shows the screen before this one; False where there is none, or this one must stay."""
        while self._back:
            key = self._back.pop()
            if key != self._key:
                if self._key and not self._screens[self._key].leaving():
                    self._back.append(key)
                    return False
                self._show(key, {})
                return True
        return False

    def _show(self, key: str, params: Mapping[str, Any]) -> None:
        screen = self.screen(key)
        self.going.emit()
        if self._key and self._key != key:
            # Before the pages change: Qt puts the focus somewhere on the new page by itself.
            self._keep_focus(self._key)
        self._key = key
        self.changed.emit(key)
        self._pages.setCurrentWidget(screen)
        before = screen.window().focusWidget()
        screen.activate(params)
        self.arrived.emit()
        chosen = screen.window().focusWidget()
        # Where a screen that was asked for something put the focus itself, there it stays: the
        # place of last time belongs to what was done last time.
        by_itself = params and chosen is not None and chosen is not before
        if not by_itself or not screen.isAncestorOf(chosen):
            self._give_focus(key)
        if self._entries[key].group is not Group.AWAY:
            # A day begins on a screen of the rail.
            self._context.preferences.set("window.screen", key)

    def _keep_focus(self, key: str) -> None:
        focused = self._pages.window().focusWidget()
        if focused is not None and self._screens[key].isAncestorOf(focused):
            self._focused[key] = focused

    def _give_focus(self, key: str) -> None:
        screen = self._screens[key]
        kept = self._focused.get(key)
        usable = kept is not None and shiboken6.isValid(kept) and screen.isAncestorOf(kept)
        if kept is not None and usable and kept.isVisibleTo(screen) and kept.isEnabled():
            kept.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            screen.focus_first()
