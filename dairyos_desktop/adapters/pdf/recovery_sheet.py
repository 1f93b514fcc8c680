"""The recovery sheet: the office key on paper, with what it is for and where to type it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import fitted
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import FAINT, MM, SOFT, TINT
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.runs import said

if TYPE_CHECKING:
    from dairyos_desktop.services.dto.secrets import RecoverySheet

_WIDTH, _HEIGHT = 210 * MM, 297 * MM
_LEFT = 22 * MM
_ROOM = _WIDTH - 2 * _LEFT
_TITLE = Style(22, Weight.BOLD)
_OFFICE = Style(13, Weight.SEMIBOLD)
_TEXT = Style(11)
_META = Style(10, ink=SOFT)
_GROUP = Style(24, Weight.SEMIBOLD)
_NUMBER = Style(9, ink=SOFT)
_IN_ROW = 3
_ROW = 19 * MM
_LINE = 6.2 * MM

_WHAT_FOR = (
    "This is the key to what your office keeps secret: second factors of logins, the keys of",
    "Razorpay and the password of the mail account. Your customers, bills and payments do not",
    "need it, but a backup needs it to be whole. Whoever has it and your data can read them.",
)
_HOW = (
    "When no PC is left that has the key:",
    "1.  Install DairyOS, and restore the backup or connect to the office's database.",
    "2.  Settings, Secrets and other PCs, Enter a code; or: dairyos secrets join",
    "3.  Type the twelve groups, in rows from left to right. Small letters go too; O is read as 0,",
    "     I and L as 1. A slip is noticed, and the program says in which group to look.",
)
_KEEP = "Keep it where you keep other papers of value, away from the PCs. No copy on a telephone."


class ReportlabRecoverySheetRenderer:
    """Draws the sheet with the bundled fonts (port `RecoverySheetRenderer`)."""

    def render_sheet(self, sheet: RecoverySheet) -> bytes:
        """One PDF of one page on A4; nothing of the code stands in its metadata.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        with DRAWING:
            file = io.BytesIO()
            canvas = new_canvas(
                file,
                (_WIDTH, _HEIGHT),
                title="Recovery sheet",
                author=said(sheet.office),
                subject=f"Office key {sheet.key_id}",
                written_on=sheet.made_on,
            )
            pen = Pen(canvas, _WIDTH, _HEIGHT)
            _draw(pen, sheet)
            pen.end_page()
            canvas.save()
            return file.getvalue()


def _draw(pen: Pen, sheet: RecoverySheet) -> None:
    y = 30 * MM
    pen.text(_LEFT, y, "Recovery sheet", _TITLE)
    pen.text(_LEFT, y + 9 * MM, fitted(sheet.office, _OFFICE.weight, _OFFICE.size, _ROOM), _OFFICE)
    y = _lines(pen, y + 20 * MM, _WHAT_FOR)
    y = _code(pen, y + 6 * MM, sheet.code.split("-"))
    y = _lines(pen, y + 12 * MM, _HOW)
    y = _lines(pen, y + 4 * MM, (_KEEP,))
    pen.line(_LEFT, y, _WIDTH - _LEFT, y, thick=0.6, ink=FAINT)
    made = "-".join(reversed(sheet.made_on.split("-")))
    told = f"Made on {made} by {sheet.made_by}. Key {sheet.key_id}."
    pen.text(_LEFT, y + 7 * MM, fitted(told, _META.weight, _META.size, _ROOM), _META)


def _code(pen: Pen, y: float, groups: list[str]) -> float:
    rows = -(-len(groups) // _IN_ROW)
    pen.fill_rounded(_LEFT, y, _ROOM, rows * _ROW + 4 * MM, radius=3 * MM, ink=TINT)
    column = _ROOM / _IN_ROW
    for at, group in enumerate(groups):
        row, place = divmod(at, _IN_ROW)
        x = _LEFT + place * column
        line = y + 15 * MM + row * _ROW
        pen.text(x + 12 * MM, line, f"{at + 1}", _NUMBER, Align.RIGHT)
        pen.text(x + 15 * MM, line, group, _GROUP)
    return y + rows * _ROW + 4 * MM


def _lines(pen: Pen, y: float, lines: tuple[str, ...]) -> float:
    for line in lines:
        pen.text(_LEFT, y, line, _TEXT, room=_ROOM)
        y += _LINE
    return y
