"""What a final bill would hold and what to look at before it is made, in words; no widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.domain.plain import format_date
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
            f"{line.quantity.short()} {line.unit} at {price_text(line.unit_price)}"
            if line.unit
            else "",
            line.amount.format(symbol=False),
        )
        for at, line in enumerate(content.lines)
    ]
    for key, words, amount in (
        ("corrections", "Corrections of earlier bills", content.corrections),
        ("tax", "Tax", content.tax),
        ("round_off", "Round-off", content.round_off),
    ):
        if amount:
            lines.append(Line(key, words, "", amount.format(symbol=False)))
    lines.append(Line("total", "This bill", "", content.total.format()))
    if content.previous_balance:
        owed = content.previous_balance > Money.zero
        words = "Owed before" if owed else "Paid in advance"
        lines.append(
            Line("previous", words, "", content.previous_balance.format(symbol=False), quiet=True)
        )
        left = "To pay" if content.payable >= Money.zero else "Left in advance"
        lines.append(Line("payable", left, "", abs(content.payable).format()))
    return lines


def verb_words(preview: FinalPreview | None) -> str:
    """What the button does."""
    if preview is None or preview.content is None:
        return "Make the bill"
    return f"Make the bill, {preview.content.total.format()}"


def why_none(preview: FinalPreview) -> tuple[str, str]:
    """Why there is nothing to make, and what to do; empty where there is something."""
    if preview.not_billed:
        return "They can't be billed.", preview.not_billed
    content = preview.content
    month = Month.of(preview.until).label()
    if content is None:
        return (
            f"Nothing was taken in {month} till then that is not billed.",
            "There is no bill to make; what is owed stands on the account.",
        )
    if content.unchanged:
        return f"Bill {content.number} ends on that day and says all this already.", ""
    return "", ""


def notes(preview: FinalPreview, card: CustomerCard) -> str:
    """What to look at first, and what stays for later; empty where there is nothing."""
    said: list[str] = []
    content = preview.content
    if content is not None and content.number and not content.unchanged:
        said.append(f"Bill {content.number}, which is not printed yet, ends on that day then.")
    if preview.to_confirm:
        cells = "1 delivery is" if preview.to_confirm == 1 else (
            f"{preview.to_confirm} deliveries are"
        )  # fmt: skip
        said.append(
            f"{cells} not confirmed, the first on {preview.first_to_confirm}: not on the bill."
        )
    if preview.until > preview.today:
        said.append("Days to come are on it only once they are delivered; make it again then.")
    if preview.after:
        later = "1 delivery" if preview.after == 1 else f"{preview.after} deliveries"
        said.append(f"{later} after that day: the month's run bills the rest.")
    if preview.unbilled_month:
        label = Month.parse(preview.unbilled_month).label()
        said.append(f"{label} is not billed yet: its run makes a bill of its own.")
    if _goes_on(preview.until, card.form.active_to):
        said.append("Their last day is not noted: put it under Edit, so that no more is filled in.")
    return "\n".join(said)


def _goes_on(until: dt.date, active_to: dt.date | None) -> bool:
    return active_to is None or active_to > until


def made_words(number: str, until: dt.date, payable: Money) -> str:
    """What is said once it is made."""
    left = "to pay" if payable >= Money.zero else "left in advance"
    return f"Bill {number} to {format_date(until)} is made, {abs(payable).format()} {left}"
