"""`payments` and `ledger`: money in, and one customer's account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dairyos_desktop.cli.bill_forms import entry_form, link_form, payment_form
from dairyos_desktop.cli.call import DONE, IN_PART, Answer
from dairyos_desktop.cli.forms import table
from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.plain import read_iso_date, read_money
from dairyos_desktop.services.dto.payments import NewPayment

if TYPE_CHECKING:
    import datetime as dt

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.services.dto.payments import PaymentView


_MOST_DIGITS = 18
"""More than a row's id in the database can have."""


def add_parsers(commands: Subparsers) -> None:
    """Adds the commands of payments and accounts."""
    group = commands.add_parser("payments", help="take money, give it back, list it")
    deeds = group.add_subparsers(metavar="COMMAND", required=True)
    add = deeds.add_parser("add", help="book a payment")
    add.add_argument("--customer", metavar="CODE", required=True)
    add.add_argument("--amount", metavar="A", required=True)
    add.add_argument("--method", metavar="M", required=True)
    add.add_argument("--date", metavar="D")
    add.add_argument("--reference", metavar="R", default="")
    add.add_argument("--bill", metavar="NUMBER", help="pay this bill first")
    add.add_argument("--collector", metavar="NAME", default="", help="who took it at the door")
    add.add_argument("--key", metavar="K", help="your own key; a repeat is the same payment")
    add.set_defaults(handler=add_payment)
    reverse = deeds.add_parser("reverse", help="take a payment back, whole or in part")
    reverse.add_argument("id", metavar="ID")
    reverse.add_argument("--amount", metavar="A")
    reverse.add_argument("--reason", metavar="TEXT", required=True)
    reverse.add_argument("--key", metavar="K", help="your own key; a repeat takes no more back")
    reverse.set_defaults(handler=reverse_payment)
    assign = deeds.add_parser("assign", help="give a payment without a customer to one")
    assign.add_argument("id", metavar="ID")
    assign.add_argument("--customer", metavar="CODE", required=True)
    assign.add_argument("--bill", metavar="NUMBER", help="pay this bill first")
    assign.set_defaults(handler=assign_payment)
    listed = deeds.add_parser("list", help="payments and reversals in the order of entry")
    listed.add_argument("--customer", metavar="CODE")
    listed.add_argument("--from", dest="from_on", metavar="D")
    listed.add_argument("--to", dest="to_on", metavar="D")
    listed.set_defaults(handler=list_payments)
    link = deeds.add_parser("link", help="a payment link for what is open of a bill")
    link.add_argument("number", metavar="NUMBER")
    link.set_defaults(handler=link_of_bill)
    poll = deeds.add_parser("poll", help="ask the payment gateway for news now")
    poll.set_defaults(handler=poll_payments)
    ledger = commands.add_parser("ledger", help="one customer's account")
    ledger.add_argument("code", metavar="CODE")
    ledger.set_defaults(handler=show_ledger)


def add_payment(call: Call) -> Answer:
    """Books a payment."""
    options = call.options
    new = NewPayment(
        customer=options.customer,
        amount=read_money(options.amount),
        method=options.method,
        paid_on=_date(options.date),
        reference=options.reference,
        bill=options.bill,
        collector=options.collector,
        key=options.key,
    )
    payment = call.services.payments.add(call.actor, new)
    return Answer(payment_form(payment), _lines([payment]))


def reverse_payment(call: Call) -> Answer:
    """Takes a payment back."""
    options = call.options
    reversal = call.services.payments.reverse(
        call.actor,
        _payment_id(options.id),
        options.reason,
        None if options.amount is None else read_money(options.amount),
        key=options.key,
    )
    return Answer(payment_form(reversal), _lines([reversal]))


def assign_payment(call: Call) -> Answer:
    """Gives a payment without a customer to one."""
    options = call.options
    payment = call.services.unmatched.assign(
        call.actor, _payment_id(options.id), options.customer, options.bill
    )
    return Answer(payment_form(payment), _lines([payment]))


def list_payments(call: Call) -> Answer:
    """Payments and reversals."""
    options = call.options
    found = call.services.payments.list(
        call.actor,
        customer=options.customer,
        from_on=_date(options.from_on),
        to_on=_date(options.to_on),
    )
    return Answer({"payments": [payment_form(row) for row in found]}, _lines(found))


def link_of_bill(call: Call) -> Answer:
    """A payment link for a bill."""
    link = call.services.links.make(call.actor, call.options.number)
    mode = "" if link.live else " (test mode: no real money moves)"
    return Answer(
        link_form(link),
        [f"{link.number}: {link.amount} {link.status}{mode}", link.short_url],
    )


def poll_payments(call: Call) -> Answer:
    """Asks the gateway for news, and books what it tells."""
    with call.progress() as progress:
        polled = call.services.polling.poll(call.actor, progress.stopped)
    found_words = (
        f"{polled.checked} links and payments looked at, {polled.events} pieces of news, "
        f"{polled.new_payments} new payments."
    )
    lines = [found_words, *polled.problems]
    if polled.stopped:
        lines.append("Stopped before everything was looked at.")
    found = {
        "checked": polled.checked,
        "new_payments": polled.new_payments,
        "events": polled.events,
        "problems": list(polled.problems),
    }
    return Answer(found, lines, IN_PART if polled.problems or polled.stopped else DONE)


def show_ledger(call: Call) -> Answer:
    """One customer's account."""
    ledger = call.services.ledger.by_code(call.actor, call.options.code)
    rows = (
        (row.date, row.what.replace("_", " "), row.ref, row.debit, row.credit, row.balance)
        for row in ledger.entries
    )
    heads = ("Date", "What", "Ref", "Debit", "Credit", "Balance")
    lines = [f"{ledger.customer} {ledger.name}", *table(heads, rows, right=heads[3:])]
    return Answer(
        {
            "customer": ledger.customer,
            "entries": [entry_form(row) for row in ledger.entries],
            "balance": ledger.balance,
        },
        lines,
    )


def _payment_id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise InvalidInputError(
            f"“{text}” is no payment's id.", "Give the id that payments list shows."
        )
    return int(text)


def _date(text: str | None) -> dt.date | None:
    return None if text is None else read_iso_date(text)


def _lines(payments: list[PaymentView]) -> list[str]:
    rows = (
        (
            row.payment_id,
            row.receipt or f"reverses {row.reverses}",
            row.date,
            row.customer,
            row.method,
            row.amount,
            row.unallocated,
            row.reference,
        )
        for row in payments
    )
    heads = ("Id", "Receipt", "Date", "Customer", "By", "Amount", "Advance", "Reference")
    return table(heads, rows, right=("Id", "Amount", "Advance"))
