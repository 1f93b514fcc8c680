"""What holds in every integration test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.audit_watch import unaudited
from helpers.books import Books
from helpers.razorpay_server import RazorpayServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


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
def server(clock: FixedClock) -> Iterator[RazorpayServer]:
    """The gateway, by the office's clock."""
    with RazorpayServer(lambda: clock.now().timestamp()) as running:
        yield running
