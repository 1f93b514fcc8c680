"""Where a round begins: route, who collects, the day; below, the rounds there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trc
from dairyos_desktop.ui.fold import Room
from dairyos_desktop.ui.payments.round.foot import difference_words
from dairyos_desktop.ui.theme.tokens import PAGE_MARGIN, SPACE_8, SPACE_12
from dairyos_desktop.ui.widgets.empty import EmptyState
from dairyos_desktop.ui.widgets.fields import FormField, Select
from dairyos_desktop.ui.widgets.marks import Mark
from dairyos_desktop.ui.widgets.steppers import DateStepper
from dairyos_desktop.ui.widgets.table.columns import SECONDARY, STRONG, Align, Column, Look
from dairyos_desktop.ui.widgets.table.model import RowsModel
from dairyos_desktop.ui.widgets.table.totals import TotalsLine
from dairyos_desktop.ui.widgets.table.view import TableView
from dairyos_desktop.ui.widgets.walker_field import WalkerField

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from dairyos_desktop.domain.money import Money
    from dairyos_desktop.services.dto.collecting import CollectionRow, PersonDifference
    from dairyos_desktop.services.dto.consumption import RouteChoice
    from dairyos_desktop.services.dto.delivery import PersonRow
    from dairyos_desktop.ui.fold import Fold

_MOST_PEOPLE: Final = 4
_ROUTE, _ROUTE_NARROW = 200, 156
_PERSON, _PERSON_NARROW = 220, 196
_OPEN = Look(mark=Mark.CIRCLE, weight=600)
_CLOSED = Look(mark=Mark.TICK, tone="text2")
_APART = Look(tone="warn", weight=600, mark=Mark.LOOK)


def _money(
    key: str, head: str, read: Callable[[CollectionRow], Money | None], *, gives_way: int = 0
) -> Column[CollectionRow]:
    def text(row: CollectionRow) -> str:
        amount = read(row)
        return amount.format(symbol=False) if amount else "–"

    return Column(
        key, head, text, width=108, align=Align.RIGHT, gives_way=gives_way, sort=read, value=read
    )


def _state_words(row: CollectionRow) -> str:
    if row.is_open:
        return tr("Open, begun by {opened_by}", opened_by=row.opened_by)
    return tr("Closed by {closed_by}", closed_by=row.closed_by) + (
        f": {row.note}" if row.note else ""
    )


def _difference(row: CollectionRow) -> str:
    return "" if row.difference is None else difference_words(row.difference)


def columns() -> tuple[Column[CollectionRow], ...]:
    """The list of rounds."""
    return (
        Column(
            "on",
            tr("Day"),
            lambda row: format_date(row.on),
            width=104,
            sort=lambda row: row.on,
            value=lambda row: row.on,
        ),
        Column("route", tr("Route"), lambda row: row.route, stretch=True, least=120, look=STRONG),
        Column("person", tr("Collected by"), lambda row: row.person, width=150),
        Column(
            "payers",
            tr("Homes paid"),
            lambda row: f"{row.sums.payers:,}" if row.sums.payers else "–",
            width=92,
            align=Align.RIGHT,
            gives_way=2,
            value=lambda row: row.sums.payers,
        ),
        _money("cash", tr("Cash"), lambda row: row.sums.cash, gives_way=4),
        _money("others", tr("UPI, others"), lambda row: row.sums.others, gives_way=3),
        _money("handed", tr("Handed in"), lambda row: row.handed_in, gives_way=1),
        Column(
            "difference",
            tr("Difference"),
            _difference,
            width=134,
            align=Align.RIGHT,
            look=lambda row: _APART if row.difference else SECONDARY,
            value=lambda row: row.difference,
        ),
        Column(
            "state",
            tr("State"),
            lambda row: trc("round", "Open") if row.is_open else tr("Closed"),
            width=96,
            look=lambda row: _OPEN if row.is_open else _CLOSED,
            tip=_state_words,
            also=((tr("Closed by"), lambda row: row.closed_by), (tr("Note"), lambda row: row.note)),
        ),
    )


class StartPage(QWidget):
    """The form of a new round over the list of those there are.

    Signals:
        begin_wanted(): A round shall be opened as the form says.
        row_opened(CollectionRow): A round of the list.
        day_changed(): Another day: other routes may be in use.
    """

    begin_wanted = Signal()
    row_opened = Signal(object)
    day_changed = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[CollectionRow] = ()
        self._is_read = self._came_early = False
        self._people: Sequence[PersonRow] = ()
        self._new_name = ""
        self._person_id: int | None = None
        self.route = Select(width=_ROUTE)
        self.person = WalkerField(name=tr("Collected by"))
        self.person.setFixedWidth(_PERSON)
        self._person_field = FormField(tr("Collected by"), self.person)
        self.date = DateStepper(today(), today=today)
        self.route.currentIndexChanged.connect(lambda _at: self._offer())
        self.route.activated.connect(self._on_touched)
        self.person.chosen.connect(self._on_chosen)
        self.person.new_wanted.connect(self._on_new)
        self.person.went_on.connect(self._on_went_on)
        self.person.doubtful.connect(self._person_field.set_error)
        self.date.day_changed.connect(lambda _day: self.day_changed.emit())
        self.date.entered.connect(self.begin_wanted)
        form = QHBoxLayout()
        form.setContentsMargins(PAGE_MARGIN, SPACE_8, PAGE_MARGIN, SPACE_12)
        form.setSpacing(SPACE_12)
        top = Qt.AlignmentFlag.AlignTop
        form.addWidget(FormField(tr("Route"), self.route), 0, top)
        form.addWidget(self._person_field, 0, top)
        form.addWidget(FormField(tr("Day"), self.date), 0, top)
        form.addStretch(1)
        self.model: RowsModel[CollectionRow] = RowsModel(
            columns(), key=lambda row: row.id, parent=self
        )
        self.table: TableView[CollectionRow] = TableView(self.model, name=tr("Rounds"))
        self.table.set_empty(
            EmptyState(
                "route",
                tr("No round yet. Say who collects on which route, and its list opens here."),
            )
        )
        self.table.opened.connect(self.row_opened)
        self.people = TotalsLine(name=tr("Differences of the last 31 days"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addWidget(self.people)

    # What is shown --------------------------------------------------------------------

    def show_routes(self, routes: Sequence[RouteChoice], usual: str) -> None:
        """The routes to choose from; what is chosen stays."""
        chosen = self.route.key() or usual
        self.route.set_choices([(one.route, one.route) for one in routes])
        self.route.blockSignals(True)
        self.route.set_key(chosen)
        self.route.blockSignals(False)
        self._offer()

    def show_people(self, people: Sequence[PersonRow]) -> None:
        """Who may collect."""
        self._people = people
        self._offer()

    def show_rounds(
        self, rows: Sequence[CollectionRow], differences: Sequence[PersonDifference]
    ) -> None:
        """The rounds there are, and what each person's were apart."""
        self._rows = rows
        self.model.set_rows(rows)
        apart = [one for one in differences if one.difference]
        apart.sort(key=lambda one: one.difference)
        sums = [(one.person, difference_words(one.difference)) for one in apart[:_MOST_PEOPLE]]
        self.people.set_sums(sums, note=tr("Last 31 days") if sums else "")
        self.people.setVisible(bool(sums))
        self._offer()
        self._is_read = True
        if self._came_early and self._is_untouched():
            self.focus_first()
        self._came_early = False

    def _is_untouched(self) -> bool:
        """Whoever came here has not begun a round meanwhile."""
        in_form = self.route.hasFocus() or self.person.hasFocus()
        return in_form and not self.person.isModified()

    def _offer(self) -> None:
        """Who collected last on the route is offered."""
        last = next((row for row in self._rows if row.route == self.route.key()), None)
        likely = None
        if last is not None:
            likely = next((one.id for one in self._people if one.name == last.person), None)
        self.person.show_round(self._people, self._person_id, likely)
        if self._new_name and not self.person.isModified():
            self.person.setText(self._new_name)
        self._person_field.set_help(self.person.help_text)

    # What is said -------------------------------------------------------------------------

    def person_name(self) -> str:
        """Who collects; empty where nobody is named."""
        if self._new_name:
            return self._new_name
        return next((one.name for one in self._people if one.id == self._person_id), "")

    def ask_for_person(self) -> None:
        """A round needs somebody."""
        self._person_field.set_error(tr("Who collects? Type the name."))
        self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """For the next round."""
        self._person_id, self._new_name = None, ""
        self._offer()

    def focus_first(self) -> None:
        """An open round is gone on with, also where it is only being read; else one is begun."""
        self._came_early = not self._is_read
        first = next((row for row in self._rows if row.is_open), None)
        if first is not None and self.table.select_key(first.id):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self.route.count() > 1 and not self.route.key():
            self.route.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.person.setFocus(Qt.FocusReason.OtherFocusReason)

    def fold(self, fold: Fold) -> None:
        """Follows the window."""
        narrow = fold.room is Room.NARROW
        self.people.set_low(low=fold.low)
        self.date.set_compact(on=narrow)
        self.route.setFixedWidth(_ROUTE_NARROW if narrow else _ROUTE)
        self.person.setFixedWidth(_PERSON_NARROW if narrow else _PERSON)

    def _on_touched(self) -> None:
        self._came_early = False

    def _on_chosen(self, person_id: int | None) -> None:
        self._on_touched()
        self._person_id, self._new_name = person_id, ""
        self._person_field.set_error("")

    def _on_new(self, name: str) -> None:
        self._on_touched()
        self._person_id, self._new_name = None, name
        self._person_field.set_error("")

    def _on_doubtful(self, words: str) -> None:
        self._person_field.set_error(words)

    def _on_went_on(self) -> None:
        if self.person_name():
            self.begin_wanted.emit()
