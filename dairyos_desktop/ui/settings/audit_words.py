"""The audit log in the office's words: deeds, things, and the fields of before and after."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dairyos_desktop.domain.errors import FieldConflict
from dairyos_desktop.domain.texts import tr, tr_later, trn

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.audit import AuditDetail, AuditRow, ChainReport

MOST_FIELDS = 60
"""Fields of an entry that are shown; a month's bills would be hundreds."""
NOTHING = "–"
_LONGEST = 200

_DEEDS = {
    "audit.accept": tr_later("Accepted what the check found"),
    "audit.export": tr_later("Exported the audit log"),
    "backup.restore": tr_later("Restored a backup"),
    "bills.generate": tr_later("Made bills"),
    "bills.issue": tr_later("Issued bills"),
    "bills.print": tr_later("Printed bills"),
    "bills.void": tr_later("Voided a bill"),
    "cash.hand_over": tr_later("Cash was handed over"),
    "cash.take_back": tr_later("Took a cash handover back"),
    "change.add": tr_later("Noted a change"),
    "change.change": tr_later("Changed a noted change"),
    "change.end": tr_later("Ended a noted change"),
    "change.note": tr_later("Noted a change"),
    "change.remove": tr_later("Removed a noted change"),
    "change.take_back": tr_later("Took a noted change back"),
    "charge.add": tr_later("Added a charge"),
    "charge.end": tr_later("Ended a charge"),
    "charge.take_back": tr_later("Took a charge back"),
    "collect.close": tr_later("Closed a collection round"),
    "collect.correct": tr_later("Put a door's receipt right"),
    "collect.discard": tr_later("Took an empty collection round away"),
    "collect.enter": tr_later("Took money at a door"),
    "collect.open": tr_later("Opened a collection round"),
    "collect.reopen": tr_later("Reopened a collection round"),
    "collect.settle": tr_later("Let a door's rest off"),
    "collect.take_back": tr_later("Took a door's receipt back"),
    "confirm_route": tr_later("Confirmed a route"),
    "customer.add": tr_later("Added a customer"),
    "customer.move": tr_later("Moved a customer"),
    "customer.park": tr_later("Left a customer out of a month"),
    "customer.save": tr_later("Changed a customer"),
    "customer.unpark": tr_later("Took a customer in again"),
    "findings.accept": tr_later("Accepted a finding"),
    "findings.reopen": tr_later("Opened a finding again"),
    "housekeeping.tidy": tr_later("Cleared old records away"),
    "import consumption": tr_later("Imported deliveries"),
    "import customers": tr_later("Imported customers"),
    "import leaves": tr_later("Imported leaves"),
    "import payments": tr_later("Imported payments"),
    "import products": tr_later("Imported products"),
    "import rates": tr_later("Imported prices"),
    "import sheet": tr_later("Imported a sheet"),
    "import standing-orders": tr_later("Imported usual orders"),
    "import taxes": tr_later("Imported tax rates"),
    "jobs.lead": tr_later("Took the lead of the jobs"),
    "jobs.run": tr_later("Ran a job"),
    "leave.add": tr_later("Added a leave"),
    "leave.change": tr_later("Changed a leave"),
    "leave.end": tr_later("Ended a leave"),
    "leave.remove": tr_later("Removed a leave"),
    "links.drop": tr_later("Took links out of the queue"),
    "links.make": tr_later("Asked for a payment link"),
    "links.queue": tr_later("Queued payment links"),
    "links.record": tr_later("Noted a payment link's state"),
    "links.step": tr_later("Worked on queued links"),
    "login": tr_later("Login"),
    "mail.drop": tr_later("Took mails out of the outbox"),
    "mail.failed": tr_later("Could not send a mail"),
    "mail.later": tr_later("Put a mail off"),
    "mail.queue": tr_later("Queued mails"),
    "mail.send": tr_later("Began to send a mail"),
    "mail.sent": tr_later("Sent a mail"),
    "mail.sweep": tr_later("Found a mail on its way"),
    "mail.unknown": tr_later("Sent a mail, no answer came"),
    "mark_leave": tr_later("Marked a leave"),
    "mark_leaves": tr_later("Marked leaves"),
    "news.book": tr_later("Acted on the gateway's news"),
    "news.put_away": tr_later("Put news of the gateway away"),
    "news.receive": tr_later("Received news of the gateway"),
    "news.retry": tr_later("Had news of the gateway acted on again"),
    "office.create": tr_later("Made the office"),
    "office.save": tr_later("Changed the office"),
    "office_key.begin_anew": tr_later("Gave the office key up"),
    "office_key.make": tr_later("Made the office key"),
    "office_key.print": tr_later("Made the recovery sheet"),
    "office_key.show": tr_later("Showed the join code"),
    "office.move": tr_later("Moved the office to another database"),
    "order.add": tr_later("Added an order"),
    "order.change": tr_later("Changed an order"),
    "order.end": tr_later("Ended an order"),
    "order.remove": tr_later("Removed an order"),
    "outbox.again": tr_later("Had a mail sent again"),
    "outbox.arrived": tr_later("Noted that a message arrived"),
    "outbox.bounced": tr_later("Noted that a message came back"),
    "payments.add": tr_later("Took money"),
    "payments.assign": tr_later("Gave an unmatched payment to a customer"),
    "payments.poll": tr_later("Asked the gateway for news"),
    "payments.reverse": tr_later("Reversed a receipt"),
    "payments.unassign": tr_later("Took an unmatched payment back from a customer"),
    "person.add": tr_later("Added a person"),
    "person.change": tr_later("Changed a person"),
    "price_list.add": tr_later("Added a price list"),
    "price_list.change": tr_later("Changed a price list"),
    "product.add": tr_later("Added a product"),
    "product.change": tr_later("Changed a product"),
    "product.place": tr_later("Moved a product"),
    "rate.add": tr_later("Added a price"),
    "rate.change": tr_later("Changed a price"),
    "rate.delete": tr_later("Removed a price"),
    "rate.raise": tr_later("Raised prices"),
    "rate.raise_back": tr_later("Took a raise of prices back"),
    "reconcile": tr_later("Reconciled"),
    "reminders.queue": tr_later("Listed who is to be reminded"),
    "remove import": tr_later("Took an import back"),
    "round.close": tr_later("Closed a round"),
    "round.load": tr_later("Entered a load"),
    "round.reopen": tr_later("Reopened a round"),
    "round.walker": tr_later("Changed who walks"),
    "save_cell": tr_later("Entered a delivery"),
    "save_cells": tr_later("Entered deliveries"),
    "secret.remove": tr_later("Took a secret away"),
    "secret.set": tr_later("Stored a secret"),
    "send_list.open": tr_later("Opened a chat"),
    "send_list.queue": tr_later("Put bills on the send list"),
    "send_list.sent": tr_later("Sent a message"),
    "settings.logo": tr_later("Changed the logo"),
    "settings.set": tr_later("Changed a setting"),
    "take_back_leave": tr_later("Took a leave back"),
    "take_back_leaves": tr_later("Took leaves back"),
    "tax.add": tr_later("Added a tax rate"),
    "tax.change": tr_later("Changed a tax rate"),
    "tax.delete": tr_later("Removed a tax rate"),
    "user.add": tr_later("Added a user"),
    "user.change_password": tr_later("Changed the own password"),
    "user.choose_language": tr_later("Chose the own language"),
    "user.disable": tr_later("Disabled a user"),
    "user.enable": tr_later("Enabled a user"),
    "user.open_by_recovery_code": tr_later("Unlocked by the recovery code"),
    "user.recovery_codes": tr_later("Made recovery codes"),
    "user.remove_pin": tr_later("Took the own PIN away"),
    "user.reset_by_recovery_code": tr_later("Set a lost password"),
    "user.reset_password": tr_later("Reset a password"),
    "user.reset_second_factor": tr_later("Took a second factor away"),
    "user.second_factor_begin": tr_later("Began a second factor"),
    "user.second_factor_off": tr_later("Turned a second factor off"),
    "user.second_factor_on": tr_later("Turned a second factor on"),
    "user.set_pin": tr_later("Set the own PIN"),
    "user.set_role": tr_later("Changed a role"),
    "user.unlock": tr_later("Unlocked a user"),
    "user.unlock_by_pin": tr_later("Unlocked by PIN"),
    "warnings.accept": tr_later("Accepted what looked odd"),
    "warnings.look_again": tr_later("Looks at it again"),
    "webhook.refused": tr_later("Refused pushed news"),
}


_THINGS = {
    "backup": tr_later("Backup"),
    "bill": tr_later("Bill"),
    "bills": tr_later("Bills"),
    "cash": tr_later("Cash"),
    "charge": tr_later("Charge"),
    "collection": tr_later("Collection round"),
    "consumption": tr_later("Delivery"),
    "customer": tr_later("Customer"),
    "event": tr_later("News"),
    "finding": tr_later("Finding"),
    "import": tr_later("Import"),
    "leave": tr_later("Leave"),
    "load": tr_later("Load"),
    "login": tr_later("Login"),
    "message": tr_later("Message"),
    "month_run": tr_later("Run"),
    "office": tr_later("Office"),
    "office_key": tr_later("Office key"),
    "outbox": tr_later("Outbox"),
    "payment": tr_later("Payment"),
    "payment_link": tr_later("Payment link"),
    "payment_links": tr_later("Payment links"),
    "payments": tr_later("Payments"),
    "person": tr_later("Person"),
    "price_list": tr_later("Price list"),
    "product": tr_later("Product"),
    "rate": tr_later("Price"),
    "reconciliation": tr_later("Reconciliation"),
    "round": tr_later("Round"),
    "route": tr_later("Route"),
    "secret": tr_later("Secret"),
    "setting": tr_later("Setting"),
    "standing_order": tr_later("Order"),
    "tax_rate": tr_later("Tax rate"),
    "user": tr_later("User"),
    "warning": tr_later("Warning"),
}


_FIELDS = {
    "fssai": "FSSAI",
    "gstin": "GSTIN",
    "hsn": "HSN",
    "pc": "PC",
    "upi_id": tr_later("UPI id"),
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
            _FIELDS.get(name) or _plain(name).capitalize() or tr("Text"),
            _value(before.get(name), known=name in before),
            _value(after.get(name), known=name in after),
        )
        for name in names[:MOST_FIELDS]
    )
    return shown, max(len(names) - MOST_FIELDS, 0)


def chain_words(report: ChainReport) -> str:
    """What a check found, in one line."""
    entries = trn("{count} entry", "{count} entries", report.entries)
    if report.ok:
        return tr("Checked: {entries}, unbroken.", entries=entries)
    at = report.first_bad
    where = "" if at is None else tr(" First at entry {at}.", at=f"{at:,}")
    return tr("Checked: {entries}, not as they should be.{where}", entries=entries, where=where)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _value(value: Any, *, known: bool) -> str:  # noqa: ANN401 - whatever JSON holds
    if not known or value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
