"""`dairyos demo`: a throw-away office with the sample dairy's month."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import quick_hasher

from dairyos_desktop import bootstrap
from dairyos_desktop.cli.demo_command import FILES, has_display
from dairyos_desktop.config.paths import resource
from dairyos_desktop.services.dto.imports import ImportKind

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.config.settings import Settings


@pytest.mark.no_cover
def test_the_demo_is_a_whole_month_that_can_be_logged_in_to(
    tmp_path: Path, clock: FixedClock
) -> None:
    made = Dairyos(tmp_path / "unused", clock)("demo", "--out", str(tmp_path / "demo"))

    assert (made.status, made.data["bills"]) == (0, 240)
    assert made.data["data_dir"] == str(tmp_path / "demo")
    papers = list((tmp_path / "demo" / "pdf").glob("MD-26-27-*.pdf"))
    dairyos = Dairyos(tmp_path / "demo", clock)
    dairyos.environment["DAIRYOS_PASSWORD"] = made.data["password"]
    listed = dairyos("bills", "list", "2026-10", user=made.data["user"])
    bills = listed.data["bills"]
    assert len(bills) == 240
    assert len(papers) == sum(bill["total"] != "0.00" for bill in bills)
    assert not (tmp_path / "unused").exists()


def test_a_demo_in_an_office_of_somebody_is_refused(tmp_path: Path, clock: FixedClock) -> None:
    dairyos = Dairyos(tmp_path, clock)
    dairyos.init(resource("sample", "madhuban", "office.json"))

    refused = dairyos("demo", "--out", str(tmp_path))

    assert (refused.status, refused.error["code"]) == (2, "refused")
    assert "Madhuban" in dairyos("settings", "list").out


def test_where_somebody_looks_the_window_opens_at_the_end(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only two products are read: the window is what is asked about."""
    shown: list[tuple[Path, str]] = []

    def show_window(settings: Settings, user: str) -> int:
        shown.append((settings.data_dir, user))
        return 0

    dairyos = Dairyos(tmp_path, clock)
    dairyos.program = bootstrap.Program(clock, quick_hasher(), show_window)
    monkeypatch.setattr(
        "dairyos_desktop.cli.demo_command.FILES", {ImportKind.PRODUCTS: FILES[ImportKind.PRODUCTS]}
    )

    said = dairyos.plain("demo", "--out", str(tmp_path / "demo"), DISPLAY=":1")
    quiet = dairyos.plain("demo", "--out", str(tmp_path / "quiet"), "--json", DISPLAY=":1")

    assert (said.status, quiet.status) == (0, 0)
    assert shown == [(tmp_path / "demo", "Asha")]
    assert said.out.count("Log in as Asha") == 1


@pytest.mark.skipif(
    "sys.platform in ('win32', 'darwin')",
    reason="DISPLAY and WAYLAND_DISPLAY tell of a screen on Linux alone",
)
def test_no_window_is_opened_where_nobody_looks() -> None:
    assert not has_display({})
    assert not has_display({"DISPLAY": ":1", "QT_QPA_PLATFORM": "offscreen"})
    assert has_display({"WAYLAND_DISPLAY": "wayland-0"})


def test_the_sample_is_read_whole() -> None:
    sample = resource("sample", "madhuban")

    assert {*FILES.values(), "office.json"} == {file.name for file in sample.iterdir()}
    with (sample / "customers.csv").open(encoding="utf-8") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 240
