"""What papers say in five languages can be copied, searched and read aloud: no glyph is missing."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.pen import Pen, Style
from dairyos_desktop.adapters.pdf.runs import set_text
from dairyos_desktop.config.paths import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH, LINE = 900, 24
NAMES = ("क्षत्रिय त्र्यंबक श्रीज्ञान ट्रक द्वारका", "ક્ષત્રિય શ્રીજ્ઞાન દ્વારકા", "ஸ்ரீதர் ஞானசேகரன் க்ஷ")


def texts() -> list[str]:
    """Every text of the files of words, and names full of conjuncts."""
    found = set(NAMES)
    for folder in ("bill_words", "receipt_words", "statement_words"):
        for path in resource(folder).glob("*.json"):
            found.update(_strings(json.loads(path.read_text(encoding="utf-8"))))
    return sorted(found)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


@pytest.mark.parametrize("weight", [Weight.REGULAR, Weight.BOLD])
def test_all_words_read_back_as_they_were_written(weight: Weight) -> None:
    lines = texts()
    height = LINE * (len(lines) + 2)
    with DRAWING:
        file = io.BytesIO()
        canvas = new_canvas(
            file, (WIDTH, height), title="t", author="a", subject="s", written_on="2026-11-01"
        )
        pen = Pen(canvas, WIDTH, height)
        for at, text in enumerate(lines, start=1):
            pen.text(20, at * LINE, text, Style(9, weight))
        pen.end_page()
        canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        page = document[0].get_textpage()
        for at, text in enumerate(lines, start=1):
            top = height - at * LINE
            read = page.get_text_bounded(0, top - 8, WIDTH, top + 15)
            assert " ".join(read.split()) == " ".join(text.split())


@pytest.mark.parametrize("weight", Weight)
def test_no_glyph_is_missing(weight: Weight) -> None:
    for text in texts():
        for run in set_text(text, weight).runs:
            for code in run.codes:
                # Glyph 0 of each face is the box that stands for what it has not.
                assert run.face.embedded.face.charToGlyph[ord(code)] != 0, (text, code)
