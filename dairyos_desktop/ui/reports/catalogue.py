"""Which reports there are, how each may be seen, and what is asked of the services for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.domain.periods import Month, financial_year
from dairyos_desktop.domain.texts import tr, tr_later
from dairyos_desktop.services.dto.reports import CollectionBy, LitresBy, OutstandingBy, TaxesBy

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.reports.service import ReportService

MONTH: Final = "month"
ROUTE: Final = "route"
CUSTOMER: Final = "customer"
ALL: Final = "all"


@dataclass(frozen=True)
class Wish:
    """What is to be shown.

    Attributes:
        view: One of the report's; empty where it has only one.
        route: One route's customers; None for all.
        customer_id: Whose statement; None where nobody was chosen yet.
    """

    report: str
    view: str
    month: Month
    route: str | None = None
    customer_id: int | None = None


@dataclass(frozen=True)
class View:
    """A way to see a report.

    Attributes:
        asks: What the user chooses besides it: `MONTH`, `ROUTE`, `CUSTOMER`.
    """

    key: str
    word: str
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportKind:
    """A report of the list.

    Attributes:
        icon: Of its empty state, from `resources/icons`.
        read: Asks the services; called in a worker, once all that it asks for is chosen.
        usual: The view that is shown first; empty for the first one.
        running: Its first month is the one that runs, not the last that is over.
    """

    key: str
    word: str
    icon: str
    views: tuple[View, ...]
    read: Callable[[ReportService, Actor, Wish], Report]
    usual: str = ""
    running: bool = False

    def view(self, key: str) -> View:
        """One of the views; the first where none is called so."""
        return next((one for one in self.views if one.key == key), self.views[0])


def span(view: str, month: Month) -> tuple[dt.date | None, dt.date]:
    """The days of a statement that ends with a month; None is from the beginning."""
    if view == "quarter":
        return month.previous().previous().first, month.last
    if view == "year":
        return dt.date(financial_year(month.last), 4, 1), month.last
    if view == ALL:
        return None, month.last
    return month.first, month.last


def _outstanding(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.outstanding(actor, OutstandingBy(wish.view), wish.route)


def _collection(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.collection(actor, wish.month, CollectionBy(wish.view))


def _statement(service: ReportService, actor: Actor, wish: Wish) -> Report:
    if wish.customer_id is None:
        raise InvalidInputError(tr("A statement is somebody's."), tr("Choose the customer."))
    return service.statement(actor, wish.customer_id, *span(wish.view, wish.month))


def _register(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.register(actor, wish.month)


def _taxes(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.taxes(actor, wish.month, TaxesBy(wish.view))


def _litres(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.litres(actor, wish.month, LitresBy(wish.view))


def _reconciled(service: ReportService, actor: Actor, wish: Wish) -> Report:
    return service.reconciled(actor, wish.month)


_OF_MONTH: Final = (MONTH,)
_OF_SOMEBODY: Final = (MONTH, CUSTOMER)

REPORTS: Final = (
    ReportKind(
        "outstanding",
        tr_later("Outstanding"),
        "hand-coins",
        (
            View(OutstandingBy.ROUTE.value, tr_later("By route")),
            View(OutstandingBy.CUSTOMER.value, tr_later("By customer"), (ROUTE,)),
        ),
        _outstanding,
    ),
    ReportKind(
        "collection",
        tr_later("Collection"),
        "hand-coins",
        (
            View(CollectionBy.DAY.value, tr_later("By day"), _OF_MONTH),
            View(CollectionBy.PERSON.value, tr_later("By person"), _OF_MONTH),
            View(CollectionBy.METHOD.value, tr_later("By method"), _OF_MONTH),
        ),
        _collection,
        running=True,
    ),
    ReportKind(
        "statement",
        tr_later("Customer statement"),
        "user",
        (
            View("month", tr_later("Month"), _OF_SOMEBODY),
            View("quarter", tr_later("3 months"), _OF_SOMEBODY),
            View("year", tr_later("Year from April"), _OF_SOMEBODY),
            View(ALL, tr_later("Everything"), _OF_SOMEBODY),
        ),
        _statement,
        usual="quarter",
        running=True,
    ),
    ReportKind(
        "register",
        tr_later("Month register"),
        "receipt-text",
        (View("", "", _OF_MONTH),),
        _register,
    ),
    ReportKind(
        "taxes",
        tr_later("Products and tax"),
        "tags",
        (
            View(TaxesBy.PRODUCT.value, tr_later("By product"), _OF_MONTH),
            View(TaxesBy.HSN.value, tr_later("By HSN"), _OF_MONTH),
            View(TaxesBy.HSN_DATED.value, tr_later("By HSN and bill date"), _OF_MONTH),
        ),
        _taxes,
    ),
    ReportKind(
        "litres",
        tr_later("Delivered and billed"),
        "bottle",
        (
            View(LitresBy.PRODUCT.value, tr_later("By product"), _OF_MONTH),
            View(LitresBy.CUSTOMER.value, tr_later("Where they differ"), _OF_MONTH),
        ),
        _litres,
    ),
    ReportKind(
        "reconciled",
        tr_later("Reconciliation"),
        "scale",
        (View("", "", _OF_MONTH),),
        _reconciled,
        running=True,
    ),
)
BY_KEY: Final = {kind.key: kind for kind in REPORTS}
