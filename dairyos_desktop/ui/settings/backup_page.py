"""Backups in the settings: the list, what is inside, checking, trying out and restoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.confirming import Confirming
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.settings.backup_columns import backup_columns
from dairyos_desktop.ui.settings.backup_deciding import BackupDeciding
from dairyos_desktop.ui.settings.backup_inside import InsidePage
from dairyos_desktop.ui.settings.backup_lines import BackupLines
from dairyos_desktop.ui.settings.backup_work import BackupWork
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.dto.backups import (
        Backup,
        BackupState,
        Drilled,
        LookedInside,
        MadeBackup,
        Restored,
    )
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold

NOT_ALLOWED = tr_later("Only the owner and managers may see the backups.")
_OWNER_ONLY = tr_later("Only the owner may restore a backup.")
_NONE_CHOSEN = tr_later("Choose a backup first.")
_STOPPED = "stopped"


class BackupPage(QWidget):
    """How backups stand above, the list below, a look inside at the right.

    Attributes:
        deeds: The buttons that belong into the screen's bar.

    Signals:
        saved(str, object): What was done, and a callable that undoes it, or None.
        failed(DairyError): What was refused or couldn't be read.
        folded(): The panel opened or closed.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    folded = Signal()

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        role = context.actor.role
        self._allowed = may(role, Action.CHECK_BACKUPS)
        self._may_restore = may(role, Action.RESTORE)
        self._copies: frozenset[str] = frozenset()
        self._file: Path | None = None
        self._newest = ""
        self._narrow = self._low = False
        confirming = Confirming(self, context, tr("backups are touched"), Lane.NETWORK)
        self.work = BackupWork(self, context, confirming)
        self.lines = BackupLines(role)
        self.deciding = BackupDeciding(self, context, self.lines, confirming)
        self.model: RowsModel[Backup] = RowsModel(
            backup_columns(lambda: self._copies), key=lambda row: row.file.name
        )
        self.table: TableView[Backup] = TableView(self.model, name=tr("Backups"))
        self.inside = InsidePage()
        self.panel = SidePanel(name=tr("Backup"))
        self.panel.add_page(self.inside, "inside")
        self.restore = Button(tr("Restore…"), Kind.DANGER)
        self.try_out = Button(tr("Try it out"), Kind.QUIET)
        self.check = Button(tr("Check"), Kind.QUIET)
        for button in (self.restore, self.try_out, self.check):
            self.panel.add_button(button)
        self.split = ListAndPanel(self.table, self.panel)
        self.other = Button(tr("Open a file…"), Kind.QUIET, icon="folder-open")
        self.look = Button(tr("Look inside"), Kind.QUIET, hint="Enter")
        self.make = Button(tr("Back up now"), Kind.PRIMARY, icon="database", hint="Ctrl N")
        self.deeds = (self.other, self.look, self.make)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.lines)
        whole.addWidget(self.work.progress)
        whole.addWidget(self.split, 1)
        self._bind()
        if not self._allowed:
            self.table.set_empty(EmptyState("lock", as_shown(NOT_ALLOWED)))
        else:
            words = tr("No backup yet. One is made each half-hour, and by “Back up now”.")
            self.table.set_empty(EmptyState("database", words))
        self._allow()

    def _bind(self) -> None:
        self.table.current_changed.connect(lambda _row: self._on_current_changed())
        self.table.opened.connect(lambda _row: self._on_look())
        self.look.clicked.connect(self._on_look)
        self.make.clicked.connect(self._on_make)
        self.make.set_keys("Ctrl+N", owner=self)
        self.other.clicked.connect(self._on_other)
        self.check.clicked.connect(self._on_check)
        self.try_out.clicked.connect(self._on_try_out)
        self.restore.clicked.connect(self._on_restore)
        self.panel.closed.connect(self._fit)
        self.work.changed.connect(self._allow)
        self.work.failed.connect(self._on_failed)
        self.deciding.saved.connect(self.saved)
        self.deciding.failed.connect(self.failed)
        self.deciding.changed.connect(self.load)
        self.deciding.place_chosen.connect(self._on_make)

    # What the screen asks --------------------------------------------------------

    def load(self) -> None:
        """Reads how backups stand and which there are; the current one stays."""
        services, actor = self.context.services, self.context.actor
        run = self.context.work.run
        run(
            self,
            lambda: services.backup.state(actor),
            done=self._on_state,
            failed=self.failed.emit,
            newest="state",
        )
        if not self._allowed:
            return
        self.table.set_loading(on=not self.model.rows)
        run(
            self,
            lambda: services.backup.list_backups(actor),
            done=self._on_listed,
            failed=self._on_not_listed,
            newest="backups",
        )
        run(
            self,
            lambda: services.backup.copies(actor),
            done=self._on_copies,
            # A place that doesn't answer is told where it is tried.
            failed=lambda _error: None,
            lane=Lane.NETWORK,
            newest="copies",
        )

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._narrow = fold.room < Room.WIDE
        self._low = fold.low
        self.split.fold(fold)
        self._fit()

    def focus_first(self) -> None:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_what_is_open(self) -> bool:
        """Closes the panel; False where none was open."""
        if not self.split.panel_open:
            return False
        self.split.close_panel()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # Reading ---------------------------------------------------------------------

    def _on_state(self, state: BackupState) -> None:
        self.lines.show_state(state)

    def _on_listed(self, rows: tuple[Backup, ...]) -> None:
        self.table.set_loading(on=False)
        self.model.set_rows(rows)
        if rows and (self._newest or self.table.current_row() is None):
            self.table.select_key(self._newest or rows[0].file.name)
            self._newest = ""
        self._allow()

    def _on_not_listed(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _on_copies(self, names: frozenset[str]) -> None:
        self._copies = names
        self.table.viewport().update()

    def _on_current_changed(self) -> None:
        row = self.table.current_row()
        if row is not None and self.split.panel_open and row.file != self._file:
            self._show(row)
        self._allow()

    def _allow(self) -> None:
        """What can't be done is not offered, and says why."""
        refused = "" if self._allowed else as_shown(NOT_ALLOWED)
        chosen = refused or ("" if self.table.current_row() else as_shown(_NONE_CHOSEN))
        busy = tr("Wait until what is being done is through.") if self.work.under_way else ""
        self.make.set_reason(refused or busy)
        self.other.set_reason(refused or busy)
        self.look.set_reason(chosen or busy)
        self.check.set_reason(refused or busy)
        self.try_out.set_reason(refused or busy)
        self.restore.set_reason("" if self._may_restore else as_shown(_OWNER_ONLY))
        if self._may_restore and busy:
            self.restore.set_reason(busy)

    def _fit(self) -> None:
        is_open = self.split.panel_open
        self.table.hide_secondary(hide=self._narrow or is_open)
        # Where there is little room, what is inside needs all of it.
        self.lines.setVisible(not (is_open and (self._narrow or self._low)))
        self.folded.emit()

    # Looking inside --------------------------------------------------------------

    def _on_look(self) -> None:
        row = self.table.current_row()
        if row is not None and self.look.isEnabled():
            self._show(row)

    def _on_other(self) -> None:
        path = self.context.prompts.open_file(
            self,
            title=tr("Open a backup"),
            kinds=[
                (tr("Backups"), "*.sqlite3 *.pgdump *.sealed"),
                (tr("All files"), "*"),
            ],
        )
        if path is not None:
            self.inside.show_file(path.name)
            self._open(path, path.name)

    def _show(self, row: Backup) -> None:
        self.inside.show_backup(row)
        self._open(row.file, f"{row.made_at:%d-%m-%Y %H:%M}")

    def _open(self, file: Path, title: str) -> None:
        self._file = file
        self.panel.show_page("inside", title)
        if not self.split.panel_open:
            self.split.open_panel()
        self._fit()
        services = self.context.services

        def done(inside: LookedInside) -> None:
            if self._file == file:
                self.inside.show_inside(inside)

        def failed(error: DairyError) -> None:
            if self._file == file:
                self.inside.show_not_opened(as_shown(error.message))
            self._on_failed(error)

        self.work.run_on(
            file,
            lambda actor, key, progress: services.backup_looks.look_inside(
                actor, file, key, progress
            ),
            done,
            failed=failed,
            dropped=lambda: self.inside.show_not_opened(tr("It is encrypted and stays closed.")),
        )

    def _on_check(self) -> None:
        file = self._file
        if file is None:
            return
        services = self.context.services

        def done(_checked: object) -> None:
            self.inside.show_checked()
            self.load()

        self.work.run_on(
            file,
            lambda actor, key, progress: services.backup.check(actor, file, key, progress),
            done,
            busy=self.check,
        )

    def _on_try_out(self) -> None:
        file = self._file
        if file is None:
            return
        services = self.context.services

        def done(drilled: Drilled) -> None:
            self.inside.show_drilled(drilled)
            self.panel.show_whole(self.inside.result)

        self.work.run_on(
            file,
            lambda actor, key, progress: services.backup_looks.drill(actor, file, key, progress),
            done,
            busy=self.try_out,
        )

    # Making and restoring ----------------------------------------------------------

    def _on_make(self) -> None:
        if not self.make.isEnabled():
            return
        services = self.context.services

        def done(made: MadeBackup) -> None:
            self._newest = made.backup.file.name
            self.load()
            if made.warning:
                message = tr("The backup is made, but the second place has no copy of it.")
                self.failed.emit(DairyError(message, made.warning))
            else:
                self.saved.emit(tr("The backup is made and checked."), None)

        self.work.run(services.backup.create, done, busy=self.make)

    def _on_restore(self) -> None:
        file = self._file
        if file is None or not self.restore.isEnabled():
            return
        if not self.context.prompts.confirm(
            self,
            question=tr("Restore {name}?", name=self.panel.title.text()),
            detail=tr(
                "The books become those of then. What they are now is kept as a backup. Every "
                "window on this PC closes, with what is typed and not saved; everybody logs in "
                "again."
            ),
            yes=tr("Restore it"),
            danger=True,
        ):
            return
        services = self.context.services

        def done(restored: Restored) -> None:
            self.context.restored(restored)

        self.work.run_on(
            file,
            lambda actor, key, progress: services.backup.restore(actor, file, key, progress),
            done,
            busy=self.restore,
            # After a month's run, not beside it.
            lane=Lane.RUN,
        )

    def _on_failed(self, error: DairyError) -> None:
        if error.code == _STOPPED:
            self.saved.emit(as_shown(error.message), None)
            return
        self.failed.emit(error)
        # What was found damaged is shown as that.
        self.load()
