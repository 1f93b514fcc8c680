"""Whole bills as PDF, read back the way a reader, a search or a telephone would."""

from __future__ import annotations

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from helpers.drawn import MM, SHEETS, SLIPS, check_sheet, drawn, in_order, pages, said
from helpers.paper_pen import noted_sheets
from helpers.papers import (
    charge_line,
    correction,
    goods_line,
    model_paper,
    month_row,
    odd_day,
    reader_paper,
    tiny_paper,
)

from dairyos_desktop.domain.paper import (
    OtherGoods,
    PaperReceipt,
    PaperSize,
)

TESTS = Path(__file__).resolve().parent.parent


def test_the_model_bill_says_all_of_it_in_reading_order() -> None:
    (page,) = pages(drawn(model_paper()))

    assert in_order(
        page,
        "Madhuban Dairy",
        "14, Station Road, Anand 388001",
        "+91 2692 255555",
        "GSTIN 24AABCM1234F1Z3",
        "FSSAI 10012021000071",
        "Invoice-cum-bill of supply",
        "MD/26-27/00131",
        "તારીખ 01-11-2026",
        "ઑક્ટોબર 2026",
        "દ્વારકા શર્મા",
        "326, Market Yard, Anand",
        "C00085",
        "+91 98876 66290",
        "ચૂકવવાની રકમ",
        "11-11-2026 સુધી",
        "₹5,552.00",
        "ભેંસનું દૂધ",
        "01–10 ઑક્ટો.",
        "0401",
        "21 L",
        "72.50",
        "1,522.50",
        "34.375 L",
        "ઘી 1 L ડબ્બો",
        "4 pc",
        "5 %",
        "2,590.48",
        "સવાર",
        "⅛",
        "2½",
        "1¼",
        "UPI થી ચૂકવો",
        "madhubandairy@upi",
        "6,699.70",
        "CGST 2.5 %",
        "SGST 2.5 %",
        "−0.22",
        "6,829.00",
        "Rupees six thousand eight hundred twenty-nine only",
        "કલેક્શન સ્લિપ",
        "₹5,552.00",
        "સહી",
    )


def test_sums_stand_in_the_order_of_the_rules() -> None:
    paper = reader_paper("en", corrections=(correction(),), adjustments="-56.00")
    assert in_order(
        said(drawn(paper)),
        "Taxable + exempt",
        "CGST 2.5 %",
        "SGST 2.5 %",
        "Corrections",
        "−56.00",
        "Round-off",
        "Bill total",
        "6,829.00",
        "Brought forward",
        "0.00",
        "Received 14-10-2026 (cash)",
        "−1,277.00",
        "Previous balance",
        "−1,277.00",
        "To pay",
        "₹5,552.00",
    )


@pytest.mark.parametrize(
    ("language", "name"),
    [("hi", "द्वारका क्षत्रिय"), ("gu", "જ્ઞાનેશ્વર ત્રિવેદી"), ("ta", "ஞானேஸ்வர் ஸ்ரீ"), ("mr", "ज्ञानेश्वर")],
)
def test_names_in_indian_scripts_come_back_as_text(language: str, name: str) -> None:
    text = said(drawn(reader_paper(language, name)))
    assert text.count(name) == 2  # on the bill and on the slip


def test_poppler_reads_the_same_name(tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext isn't installed")
    file = tmp_path / "bill.pdf"
    file.write_bytes(drawn(reader_paper("hi", "द्वारका शर्मा")))
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True, text=True)
    assert "द्वारका शर्मा" in read.stdout


def test_a_reader_of_english_gets_latin_names_and_labels() -> None:
    text = said(drawn(reader_paper("en", "દ્વારકા શર્મા")))
    assert "Dwarka Sharma" in text
    assert "Buffalo Milk" in text
    assert "દ્વારકા" not in text


def test_goods_named_in_another_script_than_the_readers_are_named_in_latin() -> None:
    paper = reader_paper("ta", "கீதா கான்", lines=(goods_line("Cow Milk", "गाय का दूध"),))
    text = said(drawn(paper))
    assert "Cow Milk" in text
    assert "दूध" not in text


def test_a_name_that_no_font_has_is_printed_in_latin_letters() -> None:
    assert "Dwarka Sharma" in said(drawn(reader_paper("hi", "ద్వారక శర్మ")))


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("bill", "Bill\n"),
        ("bill_of_supply", "Bill of supply"),
        ("tax_invoice", "Tax invoice"),
        ("invoice_cum_bill_of_supply", "Invoice-cum-bill of supply"),
    ],
)
def test_titles(title: str, shown: str) -> None:
    assert shown in said(drawn(reader_paper("en", title=title)))


def test_no_tax_no_gst_column_and_no_codes_no_hsn() -> None:
    text = said(drawn(tiny_paper()))
    for word in ("GST", "HSN", "Subtotal", "Round-off", "FSSAI", "UPI"):
        assert word not in text
    assert in_order(text, "Bill total", "36.25", "To pay", "₹36.25")


def test_an_advance_is_called_one_and_not_asked_for() -> None:
    text = said(drawn(reader_paper("en", total="0.00", payable="-1277.00", upi="")))
    assert text.count("Advance with us") == 3  # in the box, below the sums, on the slip
    assert "₹1,277.00" in text
    assert "−₹" not in text
    assert "To pay" not in text
    assert "by 11-11-2026" not in text


def test_nothing_to_pay_is_said_in_words() -> None:
    text = said(drawn(reader_paper("en", payable="0.00", upi="")))
    assert "Nothing to pay" in text
    assert "To pay" not in text


def test_corrections_name_their_bill_and_its_days() -> None:
    paper = reader_paper(
        "en",
        corrections=(
            correction(),
            correction("10-10, 11-10", "1.000", "52.00", tax_rate="0.0500", tax="2.60"),
        ),
        adjustments="-1.40",
    )
    text = said(drawn(paper))
    assert in_order(
        text,
        "Correction to MD/26-27/00012 of 01-11-2026: 09-10",
        "Cow Milk",
        "−1 L",
        "−56.00",
        "Correction to MD/26-27/00012 of 01-11-2026: 10-10, 11-10",
        "with GST 2.60",
        "52.00",
        "Corrections",
        "−1.40",
    )


def test_a_charge_has_neither_quantity_nor_price() -> None:
    paper = reader_paper(
        "en", lines=(goods_line(), charge_line("Milk was sour on the 12th", "-40.00"))
    )
    text = said(drawn(paper))
    assert in_order(text, "Milk was sour on the 12th", "−40.00")
    assert "1 L" not in text.split("Milk was sour")[1].split("By day")[0]


def test_few_receipts_are_listed_and_many_summed() -> None:
    few = tuple(PaperReceipt(f"2026-10-0{day}", "upi", "100.00") for day in (1, 2))
    back = (PaperReceipt("2026-10-09", "cheque", "-100.00"),)
    text = said(drawn(reader_paper("en", receipts=few + back, receipts_total="100.00")))
    assert in_order(text, "Received 01-10-2026 (UPI)", "Received 02-10-2026 (UPI)")
    assert in_order(text, "Returned 09-10-2026 (cheque)", "100.00")

    many = tuple(PaperReceipt(f"2026-10-0{day}", "cash", "100.00") for day in range(1, 6))
    text = said(drawn(reader_paper("en", receipts=many, receipts_total="500.00")))
    assert in_order(text, "Received 01-10 to 05-10-2026 (5)", "−500.00")


def test_receipts_known_only_by_their_sum_are_not_left_out() -> None:
    text = said(drawn(reader_paper("en", receipts=(), receipts_total="250.00")))
    assert in_order(text, "Brought forward", "Received", "−250.00", "Previous balance")


def test_days_are_marked_and_marks_explained() -> None:
    odd = {5: odd_day(5, mark="leave"), 6: odd_day(6, mark="ordered"), 7: odd_day(7, mark="zero")}
    paper = reader_paper("en", calendar=(month_row("morning", "0.333", odd=odd),))
    text = said(drawn(paper))
    assert text.count(".333") == 28
    for word in ("L leave", "· not taken", "0 not delivered", "unlike the order"):
        assert word in text


@pytest.mark.parametrize("litres", ["0.333", "1.333", "12.500", "999.999", "9999.999", "100.000"])
def test_a_days_litres_stay_in_their_cell(litres: str) -> None:
    calendar = (month_row("morning", litres), month_row("evening", litres))
    for size in SLIPS:
        for sheet in noted_sheets(model_paper(calendar=calendar), size):
            check_sheet(sheet, size)


def test_a_bill_of_charges_alone_has_no_strip() -> None:
    paper = tiny_paper(lines=(charge_line("Cheque fee", "50.00"),), calendar=(), litres="0.000")
    text = said(drawn(paper))
    assert "By day" not in text
    assert in_order(text, "Cheque fee", "50.00", "Bill total")

    others = (OtherGoods("Curd", "", "kg", ((3, "0.500"),)),)
    text = said(drawn(dataclasses.replace(paper, others=others)))
    assert "By day" not in text
    assert "Curd (kg): 3 (0.5)" in text


def test_a_final_bill_says_which_days_it_covers() -> None:
    paper = reader_paper("en", kind="final", period_to="2026-10-15")
    text = said(drawn(paper))
    assert "01-10 to 15-10-2026" in text
    assert "Final bill" in text


def test_other_goods_stand_below_with_their_days() -> None:
    others = (OtherGoods("Curd", "", "kg", tuple((day, "0.250") for day in (1, 2, 3, 9))),)
    assert "Curd (kg): 1–3 (0.25), 9 (0.25)" in said(drawn(reader_paper("en", others=others)))


def test_a_month_of_thirty_days_has_thirty_columns() -> None:
    paper = reader_paper(
        "en",
        period_from="2026-11-01",
        period_to="2026-11-30",
        calendar=(month_row("morning", "7.000", days=30),),
    )
    page = said(drawn(paper))
    days = re.findall(r"\d+", page.split("in all")[1].split("Morning")[0])
    assert days == [str(day) for day in range(1, 31)]


@pytest.mark.parametrize(
    ("size", "width", "height"), [(PaperSize.A5, 148, 210), (PaperSize.A4, 210, 297)]
)
def test_sheets_have_their_size(size: PaperSize, width: int, height: int) -> None:
    with pypdfium2.PdfDocument(drawn(model_paper(), size=size)) as document:
        assert document[0].get_size() == pytest.approx((width * MM, height * MM), abs=0.1)


def test_every_page_of_a_draft_says_so_and_no_other_does() -> None:
    paper = model_paper(lines=tuple(goods_line() for _ in range(60)))
    draft = pages(drawn(paper, draft=True))
    assert len(draft) > 1
    assert all("DRAFT" in page for page in draft)
    assert "DRAFT" not in said(drawn(paper))


def test_many_lines_go_on_to_further_sheets_with_their_numbers() -> None:
    lines = tuple(
        goods_line(f"Product {at}", "", f"{at}.000", "1.000", f"{at}.00") for at in range(60)
    )
    corrections = tuple(
        correction(f"{at + 1:02d}-10", original=f"MD/26-27/{at:05d}") for at in range(12)
    )
    for size in SHEETS:
        found = pages(drawn(reader_paper("en", lines=lines, corrections=corrections), size=size))
        count = len(found)
        assert count > 1
        for number, page in enumerate(found, start=1):
            assert f"Page {number} of {count}" in page
            assert page.count("MD/26-27/00131") == (2 if number == count else 1)
            assert ("continued" in page) == (number < count)
            assert ("Signature" in page) == (number == count)
        text = "\n".join(found)
        assert in_order(text, *(f"Product {at} " for at in range(60)))
        assert text.count("Correction to") == 12


@pytest.mark.parametrize("size", SHEETS)
def test_no_heading_of_a_correction_ends_a_sheet(size: PaperSize) -> None:
    for count in range(10, 36):
        paper = reader_paper(
            "en",
            lines=tuple(goods_line() for _ in range(count)),
            corrections=tuple(correction(original=f"MD/26-27/{at:05d}") for at in range(9)),
        )
        for sheet in noted_sheets(paper, size):
            texts = [box.text for box in sheet]
            for at, text in enumerate(texts):
                if text.startswith("Correction to"):
                    assert texts[at + 1] == "Cow Milk"
