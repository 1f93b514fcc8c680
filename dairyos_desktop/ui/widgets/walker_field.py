"""The field that says who walked a round: a few letters find, Enter takes, a new name is added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.people_finding import called, fitting
from dairyos_desktop.ui.widgets.fields import TextField
from dairyos_desktop.ui.widgets.names_list import NamesList, Offer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.services.dto.delivery import PersonRow

_MOST: Final = 8
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class WalkerField(TextField):
    """Shows the one who is named; empty, it offers the one who walked last.

    Signals:
        chosen(object): The person's id, or None for nobody.
        new_wanted(str): A name that nobody has yet is to be added and named.
        went_on(): Enter: the clerk goes on to the loads.
        doubtful(str): What is typed names nobody; empty once that is over.
    """

    chosen = Signal(object)
    new_wanted = Signal(str)
    went_on = Signal()
    doubtful = Signal(str)

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name=name, parent=parent)
        self._people: Sequence[PersonRow] = ()
        self._person: PersonRow | None = None
        self._likely: PersonRow | None = None
        self.names = NamesList(self)
        self.names.pressed.connect(self._accept)
        self.textEdited.connect(self._on_edited)

    # What it shows ----------------------------------------------------------------

    def show_round(
        self, people: Sequence[PersonRow], person_id: int | None, likely_id: int | None
    ) -> None:
        """Shows who is named; what is being typed stays."""
        self._people = people
        by_id = {one.id: one for one in people}
        self._person = None if person_id is None else by_id.get(person_id)
        likely = None if likely_id is None else by_id.get(likely_id)
        self._likely = likely if likely is not None and likely.is_active else None
        if not self.isModified():
            # What was said of a name somebody else chose meanwhile stays until one types.
            self._show_person()
        self.setPlaceholderText(f"{self._likely.name}?" if self._likely else tr("Type a name"))

    @property
    def help_text(self) -> str:
        """What Enter does where nobody is named yet."""
        if self._person is None and self._likely is not None:
            return tr("Enter takes {likely}, as the last time.", likely=self._likely.name)
        return ""

    def _put_back(self) -> None:
        self._show_person()
        self.doubtful.emit("")

    def _show_person(self) -> None:
        self.setText("" if self._person is None else self._person.name)
        self.setModified(False)

    # Typing ----------------------------------------------------------------------

    def _here(self) -> list[PersonRow]:
        return [one for one in self._people if one.is_active or one is self._person]

    def _on_edited(self, typed: str) -> None:
        self.setModified(True)
        self.doubtful.emit("")
        self.names.offer(self._offers(typed) if typed.strip() else ())

    def _offers(self, typed: str) -> list[Offer]:
        found = [
            Offer(one.name, one.phone, one.name, one.id)
            for one in fitting(self._here(), typed)[:_MOST]
        ]
        if called(self._people, typed) is None:
            name = typed.strip()
            found.append(Offer(tr("Add “{name}”", name=name), "", name, None))
        return found

    def _choose(self, person: PersonRow | None) -> None:
        before, self._person = self._person, person
        self.setModified(False)
        self._put_back()
        if person is not before:
            self.chosen.emit(None if person is None else person.id)

    def _add(self, name: str) -> None:
        self.setModified(False)
        self.new_wanted.emit(name)

    def _accept(self) -> None:
        """Enter: takes the line one stands on, else who is likely."""
        offer = self.names.current()
        self.names.hide()
        typed = self.text().strip()
        if not self.isModified():
            if self._person is None and self._likely is not None:
                self._choose(self._likely)
        elif not typed:
            self._choose(None)
        elif offer is not None and offer.person_id is not None:
            self._choose(next(one for one in self._people if one.id == offer.person_id))
        elif (left := called(self._people, typed)) is not None and not left.is_active:
            self.doubtful.emit(tr("{left} has left. People… takes them in again.", left=left.name))
            return
        elif not any(letter.isalpha() for letter in typed):
            # A sum that was meant for the row, typed into the form.
            self.doubtful.emit(tr("“{typed}” is no name. Type who it was.", typed=typed))
            return
        else:
            self._add(typed)
        self.went_on.emit()

    # Events -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc puts back, the rest is typing."""
        if self.names.isVisible() and event.key() in _STEPS:
            self.names.step(_STEPS[Qt.Key(event.key())])
        elif event.key() in _ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._accept()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.names.hide()
            self._put_back()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Selects all, so that typing replaces."""
        super().focusInEvent(event)
        if not self.isModified():
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes a name that is typed in full, as Enter does; says so where it names nobody."""
        super().focusOutEvent(event)
        self.names.hide()
        if event.reason() == Qt.FocusReason.PopupFocusReason or not self.isModified():
            return
        typed = self.text().strip()
        found = called(self._here(), typed) if typed else None
        if not typed or found is not None:
            self._choose(found)
        else:
            self.doubtful.emit(
                tr(
                    "Nobody is called “{typed}” yet. Enter adds the name, Esc puts back.",
                    typed=typed,
                )
            )
