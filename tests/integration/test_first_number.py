"""The first number of a year's series, wanted by two at the same moment; both engines."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from helpers.books import Books

from dairyos_desktop.services.numbers import RECEIPT_SERIES, take_numbers

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


def test_each_gets_a_number_of_its_own(
    database: SqlDatabase, clock: FixedClock, tmp_path: Path
) -> None:
    books = Books(database, clock, tmp_path)
    taken = threading.Event()

    def first() -> int:
        with database.write(books.actor, "payments.add") as unit:
            numbers = take_numbers(unit.session, RECEIPT_SERIES, "", 2026, 1)
            taken.set()
            # The other is at its own by now, or waits to begin.
            time.sleep(0.5)
        return numbers.start

    def second() -> int:
        assert taken.wait(10)
        with database.write(books.actor, "payments.add") as unit:
            return take_numbers(unit.session, RECEIPT_SERIES, "", 2026, 1).start

    with ThreadPoolExecutor(2) as both:
        found = [both.submit(first), both.submit(second)]
        assert [one.result(20) for one in found] == [1, 2]
