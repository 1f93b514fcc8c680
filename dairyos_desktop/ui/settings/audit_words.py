"""The audit log in the office's words: deeds, things, and the fields of before and after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.errors import FieldConflict

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.audit import AuditDetail, AuditRow, ChainReport

MOST_FIELDS = 60
"""Fields of an entry that are shown; a month's bills would be hundreds."""
NOTHING = "–"
_LONGEST = 200

_DEEDS = {
    "audit.accept": "Accepted what the check found",
    "audit.export": "Exported the audit log",
    "bills.generate": "Made bills",
    "bills.issue": "Issued bills",
    "bills.print": "Printed bills",
    "bills.void": "Voided a bill",
    "cash.hand_over": "Cash was handed over",
    "cash.take_back": "Took a cash handover back",
    "change.add": "Noted a change",
    "change.change": "Changed a noted change",
    "change.end": "Ended a noted change",
    "change.note": "Noted a change",
    "change.remove": "Removed a noted change",
    "change.take_back": "Took a noted change back",
    "charge.add": "Added a charge",
    "charge.end": "Ended a charge",
    "charge.take_back": "Took a charge back",
    "collect.close": "Closed a collection round",
    "collect.correct": "Put a door's receipt right",
    "collect.discard": "Took an empty collection round away",
    "collect.enter": "Took money at a door",
    "collect.open": "Opened a collection round",
    "collect.reopen": "Reopened a collection round",
    "collect.settle": "Let a door's rest off",
    "collect.take_back": "Took a door's receipt back",
    "confirm_route": "Confirmed a route",
    "customer.add": "Added a customer",
    "customer.move": "Moved a customer",
    "customer.park": "Left a customer out of a month",
    "customer.save": "Changed a customer",
    "customer.unpark": "Took a customer in again",
    "import sheet": "Imported a sheet",
    "leave.add": "Added a leave",
    "leave.change": "Changed a leave",
    "leave.end": "Ended a leave",
    "leave.remove": "Removed a leave",
    "links.drop": "Took links out of the queue",
    "links.make": "Asked for a payment link",
    "links.queue": "Queued payment links",
    "links.record": "Noted a payment link's state",
    "login": "Login",
    "mail.drop": "Took mails out of the outbox",
    "mail.failed": "Could not send a mail",
    "mail.later": "Put a mail off",
    "mail.queue": "Queued mails",
    "mail.send": "Began to send a mail",
    "mail.sent": "Sent a mail",
    "mail.sweep": "Found a mail on its way",
    "mail.unknown": "Sent a mail, no answer came",
    "mark_leave": "Marked a leave",
    "mark_leaves": "Marked leaves",
    "news.book": "Acted on the gateway's news",
    "news.retry": "Had news of the gateway acted on again",
    "office.create": "Made the office",
    "office.save": "Changed the office",
    "office_key.begin_anew": "Gave the office key up",
    "office_key.make": "Made the office key",
    "office_key.print": "Made the recovery sheet",
    "office_key.show": "Showed the join code",
    "order.add": "Added an order",
    "order.change": "Changed an order",
    "order.end": "Ended an order",
    "order.remove": "Removed an order",
    "outbox.again": "Had a mail sent again",
    "outbox.arrived": "Noted that a message arrived",
    "outbox.bounced": "Noted that a message came back",
    "payments.add": "Took money",
    "payments.assign": "Gave an unmatched payment to a customer",
    "payments.poll": "Asked the gateway for news",
    "payments.reverse": "Reversed a receipt",
    "payments.unassign": "Took an unmatched payment back from a customer",
    "person.add": "Added a person",
    "person.change": "Changed a person",
    "price_list.add": "Added a price list",
    "price_list.change": "Changed a price list",
    "product.add": "Added a product",
    "product.change": "Changed a product",
    "product.place": "Moved a product",
    "rate.add": "Added a price",
    "rate.change": "Changed a price",
    "rate.delete": "Removed a price",
    "rate.raise": "Raised prices",
    "rate.raise_back": "Took a raise of prices back",
    "reminders.queue": "Listed who is to be reminded",
    "remove import": "Took an import back",
    "round.close": "Closed a round",
    "round.load": "Entered a load",
    "round.reopen": "Reopened a round",
    "round.walker": "Changed who walks",
    "save_cell": "Entered a delivery",
    "save_cells": "Entered deliveries",
    "secret.remove": "Took a secret away",
    "secret.set": "Stored a secret",
    "send_list.open": "Opened a chat",
    "send_list.queue": "Put bills on the send list",
    "send_list.sent": "Sent a message",
    "settings.set": "Changed a setting",
    "take_back_leave": "Took a leave back",
    "take_back_leaves": "Took leaves back",
    "tax.add": "Added a tax rate",
    "tax.change": "Changed a tax rate",
    "tax.delete": "Removed a tax rate",
    "user.add": "Added a user",
    "user.change_password": "Changed the own password",
    "user.disable": "Disabled a user",
    "user.enable": "Enabled a user",
    "user.open_by_recovery_code": "Unlocked by the recovery code",
    "user.recovery_codes": "Made recovery codes",
    "user.remove_pin": "Took the own PIN away",
    "user.reset_by_recovery_code": "Set a lost password",
    "user.reset_password": "Reset a password",
    "user.reset_second_factor": "Took a second factor away",
    "user.second_factor_begin": "Began a second factor",
    "user.second_factor_off": "Turned a second factor off",
    "user.second_factor_on": "Turned a second factor on",
    "user.set_pin": "Set the own PIN",
    "user.set_role": "Changed a role",
    "user.unlock": "Unlocked a user",
    "user.unlock_by_pin": "Unlocked by PIN",
    "warnings.accept": "Accepted what looked odd",
    "warnings.look_again": "Looks at it again",
}


_THINGS = {
    "bills": "Bills",
    "collection": "Collection round",
    "consumption": "Delivery",
    "links.drop": "Took links out of the queue",
    "links.make": "Asked for a payment link",
    "links.queue": "Queued payment links",
    "links.record": "Noted a payment link's state",
    "login": "Login",
    "month_run": "Run",
    "rate": "Price",
    "standing_order": "Order",
    "tax_rate": "Tax rate",
}


_FIELDS = {
    "fssai": "FSSAI",
    "gstin": "GSTIN",
    "hsn": "HSN",
    "pc": "PC",
    "upi_id": "UPI id",
}


def deed_words(row: AuditRow) -> str:
    """What was done."""
    return _DEEDS.get(row.action) or _plain(row.action).capitalize()


def thing_words(thing: str) -> str:
    """A kind of thing: "Price list"."""
    return _THINGS.get(thing) or _plain(thing).capitalize()


def subject_words(row: AuditRow) -> str:
    """What it was done to: "Customer C0042"."""
    return f"{thing_words(row.thing)} {row.key}".strip()


def changed_fields(detail: AuditDetail) -> tuple[tuple[FieldConflict, ...], int]:
    """Before and after field by field, and how many more there are."""
    before, after = detail.before or {}, detail.after or {}
    names = list(dict.fromkeys([*before, *after]))
    shown = tuple(
        FieldConflict(
            _FIELDS.get(name) or _plain(name).capitalize() or "Text",
            _value(before.get(name), known=name in before),
            _value(after.get(name), known=name in after),
        )
        for name in names[:MOST_FIELDS]
    )
    return shown, max(len(names) - MOST_FIELDS, 0)


def chain_words(report: ChainReport) -> str:
    """What a check found, in one line."""
    entries = f"{report.entries:,} {'entry' if report.entries == 1 else 'entries'}"
    if report.ok:
        return f"Checked: {entries}, unbroken."
    at = report.first_bad
    where = "" if at is None else f" First at entry {at:,}."
    return f"Checked: {entries}, not as they should be.{where}"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _value(value: Any, *, known: bool) -> str:  # noqa: ANN401 - whatever JSON holds
    if not known or value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
