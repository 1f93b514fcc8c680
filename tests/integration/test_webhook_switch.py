"""The receiver inside a window's program follows the office's settings."""

from __future__ import annotations

import socket
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from helpers.deliveries import Sender, captured, office_services

from dairyos_desktop.domain.errors import InvalidInputError
from dairyos_desktop.webhook.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.books import Books
    from helpers.databases import FixedClock

    from dairyos_desktop.late_services import LateServices


@pytest.fixture
def services(books: Books, clock: FixedClock, tmp_path: Path) -> LateServices:
    made = office_services(books.database, tmp_path, clock)
    made.settings.set_value(books.actor, "webhook_port", free_port())
    return made


@pytest.fixture
def switch(services: LateServices, clock: FixedClock) -> Iterator[Switch]:
    made = Switch(services, "FRONT-DESK", clock.now)
    yield made
    made.close()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> int:
    with closing(Sender(address)) as sender:
        return sender.send(captured(1)).status


def test_off_until_the_owner_names_this_pc(
    books: Books, services: LateServices, switch: Switch
) -> None:
    assert switch.look().address == ""
    services.settings.set_value(books.actor, "webhook_pc", "BACK-OFFICE")
    elsewhere = switch.look()
    assert (elsewhere.is_wanted_here, elsewhere.wanted_on, elsewhere.address) == (
        False, "BACK-OFFICE", "",
    )  # fmt: skip
    services.settings.set_value(books.actor, "webhook_pc", "FRONT-DESK")
    on = switch.look()
    assert on.is_wanted_here
    assert answers(on.address) == 200
    assert switch.look() == on
    services.settings.set_value(books.actor, "webhook_pc", "")
    assert switch.look().address == ""
    with pytest.raises(ConnectionRefusedError):
        answers(on.address)


def test_another_port_moves_it_and_one_that_is_taken_is_told(
    books: Books, services: LateServices, switch: Switch
) -> None:
    services.settings.set_value(books.actor, "webhook_pc", "FRONT-DESK")
    first = switch.look()
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        services.settings.set_value(books.actor, "webhook_port", taken.getsockname()[1])
        told = switch.look()
        assert told.address == ""
        assert str(taken.getsockname()[1]) in told.trouble
        assert "another port" in told.hint
    assert switch.look().address not in {"", first.address}


def test_without_a_secret_it_says_what_to_do(
    books: Books, clock: FixedClock, tmp_path: Path
) -> None:
    services = office_services(books.database, tmp_path, clock, secret="")
    services.settings.set_value(books.actor, "webhook_pc", "FRONT-DESK")
    switch = Switch(services, "FRONT-DESK", clock.now)
    told = switch.look()
    assert told.trouble.startswith("No webhook secret is stored")
    assert "Settings" in told.hint
    switch.close()
    assert switch.look().trouble == ""


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("webhook_port", 0), ("webhook_port", 65536), ("webhook_host", "my tunnel"),
        ("webhook_host", ""), ("webhook_pc", "x" * 200), ("webhook_pc", "a\nb"),
    ],
)  # fmt: skip
def test_settings_that_can_not_be_are_refused(
    books: Books, services: LateServices, key: str, bad: str | int
) -> None:
    with pytest.raises(InvalidInputError):
        services.settings.set_value(books.actor, key, bad)
