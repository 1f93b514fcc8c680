"""What is decided of backups: their second place, encryption, whether they are made unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dairyos_desktop.domain.declared_settings import BACKUP_ALONE, BACKUP_FOLDER, BACKUP_ON
from dairyos_desktop.domain.declaring import stored_text
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.ui.confirming import Confirming
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.settings.backup_lines import BackupLines


class BackupDeciding(QObject):
    """Asks and saves what the lines offer.

    Args:
        page: Where they stand.
        context: Whose page it is.
        lines: They.
        confirming: Runs what needs the password.

    Signals:
        saved(str, object): What was done, and a callable that undoes it, or None.
        failed(DairyError): What was refused.
        changed(): The page is to be read again.
        place_chosen(): The second place is another: a backup would show whether it does.
    """

    saved = Signal(str, object)
    failed = Signal(object)
    changed = Signal()
    place_chosen = Signal()

    def __init__(
        self, page: QWidget, context: UiContext, lines: BackupLines, confirming: Confirming
    ) -> None:
        super().__init__(page)
        self._page = page
        self._context = context
        self._lines = lines
        self._confirming = confirming
        lines.folder_wanted.connect(self._on_folder)
        lines.folder_dropped.connect(self._on_no_folder)
        lines.declined.connect(self._on_declined)
        lines.by_itself.connect(self._on_by_itself)
        lines.passphrase_wanted.connect(self._on_passphrase)
        lines.sheet_wanted.connect(self._on_sheet)
        lines.plain_wanted.connect(self._on_plain)

    def _on_folder(self) -> None:
        path = self._context.prompts.folder(self._page, title=tr("Second place for backups"))
        if path is None:
            return
        self._save({BACKUP_FOLDER.key: str(path)}, tr("Second place saved"), self.place_chosen.emit)

    def _on_no_folder(self) -> None:
        if self._context.prompts.confirm(
            self._page,
            question=tr("Keep no copies in a second place?"),
            detail=tr("Those that are there stay there."),
            yes=tr("Do without"),
        ):
            self._save(
                {BACKUP_FOLDER.key: "", BACKUP_ALONE.key: stored_text(value=True)},
                tr("No second place is kept"),
            )

    def _on_declined(self) -> None:
        undo = {BACKUP_ALONE.key: stored_text(value=False)}
        self._save(
            {BACKUP_ALONE.key: stored_text(value=True)},
            tr("No second place is asked for any more"),
            undo=undo,
        )

    def _on_by_itself(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        words = tr("Backups are made by themselves") if on else tr("No backups by themselves")
        self._save(
            {BACKUP_ON.key: stored_text(value=on)},
            words,
            undo={BACKUP_ON.key: stored_text(value=not on)},
        )

    def _save(
        self,
        values: dict[str, str],
        words: str,
        then: Callable[[], None] = lambda: None,
        undo: dict[str, str] | None = None,
    ) -> None:
        settings, actor = self._context.services.settings, self._context.actor

        def save() -> None:
            for key, value in values.items():
                settings.set_value(actor, key, value)

        def done(_nothing: None) -> None:
            back = None if undo is None else lambda: self._save(undo, tr("Taken back"))
            self.saved.emit(words, back)
            self.changed.emit()
            then()

        self._context.work.run(
            self._page, save, done=done, failed=self.failed.emit, lane=Lane.WRITE
        )

    def _on_passphrase(self) -> None:
        prompts = self._context.prompts
        passphrase = prompts.password(
            self._page,
            question=tr("A passphrase for new backups"),
            label=tr("At least 12 characters; needed only where no PC of the office is left"),
            yes=tr("Go on"),
        )
        if not passphrase:
            return
        again = prompts.password(
            self._page,
            question=tr("The same passphrase once more. Keep it on paper."),
            label=tr("Passphrase once more"),
            yes=tr("Encrypt backups"),
        )
        if again is None:
            return
        if again != passphrase:
            self.failed.emit(
                InvalidInputError(tr("The two passphrases differ."), tr("Begin again."))
            )
            return
        services = self._context.services
        self._confirming.run(
            lambda actor: services.backup_sealing.encrypt(actor, passphrase),
            lambda _nothing: self._on_sealed(
                tr("New backups are encrypted. Print the recovery sheet now.")
            ),
            failed=self.failed.emit,
            busy=self._lines.seal,
        )

    def _on_sealed(self, words: str) -> None:
        self.saved.emit(words, None)
        self.changed.emit()

    def _on_plain(self) -> None:
        if not self._context.prompts.confirm(
            self._page,
            question=tr("Write backups without encryption?"),
            detail=tr(
                "Those that are encrypted stay so: they open by their passphrase or sheet alone "
                "then."
            ),
            yes=tr("Don't encrypt"),
            danger=True,
        ):
            return
        services = self._context.services
        self._confirming.run(
            services.backup_sealing.write_plainly,
            lambda _nothing: self._on_sealed(tr("New backups are not encrypted")),
            failed=self.failed.emit,
            busy=self._lines.plain,
        )

    def _on_sheet(self) -> None:
        path = self._context.prompts.save_file(
            self._page,
            title=tr("Save the recovery sheet"),
            name="Recovery sheet of backups.pdf",
            kinds=[("PDF", "*.pdf")],
        )
        if path is None:
            return
        services = self._context.services
        self._confirming.run(
            lambda actor: services.backup_sealing.sheet(actor, path),
            lambda _pdf: self.saved.emit(
                tr("{path} is written: print it, then delete it", path=path.name), None
            ),
            failed=self.failed.emit,
            busy=self._lines.sheet,
        )
