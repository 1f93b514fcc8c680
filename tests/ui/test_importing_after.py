"""What comes after an import, and who may do one: taking back, registers, dropped files, looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.accessibility import check
from helpers.import_desk import CUSTOMERS, GOOD, WITH_PROBLEMS, ImportDesk, to_look
from helpers.keys import Modifier
from helpers.windows import theme
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.importing import NOT_ALLOWED, guessed_kind
from dairyos_desktop.ui.imports.steps import At
from dairyos_desktop.ui.theme.theme import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[ImportDesk]:
    del qapp
    made = ImportDesk(tmp_path)
    yield made
    made.close()


# Taking back -----------------------------------------------------------------------------------


def test_an_import_is_undone_by_the_toast(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(GOOD, delimiter=";"))
    desk.go_on()
    assert desk.deliveries() == 4
    desk.key(Qt.Key.Key_Z, Modifier.ControlModifier)
    assert desk.deliveries() == 0
    assert desk.screen.done.sentence.text() == "Removed again"
    assert desk.toasts()[-1] == "Removed again: october.csv"


def test_earlier_imports_are_listed_and_one_is_removed(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(GOOD, delimiter=";"))
    desk.go_on()
    file = desk.folder / "customers.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    to_look(desk, file)
    desk.go_on()
    desk.key(Qt.Key.Key_K, Modifier.ControlModifier)
    desk.type("earlier imports")
    desk.key(Qt.Key.Key_Return)
    screen = desk.screen
    history, remove = screen.history, screen.controls.remove
    newest, oldest = history.model.rows
    assert (newest.file_name, newest.new, newest.user) == ("customers.csv", 2, "Asha Patel")
    assert (oldest.file_name, oldest.new) == ("october.csv", 5)
    assert desk.focus is history.table
    # A register stays, and the button says why.
    assert history.current() == newest
    assert not remove.isEnabled()
    assert remove.toolTip() == newest.why_not
    check(desk.window)
    desk.key(Qt.Key.Key_Down)
    assert remove.isEnabled()
    desk.prompts.yes = False
    desk.key(Qt.Key.Key_Delete)
    assert desk.deliveries() == 4
    desk.prompts.yes = True
    desk.key(Qt.Key.Key_Delete)
    assert desk.prompts.asked[-1] == "Remove the import of october.csv, 5 rows?"
    assert desk.deliveries() == 0
    assert not remove.isEnabled()
    row = history.current()
    assert row is not None
    assert row.removed_by == "Asha Patel"
    desk.key(Qt.Key.Key_Escape)
    assert screen.views.current() == "file"


def test_what_somebody_changed_since_is_kept_and_it_is_said_why(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(GOOD))
    desk.go_on()
    desk.change_a_delivery()
    screen = desk.screen
    screen.done.remove_button.click()
    desk.rest()
    assert "can't be taken back" in screen.done.notice.message.text()
    assert desk.deliveries() == 4
    assert screen.done.remove_button.isVisibleTo(screen)


# Who, and from where -----------------------------------------------------------------------------


def test_customers_and_products_bring_their_registers(desk: ImportDesk) -> None:
    file = desk.folder / "register.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    desk.prompts.path = file
    customers = desk.other("customers")
    customers.import_button.click()  # type: ignore[attr-defined]  # of CustomersScreen
    desk.rest()
    screen = desk.screen
    assert screen.file.kind.key() == ImportKind.CUSTOMERS.value
    for _step in range(3):
        desk.go_on()
    assert screen.done.show_button.text() == "Go to Customers"
    screen.done.show_button.click()
    desk.rest()
    assert desk.window.shown == "customers"
    desk.prompts.path = None
    desk.other("products").import_button.click()  # type: ignore[attr-defined]  # of ProductsScreen
    assert desk.prompts.asked[-1] == "Products from a file"
    assert desk.window.shown == "products"


def test_a_file_dropped_on_the_window_is_brought(desk: ImportDesk) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(desk.csv(GOOD)))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    enter = QDragEnterEvent(QPointF(300, 300).toPoint(), copy, data, left, none)
    QApplication.sendEvent(desk.window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desk.window, QDropEvent(QPointF(300, 300), copy, data, left, none))
    desk.rest()
    assert desk.window.shown == "imports"
    assert desk.screen.file.name.text() == "october.csv"
    data.setUrls([QUrl.fromLocalFile(str(desk.folder / "photo.png"))])
    other = QDragEnterEvent(QPointF(300, 300).toPoint(), copy, data, left, none)
    other.ignore()
    QApplication.sendEvent(desk.window, other)
    assert not other.isAccepted()


def test_a_clerk_sees_what_was_imported_and_is_told_whose_business_it_is(
    qapp: QApplication, tmp_path: Path
) -> None:
    del qapp
    desk = ImportDesk(tmp_path, role=Role.CLERK)
    customers = desk.other("customers")
    button = customers.import_button  # type: ignore[attr-defined]  # of CustomersScreen
    assert not button.isEnabled()
    assert button.toolTip().endswith(NOT_ALLOWED)
    desk.window.show_screen("imports", {"view": "earlier"})
    desk.rest()
    screen = desk.screen
    assert not screen.controls.primary.isEnabled()
    assert screen.controls.primary.toolTip() == NOT_ALLOWED
    assert screen.banners == ()
    desk.bring(desk.csv(GOOD))
    assert screen.flow.draft is None
    desk.close()


@pytest.mark.parametrize("size", [(1366, 768), (1000, 600), (683, 384)], ids=str)
def test_every_step_can_be_seen_and_reached(desk: ImportDesk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    desk.window.show_screen("imports")
    desk.rest()
    check(desk.window)
    desk.bring(desk.csv(WITH_PROBLEMS, delimiter=";"))
    for at in (At.FILE, At.COLUMNS, At.LOOK, At.DONE):
        assert desk.at() is at
        check(desk.window)
        desk.go_on()
        desk.prompts.path = None
    desk.screen.activate({"view": "earlier"})
    desk.rest()
    check(desk.window)


def test_a_title_joined_over_many_columns_is_read_as_one(desk: ImportDesk) -> None:
    title = "Madhuban Dairy, October 2026"
    screen = desk.bring(desk.csv([[title] * len(GOOD[1]), *GOOD[1:]]))
    view = screen.columns.view
    assert view.columnSpan(0, 1) == len(GOOD[1])
    assert view.columnSpan(2, 1) == 1
    # Nobody stands in it, so that the view never scrolls to its middle.
    assert view.currentIndex().row() == 1


def test_the_preview_is_painted_in_the_dark_too(desk: ImportDesk) -> None:
    desk.bring(desk.csv(GOOD))
    desk.go_on()
    light = desk.screen.columns.view.grab().toImage()
    try:
        theme().set_mode(Mode.DARK)
        dark = desk.screen.columns.view.grab().toImage()
    finally:
        theme().set_mode(Mode.LIGHT)
    assert light.pixelColor(3, 80).lightness() > dark.pixelColor(3, 80).lightness()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("customers.csv", ImportKind.CUSTOMERS),
        ("Standing_Orders.xlsx", ImportKind.STANDING_ORDERS),
        ("consumption-2026-10.csv", ImportKind.CONSUMPTION),
        ("Payments 2026.csv", ImportKind.PAYMENTS),
        ("my register.csv", ImportKind.CUSTOMERS),
    ],
)
def test_a_files_name_says_what_is_in_it(name: str, kind: ImportKind) -> None:
    assert guessed_kind(name, ImportKind.CUSTOMERS) is kind


def test_the_models_keep_qts_promises(desk: ImportDesk) -> None:
    to_look(desk, desk.csv(WITH_PROBLEMS))
    screen = desk.screen
    for model in (screen.columns.view.preview, screen.look.table.problems, screen.history.model):
        QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    preview = screen.columns.view.preview
    said = Qt.ItemDataRole.AccessibleTextRole
    assert preview.headerData(3, Qt.Orientation.Horizontal, said) == "1: 01-10"
