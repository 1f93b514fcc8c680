"""What of a month is shown: its bills by chip and search, what to look at first, or its runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from dairyos_desktop.ui.bills.empty_month import empty_month
from dairyos_desktop.ui.bills.exported import (
    bills_listing,
    look_listing,
    paper_listings,
    run_listings,
)
from dairyos_desktop.ui.bills.findings import NOT_BILLED, Findings
from dairyos_desktop.ui.bills.list_page import ListPage
from dairyos_desktop.ui.bills.look_page import LookPage
from dairyos_desktop.ui.bills.month import MonthBills, Show
from dairyos_desktop.ui.bills.runs_page import RunsPage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.services.dto.billing import Preview
    from dairyos_desktop.services.dto.runs import RunRow
    from dairyos_desktop.ui.bills.month_bar import MonthBar
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.screen import Screen


@dataclass
class KnownMonth:
    """What is known of the month that is shown; it comes bit by bit.

    Attributes:
        month: The month.
        bills: Those read last: of the month before until its own are there.
        preview: What a run would do; None until it is worked out.
        findings: What there is to look at first.
        runs: Of the same month as `bills`.
    """

    month: Month
    bills: MonthBills = field(init=False)
    preview: Preview | None = None
    findings: Findings = field(default_factory=Findings)
    runs: Sequence[RunRow] = ()

    def __post_init__(self) -> None:
        self.bills = MonthBills(self.month, ())

    @property
    def is_read(self) -> bool:
        """Whether `bills` are those of the month."""
        return self.bills.month == self.month


class MonthPages(QStackedWidget):
    """The pages of a month, one in front; `Sending` adds those that lead out of the office.

    Args:
        screen: Whose body they fill.
        known: What is known of the month; its screen keeps it up to date.
        controls: The screen's second row, whose chip and search say what is listed.

    Attributes:
        list: The month's bills.
        look: What to look at first.

    Signals:
        bill_wanted(str): Show the bill with that number.
    """

    bill_wanted = Signal(str)

    def __init__(self, screen: Screen, known: KnownMonth, controls: MonthBar) -> None:
        super().__init__()
        self._screen = screen
        self._known = known
        self._controls = controls
        self._runs: RunsPage | None = None
        self._show = Show.ALL
        self._typed = ""
        controls.search.searched.connect(self._on_searched)
        controls.chips.chosen.connect(lambda key: self.show_list(Show(key)))
        self.list = ListPage(screen.context)
        self.list.all_wanted.connect(self._on_all_wanted)
        self.list.search_wanted.connect(controls.type)
        self.look = LookPage(screen)
        self.look.left.connect(lambda: self.show_list(Show.ALL))
        self.look.customer_wanted.connect(self._open_customer)
        self.look.unmatched_wanted.connect(lambda: screen.go("payments", tab="unmatched"))
        for page in (self.list, self.look):
            self.addWidget(page)

    @property
    def runs(self) -> RunsPage:
        """The page of runs; built when it is first asked for, since few ever ask."""
        if self._runs is None:
            page = RunsPage(self._screen, self.look.looking)
            page.left.connect(lambda: self.show_list(Show.ALL))
            page.panel.customer_wanted.connect(self._open_customer)
            page.panel.price_wanted.connect(
                lambda product: self._screen.go("products", product=product)
            )
            page.panel.bill_wanted.connect(self.bill_wanted)
            page.fold(self._screen.fold_now)
            self.addWidget(page)
            page.show_runs(self._known.runs, self._known.bills.month)
            self._runs = page
        return self._runs

    # Going to a page -----------------------------------------------------------------

    def show_list(self, show: Show) -> None:
        """Shows the bills of a chip; who has no bill stands on the page of what is odd."""
        self._show = show
        self._controls.chips.set_current(show.value)
        if show is Show.NO_BILL:
            self.show_look(only=NOT_BILLED)
            return
        self.setCurrentWidget(self.list)
        self._fill()
        self.list.table.setFocus()

    def show_look(self, *, only: str = "") -> None:
        """Shows what to look at first; of one kind where it is named."""
        self.look.show_findings(self._known.findings, only=only, month=self._known.month)
        self.setCurrentWidget(self.look)
        self.look.table.setFocus()

    def show_runs(self, run_id: int | None) -> None:
        """Shows the month's runs with what came of one; None: of the newest."""
        self.runs.want(run_id)
        self.setCurrentWidget(self.runs)
        self.runs.table.setFocus()

    def show_why(self) -> None:
        """Explains the bill that is current in the list, where that is in front."""
        if self.currentWidget() is self.list:
            self.list.show_why()

    def clear_for(self, show: Show) -> None:
        """The list comes in front, with nothing searched, for what is read next."""
        self._typed = ""
        self._controls.search.setText("")
        self._show = show
        self.setCurrentWidget(self.list)

    def escape(self) -> bool:
        """Esc: back to the list, then the panel goes, then the search; False: none was there."""
        if self.currentWidget() is not self.list:
            self.show_list(Show.ALL)
        elif self.list.split.panel_open:
            self.list.split.close_panel()
        elif self._typed:
            self._controls.search.set_text("")
        else:
            return False
        return True

    def focus_shown(self) -> None:
        """On with the page that is in front."""
        shown = self.currentWidget()
        page = shown if isinstance(shown, LookPage | RunsPage) else self.list
        page.table.setFocus()

    # What was read -------------------------------------------------------------------

    def show_read(self) -> None:
        """The month's bills and runs are there."""
        if self._runs is not None:
            self._runs.show_runs(self._known.runs, self._known.bills.month)
        self._set_counts()
        self._fill()

    def show_previewed(self) -> None:
        """What a run would do is there, and with it what to look at first."""
        self._set_counts()
        if not self._known.bills.rows:
            self._say_nothing_yet()
        if self.currentWidget() is self.look:
            only = NOT_BILLED if self._show is Show.NO_BILL else ""
            self.look.show_findings(self._known.findings, only=only, month=self._known.month)

    def _set_counts(self) -> None:
        counts = {show: self._known.bills.count(show) for show in Show}
        counts[Show.NO_BILL] = self._known.findings.count_of(NOT_BILLED)
        self._show = self._controls.set_counts(counts, self._show)

    def _fill(self) -> None:
        shown = Show.ALL if self._show is Show.NO_BILL else self._show
        self.list.show_bills(self._known.bills, shown, self._typed)
        if not self._known.bills.rows:
            self._say_nothing_yet()

    def _say_nothing_yet(self) -> None:
        self.list.show_empty(
            empty_month(
                self._known.month,
                self._known.preview,
                self._known.findings,
                look=self.show_look,
                entry=lambda: self._screen.go("entry"),
            )
        )

    # What the screen is asked for ------------------------------------------------------

    def help_page(self) -> str:
        """The bills', the month's runs', or what leads them out of the office."""
        shown = self.currentWidget()
        if shown in (self.list, self.look):
            return self._screen.key
        return "month-run" if isinstance(shown, RunsPage) else "sending"

    def listings(self) -> Sequence[Listing]:
        """What is shown of the month, and of the bill in the panel."""
        month = self._known.month
        shown = self.currentWidget()
        if shown is self.look:
            return (look_listing(self.look, month, self.look.only),)
        if isinstance(shown, RunsPage):
            return run_listings(shown, month)
        panel = self.list.panel
        listings = [bills_listing(self.list, month, self._show, self._typed)]
        if (paper := panel.deliveries_shown()) is not None:
            listings += paper_listings(panel.deliveries, panel.deliveries.entries, paper)
        return listings

    def current_customer(self) -> int | None:
        """Whose bill is current in the list, where that is in front."""
        row = self.list.table.current_row()
        if row is None or self.currentWidget() is not self.list:
            return None
        return row.customer_id

    def fold(self, fold: Fold) -> None:
        """Lower rows, fewer columns, the panel on its own page."""
        self.list.fold(fold)
        self.look.fold(fold)
        if self._runs is not None:
            self._runs.fold(fold)

    # Slots ---------------------------------------------------------------------------

    def _on_searched(self, text: str) -> None:
        self._typed = text
        if self.currentWidget() is not self.list:
            self.setCurrentWidget(self.list)
        self._fill()

    def _on_all_wanted(self) -> None:
        self._controls.search.setText("")
        self._typed = ""
        self.show_list(Show.ALL)

    def _open_customer(self, customer_id: int) -> None:
        self._screen.go("customers", customer_id=customer_id)
