"""Bills of the sample dairy on each layout: the figures are the database's (I10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.command import Dairyos
from helpers.command_line import Office, billed_madhuban_office, new_office
from helpers.dairy import Dairy
from helpers.drawn import drawn, pages
from helpers.offices import OWNER

from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.domain.periods import Month

if TYPE_CHECKING:
    from pathlib import Path

    from dairyos_desktop.domain.paper import BillPaper
    from dairyos_desktop.services.dto.billing import BillView

SOME = 24


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return billed_madhuban_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def month(office: Office) -> tuple[list[BillView], list[BillPaper]]:
    """The month's bills as the books have them, and their papers."""
    with office.opened() as (services, actor):
        views = [
            view for view in services.billing.month_views(actor, Month(2026, 10)) if view.total
        ]
        rows = {row.number: row.bill_id for row in services.billing.rows(actor, Month(2026, 10))}
        ids = [rows[view.number] for view in views]
        return views, list(services.billing.papers(actor, ids))


def check_figures(views: list[BillView], papers: list[BillPaper], size: PaperSize) -> None:
    pdf = drawn(*papers, size=size)
    found = pages(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        toc = list(document.get_toc())
        marks = {one.get_title().split()[0]: one.get_dest().get_index() for one in toc}
    assert list(marks) == [view.number for view in views]
    for view in views:
        # Its page, and the next where it takes a second slip.
        page = marks[view.number]
        text = "\n".join(found[page : page + 2])
        assert view.total.format(symbol=False) in text, view.number
        assert abs(view.payable).format(symbol=False) in text, view.number


@pytest.mark.parametrize("size", PaperSize)
def test_figures_read_back_from_every_layout(
    month: tuple[list[BillView], list[BillPaper]], size: PaperSize
) -> None:
    views, papers = month
    step = len(views) // SOME
    check_figures(views[::step], papers[::step], size)


@pytest.mark.slow
@pytest.mark.parametrize("size", PaperSize)
def test_figures_of_all_of_them(
    month: tuple[list[BillView], list[BillPaper]], size: PaperSize
) -> None:
    check_figures(*month, size)


def test_the_command_takes_a_layout_for_files_and_document(tmp_path: Path) -> None:
    dairy = Dairy()
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    for code in ("C1", "C2"):
        dairy.customer(code, name=f"Customer {code}")
        dairy.delivery("2026-10-01", code, "CM", "1.000")
    office = new_office(tmp_path / "data")
    office.import_dairy(dairy)
    office.ask("bills", "generate", "2026-10")
    done = office.ask(
        *("bills", "pdf", "2026-10", "--layout", "4 on A4"),
        *("--out", str(tmp_path / "out"), "--merged", str(tmp_path / "all.pdf")),
    )
    assert done == {"written": 2, "failed": []}
    assert len(pages((tmp_path / "all.pdf").read_bytes())) == 1
    with pypdfium2.PdfDocument((tmp_path / "out" / "MD-26-27-00001.pdf").read_bytes()) as document:
        assert round(document[0].get_width() * 25.4 / 72) == 105
    again = office.ask(
        *("bills", "pdf", "2026-10", "--layout", "4 on A4", "--out", str(tmp_path / "out"))
    )
    assert again == done


def test_a_bill_in_words_counts_pieces_whole(tmp_path: Path) -> None:
    dairy = Dairy()
    dairy.product("GH", "pc", "0405", name="Ghee Tin", price="680.000", tax="0.0000")
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    dairy.customer("C1", name="Customer C1")
    dairy.delivery("2026-10-01", "C1", "GH", "7.000")
    dairy.delivery("2026-10-01", "C1", "CM", "1.500")
    office = new_office(tmp_path / "data")
    office.import_dairy(dairy)
    office.ask("bills", "generate", "2026-10")
    dairyos = Dairyos(office.folder, office.clock)

    def quantities(number: str) -> list[str]:
        shown = dairyos.plain("bills", "show", number, "--user", OWNER).out.splitlines()
        return [line.split()[-5] for line in shown if " 680.000 " in line or " 50.000 " in line]

    assert quantities("MD/26-27/00001") == ["7", "1.500"]
    office.ask("bills", "issue", "2026-10")
    dairy.delivery("2026-11-01", "C1", "CM", "1.000")
    changed = [
        {"date": "2026-10-01", "customer": "C1", "shift": "morning", "product": product,
         "quantity": quantity}
        for product, quantity in (("GH", "5.000"), ("CM", "1.250"))
    ]  # fmt: skip
    office.import_rows("consumption", [*changed, *dairy.rows["consumption"][-1:]])
    office.ask("bills", "generate", "2026-11")
    # Scripts go on reading three decimals.
    bill = office.ask("bills", "show", "MD/26-27/00002")
    assert sorted(row["quantity"] for row in bill["corrections"]) == ["-0.250", "-2.000"]
    words = dairyos.plain("bills", "show", "MD/26-27/00002", "--user", OWNER).out
    for product in ("CM", "GH"):
        assert f"{product}, Correction to MD/26-27/00001 of 01-11-2026: 01" in words
    assert sorted(quantities("MD/26-27/00002")) == ["-0.250", "-2", "1.000"]


def test_a_layout_that_isnt_is_refused_with_all_there_are(office: Office) -> None:
    status, answer = office.run("bills", "pdf", "2026-10", "--out", "x", "--layout", "A3")
    assert status == 2
    assert "4 on A4" in str(answer)
