"""The left of the counter: who stands there, what is owed, and what the amount pays of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.texts import tr, trc
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.fold import Fold, Room
from dairyos_desktop.ui.payments.counter.columns import PaidDebt, debt_columns
from dairyos_desktop.ui.payments.counter.form import about_words, balance_words, missing
from dairyos_desktop.ui.theme.tokens import (
    PAGE_MARGIN,
    ROW_DENSE,
    SPACE_8,
    SPACE_12,
    TYPE_FIGURE,
    TYPE_PAGE,
    TYPE_SECTION,
)
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.counter import Owed


class OwedView(QWidget):
    """Name and balance, the debts oldest first, and the sums below them.

    Signals:
        first_chosen(object): Enter on a bill: it is to be paid first; the `DebtRow`.
        settle_wanted(): What is missing shall be let off.
    """

    first_chosen = Signal(object)
    settle_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._owed: Owed | None = None
        self.name = Label(size=TYPE_PAGE, weight=fonts.SEMIBOLD, elide=True)
        self.local = Label(size=TYPE_SECTION, tone="text2", elide=True)
        self.about = Label(tone="text2", elide=True)
        self.balance = Label(size=TYPE_FIGURE, weight=fonts.SEMIBOLD)
        self.balance_word = Label(tone="text2")
        self.model: RowsModel[PaidDebt] = RowsModel(
            debt_columns(), key=lambda row: row.debt.bill_id or 0
        )
        self.table: TableView[PaidDebt] = TableView(self.model, name=tr("What is owed"))
        self.table.set_empty(EmptyState("circle-check", tr("Nothing is owed.")))
        self.table.opened.connect(lambda row: self.first_chosen.emit(row.debt))
        self.totals = TotalsLine(name=tr("What this pays"))
        self.settle_button = Button(tr("Settle short"), hint="F4")
        self.settle_button.clicked.connect(self.settle_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.setSpacing(0)
        foot.addWidget(self.totals, 1)
        column.addLayout(foot)

    def _head(self) -> QHBoxLayout:
        who = QVBoxLayout()
        who.setSpacing(2)
        names = QHBoxLayout()
        names.setSpacing(SPACE_8)
        names.addWidget(self.name, 0, Qt.AlignmentFlag.AlignBottom)
        names.addWidget(self.local, 0, Qt.AlignmentFlag.AlignBottom)
        names.addStretch(1)
        who.addLayout(names)
        who.addWidget(self.about)
        owes = QVBoxLayout()
        owes.setSpacing(0)
        right = Qt.AlignmentFlag.AlignRight
        sums = QHBoxLayout()
        sums.setSpacing(SPACE_8)
        sums.addWidget(self.balance, 0, Qt.AlignmentFlag.AlignBottom)
        self.balance_word.setContentsMargins(0, 0, 0, 6)
        sums.addWidget(self.balance_word, 0, Qt.AlignmentFlag.AlignBottom)
        owes.addLayout(sums)
        head = QHBoxLayout()
        head.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_8)
        head.setSpacing(SPACE_12)
        head.addLayout(who, 1)
        head.addWidget(self.settle_button, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addLayout(owes)
        head.setAlignment(owes, right)
        return head

    def fold(self, fold: Fold) -> None:
        """Rows of 24 and a thin line of sums where it is low; one name where it isn't wide."""
        self.totals.set_low(low=fold.low)
        self.table.set_row_height(ROW_DENSE if fold.low else None)
        self.local.setVisible(fold.room is Room.WIDE)

    @property
    def owed(self) -> Owed | None:
        """What is shown."""
        return self._owed

    def show_owed(self, owed: Owed) -> None:
        """Shows a customer; what the amount pays comes by `show_amount`."""
        self._owed = owed
        self.name.setText(owed.name)
        self.local.setText(owed.name_local)
        self.about.setText(about_words(owed))
        figure, word = balance_words(owed.balance)
        self.balance.setText(figure)
        self.balance_word.setText(word)

    def show_amount(self, amount: Money | None, first: int | None, no_settling: str) -> None:
        """What an amount pays, live.

        Args:
            amount: What is typed.
            first: The bill that is named.
            no_settling: Why what is missing can't be let off.
        """
        owed = self._owed
        if owed is None:
            return
        paid = amount if amount is not None and amount > Money.zero else Money.zero
        preview = owed.preview(paid, first)
        self.model.set_rows(
            [
                PaidDebt(debt, part, debt.bill_id is not None and debt.bill_id == first, owed.today)
                for debt, part in zip(owed.debts, preview.parts, strict=True)
            ]
        )
        short = missing(owed, paid)
        sums = [
            (tr("Owed"), owed.due.format()),
            (tr("This pays"), (paid - preview.advance).format()),
        ]
        if preview.advance:
            sums.append((tr("Stays as advance"), preview.advance.format()))
        elif owed.debts:
            sums.append((trc("amount", "Left"), short.format()))
        self.totals.set_sums(sums)
        self.settle_button.setVisible(bool(paid) and bool(short))
        self.settle_button.setText(tr("Let {short} off", short=short.format()))
        self.settle_button.set_reason(no_settling)
