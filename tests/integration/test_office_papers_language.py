"""Route sheets, collection lists and reports on paper speak the language of whoever prints them."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import Office, billed_madhuban_office
from helpers.drawn import pages, said
from helpers.spoken import speaking

from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.dto.reports import (
    CollectionBy,
    LitresBy,
    OutstandingBy,
    TaxesBy,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dairyos_desktop.domain.reports import Report
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services

OCTOBER = Month(2026, 10)
# Customers, products and routes go by the names that they were given.
OWN_ROUTE = re.compile(r"\b(Customer|Address|Changed|Morning|Evening|Walked|Page|Leave|load|all)\b")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return billed_madhuban_office(tmp_path_factory.mktemp("office") / "data")


def reports(services: Services, actor: Actor) -> Iterator[Report]:
    told = services.reports
    yield from (told.outstanding(actor, by) for by in OutstandingBy)
    yield from (told.collection(actor, OCTOBER, by) for by in CollectionBy)
    yield from (told.taxes(actor, OCTOBER, by) for by in TaxesBy)
    yield from (told.litres(actor, OCTOBER, by) for by in LitresBy)
    yield told.register(actor, OCTOBER)
    yield told.reconciled(actor, OCTOBER)
    yield told.statement(actor, 1, None, dt.date(2026, 11, 1))


def test_a_route_sheet_in_hindi(office: Office) -> None:
    with office.opened() as (services, actor), speaking("hi"):
        text = said(services.route_sheets.draw(actor, dt.date(2026, 10, 14), "R1").pdf)
    for words in (
        "रूट R1", "सुबह और शाम", "बुधवार 14-10-2026", "72 ग्राहक", "कौन गया (सुबह)", "पन्ना 1 / 4",
        "ग्राहक", "पता", "छुट्टी, 16-10 तक", "लोड करना है, शाम", "कुल लीटर",
    ):  # fmt: skip
        assert words in text, words
    assert OWN_ROUTE.findall(text) == []


def test_a_collection_list_in_hindi(office: Office) -> None:
    with office.opened() as (services, actor), speaking("hi"):
        text = said(services.collecting.draw(actor, dt.date(2026, 11, 1), "R1").pdf)
    for words in ("वसूली किसने की", "रविवार 01-11-2026", "देय ₹", "58 घर, कुल देय", "हस्ताक्षर"):
        assert words in text, words
    assert OWN_ROUTE.findall(text) == []


def test_reports_in_hindi_say_the_same_figures(office: Office) -> None:
    with office.opened() as (services, actor):
        for report in reports(services, actor):
            english = said(services.reports.draw(actor, report).pdf)
            with speaking("hi"):
                hindi = said(services.reports.draw(actor, report).pdf)
            assert "Page 1" in english
            assert "पन्ना 1" in hindi
            assert "01-11-2026 12:00 तक" in hindi
            for word in ("Page", "As of", "Total", report.title, *report.about, *report.notes):
                assert word not in hindi, word
            for column in report.columns:
                if not re.fullmatch(r"[\dA-Z0-9–%+ ]*", column.head):
                    assert not re.search(rf"(?m)^{re.escape(column.head)}\b", hindi), column.head
            figures = re.compile(r"₹?[\d,]+\.\d{2,3}")
            assert sorted(figures.findall(hindi)) == sorted(figures.findall(english))


def test_the_command_line_stays_english(office: Office) -> None:
    with office.opened() as (services, actor):
        with speaking("hi"):
            services.route_sheets.draw(actor, dt.date(2026, 10, 14), "R1")
        first = pages(services.route_sheets.draw(actor, dt.date(2026, 10, 14), "R1").pdf)[0]
    assert "Walked by (morning)" in first
    assert "Leave until 16-10" in first
