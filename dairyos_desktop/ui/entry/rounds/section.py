"""One round in the panel: who walked it, and what went out and came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr, tr_word
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.rounds.load_entry import PARTS, LoadEntry, Part
from dairyos_desktop.ui.entry.rounds.load_row import LoadRow
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_12, TYPE_SMALL
from dairyos_desktop.ui.widgets.empty import IconLabel
from dairyos_desktop.ui.widgets.fields import FormField
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.walker_field import WalkerField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.delivery import Tolerance
    from dairyos_desktop.services.dto.delivery import PersonRow, RoundKey, RoundSheet

_ICONS: Final = {"morning": "sunrise", "evening": "sunset"}


class RoundSection(QWidget):
    """Shows a round and takes what is typed of it.

    Attributes:
        round: As it was last read; None before that.

    Signals:
        walker_chosen(object): A person's id, or None.
        new_walker_wanted(str): A name to add and to name.
        save_wanted(LoadEntry): Something typed in it can be saved now.
        went_past(int): Enter past the last field (1) or Shift+Enter before the first (-1).
    """

    walker_chosen = Signal(object)
    new_walker_wanted = Signal(str)
    save_wanted = Signal(object)
    went_past = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.round: RoundSheet | None = None
        self.rows: dict[int, LoadRow] = {}
        self._tracks = True
        self._headed = ""
        self._laid_aside: dict[tuple[RoundKey, int], LoadEntry] = {}
        self._tolerance: Tolerance | None = None
        self._reason = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        self._heading = QWidget()
        self._heading_row = QHBoxLayout(self._heading)
        self._heading_row.setContentsMargins(0, 0, 0, 0)
        self._heading_row.setSpacing(SPACE_8)
        self._heading.hide()
        column.addWidget(self._heading)
        self.walker = WalkerField(name=tr("Who walked"))
        self.walker_field = FormField(tr("Who walked"), self.walker)
        column.addWidget(self.walker_field)
        self._amounts = QWidget()
        self._rows = QVBoxLayout(self._amounts)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE_12)
        self._rows.addLayout(self._build_head())
        column.addWidget(self._amounts)
        self._none = Label("", tone="text2", wrap=True)
        self._none.hide()
        column.addWidget(self._none)
        self.walker.chosen.connect(self.walker_chosen)
        self.walker.new_wanted.connect(self.new_walker_wanted)
        self.walker.went_on.connect(self._on_walker_done)
        self.walker.doubtful.connect(self.walker_field.set_error)

    @staticmethod
    def _build_head() -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE_8)
        for part in PARTS:
            word = Label(part.word, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2")
            word.setAlignment(Qt.AlignmentFlag.AlignRight)
            word.setContentsMargins(0, 0, SPACE_8 + 1, 0)
            word.setMinimumWidth(SPACE_4)
            head.addWidget(word, 1)
        return head

    # What is shown ------------------------------------------------------------------

    def set_rules(self, tolerance: Tolerance, *, tracks_loads: bool) -> None:
        """What the office lets pass, and whether it types loads at all."""
        self._tolerance, self._tracks = tolerance, tracks_loads
        for row in self.rows.values():
            row.set_tolerance(tolerance)
        self._show_amounts()

    def set_heading(self, shift: str) -> None:
        """Names the shift where two stand below each other; empty takes the name away."""
        if shift == self._headed:
            return
        self._headed = shift
        while self._heading_row.count():
            item = self._heading_row.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        if shift:
            self._heading_row.addWidget(IconLabel(_ICONS[shift]))
            self._heading_row.addWidget(
                Label(tr_word(shift).capitalize(), weight=fonts.SEMIBOLD), 1
            )
        self._heading.setVisible(bool(shift))

    def show_round(self, sheet: RoundSheet, people: Sequence[PersonRow]) -> None:
        """Shows a round as it was read; what is being typed stays."""
        same = self.round is not None and self.round.key == sheet.key
        self.round = sheet
        if not same:
            self.walker.setModified(False)
        self.walker.show_round(people, sheet.person_id, sheet.likely_person_id)
        self.walker_field.set_help(self.walker.help_text)
        if same and list(self.rows) == [line.product_id for line in sheet.lines]:
            for line in sheet.lines:
                self.rows[line.product_id].entry.take(line)
                self.rows[line.product_id].show_entry()
        else:
            self._make_rows(sheet, same=same)
        self._show_amounts()

    def _make_rows(self, sheet: RoundSheet, *, same: bool) -> None:
        """Another round, or other products of it; what was typed and not saved comes back."""
        kept = {at: row.entry for at, row in self.rows.items()} if same else {}
        for row in self.rows.values():
            if row.entry.unsaved:
                self._laid_aside[row.entry.key, row.entry.line.product_id] = row.entry
            self._rows.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for line in sheet.lines:
            aside = self._laid_aside.pop((sheet.key, line.product_id), None)
            entry = kept.get(line.product_id) or aside or LoadEntry(sheet.key, line)
            entry.take(line)
            row = LoadRow(entry)
            if self._tolerance is not None:
                row.set_tolerance(self._tolerance)
            row.set_locked(self._reason)
            row.save_wanted.connect(lambda entry=entry: self.save_wanted.emit(entry))
            row.walked.connect(
                lambda part, on, down, at=line.product_id: self._on_walked(at, part, on, down)
            )
            self.rows[line.product_id] = row
            self._rows.addWidget(row)

    def _show_amounts(self) -> None:
        self._amounts.setVisible(self._tracks and bool(self.rows))
        words = (
            "" if self.rows or not self._tracks else tr("No product is delivered on this round.")
        )
        self._none.setText(words)
        self._none.setVisible(bool(words))

    def set_locked(self, reason: str) -> None:
        """Lets nothing be changed, with the reason; an empty one lets it again."""
        self._reason = reason
        self.walker.setEnabled(not reason)
        self.walker.setToolTip(reason)
        for row in self.rows.values():
            row.set_locked(reason)

    def take_typed(self) -> None:
        """Takes what is being typed, as if its field was left."""
        for row in self.rows.values():
            if row.entry.unsaved:
                row.take_typed()

    @property
    def unsettled(self) -> LoadRow | None:
        """The first product of which something typed can't be saved as it stands."""
        return next((row for row in self.rows.values() if row.entry.unsettled), None)

    def entry_changed(self, entry: LoadEntry) -> None:
        """Shows what became of an entry."""
        for row in self.rows.values():
            if row.entry is entry:
                row.show_entry()

    # Walking ---------------------------------------------------------------------------

    def focus_begin(self) -> None:
        """Where work begins: the one who walked, once somebody is named the first amount."""
        named = self.round is not None and self.round.person_id is not None
        first = next(iter(self.rows.values()), None)
        if named and first is not None and self._tracks:
            first.fields[Part.LOADED].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.walker.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_walker(self) -> None:
        """The first field."""
        self.walker.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_last(self) -> None:
        """The last field."""
        last = next(reversed(self.rows.values()), None) if self._tracks else None
        field = self.walker if last is None else last.fields[Part.OWN_USE]
        field.setFocus(Qt.FocusReason.BacktabFocusReason)

    def _on_walker_done(self) -> None:
        first = next(iter(self.rows.values()), None)
        if first is None or not self._tracks:
            self.went_past.emit(1)
        else:
            first.fields[Part.LOADED].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_walked(self, product_id: int, part: Part, on: int, down: int) -> None:
        order = list(self.rows)
        at, field = order.index(product_id), PARTS.index(part)
        if down:
            at = min(max(at + down, 0), len(order) - 1)
        else:
            at, field = divmod(at * len(PARTS) + field + on, len(PARTS))
        if at < 0:
            self.focus_walker()
        elif at >= len(order):
            self.went_past.emit(1)
        else:
            reason = Qt.FocusReason.TabFocusReason
            self.rows[order[at]].fields[PARTS[field]].setFocus(reason)
