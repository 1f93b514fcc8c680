"""Finds the rounds that are not closed, in transactions short enough for the desks beside."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.orders import SHIFTS
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.models.customers import Stop
from dairyos_desktop.models.deliveries import Consumption
from dairyos_desktop.models.delivery_rounds import DeliveryRound, Load
from dairyos_desktop.services.consumption.hours import Hours, read_hours
from dairyos_desktop.services.delivery.states import read_states
from dairyos_desktop.services.delivery.tolerance import LoadRule, read_load_rule
from dairyos_desktop.services.delivery.worth import Worth
from dairyos_desktop.services.dto.delivery import OpenRound, RoundKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

    from dairyos_desktop.services.ports import Database

_CELLS_AT_ONCE = 4000
"""Customers times days of one transaction: some 15 ms."""
_DAY = dt.timedelta(days=1)


class Stretch(NamedTuple):
    """Some days of a route that are looked at in one transaction."""

    route: str
    days: tuple[dt.date, dt.date]


class Lookout(NamedTuple):
    """What holds for all routes while open rounds are looked for."""

    hours: Hours
    rule: LoadRule
    worth: Worth
    stretches: tuple[Stretch, ...]


def find_open(database: Database, now: dt.datetime, until: dt.date) -> tuple[OpenRound, ...]:
    """The open rounds by day, morning first, then by route."""
    with database.read() as session:
        lookout = _read_lookout(session, now, until)
    found: list[OpenRound] = []
    for stretch in lookout.stretches:
        with database.read() as session:
            states = read_states(session, stretch.route, stretch.days, lookout.rule, lookout.worth)
        found += [
            OpenRound(
                state.key,
                state.version,
                state.to_confirm,
                Money.from_paise(state.worth_paise),
                state.differs,
            )
            for state in states.values()
            if state.has_any
            and not state.is_closed
            and lookout.hours.has_happened(state.key.on, state.key.shift)
        ]
    return tuple(sorted(found, key=lambda one: place(one.key)))


def place(key: RoundKey) -> tuple[dt.date, int, str]:
    """Sorts rounds by day, morning first, then by route."""
    return key.on, SHIFTS.index(key.shift), key.route


def cut(route: str, days: Iterable[dt.date], customers: int) -> Iterator[Stretch]:
    """The days of a route in stretches that one transaction may hold."""
    longest = max(1, _CELLS_AT_ONCE // max(1, customers))
    some: list[dt.date] = []
    for on in sorted(days):
        if some and (on - some[0]).days >= longest:
            yield Stretch(route, (some[0], some[-1]))
            some = []
        some.append(on)
    if some:
        yield Stretch(route, (some[0], some[-1]))


def _read_lookout(session: Session, now: dt.datetime, until: dt.date) -> Lookout:
    hours = read_hours(session, now)
    last = min(until, hours.today)
    first = _first_day(session, last)
    counts: Counter[str] = Counter()
    for route, count in session.execute(select(Stop.route, func.count()).group_by(Stop.route)):
        counts[route] = count
    for route in session.scalars(
        select(Load.route).where(Load.date.between(first, last)).distinct()
    ):
        counts[route] += 0  # loads may be left of a route on which nobody stands any more
    closed: dict[str, Counter[dt.date]] = defaultdict(Counter)
    for route, on in session.execute(
        select(DeliveryRound.route, DeliveryRound.date).where(
            DeliveryRound.date.between(first, last), DeliveryRound.closed_at.is_not(None)
        )
    ):
        closed[route][on] += 1
    days = [first + number * _DAY for number in range((last - first).days + 1)]
    stretches = [
        stretch
        for route, count in sorted(counts.items())
        for stretch in cut(route, (on for on in days if closed[route][on] < len(SHIFTS)), count)
    ]
    return Lookout(hours, read_load_rule(session), Worth(session, first, last), tuple(stretches))


def _first_day(session: Session, last: dt.date) -> dt.date:
    """From where open rounds are looked for: see `DeliveryService.open_rounds`."""
    recorded = [
        day
        for day in (
            session.scalar(select(func.min(Consumption.date))),
            session.scalar(select(func.min(Load.date))),
        )
        if day is not None
    ]
    before = Month.of(Month.of(last).first - _DAY).first
    return min(max(before, min(recorded, default=last)), last)
