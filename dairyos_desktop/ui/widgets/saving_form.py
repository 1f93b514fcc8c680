"""A form in the side panel that saves by itself and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal

from dairyos_desktop.domain.errors import ConflictError, DairyError, RefusedError
from dairyos_desktop.ui.widgets.panel_form import PanelForm
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.context import UiContext

T = TypeVar("T")


class SavingForm(PanelForm):
    """Reads its texts, calls the service in a worker, shows refusals and conflicts in place.

    Attributes:
        version: Of the thing as it was opened; goes along with what is saved.

    Signals:
        saved(str, object): What was done in words, and a callable that undoes it, or None.
    """

    saved = Signal(str, object)

    def __init__(
        self,
        context: UiContext,
        title: str,
        save: str,
        *,
        remove: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, save, remove=remove, parent=parent)
        self.context = context
        self.version = 0
        self.wanted.connect(self._on_wanted)

    def save(self) -> None:
        """Reads the fields and calls `commit`; a subclass overrides it.

        Raises:
            RefusedError: Fields that can't be read.
        """
        raise NotImplementedError

    def commit(
        self, call: Callable[[], T], done: Callable[[T], None], *, removing: bool = False
    ) -> None:
        """Runs a service call that writes; trouble is shown in the form."""
        button = self.remove_button if removing else self.save_button
        self.context.work.run(
            self, call, done=done, failed=self.on_failed, lane=Lane.WRITE, busy=button
        )

    def taking_back(self, call: Callable[[], object]) -> Callable[[], None]:
        """An undo for what was just saved, for the toast; the form may be gone by then."""
        work, owner = self.context.work, self.window()

        def undo() -> None:
            work.run(owner, call, done=lambda _: None, lane=Lane.WRITE)

        return undo

    def on_failed(self, error: DairyError) -> None:
        """Shows what the service answered."""
        if isinstance(error, ConflictError) and "version" in error.current:
            self.show_conflict(error)
        else:
            self.show_trouble(error)

    def _on_wanted(self) -> None:
        if not self.save_button.isEnabled():
            return
        self.clear_trouble()
        try:
            self.save()
        except RefusedError as problem:
            self.show_trouble(problem)

    def show_conflict(self, error: ConflictError) -> None:
        """Both states, and a button that saves this one over the other."""
        both = "; ".join(
            f"{one.field}: yours {one.yours}, theirs {one.theirs}" for one in error.fields
        )
        told = ConflictError(error.message, f"{both}." if both else error.hint)
        version = error.current["version"]
        self.show_trouble(told, verb="Save mine over it", action=lambda: self._save_over(version))

    def _save_over(self, version: object) -> None:
        if isinstance(version, int):
            self.version = version
            self._on_wanted()
