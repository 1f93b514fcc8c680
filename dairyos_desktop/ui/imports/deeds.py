"""What the import screen's buttons do beyond the steps: choose, save, give a reason, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.importing import FILE_KINDS

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.services.dto.sheets import ImportRow
    from dairyos_desktop.ui.imports.flow import Flow
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.buttons import Button

_WORKBOOK = ".xlsx"


class Deeds:
    """Asks what has to be asked, then lets the flow do it.

    Args:
        screen: Whose prompts and toasts are used.
        flow: The import under way.
        allowed: The user may import.
    """

    def __init__(self, screen: Screen, flow: Flow, *, allowed: bool) -> None:
        self._screen = screen
        self._flow = flow
        self._allowed = allowed

    def choose_file(self) -> None:
        """Asks for a file and begins with it."""
        if not self._allowed:
            return
        prompts = self._screen.context.prompts
        file = prompts.open_file(self._screen, title=tr("Import a file"), kinds=FILE_KINDS)
        if file is not None:
            self.open(file, ImportKind.CUSTOMERS)

    def open(self, file: Path, usual: ImportKind) -> None:
        """Begins with a file, unless another is on its way into the books."""
        draft = self._flow.draft
        if not self._flow.open(file, usual) and draft is not None:
            self._screen.toast(tr("One moment: {file} is being imported.", file=draft.file.name))

    def save_problems(self, button: Button) -> None:
        """Asks where, and saves the rows with problems there with what is wrong."""
        draft = self._flow.draft
        if draft is None:
            return
        workbook = draft.file.suffix.casefold() == _WORKBOOK
        target = self._screen.context.prompts.save_file(
            self._screen,
            title=tr("Save the rows with problems"),
            name=f"{draft.file.stem}-problems{_WORKBOOK if workbook else '.csv'}",
            kinds=[("Excel", "*.xlsx") if workbook else ("CSV", "*.csv")],
        )
        if target is None:
            return

        def saved(count: int) -> None:
            rows = trn("{count} row", "{count} rows", count)
            self._screen.toast(
                tr("{rows} saved with what is wrong, in {target}", rows=rows, target=target.name)
            )

        self._flow.save_problems(target, button, saved)

    def give_reason(self) -> None:
        """Asks why closed days are changed, and tries again with it."""
        reason = self._screen.context.prompts.reason(
            self._screen,
            question=tr("Why are closed days changed?"),
            detail=tr("The reason stands beside each row and in the history."),
            label=tr("Reason"),
            yes=tr("Try again"),
        )
        if reason:
            self._flow.give_reason(reason)

    def remove_written(self, button: Button | None = None) -> None:
        """Takes back what was just written."""
        written, draft = self._flow.written, self._flow.draft
        if written is not None and draft is not None and written.import_id is not None:
            self._flow.remove(written.import_id, draft.file.name, button)

    def remove(self, row: ImportRow | None, button: Button) -> None:
        """Takes an earlier import back, where that can be; it is asked, being no slip's undo."""
        if row is None or not row.removable or row.removed_at is not None:
            return
        rows = trn("{count} row", "{count} rows", row.new + row.changed)
        if self._screen.context.prompts.confirm(
            self._screen,
            question=tr(
                "Remove the import of {file_name}, {rows}?", file_name=row.file_name, rows=rows
            ),
            detail=tr("The books are then as they were before it. The file can be imported again."),
            yes=tr("Remove {rows}", rows=rows),
            no=tr("Keep it"),
        ):
            self._flow.remove(row.id, row.file_name, button)
