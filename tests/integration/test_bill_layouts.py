"""Several bills on a sheet, the quarter sheet and the roll: order, marks, figures, nothing lost."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from helpers.drawn import MM, SLIPS, check_sheet, drawn, in_order, pages, said
from helpers.drawn import SHEETS as SHEETS_ALONE
from helpers.paper_pen import noted_sheets
from helpers.papers import charge_line, correction, goods_line, model_paper, month_row, reader_paper

from dairyos_desktop.adapters.pdf.fitting import width_of
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.imposing import SHEETS
from dairyos_desktop.adapters.pdf.layout import layout_for
from dairyos_desktop.adapters.pdf.renderer import ReportlabBillRenderer
from dairyos_desktop.adapters.pdf.runs import SUBSTITUTE
from dairyos_desktop.adapters.pdf.words import bill_words
from dairyos_desktop.domain.paper import BillPaper, PaperLook, PaperSize

if TYPE_CHECKING:
    from pathlib import Path

NAMES = {
    "en": "",
    "hi": "क्षत्रिय त्र्यंबक श्रीज्ञान",
    "gu": "ક્ષત્રિય શ્રીજ્ઞાન દ્વારકા",
    "mr": "ज्ञानेश्वर क्षीरसागर",
    "ta": "ஸ்ரீதர் ஞானசேகரன்",
}


def numbered(count: int) -> list[BillPaper]:
    return [model_paper(number=f"MD/26-27/{at:05d}") for at in range(1, count + 1)]


def numbers(page: str) -> list[int]:
    """The bills of a page in the order in which it reads, each once."""
    found = re.findall(r"MD/26-27/(\d{5})", page)
    return list(dict.fromkeys(int(number) for number in found))


def test_four_hundred_bills_are_stacked_so_that_the_cut_pile_is_in_order() -> None:
    sheet = SHEETS[PaperSize.FOUR_ON_A4]
    count = sheet.pages(400)
    assert count == 100
    assert [at + 1 for at in sheet.stacked(0, count, 400)] == [1, 101, 201, 301]
    # The pile, cut: first all of the first part, then all of the second …
    pile = [sheet.stacked(page, count, 400)[part] for part in range(4) for page in range(count)]
    assert pile == list(range(400))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (PaperSize.FOUR_ON_A4, [[1, 4, 7, 10], [2, 5, 8], [3, 6, 9]]),
        (PaperSize.TWO_ON_A4, [[1, 6], [2, 7], [3, 8], [4, 9], [5, 10]]),
    ],
)
def test_sheets_hold_the_bills_in_stack_order(size: PaperSize, expected: list[list[int]]) -> None:
    pdf = drawn(*numbered(10), size=size)
    assert [numbers(page) for page in pages(pdf)] == expected
    with pypdfium2.PdfDocument(pdf) as document:
        wide, tall = (297, 210) if size is PaperSize.TWO_ON_A4 else (210, 297)
        assert document[0].get_size() == pytest.approx((wide * MM, tall * MM), abs=0.1)
        marks = [(entry.get_title(), entry.get_dest().get_index()) for entry in document.get_toc()]
    assert [title.split()[0] for title, _ in marks] == [f"MD/26-27/{at:05d}" for at in range(1, 11)]
    for at, (_, page) in enumerate(marks, start=1):
        assert at in expected[page]


def test_a_bill_too_long_for_its_part_takes_the_next_slip_of_the_pile() -> None:
    long = model_paper(
        number="MD/26-27/00002", lines=tuple(goods_line() for _ in range(24)), upi=""
    )
    pdf = drawn(model_paper(number="MD/26-27/00001"), long, size=PaperSize.FOUR_ON_A4)
    (page,) = pages(pdf)
    assert numbers(page) == [1, 2]
    assert page.count("1,522.50") == 1 + 24
    assert page.count("2 / 2") == 1


def test_slips_on_a_sheet_are_those_that_stand_alone() -> None:
    alone = pages(drawn(*numbered(4), size=PaperSize.A6))
    (together,) = pages(drawn(*numbered(4), size=PaperSize.FOUR_ON_A4))
    assert "".join(together.split()) == "".join("".join(alone).split())


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("language", NAMES)
def test_every_layout_says_the_same_figures_in_every_language(
    size: PaperSize, language: str
) -> None:
    text = said(drawn(reader_paper(language, NAMES[language]), size=size))
    for figure in (
        "1,522.50", "2,586.72", "2,590.48", "6,699.70", "64.76", "−0.22", "6,829.00",
        "−1,277.00", "₹5,552.00", "MD/26-27/00131", "01-11-2026", "11-11-2026",
        "34.375 L", "72.50",
    ):  # fmt: skip
        assert figure in text, figure
    assert (NAMES[language] or "Dwarka Sharma") in text
    assert SUBSTITUTE not in text


LONG = {
    "en": "Maharashtra Rajya Sahakari Dudh Utpadak Sangh Canteen",
    "hi": "श्री लक्ष्मीनारायण त्र्यम्बकेश्वर क्षत्रिय सहकारी दुग्ध उत्पादक संघ मर्यादित",
    "gu": "શ્રી જ્ઞાનેશ્વર ત્ર્યંબકેશ્વર ક્ષત્રિય સહકારી દૂધ ઉત્પાદક મંડળી લિમિટેડ",
    "mr": "श्री ज्ञानेश्वर त्र्यंबकेश्वर सहकारी दूध उत्पादक संस्था मर्यादित",
    "ta": "ஸ்ரீ ஞானேஸ்வரன் கிருஷ்ணமூர்த்தி கூட்டுறவு பால் உற்பத்தியாளர் சங்கம்",
}


def wordy_paper(language: str) -> BillPaper:
    """A bill on which every text is long and every sum large."""
    paper = reader_paper(
        language,
        "" if language == "en" else LONG[language],
        lines=(
            goods_line(),
            charge_line("Discount for a whole year of custom, as agreed by telephone", "-250.00"),
        ),
        payable="12345678.90",
    )
    return dataclasses.replace(
        paper,
        office=dataclasses.replace(
            paper.office,
            name="Shree Madhuban Dairy and Milk Products Private Limited",
            address="Plot 14, GIDC Industrial Estate, Phase II, Station Road, Anand 388120",
        ),
        customer=dataclasses.replace(
            paper.customer,
            name=LONG["en"],
            address="Flat 1402, Tower C, Siddhivinayak Housing Society, behind the Old Municipal "
            "Market, Ashram Road, Ahmedabad 380009",
        ),
    )


@pytest.mark.parametrize("size", SLIPS)
@pytest.mark.parametrize("language", LONG)
def test_long_names_addresses_and_reasons_are_whole(language: str, size: PaperSize) -> None:
    paper = wordy_paper(language)
    look = PaperLook("#1A4F8B")
    text = " ".join(said(drawn(paper, size=size, look=look)).split())
    # The slip to tear off says the seller's name as well, and may shorten it.
    assert paper.office.name in text.split("MD/26-27")[0]
    for whole in (
        paper.office.address, "GSTIN 24AABCM1234F1Z3",
        "FSSAI 10012021000071", LONG[language], paper.customer.address,
        paper.lines[1].description, bill_words(language).to_pay, "₹1,23,45,678.90",
    ):  # fmt: skip
        assert whole in text, whole
    for sheet in noted_sheets(paper, size):
        check_sheet(sheet, size)


@pytest.mark.parametrize("size", SHEETS_ALONE)
@pytest.mark.parametrize("language", LONG)
def test_what_is_to_be_paid_is_said_in_letters_of_their_own_width(
    language: str, size: PaperSize
) -> None:
    label = bill_words(language).to_pay
    boxes = [box for box in noted_sheets(reader_paper(language), size)[0] if box.text == label]
    meta = layout_for(size).styles.meta
    # The first stands in the box above, beside the day until when.
    wide = boxes[0].right - boxes[0].left
    assert wide == pytest.approx(width_of(label, meta.weight, meta.size), abs=0.1)


@pytest.mark.parametrize("language", LONG)
def test_the_shifts_of_a_roll_are_said_in_letters_of_their_own_width(language: str) -> None:
    label = bill_words(language).shift("evening")
    paper = reader_paper(language, calendar=(month_row("evening", "1.500"),))
    (sheet,) = noted_sheets(paper, PaperSize.ROLL_80)
    boxes = [box for box in sheet if box.text == label]
    assert len(boxes) == 3
    for box in boxes:
        wide = width_of(label, Weight.REGULAR, 7.5)
        assert box.right - box.left == pytest.approx(wide, abs=0.1)


@pytest.mark.parametrize("size", SLIPS)
@pytest.mark.parametrize("language", NAMES)
def test_nothing_meets_in_a_full_month(size: PaperSize, language: str) -> None:
    paper = reader_paper(
        language,
        NAMES[language],
        calendar=(month_row("morning", "1.500"), month_row("evening", "0.750")),
        corrections=(correction(), correction("10-10")),
    )
    for sheet in noted_sheets(paper, size):
        check_sheet(sheet, size)


def test_a_roll_is_as_long_as_its_bill() -> None:
    short = reader_paper("en", lines=(goods_line(),), upi="", calendar=(), others=())
    long = dataclasses.replace(short, lines=tuple(goods_line() for _ in range(40)))
    heights = []
    for paper in (short, long):
        with pypdfium2.PdfDocument(drawn(paper, size=PaperSize.ROLL_80)) as document:
            assert len(document) == 1
            width, height = document[0].get_size()
            assert width == pytest.approx(80 * MM, abs=0.1)
            heights.append(height)
    assert heights[1] > 3 * heights[0]
    assert said(drawn(long, size=PaperSize.ROLL_80)).count("1,522.50") == 40


def test_a_roll_tells_goods_charges_corrections_and_days() -> None:
    paper = reader_paper(
        "en",
        lines=(goods_line(), charge_line("Bottle broken", "40.00")),
        corrections=(correction(),),
    )
    text = said(drawn(paper, size=PaperSize.ROLL_80))
    assert in_order(
        text, "Madhuban Dairy", "Invoice-cum-bill of supply", "Dwarka Sharma", "Buffalo Milk",
        "21 L × 72.50", "1,522.50", "Bottle broken", "40.00", "Correction to", "Cow Milk",
        "−56.00", "By day", "Bill total", "To pay", "₹5,552.00", "by 11-11-2026", "Pay by UPI",
    )  # fmt: skip


@pytest.mark.parametrize("size", PaperSize)
def test_a_draft_says_so_on_every_layout(size: PaperSize) -> None:
    assert all("DRAFT" in page for page in pages(drawn(*numbered(5), size=size, draft=True)))


@pytest.mark.parametrize(
    ("size", "expected"),
    [(PaperSize.A5, [[1], [], [2], [], [3]]), (PaperSize.TWO_ON_A4, [[1, 3], [], [2]])],
)
def test_on_both_sides_no_bill_stands_on_the_back_of_another(
    size: PaperSize, expected: list[list[int]]
) -> None:
    pdf = ReportlabBillRenderer().render(numbered(3), size=size, both_sides=True)
    assert [numbers(page) for page in pages(pdf)] == expected


# --- the office's look -----------------------------------------------------------------------


def logo(path: Path) -> bytes:
    from PIL import Image  # noqa: PLC0415 - for these alone

    from dairyos_desktop.adapters.logo_files import PillowLogoReader  # noqa: PLC0415 - likewise

    Image.new("RGBA", (900, 300), (200, 30, 30, 255)).save(path)
    return PillowLogoReader().read_logo(path)


@pytest.mark.parametrize("size", PaperSize)
def test_logo_and_colour_stand_on_every_layout(size: PaperSize, tmp_path: Path) -> None:
    look = PaperLook("#1A4F8B", logo(tmp_path / "logo.png"))
    pdf = drawn(*numbered(2), size=size, look=look)
    with pypdfium2.PdfDocument(pdf) as document:
        dots = document[0].render(scale=1).to_pil().convert("RGB").get_flattened_data()
    seen = set(dots)
    assert (200, 30, 30) in seen
    has_colour = any(blue > red + 80 for red, _, blue in seen)
    assert has_colour == (size is not PaperSize.ROLL_80)
    assert len(pdf) < len(drawn(*numbered(2), size=size)) + 20_000
    # The address may take a line more beside the logo; what is said is the same.
    for text, plain in zip(pages(pdf), pages(drawn(*numbered(2), size=size)), strict=True):
        assert sorted(set(text.split())) == sorted(set(plain.split()))


def test_the_same_look_gives_the_same_bytes(tmp_path: Path) -> None:
    look = PaperLook("#1A4F8B", logo(tmp_path / "logo.png"))
    assert drawn(model_paper(), look=look) == drawn(model_paper(), look=look)
    assert drawn(model_paper(), look=look) != drawn(model_paper())
