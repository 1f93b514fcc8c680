"""What the pretended gateway keeps: links, orders, payments, refunds, and the news of them.

`razorpay_server` speaks HTTP in front of it. Everything keeps its earlier states with the instant
of each, so that a list, or a stale read, can tell what was true some seconds ago.
"""

from __future__ import annotations

import random
import re
import string
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.razorpay_rows import (
    FAILED,
    NO_ERROR,
    Row,
    SentEvent,
    event,
    link_problem,
    link_row,
    order_row,
    payment_row,
    refund_row,
)
from helpers.razorpay_settlements import Settlements

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MOST_ROWS = 100

_LETTERS = string.ascii_letters + string.digits
_LINK_ID = re.compile(r"plink_[A-Za-z0-9]{14}")


class Refusal(Exception):  # noqa: N818 - what the gateway says, no fault of ours
    """The gateway says no."""

    def __init__(
        self,
        description: str,
        status: int = 400,
        code: str = "BAD_REQUEST_ERROR",
        *,
        of_links: bool = False,
        field: str = "",
    ) -> None:
        super().__init__(description)
        self.status = status
        self.body: Row = {"error": {"code": code, "description": description}}
        if of_links:
            self.body["error"] |= {"metadata": [], "reason": None, "source": None, "step": None}
        elif code == "BAD_REQUEST_ERROR" and status == 400:
            self.body["error"] |= {
                "source": "business",
                "step": "payment_initiation",
                "reason": "input_validation_failed",
                "metadata": {},
            }
            if field:
                self.body["error"]["field"] = field


class Thing:
    """A link, order, payment or refund, as it was and as it is."""

    def __init__(self, row: Row, at: float) -> None:
        self.states: list[tuple[float, Row]] = [(at, row)]

    @property
    def now(self) -> Row:
        return self.states[-1][1]

    def change(self, at: float, **fields: Any) -> None:  # noqa: ANN401 - JSON's
        self.states.append((at, self.now | fields))

    def at(self, when: float) -> Row | None:
        """As it was then; None where it was not there yet."""
        found = None
        for since, row in self.states:
            if since > when:
                break
            found = row
        return found


@dataclass
class Books:
    """The gateway's own. Every method holds the lock; amounts are integer paise.

    Attributes:
        now: Epoch seconds; the test's clock.
        test_links_left: Links that a test account may still make in its life; None for no end.
        events: What webhooks would have been told, oldest first.
    """

    now: Callable[[], float]
    webhook_secret: str
    test_links_left: int | None = None
    events: list[SentEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self.links: dict[str, Thing] = {}
        self.orders: dict[str, Thing] = {}
        self.payments: dict[str, Thing] = {}
        self.refunds: dict[str, Thing] = {}
        self.payments_of_order: dict[str, list[str]] = {}
        self.link_of_order: dict[str, str] = {}
        self.references: set[str] = set()
        self._random = random.Random(20261101)  # noqa: S311 - ids of a pretended gateway
        self.settlements = Settlements(self._id)

    # ------------------------------------------------------------------ what the API does

    def create_link(self, asked: Row) -> Row:
        with self.lock:
            problem = link_problem(asked, self.now())
            reference = asked.get("reference_id") or ""
            if not problem and reference in self.references:
                problem = (
                    f"payment link with given reference_id: {reference} already exists."
                    " Please create a payment link with a different reference_id"
                )
            if problem:
                raise Refusal(problem, of_links=True)
            if self.test_links_left is not None:
                if self.test_links_left <= 0:
                    raise Refusal(
                        "test mode limit of 30 reached for payment_link",
                        429,
                        "RATE_LIMIT_EXCEEDED",
                        of_links=True,
                    )
                self.test_links_left -= 1
            now = int(self.now())
            link_id = self._id("plink")
            row = link_row(asked, link_id, now)
            if reference:
                self.references.add(reference)
            self.links[link_id] = Thing(row, self.now())
            return row

    def link(self, link_id: str, when: float) -> Row:
        if not _LINK_ID.fullmatch(link_id):
            raise Refusal(f"invalid input [strippedId] = [{link_id}]", of_links=True)
        with self.lock:
            thing = self.links.get(link_id)
            row = None if thing is None else thing.at(when)
        if row is None:
            raise Refusal("The id provided does not exist", of_links=True)
        return row

    def found_links(self, wanted: dict[str, str], when: float) -> list[Row]:
        """The list's rows, newest first; `payments` is empty in it even where the link is paid."""
        with self.lock:
            rows = [row for thing in self.links.values() if (row := thing.at(when)) is not None]
            if "reference_id" in wanted:
                rows = [row for row in rows if row["reference_id"] == wanted["reference_id"]]
            if "payment_id" in wanted:
                thing = self.payments.get(wanted["payment_id"])
                order = None if thing is None else thing.now["order_id"]
                rows = [row for row in rows if order and row.get("order_id") == order]
            return [row | {"payments": []} for row in reversed(rows)]

    def cancel_link(self, link_id: str) -> Row:
        with self.lock:
            status = self.link(link_id, self.now())["status"]
            said = {
                "paid": "an already paid/partially paid link",
                "partially_paid": "an already paid/partially paid link",
                "expired": "an expired link",
                "cancelled": "a cancelled link",
            }.get(status)
            if said is not None:
                raise Refusal(f"cannot cancel or expire {said}", of_links=True)
            now = int(self.now())
            self._change_link(link_id, status="cancelled", cancelled_at=now)
            row = self.links[link_id].now
            self._tell("payment_link.cancelled", row["created_at"], payment_link=row)
            return row

    def order(self, order_id: str, when: float) -> Row:
        return self._of(self.orders, order_id, when)

    def payment(self, payment_id: str, when: float) -> Row:
        return self._of(self.payments, payment_id, when)

    def found_refund(self, refund_id: str, when: float) -> Row:
        return self._of(self.refunds, refund_id, when)

    def order_payments(self, order_id: str, when: float) -> list[Row]:
        with self.lock:
            self.order(order_id, when)
            ids = self.payments_of_order.get(order_id, [])
            rows = [self.payments[payment_id].at(when) for payment_id in ids]
            return [row for row in reversed(rows) if row is not None]

    def payments_between(self, from_: int, to: int, when: float) -> list[Row]:
        """Newest first."""
        return self._between(self.payments, from_, to, when)

    def refunds_between(self, from_: int, to: int, when: float) -> list[Row]:
        """Newest first."""
        return self._between(self.refunds, from_, to, when)

    def _between(self, things: dict[str, Thing], from_: int, to: int, when: float) -> list[Row]:
        with self.lock:
            rows: Iterable[Row | None] = [
                thing.states[0][1] if thing.states[0][0] <= when else None
                for thing in things.values()
            ]
            found = [row for row in rows if row and from_ <= row["created_at"] <= to]
            found.sort(key=lambda row: row["created_at"])  # stable: of one second by entry
            return [things[row["id"]].at(when) or row for row in reversed(found)]

    def _of(self, things: dict[str, Thing], thing_id: str, when: float) -> Row:
        with self.lock:
            thing = things.get(thing_id)
            row = None if thing is None else thing.at(when)
        if row is None:
            raise Refusal("The id provided does not exist")
        return row

    # ------------------------------------------------------------------ what customers do

    def pay(
        self,
        link_id: str,
        paise: int | None,
        *,
        status: str,
        method: str,
        at: float | None,
        contact: str,
    ) -> str:
        with self.lock:
            link = self.links[link_id].now
            order_id = link.get("order_id")
            if order_id is None:
                order_id = self._new_order(link["amount"], link["notes"])
                self._change_link(link_id, order_id=order_id)
                self.link_of_order[order_id] = link_id
            if paise is None:
                paise = link["amount"] - link["amount_paid"]
            payment_id = self._new_payment(
                paise,
                order_id,
                "#" + link_id.removeprefix("plink_"),
                method=method,
                at=at,
                contact=contact,
            )
            self._settle(payment_id, status)
            return payment_id

    def pay_without_link(
        self, paise: int, notes: dict[str, str], *, description: str, method: str, at: float | None
    ) -> str:
        with self.lock:
            order_id = self._new_order(paise, notes)
            payment_id = self._new_payment(
                paise, order_id, description, method=method, at=at, contact=""
            )
            self._settle(payment_id, "captured")
            return payment_id

    def settle(self, payment_id: str, status: str) -> None:
        """A payment that failed or was only authorised becomes captured, or fails."""
        with self.lock:
            self._settle(payment_id, status)

    def refund(self, payment_id: str, paise: int | None) -> str:
        with self.lock:
            payment = self.payments[payment_id].now
            left = payment["amount"] - payment["amount_refunded"]
            paise = left if paise is None else paise
            if not payment["captured"]:
                raise Refusal("The payment status should be captured for action to be taken")
            if paise > left:
                raise Refusal(
                    "The total refund amount is greater than the refund payment amount",
                    field="amount",
                )
            refunded = payment["amount_refunded"] + paise
            full = refunded == payment["amount"]
            refund_id = self._id("rfnd")
            self._change_payment(
                payment_id,
                amount_refunded=refunded,
                refund_status="full" if full else "partial",
                status="refunded" if full else "captured",
            )
            row = refund_row(refund_id, payment, paise, int(self.now()))
            self.refunds[refund_id] = Thing(row, self.now())
            for kind in ("refund.created", "refund.processed"):
                self._tell(
                    kind, row["created_at"], refund=row, payment=self.payments[payment_id].now
                )
            return refund_id

    def expire(self, link_id: str) -> None:
        with self.lock:
            self._change_link(link_id, status="expired", expired_at=int(self.now()))
            row = self.links[link_id].now
            self._tell("payment_link.expired", row["created_at"], payment_link=row)

    # ------------------------------------------------------------------ how it is kept

    def _settle(self, payment_id: str, status: str) -> None:
        payment = self.payments[payment_id].now
        order_id = payment["order_id"]
        order = self.orders[order_id].now
        if status == "failed":
            self._change_payment(
                payment_id,
                status="failed",
                **FAILED,
            )
            self.orders[order_id].change(
                self.now(), status="attempted", attempts=order["attempts"] + 1
            )
            self._tell_of_payment("payment.failed", payment_id)
            return
        if status == "created":
            return
        if payment["status"] not in {"authorized", "captured"}:
            self._change_payment(
                payment_id,
                status="authorized",
                **NO_ERROR,
                acquirer_data={"rrn": "".join(self._random.choices(string.digits, k=12))},
            )
            self._tell_of_payment("payment.authorized", payment_id)
        if status == "authorized":
            return
        fee = payment["amount"] * 2 // 100
        tax = fee * 18 // 100
        self._change_payment(payment_id, status="captured", captured=True, fee=fee + tax, tax=tax)
        paid = order["amount_paid"] + payment["amount"]
        done = paid >= order["amount"]
        self.orders[order_id].change(
            self.now(),
            amount_paid=paid,
            amount_due=max(0, order["amount"] - paid),
            attempts=order["attempts"] + 1,
            status="paid" if done else "attempted",
        )
        self._tell_of_payment("payment.captured", payment_id)
        link_id = self.link_of_order.get(order_id)
        row = self.payments[payment_id].now
        if done:
            self._tell(
                "order.paid", row["created_at"], payment=row, order=self.orders[order_id].now
            )
        if link_id is not None:
            self._settle_link(link_id, order_id, row, paid, done=done)

    def _settle_link(
        self, link_id: str, order_id: str, payment: Row, paid: int, *, done: bool
    ) -> None:
        link = self.links[link_id].now
        entry = {
            "amount": payment["amount"],
            "created_at": payment["created_at"],
            "method": payment["method"],
            "payment_id": payment["id"],
            "plink_id": link_id,
            "status": "captured",
            "updated_at": int(self.now()),
        }
        status = link["status"]
        if status in {"created", "partially_paid"}:
            status = "paid" if done else "partially_paid"
        self._change_link(
            link_id,
            status=status,
            amount_paid=paid,
            payments=[*(link["payments"] or []), entry],
        )
        told = {key: value for key, value in self.links[link_id].now.items() if key != "payments"}
        if status in {"paid", "partially_paid"}:
            self._tell(
                f"payment_link.{status}",
                link["created_at"],  # the link's age, not the event's
                payment_link=told,
                order=self.orders[order_id].now,
                payment=payment,
            )

    def _change_link(self, link_id: str, **fields: Any) -> None:  # noqa: ANN401 - JSON's
        self.links[link_id].change(self.now(), updated_at=int(self.now()), **fields)

    def _change_payment(self, payment_id: str, **fields: Any) -> None:  # noqa: ANN401 - JSON's
        self.payments[payment_id].change(self.now(), **fields)

    def _new_order(self, paise: int, notes: object) -> str:
        order_id = self._id("order")
        row = order_row(order_id, paise, notes, int(self.now()))
        self.orders[order_id] = Thing(row, self.now())
        return order_id

    def _new_payment(
        self,
        paise: int,
        order_id: str,
        description: str,
        *,
        method: str,
        at: float | None,
        contact: str,
    ) -> str:
        payment_id = self._id("pay")
        row = payment_row(
            payment_id,
            self.orders[order_id].now,
            paise,
            description=description,
            method=method,
            contact=contact,
            now=int(self.now() if at is None else at),
        )
        self.payments[payment_id] = Thing(row, self.now())
        self.payments_of_order.setdefault(order_id, []).append(payment_id)
        return payment_id

    def _tell_of_payment(self, kind: str, payment_id: str) -> None:
        row = self.payments[payment_id].now
        self._tell(kind, int(self.now()), payment=row | {"base_amount": row["amount"]})

    def _tell(self, kind: str, created_at: int, **entities: Row) -> None:
        event_id = "".join(self._random.choices(_LETTERS, k=14))
        self.events.append(event(event_id, kind, created_at, self.webhook_secret, entities))

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{''.join(self._random.choices(_LETTERS, k=14))}"
