"""Papers of the sample dairy, each layout in each language: their fonts have all that they draw."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import Office, billed_madhuban_office
from helpers.drawn import drawn
from helpers.pdf_glyphs import drawn_glyphs
from helpers.spoken import speaking
from reportlab.pdfgen.canvas import Canvas

from dairyos_desktop.adapters.pdf.fonts import PRIVATE, registered_name
from dairyos_desktop.adapters.pdf.receipt import ReportlabReceiptRenderer
from dairyos_desktop.adapters.pdf.statement import ReportlabStatementRenderer
from dairyos_desktop.domain.paper import BillPaper, PaperSize, ReceiptSize
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.sample_papers import sample_receipt, sample_statement

if TYPE_CHECKING:
    from collections.abc import Mapping

OCTOBER = Month(2026, 10)
LANGUAGES = ("en", "hi", "gu", "mr", "ta")
EACH = 8


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return billed_madhuban_office(tmp_path_factory.mktemp("office") / "data")


@pytest.fixture(scope="module")
def papers(office: Office) -> Mapping[str, list[BillPaper]]:
    """Some bills of customers of each language; nobody there reads Marathi, so Hindi's do."""
    with office.opened() as (services, actor):
        rows = services.billing.rows(actor, OCTOBER)
        month = list(services.billing.papers(actor, [row.bill_id for row in rows]))
    found = {
        language: [paper for paper in month if paper.customer.language == language]
        for language in LANGUAGES
    }
    found["mr"] = [
        dataclasses.replace(paper, customer=dataclasses.replace(paper.customer, language="mr"))
        for paper in found["hi"]
    ]
    return {language: some[:: max(len(some) // EACH, 1)] for language, some in found.items()}


def check_glyphs(pdf: bytes) -> None:
    glyphs = drawn_glyphs(pdf)
    assert len(glyphs) > 100
    assert [one for one in glyphs if not one.glyph] == []


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("language", LANGUAGES)
def test_bills(papers: Mapping[str, list[BillPaper]], language: str, size: PaperSize) -> None:
    check_glyphs(drawn(*papers[language], size=size))


@pytest.mark.parametrize("size", ReceiptSize)
@pytest.mark.parametrize("language", LANGUAGES)
def test_receipts(papers: Mapping[str, list[BillPaper]], language: str, size: ReceiptSize) -> None:
    receipts = [sample_receipt(paper) for paper in papers[language]]
    pdf, _ = ReportlabReceiptRenderer().render_receipts(receipts, size=size)
    check_glyphs(pdf)


@pytest.mark.parametrize("size", [PaperSize.A4, PaperSize.A5])
@pytest.mark.parametrize("language", LANGUAGES)
def test_statements(papers: Mapping[str, list[BillPaper]], language: str, size: PaperSize) -> None:
    for paper in papers[language]:
        statement = sample_statement(paper)
        check_glyphs(ReportlabStatementRenderer().render_statement(statement, size=size))


@pytest.mark.parametrize("language", ["en", "hi"])
def test_route_sheets_lists_and_reports(office: Office, language: str) -> None:
    with office.opened() as (services, actor), speaking(language):
        check_glyphs(services.route_sheets.draw(actor, dt.date(2026, 10, 14), None).pdf)
        check_glyphs(services.collecting.draw(actor, dt.date(2026, 11, 1), None).pdf)
        register = services.reports.register(actor, OCTOBER)
        check_glyphs(services.reports.draw(actor, register).pdf)


def test_the_scan_finds_a_glyph_that_is_missing() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    canvas.setFont(registered_name(), 12)
    # The character by which a page names a face's first glyph, which is the box.
    canvas.drawString(20, 20, f"a{chr(PRIVATE)}b")
    canvas.save()
    assert [bool(one.glyph) for one in drawn_glyphs(file.getvalue())] == [True, False, True]
