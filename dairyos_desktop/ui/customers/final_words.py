"""What a final bill would hold and what to look at before it is made, in words; no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import tr, trn
from dairyos_desktop.ui.customers.ahead import price_text
from dairyos_desktop.ui.customers.lines import Line

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.services.dto.customers import CustomerCard
    from dairyos_desktop.services.dto.final_bills import FinalContent, FinalPreview


def content_lines(content: FinalContent) -> list[Line]:
    """The lines as they would stand on the bill, then its sums down to what is to be paid."""
    lines = [
        Line(
            ("line", at),
            line.description,
            tr(
                "{short} {unit} at {unit_price}",
                short=line.quantity.short(),
                unit=line.unit,
                unit_price=price_text(line.unit_price),
            )
            if line.unit
            else "",
            line.amount.format(symbol=False),
        )
        for at, line in enumerate(content.lines)
    ]
    for key, words, amount in (
        ("corrections", tr("Corrections of earlier bills"), content.corrections),
        ("tax", tr("Tax"), content.tax),
        ("round_off", tr("Round-off"), content.round_off),
    ):
        if amount:
            lines.append(Line(key, words, "", amount.format(symbol=False)))
    lines.append(Line("total", tr("This bill"), "", content.total.format()))
    if content.previous_balance:
        owed = content.previous_balance > Money.zero
        words = tr("Owed before") if owed else tr("Paid in advance")
        lines.append(
            Line("previous", words, "", content.previous_balance.format(symbol=False), quiet=True)
        )
        left = tr("To pay") if content.payable >= Money.zero else tr("Left in advance")
        lines.append(Line("payable", left, "", abs(content.payable).format()))
    return lines


def verb_words(preview: FinalPreview | None) -> str:
    """What the button does."""
    if preview is None or preview.content is None:
        return tr("Make the bill")
    return tr("Make the bill, {total}", total=preview.content.total.format())


def why_none(preview: FinalPreview) -> tuple[str, str]:
    """Why there is nothing to make, and what to do; empty where there is something."""
    if preview.not_billed:
        return tr("They can't be billed."), preview.not_billed
    content = preview.content
    month = Month.of(preview.until).label()
    if content is None:
        return (
            tr("Nothing was taken in {month} till then that is not billed.", month=month),
            tr("There is no bill to make; what is owed stands on the account."),
        )
    if content.unchanged:
        return tr(
            "Bill {number} ends on that day and says all this already.", number=content.number
        ), ""
    return "", ""


def notes(preview: FinalPreview, card: CustomerCard) -> str:
    """What to look at first, and what stays for later; empty where there is nothing."""
    said: list[str] = []
    content = preview.content
    if content is not None and content.number and not content.unchanged:
        said.append(
            tr(
                "Bill {number}, which is not printed yet, ends on that day then.",
                number=content.number,
            )
        )
    if preview.to_confirm:
        cells = trn("1 delivery is", "{count} deliveries are", preview.to_confirm)  # fmt: skip
        said.append(
            tr(
                "{cells} not confirmed, the first on {first_to_confirm}: not on the bill.",
                cells=cells,
                first_to_confirm=preview.first_to_confirm,
            )
        )
    if preview.until > preview.today:
        said.append(tr("Days to come are on it only once they are delivered; make it again then."))
    if preview.after:
        later = trn("1 delivery", "{count} deliveries", preview.after)
        said.append(tr("{later} after that day: the month's run bills the rest.", later=later))
    if preview.unbilled_month:
        label = Month.parse(preview.unbilled_month).label()
        said.append(tr("{label} is not billed yet: its run makes a bill of its own.", label=label))
    if _goes_on(preview.until, card.form.active_to):
        said.append(
            tr("Their last day is not noted: put it under Edit, so that no more is filled in.")
        )
    return "\n".join(said)


def _goes_on(until: dt.date, active_to: dt.date | None) -> bool:
    return active_to is None or active_to > until


def made_words(number: str, until: dt.date, payable: Money) -> str:
    """What is said once it is made."""
    left = tr("to pay") if payable >= Money.zero else tr("left in advance")
    return tr(
        "Bill {number} to {until} is made, {payable} {left}",
        number=number,
        until=format_date(until),
        payable=abs(payable).format(),
        left=left,
    )
