"""Money while the line to the server is cut: whoever tries again moves it once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.cut_connection import Cut, Relay
from helpers.databases import FixedClock
from helpers.offices import fresh

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import PostgresCluster

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]


@pytest.fixture
def relay(cluster: PostgresCluster, tmp_path: Path) -> Iterator[Relay]:
    # A socket's path is short: the test's own folder may be too long for it.
    relay = Relay(cluster.folder, cluster.folder / tmp_path.name[-20:])
    yield relay
    relay.close()


@pytest.mark.parametrize("where", list(Cut))
def test_a_part_is_given_back_once_however_often_it_is_tried(
    cluster: PostgresCluster, relay: Relay, tmp_path: Path, where: Cut
) -> None:
    clock = FixedClock.at_noon(2026, 11, 1)
    url = cluster.new_url()
    books = Books(SqlDatabase(Settings(tmp_path, url), clock), clock, tmp_path)
    paid = books.pay("A", "500.00")
    far = Books.__new__(Books)
    through = url.replace(str(cluster.folder), str(relay.folder))
    far.open(SqlDatabase(Settings(tmp_path, through), clock), clock, tmp_path, fresh(books.actor))

    def give_back() -> None:
        far.payments.reverse(
            far.actor, paid.payment_id, "Refund", Money("100.00"), key="typed once"
        )

    relay.cut_at(1, where)
    with pytest.raises(EnvironmentTroubleError) as trouble:
        give_back()
    assert trouble.value.code == "offline"
    give_back()
    assert books.balance("A") == "-400.00"
    books.sound()
    far.database.close()
    books.database.close()
