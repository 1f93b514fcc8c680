"""One row of a monthly sheet: whom and what it is about, and what each of its cells says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.orders import ALL, EVENING, MORNING
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.sheet_cells import LEAVE, NOTHING, Amount, Both
from dairyos_desktop.domain.texts import declared, say
from dairyos_desktop.services.dto.imports import CellProblem
from dairyos_desktop.services.dto.sheets import Part, PlacedProblem
from dairyos_desktop.services.imports.columns import shorten
from dairyos_desktop.services.imports.foreign.lines import ROW, WHO
from dairyos_desktop.services.imports.foreign.meaning import shown
from dairyos_desktop.services.imports.foreign.people import WhoError
from dairyos_desktop.services.imports.foreign.words import folded, shift_of

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.domain.orders import Shift, ShiftOrAll
    from dairyos_desktop.domain.periods import Month
    from dairyos_desktop.domain.sheet_cells import Single
    from dairyos_desktop.services.imports.deliveries import Key
    from dairyos_desktop.services.imports.foreign.books import Books
    from dairyos_desktop.services.imports.foreign.day_columns import DayColumn
    from dairyos_desktop.services.imports.foreign.lines import RowLine
    from dairyos_desktop.services.imports.foreign.people import Goods, Person

_BOTH_SHIFTS = frozenset(
    {"both", "m e", "me", "am pm", "morning evening", "morning and evening", "दोनों", "બંને"}
)


class LeaveDay(NamedTuple):
    """A day that a cell marks as a leave; a product of None means all."""

    customer_id: int
    shift: ShiftOrAll
    product_id: int | None
    on: dt.date


@dataclass(slots=True)
class SheetRow:
    """What one line of a sheet says.

    Attributes:
        line: The line, with what stands above it where its own cells are empty.
        deliveries: (place, key, thousandths) of each quantity.
        problems: What can't be taken; with any, the row as a whole isn't.
        strange_name: A name that isn't that of the code beside it; often a nickname.
    """

    tab: str
    line: RowLine
    deliveries: list[tuple[int, Key, int]] = field(default_factory=list)
    leaves: list[LeaveDay] = field(default_factory=list)
    problems: list[PlacedProblem] = field(default_factory=list)
    strange_name: PlacedProblem | None = None

    @property
    def place(self) -> tuple[str, int]:
        """Its tab and the number of its line."""
        return self.tab, self.line.number

    def placed(self, at: int, value: str, problem: str, hint: str) -> PlacedProblem:
        """A problem of one of its cells; of the whole row where `at` is -1."""
        column = self.line.plan.column(at)
        cell = CellProblem(self.line.number, column, shorten(value), problem, hint)
        return PlacedProblem(self.tab, at, cell)

    def refuse(self, at: int, value: str, problem: str, hint: str) -> None:
        """Notes a cell that can't be taken."""
        self.problems.append(self.placed(at, value, problem, hint))


def read_row(line: RowLine, month: Month, books: Books) -> SheetRow:
    """What the line says, every problem of it noted.

    Args:
        line: The line.
        month: The month of its tab.
        books: What it is held against.
    """
    row = SheetRow(line.plan.tab.name, line)
    if line.trouble:
        row.refuse(ROW, "", line.trouble, line.hint)
        return row
    reading = _Reading(row, month, books)
    for day in line.days:
        reading.read_cell(day)
    return row


class _Reading:
    """One row while it is read."""

    def __init__(self, row: SheetRow, month: Month, books: Books) -> None:
        self._row = row
        self._line = row.line
        self._plan = row.line.plan
        self._month = month
        self._books = books
        self._asked: set[str] = set()
        self._person = self._find_person()
        self._goods, self._goods_are_known = self._find_goods()
        self._shift = self._find_shift()

    def _find_person(self) -> Person | None:
        code, name, phone = (self._line.text(part) for part in WHO)
        try:
            person = self._books.people.find(code, name, phone)
        except WhoError as error:
            at = self._plan.parts.get(error.part, self._plan.parts.get(Part.NAME, ROW))
            self._row.refuse(at, self._line.text(error.part), error.message, error.hint)
            return None
        if code and not self._books.people.agree(person, name):
            self._row.strange_name = self._row.placed(
                self._plan.parts[Part.NAME],
                name,
                say(
                    "{code} is {name}, not “{name2}”.",
                    code=person.code,
                    name=person.name,
                    name2=shorten(name),
                ),
                say("Look whether the code is right."),
            )
        return person

    def _find_goods(self) -> tuple[Goods | None, bool]:
        """The product that the row or the file names, and whether the row's word could be read."""
        text = self._line.text(Part.PRODUCT)
        if not text:
            return self._books.goods, True
        try:
            return self._books.shelf.find(text), True
        except WhoError as error:
            self._row.refuse(self._plan.parts[Part.PRODUCT], text, error.message, error.hint)
            return None, False

    def _find_shift(self) -> Shift | None:
        """The shift that the row or its section names."""
        text = self._line.text(Part.SHIFT)
        if not text:
            return self._line.section
        shift = shift_of(text)
        if shift is None and folded(text) not in _BOTH_SHIFTS:
            self._row.refuse(
                self._plan.parts[Part.SHIFT],
                text,
                say("“{text}” is no shift.", text=text),
                say("Write Morning or Evening, M or E."),
            )
        return shift

    def read_cell(self, day: DayColumn) -> None:
        """Takes what a day's cell says, or notes why it can't be taken."""
        cell = self._line.cells[day.at]
        try:
            meaning = self._books.meaning(cell)
            if meaning is NOTHING:
                return
            self._check_joined(meaning, day)
            said = self._said_shift(day)
            if isinstance(meaning, Both):
                _check_open(said, shown(cell))
                self._take(day, MORNING, meaning.morning)
                self._take(day, EVENING, meaning.evening)
            else:
                self._take(day, said, meaning)
        except InvalidInputError as error:
            self._row.refuse(day.at, shown(cell), error.message, error.hint)

    def _check_joined(self, meaning: Single | Both, day: DayColumn) -> None:
        """Refuses a quantity over joined cells: of one day, or of each? A leave is of each."""
        if self._line.joined(day.at) and not (
            meaning is LEAVE and self._line.joined_in_line(day.at)
        ):
            raise InvalidInputError(
                say("The cell is joined with others."),
                say("Part them, and write each day's quantity."),
            )

    def _said_shift(self, day: DayColumn) -> Shift | None:
        """The shift that row, column, title or tab say."""
        if day.shift is not None and self._shift not in (None, day.shift):
            raise InvalidInputError(
                say(
                    "The row is the {shift}'s, the column the {shift2}'s.",
                    shift=self._shift,
                    shift2=day.shift,
                ),
                say("Leave the cell empty, or mend the row's shift."),
            )
        return self._shift or day.shift or self._plan.shift

    def _take(self, day: DayColumn, said: Shift | None, meaning: Single) -> None:
        person = self._person
        if person is None or not self._goods_are_known or meaning is NOTHING:
            return
        shift = said or self._books.shift
        if not isinstance(meaning, Amount):
            goods_id = None if self._goods is None else self._goods.id
            self._row.leaves.append(LeaveDay(person.id, shift or ALL, goods_id, day.on))
            return
        shift = shift or self._shift_by_orders(person)
        if shift is None:
            self._ask(
                Part.SHIFT,
                day,
                say("Nothing says whether this is the morning or the evening."),
                say(
                    "Write 1+1 for both, add a column Shift, or choose the shift of the whole file."
                ),
            )
            return
        goods = self._goods or self._goods_by_orders(person, shift, day)
        if goods is None:
            self._ask(
                Part.PRODUCT,
                day,
                say(
                    "Nothing says which product {name} ({code}) takes in the {shift}.",
                    name=person.name,
                    code=person.code,
                    shift=declared(shift),
                ),
                say(
                    "Add a column Product, choose the product of the whole file, or note the order."
                ),
            )
            return
        _check_unit(meaning, goods)
        key = (person.id, day.on, shift, goods.id)
        place = (self._row.tab, self._line.number)
        first = self._books.first_place(key, place)
        if first == place:
            self._row.deliveries.append((day.at, key, meaning.thousandths))
        else:
            self._refuse_twice(day, first, f"{person.name} ({person.code}), {goods.code}, {shift}")

    def _shift_by_orders(self, person: Person) -> Shift | None:
        goods_id = None if self._goods is None else self._goods.id
        return self._books.orders(self._month).shift(person.id, goods_id)

    def _goods_by_orders(self, person: Person, shift: Shift, day: DayColumn) -> Goods | None:
        product_id = self._books.orders(self._month).product(person.id, shift, day.on)
        return None if product_id is None else self._books.shelf.by_id[product_id]

    def _ask(self, part: Part, day: DayColumn, problem: str, hint: str) -> None:
        """Says once a row what its cells leave open, at the cell where it would stand."""
        if problem in self._asked:
            return
        self._asked.add(problem)
        at = self._plan.parts.get(part, day.at)
        in_its_place = part in self._plan.parts
        value = self._line.text(part) if in_its_place else shown(self._line.cells[day.at])
        self._row.refuse(at, value, problem, hint)

    def _refuse_twice(self, day: DayColumn, first: tuple[str, int], what: str) -> None:
        """Names both places; once for each line that says the same again."""
        tab, number = first
        where = (
            say("line {number}", number=number)
            if tab == self._row.tab
            else say("line {number} of “{tab}”", number=number, tab=tab)
        )
        if where in self._asked:
            return
        self._asked.add(where)
        problem = say(
            "{what}, {on} stands in {where} too.", what=what, on=format_date(day.on), where=where
        )
        self._row.refuse(
            day.at, shown(self._line.cells[day.at]), problem, say("Leave one of them.")
        )


def _check_open(said: Shift | None, text: str) -> None:
    """Refuses a cell of both shifts in a row of one."""
    if said is not None:
        raise InvalidInputError(
            say(
                "“{text}” is a morning and an evening; the row is the {said}'s.",
                text=text,
                said=said,
            ),
            say("Write the {said}'s quantity.", said=said),
        )


def _check_unit(amount: Amount, goods: Goods) -> None:
    """Holds a cell's unit and fraction against the product."""
    if amount.unit not in ("", goods.unit):
        raise InvalidInputError(
            say(
                "{goods} is counted in {unit}, not in {unit2}.",
                goods=goods.name,
                unit=goods.unit,
                unit2=amount.unit,
            ),
            say("Write the quantity in {unit}.", unit=goods.unit),
        )
    if goods.unit == "pc":
        Quantity.from_thousandths(amount.thousandths).delivered(whole=True)
