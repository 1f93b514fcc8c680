"""Finding a customer by any part, in Latin or local letters."""

from __future__ import annotations

import pytest

from dairyos_desktop.domain.searching import BEST, GOOD, Needle
from dairyos_desktop.services.customers.searching import customer_search_text

DWARKA = customer_search_text(
    code="C00085",
    name="Shyam Traders",
    name_local="द्वारका शर्मा",
    phone="+919887666290",
    whatsapp="+919887666290",
    address="326, Market Yard",
)


@pytest.mark.parametrize(
    "typed",
    [
        "dwa", "dva", "DWARKA", "द्वा", "c00085", "85", "shy", "syam", "market yard", "yard 326",
        "98876", "9887666290", "+919887666290", "09887666290", "98876 66290", "trad dwa",
    ],
)  # fmt: skip
def test_any_part_is_found(typed: str) -> None:
    assert Needle(typed).rank(DWARKA) is not None


@pytest.mark.parametrize("typed", ["dwarkesh", "98877", "c00086", "dwa lane"])
def test_what_is_not_there_is_not_found(typed: str) -> None:
    assert Needle(typed).rank(DWARKA) is None


@pytest.mark.parametrize(
    ("name", "local", "typed"),
    [
        ("Shop", "દ્વારકા", "dwa"),
        ("Shop", "गीता", "geeta"),
        ("Geeta", "", "gita"),
        ("Kavita D'Souza", "", "dsouza"),
        ("Fulchand", "", "phulchand"),
    ],
)
def test_names_are_found_as_they_sound(name: str, local: str, typed: str) -> None:
    text = customer_search_text(
        code="1", name=name, name_local=local, phone="", whatsapp="", address=""
    )
    assert Needle(typed).rank(text) == BEST


def test_a_hit_at_the_beginning_of_a_word_is_better() -> None:
    assert Needle("mark").rank(DWARKA) == BEST
    assert Needle("arket").rank(DWARKA) == GOOD
    assert Needle("mark raders").rank(DWARKA) == GOOD


def test_nothing_typed_is_no_needle() -> None:
    assert not Needle("  ")
