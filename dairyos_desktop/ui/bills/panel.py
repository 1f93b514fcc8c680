"""The bill beside the list: its paper, its deliveries and lines, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import tr
from dairyos_desktop.ui.bills.deliveries_page import DeliveriesPage
from dairyos_desktop.ui.bills.link_row import LinkRow
from dairyos_desktop.ui.bills.month import is_void
from dairyos_desktop.ui.bills.permission import refusal
from dairyos_desktop.ui.bills.why_page import WhyPage
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.theme.tokens import SPACE_8, SPACE_16
from dairyos_desktop.ui.widgets.buttons import Button, IconButton, Kind
from dairyos_desktop.ui.widgets.label import Label
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.paper_view import PaperView

if TYPE_CHECKING:
    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.dto.billing import BillRow
    from dairyos_desktop.services.dto.documents import PagePicture
    from dairyos_desktop.services.dto.explaining import Explanation
    from dairyos_desktop.ui.context import UiContext

_BILL, _DELIVERIES, WHY = "bill", "deliveries", "why"


class _Pager(QWidget):
    """Turns pages; only there where a bill has several."""

    def __init__(self, view: PaperView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.back = IconButton("chevron-left", tr("Page before"), hint="PgUp")
        self.on = IconButton("chevron-right", tr("Next page"), hint="PgDn")
        self.words = Label(tone="text2")
        self.back.clicked.connect(lambda: view.turn(-1))
        self.on.clicked.connect(lambda: view.turn(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_16, 0, SPACE_16, 0)
        row.setSpacing(SPACE_8)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.words)
        row.addWidget(self.on)
        row.addStretch(1)
        self.tell()

    def tell(self) -> None:
        """Follows the view."""
        view = self._view
        self.words.setText(tr("Page {page} of {pages}", page=view.page + 1, pages=view.pages))
        self.back.setEnabled(view.page > 0)
        self.on.setEnabled(view.page + 1 < view.pages)
        self.setVisible(view.pages > 1)


class BillPanel(SidePanel):
    """Follows the list's current bill.

    Signals:
        print_wanted(BillRow): Print.
        print_on_wanted(BillRow): Print it and what follows it in the list.
        save_wanted(BillRow): Save PDF….
        issue_wanted(BillRow): Mark as issued.
        void_wanted(BillRow): Void….
        customer_wanted(int): Open the customer.
        money_wanted(int): Take money from the customer.
    """

    print_wanted = Signal(object)
    print_on_wanted = Signal(object)
    save_wanted = Signal(object)
    issue_wanted = Signal(object)
    void_wanted = Signal(object)
    customer_wanted = Signal(int)
    money_wanted = Signal(int)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(
            tabs=(
                (_BILL, tr("Bill")),
                (_DELIVERIES, tr("Deliveries")),
                (WHY, tr("Why this amount?")),
            ),
            name=tr("Bill"),
            parent=parent,
        )
        self._context = context
        self._row: BillRow | None = None
        self._shown: dict[str, tuple[int, int]] = {}
        self.paper = PaperView()
        self.paper.wanted.connect(self._on_picture_wanted)
        self.pager = _Pager(self.paper)
        self.paper.turned.connect(lambda _page: self.pager.tell())
        self.void_note = Label(tone="text2", wrap=True)
        self.void_note.setContentsMargins(SPACE_16, SPACE_8, SPACE_16, SPACE_8)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.void_note)
        column.addWidget(self.paper, 1)
        column.addWidget(self.pager)
        self.link = LinkRow(context)
        column.addWidget(self.link)
        self.deliveries = DeliveriesPage()
        self.add_page(page, _BILL, scrolls=False)
        self.add_page(self.deliveries, _DELIVERIES)
        self.why = WhyPage()
        self.add_page(self.why, WHY)
        self.tabs.chosen.connect(lambda _key: self._load())
        self._add_buttons()

    def _add_buttons(self) -> None:
        self.print_button = Button(tr("Print"), icon="printer")
        self.save_button = Button(tr("Save PDF…"), icon="file-down")
        # Three buttons with their words have no room beside each other.
        self.save_button.set_icon_only(on=True)
        self.money_button = Button(tr("Take money"), icon="hand-coins", hint="F6")
        self.more_button = IconButton("ellipsis", tr("More about this bill"), kind=Kind.SECONDARY)
        self.print_button.clicked.connect(lambda: self._tell(self.print_wanted))
        self.save_button.clicked.connect(lambda: self._tell(self.save_wanted))
        self.money_button.clicked.connect(self._on_money_clicked)
        self.more_button.clicked.connect(self._on_more)
        self.add_button(self.print_button)
        self.add_button(self.save_button)
        self.add_button(self.money_button)
        self.buttons.addWidget(self.more_button)

    @property
    def row(self) -> BillRow | None:
        """The bill that is shown."""
        return self._row

    def show_bill(self, row: BillRow | None) -> None:
        """Shows a bill; the same one only where it changed."""
        same = row is not None and self._row is not None and row.bill_id == self._row.bill_id
        changed = row != self._row
        self._row = row
        if changed or not same:
            self.link.show_bill(row)
        if row is None:
            self.paper.show_words(tr("Choose a bill in the list."))
        elif changed or not same:
            if not same:
                self.paper.forget_place(row.number)
            self._shown.clear()
            self._load()
        self._set_buttons()

    def deliveries_shown(self) -> BillPaper | None:
        """The bill whose deliveries and lines are looked at; None while they aren't."""
        paper = self.deliveries.paper
        seen = self.isVisible() and self.tabs.current() == _DELIVERIES and self._row is not None
        return paper if seen and paper is not None and _DELIVERIES in self._shown else None

    def reload(self) -> None:
        """Reads again, because what the paper shows may be another now."""
        self._shown.clear()
        self._load()

    def _set_buttons(self) -> None:
        row = self._row
        void = row is not None and is_void(row)
        self.paper.set_void(on=void)
        self.void_note.setVisible(void)
        if row is not None and void:
            self.void_note.setText(tr("Void: {void_reason}", void_reason=row.void_reason))
        reason = tr("Choose a bill first.") if row is None else ""
        reason = reason or (tr("The bill is void.") if void else "")
        reason = reason or refusal(self._context.actor, Action.ISSUE_BILLS)
        self.print_button.set_reason(reason)
        self.save_button.set_reason(reason)
        self.more_button.set_reason(tr("Choose a bill first.") if row is None else "")
        no_money = refusal(self._context.actor, Action.TAKE_PAYMENTS)
        self.money_button.set_reason(tr("Choose a bill first.") if row is None else no_money)

    def _on_money_clicked(self) -> None:
        if self._row is not None:
            self.money_wanted.emit(self._row.customer_id)

    def _tell(self, signal: SignalInstance) -> None:
        if self._row is not None:
            signal.emit(self._row)

    # What is read -------------------------------------------------------------------

    def _load(self) -> None:
        if self._row is None or not self.isVisible():
            return
        tab = self.tabs.current()
        key = (self._row.bill_id, self._row.version)
        if self._shown.get(tab) == key:
            return
        if tab == _BILL:
            self.paper.ask()
            return
        if tab == WHY:
            self._load_why(key)
            return
        services, actor, bill_id = self._context.services, self._context.actor, self._row.bill_id
        self._context.work.run(
            self,
            lambda: services.billing.papers(actor, [bill_id]),
            done=lambda papers: self._on_paper(papers, key),
            failed=self._on_failed,
            newest="paper",
        )

    def _load_why(self, key: tuple[int, int]) -> None:
        if self._row is None:
            return
        services, actor, number = self._context.services, self._context.actor, self._row.number
        self._context.work.run(
            self,
            lambda: services.billing.explain(actor, number),
            done=lambda explanation: self._on_explained(explanation, key),
            failed=self._on_failed,
            newest="why",
        )

    def _on_explained(self, explanation: Explanation, key: tuple[int, int]) -> None:
        if self._row is not None and self._row.bill_id == key[0]:
            self._shown[WHY] = key
            self.why.show_explanation(explanation)

    def _on_paper(self, papers: list[BillPaper], key: tuple[int, int]) -> None:
        if papers and self._row is not None and self._row.bill_id == key[0]:
            self._shown[_DELIVERIES] = key
            self.deliveries.show_paper(papers[0])

    def _on_picture_wanted(self, page: int, scale: float) -> None:
        if self._row is None:
            return
        services, actor, row = self._context.services, self._context.actor, self._row
        key = (row.bill_id, row.version)
        self._context.work.run(
            self,
            lambda: services.documents.picture(actor, row.bill_id, page=page, scale=scale),
            done=lambda picture: self._on_picture(picture, scale, key),
            failed=self._on_failed,
            newest="picture",
        )

    def _on_picture(self, picture: PagePicture, scale: float, key: tuple[int, int]) -> None:
        if self._row is not None and self._row.bill_id == key[0]:
            self._shown[_BILL] = key
            self.paper.show_page(picture, scale)
            self.pager.tell()

    def _on_failed(self, error: DairyError) -> None:
        self.paper.show_words(error.message)
        self.pager.tell()

    # More ---------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What else can be done with the bill."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        row = self._row
        if row is None:
            return menu
        actor = self._context.actor
        menu.addAction(icon("user"), tr("Open the customer")).triggered.connect(
            lambda: self.customer_wanted.emit(row.customer_id)
        )
        menu.addSeparator()
        unprinted = tr("The bill is void.") if is_void(row) else ""
        unprinted = unprinted or refusal(actor, Action.ISSUE_BILLS)
        print_on = menu.addAction(icon("printer"), tr("Print from this bill on…"))
        print_on.triggered.connect(lambda: self.print_on_wanted.emit(row))
        print_on.setEnabled(not unprinted)
        print_on.setToolTip(unprinted)
        issue = menu.addAction(icon("check"), tr("Mark as issued…"))
        issue.triggered.connect(lambda: self.issue_wanted.emit(row))
        done = tr("The bill is issued.") if row.issued else refusal(actor, Action.ISSUE_BILLS)
        issue.setEnabled(not done)
        issue.setToolTip(done)
        void = menu.addAction(icon("trash-2"), tr("Void…"))
        void.triggered.connect(lambda: self.void_wanted.emit(row))
        why = tr("The bill is void.") if is_void(row) else refusal(actor, Action.VOID_BILLS)
        void.setEnabled(not why)
        void.setToolTip(why)
        menu.setToolTipsVisible(True)
        return menu

    def _on_more(self) -> None:
        menu = self.menu()
        corner = self.more_button.mapToGlobal(self.more_button.rect().topRight())
        size = menu.sizeHint()
        corner.setX(corner.x() - size.width())
        corner.setY(corner.y() - size.height())
        menu.popup(corner)
