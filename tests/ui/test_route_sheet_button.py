"""*Route sheet* of the entry screen: printed by Ctrl+P, saved, for one route or all."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from helpers.bill_desk import Prompts, RecordingPrinter
from helpers.desks import SATURDAY, EntryDesk
from helpers.drawn import pages, said
from helpers.keys import click
from helpers.station_road import fill
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMenu

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LatePagePictures, LateRouteSheetRenderer
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.services.route_sheets import RouteSheetService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from dairyos_desktop.ui.printing import Papers

ALT = Qt.KeyboardModifier.AltModifier


class FilingPrinter(RecordingPrinter):
    """Keeps the document that a spooler would get."""

    def __init__(self, folder: Path, **more: int) -> None:
        super().__init__(**more)
        self.folder = folder
        self.text = ""

    def send(self, title: str, papers: Papers) -> None:
        super().send(title, papers)
        papers.document(self.folder / "spooled.pdf")
        self.text = said((self.folder / "spooled.pdf").read_bytes())


@pytest.fixture
def make(qapp: QApplication, tmp_path: Path) -> Iterator[Callable[..., EntryDesk]]:
    del qapp
    made: list[EntryDesk] = []

    def open_desk(role: Role = Role.CLERK, *, people: bool = True) -> EntryDesk:
        desk = EntryDesk(tmp_path / "office", role=role)
        if people:
            fill(desk)
            desk.register.customer("Z1", "Zubin Mehta", route="R2", note="ring twice")
            desk.register.order("Z1", "CM", "1.000")
        desk.prompts = Prompts()
        desk.open()
        desk.services.route_sheets = RouteSheetService(
            desk.database, LateRouteSheetRenderer(), LatePagePictures(), WholeFiles()
        )
        made.append(desk)
        return desk

    yield open_desk
    for desk in made:
        desk.close()


def prompts(desk: EntryDesk) -> Prompts:
    return cast("Prompts", desk.prompts)


def choose_station_road(desk: EntryDesk) -> None:
    desk.screen.activate({"route": "Station Road"})
    desk.rest()


def in_menu(desk: EntryDesk, words: str) -> list[str]:
    """Opens the menu by a click and chooses an entry; answers what there was to choose."""
    found: list[str] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found.extend(action.text() for action in menu.actions() if action.text())
        chosen = next((one for one in menu.actions() if words and words in one.text()), None)
        menu.close()
        if chosen is not None:
            chosen.trigger()

    QTimer.singleShot(0, look)
    click(desk.screen.route_sheets.button)
    desk.rest()
    return found


def test_ctrl_p_prints_the_sheet_that_is_shown(
    make: Callable[..., EntryDesk], tmp_path: Path
) -> None:
    desk = make()
    choose_station_road(desk)
    printer = prompts(desk).printing = FilingPrinter(tmp_path)
    desk.go("C1", "morning CM")
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    assert prompts(desk).asked == ["Print route sheet Station Road on A4"]
    assert [job[0] for job in printer.jobs] == ["Route sheet Station Road 2026-11-07"]
    assert "Asha Patel" in printer.text
    assert "Morning and evening" in printer.text
    assert "Zubin" not in printer.text
    toasts = [toast.accessibleName() for toast in desk.window.toasts._shown]
    assert toasts == ["Route sheet, 1 page, sent to Office laser."]
    # The printer is remembered.
    desk.key("p", ALT)
    desk.rest()
    assert prompts(desk).asked[-1] == "Print route sheet Station Road on A4, last Office laser"


def test_a_figure_still_being_typed_is_on_the_paper(
    make: Callable[..., EntryDesk], tmp_path: Path
) -> None:
    desk = make()
    choose_station_road(desk)
    printer = prompts(desk).printing = FilingPrinter(tmp_path)
    desk.go("C2", "morning CM")
    desk.press("2.75")
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    assert desk.rows()["C2 morning CM"] == "2.75"
    line = next(line for line in printer.text.split("\n") if "Dwarka Sharma" in line)
    assert "2.75" in line


def test_one_route_and_all_of_them_as_pdf(make: Callable[..., EntryDesk], tmp_path: Path) -> None:
    desk = make()
    choose_station_road(desk)
    desk.screen.chooser.shift.choose("morning")
    desk.rest()
    prompts(desk).path = tmp_path / "one.pdf"
    words = in_menu(desk, "Save Station Road as PDF")
    assert words == [
        "Print Station Road…",
        "Save Station Road as PDF…",
        "Print all routes…",
        "Save all routes as PDF…",
    ]
    offered = prompts(desk).offered[0]
    assert offered.endswith("Route sheet Station Road 2026-11-07 morning.pdf")
    one = pages((tmp_path / "one.pdf").read_bytes())
    assert len(one) == 1
    assert "Evening" not in one[0]
    prompts(desk).path = tmp_path / "all.pdf"
    in_menu(desk, "Save all routes as PDF")
    every = pages((tmp_path / "all.pdf").read_bytes())
    assert ["Route R2" in every[0], "Station Road" in every[1]] == [True, True]
    lines = [banner.accessibleName() for banner in desk.screen.banners]
    assert lines == [f"2 route sheets, 2 pages, saved as all.pdf. In {tmp_path}"]


def test_a_viewer_prints_too_and_changes_nothing(
    make: Callable[..., EntryDesk], tmp_path: Path
) -> None:
    desk = make(Role.VIEWER)
    printer = prompts(desk).printing = FilingPrinter(tmp_path)
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    assert len(printer.jobs) == 1
    assert desk.rows() == {}


def test_a_printer_that_takes_nothing_is_told(make: Callable[..., EntryDesk]) -> None:
    desk = make()
    prompts(desk).printing = RecordingPrinter(fails_at=1)
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    (banner,) = desk.screen.banners
    assert banner.accessibleName().startswith("Office laser takes nothing: no paper.")


def test_whoever_thinks_better_prints_nothing(make: Callable[..., EntryDesk]) -> None:
    desk = make()
    prompts(desk).printing = None
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    assert desk.screen.banners == ()
    assert desk.here() is not None


def test_a_day_on_which_nobody_stands_on_the_route_is_told(
    make: Callable[..., EntryDesk],
) -> None:
    desk = make()
    service = desk.services.route_sheets
    assert service.papers(desk.clerk, SATURDAY, "R2")[0].stops[0].notes == ("ring twice",)
    sheets = desk.screen.route_sheets
    prompts(desk).path = desk.folder / "none.pdf"
    sheets._papers.save(sheets._paper("R9"))
    desk.rest()
    (banner,) = desk.screen.banners
    assert "Nobody stands on route R9 on 07-11-2026." in banner.accessibleName()


def test_an_office_without_customers_has_no_route(make: Callable[..., EntryDesk]) -> None:
    desk = make(people=False)
    assert in_menu(desk, "") == ["There is no route yet"]
    desk.ctrl(Qt.Key.Key_P)
    desk.rest()
    assert prompts(desk).asked == []


def test_f1_and_the_finder_tell_of_it(make: Callable[..., EntryDesk]) -> None:
    desk = make()
    assert any(one.keys == "Ctrl P" for one in tuple(desk.screen.keys()))
    assert "Route sheet" in [found.title for found in desk.window._actions()]
