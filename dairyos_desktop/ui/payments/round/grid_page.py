"""A round on the screen: its grid, what stands below it, and the notes beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.payments.round.columns import amount_text, state_of
from dairyos_desktop.ui.payments.round.desk import RoundDesk
from dairyos_desktop.ui.payments.round.foot import RoundFoot
from dairyos_desktop.ui.payments.round.model import RoundModel
from dairyos_desktop.ui.payments.round.notes_panel import NotesPanel
from dairyos_desktop.ui.payments.round.view import RoundView
from dairyos_desktop.ui.widgets.grid.context_line import ContextLine, Piece
from dairyos_desktop.ui.widgets.grid.jumping import Jumping
from dairyos_desktop.ui.widgets.split import ListAndPanel, Stack

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.collecting import Home
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.payments.round.saver import RoundSaver
    from dairyos_desktop.ui.payments.round.state import RoundState
    from dairyos_desktop.ui.widgets.grid.place import Place

KEYS: Final = (
    ("Enter", tr_later("all of it")),
    ("/", tr_later("jump")),
    ("S", tr_later("let the rest off")),
    ("F1", tr_later("all keys")),
)
LOOKING: Final = (KEYS[1], KEYS[3])
"""What a round that is closed still takes."""


class GridPage(QWidget):
    """Shows one round.

    Attributes:
        jump: The field in which a home is found; the tab puts it into the second row.
    """

    def __init__(self, saver: RoundSaver, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = self._low = False
        self._wide = True
        self.desk = RoundDesk(saver, self)
        self.model = RoundModel()
        self.view = RoundView(self.model, self.desk)
        self.jumping = Jumping(self.view, self._find, self._say, self)
        self.jump = self.jumping.field
        self.about = ContextLine(KEYS)
        self.foot = RoundFoot()
        self.notes = NotesPanel()
        sheet = Stack(self.view, self.about, self.foot, focus=self.view)
        self.split = ListAndPanel(sheet, self.notes)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self.desk.said.connect(self._say)
        self.desk.rows_changed.connect(self.show_rows)
        self.desk.shown.connect(self.view.bring)
        saver.said.connect(self._say)
        saver.changed.connect(self.show_rows)
        self.view.place_changed.connect(self._on_place_changed)
        self.foot.count_wanted.connect(self.count_notes)
        self.notes.counted.connect(self._on_counted)
        self.notes.taken.connect(self._on_notes_taken)
        self.notes.closed.connect(self._fold_grid)

    @property
    def state(self) -> RoundState | None:
        """The round that is shown."""
        return self.desk.state

    def show_state(self, state: RoundState | None) -> None:
        """Shows another round."""
        self.desk.state = state
        self.notes.set_counts({} if state is None else state.sheet.counted)
        self.notes.hide()
        self.foot.set_handed_in(None)
        self.model.set_state(state)
        if state is not None:
            self.view.go_to_first()
            self.foot.show_state(state)
            self.about.show_keys(KEYS if state.is_open else LOOKING)
        self._fold_grid()

    def show_again(self) -> None:
        """The same round was read again: other rows only where there are other homes."""
        state = self.state
        if state is None:
            return
        self.about.show_keys(KEYS if state.is_open else LOOKING)
        shown = [self.model.customer_at(row) for row in range(self.model.rowCount())]
        if shown == state.customers():
            self.show_rows(set(shown))
        else:
            self.model.set_state(state)
            self.foot.show_state(state)

    def show_rows(self, customers: set[int]) -> None:
        """Rows look different now, and so do the sums."""
        self.model.rows_changed(customers)
        state, place = self.state, self.view.place()
        if state is None:
            return
        self.foot.show_state(state)
        if place is not None and place.customer_id in customers:
            self._tell_of(place, state)

    def count_notes(self) -> None:
        """Opens the panel of the notes; the sum goes into the field."""
        if self.state is not None and self.state.is_open:
            self.split.open_panel()
            self._fold_grid()
            self.notes.take_focus()

    def counted(self) -> dict[int, int]:
        """The notes, where they make up the sum that is typed."""
        try:
            same = self.foot.handed_in() == self.notes.amount()
        except ValueError:
            same = False
        return self.notes.counts() if same else {}

    def fold(self, fold: Fold) -> None:
        """Follows the window."""
        self._narrow, self._low = fold.room is Room.NARROW, fold.low
        self._wide = fold.room is Room.WIDE
        self.about.set_low(low=fold.low)
        self.notes.set_low(low=fold.low)
        self.split.fold(fold)
        self._fold_grid()

    def _fold_grid(self) -> None:
        crowded = self.split.panel_open
        self.view.fold(narrow=self._narrow or crowded, low=self._low)
        self.foot.fold(wide=self._wide, low=self._low, counting=crowded)

    # Inside ----------------------------------------------------------------------------

    def _find(self, typed: str) -> list[int] | None:
        return None if self.state is None else self.state.find(typed)

    def _say(self, words: str, tone: str) -> None:
        self.about.say(words, tone)

    def _on_place_changed(self, place: Place | None) -> None:
        state = self.state
        if state is None or place is None or place.customer_id not in state.homes:
            self.about.show_customer("", "")
            return
        home = state.homes[place.customer_id]
        number = "" if home.position is None else str(home.position)
        self.about.show_customer(number, home.name)
        self._tell_of(place, state)

    def _tell_of(self, place: Place, state: RoundState) -> None:
        held = state.held.get(place.customer_id)
        if held is not None:
            self.about.say(held.words, held.why.tone)
        self.about.show_pieces(_pieces(state, state.homes[place.customer_id]))

    def _on_counted(self) -> None:
        if not self.notes.isHidden():
            self.foot.set_handed_in(self.notes.amount())

    def _on_notes_taken(self) -> None:
        self.foot.set_handed_in(self.notes.amount())
        self.split.close_panel()
        self._fold_grid()
        self.foot.take_focus()


def _pieces(state: RoundState, home: Home) -> list[Piece]:
    """What is known of a home."""
    made: list[Piece] = []
    if home.due is not None:
        if home.left > Money.zero:
            made.append(Piece(tr("Owes"), f"₹{amount_text(home.left)}"))
        elif home.left < Money.zero:
            made.append(Piece(tr("Paid ahead"), f"₹{amount_text(-home.left)}"))
        else:
            made.append(Piece(tr("Nothing due")))
    if home.cell is not None and home.cell.receipt:
        made.append(
            Piece(home.cell.receipt, tr("by {by}", by=home.cell.by) if home.cell.by else "")
        )
    elif state_of(state, home.customer_id) == "to pay" and home.note:
        made.append(Piece(tr("Remember"), home.note))
    return made
