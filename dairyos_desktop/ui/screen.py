"""The base of every screen: header, second row, messages, body; what the shell relies on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.config.context import operation_of
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.exporting import Exporter
from dairyos_desktop.ui.fold import UNFOLDED, Fold
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8
from dairyos_desktop.ui.widgets.action_bar import ActionBar
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.header import PageHeader
from dairyos_desktop.ui.widgets.progress import ProgressStrip

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QContextMenuEvent, QShowEvent

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.finder_source import Found

UNDO_WAITS = "undo_waits"
"""Property of the window: a toast offers to take back what was done last."""


@dataclass(frozen=True)
class KeyHelp:
    """One line of the sheet of keys, and of the keys on the screen's page of help.

    Attributes:
        keys: As shown: "Ctrl Enter", "/".
        does: What it does, a verb first.
    """

    keys: str
    does: str


class Screen(QWidget):
    """A page of the window. Subclass it, set the class attributes, fill header, bar and body.

    Class attributes:
        key: The screen's name in routes: "entry".
        title: Its title: "Entry".
        topics: Which changes concern it; `refresh` is called when one of them changed.

    Layout, top to bottom: `header` (add context widgets), `lead` (empty as a rule; step cards),
    `bar` (chips, buttons), banners, `progress`, then `body`, a layout without margins of its own.

    Signals:
        navigated(str, dict): Go to another screen by key with parameters for its `activate`.
        toasted(str, object): Good news and a callable that undoes it, or None.
        went_back(): What one was called here for is done: back to the screen before.
        aside_wanted(str): Open this panel of `ui/aside.py` beside the screen.
        acted(): Something was done that the screen undoes itself: an older toast's Ctrl+Z is over.
        waiting_changed(int): How many things wait here, for the rail's amber pill; 0 for none.
        waits_elsewhere(str, int): So many things wait at the screen with this key; it says so
            itself once it has been opened.
        side_changed(): `side_width` is another now.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    topics: ClassVar[frozenset[str]] = frozenset()

    navigated = Signal(str, dict)
    toasted = Signal(str, object)
    went_back = Signal()
    aside_wanted = Signal(str)
    acted = Signal()
    waiting_changed = Signal(int)
    waits_elsewhere = Signal(str, int)
    side_changed = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.fold_now: Fold = UNFOLDED
        self._stale = False
        self._banners: list[Banner] = []
        self.setAccessibleName(as_shown(self.title))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.header = PageHeader(self.title)
        self.bar = ActionBar()
        self._messages = QVBoxLayout()
        self._messages.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
        self._messages.setSpacing(SPACE_8)
        self.progress = ProgressStrip()
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        self.lead = QVBoxLayout()
        self.lead.setContentsMargins(0, 0, 0, 0)
        self.lead.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(self.lead)
        column.addWidget(self.bar)
        column.addLayout(self._messages)
        column.addWidget(self.progress)
        column.addLayout(self.body, 1)
        self.exporter = Exporter(self)
        if type(self).listings is not Screen.listings:
            self.bar.set_extras(self.exporter.fill)
        context.work.changes.changed.connect(self._on_changed)

    # What a screen overrides -------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """The shell shows the screen now; `params` say what of it, empty when just gone to.

        Called each time, also on coming back: keep what the user left as it was.
        """

    def refresh(self) -> None:
        """Reads again what is shown; called when a topic of it changed and it is visible."""

    def keys(self) -> Sequence[KeyHelp]:
        """The lines of the sheet of keys that are this screen's own."""
        return ()

    def help_page(self) -> str:
        """The page of `resources/help` that F1 shows now; the screen's own name as a rule."""
        return self.key

    def listings(self) -> Sequence[Listing]:
        """The lists that can be exported now, the screen's own first; cheap to ask for."""
        return ()

    def more_actions(self) -> Sequence[Found]:
        """What the finder offers on this screen besides the buttons of its second row."""
        return ()

    @property
    def side_width(self) -> int:
        """How much at the right of the page a panel takes; toasts stay clear of its buttons."""
        return 0

    def folded(self, fold: Fold) -> None:
        """The window's size changed its fold: hide secondary columns, lower rows, …."""

    def escape(self) -> bool:
        """Esc outside fields and panels: True where the screen had something to close."""
        return False

    def focus_first(self) -> None:
        """Puts the focus where work begins: the table, as a rule. Called when first shown."""
        best: QWidget | None = None
        child = self.nextInFocusChain()
        while child is not None and child is not self:
            reachable = bool(child.focusPolicy() & Qt.FocusPolicy.TabFocus) and child.isEnabled()
            if reachable and self.isAncestorOf(child) and child.isVisibleTo(self):
                above = self.header.isAncestorOf(child) or self.bar.isAncestorOf(child)
                if not above:
                    best = child
                    break
                best = best or child
            child = child.nextInFocusChain()
        if best is not None:
            best.setFocus(Qt.FocusReason.OtherFocusReason)

    def current_customer(self) -> int | None:
        """The customer whom the clerk is looking at, by id; a panel opens for them."""
        return None

    def payer(self) -> int | None:
        """The customer whose money F6 takes, by id: one whom this page is about, not just a row."""
        return None

    def leaving(self) -> bool:
        """Another screen is about to show; False keeps this one (after saying why)."""
        return True

    # What a screen uses -----------------------------------------------------------

    def go(self, key: str, **params: Any) -> None:  # noqa: ANN401  parameters are what the screen makes of them
        """Goes to another screen."""
        self.navigated.emit(key, params)

    def take_money(self, customer_id: int) -> None:
        """Goes to the counter, where this customer pays."""
        self.go("payments", tab="counter", customer_id=customer_id)

    def toast(self, message: str, undo: Callable[[], None] | None = None) -> None:
        """Tells good news in one line, with Undo where there is a way back."""
        self.toasted.emit(message, undo)

    def show_banner(self, banner: Banner) -> Banner:
        """Shows a banner under the bar until it is closed; the same text is not shown twice."""
        for shown in self._banners:
            if shown.accessibleName() == banner.accessibleName():
                banner.deleteLater()
                return shown
        self._banners.append(banner)
        self._messages.addWidget(banner)
        self._messages.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, SPACE_8)
        banner.closed.connect(lambda: self._drop_banner(banner))
        return banner

    def show_error(self, error: DairyError) -> Banner:
        """Shows a failure as a banner: what, to which, what next, *Copy details*.

        Whoever may read the log is led to what it says of the same operation.
        """
        operation = operation_of(error)
        if operation and may(self.context.actor.role, Action.READ_LOG):
            look = (tr("Look in the log"), lambda: self.go("log", operation=operation))
            return self.show_banner(Banner.of(error, (look,)))
        return self.show_banner(Banner.of(error))

    def clear_banners(self) -> None:
        """Takes all banners away, for example when the next try went well."""
        for banner in list(self._banners):
            self._drop_banner(banner)

    def forget(self, code: str) -> None:
        """Takes away the banners of an error that is over."""
        for banner in list(self._banners):
            if banner.code == code:
                self._drop_banner(banner)

    @property
    def banners(self) -> tuple[Banner, ...]:
        """The banners on the page."""
        return tuple(self._banners)

    # The shell's side ---------------------------------------------------------------

    def fold(self, fold: Fold) -> None:
        """Folds header and bar and tells the screen."""
        self.fold_now = fold
        self.header.fold(fold)
        self.bar.fold(fold)
        self.folded(fold)

    def showEvent(self, event: QShowEvent) -> None:
        """Catches up on changes that came while the screen was away."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the list under the pointer, or with the focus."""
        by_key = event.reason() == event.Reason.Keyboard
        under = self.focusWidget() if by_key else self.childAt(event.pos())
        if not self.exporter.show_menu(under, event.globalPos()):
            super().contextMenuEvent(event)

    def _on_changed(self, topics: frozenset[str]) -> None:
        if not topics & self.topics:
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _drop_banner(self, banner: Banner) -> None:
        if banner in self._banners:
            self._banners.remove(banner)
            self._messages.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        if not self._banners:
            self._messages.setContentsMargins(PAGE_MARGIN, 0, PAGE_MARGIN, 0)
