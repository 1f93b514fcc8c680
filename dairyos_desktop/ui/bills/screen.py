"""The Bills screen: a month from its first look to its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.roles import Role
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.bills.deeds import Deeds
from dairyos_desktop.ui.bills.findings import Findings
from dairyos_desktop.ui.bills.links import Links
from dairyos_desktop.ui.bills.month import (
    MonthBills,
    Show,
    Waits,
    goes_on_paper,
    what_waits,
)
from dairyos_desktop.ui.bills.month_bar import KEYS, MonthBar
from dairyos_desktop.ui.bills.month_pages import KnownMonth, MonthPages
from dairyos_desktop.ui.bills.reader import MonthReader
from dairyos_desktop.ui.bills.runs_page import RunsButton
from dairyos_desktop.ui.bills.save_menu import save_menu
from dairyos_desktop.ui.bills.sending import Sending
from dairyos_desktop.ui.bills.steps import LOOK, PRINTED, steps_of
from dairyos_desktop.ui.screen import KeyHelp, Screen
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.card import StepCards
from dairyos_desktop.ui.widgets.mode_badge import ModeBadge
from dairyos_desktop.ui.widgets.progress import ProgressStrip
from dairyos_desktop.ui.widgets.steppers import MonthStepper

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.paper import PaperSize
    from dairyos_desktop.services.dto.billing import BillRow, BillView, Preview
    from dairyos_desktop.services.dto.runs import RunRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold


class BillsScreen(Screen):
    """Bills of a month: looked at first, made, listed, printed, saved."""

    key: ClassVar[str] = "bills"
    title: ClassVar[str] = tr_later("Bills")
    topics: ClassVar[frozenset[str]] = frozenset(
        [
            "bills",
            "payments",
            "customers",
            "consumption",
            "products",
            "rates",
            "orders",
            "leaves",
            "settings",
            "links",
            "outbox",
            "secrets",
        ]
    )

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._known = KnownMonth(Month.of(context.today()).previous())
        self._wanted: int | None = None
        self._loaded = False
        self.deeds = Deeds(self)
        self.deeds.began.connect(self._set_actions)
        self.deeds.ended.connect(self._on_ended)
        self.deeds.list_wanted.connect(lambda show: self.pages.show_list(Show(show)))
        self.deeds.run_wanted.connect(self.show_runs)
        self.reader = MonthReader(self)
        self.reader.read.connect(self._on_read)
        self.reader.quiet.connect(self._read_beside)
        self.reader.previewed.connect(self._on_previewed)
        self.reader.found.connect(self._on_found)
        self.reader.failed.connect(self._on_failed)
        self.links_progress = ProgressStrip()
        self.links = Links(self, self.links_progress)
        self.links.changed.connect(self._on_links_changed)
        self._build_head()
        self._build_bar()
        self._build_pages()
        self._bind()
        self._set_actions()

    def _build_head(self) -> None:
        self.stepper = MonthStepper(self._known.month, today=self.context.today)
        self.stepper.month_changed.connect(self.show_month)
        self.header.add_context(self.stepper)
        self.runs_button = RunsButton()
        self.runs_button.clicked.connect(lambda: self.show_runs(None))
        self.header.add_context(self.runs_button)
        self.badge = ModeBadge()
        self.header.add_context(self.badge)
        self.steps = StepCards(name=tr("Steps of the month"))
        self.steps.chosen.connect(self._on_step_chosen)
        self.lead.addWidget(self.steps)

    def _build_bar(self) -> None:
        self.controls = MonthBar(self.bar, self.context.actor)
        self.controls.search.left_down.connect(self.focus_first)
        self.controls.links.clicked.connect(self._on_links)
        self.controls.make.clicked.connect(self._on_make)
        self.controls.save.clicked.connect(self._on_save)
        self.controls.send.clicked.connect(self._on_send)
        self.controls.print.clicked.connect(self._on_print)

    def _build_pages(self) -> None:
        self.pages = MonthPages(self, self._known, self.controls)
        self.pages.bill_wanted.connect(self.reader.find)
        self.stepper.entered.connect(self.pages.focus_shown)
        self.list, self.look = self.pages.list, self.pages.look
        self.list.chosen_changed.connect(self._set_actions)
        panel = self.list.panel
        panel.print_wanted.connect(lambda row: self.deeds.printing.bills([row]))
        panel.print_on_wanted.connect(self._on_print_on)
        panel.save_wanted.connect(self.deeds.saving.one)
        panel.issue_wanted.connect(lambda row: self.deeds.issue([row]))
        panel.void_wanted.connect(self.deeds.void)
        panel.customer_wanted.connect(self._open_customer)
        panel.money_wanted.connect(self.take_money)
        panel.link.told.connect(self.toast)
        panel.link.failed.connect(self.show_error)
        self.look.looking.changed.connect(self.refresh)
        self.look.looking.failed.connect(self.show_error)
        self.sending = Sending(self, self.pages, self._known.month)
        self.sending.left.connect(lambda: self.pages.show_list(Show.ALL))
        self.sending.customer_wanted.connect(self._open_customer)
        for strip in (self.links_progress, self.sending.progress):
            strip.told.connect(self.progress.told)
            self.body.addWidget(strip)
        self.body.addWidget(self.pages, 1)

    def _bind(self) -> None:
        self.controls.make.set_keys("F5", owner=self)
        self.controls.send.set_keys("F10", owner=self)
        for shortcut in bind(self, ["Ctrl+P", "Alt+P"]):
            shortcut.activated.connect(self.controls.print.click)
        self.runs_button.set_keys("F9", owner=self)
        for shortcut in bind(self, ["F7"]):
            shortcut.activated.connect(self.pages.show_why)
        for shortcut in bind(self, ["/", "Ctrl+F"]):
            shortcut.activated.connect(self.controls.find)

    # The shell's side -----------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Shows the screen; `month` (2026-10), `number` or `bill_id` say what of it."""
        if "number" in params:
            self.reader.find(str(params["number"]))
        elif "month" in params:
            self.show_month(Month.parse(str(params["month"])))
        if not self._loaded:
            self.refresh()

    def refresh(self) -> None:
        """Reads the month again; what a run changes is read once, at its end."""
        if self.deeds.running:
            self._set_actions()
            return
        self._loaded = True
        self.list.set_loading(on=True)
        self.reader.read_month(self._known.month)
        self.list.panel.link.load()

    def keys(self) -> Sequence[KeyHelp]:
        """The screen's own keys."""
        return KEYS

    def help_page(self) -> str:
        """The bills', the month's runs', or what leads them out of the office."""
        return self.pages.help_page()

    def listings(self) -> Sequence[Listing]:
        """What is shown of the month, and of the bill in the panel."""
        return self.pages.listings()

    def current_customer(self) -> int | None:
        """Whose bill is current."""
        return self.pages.current_customer()

    def payer(self) -> int | None:
        """Whose bill is current."""
        return self.current_customer()

    def folded(self, fold: Fold) -> None:
        """Lower cards and rows, fewer columns, the panel on its own page."""
        self.steps.set_low(low=fold.low)
        self.pages.fold(fold)
        self.sending.fold(fold)

    def escape(self) -> bool:
        """Esc: from what was looked at back to the list, then the panel, then the search."""
        return self.pages.escape()

    def focus_first(self) -> None:
        """The list."""
        self.list.table.setFocus()

    # The month ---------------------------------------------------------------------------

    def show_month(self, month: Month) -> None:
        """Shows another month."""
        if month == self._known.month:
            return
        self._go_to(month)
        self.refresh()

    def _go_to(self, month: Month) -> None:
        """The month before stays in the list until this one is read; nothing is done with it."""
        self._known.month = month
        self.stepper.set_month(month)
        self._known.preview = None
        self._known.findings = Findings()
        self.links.show(month)
        self.sending.show(month)
        self._set_actions()

    def show_runs(self, run_id: int | None) -> None:
        """Shows the month's runs with what came of one; None: of the newest."""
        # Its line said the same, in short.
        self.deeds.drop_result()
        self.pages.show_runs(run_id)

    # What was read ----------------------------------------------------------------------

    def _on_read(self, bills: MonthBills, size: PaperSize, runs: Sequence[RunRow]) -> None:
        self._known.bills, self.deeds.printing.size = bills, size
        self._known.runs = runs
        self.runs_button.set_runs(runs, bills.month)
        self.pages.show_read()
        self._set_actions()
        if self._wanted is not None and self.list.select(self._wanted):
            self._wanted = None

    def _read_beside(self) -> None:
        self.links.read(self._known.month)
        self.sending.read(self._known.month)

    def _on_failed(self, error: DairyError) -> None:
        self.list.set_loading(on=False)
        self.show_error(error)

    def _on_previewed(self, preview: Preview) -> None:
        if self.deeds.running:
            return
        self._known.preview = preview
        self._known.findings = Findings(preview)
        self.pages.show_previewed()
        self._set_actions()

    def _on_found(self, bill: BillView) -> None:
        self._wanted = bill.bill_id
        self.pages.clear_for(Show.VOID if bill.status == "VOID" else Show.ALL)
        month = Month.parse(bill.month)
        if month != self._known.month:
            self._go_to(month)
        self.refresh()

    def _on_ended(self) -> None:
        # What a run would do is another now; until it is known, nothing is said to be made again.
        self._known.preview = None
        self.refresh()

    # Buttons and steps --------------------------------------------------------------------

    def _to_print(self) -> list[BillRow]:
        checked = [row for row in self.list.chosen() if row.status != "VOID"]
        return checked or list(self._known.bills.waiting)

    def _set_actions(self) -> None:
        # Who checks bills wants them printed, whatever else waits.
        checked = bool(self.list.chosen())
        known = self._known
        waits = Waits.PRINT if checked else what_waits(known.bills, known.preview)
        self.controls.set_buttons(
            known.bills,
            known.preview,
            waits=waits,
            printing=len(self._to_print()),
            running=self.deeds.running,
            moment="" if known.is_read else tr("A moment, please."),
        )
        steps = steps_of(known.bills, known.preview, known.findings)
        self.steps.set_steps(steps, waiting=waits.value)
        self.steps.set_low(low=self.fold_now.low)
        self._set_links()

    def _set_links(self) -> None:
        self.controls.set_links(
            offered=self.links.offered and bool(self._known.bills.rows),
            reason=self.deeds.running or self.links.reason(self.list.chosen()),
        )

    # Slots ----------------------------------------------------------------------------------

    def _on_make(self) -> None:
        self.deeds.make(self._known.month, self.controls.make)

    def _on_links(self) -> None:
        self.links.ask(self.list.chosen(), self._known.month)

    def _on_links_changed(self) -> None:
        if (queue := self.links.queue) is not None:
            self.badge.show_state(queue.gateway)
            self.header.set_shown(self.badge, shown=self.badge.is_told)
            self.list.panel.link.set_gateway(queue.gateway)
        self._set_links()

    def _on_print(self) -> None:
        self.deeds.printing.bills(self._to_print())

    def _on_print_on(self, first: BillRow) -> None:
        rows = [row for row in self.list.model.rows if goes_on_paper(row) or row is first]
        self.deeds.printing.bills(rows[rows.index(first) :])

    def _on_send(self) -> None:
        self.sending.pop_up(self.controls.send, self.list.chosen(), self._known.bills.live)

    def _on_save(self) -> None:
        if self.context.actor.role is Role.VIEWER:
            self.deeds.saving.drafts(self._known.month)
            return
        rows = self.list.chosen() or self.list.model.rows
        menu = save_menu(self, self.deeds, self._known.month, rows)
        menu.popup(self.controls.save.mapToGlobal(self.controls.save.rect().bottomLeft()))

    def _on_step_chosen(self, key: str) -> None:
        if key == LOOK:
            self.pages.show_look()
        else:
            self.pages.show_list(Show.NOT_PRINTED if key == PRINTED else Show.ALL)

    def _open_customer(self, customer_id: int) -> None:
        self.go("customers", customer_id=customer_id)
