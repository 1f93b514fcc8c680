"""Why a bill is so high: what moved it since the last one, and what is behind each line."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dairyos_desktop.domain.explaining import Cause
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.texts import as_shown, tr, tr_later, tr_word
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.bills.entries import Entries, Entry
from dairyos_desktop.ui.theme.tokens import SPACE_4, SPACE_8, SPACE_12, SPACE_16, TYPE_SMALL
from dairyos_desktop.ui.widgets.label import Label

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from dairyos_desktop.domain.explaining import Step
    from dairyos_desktop.domain.quantity import Price
    from dairyos_desktop.services.dto.billing import BillView
    from dairyos_desktop.services.dto.explaining import (
        ExplainedDelivery,
        ExplainedLine,
        Explanation,
        PriceRow,
    )

# What a cause is called where it made the bill higher, and where it made it lower.
_WORDS = {
    Cause.QUANTITY: (tr_later("Took more"), tr_later("Took less")),
    Cause.PRICE: (tr_later("Prices rose"), tr_later("Prices fell")),
    Cause.LEAVE: (tr_later("Fewer days away"), tr_later("More days away")),
    Cause.EXTRAS: (tr_later("More extras and charges"), tr_later("Fewer extras, or a credit")),
    Cause.CORRECTIONS: (
        tr_later("Corrections of earlier bills"),
        tr_later("Corrections of earlier bills"),
    ),
    Cause.ROUND_OFF: (tr_later("Round-off"), tr_later("Round-off")),
    Cause.ARREARS: (tr_later("More owed from before"), tr_later("Less owed from before")),
}
_DETAILS = {
    Cause.LEAVE: tr_later("Ordered, and not brought on days of leave"),
    Cause.EXTRAS: tr_later("What no usual order asked for, and charges"),
    Cause.CORRECTIONS: tr_later("Deliveries put right after their bill went out"),
    Cause.ROUND_OFF: tr_later("To whole rupees"),
}


def step_entries(explanation: Explanation) -> Iterator[Entry]:
    """From the last bill to this one; the figures add up."""
    bill, before = explanation.bill, explanation.before
    if before is not None:
        month = Month.parse(before.month).label()
        yield Entry(f"{month}, {before.number}", before.payable.format())
    for step in explanation.change:
        if step.amount:
            first = before is None and step.cause is Cause.QUANTITY
            words = tr("Taken") if first else _cause(step)
            yield Entry(words, _signed(step.amount), _detail(step, bill, before))
    yield Entry(tr("To pay by this bill"), bill.payable.format(), strong=True, rule=True)


def line_entries(one: ExplainedLine, zone: ZoneInfo) -> Iterator[Entry]:
    """A line, the price row it used, and every delivery with who entered it."""
    line = one.line
    worked_out = tr("Charge")
    if line.kind == "delivery":
        worked_out = f"{line.quantity.short()} {line.unit} × {_price(line.unit_price)}"
    tax = (
        tr(
            "GST {percent_text} {tax}",
            percent_text=line.tax_rate.percent_text(),
            tax=_plain(line.tax),
        )
        if line.tax_rate
        else ""
    )
    yield Entry(line.description, _plain(line.amount), worked_out, tax, rule=True)
    if one.price_row is not None:
        yield Entry(_price_words(one.price_row), "")
    elif line.kind == "delivery":
        yield Entry(tr("The price lists say something else by now"), "")
    for row in one.deliveries:
        yield Entry(_delivery(row, line.unit), _who(row, zone), quiet=True)


def _cause(step: Step) -> str:
    more, less = _WORDS[step.cause]
    return more if step.amount > Money.zero else less


def _detail(step: Step, bill: BillView, before: BillView | None) -> str:
    """What stands behind a step, in figures that a customer knows."""
    if before is None or step.cause in _DETAILS:
        return as_shown(_DETAILS.get(step.cause, ""))
    if step.cause is Cause.QUANTITY and (bill.litres or before.litres):
        return tr(
            "{short} L, now {short2} L", short=before.litres.short(), short2=bill.litres.short()
        )
    if step.cause is Cause.PRICE:
        return " · ".join(_dearer(bill, before))
    if step.cause is Cause.ARREARS:
        return tr(
            "{previous_balance}, now {previous_balance2}",
            previous_balance=_plain(before.previous_balance),
            previous_balance2=_plain(bill.previous_balance),
        )
    return ""


def _dearer(bill: BillView, before: BillView) -> Iterator[str]:
    """Products whose price moved, where each bill has one price of them."""
    was, now = _prices(before), _prices(bill)
    for product, (name, prices) in now.items():
        earlier = was.get(product)
        if earlier is not None and len(prices) == len(earlier[1]) == 1 and prices != earlier[1]:
            yield tr(
                "{name} {price}, now {price2}",
                name=name,
                price=_price(min(earlier[1])),
                price2=_price(min(prices)),
            )


def _prices(bill: BillView) -> dict[str, tuple[str, set[Price]]]:
    found: dict[str, tuple[str, set[Price]]] = {}
    for line in bill.lines:
        if line.product is not None:
            found.setdefault(line.product, (line.description, set()))[1].add(line.unit_price)
    return found


def _price_words(row: PriceRow) -> str:
    whose = tr("The customer's own price") if row.own else row.price_list or tr("General price")
    until = (
        ""
        if row.effective_to is None
        else tr(" to {effective_to}", effective_to=f"{row.effective_to:%d-%m-%Y}")
    )
    return tr(
        "{whose} from {effective_from}{until}",
        whose=whose,
        effective_from=f"{row.effective_from:%d-%m-%Y}",
        until=until,
    )


def _delivery(row: ExplainedDelivery, unit: str) -> str:
    said = f"{row.date:%d-%m} {tr_word(row.shift)}  {row.quantity.short()} {unit}"
    if not row.differs:
        return said
    now = tr("no entry") if row.recorded is None else row.recorded.short()
    return tr("{said}, now {now}", said=said, now=now)


def _who(row: ExplainedDelivery, zone: ZoneInfo) -> str:
    if row.changed_by and row.changed_at is not None:
        return tr(
            "changed by {changed_by}, {changed_at}",
            changed_by=row.changed_by,
            changed_at=_at(row.changed_at, zone),
        )
    if row.entered_at is None:
        return ""
    return f"{row.entered_by or tr('import')}, {_at(row.entered_at, zone)}"


def _at(instant: dt.datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%d-%m %H:%M}"


def _plain(amount: Money) -> str:
    return amount.format(symbol=False)


def _signed(amount: Money) -> str:
    return f"+{_plain(amount)}" if amount > Money.zero else _plain(amount)


def _price(price: Price) -> str:
    return price.grouped().removesuffix("0")


class WhyPage(QWidget):
    """The tab that answers "why is my bill so much?"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Why this amount?"))
        self.explanation: Explanation | None = None
        self._first = Label(tr("This is the customer's first bill."), tone="text2", wrap=True)
        self.steps = Entries()
        self._behind = Label(tr("Behind each line"), weight=fonts.SEMIBOLD)
        self.lines = Entries()
        self._rounded = Label(size=TYPE_SMALL, tone="text2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        column.setSpacing(SPACE_4)
        column.addWidget(self._first)
        column.addWidget(self.steps)
        column.addSpacing(SPACE_8)
        column.addWidget(self._behind)
        column.addWidget(self.lines)
        column.addWidget(self._rounded)
        column.addStretch(1)

    def show_explanation(self, explanation: Explanation) -> None:
        """Shows a bill's explanation."""
        self.explanation = explanation
        zone = ZoneInfo(explanation.timezone)
        number = explanation.bill.number
        self._first.setVisible(explanation.before is None)
        self.steps.show_entries(
            step_entries(explanation), name=tr("What moved {number}", number=number)
        )
        entries = [entry for one in explanation.lines for entry in line_entries(one, zone)]
        self.lines.show_entries(entries, name=tr("Behind the lines of {number}", number=number))
        apart = [one.rounded.sentence for one in explanation.lines if one.rounded is not None]
        self._rounded.setText("\n".join(apart))
        self._rounded.setVisible(bool(apart))
