"""Saves what is said of rounds, one command after the other, and tells what came of each."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.errors import ConflictError
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.services.dto.delivery import PersonForm
from dairyos_desktop.ui.entry.rounds.load_entry import PARTS
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QAbstractButton, QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.delivery import LoadEdit, PersonRow, RoundKey, RoundSheet
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.entry.rounds.load_entry import LoadEntry

T = TypeVar("T")


class RoundSaver(QObject):
    """The way from the round panel to the books.

    Each command is put together when its turn comes, so that it carries the version that the one
    before it left.

    Signals:
        entry_changed(LoadEntry): A load was saved, or could not be.
        person_added(PersonRow): Somebody new walks; they are named on the round next.
        walker_failed(RoundKey, DairyError): Who walked could not be noted.
        closed(): A round is closed or open again.
        closing_failed(RoundKey, DairyError): It is not.
        rested(): Nothing is on its way any more.

    Attributes:
        sent: How many commands were given: whoever reads compares it before and after.
    """

    entry_changed = Signal(object)
    person_added = Signal(object)
    walker_failed = Signal(object, object)
    closed = Signal()
    closing_failed = Signal(object, object)
    rested = Signal()

    def __init__(self, context: UiContext, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._owner = owner
        self._waiting: deque[Callable[[], bool]] = deque()
        self._versions: dict[RoundKey, int | None] = {}
        self._busy = False
        self.sent = 0

    @property
    def busy(self) -> bool:
        """Whether something is on its way."""
        return self._busy

    def take(self, rounds: tuple[RoundSheet, ...]) -> None:
        """Takes the versions of a reading that nothing was saved after."""
        self._versions.update({one.key: one.version for one in rounds})

    # What can be saved -----------------------------------------------------------------

    def save(self, entry: LoadEntry) -> None:
        """Saves what was typed of a load, if it can be saved now."""
        self._enqueue(lambda: self._send_load(entry))

    def name(self, key: RoundKey, person_id: int | None) -> None:
        """Says who walked."""
        self._enqueue(lambda: self._send_walker(key, person_id))

    def add_and_name(self, key: RoundKey, name: str) -> None:
        """Adds somebody new and says that they walked."""
        self._enqueue(lambda: self._send_person(key, name))

    def close(self, key: RoundKey, reason: str, button: QAbstractButton) -> None:
        """Closes a round."""
        delivery, actor = self._context.services.delivery, self._context.actor
        self._enqueue(
            lambda: self._send_closing(
                key,
                lambda seen: delivery.close(actor, key, seen, reason),
                button,
            )
        )

    def reopen(self, key: RoundKey, reason: str, button: QAbstractButton) -> None:
        """Opens a closed round again."""
        delivery, actor = self._context.services.delivery, self._context.actor
        self._enqueue(
            lambda: self._send_closing(
                key,
                lambda seen: delivery.reopen(actor, key, seen or 0, reason),
                button,
            )
        )

    # One after the other -------------------------------------------------------------------

    def _enqueue(self, send: Callable[[], bool]) -> None:
        self.sent += 1
        self._waiting.append(send)
        if not self._busy:
            self._next()

    def _next(self) -> None:
        self._busy = False
        while self._waiting and not self._busy:
            self._busy = self._waiting.popleft()()
        if not self._busy:
            self.rested.emit()

    def _run(
        self,
        call: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[DairyError], None],
        busy: QAbstractButton | None = None,
    ) -> bool:
        def on_done(result: T) -> None:
            done(result)
            self._next()

        def on_failed(error: DairyError) -> None:
            failed(error)
            self._next()

        self._context.work.run(
            self._owner, call, done=on_done, failed=on_failed, lane=Lane.WRITE, busy=busy
        )
        return True

    # Loads ---------------------------------------------------------------------------------

    def _send_load(self, entry: LoadEntry) -> bool:
        edit = entry.begin()
        if edit is None:
            return False
        delivery, actor = self._context.services.delivery, self._context.actor

        def done(version: int | None) -> None:
            amounts = {part.value: getattr(edit, part.value) for part in PARTS}
            entry.saved(replace(entry.line, **amounts, version=version, updated_by=actor.name))
            self.entry_changed.emit(entry)
            if entry.unsaved:
                self.save(entry)

        return self._run(
            lambda: delivery.save_load(actor, edit),
            done,
            lambda error: self._on_load_failed(entry, edit, error),
        )

    def _on_load_failed(self, entry: LoadEntry, edit: LoadEdit, error: DairyError) -> None:
        if isinstance(error, ConflictError):
            theirs: dict[str, Any] = {
                part.value: error.current.get(part.value) or Quantity.zero for part in PARTS
            }
            version = error.current.get("version")
            entry.met(
                replace(
                    entry.line, **theirs, version=version if isinstance(version, int) else None
                ),
                error.changed_by,
            )
        else:
            del edit
            hint = f" {as_shown(error.hint)}" if error.hint else ""
            entry.refused(tr("Not saved: {message}{hint}", message=error.message, hint=hint))
        self.entry_changed.emit(entry)

    # Who walked ------------------------------------------------------------------------------

    def _send_walker(self, key: RoundKey, person_id: int | None) -> bool:
        delivery, actor = self._context.services.delivery, self._context.actor
        seen = self._versions.get(key)

        def done(version: int | None) -> None:
            self._versions[key] = version

        return self._run(
            lambda: delivery.set_walker(actor, key, person_id, seen),
            done,
            lambda error: self.walker_failed.emit(key, error),
        )

    def _send_person(self, key: RoundKey, name: str) -> bool:
        delivery, actor = self._context.services.delivery, self._context.actor

        def done(person: PersonRow) -> None:
            self.person_added.emit(person)
            self.name(key, person.id)

        return self._run(
            lambda: delivery.add_person(actor, PersonForm(name)),
            done,
            lambda error: self.walker_failed.emit(key, error),
        )

    # Closing -----------------------------------------------------------------------------------

    def _send_closing(
        self,
        key: RoundKey,
        call: Callable[[int | None], int],
        button: QAbstractButton,
    ) -> bool:
        seen = self._versions.get(key)

        def done(version: int) -> None:
            self._versions[key] = version
            self.closed.emit()

        return self._run(
            lambda: call(seen), done, lambda error: self.closing_failed.emit(key, error), button
        )
