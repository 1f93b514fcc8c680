"""A bill's file: the same bytes each time, a readable code, and no text that can break it."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pypdfium2
import pytest
from helpers.drawn import MM, SLIPS, check_sheet, drawn, in_order, said
from helpers.paper_pen import noted_sheets
from helpers.papers import (
    UPI,
    charge_line,
    correction,
    goods_line,
    model_paper,
    month_row,
    odd_day,
    reader_paper,
    tiny_paper,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from dairyos_desktop.adapters.pdf.pictures import PdfiumPagePictures
from dairyos_desktop.domain.paper import (
    BillPaper,
    OtherGoods,
    PaperOffice,
    PaperReceipt,
    PaperSize,
    PaperTax,
)

TESTS = Path(__file__).resolve().parent.parent


# --- the same bill, the same bytes -----------------------------------------------------------


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def test_a_bills_bytes_do_not_depend_on_what_was_drawn_before() -> None:
    first = drawn(model_paper())
    drawn(reader_paper("hi", "क्षत्रिय ज्ञानेश्वर"), reader_paper("ta", "ஸ்ரீ ஞானேஸ்வர்"))
    drawn(model_paper(number="MD/26-27/00999"), size=PaperSize.A4, draft=True)
    assert digest(drawn(model_paper())) == digest(first)


def test_another_process_draws_the_same_bytes() -> None:
    program = (
        "import hashlib, sys\n"
        "from helpers.papers import model_paper, reader_paper\n"
        "from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer\n"
        "from dairyos_desktop.domain.paper import PaperSize\n"
        "renderer = ReportlabBillRenderer()\n"
        "renderer.render([reader_paper('hi', 'द्वारका')], size=PaperSize.A4)\n"
        "pdf = renderer.render([model_paper()], size=PaperSize.A5)\n"
        "print(hashlib.sha256(pdf).hexdigest())\n"
    )
    mine = digest(drawn(model_paper()))
    for seed, language, zone in (("1", "C.UTF-8", "UTC"), ("77", "mr_IN.UTF-8", "Asia/Kolkata")):
        made = subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            text=True,
            cwd=TESTS.parent,
            env=os.environ
            | {
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join((str(TESTS), str(TESTS.parent))),
                "LC_ALL": language,
                "LANG": language,
                "TZ": zone,
                "PYTHONUTF8": "1",
            },
        )
        assert made.stdout.strip() == mine


def test_threads_do_not_disturb_each_other() -> None:
    papers = [
        reader_paper("hi", f"द्वारका क्षत्रिय {at}", number=f"MD/26-27/{at:05d}") for at in range(4)
    ]
    alone = [digest(drawn(paper)) for paper in papers]
    made: dict[int, set[str]] = {at: set() for at in range(4)}

    def draw(at: int) -> None:
        for _ in range(3):
            made[at].add(digest(drawn(papers[at])))

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        threads = [threading.Thread(target=draw, args=(at,)) for at in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert [made[at] for at in range(4)] == [{one} for one in alone]


def test_the_files_own_dates_and_names_come_from_the_bill() -> None:
    with pypdfium2.PdfDocument(drawn(model_paper())) as document:
        told = document.get_metadata_dict()
    assert told["Title"] == "MD/26-27/00131"
    assert told["Author"] == "Madhuban Dairy"
    assert told["Subject"] == "01-10-2026 – 31-10-2026"
    assert told["CreationDate"].startswith("D:20261101")


def test_several_bills_are_one_file_in_the_order_given_with_bookmarks() -> None:
    papers = [
        model_paper(number="MD/26-27/00007"),
        reader_paper("en", number="MD/26-27/00003", lines=tuple(goods_line() for _ in range(60))),
        tiny_paper(number="MD/26-27/00005"),
    ]
    pdf = drawn(*papers)
    with pypdfium2.PdfDocument(pdf) as document:
        marks = [(mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
        last = len(document) - 1
    assert marks == [
        ("MD/26-27/00007 Dwarka Sharma", 0),
        ("MD/26-27/00003 Dwarka Sharma", 1),
        ("MD/26-27/00005 Asha", last),
    ]
    assert in_order(said(pdf), "MD/26-27/00007", "MD/26-27/00003", "MD/26-27/00005")


def test_a_file_without_bills_is_refused() -> None:
    with pytest.raises(ValueError, match="no bill"):
        drawn()


# --- QR code ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("dots", [150, 300])
def test_a_telephone_reads_the_payment_link(size: PaperSize, dots: int, tmp_path: Path) -> None:
    if shutil.which("zbarimg") is None or shutil.which("pdftoppm") is None:
        pytest.skip("zbarimg and pdftoppm aren't installed")
    file = tmp_path / "bill.pdf"
    file.write_bytes(drawn(model_paper(), size=size))
    subprocess.run(
        ["pdftoppm", "-gray", "-png", "-r", str(dots), file, tmp_path / "page"], check=True
    )
    (picture,) = tmp_path.glob("page*.png")
    read = subprocess.run(
        ["zbarimg", "--quiet", "--raw", picture], capture_output=True, check=True, text=True
    )
    assert read.stdout.strip() == UPI


def test_no_link_no_code() -> None:
    assert "Pay by UPI" in said(drawn(reader_paper("en")))
    assert "Pay by UPI" not in said(drawn(reader_paper("en", upi="")))
    # A link that would need modules too fine for a telephone is left out as well.
    assert "Pay by UPI" not in said(drawn(reader_paper("en", upi="upi://pay?pn=" + "%E0" * 400)))
    assert "Pay by UPI" not in said(drawn(reader_paper("en", upi="upi://pay?pn=" + "a" * 9000)))


# --- whatever people type --------------------------------------------------------------------

MARKUP = '<img src="x"> &amp; A<b <b>bold</b> </para> %s {0} (\\) ) ] >> endobj'


def hostile(text: str, language: str = "en") -> BillPaper:
    paper = reader_paper(language, text)
    return dataclasses.replace(
        paper,
        office=PaperOffice(text, text, text, text, text, text),
        customer=dataclasses.replace(
            paper.customer,
            name=text,
            code=text[:40],
            address=text,
            phone=text,
            gstin=text,
            route=text,
        ),
        lines=(goods_line(text, text, hsn=text[:60], unit=text[:20]), charge_line(text, "1.00")),
        corrections=(correction(text, description=text, description_local=text),),
        others=(OtherGoods(text, text, text[:20], ((1, "1.000"), (3, "2.000"))),),
    )


def test_markup_is_printed_and_not_obeyed() -> None:
    text = said(drawn(hostile(MARKUP))).replace("\n", " ")
    assert '<img src="x"> &amp; A<b' in text
    assert "</para>" in text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 300,
        "word " * 80,
        "ક્ષત્રિય" * 60,
        "🥛👨‍👩‍👧\ufe0f",
        "\u202egnorw\u202c \u200f\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627",
        "\ud800\udfff \x00\x01\x1b[31m\x7f\r\n\t",
        "\ue000\uf8ff\uffff\U0010ffff",
        "\u0301\u094d\u200d\u0acd",
        "\\(((",
        "",
    ],
)
@pytest.mark.parametrize("language", ["en", "hi", "ta"])
def test_hostile_names_make_whole_files(text: str, language: str) -> None:
    pdf = drawn(hostile(text, language))
    assert "MD/26-27/00131" in said(pdf)
    for size in SLIPS:
        for sheet in noted_sheets(hostile(text, language), size):
            check_sheet(sheet, size)


# --- nothing overlaps ------------------------------------------------------------------------


AMOUNTS = st.integers(-(10**11), 10**11).map(lambda paise: f"{paise / 100:.2f}")
NAMES = st.one_of(
    st.text(st.characters(), max_size=120),
    st.sampled_from(["ભેંસનું દૂધ", "गिर गाय का दूध", "எருமைப் பால்", "Toned Milk Pouch 500 ml"]),
)


@st.composite
def odd_papers(draw: st.DrawFn) -> BillPaper:
    language = draw(st.sampled_from(["en", "hi", "gu", "mr", "ta", "te"]))
    lines = tuple(
        goods_line(
            draw(NAMES),
            draw(NAMES),
            f"{draw(st.integers(0, 9_999_999)) / 1000:.3f}",
            f"{draw(st.integers(0, 99_999_999)) / 1000:.3f}",
            draw(AMOUNTS),
            tax_rate=draw(st.sampled_from(["0.0000", "0.0500", "0.0025"])),
            hsn=draw(st.sampled_from(["", "0401", "04061000"])),
        )
        for _ in range(draw(st.integers(0, 24)))
    )
    rates = draw(
        st.lists(st.sampled_from(["0.0000", "0.0500", "0.1200", "0.1800", "0.2800"]), unique=True)
    )
    litres = st.integers(0, 9_999_999).map(lambda value: f"{value / 1000:.3f}")
    cells = {
        day: odd_day(day, draw(litres), draw(st.sampled_from(["", "leave", "zero", "ordered"])))
        for day in draw(st.lists(st.integers(1, 31), max_size=8))
    }
    receipts = tuple(
        PaperReceipt(
            "2026-10-14", draw(st.sampled_from(["cash", "razorpay", "odd"])), draw(AMOUNTS)
        )
        for _ in range(draw(st.integers(0, 5)))
    )
    paper = reader_paper(
        language,
        draw(NAMES),
        lines=lines,
        corrections=tuple(
            correction(draw(NAMES), amount=draw(AMOUNTS)) for _ in range(draw(st.integers(0, 4)))
        ),
        taxes=tuple(PaperTax(rate, "100.00", draw(AMOUNTS), draw(AMOUNTS)) for rate in rates),
        calendar=tuple(month_row(shift, "0.500", odd=cells) for shift in ("morning", "evening")),
        others=tuple(
            OtherGoods(draw(NAMES), "", "kg", ((1, "1.000"), (2, "0.250")))
            for _ in range(draw(st.integers(0, 5)))
        ),
        receipts=receipts,
        total=draw(AMOUNTS),
        payable=draw(AMOUNTS),
        brought_forward=draw(AMOUNTS),
        previous_balance=draw(AMOUNTS),
        adjustments=draw(AMOUNTS),
        upi=draw(st.sampled_from(["", UPI])),
    )
    return dataclasses.replace(
        paper, customer=dataclasses.replace(paper.customer, address=draw(NAMES), route=draw(NAMES))
    )


@given(odd_papers(), st.sampled_from(SLIPS))
@settings(max_examples=60, deadline=None)
def test_nothing_overlaps_or_leaves_the_sheet(paper: BillPaper, size: PaperSize) -> None:
    for sheet in noted_sheets(paper, size):
        check_sheet(sheet, size)


def test_the_model_bill_stands_where_the_model_has_it() -> None:
    (sheet,) = noted_sheets(model_paper(), PaperSize.A5)
    found = {box.text: box for box in reversed(sheet)}
    # Baselines in millimetres, measured on the model page.
    for text, baseline in {
        "Madhuban Dairy": 15.5,
        "MD/26-27/00131": 18.9,
        "દ્વારકા શર્મા": 34.9,
        "₹5,552.00": 43.6,
        "1,522.50": 58.6,
        "2,590.48": 71.0,
        "6,699.70": 106.3,
        "6,829.00": 126.75,
    }.items():
        assert found[text].bottom / MM == pytest.approx(baseline, abs=0.8), text


# --- pages as pictures -----------------------------------------------------------------------


def test_a_page_becomes_a_picture_of_its_size() -> None:
    pictures = PdfiumPagePictures()
    pdf = drawn(model_paper(), tiny_paper())
    assert pictures.page_count(pdf) == 2
    width, height, data = pictures.picture(pdf, 1, 1.5)
    assert (width, height) == pytest.approx((148 * MM * 1.5, 210 * MM * 1.5), abs=1.1)
    assert len(data) == width * height * 4
    # White paper, opaque, with ink on it.
    assert data[:4] == b"\xff\xff\xff\xff"
    assert min(data[::4]) < 40


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(IndexError, match="page 2"):
        PdfiumPagePictures().picture(drawn(model_paper()), 1, 1.0)
