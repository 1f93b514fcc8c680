"""Receipts on paper: what they say, in whose words, on which paper."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.books import Books
from helpers.offices import fresh
from helpers.papers import reader_paper
from PIL import Image

from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.adapters.pdf.receipt import ReportlabReceiptRenderer
from dairyos_desktop.adapters.pdf.words import receipt_words
from dairyos_desktop.domain.errors import NotFoundError
from dairyos_desktop.domain.money import Money
from dairyos_desktop.domain.paper import PaperLook, ReceiptSize
from dairyos_desktop.services.dto.payments import NewPayment
from dairyos_desktop.services.dto.receipts import ReceiptLine
from dairyos_desktop.services.payments.counter import CounterService
from dairyos_desktop.services.receipts import ReceiptService
from dairyos_desktop.services.sample_papers import sample_receipt
from dairyos_desktop.services.settings import SettingsService

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

    from dairyos_desktop.adapters.database import SqlDatabase


@pytest.fixture
def books(database: SqlDatabase, clock: FixedClock, tmp_path: Path) -> Books:
    """A owes 30.00 from before and 112.00 for October."""
    books = Books(database, clock, tmp_path)
    books.customer("A", opening="30.00")
    books.took("A", {1: "2.000"})
    books.run()
    return books


@pytest.fixture
def receipts(books: Books) -> ReceiptService:
    return ReceiptService(
        books.database,
        books.clock,
        ReportlabReceiptRenderer(),
        PdfiumPagePictures(),
        WholeFiles(),
    )


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return re.sub(r"\s+", " ", text)


def test_a_receipt_says_what_it_paid_what_was_let_off_and_what_is_left(
    books: Books, receipts: ReceiptService
) -> None:
    counter = CounterService(books.database, books.clock)
    number = books.bill("A").number
    taken = counter.take(
        books.actor, NewPayment("A", Money("140.00"), "upi", reference="UTR 7", key="k"),
        Money("2.00"),
    )  # fmt: skip
    drawn = receipts.draw(books.actor, [taken.payment.payment_id])
    text = text_of(drawn.pdf)
    for words in (
        "R/26-27/00001", "Customer A", "UPI", "₹140.00", "UTR 7", "Earlier balance 30.00",
        f"Bill {number}", "112.00", "Discount −2.00", "Balance on 01-11-2026 ₹0.00",
        "Rupees one hundred forty only", "Received by Asha Patel",
    ):  # fmt: skip
        assert words in text
    assert "Reversed" not in text
    books.payments.reverse(fresh(books.actor), 1, "Bounced cheque.")
    text = text_of(receipts.draw(books.actor, [1]).pdf)
    assert "REVERSED" in text
    # The discount stands, the money does not.
    assert "₹140.00" in text


def read_code(pdf: bytes, folder: Path) -> str:
    """What a telephone reads off the page; empty where there is no code."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72, grayscale=True).to_pil()
    picture.save(folder / "page.png")
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", folder / "page.png"],
        capture_output=True,
        check=False,
        text=True,
    )
    return read.stdout.strip()


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed here")
def test_what_is_still_owed_can_be_paid_by_the_code(
    books: Books, receipts: ReceiptService, tmp_path: Path
) -> None:
    settings = SettingsService(books.database)
    settings.set_value(books.actor, "upi_id", "gokul@upi")
    books.pay("A", "100.00")
    reference = books.bill("A").number.replace("/", "").replace("-", "")
    for paper in ReceiptSize:
        settings.set_value(books.actor, "receipt_paper", paper.value)
        code = read_code(receipts.draw(books.actor, [1]).pdf, tmp_path)
        assert code.startswith("upi://pay?pa=gokul@upi&")
        assert code.endswith(f"&am=42.00&cu=INR&tr={reference}&tn={reference}")
    # Nothing is owed any more, so nothing is asked for.
    books.pay("A", "42.00")
    assert not read_code(receipts.draw(books.actor, [1]).pdf, tmp_path)


@pytest.mark.parametrize("language", ["en", "hi", "gu", "mr", "ta"])
@pytest.mark.parametrize("size", ReceiptSize)
def test_names_and_what_is_owed_are_whole_on_the_narrowest_paper(
    size: ReceiptSize, language: str
) -> None:
    paper = dataclasses.replace(
        sample_receipt(reader_paper(language)),
        office="Shree Madhuban Dairy and Milk Products Private Limited",
        name="Maharashtra Rajya Sahakari Dudh Utpadak Sangh",
    )
    pdf, _ = ReportlabReceiptRenderer().render_receipts([paper], size=size)
    balance = receipt_words(language).balance.format(date="07-11-2026")
    for whole in (paper.office, paper.name, f"{balance} ₹3,552.00"):
        assert whole in text_of(pdf)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not installed here")
@pytest.mark.parametrize("language", ["en", "ta"])
def test_the_code_stays_where_the_logo_finds_no_room(language: str, tmp_path: Path) -> None:
    many = tuple(ReceiptLine(f"MD/26-27/{at:05d}", "2026-09", Money("100.00")) for at in range(20))
    taken = Money("1277777.77")
    paper = dataclasses.replace(
        sample_receipt(reader_paper(language, "ஸ்ரீ ஞானேஸ்வரன் கிருஷ்ணமூர்த்தி " * 3)),
        amount=taken,
        returned=taken,
        let_off=Money("10.00"),
        reference="UTR 428812345678",
        lines=many,
    )
    Image.new("RGB", (300, 300), (30, 100, 60)).save(tmp_path / "logo.png")
    look = PaperLook("", (tmp_path / "logo.png").read_bytes())
    pdf, _ = ReportlabReceiptRenderer().render_receipts([paper], size=ReceiptSize.A6, look=look)
    assert read_code(pdf, tmp_path) == paper.upi


def test_an_advance_is_named_so(books: Books, receipts: ReceiptService) -> None:
    books.pay("B", "50.00")
    text = text_of(receipts.draw(books.actor, [1]).pdf)
    assert "Advance with us 50.00" in text
    assert "Advance with us ₹50.00" in text


@pytest.mark.parametrize(("setting", "width"), [("A6", 105.0), ("58 mm", 58.0), ("80 mm", 80.0)])
def test_the_paper_is_the_offices(
    books: Books, receipts: ReceiptService, setting: str, width: float
) -> None:
    settings = SettingsService(books.database)
    settings.set_value(books.actor, "receipt_paper", setting)
    books.pay("A", "142.00")
    drawn = receipts.draw(books.actor, [1])
    assert (drawn.pages, drawn.width_mm) == (1, width)
    assert drawn.height_mm == 148.0 if setting == "A6" else 60 < drawn.height_mm < 200
    assert not receipts.rules(books.actor).prints
    settings.set_value(books.actor, "print_receipts", "true")
    assert receipts.rules(books.actor).prints


def test_a_customers_language_is_the_receipts(books: Books, receipts: ReceiptService) -> None:
    books.load(
        "customers",
        "code,name,name_local,phone,email,address,route,position,language,active_from,"
        "active_to,opening_balance\nC,Dwarka Sharma,દ્વારકા શર્મા,,,,R1,9,gu,2020-01-01,,10.00\n",
    )
    books.pay("C", "10.00")
    text = text_of(receipts.draw(books.actor, [1]).pdf)
    for words in ("પાવતી", "દ્વારકા શર્મા", "રોકડ", "જૂનું બાકી"):
        assert words in text


def test_what_is_no_receipt_is_not_drawn(books: Books, receipts: ReceiptService) -> None:
    books.pay("A", "10.00")
    books.payments.reverse(fresh(books.actor), 1, "Refund.")
    for missing in (2, 99):
        with pytest.raises(NotFoundError):
            receipts.draw(books.actor, [missing])
