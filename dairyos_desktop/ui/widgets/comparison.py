"""Two people's work on one thing, field by field: yours, theirs, and the choice between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    RADIUS_CONTROL,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.checkbox import RadioButton
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from dairyos_desktop.domain.errors import FieldConflict

MINE = tr_later("Save mine over it")
THEIRS = tr_later("Take theirs")
_YOURS = tr_later("Yours")


class _Pick(QWidget):
    """A value that can be chosen; its words wrap, as a radio button's own can't."""

    def __init__(self, name: str, value: str) -> None:
        super().__init__()
        self.button = RadioButton("")
        self.button.setAccessibleName(as_shown(name))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(value, wrap=True), 1, Qt.AlignmentFlag.AlignVCenter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The words are as good a target as the circle."""
        del event
        self.button.click()


class ComparisonTable(QWidget):
    """A small table: field, one state, the other state.

    Args:
        fields: What differs.
        heads: What the two columns of values are called.
        picks: For each field whether yours is chosen at first; None: nothing is chosen here.
        newer: The second state is the one that counts.
    """

    def __init__(
        self,
        fields: Sequence[FieldConflict],
        heads: tuple[str, str],
        *,
        picks: Sequence[bool] | None = None,
        newer: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        yours, theirs = heads
        self.words = "; ".join(
            f"{one.field}: {yours} {one.yours}, {theirs} {one.theirs}" for one in fields
        )
        self.setAccessibleName(tr("What differs"))
        self.setAccessibleDescription(self.words)
        self._yours: list[RadioButton] = []
        self._cells: list[QWidget] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
        grid.setHorizontalSpacing(SPACE_12)
        grid.setVerticalSpacing(2 * SPACE_8)
        for at, stretch in enumerate((4, 5, 5)):
            grid.setColumnStretch(at, stretch)
        for at, head in enumerate(("", yours, theirs)):
            grid.addWidget(Label(head, size=TYPE_SMALL, weight=fonts.MEDIUM, tone="text2"), 0, at)
        for at, one in enumerate(fields):
            label = Label(one.field, size=TYPE_SMALL, tone="text2", wrap=True)
            grid.addWidget(label, at + 1, 0, Qt.AlignmentFlag.AlignVCenter)
            if picks is None:
                weights = (fonts.SEMIBOLD, fonts.REGULAR)
                values = [
                    Label(text, weight=weight, wrap=True)
                    for text, weight in zip(
                        (one.yours, one.theirs), weights[::-1] if newer else weights, strict=True
                    )
                ]
                self._cells.append(values[0])
                for column, value in enumerate(values, start=1):
                    grid.addWidget(value, at + 1, column)
            else:
                self._add_picks(grid, at + 1, one, heads, mine=picks[at])

    def _add_picks(
        self,
        grid: QGridLayout,
        row: int,
        one: FieldConflict,
        heads: tuple[str, str],
        *,
        mine: bool,
    ) -> None:
        group = QButtonGroup(self)
        for at, (head, value) in enumerate(zip(heads, (one.yours, one.theirs), strict=True)):
            pick = _Pick(f"{one.field}, {head}: {value}", value)
            pick.button.setChecked(mine is (at == 0))
            group.addButton(pick.button)
            grid.addWidget(pick, row, at + 1)
            if at == 0:
                self._cells.append(pick)
                self._yours.append(pick.button)

    def picks(self) -> tuple[bool, ...]:
        """For each field that can be chosen, whether yours is."""
        return tuple(button.isChecked() for button in self._yours)

    def pick_all(self) -> None:
        """Chooses yours everywhere."""
        for button in self._yours:
            button.setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on to the choice: a second one, pressed too fast, shall choose nothing."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hasFocus():
            self.focusNextChild()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A card with a hairline over each field; its frame tells the focus."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("surface"))
        edge = QPen(colour("accent"), 2) if self.hasFocus() else QPen(colour("line"), 1)
        painter.setPen(edge)
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour("line"), 0))
        for cell in self._cells:
            top = cell.y() - SPACE_8
            painter.drawLine(2, top, self.width() - 3, top)


class Comparison(QWidget):
    """The table, and below it the two answers.

    Args:
        fields: What differs.
        whose: The other one's name; empty where nobody is known.
        mine: What saving yours is called.
        picks: See `ComparisonTable`.

    Signals:
        mine_wanted(): Yours shall stand.
        theirs_wanted(): Theirs shall stand.
    """

    mine_wanted = Signal()
    theirs_wanted = Signal()

    def __init__(
        self,
        fields: Sequence[FieldConflict],
        *,
        whose: str,
        mine: str = MINE,
        picks: Sequence[bool] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.table = ComparisonTable(fields, (as_shown(_YOURS), whose or tr("Theirs")), picks=picks)
        self.mine_button = Button(mine)
        self.theirs_button = Button(as_shown(THEIRS))
        self.mine_button.clicked.connect(self.mine_wanted)
        self.theirs_button.clicked.connect(self.theirs_wanted)
        answers = QHBoxLayout()
        answers.setSpacing(SPACE_8)
        answers.addWidget(self.theirs_button)
        answers.addWidget(self.mine_button)
        answers.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_12)
        column.addWidget(self.table)
        column.addLayout(answers)

    def announce(self) -> None:
        """Takes the focus, so that nothing is pressed unseen, and is read out."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        event = QAccessibleAnnouncementEvent(self.table, self.table.words)
        QAccessible.updateAccessibility(event)
