"""What holds in every integration test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.audit_watch import unaudited
from helpers.books import Books
from helpers.offices import make_office
from helpers.razorpay_server import RazorpayServer
from helpers.sheets import LONG_AGO
from helpers.tariffs import COW

from dairyos_desktop.domain.quantity import Price
from dairyos_desktop.services.dto.tariffs import FirstPrice
from dairyos_desktop.services.tariffs.service import TariffService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor


@pytest.fixture(autouse=True)
def _every_change_is_audited() -> Iterator[None]:
    """No service call commits a change of the office's books that the audit log isn't told of."""
    with unaudited() as found:
        yield
    assert found == []


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    """A small office's books, once on each engine."""
    return Books(database, clock, tmp_path)


@pytest.fixture
def owner(database: SqlDatabase, clock: FixedClock) -> Actor:
    """Of an office that was just made, once on each engine."""
    return make_office(database, clock)


@pytest.fixture
def tariffs(database: SqlDatabase, clock: FixedClock) -> TariffService:
    """Of that office."""
    return TariffService(database, clock)


@pytest.fixture
def cow(tariffs: TariffService, owner: Actor) -> int:
    """Its cow milk, at 56.000 for ever."""
    return tariffs.add_product(owner, COW, FirstPrice(Price("56"), LONG_AGO)).id


@pytest.fixture
def server(clock: FixedClock) -> Iterator[RazorpayServer]:
    """Razorpay, as this PC sees it."""
    with RazorpayServer(lambda: clock.now().timestamp()) as running:
        yield running
