"""A PDF document as all papers begin it: what it is called, and nothing that differs by chance."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from dairyos_desktop.adapters.pdf.fonts import registered_name

if TYPE_CHECKING:
    import io

_PRODUCER = "DairyOS"

DRAWING = threading.Lock()
"""Held while a document is drawn: reportlab's fonts keep a state for each document and can't
serve two threads at once."""


def new_canvas(
    file: io.BytesIO,
    size: tuple[float, float],
    *,
    title: str,
    author: str,
    subject: str,
    written_on: str,
    language: str = "en-IN",
) -> Any:  # noqa: ANN401 - reportlab has no types
    """A canvas whose bytes depend on what is drawn alone.

    Args:
        file: Takes the document when the canvas is saved.
        size: Of the first page, in points.
        title: Shown by viewers.
        author: The office.
        subject: The days that it is about.
        written_on: ISO date that stands for when it was made.
        language: For readers that speak.
    """
    # A text encoding around the compressed streams would make every file a quarter larger.
    rl_config.useA85 = 0
    canvas = Canvas(
        file,
        pagesize=size,
        pageCompression=1,
        invariant=1,
        pdfVersion=(1, 5),
        lang=language,
        initialFontName=registered_name(),
    )
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject(subject)
    canvas.setCreator(_PRODUCER)
    canvas.setProducer(_PRODUCER)
    written = written_on.replace("-", "")
    canvas.setDateFormatter(lambda *_: f"D:{written}000000")
    return canvas
