"""Which path of the pretended gateway leads to what in its books."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from helpers.razorpay_books import MOST_ROWS, Books, Refusal
from helpers.razorpay_settlements import MOST_SETTLED

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers.razorpay_rows import Row

_EARLIEST, _LATEST = 946684800, 4765046400


@dataclass(frozen=True)
class Asked:
    """A call that may be answered.

    Attributes:
        when: The instant whose state is told; `lists_at` that of lists, which come late.
        shift: So many rows came since the page before.
    """

    books: Books
    target: str
    body: Row
    when: float
    lists_at: float
    shift: int

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))

    def page(self, rows: list[Row], most: int = MOST_ROWS) -> list[Row]:
        """The rows of the page that is asked for."""
        count, skip = int(self.query.get("count", "10")), int(self.query.get("skip", "0"))
        if count > most:
            raise Refusal(f"The count may not be greater than {most}.", field="count")
        skip = max(0, skip - self.shift)
        return rows[skip : skip + count]

    def window(self) -> tuple[int, int]:
        """`from` and `to`."""
        from_, to = (
            int(self.query.get("from", _EARLIEST)),
            int(self.query.get("to", _LATEST)),
        )
        if not (_EARLIEST <= from_ <= _LATEST and _EARLIEST <= to <= _LATEST):
            raise Refusal(f"from must be between {_EARLIEST} and {_LATEST}")
        return from_, to


def _create_link(asked: Asked) -> Row:
    return asked.books.create_link(asked.body)


def _links(asked: Asked) -> Row:
    return {"payment_links": asked.page(asked.books.found_links(asked.query, asked.lists_at))}


def _link(asked: Asked, link_id: str) -> Row:
    return asked.books.link(link_id, asked.when)


def _cancel(asked: Asked, link_id: str) -> Row:
    return asked.books.cancel_link(link_id)


def _order(asked: Asked, order_id: str) -> Row:
    return asked.books.order(order_id, asked.when)


def _order_payments(asked: Asked, order_id: str) -> Row:
    return _collection(asked.books.order_payments(order_id, asked.when))


def _payments(asked: Asked) -> Row:
    return _collection(asked.page(asked.books.payments_between(*asked.window(), asked.lists_at)))


def _payment(asked: Asked, payment_id: str) -> Row:
    return asked.books.payment(payment_id, asked.when)


def _refunds_of(asked: Asked, payment_id: str) -> Row:
    rows = asked.books.refunds_between(_EARLIEST, _LATEST, asked.when)
    return _collection([row for row in rows if row["payment_id"] == payment_id])


def _refund(asked: Asked, payment_id: str) -> Row:
    refund_id = asked.books.refund(payment_id, asked.body.get("amount"))
    return asked.books.refunds[refund_id].now


def _refunds(asked: Asked) -> Row:
    return _collection(asked.page(asked.books.refunds_between(*asked.window(), asked.lists_at)))


def _found_refund(asked: Asked, refund_id: str) -> Row:
    return asked.books.found_refund(refund_id, asked.when)


def _settlements(asked: Asked) -> Row:
    rows = asked.books.settlements.between(*asked.window(), asked.lists_at)
    return _collection(asked.page(rows))


def _settled(asked: Asked) -> Row:
    day = "-".join(asked.query.get(name, "").zfill(2) for name in ("year", "month", "day"))
    rows = asked.books.settlements.report(day, asked.lists_at)
    return _collection(asked.page(rows, MOST_SETTLED))


def _collection(rows: list[Row]) -> Row:
    return {"entity": "collection", "count": len(rows), "items": rows}


_ROUTES: tuple[tuple[str, Callable[..., Row]], ...] = (
    (r"POST /v1/payment_links/?", _create_link),
    (r"GET /v1/payment_links/?", _links),
    (r"GET /v1/payment_links/([^/]+)", _link),
    (r"POST /v1/payment_links/([^/]+)/cancel", _cancel),
    (r"GET /v1/orders/([^/]+)", _order),
    (r"GET /v1/orders/([^/]+)/payments", _order_payments),
    (r"GET /v1/payments/?", _payments),
    (r"GET /v1/payments/([^/]+)", _payment),
    (r"GET /v1/payments/([^/]+)/refunds", _refunds_of),
    (r"POST /v1/payments/([^/]+)/refund", _refund),
    (r"GET /v1/refunds/?", _refunds),
    (r"GET /v1/refunds/([^/]+)", _found_refund),
    (r"GET /v1/settlements/?", _settlements),
    (r"GET /v1/settlements/recon/combined", _settled),
)


def route(method: str, asked: Asked) -> Any:  # noqa: ANN401 - JSON's
    """The answer of a call that meets no fault.

    Raises:
        Refusal: The gateway says no.
    """
    call = f"{method} {urlsplit(asked.target).path}"
    for pattern, does in _ROUTES:
        if found := re.fullmatch(pattern, call):
            return does(asked, *found.groups())
    raise Refusal("The requested URL was not found on the server.")
