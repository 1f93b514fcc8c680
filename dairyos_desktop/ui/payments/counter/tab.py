"""The Counter tab: customer, amount, way of payment, Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.roles import Action, may
from dairyos_desktop.domain.texts import as_shown, tr, tr_later
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.fold import UNFOLDED, Fold, Room
from dairyos_desktop.ui.payments.counter.form import missing, why_no_settling
from dairyos_desktop.ui.payments.counter.meant import is_let_off, is_meant
from dairyos_desktop.ui.payments.counter.owed_view import OwedView
from dairyos_desktop.ui.payments.counter.receipts_desk import ReceiptsDesk
from dairyos_desktop.ui.payments.counter.result_view import ResultView
from dairyos_desktop.ui.payments.counter.take_line import TakeLine
from dairyos_desktop.ui.payments.counter.taking import Taking
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.held_keys import HeldKeys
from dairyos_desktop.ui.widgets.picker import Pick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.dto.counter import DebtRow, Owed, Taken
    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing

NOT_ALLOWED = tr_later("Your role may only look. Ask a clerk or above.")
_BEGIN = tr_later("Who pays? Type part of a name.")


class CounterTab(Tab):
    """Reads who there is and what they owe; the line, the view and the list do the rest."""

    key: ClassVar[str] = "counter"
    title: ClassVar[str] = tr_later("Counter")
    topics: ClassVar[frozenset[str]] = frozenset({"payments", "bills", "customers", "settings"})

    def __init__(self, context: UiContext) -> None:
        super().__init__(context)
        self._customer_id = 0
        self._first: DebtRow | None = None
        self._other_way = self._will_print = False
        self._fold = UNFOLDED
        self._may_take = may(context.actor.role, Action.TAKE_PAYMENTS)
        self.line = TakeLine()
        self.view = OwedView()
        self.result = ResultView()
        self.taking = Taking(context, self, self.line)
        self.receipts = ReceiptsDesk(context, self)
        self._held = HeldKeys(self)
        self._left = QStackedWidget()
        self._idle = EmptyState("hand-coins", as_shown(_BEGIN))
        for page in (self._idle, self.view, self.result):
            self._left.addWidget(page)
        below = QHBoxLayout()
        below.setSpacing(0)
        below.addWidget(self._left, 1)
        below.addWidget(self.receipts.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addLayout(below, 1)
        self._connect()
        self._begin()

    def _connect(self) -> None:
        line, view = self.line, self.view
        line.customer.picked.connect(lambda pick: self.choose(pick.key, pick.title))
        line.customer.promised.connect(self._held.hold)
        line.customer.missed.connect(self._on_missed)
        line.customer.textEdited.connect(self._on_customer_edited)
        line.changed.connect(self._show_amount)
        line.wanted.connect(self.take)
        line.down_wanted.connect(self._on_down_wanted)
        view.first_chosen.connect(self._on_first_chosen)
        view.settle_wanted.connect(self.settle_short)
        self.result.print_wanted.connect(self._print_taken)
        self.result.mail_wanted.connect(self._mail_taken)
        self.taking.taken.connect(self._on_taken)
        self.taking.read_wanted.connect(self.load)
        self.receipts.changed.connect(self._arrange)
        self.receipts.reversed_found.connect(self._on_reversed_found)
        line.take_button.set_keys("Ctrl+Return", owner=self)
        for keys, deed in (
            (["Ctrl+Shift+Return"], self._take_other_way),
            (["F4"], view.settle_button.click),
            (["Ctrl+P", "Alt+P"], self._print_last),
        ):
            for shortcut in bind(self, keys):
                shortcut.activated.connect(deed)
        if not self._may_take:
            line.take_button.set_reason(as_shown(NOT_ALLOWED))

    # The screen's side -------------------------------------------------------------------

    def activate(self, params: Mapping[str, Any]) -> None:
        """Takes money from `customer_id`, unless somebody else's is half typed."""
        customer_id = params.get("customer_id")
        if not isinstance(customer_id, int) or customer_id == self._customer_id:
            return
        if not self.line.touched:
            self.choose(customer_id)
            return
        whose = self.view.owed.name if self.view.owed is not None else tr("somebody else")
        self.announced.emit(
            Banner(
                tr("What you typed for {whose} is not taken yet.", whose=whose),
                tr("Take it, or put it away."),
                tone="warn",
                actions=[(tr("Put it away"), lambda: self._put_away_for(customer_id))],
            )
        )

    def _put_away_for(self, customer_id: int) -> None:
        self.settled.emit()
        self.choose(customer_id)

    def load(self) -> None:
        """Reads who there is, the receipts, and what is owed by whom one looks at."""
        customers, actor = self.context.services.customers, self.context.actor
        self.context.work.run(
            self,
            lambda: [pick_of(row) for row in customers.index(actor)],
            done=self.line.customer.set_picks,
            failed=self._on_read_failed,
            newest="picks",
        )
        self.receipts.read_rules()
        self.receipts.read()
        if self._customer_id:
            self._read_owed()

    def fold(self, fold: Fold) -> None:
        """The list of receipts gives way: narrower, then away while somebody is served."""
        self._fold = fold
        self.line.fold(fold)
        self.receipts.side.set_wide(wide=fold.room is Room.WIDE)
        self.view.fold(fold)
        self.result.fold(low=fold.low)
        self._arrange()

    def _arrange(self) -> None:
        """Where it is narrow one at a time: the list, who is served, or what came of it."""
        narrow = self._fold.room is Room.NARROW
        side = self.receipts.side
        alone = narrow and (side.form is not None or self._left.currentWidget() is self._idle)
        side.set_alone(alone=alone)
        self._left.setHidden(alone)
        side.setHidden(narrow and not alone)
        self.side_changed.emit()

    @property
    def side_width(self) -> int:
        """The list of receipts has its buttons where toasts would stand."""
        side = self.receipts.side
        return 0 if side.isHidden() or self._left.isHidden() else side.width()

    def keys(self) -> Sequence[KeyHelp]:
        """The counter's own keys."""
        return (
            KeyHelp(
                "Enter", tr("Go on: customer, amount, by; cash is taken, others say a reference")
            ),
            KeyHelp("Ctrl Enter", tr("Take the money")),
            KeyHelp("Ctrl Shift Enter", tr("Take it, and print or don't print the other way")),
            KeyHelp("F4", tr("Take it, and let the few rupees off that are missing")),
            KeyHelp("Down", tr("To what is owed; Enter there pays that bill first")),
            KeyHelp("Ctrl P", tr("Print the receipt, as often as it is wanted")),
            KeyHelp("R", tr("Reverse the receipt (in the last receipts)")),
        )

    def listings(self) -> Sequence[Listing]:
        """The last receipts, and what is owed."""
        whose = self.view.owed
        lists = [
            table_listing(
                self.receipts.list.table,
                words=tr("the last receipts"),
                title=self.receipts.list.title.text(),
            )
        ]
        if whose is not None and self._left.currentWidget() is self.view:
            words = tr("what {whose} owes", whose=whose.name)
            title = tr("What {code} {whose} owes", code=whose.code, whose=whose.name)
            lists.insert(0, table_listing(self.view.table, words=words, title=title))
        return lists

    def focus_first(self) -> bool:
        """Who pays."""
        self.line.focus(self.line.customer if not self._customer_id else self.line.amount)
        return True

    def escape(self) -> bool:
        """Closes the form that reverses; where it is narrow also what came of the last receipt."""
        if self.receipts.close_form():
            return True
        if self._fold.room is Room.NARROW and self._left.currentWidget() is self.result:
            self._show(self._idle)
            return True
        return False

    def current_customer(self) -> int | None:
        """Who stands there."""
        return self._customer_id or None

    # Who pays ----------------------------------------------------------------------------

    def _begin(self) -> None:
        """Empty fields and a new key."""
        self.taking.begin()
        self._customer_id = 0
        self._first = None
        self.line.clear()
        self._tell_button()

    def choose(self, customer_id: int, name: str = "") -> None:
        """Somebody pays: what they owe is read; keys pressed meanwhile wait for it.

        Args:
            customer_id: Who.
            name: As the field found them; where another screen sent them it is read with the rest.
        """
        self._begin()
        self._customer_id = customer_id
        self.line.customer.show_pick(name)
        self.line.focus(self.line.amount)
        self._held.hold()
        self._read_owed()
        # The name without its local twin, which the field has too.
        self.receipts.show_of(customer_id, name.partition(" · ")[0])

    def _read_owed(self) -> None:
        counter, actor, wanted = (
            self.context.services.counter,
            self.context.actor,
            self._customer_id,
        )
        self.context.work.run(
            self,
            lambda: counter.owed(actor, wanted),
            done=self._on_owed,
            failed=self._on_read_failed,
            newest="owed",
        )

    def _on_owed(self, owed: Owed) -> None:
        if owed.customer_id != self._customer_id:
            return
        new = self.view.owed is None or self._left.currentWidget() is not self.view
        new = new or self.view.owed is None or self.view.owed.customer_id != owed.customer_id
        self.view.show_owed(owed)
        if self._first_id not in {one.bill_id for one in owed.debts} and not self.taking.in_doubt:
            # Void or paid meanwhile: nobody could unname it in the list.
            self._first = None
        self.line.customer.show_pick(owed.name)
        if new or not self.line.amount.isModified():
            self.line.set_amount(owed.due or None)
        self.receipts.name_of(owed.customer_id, owed.name)
        self._show(self.view)
        self._show_amount()
        self._held.let_go()

    def _on_customer_edited(self) -> None:
        """Half a name is nobody."""
        if self._customer_id:
            self._customer_id = 0
            self._first = None
            self.line.set_amount(None)
            self._show(self._idle)
            self.receipts.show_of(0, "")
        self.line.fields["customer"].set_error("")
        self._tell_button()

    def _on_missed(self) -> None:
        self._held.drop()
        words = tr("Nobody fits “{text}”.", text=self.line.customer.text().strip())
        self.line.fields["customer"].set_error(words)
        self.line.focus(self.line.customer)

    def _on_read_failed(self, error: DairyError) -> None:
        self._held.drop()
        self.failed.emit(error)

    # How much ----------------------------------------------------------------------------

    def _on_first_chosen(self, debt: DebtRow) -> None:
        """Enter on a bill names it; Enter once more takes that back."""
        if debt.bill_id is not None:
            named = self._first is not None and self._first.bill_id == debt.bill_id
            self._first = None if named else debt
            self._show_amount()

    @property
    def _first_id(self) -> int | None:
        """The bill that is named, if one is."""
        return None if self._first is None else self._first.bill_id

    def _on_down_wanted(self) -> None:
        if self._left.currentWidget() is self.view and self.view.model.rows:
            self.view.table.setFocus(Qt.FocusReason.OtherFocusReason)
            if self.view.table.current_row() is None:
                self.view.table.selectRow(0)

    def _show_amount(self) -> None:
        owed = self.view.owed if self._customer_id else None
        amount = self.line.money()
        why_not = as_shown(NOT_ALLOWED) if not self._may_take else why_no_settling(owed, amount)
        self.view.show_amount(amount, self._first_id, why_not)
        self._tell_button()

    def _tell_button(self) -> None:
        amount = self.line.money() if self._customer_id else None
        there = amount is not None and amount > Money.zero
        words = (
            tr("Take {amount}", amount=amount.format())
            if there and amount is not None
            else tr("Take the money")
        )
        self.line.take_button.setText(words)

    # Taking ------------------------------------------------------------------------------

    def take(self, let_off: Money = Money.zero) -> None:
        """Takes the money that is typed, from whom is chosen."""
        owed = self.view.owed
        if not self._customer_id or owed is None or owed.customer_id != self._customer_id:
            words = tr("Who pays? Type part of a name, phone or code.")
            self.line.fields["customer"].set_error(words)
            self.line.focus(self.line.customer)
            return
        amount = self.line.money()
        # What was tried is not asked about again.
        if (
            amount is not None
            and not self.taking.in_doubt
            and not is_meant(self.context.prompts, self, owed, amount)
        ):
            self._other_way = False
            self.line.focus(self.line.amount)
            return
        # As it stands with this try: one that is refused says nothing of the next.
        self._will_print, self._other_way = self.receipts.prints != self._other_way, False
        self.taking.take(owed, self._first, let_off)

    def settle_short(self) -> None:
        """Takes the money and lets the few rupees off that are missing."""
        owed, amount = self.view.owed, self.line.money()
        if not self._customer_id or owed is None or amount is None:
            return
        short = missing(owed, amount)
        if is_let_off(self.context.prompts, self, owed, short):
            self.take(short)

    def _take_other_way(self) -> None:
        """Prints where the office doesn't, and the other way round."""
        self._other_way = True
        self.line.take_button.click()
        self._other_way = False

    def _on_taken(self, taken: Taken, owed: Owed) -> None:
        self.settled.emit()
        self.result.show_taken(taken, owed.name, prints=self._will_print)
        self._begin()
        self._show(self.result)
        self.receipts.show_of(0, "")
        if self.isVisible():
            self.line.focus(self.line.customer)
        if self._will_print:
            self._print_taken()

    def _on_reversed_found(self, payment_ids: set[int]) -> None:
        """What came of a receipt is no longer true once it is taken back."""
        if self._left.currentWidget() is self.result and self.result.payment_id in payment_ids:
            self._show(self._idle)

    def _show(self, page: QWidget) -> None:
        self._left.setCurrentWidget(page)
        self._arrange()

    # Paper -------------------------------------------------------------------------------

    def _print_taken(self) -> None:
        self.receipts.printing.print_receipt(self.result.payment_id, self.result.print_button)

    def _mail_taken(self) -> None:
        self.receipts.mail(self.result.payment_id, self.result.mail_button)

    def _print_last(self) -> None:
        if self._left.currentWidget() is self.result:
            self.result.print_button.click()
        else:
            self.receipts.list.print_button.click()


def pick_of(row: CustomerRow) -> Pick:
    """A customer as the field finds them; whoever left pays their last bill too."""
    names = f"{row.name} · {row.name_local}" if row.name_local else row.name
    detail = " · ".join(part for part in (row.address, row.code, row.phone) if part)
    return Pick(row.id, names, detail, row.search_text, last=not row.active)
