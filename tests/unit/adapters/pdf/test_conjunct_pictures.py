"""Signs that stand for several letters, beside pictures that readers of the scripts find right.

`DAIRYOS_DRAW_CONJUNCTS=1` draws the pictures anew; look at each before it is kept.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.pen import Pen, Style

PICTURES = Path(__file__).parent / "conjuncts"
SIZE, WIDTH, HEIGHT = 15, 340, 60
TEXTS = {
    "hi": "क्ष त्र श्री ज्ञ द्वारका ट्रक र्क कि शुद्ध ह्म रू प्रा ड्डू",
    "mr": "ज्ञानेश्वर क्षीर दऱ्या ॲड मॉल र्व ङ्क ष्ट्र द्य ळ",
    "gu": "ક્ષ ત્ર શ્રી જ્ઞ દ્વારકા ટ્રક ર્ક કિ શુદ્ધ હ્મ રૂ જી",
    "ta": "க்ஷ ஸ்ரீ ஞானம் கொடி கௌ ணை றா",
}
# Shares of full black, over the whole picture; a letter set wrong is more than ten times that.
TOLERANCE = 0.004


def drawn(text: str) -> Image.Image:
    """The text in regular and bold, as it comes out of a PDF."""
    with DRAWING:
        file = io.BytesIO()
        canvas = new_canvas(
            file, (WIDTH, HEIGHT), title="t", author="a", subject="s", written_on="2026-11-01"
        )
        pen = Pen(canvas, WIDTH, HEIGHT)
        for line, weight in enumerate((Weight.REGULAR, Weight.BOLD)):
            pen.text(4, 22 + 28 * line, text, Style(SIZE, weight))
        pen.end_page()
        canvas.save()
    with pypdfium2.PdfDocument(file.getvalue()) as document:
        picture: Image.Image = document[0].render(scale=1.5, grayscale=True).to_pil()
        return picture.convert("L")


def apart(one: Image.Image, other: Image.Image) -> float:
    """How much ink differs, from 0 to 1."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0] / 255


@pytest.mark.parametrize("language", TEXTS)
def test_signs_are_set_as_readers_know_them(language: str) -> None:
    text, path = TEXTS[language], PICTURES / f"{language}.png"
    picture = drawn(text)
    if os.environ.get("DAIRYOS_DRAW_CONJUNCTS"):
        path.parent.mkdir(exist_ok=True)
        picture.quantize(16).save(path, optimize=True)
    known = Image.open(path).convert("L")
    assert apart(picture, known) < TOLERANCE
    # Letters that don't join would be told: as the same text is set with its signs taken apart.
    virama = {"gu": "\u0acd", "ta": "\u0bcd"}.get(language, "\u094d")
    assert apart(drawn(text.replace(virama, virama + "\u200c")), known) > TOLERANCE
