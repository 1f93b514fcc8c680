"""Somebody at the Bills screen of a small, real office."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.actor import Actor
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.ui.main_window.sources import finder_sources
from dairyos_desktop.ui.main_window.window import MainWindow
from dairyos_desktop.ui.screens import SCREENS
from dairyos_desktop.ui.widgets.buttons import Button
from dairyos_desktop.ui.widgets.empty import EmptyState
from helpers.command_line import dairy_office
from helpers.dairy import Dairy
from helpers.databases import FixedClock
from helpers.keys import NO_MODIFIER, Modifier, click
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.windows import RecordingPrompts, come_to_rest, context

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.roles import Role
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.ui.bills.screen import BillsScreen
    from dairyos_desktop.ui.printing import Papers

NOW = dt.datetime(2026, 11, 7, 6, 30, tzinfo=dt.UTC)
OCTOBER = Month(2026, 10)


def small_dairy() -> Dairy:
    """Six customers in October: four bills, one of them of 0.00, one without a price, one away."""
    dairy = Dairy()
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    dairy.product("BM", name="Buffalo Milk", tax="0.0000")
    dairy.customer("C1", name="Asha Shah", name_local="આશા શાહ", language="gu")
    dairy.customer("C2", name="Bina Rao")
    dairy.customer("C3", name="Chetan Vyas")
    dairy.customer("C4", name="Dwarka Joshi", name_local="द्वारका जोशी", language="hi",
                   opening="-5000.00")  # fmt: skip
    dairy.customer("C5", name="Esha Dave")
    dairy.customer("C6", name="Farid Khan")
    for code in ("C1", "C2", "C6"):
        dairy.order(code, "CM", "1.000")
    for day in range(1, 32):
        dairy.delivery(f"2026-10-{day:02d}", "C1", "CM", "5.000" if day == 9 else "1.000")
    for day in range(1, 11):
        dairy.delivery(f"2026-10-{day:02d}", "C2", "CM", "2.000", "evening")
        dairy.delivery(f"2026-10-{day:02d}", "C4", "CM", "0.500")
    dairy.delivery("2026-10-03", "C3", "BM", "1.000")
    dairy.delivery("2026-10-04", "C5", "CM", "0.000")
    return dairy


class RecordingPrinter:
    """Takes print jobs: their titles with how many pages, and their own sizes.

    `fails_at` is the number of the one that jams, from 1.
    """

    both_sides = False

    def __init__(self, *, at_once: int = 20, fails_at: int = 0) -> None:
        self.name = "Office laser"
        self.at_once = at_once
        self.fails_at = fails_at
        self.jobs: list[tuple[str, int]] = []
        self.sizes_mm: list[tuple[float, float] | None] = []

    def send(self, title: str, papers: Papers) -> None:
        if self.fails_at and len(self.jobs) + 1 == self.fails_at:
            self.fails_at = 0
            raise EnvironmentTroubleError("Office laser takes nothing: no paper.", "Put some in.")
        self.jobs.append((title, sum(1 for _ in papers.pages(50))))
        self.sizes_mm.append(papers.size_mm)

    def through(self, stop: object, told: object, patience_s: object) -> bool:
        del stop, told, patience_s
        return True


class Prompts(RecordingPrompts):
    """Answers with a printer too, and keeps what was said in questions."""

    def __init__(self) -> None:
        super().__init__()
        self.printing: RecordingPrinter | None = RecordingPrinter()
        self.details: list[str] = []

    def confirm(self, parent: QWidget, *, question: str, **more: object) -> bool:
        self.details.append(str(more.get("detail", "")))
        return super().confirm(parent, question=question)

    def printer(
        self, parent: QWidget, *, title: str, last: str, sheet: str, size_mm: object = None
    ) -> RecordingPrinter | None:
        del parent, size_mm
        self.asked.append(f"{title} on {sheet}{f', last {last}' if last else ''}")
        return self.printing


class BillDesk:
    """The main window at the Bills screen, worked by keys."""

    def __init__(
        self,
        folder: Path,
        dairy: Dairy | None = None,
        *,
        role: Role | None = None,
        gateway_url: str = "",
        office_secrets: Mapping[str, str] | None = None,
        mail: Mapping[str, str] | None = None,
    ) -> None:
        dairy_office(folder, small_dairy() if dairy is None else dairy)
        self.clock = FixedClock(NOW)
        self.office = open_office(
            Settings(
                folder,
                gateway_url=gateway_url,
                office_secrets=office_secrets or {},
                mail=mail or {},
            ),
            clock=self.clock,
            hasher=quick_hasher(),
            announce=self._announce,
        )
        self.owner = self.office.services.auth.login(OWNER, PASSWORD)
        actor = self.owner if role is None else Actor(self.owner.user_id, "Vasant", role)
        self.prompts = Prompts()
        self.context = context(
            folder,
            services=self.office.services,
            actor=actor,
            prompts=self.prompts,
            today=NOW.date(),
        )
        self.gone: list[tuple[str, dict[str, object]]] = []

    def open(self, *, first: str = "bills") -> BillsScreen:
        """Shows the window; give the office another state before.

        Args:
            first: The screen that it shows; the bills are there behind it.
        """
        self.window = MainWindow(
            self.context,
            [entry for entry in SCREENS if entry.key in {"bills", "products"}],
            office="Gokul Dairy",
            now=lambda: NOW,
            database="This PC",
            sources=finder_sources(self.context),
        )
        self.window.resize(1366, 768)
        self.window.show()
        self.window.show_screen("bills")
        self.screen = cast("BillsScreen", self.window.screen_of("bills"))
        self.screen.navigated.connect(lambda key, params: self.gone.append((key, params)))
        self.window.activateWindow()
        assert QTest.qWaitForWindowActive(self.window)
        self.rest()
        if first != "bills":
            self.window.show_screen(first)
            self.rest()
        return self.screen

    def _announce(self, topics: frozenset[str]) -> None:
        self.context.work.announce(topics)

    @property
    def services(self) -> Services:
        return self.office.services

    def make(self) -> None:
        """October's bills, made without the window."""
        self.services.billing.generate(self.owner, OCTOBER)

    def rest(self) -> None:
        """Lets everything come to rest, what is put off for a moment included."""
        come_to_rest(self.window, self.context.work)

    def press(self, key: Qt.Key, modifier: Modifier = NO_MODIFIER) -> None:
        """A key where the focus is."""
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        """Letters where the focus is."""
        for letter in text:
            QTest.keyClicks(self.window.focusWidget(), letter)
        self.rest()

    def import_rows(self, kind: str, text: str) -> None:
        """Rows of a register file, as if somebody imported them meanwhile."""
        self.import_before_opening(kind, text)
        self.rest()

    def import_before_opening(self, kind: str, text: str) -> None:
        """Rows of a register file, while there is no window yet."""
        file = self.context.data_dir / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        self.services.imports.run(self.owner, ImportKind(kind), file)

    @property
    def empty(self) -> EmptyState | None:
        """What stands over the list where it has no rows."""
        found = self.screen.list.table.findChildren(EmptyState)
        return next((state for state in found if state.isVisible()), None)

    def press_in_empty(self) -> None:
        """Presses the button of what stands over the list."""
        assert self.empty is not None
        click(next(button for button in self.empty.findChildren(Button) if button.isVisible()))
        self.rest()

    @property
    def rows(self) -> list[BillRow]:
        """The rows of the list."""
        return list(self.screen.list.model.rows)

    def row(self, customer: str) -> BillRow:
        """October's bill of a customer, as the books have it."""
        rows = self.services.billing.rows(self.owner, OCTOBER)
        return next(row for row in rows if row.customer == customer and row.status != "VOID")

    @property
    def lines(self) -> list[str]:
        """What the banners say."""
        return [banner.accessibleName() for banner in self.screen.banners]

    def counts(self) -> Iterator[str]:
        """The chips as they are read."""
        for choice in self.screen.controls.chips.choices:
            yield f"{choice.word} {choice.count}"

    def steps(self) -> list[str]:
        """The steps' values."""
        return [card.toolTip() for card in self.screen.steps.findChildren(QAbstractButton)]

    def close(self) -> None:
        """Ends the work and gives the files back."""
        self.context.work.close(10)
        self.window.close()
        self.office.close()
