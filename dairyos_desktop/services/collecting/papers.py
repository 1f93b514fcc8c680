"""Reads the lists that go out with collection rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.plain import format_date
from dairyos_desktop.domain.texts import say
from dairyos_desktop.models.customers import Person, Stop
from dairyos_desktop.models.office import Office
from dairyos_desktop.models.payments import Round
from dairyos_desktop.services.collecting.reading import read_list
from dairyos_desktop.services.dto.collecting import CollectionPaper, ListHome

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.dto.collecting import Home


def read_papers(
    session: Session, on: dt.date, route: str | None, *, everybody: bool
) -> tuple[CollectionPaper, ...]:
    """A paper for each route on which somebody owes something; a route that is named, even empty.

    Raises:
        NotFoundError: There would be no paper, or nobody on it.
    """
    names = [route]
    if route is None:
        names = list(session.scalars(select(Stop.route).distinct().order_by(Stop.route)))
    papers = [_paper(session, on, name, everybody=everybody) for name in names if name]
    found = tuple(paper for paper in papers if paper.homes)
    if not found:
        raise NotFoundError(
            say("Nobody on any route owes anything on {on}.", on=format_date(on))
            if route is None
            else say(
                "Nobody on route {route} owes anything on {on}.", route=route, on=format_date(on)
            ),
            say("Print the list with everybody, for who pays ahead."),
        )
    return found


def _paper(session: Session, on: dt.date, route: str, *, everybody: bool) -> CollectionPaper:
    homes = read_list(session, route, on)
    wanted = [home for home in homes if everybody or _due(home) > Money.zero]
    named = session.scalars(
        select(Person.name)
        .join(Round, Round.person_id == Person.id)
        .where(Round.route == route, Round.date == on, Round.closed_at.is_(None))
    ).all()
    return CollectionPaper(
        session.scalar(select(Office.name)) or "",
        route,
        on,
        named[0] if len(named) == 1 else "",
        tuple(
            ListHome(
                home.position or 0, home.code, home.name, home.name_local, home.address, _due(home)
            )
            for home in wanted
        ),
        len(homes) - len(wanted),
    )


def _due(home: Home) -> Money:
    return Money.zero if home.due is None else home.due
