"""The Payments screen: a tab for each way in which money comes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.payments.cash.tab import CashTab
from dairyos_desktop.ui.payments.counter.tab import CounterTab
from dairyos_desktop.ui.payments.news.tab import NewsTab
from dairyos_desktop.ui.payments.round.tab import RoundTab
from dairyos_desktop.ui.payments.unmatched.tab import UnmatchedTab
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.chips import Choice, Segments
from dairyos_desktop.ui.widgets.mode_badge import ModeBadge
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.links import GatewayState
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.payments.tab import Tab

# In the order shown.
TABS: Final[tuple[type[Tab], ...]] = (
    CounterTab,
    RoundTab,
    UnmatchedTab,
    CashTab,
    NewsTab,
)
_OF_MODE = frozenset({"secrets", "settings"})


class PaymentsScreen(Screen):
    """Counter, rounds, what is unmatched, and the day's cash.

    A tab is built when it is first shown: all of them at once would hold the window up.
    """

    key: ClassVar[str] = "payments"
    title: ClassVar[str] = tr_later("Payments")

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._kinds = {kind.key: kind for kind in TABS}
        self._tabs: dict[str, Tab] = {}
        self._fold: Fold | None = None
        self._stale_tabs = set(self._kinds)
        self._uncounted = set(self._kinds)
        self._waiting: dict[str, int] = {}
        self._mode_stale = True
        self.views = Segments(
            [Choice(kind.key, kind.title) for kind in TABS], name=tr("Way of payment")
        )
        self.header.add_context(self.views)
        self.badge = ModeBadge()
        self.header.add_context(self.badge)
        self._pages = QStackedWidget()
        self.body.addWidget(self._pages)
        self.views.chosen.connect(self._on_view_chosen)
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            for shortcut in bind(self, [key]):
                shortcut.activated.connect(partial(self.step_tab, by))
        self._shown = self.tab(TABS[0].key)
        self._arrange()

    def _add(self, tab: Tab) -> None:
        self._pages.addWidget(tab)
        for part in tab.header_parts():
            self.header.add_context(part)
        for part in tab.left_parts():
            self.bar.add_left(part)
        for button in tab.buttons():
            self.bar.add_action(button)
        tab.told.connect(self._on_told)
        tab.failed.connect(self.show_error)
        tab.announced.connect(self.show_banner)
        tab.settled.connect(self.clear_banners)
        tab.navigated.connect(self.navigated)
        tab.side_changed.connect(self.side_changed)
        tab.parts_changed.connect(self._arrange)
        tab.waiting_changed.connect(partial(self._on_waiting, tab.key))

    @property
    def shown(self) -> Tab:
        """The tab that is shown."""
        return self._shown

    def tab(self, key: str) -> Tab:
        """A tab by its key; it is built if it wasn't."""
        if key not in self._tabs:
            built = self._tabs[key] = self._kinds[key](self.context)
            if self._fold is not None:
                built.fold(self._fold)
            self._add(built)
        return self._tabs[key]

    # The shell's side -------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows the tab asked for (`tab`), else the one shown last; it gets the parameters."""
        wanted = params.get("tab")
        if isinstance(wanted, str) and wanted in self._kinds:
            self._show(wanted)
        if params:
            self._shown.activate(params)
        self._load_shown()

    def refresh(self) -> None:
        """Reads the shown tab again."""
        self._load_shown()

    def _on_changed(self, topics: frozenset[str]) -> None:
        concerned = {kind.key for kind in TABS if kind.topics & topics}
        self._stale_tabs |= concerned
        self._uncounted |= concerned
        self._mode_stale |= bool(topics & _OF_MODE)
        if self.isVisible():
            self._load_shown()
        else:
            self._stale = True

    def keys(self) -> Sequence[KeyHelp]:
        """The shown tab's keys, and those of the screen."""
        return (
            *self._shown.keys(),
            KeyHelp("Ctrl Page Down", tr("Go to the next tab (Page Up: the one before)")),
            KeyHelp(exporting.HINT, exporting.DOES),
        )

    def help_page(self) -> str:
        """The shown tab's."""
        return f"payments-{self._shown.key}"

    def listings(self) -> Sequence[Listing]:
        """The shown tab's lists."""
        return self._shown.listings()

    def folded(self, fold: Fold) -> None:
        """Gives the tabs the fold."""
        self._fold = fold
        for tab in self._tabs.values():
            tab.fold(fold)
        self.side_changed.emit()

    @property
    def side_width(self) -> int:
        """What the shown tab says."""
        return self._shown.side_width

    def escape(self) -> bool:
        """Whatever the tab has open."""
        return self._shown.escape()

    def focus_first(self) -> None:
        """Where the tab's work begins."""
        if not self._shown.focus_first():
            super().focus_first()

    def current_customer(self) -> int | None:
        """The tab's."""
        return self._shown.current_customer()

    def leaving(self) -> bool:
        """Whether the tab lets go."""
        return self._shown.leaving()

    # Tabs ---------------------------------------------------------------------------

    def step_tab(self, by: int) -> None:
        """The tab beside the one shown."""
        keys = list(self._kinds)
        self.views.choose(keys[(keys.index(self._shown.key) + by) % len(keys)])

    def _on_view_chosen(self, key: str) -> None:
        if not self._shown.leaving():
            self.views.set_current(self._shown.key)
            return
        self._show(key)
        self._load_shown()
        self.focus_first()

    def _show(self, key: str) -> None:
        self._shown = self.tab(key)
        self.views.set_current(key)
        self._arrange()
        self.side_changed.emit()

    def _arrange(self) -> None:
        self._pages.setCurrentWidget(self._shown)
        for tab in self._tabs.values():
            here = tab is self._shown
            for part in tab.header_parts():
                self.header.set_shown(part, shown=here and tab.shows(part))
            for part in (*tab.left_parts(), *tab.buttons()):
                self.bar.set_shown(part, shown=here and tab.shows(part))
        self._show_badge()
        # A tab that has nothing in the second row gives its height to the page.
        self.bar.setVisible(bool(self._shown.left_parts() or self._shown.buttons()))

    def _load_shown(self) -> None:
        if self._shown.key in self._stale_tabs:
            self._stale_tabs.discard(self._shown.key)
            self._shown.load()
        for kind in TABS:
            if kind.counts and kind.key in self._stale_tabs & self._uncounted:
                self._count(kind)
        self._uncounted.clear()
        if self._mode_stale and self._shown.of_gateway:
            self._read_mode()

    def _read_mode(self) -> None:
        """Whether the gateway's keys are of test mode; may ask the keyring."""
        self._mode_stale = False
        services, actor = self.context.services, self.context.actor
        self.context.work.run(
            self,
            lambda: services.gateway.state(actor),
            done=self._on_mode,
            failed=self._on_not_told,
            lane=Lane.NETWORK,
            newest="mode",
        )

    def _on_mode(self, state: GatewayState) -> None:
        self.badge.show_state(state)
        self._show_badge()

    def _show_badge(self) -> None:
        self.header.set_shown(self.badge, shown=self._shown.of_gateway and self.badge.is_told)

    def _count(self, kind: type[Tab]) -> None:
        self.context.work.run(
            self,
            partial(kind.count_waiting, self.context.services, self.context.actor),
            done=partial(self._on_waiting, kind.key),
            failed=self._on_not_told,
            newest=f"{kind.key} count",
        )

    def _on_not_told(self, error: DairyError) -> None:
        self.show_error(error)

    def _on_told(self, words: str, undo: object) -> None:
        self.clear_banners()
        self.toast(words, undo if callable(undo) else None)

    def _on_waiting(self, key: str, count: int) -> None:
        self._waiting[key] = count
        self.views.set_choices(
            [
                Choice(kind.key, _with_count(kind.title, self._waiting.get(kind.key, 0)))
                for kind in TABS
            ],
            current=self._shown.key,
        )
        self.waiting_changed.emit(sum(self._waiting.values()))


def _with_count(word: str, count: int) -> str:
    return f"{word} {count}" if count else word
