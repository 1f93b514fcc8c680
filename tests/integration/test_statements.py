"""Statements of account: the ledger's figures on paper, in the customer's language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from helpers.books import Books
from helpers.drawn import pages, said
from helpers.offices import fresh
from helpers.papers import OFFICE, model_paper
from sqlalchemy import update

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.late import LateReportRenderer
from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.statement import ReportlabStatementRenderer
from dairyos_desktop.adapters.pdf.words import bill_words
from dairyos_desktop.domain.errors import InvalidInputError, NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PaperSize
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.services.billing.read import customer_id_of
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.statements import StatementEntry, StatementPaper
from dairyos_desktop.services.payments.ledger import LedgerService
from dairyos_desktop.services.reports.service import ReportService
from dairyos_desktop.services.settings import SettingsService
from dairyos_desktop.services.statements import StatementService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase

FIRST, LAST = dt.date(2026, 10, 1), dt.date(2026, 12, 31)
WORDS = {
    "en": ("Statement of account", "Brought forward", "Total", "To pay"),
    "hi": ("खाते का विवरण", "पहले का बाकी", "कुल", "देने की रकम"),
    "gu": ("ખાતાની વિગત", "આગળનું બાકી", "કુલ", "ચૂકવવાની રકમ"),
    "mr": ("खात्याचा तपशील", "आधीची बाकी", "एकूण", "द्यायची रक्कम"),
    "ta": ("கணக்கு விவரம்", "முந்தைய பாக்கி", "மொத்தம்", "கட்ட வேண்டியது"),
}


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    """A owes 30.00 from before and 112.00 for October; paid 100.00, of which 20.00 went back."""
    books = Books(database, clock, tmp_path)
    books.customer("A", opening="30.00")
    books.took("A", {1: "2.000"})
    books.run()
    taken = books.pay("A", "100.00")
    books.payments.reverse(fresh(books.actor), taken.payment_id, "too much", Money("20.00"))
    return books


@pytest.fixture
def statements(books: Books) -> StatementService:
    return StatementService(
        books.database,
        books.clock,
        ReportlabStatementRenderer(),
        PdfiumPagePictures(),
        WholeFiles(),
    )


def customer_id(books: Books) -> int:
    with books.database.read() as session:
        return customer_id_of(session, "A")


def made(language: str, entries: int) -> StatementPaper:
    """An account put together by hand: a bill and a receipt by turns."""
    balance = Money("1277.00")
    rows = []
    for at in range(entries):
        amount = Money(f"{1000 + at}.50")
        debit, credit = (Money.zero, amount) if at % 2 else (amount, Money.zero)
        balance += debit - credit
        kind = "payment" if at % 2 else "bill"
        on = FIRST + dt.timedelta(days=at)
        rows.append(StatementEntry(on, kind, f"X/{at:04d}", debit, credit, balance))
    customer = model_paper().customer
    return StatementPaper(
        office=OFFICE,
        customer=type(customer)(**{**vars(customer), "language": language, "name_local": ""}),
        from_on=FIRST,
        to_on=LAST,
        brought_forward=Money("1277.00"),
        entries=tuple(rows),
        billed=Money.total(row.debit for row in rows),
        received=Money.total(row.credit for row in rows),
        closing=balance,
        printed_on=LAST,
    )


def test_the_papers_figures_are_the_ledgers(books: Books, statements: StatementService) -> None:
    ledger = LedgerService(books.database).by_code(books.actor, "A")
    drawn = statements.draw(books.actor, customer_id(books), None, LAST)
    text = said(drawn.pdf)
    for entry in ledger.entries:
        assert entry.ref in text
        for amount in (entry.debit, entry.credit, entry.balance):
            assert not amount or amount.format(symbol=False) in text
    assert "taken back" in text
    assert "To pay" in text
    assert ledger.balance.format() in text
    assert (drawn.pages, drawn.sheet, drawn.name) == (1, "A5", "Statement A 2026-12-31")


DISCOUNTS = {
    "en": ("Discount R/26-27/00002", "Discount R/26-27/00002 taken back", "Receipt R/26-27/00002"),
    "hi": ("छूट R/26-27/00002", "छूट R/26-27/00002 वापस ली", "रसीद R/26-27/00002"),
    "gu": ("વળતર R/26-27/00002", "વળતર R/26-27/00002 પાછું લીધું", "પાવતી R/26-27/00002"),
    "mr": ("सूट R/26-27/00002", "सूट R/26-27/00002 मागे घेतली", "पावती R/26-27/00002"),
    "ta": (
        "தள்ளுபடி R/26-27/00002",
        "தள்ளுபடி R/26-27/00002 திரும்பப் பெறப்பட்டது",
        "ரசீது R/26-27/00002",
    ),
}


@pytest.mark.parametrize("language", DISCOUNTS)
def test_what_was_let_off_is_no_receipt(
    books: Books, statements: StatementService, language: str
) -> None:
    new = NewPayment("A", Money("2.00"), "discount", reason="round sum")
    given = books.payments.add(books.actor, new)
    books.payments.reverse(fresh(books.actor), given.payment_id, "not meant", Money("1.00"))
    with books.database.write(books.actor, "test") as unit:
        unit.session.execute(update(Customer).values(language=language))
    given_, taken_back, receipt = DISCOUNTS[language]
    text = " ".join(said(statements.draw(books.actor, customer_id(books), None, LAST).pdf).split())
    assert taken_back in text
    assert text.count(given_) == 2
    assert receipt not in text


def test_the_account_and_its_report_tell_of_a_discount(books: Books) -> None:
    books.payments.add(books.actor, NewPayment("A", Money("2.00"), "discount", reason="round sum"))
    ledger = LedgerService(books.database).by_code(books.actor, "A")
    # Scripts are promised these kinds.
    assert [entry.kind for entry in ledger.entries[2:]] == ["payment", "reversal", "payment"]
    assert [entry.what for entry in ledger.entries[2:]] == ["payment", "reversal", "discount"]
    reports = ReportService(
        books.database, books.clock, LateReportRenderer(), PdfiumPagePictures(), WholeFiles()
    )
    report = reports.statement(books.actor, customer_id(books), None, LAST)
    assert [row.cells[1] for row in report.rows[2:]] == [
        "Receipt", "Receipt taken back", "Discount",
    ]  # fmt: skip
    books.payments.reverse(
        fresh(books.actor), books.payments.list(books.actor)[-1].payment_id, "not meant"
    )
    report = reports.statement(books.actor, customer_id(books), None, LAST)
    assert report.rows[-1].cells[1] == "Discount taken back"


def test_only_the_days_asked_for_and_what_was_owed_before(
    books: Books, statements: StatementService
) -> None:
    begins = books.bill("A").bill_date
    paper = statements.paper(books.actor, customer_id(books), begins, LAST)
    assert paper.brought_forward == Money("30.00")
    assert [entry.kind for entry in paper.entries] == ["bill", "payment", "reversal"]
    assert (paper.billed, paper.received, paper.closing) == (
        Money("132.00"), Money("100.00"), Money("62.00"),
    )  # fmt: skip
    empty = statements.paper(books.actor, customer_id(books), LAST, LAST)
    assert (empty.entries, empty.closing) == ((), Money("62.00"))


def test_it_goes_onto_the_sheet_of_the_offices_bills(
    books: Books, statements: StatementService, tmp_path: Path
) -> None:
    SettingsService(books.database).set_value(books.actor, "paper_size", "A4")
    drawn = statements.draw(books.actor, customer_id(books), FIRST, LAST)
    assert (drawn.sheet, drawn.name) == ("A4", "Statement A 2026-10-01 to 2026-12-31")
    picture = statements.picture(books.actor, drawn, 0, 1.0)
    assert (picture.width, picture.height) == (596, 842)
    statements.save(books.actor, drawn, tmp_path / "one.pdf")
    assert (tmp_path / "one.pdf").read_bytes() == drawn.pdf


def test_days_the_wrong_way_round_and_nobody_are_refused(
    books: Books, statements: StatementService
) -> None:
    with pytest.raises(InvalidInputError, match="is after"):
        statements.draw(books.actor, customer_id(books), LAST, FIRST)
    with pytest.raises(NotFoundError):
        statements.draw(books.actor, 999, FIRST, LAST)


@pytest.mark.parametrize("size", [PaperSize.A5, PaperSize.A4])
@pytest.mark.parametrize("language", WORDS)
def test_a_long_account_goes_on_in_every_language(language: str, size: PaperSize) -> None:
    paper = made(language, 75)
    found = pages(ReportlabStatementRenderer().render_statement(paper, size=size))
    assert len(found) > 1
    text = "\n".join(found)
    for word in WORDS[language]:
        assert word in text
    days = bill_words(language).period.format(first="01-10-2026", last="31-12-2026")
    assert all(days in page for page in found)
    for entry in paper.entries:
        assert text.count(entry.ref) == 1
        assert entry.balance.format(symbol=False) in text
    # The sums stand below an entry, never alone on a page.
    last = found[-1]
    for amount in (paper.billed, paper.received, paper.closing):
        assert amount.format(symbol=False) in last
    assert paper.entries[-1].ref in last


def test_an_account_without_entries_says_so() -> None:
    text = said(ReportlabStatementRenderer().render_statement(made("en", 0), size=PaperSize.A5))
    assert "Nothing was entered in these days." in " ".join(text.split())
    assert text.count("1,277.00") == 3
