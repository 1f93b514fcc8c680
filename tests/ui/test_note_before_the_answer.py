"""A change is noted right however late the books answer what somebody takes."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

import pytest
from helpers.office_desk import SATURDAY, OfficeDesk
from helpers.pauses import pause
from helpers.station_road import fill

from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.customers.service import CustomerService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.orders import Teller

pytestmark = pytest.mark.no_cover

FRIDAY = dt.date(2026, 11, 13)
Noted = tuple[str, str, dt.date]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path) -> Iterator[OfficeDesk]:
    """Station Road on a Saturday at 07:42: Geeta takes cow's milk, Dwarka buffalo's too."""
    del qapp
    made = OfficeDesk(tmp_path)
    fill(made)
    yield made
    made.close()


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """The books say what somebody takes only once this was called."""
    told, ask = threading.Event(), CustomerService.teller

    def late(self: CustomerService, actor: Actor, customer_id: int) -> Teller:
        assert told.wait(10)
        return ask(self, actor, customer_id)

    monkeypatch.setattr(CustomerService, "teller", late)
    return told.set


@pytest.mark.parametrize(
    ("typed", "noted"),
    [
        # Of two products the first is gone past; where there is one, it is not asked for.
        (("dwa", "C2", "2<enter><enter>e<enter>fri<enter>"), ("other", "evening", FRIDAY)),
        (("gee", "C3", "2<enter>e<enter>fri<enter>"), ("other", "evening", FRIDAY)),
        (
            ("dwa", "C2", "x<enter>.5<enter><enter><enter><enter>"),
            ("extra", "morning", SATURDAY),
        ),
        (("gee", "C3", "x<enter>.5<enter>e<enter><enter>"), ("extra", "evening", SATURDAY)),
        (("gee", "C3", "<enter>e<enter>fri<enter>"), ("none", "evening", FRIDAY)),
    ],
)
def test_keys_typed_before_the_answer_are_taken_as_after_it(
    desk: OfficeDesk, answer: Callable[[], None], typed: tuple[str, str, str], noted: Noted
) -> None:
    name, code, keys = typed
    desk.open("customers")
    desk.press(f"{name}<enter>")
    desk.rest()
    desk.press(f"<alt+n>{keys}")
    assert desk.changes() == []
    answer()
    desk.rest()
    ((customer_id, change),) = desk.changes()
    assert customer_id == desk.register.customers[code]
    assert (change.kind, change.shift, change.date_to) == noted
    assert change.date_from == SATURDAY
    product = None if change.kind == "none" else desk.register.products["CM"]
    assert change.product_id == product
    assert desk.window.asides.shown is None


def test_esc_forgets_the_keys_that_wait(desk: OfficeDesk, answer: Callable[[], None]) -> None:
    desk.open("customers")
    desk.press("gee<enter>")
    desk.rest()
    desk.press("<alt+n>2<enter>e<enter>fri<enter><esc>")
    answer()
    desk.rest()
    assert desk.changes() == []
    # Letters go where the focus is again.
    desk.press("<alt+n>n<enter>e<enter>fri<enter>")
    desk.rest()
    ((_, change),) = desk.changes()
    assert (change.kind, change.shift) == ("none", "evening")


def test_where_the_books_cannot_answer_nothing_is_noted_and_it_says_so(
    desk: OfficeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, shut = CustomerService.teller, threading.Event()

    def broken(self: CustomerService, actor: Actor, customer_id: int) -> Teller:
        if shut.is_set():
            return ask(self, actor, customer_id)
        raise EnvironmentTroubleError("The server does not answer.", "Look at the cable.")

    monkeypatch.setattr(CustomerService, "teller", broken)
    desk.open("customers")
    desk.press("gee<enter>")
    desk.rest()
    desk.press("<alt+n>2<enter>e<enter>fri<enter>")
    desk.rest()
    assert desk.panel.form.notice.isVisible()
    shut.set()
    desk.press("<esc>")
    desk.rest()
    pause(50)
    assert desk.changes() == []
