"""Register files into the books from the window: look first, then all rows or the good ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.services.dto.imports import (
    REGISTERS,
    CellProblem,
    ImportKind,
    ImportResult,
)
from dairyos_desktop.ui.theme.tokens import HEAD_HEIGHT
from dairyos_desktop.ui.widgets.dialog import Dialog
from dairyos_desktop.ui.widgets.fields import FormField, Select
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.notice import Notice
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.two_lines import ROW_HEIGHT, TwoLines
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.screen import Screen

WORDS = {
    ImportKind.CUSTOMERS: "Customers",
    ImportKind.STANDING_ORDERS: "Usual orders",
    ImportKind.LEAVES: "Leaves",
    ImportKind.PRODUCTS: "Products",
    ImportKind.RATES: "Prices",
    ImportKind.TAXES: "Tax rates",
    ImportKind.CONSUMPTION: "Deliveries",
    ImportKind.PAYMENTS: "Payments",
}
"""Each register in the office's words."""

NOT_ALLOWED = "Imports are for a manager or the owner."
_MOST_SHOWN = 6


def may_import(context: UiContext) -> bool:
    """Whether the user may bring files in."""
    return may(context.actor.role, Action.IMPORT)


def guessed_kind(name: str, usual: ImportKind) -> ImportKind:
    """The register that a file's name speaks of; `usual` where it speaks of none.

    Args:
        name: Of the file, like `standing_orders.csv` or `Consumption-2026-10.xlsx`.
        usual: What belongs on the screen that asks.
    """
    plain = name.casefold().replace("_", "-").replace(" ", "-")
    # Longest first: `products` must not be found in a name that says more.
    for kind in sorted(REGISTERS, key=lambda kind: -len(kind.value)):
        if plain.startswith(kind.value):
            return kind
    return usual


def import_file(screen: Screen, usual: ImportKind) -> ImportDialog | None:
    """Asks for a file and opens the dialog over it; None where the user thought better."""
    context = screen.context
    file = context.prompts.open_file(
        screen,
        title=f"{WORDS[usual]} from a file",
        kinds=[("CSV or Excel", "*.csv *.xlsx")],
    )
    if file is None:
        return None
    dialog = ImportDialog(context, file, guessed_kind(file.name, usual), screen.window())
    dialog.imported.connect(screen.toast)
    dialog.open()
    return dialog


_COLUMNS: tuple[Column[tuple[int, CellProblem]], ...] = (
    Column(
        "line",
        "Line",
        lambda row: str(row[1].line),
        width=72,
        align=Align.RIGHT,
        look=lambda row: Look(mark=Mark.CROSS if row[0] >= 0 else Mark.LOOK),
    ),
    Column("column", "Column", lambda row: row[1].column, width=104, look=SECONDARY),
    Column("value", "Value", lambda row: row[1].value, width=84, look=SECONDARY),
    Column(
        "problem",
        "What is wrong, and what would do",
        lambda row: row[1].problem,
        stretch=True,
        tip=lambda row: row[1].hint,
    ),
)


class ImportDialog(Dialog):
    """What a file would change, every cell that can't be taken, and the import itself.

    Signals:
        imported(str): It is written; what was done in words.
    """

    imported = Signal(str)

    def __init__(
        self, context: UiContext, file: Path, kind: ImportKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            parent,
            question=f"Import {file.name}?",
            detail="Nothing is written before you have seen what is in it.",
            yes="Import",
            wide=True,
        )
        self._context = context
        self._file = file
        self._found: ImportResult | None = None
        choices = [(kind.value, word) for kind, word in WORDS.items()]
        self.kind = Select(choices)
        self.kind.set_key(kind.value)
        self.notice = Notice()
        self.summary = Label("Reading…", wrap=True)
        self.model = RowsModel[tuple[int, CellProblem]](_COLUMNS, key=lambda row: row[0])
        self.table = TableView[tuple[int, CellProblem]](self.model, name="Rows to look at")
        self.table.cells = TwoLines(self.table, self.model.column_of("problem"))
        self.table.setItemDelegate(self.table.cells)
        self.table.set_row_height(ROW_HEIGHT)
        self.body.addWidget(FormField("What is in the file", self.kind))
        self.body.addWidget(self.notice)
        self.body.addWidget(self.summary)
        self.body.addWidget(self.table)
        self.table.hide()
        self.kind.currentIndexChanged.connect(self._look)
        self._look()

    @property
    def chosen(self) -> ImportKind:
        """The register that the file is read as."""
        return ImportKind(self.kind.key())

    def _look(self) -> None:
        """Reads the file without writing anything."""
        self._found = None
        self.notice.hide()
        self.summary.setText("Reading…")
        self.yes_button.set_reason("The file is being read.")
        imports, actor = self._context.services.imports, self._context.actor
        file, kind = self._file, self.chosen
        self._context.work.run(
            self,
            lambda: imports.run(actor, kind, file, dry_run=True),
            done=self._on_looked,
            failed=self._on_refused,
            newest="look",
        )

    def _on_looked(self, found: ImportResult) -> None:
        self._found = found
        good = found.new + found.changed
        bad_lines = {problem.line for problem in found.bad}
        self.summary.setText(_summary(found, len(bad_lines)))
        problems = [(at, problem) for at, problem in enumerate(found.bad)]
        problems += [(-1 - at, problem) for at, problem in enumerate(found.warnings)]
        self.model.set_rows(problems)
        self.table.setFixedHeight(HEAD_HEIGHT + min(len(problems), _MOST_SHOWN) * ROW_HEIGHT + 2)
        self.table.setVisible(bool(problems))
        rows = "row" if good == 1 else "rows"
        self.yes_button.setText(
            f"Import the {good} good {rows}" if bad_lines else f"Import {good} {rows}"
        )
        self.yes_button.set_reason("" if good else "There is nothing new in it.")
        self.adjustSize()

    def _on_refused(self, error: DairyError) -> None:
        self.summary.setText("")
        self.model.set_rows([])
        self.table.hide()
        self.notice.show_text(error.message, error.hint)
        self.yes_button.setText("Import")
        self.yes_button.set_reason("The file can't be taken as it is.")
        self.adjustSize()

    def accept(self) -> None:
        """Writes what was seen; the dialog closes when it is done."""
        found = self._found
        if found is None or not self.yes_button.isEnabled():
            return
        imports, actor = self._context.services.imports, self._context.actor
        file, kind, some = self._file, self.chosen, bool(found.bad)
        self._context.work.run(
            self,
            lambda: imports.run(actor, kind, file, good_rows=some),
            done=self._on_imported,
            failed=self._on_refused,
            lane=Lane.WRITE,
            busy=self.yes_button,
        )

    def _on_imported(self, done: ImportResult) -> None:
        if not done.written:
            # Somebody changed the books since they were looked at: it has to be seen again.
            self._on_looked(done)
            return
        words = WORDS[done.kind].lower()
        self.imported.emit(f"Imported {words}: {done.new} new, {done.changed} changed")
        super().accept()


def _summary(found: ImportResult, bad: int) -> str:
    said = [f"{found.new} new, {found.changed} changed, {found.unchanged} already as they are."]
    if bad:
        rows = "1 row has" if bad == 1 else f"{bad} rows have"
        said.append(f"{rows} something that can't be taken: mend the file and look again, or")
        said.append("import the good rows and leave these out.")
    if found.warnings:
        said.append("Rows with a triangle are taken; have a look at them.")
    return " ".join(said)
