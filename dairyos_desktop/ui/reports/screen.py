"""The Reports screen: which report at the left, what it tells at the right."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.reports import Lead, LeadTo
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.services.dto.exports import TableKind
from dairyos_desktop.services.reports.exported import table_of
from dairyos_desktop.ui import exporting
from dairyos_desktop.ui.exporting import Listing, titled
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.reports.asking import Asking
from dairyos_desktop.ui.reports.catalogue import BY_KEY, CUSTOMER, MONTH, REPORTS, ROUTE, Wish
from dairyos_desktop.ui.reports.columns import prepare
from dairyos_desktop.ui.reports.page import ReportPage
from dairyos_desktop.ui.reports.printing import ReportPapers
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.chips import Chips, Choice
from dairyos_desktop.ui.widgets.fields import Select
from dairyos_desktop.ui.widgets.group_list import GroupList

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.reports.catalogue import ReportKind
    from dairyos_desktop.ui.reports.columns import Prepared

_NOTHING_SHOWN = tr_later("There is nothing to print yet.")
_WHOSE = tr_later("Whose account? Type part of a name, number or phone above.")


class ReportsScreen(Screen):
    """What the books say, summed up; every row leads to what is behind it."""

    key: ClassVar[str] = "reports"
    title: ClassVar[str] = tr_later("Reports")
    topics: ClassVar[frozenset[str]] = frozenset(
        {"bills", "payments", "customers", "consumption", "charges", "settings", "findings"}
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._kind = REPORTS[0]
        self._views = {kind.key: kind.view(kind.usual).key for kind in REPORTS}
        self._month: Month | None = None
        self._came_from_routes = False
        words = [(kind.key, kind.word) for kind in REPORTS]
        self.groups = GroupList(words, name=tr("Reports"))
        self.which = Select(words, name=tr("Report"), width=200)
        self.asking = Asking(context)
        self.page = ReportPage(context.preferences)
        self.papers = ReportPapers(context, self)
        self.print_button = Button(tr("Print"), Kind.PRIMARY, icon="printer", hint="Ctrl P")
        self.pdf_button = Button(tr("Save as PDF"), Kind.QUIET, icon="save")
        self.csv_button = Button("CSV", Kind.SECONDARY, icon="file-text", name=tr("Export as CSV"))
        self.excel_button = Button(
            "Excel", Kind.SECONDARY, icon="table", name=tr("Export to Excel"), hint="Ctrl E"
        )
        self.chips = Chips([], name=tr("View"))
        self._build()
        self._connect()
        self._show_kind(self._kind.key)

    def _build(self) -> None:
        self.header.add_context(self.which)
        self.header.add_context(self.asking.month)
        self.bar.add_left(self.asking.customer)
        self.bar.add_left(self.asking.route)
        self.bar.set_chips(self.chips)
        for button in (self.csv_button, self.excel_button, self.print_button):
            self.bar.add_action(button)
        self.bar.add_action(self.pdf_button, tucked=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.groups)
        row.addWidget(self.page, 1)
        self.body.addLayout(row)
        self.header.set_shown(self.which, shown=False)

    def _connect(self) -> None:
        self.groups.chosen.connect(self._on_report_chosen)
        self.which.currentIndexChanged.connect(lambda _at: self._on_report_chosen(self.which.key()))
        self.chips.chosen.connect(self._on_view_chosen)
        self.asking.month.month_changed.connect(self._on_month_changed)
        self.asking.month.entered.connect(self._focus_table)
        self.asking.changed.connect(self._on_asked)
        self.asking.failed.connect(self.show_error)
        self.page.opened.connect(self._on_opened)
        self.page.bar_opened.connect(self._on_bar_opened)
        self.print_button.clicked.connect(self._on_print)
        self.pdf_button.clicked.connect(self._on_save)
        self.csv_button.clicked.connect(lambda: self._export(TableKind.CSV))
        self.excel_button.clicked.connect(lambda: self._export(TableKind.XLSX))
        self.papers.printed.connect(lambda words: self.toast(words, None))
        self.papers.saved.connect(self._on_saved)
        self.papers.failed.connect(self.show_error)
        for shortcut in bind(self, ["Ctrl+P", "Alt+P"]):
            shortcut.activated.connect(self.print_button.click)
        for key, by in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            for shortcut in bind(self, [key]):
                shortcut.activated.connect(partial(self.step_report, by))

    # The shell's side -----------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows the report asked for (`report`, `view`), else the one shown last.

        `month` (2026-10), `customer_id` and `route` say what of it.
        """
        report = params.get("report")
        if isinstance(report, str) and report in BY_KEY:
            if "view" in params:
                self._views[report] = BY_KEY[report].view(str(params["view"])).key
            if "month" in params:
                self._month = Month.parse(str(params["month"]))
            if "customer_id" in params:
                self.asking.set_customer(int(params["customer_id"]))
            self.asking.set_route(params.get("route"))
            self._came_from_routes = False
            self._show_kind(report)
        self.refresh()

    def refresh(self) -> None:
        """Reads what is shown again."""
        view = self._kind.view(self._views[self._kind.key])
        self.asking.load(view.asks)
        wish = self.wish()
        if CUSTOMER in view.asks and wish.customer_id is None:
            had_focus = self._has_table_focus()
            self.page.ask(self._kind.icon, as_shown(_WHOSE))
            if had_focus:
                self.focus_first()
            self._tell()
            return
        kind, actor, services = self._kind, self.context.actor, self.context.services
        self.page.set_loading()

        def call() -> Prepared:
            return prepare(kind.read(services.reports, actor, wish))

        self.context.work.run(
            self,
            call,
            done=partial(self._on_read, wish),
            failed=self._on_not_read,
            newest="report",
        )

    def keys(self) -> Sequence[KeyHelp]:
        """The screen's own keys."""
        return (
            KeyHelp("Ctrl Page Down", tr("Go to the next report (Page Up: the one before)")),
            KeyHelp("F2", tr("Go to another month")),
            KeyHelp("Enter", tr("Open what is behind the row")),
            KeyHelp("Ctrl P", tr("Print the report")),
            KeyHelp(exporting.HINT, exporting.DOES),
        )

    def listings(self) -> Sequence[Listing]:
        """The report as a list."""
        report, shown = self.page.report, self.page.shown
        if report is None or shown is None:
            return ()
        title = titled(report.title, report.period)
        rows = tuple(line.row for line in shown.model.rows)
        build = partial(table_of, title, report, rows)
        return (Listing(tr("the report"), title, shown.table, len(report.rows), build),)

    def folded(self, fold: Fold) -> None:
        """Where it is not wide the list becomes a choice in the header: tables need the room."""
        wide = fold.room is Room.WIDE
        self.groups.setVisible(wide)
        self.header.set_shown(self.which, shown=not wide)
        self.page.fold(fold)

    def escape(self) -> bool:
        """From a route's customers back to the routes one came from."""
        if self._came_from_routes and self._kind.key == "outstanding":
            self._came_from_routes = False
            self.asking.set_route(None)
            self._on_view_chosen("route")
            self._focus_table()
            return True
        return False

    def focus_first(self) -> None:
        """The table; the customer where nobody was chosen."""
        if self.page.report is None and self.asking.customer.isVisible():
            self.asking.customer.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._focus_table()

    def current_customer(self) -> int | None:
        """Whom the row is about, or whose statement it is."""
        if self._kind.key == "statement":
            return self.asking.customer_id
        lead = self.page.current_lead()
        if lead is None or lead.to is not LeadTo.CUSTOMER or not isinstance(lead.key, int):
            return None
        return lead.key

    def payer(self) -> int | None:
        """Whose statement it is."""
        return self.asking.customer_id if self._kind.key == "statement" else None

    # What is chosen ---------------------------------------------------------------------

    def wish(self) -> Wish:
        """What is to be shown now."""
        return Wish(
            self._kind.key,
            self._views[self._kind.key],
            self.asking.month.month(),
            self.asking.chosen_route(),
            self.asking.customer_id,
        )

    def step_report(self, by: int) -> None:
        """The report below or above in the list."""
        keys = list(BY_KEY)
        in_list = self.groups.isAncestorOf(self.window().focusWidget() or self)
        self._on_report_chosen(keys[(keys.index(self._kind.key) + by) % len(keys)])
        if not in_list:
            self.focus_first()

    def _on_report_chosen(self, key: str) -> None:
        if key not in BY_KEY or key == self._kind.key:
            return
        self._came_from_routes = False
        self._show_kind(key)
        self.refresh()

    def _show_kind(self, key: str) -> None:
        self._kind = kind = BY_KEY[key]
        self.groups.set_current(key)
        self.which.blockSignals(True)
        self.which.set_key(key)
        self.which.blockSignals(False)
        current = self._views[key]
        several = len(kind.views) > 1
        self.chips.set_choices(
            [Choice(view.key, view.word) for view in kind.views if several], current=current
        )
        self.bar.set_shown(self.chips, shown=several)
        self.asking.month.set_month(self._month or self._usual_month(kind))
        self._show_asked()

    def _show_asked(self) -> None:
        asks = self._kind.view(self._views[self._kind.key]).asks
        self.header.set_shown(self.asking.month, shown=MONTH in asks)
        self.bar.set_shown(self.asking.customer, shown=CUSTOMER in asks)
        self.bar.set_shown(self.asking.route, shown=ROUTE in asks)

    def _usual_month(self, kind: ReportKind) -> Month:
        today = Month.of(self.context.today())
        return today if kind.running else today.previous()

    def _on_view_chosen(self, key: str) -> None:
        self._views[self._kind.key] = key
        self.chips.set_current(key)
        self._show_asked()
        self.refresh()

    def _on_month_changed(self, month: Month) -> None:
        self._month = month
        self.refresh()

    def _on_asked(self) -> None:
        self.refresh()

    # What is shown ----------------------------------------------------------------------

    def _on_read(self, wish: Wish, prepared: Prepared) -> None:
        if wish != self.wish():
            return
        had_focus = self._has_table_focus()
        self.page.show_report(prepared, self._kind.icon)
        if had_focus:
            self._focus_table()
        self._tell()

    def _on_not_read(self, error: DairyError) -> None:
        self.page.end_loading()
        self.show_error(error)

    def _tell(self) -> None:
        report = self.page.report
        for button in (self.print_button, self.pdf_button):
            button.set_reason("" if report is not None else as_shown(_NOTHING_SHOWN))
        rows = report is not None and bool(report.rows)
        for button in (self.csv_button, self.excel_button):
            button.set_reason("" if rows else tr("There is nothing to export: the list is empty."))

    def _has_table_focus(self) -> bool:
        # The window's: the screen's own is kept while somebody types beside it.
        focus, tables = self.window().focusWidget(), self.page.tables
        return focus is not None and (focus is tables or tables.isAncestorOf(focus))

    def _focus_table(self) -> None:
        # Before the first is read its place keeps the focus for it.
        table = self.page.shown
        place = self.page.tables if table is None else table.table
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    # Deeds --------------------------------------------------------------------------------

    def _on_opened(self, lead: Lead) -> None:
        if lead.to is LeadTo.CUSTOMER:
            self.go("customers", customer_id=lead.key)
        elif lead.to is LeadTo.BILL:
            self.go("bills", number=lead.key)
        elif lead.to is LeadTo.DAY:
            self.go("payments", tab="cash", on=lead.key)
        elif lead.to is LeadTo.RECONCILIATION:
            self.go("reconciliation", on=lead.key)
        elif lead.to is LeadTo.ROUTE:
            self.asking.set_route(str(lead.key))
            self._on_view_chosen("customer")
            self._came_from_routes = True

    def _on_bar_opened(self, at: int) -> None:
        report = self.page.report
        if report is None or report.chart is None or self._views[report.key] != "day":
            return
        month = self.asking.month.month()
        self._on_opened(Lead(LeadTo.DAY, dt.date(month.year, month.month, at + 1)))

    def _on_print(self) -> None:
        if self.page.report is not None:
            self.papers.print(self.page.report, self.print_button)

    def _on_save(self) -> None:
        if self.page.report is not None:
            self.papers.save(self.page.report, self.pdf_button)

    def _export(self, kind: TableKind) -> None:
        for listing in self.listings():
            self.exporter.export(listing, kind=kind)

    def _on_saved(self, path: Path, words: str) -> None:
        url = QUrl.fromLocalFile(str(path))
        self.show_banner(
            Banner(
                words,
                tr("In {parent}", parent=path.parent),
                tone="ok",
                actions=[(tr("Open the file"), partial(_open, url))],
            )
        )


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)
