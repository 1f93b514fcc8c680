"""The round panel beside the grid: one section for each shift that the sheet shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QVBoxLayout, QWidget

from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.ui.entry.chooser import route_words
from dairyos_desktop.ui.entry.rounds.closing import Deed, closing_of
from dairyos_desktop.ui.entry.rounds.closing_row import ClosingRow
from dairyos_desktop.ui.entry.rounds.people_page import PeoplePage
from dairyos_desktop.ui.entry.rounds.section import RoundSection
from dairyos_desktop.ui.theme.tokens import SPACE_12, SPACE_16, SPACE_20, SPACE_24
from dairyos_desktop.ui.widgets.buttons import IconButton
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.steppers import day_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.dto.delivery import PersonRow, RoundSheet
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.rounds.rules import Rules

CLOSE_ALL: Final = tr_later("Close everything till yesterday…")
_AROUND: Final = 56
_PEOPLE: Final = tr_later("People…")
_CHOOSE: Final = tr_later(
    "A round is one route in one shift. Choose one route above to say who "
    "walked it, what was loaded and what came back."
)


class RoundPanel(SidePanel):
    """Who walked, what went out and came back, and closing.

    Signals:
        close_all_wanted(): *Close everything till yesterday…* was chosen.
    """

    close_all_wanted = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(tr("Round"), name=tr("Round"), parent=parent)
        self._context = context
        self._low = False
        self._page = self._shown = "choose"
        self.sections: dict[Shift, RoundSection] = {}
        self.closings: dict[Shift, ClosingRow] = {}
        self._choose = self._page_of(Label(as_shown(_CHOOSE), tone="text2", wrap=True))
        self._rounds = self._build_sections()
        self.people = PeoplePage(context)
        self.people.put_away.connect(self.show_rounds_again)
        self.add_page(self._choose, "choose")
        self.add_page(self._rounds, "rounds")
        self.add_page(self.people, "people", scrolls=False)
        self._foot_rows = QWidget()
        rows = QVBoxLayout(self._foot_rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE_12)
        for shift in SHIFTS:
            self.closings[shift] = ClosingRow()
            self.closings[shift].hide()
            rows.addWidget(self.closings[shift])
        self.add_foot(self._foot_rows)
        self.more = IconButton("ellipsis", tr("More about rounds"))
        self.more.clicked.connect(self._on_more)
        self.add_head_button(self.more)
        self._walk_between()
        self.show_choice()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    @staticmethod
    def _page_of(*widgets: QWidget) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(SPACE_16, SPACE_16, SPACE_16, SPACE_20)
        column.setSpacing(SPACE_24)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        return page

    @property
    def page(self) -> QWidget:
        """Where rounds are typed, without the people."""
        return self._rounds

    def set_low(self, *, low: bool) -> None:
        """Where the window is low, closing scrolls along below the rounds."""
        if low == self._low:
            return
        self._low = low
        column = self._rounds.layout()
        if low and isinstance(column, QVBoxLayout):
            column.insertWidget(column.count() - 1, self._foot_rows)
        else:
            self.add_foot(self._foot_rows)
        self._show_foot()

    def _build_sections(self) -> QWidget:
        self.about = Label(tone="text2", wrap=True)
        for shift in SHIFTS:
            self.sections[shift] = RoundSection()
            self.sections[shift].hide()
        return self._page_of(self.about, *self.sections.values())

    def _walk_between(self) -> None:
        """Enter past the last field of a section goes to the next, then to closing."""
        morning, evening = (self.sections[shift] for shift in SHIFTS)

        def on_from_morning(by: int) -> None:
            if by > 0 and not evening.isHidden():
                evening.focus_walker()
            elif by > 0:
                self._focus_closing()

        def on_from_evening(by: int) -> None:
            if by > 0:
                self._focus_closing()

        morning.went_past.connect(on_from_morning)
        evening.went_past.connect(on_from_evening)

    def _focus_closing(self) -> None:
        for row in self.closings.values():
            if row.isVisibleTo(self) and row.button.isEnabled():
                row.take_focus()
                return

    # What is shown ---------------------------------------------------------------------

    def show_choice(self) -> None:
        """All routes are shown: there is no round to speak of."""
        self._shown = "choose"
        if not self.people.isVisible():
            self._show("choose")

    def show_rounds(
        self, rounds: Sequence[RoundSheet], people: Sequence[PersonRow], rules: Rules, role: Role
    ) -> None:
        """Shows the rounds of the sheet, one below the other."""
        inside = self.focusWidget()
        focused = inside if inside is not None and inside.hasFocus() else None
        by_shift = {one.key.shift: one for one in rounds}
        closings = {
            one.key.shift: closing_of(one, role, rules, alone=len(rounds) == 1) for one in rounds
        }
        able = (at for at, one in closings.items() if one.deed is Deed.CLOSE and not one.blocked)
        primary = next(able, rounds[0].key.shift if rounds else None)
        for shift, section in self.sections.items():
            sheet = by_shift.get(shift)
            section.setVisible(sheet is not None)
            self.closings[shift].setVisible(sheet is not None)
            if sheet is None:
                continue
            section.set_rules(rules.tolerance, tracks_loads=rules.tracks_loads)
            section.set_heading(shift if len(rounds) > 1 else "")
            section.show_round(sheet, people)
            section.set_locked(rules.locked_words(sheet, role))
            closing = closings[shift]
            first = shift == primary and closing.deed is Deed.CLOSE
            self.closings[shift].show_closing(closing, primary=first)
        if rounds:
            key = rounds[0].key
            which = f", {tr_word(key.shift)}" if len(rounds) == 1 else ""
            self.about.setText(f"{route_words(key.route)}, {day_words(key.on)}{which}")
        if focused is not None and not (focused.isVisibleTo(self) and focused.isEnabled()):
            # Qt would give it to whatever comes next.
            self.close_button.setFocus()
        self._shown = "rounds"
        if not self.people.isVisible():
            self._show("rounds")

    def show_people(self) -> None:
        """The people who walk, in place of the rounds."""
        self.people.open()
        self._show("people")

    def show_rounds_again(self) -> None:
        """Back from the people."""
        self._show(self._shown)
        self.focus_begin()

    def _show(self, key: str) -> None:
        self._on_tab_chosen(key)
        self.title.setText(tr("People") if key == "people" else tr("Round"))
        self._page = key
        self._show_foot()

    def _show_foot(self) -> None:
        self._foot.setVisible(self._page == "rounds" and not self._low)

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Enter walks on below the edge too: what has the focus is in sight."""
        area = self._keys["rounds"]
        if now is not None and self._rounds.isAncestorOf(now) and isinstance(area, QScrollArea):
            area.ensureWidgetVisible(now, 0, _AROUND)

    def focus_begin(self) -> None:
        """Where work begins."""
        shown = (one for one in self.sections.values() if one.isVisibleTo(self))
        first = next((one for one in shown if one.walker.isEnabled()), None)
        self.close_button.setFocus()
        if first is not None and self._shown == "rounds":
            first.focus_begin()
        elif self._shown == "rounds":
            self._focus_closing()

    def _on_more(self) -> None:
        menu = QMenu(self)
        menu.addAction(as_shown(_PEOPLE)).triggered.connect(self.show_people)
        closes = menu.addAction(as_shown(CLOSE_ALL))
        closes.triggered.connect(self.close_all_wanted)
        if not may(self._context.actor.role, Action.CLOSE_DAYS):
            closes.setEnabled(False)
            closes.setToolTip(tr("Your role may only look. Ask a clerk or above."))
            menu.setToolTipsVisible(True)
        menu.exec(self.more.mapToGlobal(self.more.rect().bottomLeft()))
        menu.deleteLater()
