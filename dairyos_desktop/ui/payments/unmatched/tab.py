"""The Unmatched tab: money without a customer is given to one, and taken back."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from dairyos_desktop.domain.roles import Action, least_role_word, may
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.ui.customer_picks import pick_of
from dairyos_desktop.ui.exporting import table_listing
from dairyos_desktop.ui.fold import UNFOLDED, Room
from dairyos_desktop.ui.payments.tab import Tab
from dairyos_desktop.ui.payments.unmatched.columns import columns
from dairyos_desktop.ui.payments.unmatched.page import PaymentPage
from dairyos_desktop.ui.payments.unmatched.words import choice_of_customer, paid_words
from dairyos_desktop.ui.screen import KeyHelp
from dairyos_desktop.ui.theme.tokens import CONTROL_HEIGHT
from dairyos_desktop.ui.widgets.buttons import Button, Kind, bind
from dairyos_desktop.ui.widgets.chips import Chips
from dairyos_desktop.ui.widgets.chips import Choice as Chip
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.panel import SidePanel
from dairyos_desktop.ui.widgets.split import ListAndPanel
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.work import Lane

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.customers import CustomerRow
    from dairyos_desktop.services.dto.payments import PaymentView
    from dairyos_desktop.services.dto.unmatched import Likeliest, UnmatchedPayment
    from dairyos_desktop.ui.context import UiContext
    from dairyos_desktop.ui.exporting import Listing
    from dairyos_desktop.ui.fold import Fold
    from dairyos_desktop.ui.payments.unmatched.words import Choice
    from dairyos_desktop.ui.widgets.picker import Pick

WAITING, ASSIGNED = "waiting", "assigned"
_ROOM_FOR_BOTH = 760
_DIGITS = "123456789"


@dataclass(frozen=True)
class _Read:
    waiting: tuple[UnmatchedPayment, ...]
    assigned: tuple[UnmatchedPayment, ...]
    timezone: str


class UnmatchedTab(Tab):
    """The money at the left, the three likeliest bills at the right."""

    key: ClassVar[str] = "unmatched"
    title: ClassVar[str] = tr_later("Unmatched")
    topics: ClassVar[frozenset[str]] = frozenset({"payments", "bills", "customers", "news"})
    counts: ClassVar[bool] = True
    of_gateway: ClassVar[bool] = True

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._zone: zoneinfo.ZoneInfo = zoneinfo.ZoneInfo("Asia/Kolkata")
        self._read = _Read((), (), "")
        self._fold = UNFOLDED
        self._customers: dict[int, CustomerRow] = {}
        self._ready_for: int | None = None
        self._giving: set[int] = set()
        self._last: int | None = None
        self._came_back: int | None = None
        needed = least_role_word(Action.TAKE_PAYMENTS)
        self._refusal = (
            ""
            if may(context.actor.role, Action.TAKE_PAYMENTS)
            else tr("Only the role {needed} and above may match payments.", needed=needed)
        )
        self.views = Chips(
            [Chip(WAITING, tr("Waiting")), Chip(ASSIGNED, tr("Given lately"))],
            name=tr("Which payments"),
        )
        self.model: RowsModel[UnmatchedPayment] = RowsModel(
            columns(), key=lambda row: row.payment_id, parent=self
        )
        self.table: TableView[UnmatchedPayment] = TableView(
            self.model, name=tr("Payments without a customer")
        )
        self._none = EmptyState("circle-check", tr("Every payment has a customer."))
        self.table.set_empty(self._none)
        self.page = PaymentPage()
        self.panel = SidePanel(tr("Whose money is it?"), name=tr("Whose money is it?"))
        self.panel.add_page(self.page)
        # As high as with the cross, which stands there in a narrow window only.
        self.panel.title.setMinimumHeight(CONTROL_HEIGHT)
        self.give = Button(tr("Give it"), Kind.PRIMARY, hint="Enter")
        self.take_back = Button(tr("Take it back"), icon="undo-2", hint="U")
        for button in (self.give, self.take_back):
            self.panel.add_button(button)
        self.split = ListAndPanel(self.table, self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self._bind()
        self._show_current()

    def _bind(self) -> None:
        self.views.chosen.connect(self._on_view_chosen)
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.table.opened.connect(lambda _row: self._on_opened())
        self.give.clicked.connect(self.give_current)
        self.take_back.clicked.connect(self.take_back_last)
        self.page.cards.chosen.connect(self._tell)
        self.page.cards.entered.connect(self.give_current)
        self.page.picker.picked.connect(self._on_picked)
        self.panel.closed.connect(self._fit)
        # Letters and digits are keys in the list and on the cards, never in the field.
        for owner in (self.table, self.page.cards):
            for shortcut in bind(owner, ["U"]):
                shortcut.activated.connect(self.take_back_last)
            for shortcut in bind(owner, ["/"]):
                shortcut.activated.connect(self._look_up)
            for at, digit in enumerate(_DIGITS):
                for shortcut in bind(owner, [digit]):
                    shortcut.activated.connect(partial(self.page.cards.choose, at))

    # What the screen asks -------------------------------------------------------------

    def left_parts(self) -> Sequence[QWidget]:
        """Which payments."""
        return (self.views,)

    def load(self) -> None:
        """Reads what waits, what was given lately, and who there is."""
        unmatched, actor = self.context.services.unmatched, self.context.actor
        office, customers = self.context.services.office, self.context.services.customers
        self.table.set_loading(on=True)
        self.context.work.run(
            self,
            lambda: _Read(
                unmatched.waiting(actor),
                unmatched.assigned(actor),
                office.get(actor).details.timezone,
            ),
            done=self._on_read,
            failed=self._on_not_read,
            newest="unmatched",
        )
        self.context.work.run(
            self,
            lambda: customers.index(actor),
            done=self._on_customers,
            failed=self.failed.emit,
            newest="unmatched picks",
        )

    @classmethod
    def count_waiting(cls, services: Services, actor: Actor) -> int:
        """Counts what waits, for the word on the tab."""
        return len(services.unmatched.waiting(actor))

    def fold(self, fold: Fold) -> None:
        """Takes the window's fold."""
        self._fold = fold
        self.page.set_low(low=fold.low)
        self._fit()

    def keys(self) -> Sequence[KeyHelp]:
        """This tab's own keys."""
        return (
            KeyHelp("Enter", tr("Give the payment to the customer who is chosen")),
            KeyHelp("1 2 3", tr("Choose another of the likeliest")),
            KeyHelp("/", tr("Look another customer up")),
            KeyHelp("U", tr("Take the payment back that was given last")),
        )

    def listings(self) -> Sequence[Listing]:
        """The list that is shown."""
        waiting = self.views.current() == WAITING
        words = tr("the unmatched payments") if waiting else tr("the payments given lately")
        title = tr("Unmatched payments") if waiting else tr("Payments given to customers")
        return (table_listing(self.table, words=words, title=title),)

    def focus_first(self) -> bool:
        """To the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def escape(self) -> bool:
        """Back to the list from the panel; a narrow window closes it."""
        inside = self.panel.isAncestorOf(self.focusWidget() or self.table)
        if self._is_narrow and self.split.panel_open:
            self.split.close_panel()
        elif inside:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def current_customer(self) -> int | None:
        """Whoever is chosen."""
        row, choice = self.table.current_row(), self.page.cards.current
        if row is not None and row.customer_id is not None:
            return row.customer_id
        return None if choice is None else choice.customer_id

    @property
    def side_width(self) -> int:
        """The panel's."""
        return 0 if self._is_narrow or not self.split.panel_open else self.panel.width()

    # Reading --------------------------------------------------------------------------

    def _on_read(self, read: _Read) -> None:
        self._read = read
        self._zone = zoneinfo.ZoneInfo(read.timezone)
        self._giving.clear()
        self.table.set_loading(on=False)
        self.views.set_counts({WAITING: len(read.waiting), ASSIGNED: len(read.assigned)})
        self.arrange_bar()
        self.waiting_changed.emit(len(read.waiting))
        self._show_rows()

    def _on_not_read(self, error: DairyError) -> None:
        self.table.set_loading(on=False)
        self.failed.emit(error)

    def _on_customers(self, rows: Sequence[CustomerRow]) -> None:
        self._customers = {row.id: row for row in rows}
        self.page.picker.set_picks([pick_of(row) for row in rows])

    def _on_view_chosen(self, _key: str) -> None:
        self._show_rows()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_rows(self) -> None:
        waiting = self.views.current() == WAITING
        self._none.set_sentence(
            tr("Every payment has a customer.")
            if waiting
            else tr("No payment was given to a customer by hand in the last 30 days.")
        )
        rows = self._read.waiting if waiting else self._read.assigned
        self.model.set_rows([row for row in rows if row.payment_id not in self._giving])
        if self._came_back is not None and self.table.select_key(self._came_back):
            self._came_back = None
        if self.table.current_row() is None and self.model.rows:
            self.table.select_key(self.model.rows[0].payment_id)
        self._show_current()

    def _show_current(self) -> None:
        row = self.table.current_row()
        self._ready_for = None
        self.page.show_payment(row, self._zone)
        self._tell()
        self._fit()
        if row is None or row.customer_id is not None:
            return
        unmatched, actor = self.context.services.unmatched, self.context.actor
        self.context.work.run(
            self,
            lambda: unmatched.likeliest(actor, row.payment_id),
            done=partial(self._on_likeliest, row.payment_id),
            failed=self.failed.emit,
            newest="likeliest",
        )

    def _on_likeliest(self, payment_id: int, found: Likeliest) -> None:
        row = self.table.current_row()
        if row is None or row.payment_id != payment_id:
            return
        self._ready_for = payment_id
        self.page.show_likeliest(found)
        self._tell()

    # Giving and taking back -------------------------------------------------------------

    def give_current(self) -> None:
        """Gives the payment to the customer who is chosen."""
        row, choice = self.table.current_row(), self.page.cards.current
        if row is None or row.customer_id is not None or self._ready_for != row.payment_id:
            return
        if self._refusal:
            return
        if choice is None:
            self._look_up()
            return
        self._giving.add(row.payment_id)
        unmatched, actor = self.context.services.unmatched, self.context.actor
        self.context.work.run(
            self,
            lambda: unmatched.assign(actor, row.payment_id, choice.code, choice.number or None),
            done=partial(self._on_given, choice),
            failed=partial(self._on_not_given, row.payment_id),
            lane=Lane.WRITE,
            busy=self.give,
        )
        # The next may be looked at meanwhile; one that fails comes back.
        self._show_rows()

    def _on_given(self, choice: Choice, payment: PaymentView) -> None:
        self._last = payment.payment_id
        self.settled.emit()
        self.told.emit(
            tr(
                "{amount} given to {choice}: {said}",
                amount=payment.amount.format(),
                choice=choice.name,
                said=paid_words(payment),
            ),
            partial(self._take_back, payment.payment_id),
        )

    def _on_not_given(self, payment_id: int, error: DairyError) -> None:
        self._giving.discard(payment_id)
        self.failed.emit(error)
        self.load()

    def take_back_last(self) -> None:
        """Takes back the payment that is shown as given, else the one given last."""
        row = self.table.current_row()
        if row is not None and row.customer_id is not None:
            self._take_back(row.payment_id)
        elif self._last is not None:
            self._take_back(self._last)

    def _take_back(self, payment_id: int) -> None:
        if self._refusal:
            return
        unmatched, actor = self.context.services.unmatched, self.context.actor
        self._last = None
        self.context.work.run(
            self,
            lambda: unmatched.take_back(actor, payment_id),
            done=self._on_taken_back,
            failed=self.failed.emit,
            lane=Lane.WRITE,
            busy=self.take_back,
        )

    def _on_taken_back(self, payment: PaymentView) -> None:
        self.settled.emit()
        # The next Enter is meant for it, not for the one that was looked at in between.
        self._came_back = payment.payment_id
        self._show_rows()
        self.told.emit(
            tr("{amount} waits for a customer again", amount=payment.amount.format()), None
        )

    def _look_up(self) -> None:
        if self._is_narrow:
            self.split.open_panel()
        if self.page.other.isVisible():
            self.page.picker.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.page.picker.selectAll()
            self.panel.show_whole(self.page.other)

    def _on_picked(self, pick: Pick) -> None:
        row = self.table.current_row()
        if row is not None and pick.key in self._customers:
            self._ready_for = row.payment_id
            self.page.add_choice(choice_of_customer(self._customers[pick.key]))
            self._tell()
            # Enter once more gives it.
            (self.give if self._is_narrow else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_opened(self) -> None:
        if self._is_narrow and not self.split.panel_open:
            self.split.open_panel()
            self.give.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.give_current()

    def _tell(self) -> None:
        """The button names whom it is for; what can't be done is not offered."""
        row, choice = self.table.current_row(), self.page.cards.current
        given = row is not None and row.customer_id is not None
        self.give.setVisible(not given)
        self.give.setText(
            tr("Give it") if choice is None else tr("Give it to {code}", code=choice.code)
        )
        nobody = tr("Choose a customer first.") if choice is None else ""
        self.give.set_reason(self._refusal or nobody)
        self.take_back.setVisible(given or self._last is not None)
        self.take_back.set_reason(self._refusal)

    # Room -------------------------------------------------------------------------------

    @property
    def _is_narrow(self) -> bool:
        return self._fold.room is Room.NARROW or self.width() < _ROOM_FOR_BOTH

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another place for the panel."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside the list where there is room, as soon as there is a payment to tell of."""
        narrow = self._is_narrow
        self.panel.close_button.setVisible(narrow)
        self.split.fold(replace(self._fold, room=Room.NARROW if narrow else Room.WIDE))
        if not narrow and self.model.rows and not self.split.panel_open:
            self.split.open_panel()
        elif not self.model.rows and self.split.panel_open:
            self.panel.hide()
            self.split.fold(self._fold)
        self.table.hide_secondary(hide=self._fold.room < Room.WIDE or self.split.panel_open)
        self.side_changed.emit()
