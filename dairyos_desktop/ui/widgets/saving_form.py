"""A form in the side panel that saves by itself and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from PySide6.QtCore import Signal

from dairyos_desktop.domain.errors import ConflictError, DairyError, RefusedError
from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui.widgets.comparison import MINE, THEIRS, Comparison
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
        topics: What is read again where somebody else's work is taken; a subclass says it.
        comparison: Both states, while there is something to choose.

    Signals:
        saved(str, object): What was done in words, and a callable that undoes it, or None.
    """

    topics: ClassVar[frozenset[str]] = frozenset()
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
        self.comparison: Comparison | None = None
        self._is_removing = False
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
        self._is_removing = removing
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

    def clear_trouble(self) -> None:
        """Takes marks, notice and comparison away before the next try."""
        super().clear_trouble()
        self._drop_comparison()

    def show_conflict(self, error: ConflictError) -> None:
        """Both states field by field, and the choice which of them shall stand."""
        version = error.current["version"]
        if not error.fields:
            same = ConflictError(error.message, tr("It says now what you typed."))
            self.show_trouble(same, verb=as_shown(THEIRS), action=self.take_theirs)
            return
        removing = self._is_removing
        compared = Comparison(
            error.fields,
            whose=error.changed_by,
            mine=tr("Remove it all the same") if removing else as_shown(MINE),
        )
        compared.mine_wanted.connect(lambda: self._save_over(version, removing=removing))
        self.show_comparison(error, compared)

    def show_comparison(self, error: ConflictError, compared: Comparison) -> None:
        """Shows what differs below what happened."""
        self._drop_comparison()
        self.show_problems({})
        self.notice.show_text(error.message, error.hint, tone="warn")
        self.comparison = compared
        compared.theirs_wanted.connect(self.take_theirs)
        self.add_below_notice(compared)
        compared.announce()

    def take_theirs(self) -> None:
        """Lets go of what was typed; what somebody else saved is read and shown."""
        self.clear_trouble()
        self.forget_typed()
        self.put_away.emit()
        self.context.work.let_go()
        # They may have saved it on another PC, so that nothing here has read it yet.
        self.context.work.announce(self.topics)

    def _drop_comparison(self) -> None:
        if self.comparison is not None:
            self.comparison.hide()
            self.comparison.deleteLater()
            self.comparison = None

    def _save_over(self, version: object, *, removing: bool) -> None:
        if isinstance(version, int):
            self.version = version
            if removing:
                self.clear_trouble()
                self.removing.emit()
            else:
                self._on_wanted()
