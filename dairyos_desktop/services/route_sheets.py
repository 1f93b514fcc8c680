"""Route sheets: the day's sheet on paper, for whoever walks the route.

They hold what the grid holds at the same moment: what is due by orders, leaves and planned
changes, or what was saved already.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from dairyos_desktop.domain.billing import Goods
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.quantity import Quantity
from dairyos_desktop.domain.roles import Action
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Person
from dairyos_desktop.models.delivery_rounds import DeliveryRound
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.command import query
from dairyos_desktop.services.consumption.sheet import read_routes, read_sheet
from dairyos_desktop.services.dto.documents import PagePicture
from dairyos_desktop.services.dto.route_papers import (
    DrawnRoutes,
    RouteCell,
    RouteGoods,
    RouteLoad,
    RouteMark,
    RoutePaper,
    RouteStop,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sqlalchemy.orm import Session

    from dairyos_desktop.domain.orders import Shift
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.consumption import (
        DaySheet,
        LeaveNote,
        PlannedNote,
        SheetCell,
        SheetRow,
    )
    from dairyos_desktop.services.paper_ports import PagePictures, RouteSheetRenderer
    from dairyos_desktop.services.ports import Database, FileStore

_Key = tuple["Shift", int]
_TOLD = {"none": say("Nothing"), "other": say("Changed"), "extra": say("Extra")}


class RouteSheetService:
    """Use cases of the papers that go out with a round."""

    def __init__(
        self,
        database: Database,
        renderer: RouteSheetRenderer,
        pictures: PagePictures,
        files: FileStore,
    ) -> None:
        self._database = database
        self._renderer = renderer
        self._pictures = pictures
        self._files = files

    @query(Action.READ)
    def papers(
        self,
        actor: Actor,  # noqa: ARG002 - checked by @query
        on: dt.date,
        route: str | None,
        shifts: tuple[Shift, ...] = SHIFTS,
    ) -> tuple[RoutePaper, ...]:
        """What the sheets of a day say.

        Args:
            actor: Who asks.
            on: The day.
            route: One route; None for all, by name.
            shifts: The shifts that are walked with this paper.

        Raises:
            NotFoundError: Nobody stands on the route in these shifts.
        """
        with self._database.read() as session:
            names = (
                [route] if route is not None else [one.route for one in read_routes(session, on)]
            )
            papers = [read_paper(session, on, name, shifts) for name in names]
        found = tuple(paper for paper in papers if paper.stops)
        if not found:
            raise NotFoundError(
                say("Nobody stands on any route on {on}.", on=format_date(on))
                if route is None
                else say(
                    "Nobody stands on route {route} on {on}.", route=route, on=format_date(on)
                ),
                say("Choose another day or route."),
            )
        return found

    @query(Action.READ)
    def draw(
        self,
        actor: Actor,
        on: dt.date,
        route: str | None,
        shifts: tuple[Shift, ...] = SHIFTS,
        *,
        both_sides: bool = False,
    ) -> DrawnRoutes:
        """The sheets as one document; nothing is written anywhere.

        For a printer of `both_sides` each route begins on a fresh sheet.

        Raises:
            NotFoundError: As `papers`.
            EnvironmentTroubleError: A font is missing.
        """
        papers = self.papers(actor, on, route, shifts)
        pdf = self._renderer.render_routes(papers, both_sides=both_sides)
        doors = sum(len(paper.stops) for paper in papers)
        return DrawnRoutes(pdf, len(papers), doors, self._pictures.page_count(pdf))

    @query(Action.READ)
    def picture(self, actor: Actor, drawn: DrawnRoutes, page: int, scale: float) -> PagePicture:  # noqa: ARG002 - checked
        """A page of drawn sheets as a picture; scale 1.0 is 72 dots an inch."""
        picture = self._pictures.picture(drawn.pdf, page, scale)
        return PagePicture(*picture, drawn.pages)

    @query(Action.READ)
    def save(self, actor: Actor, drawn: DrawnRoutes, path: Path) -> None:  # noqa: ARG002 - checked
        """Writes drawn sheets as a PDF file, whole or not at all.

        Raises:
            EnvironmentTroubleError: The file can't be written.
        """
        self._files.write(path, drawn.pdf)


def read_paper(session: Session, on: dt.date, route: str, shifts: tuple[Shift, ...]) -> RoutePaper:
    """One route's sheet, from the rows of its grid."""
    sheet = read_sheet(session, on, route, shifts)
    stops = tuple(_stop(sheet, row) for row in sheet.rows)
    goods = _goods(sheet, stops)
    loads = tuple(_loads(session, goods, stops))
    return RoutePaper(
        session.scalar(select(Office.name)) or "",
        route,
        on,
        shifts,
        _walkers(session, on, route, shifts),
        goods,
        stops,
        loads,
        {
            shift: Quantity.total(one.litres for one in loads if one.goods.shift == shift)
            for shift in shifts
        },
    )


def _walkers(
    session: Session, on: dt.date, route: str, shifts: Sequence[Shift]
) -> dict[Shift, str]:
    rows = session.execute(
        select(DeliveryRound.shift, Person.name)
        .join(Person, Person.id == DeliveryRound.person_id)
        .where(
            DeliveryRound.date == on, DeliveryRound.route == route, DeliveryRound.shift.in_(shifts)
        )
    )
    return {cast("Shift", shift): name for shift, name in rows}


def _stop(sheet: DaySheet, row: SheetRow) -> RouteStop:
    cells = {key: cell for key, one in row.cells.items() if (cell := _cell(one)) is not None}
    return RouteStop(
        row.position,
        row.code,
        row.name,
        row.name_local,
        row.address,
        cells,
        tuple(_notes(sheet.on, row)),
    )


def _cell(cell: SheetCell) -> RouteCell | None:
    """What the paper says of a cell; None where there is nothing to say."""
    quantity = cell.quantity
    if cell.row is None and not quantity:
        if not cell.ordered:
            return None
        stopped = RouteMark.CHANGED if cell.leave is None else RouteMark.LEAVE
        return RouteCell(quantity, stopped)
    if quantity == cell.ordered:
        return RouteCell(quantity, RouteMark.AS_USUAL)
    return RouteCell(quantity, RouteMark.CHANGED if cell.ordered else RouteMark.EXTRA)


def _notes(on: dt.date, row: SheetRow) -> Iterator[str]:
    if row.note:
        yield row.note
    told = [cell.planned for cell in row.cells.values() if cell.planned is not None]
    yield from dict.fromkeys(_told(on, one) for one in told)
    away = [
        cell.leave
        for cell in row.cells.values()
        if cell.leave is not None and cell.ordered and not cell.quantity
    ]
    yield from dict.fromkeys(_left(on, one) for one in away)
    yield from dict.fromkeys(
        cell.row.reason for cell in row.cells.values() if cell.row is not None and cell.row.reason
    )


def _told(on: dt.date, told: PlannedNote) -> str:
    return _until(_TOLD[told.kind], on, told.date_to)


def _left(on: dt.date, leave: LeaveNote) -> str:
    return _until(say("Leave"), on, leave.date_to)


def _until(what: str, on: dt.date, last: dt.date | None) -> str:
    if last is None:
        return say("{what} until told", what=what)
    if last == on:
        return say("{what} today", what=what)
    return say("{what} until {day}", what=what, day=format_date(last)[:5])


def _goods(sheet: DaySheet, stops: Iterable[RouteStop]) -> tuple[RouteGoods, ...]:
    """What has a cell anywhere; on a route without any, what the grid has columns for."""
    doors: Counter[_Key] = Counter(key for stop in stops for key in stop.cells)
    if not doors:
        doors.update({(column.shift, column.product.id): 0 for column in sheet.columns})
    return tuple(
        RouteGoods(shift, product.id, product.name, product.unit, doors[shift, product.id])
        for shift in sheet.shifts
        for product in sheet.products
        if (shift, product.id) in doors
    )


def _loads(
    session: Session, goods: Sequence[RouteGoods], stops: Sequence[RouteStop]
) -> Iterator[RouteLoad]:
    due: dict[_Key, Quantity] = defaultdict(lambda: Quantity.zero)
    for stop in stops:
        for key, cell in stop.cells.items():
            due[key] += cell.quantity
    packed = _packed(session, {one.product_id for one in goods})
    for one in goods:
        quantity = due[one.key]
        if not quantity:
            continue
        product = packed[one.product_id]
        litres = Quantity.from_thousandths(_milk(product).litres(quantity.thousandths))
        crate = product.crate if product.unit == "pc" else None
        if crate is None:
            yield RouteLoad(one, quantity, litres, None, quantity)
            continue
        full, loose = divmod(quantity.thousandths, crate * 1000)
        yield RouteLoad(one, quantity, litres, full, Quantity.from_thousandths(loose))


def _packed(session: Session, wanted: set[int]) -> Mapping[int, Product]:
    rows = session.scalars(select(Product).where(Product.id.in_(wanted)))
    return {product.id: product for product in rows}


def _milk(product: Product) -> Goods:
    content = None if product.content is None else product.content.thousandths
    return Goods(
        product.id,
        product.code,
        product.name,
        product.name_local,
        product.unit,
        product.hsn,
        product.tax_inclusive,
        content,
        product.position,
    )
