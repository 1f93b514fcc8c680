"""One product of the round panel: its name, what became of it, and four amounts to type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.entry.rounds.foot import gone_of, signed
from dairyos_desktop.ui.entry.rounds.load_entry import PARTS, LoadEntry, Part
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, TYPE_SMALL
from dairyos_desktop.ui.widgets.fields import TextField, set_invalid
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent

    from dairyos_desktop.domain.delivery import Tolerance
    from dairyos_desktop.services.dto.delivery import LoadLine

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class AmountField(TextField):
    """A quantity: right-aligned, all of it selected on arrival, sums as in the grid.

    Signals:
        went_on(int): Enter (1) or Shift+Enter (-1).
        stepped(int): Arrow up (-1) or down (1): the same amount of another product.
        given_up(): Esc with something to take back.
        arrived(): The focus came here.
        left(): The focus went elsewhere.
    """

    went_on = Signal(int)
    stepped = Signal(int)
    given_up = Signal()
    arrived = Signal()
    left = Signal()

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, placeholder="–", parent=parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setMinimumWidth(40)
        self.takes_back = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the arrows walk, Esc takes back, the rest is typing."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and not held & Qt.KeyboardModifier.ControlModifier:
            self.went_on.emit(-1 if held & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() in _STEPS:
            self.stepped.emit(_STEPS[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self.takes_back:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects all, so that typing replaces."""
        super().focusInEvent(event)
        self.selectAll()
        self.arrived.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed is taken as it is left; another window is no leaving."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.ActiveWindowFocusReason,
            Qt.FocusReason.PopupFocusReason,
        ):
            self.left.emit()


class LoadRow(QWidget):
    """Shows a `LoadEntry` and takes what is typed into it.

    Signals:
        save_wanted(): Something that was typed can be saved now.
        walked(Part, int, int): From this amount, so many fields on, so many products down.
    """

    save_wanted = Signal()
    walked = Signal(object, int, int)

    def __init__(self, entry: LoadEntry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.entry = entry
        self._tolerance: Tolerance | None = None
        # Enter saves mine over theirs only for who came back to it: fast fingers overwrite nothing.
        self._settling: Part | None = None
        self._name = Label(weight=fonts.MEDIUM, elide=True)
        self._came = Label(size=TYPE_SMALL, tone="text2")
        self._below = Label(size=TYPE_SMALL, tone="bad", wrap=True)
        self._below.hide()
        self.fields: dict[Part, AmountField] = {}
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self._name, 1)
        head.addWidget(self._came)
        amounts = QHBoxLayout()
        amounts.setSpacing(SPACE_8)
        for part in PARTS:
            field = AmountField(name=f"{entry.line.product_name}, {part.word.casefold()}")
            field.textEdited.connect(lambda text, part=part: self._on_edited(part, text))
            field.arrived.connect(lambda part=part: self._on_arrived(part))
            field.left.connect(lambda part=part: self._on_left(part))
            field.went_on.connect(lambda by, part=part: self._on_went_on(part, by))
            field.stepped.connect(lambda by, part=part: self.walked.emit(part, 0, by))
            field.given_up.connect(self._on_given_up)
            self.fields[part] = field
            amounts.addWidget(field, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_4)
        column.addLayout(head)
        column.addLayout(amounts)
        column.addWidget(self._below)
        self.show_entry()

    # What is shown --------------------------------------------------------------------

    def set_tolerance(self, tolerance: Tolerance) -> None:
        """What the office lets pass."""
        self._tolerance = tolerance
        self.show_entry()

    def set_locked(self, reason: str) -> None:
        """Lets nothing be typed, with the reason; an empty one lets it again."""
        for field in self.fields.values():
            field.setEnabled(not reason)
            field.setToolTip(reason)

    def take_typed(self) -> None:
        """Takes what is being typed, as if the field was left."""
        for part in PARTS:
            self.entry.leave(part)
        self.show_entry()
        self.save_wanted.emit()

    def show_entry(self) -> None:
        """Shows the entry as it stands now; a field that says the same keeps its caret."""
        entry = self.entry
        unit = "" if entry.line.unit == "pc" else f", {entry.line.unit}"
        self._name.setText(f"{entry.line.product_name}{unit}")
        self._show_what_came(entry.line)
        words = entry.conflict_words or entry.failed
        for part, field in self.fields.items():
            if field.text() != entry.text(part):
                field.setText(entry.text(part))
            problem = entry.problems.get(part, "")
            set_invalid(field, on=bool(problem))
            field.takes_back = entry.unsaved or bool(words)
            words = words or problem
        self._below.set_tone("warn" if entry.theirs is not None else "bad")
        self._below.setText(words)
        self._below.setVisible(bool(words))
        for field in self.fields.values():
            field.setAccessibleDescription(words or self._came.text())

    @property
    def words(self) -> str:
        """What stands below the amounts: a problem or a conflict."""
        return "" if self._below.isHidden() else self._below.text()

    @property
    def came(self) -> str:
        """What stands beside the name: what was delivered, and the difference."""
        return self._came.text()

    def _show_what_came(self, line: LoadLine) -> None:
        words = tr("{short} delivered", short=line.delivered.short())
        tone = "text2"
        apart = line.delivered.thousandths - gone_of(line)
        if line.waiting:
            words += tr(", {short} to confirm", short=line.waiting.short())
        elif line.version is not None:
            words += tr(", difference {apart}", apart=signed(apart, line.unit, short=True))
            passes = self._tolerance is None or self._tolerance.lets_pass(
                apart, line.loaded.thousandths, line.unit
            )
            tone = "ok" if not apart else "text2" if passes else "warn"
        self._came.setText(words)
        self._came.set_tone(tone)

    # Typing --------------------------------------------------------------------------

    def _on_edited(self, part: Part, text: str) -> None:
        self.entry.type(part, text)
        self.fields[part].takes_back = True
        if self.fields[part].property("invalid"):
            self.show_entry()

    def _on_arrived(self, part: Part) -> None:
        self._settling = part if part in self.entry.disputed else None

    def _on_left(self, part: Part) -> None:
        self.entry.leave(part)
        self.show_entry()
        self.save_wanted.emit()

    def _on_went_on(self, part: Part, by: int) -> None:
        self.entry.leave(part)
        if part in self.entry.problems:
            self.show_entry()
            self.fields[part].selectAll()
            return
        if by > 0 and self._settling is part:
            self.entry.insist()
            self._settling = None
        self.show_entry()
        self.save_wanted.emit()
        self.walked.emit(part, by, 0)

    def _on_given_up(self) -> None:
        self.entry.give_in()
        self.show_entry()
