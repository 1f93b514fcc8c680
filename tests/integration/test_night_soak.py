"""Months of nights with faults: each is reconciled once, and what is planted is found."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.night_lives import OF_EACH, NightLife, fill_paid
from helpers.night_planting import IST
from helpers.razorpay_server import RazorpayServer

from dairyos_desktop.domain.reconciling import FindingType
from dairyos_desktop.services.dto.jobs import JobResult

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

pytestmark = [pytest.mark.no_cover, pytest.mark.timeout(600)]

SEEDS = (20261127, 20261128, 20261129)
FEW, MANY = 2, 90
ALL_FAULTS = 21
"""A seed whose two nights meet each kind of fault."""
KINDS = {"database", "gateway", "bug", "power"}


@pytest.mark.parametrize(
    ("nights", "seed", "planted_from", "of_each"),
    [
        (FEW, ALL_FAULTS, 0, 1),
        *(
            pytest.param(
                MANY, seed, 30, OF_EACH, marks=[pytest.mark.slow, pytest.mark.timeout(7200)]
            )
            for seed in SEEDS
        ),
    ],
)
def test_nights_of_an_office(
    database: SqlDatabase,
    clock: FixedClock,
    tmp_path: Path,
    *,
    nights: int,
    seed: int,
    planted_from: int,
    of_each: int,
) -> None:
    logging.getLogger("dairyos_desktop").setLevel(logging.ERROR)
    clock.set(dt.datetime(2026, 11, 1, 20, 0, tzinfo=IST).astimezone(dt.UTC))
    fill_paid(Books(database, clock, tmp_path))
    database.close()
    with RazorpayServer(lambda: clock.now().timestamp()) as server:
        told = NightLife(
            database._settings,
            clock,
            server,
            seed=seed,
            nights=nights,
            planted_from=planted_from,
            of_each=of_each,
        ).run()
    assert told.planted == Counter(dict.fromkeys(FindingType, of_each))
    good = (JobResult.DONE, JobResult.PROBLEMS)
    through = sum(ended in good for _, _, ended in told.runs)
    print(  # noqa: T201 - told with -s
        f"{nights} nights, seed {seed}: {len(told.runs)} runs, {through} of them through at once, "
        f"{told.offs} power-offs, faults {dict(told.faults)}, {told.planted.total()} planted"
    )
    assert set(told.faults) == KINDS
    if nights == MANY:
        assert len(told.runs) >= 20 * told.nights_on
