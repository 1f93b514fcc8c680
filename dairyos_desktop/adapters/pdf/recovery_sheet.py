"""Recovery on paper: the office key, and the codes that replace a user's second factor."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Self

from dairyos_desktop.adapters.pdf.document import DRAWING, new_canvas
from dairyos_desktop.adapters.pdf.fitting import fitted
from dairyos_desktop.adapters.pdf.fonts import Weight
from dairyos_desktop.adapters.pdf.layout import FAINT, MM, SOFT, TINT
from dairyos_desktop.adapters.pdf.pen import Align, Pen, Style
from dairyos_desktop.adapters.pdf.runs import said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dairyos_desktop.services.dto.second_factor import CodeSheet
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
_ONE_CODE = Style(18, Weight.SEMIBOLD)
_IN_ROW = 3
_CODES_IN_ROW = 2
_ROW = 19 * MM
_CODE_ROW = 14 * MM
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
_BACKUPS_FOR = (
    "This code opens the encrypted backups of your office, as their passphrase does. Whoever",
    "has it and a backup can read all your books. Where it, the passphrase and every PC of the",
    "office are lost, the backups open nowhere, and nobody can help. A new passphrase needs a",
    "new sheet; keep this one as long as you keep backups of its time.",
)
_BACKUPS_HOW = (
    "When no PC of the office is left:",
    "1.  Install DairyOS on another PC, and plug in the disk with the backups.",
    "2.  Start it, press “Restore a backup”, choose the file; or: dairyos backup restore FILE",
    "3.  Where the passphrase is asked for, type the twelve groups, in rows from left to right.",
    "     Small letters go too; O is read as 0, I and L as 1.",
    "4.  Log in with your name and password, as on the day of the backup.",
)
_KEEP = "Keep it where you keep other papers of value, away from the PCs. No copy on a telephone."
_CODES_FOR = (
    "Each of these codes goes once, in place of the code that your telephone shows: when it is",
    "lost, broken or at home. Cross out the one you used. New ones, which end these: your name at",
    "the foot of the window, My login, New recovery codes.",
)


class ReportlabRecoverySheetRenderer:
    """Draws the sheet with the bundled fonts (port `RecoverySheetRenderer`)."""

    def render_sheet(self, sheet: RecoverySheet) -> bytes:
        """One PDF of one page on A4; nothing of the code stands in its metadata.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        office = said(sheet.office)
        with _Page("Recovery sheet", office, f"Office key {sheet.key_id}", sheet.made_on) as page:
            _draw(page.pen, sheet, "Recovery sheet", _WHAT_FOR, _HOW)
        return page.data

    def render_backup_sheet(self, sheet: RecoverySheet) -> bytes:
        """One PDF of one page on A4; nothing of the code stands in its metadata.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        office = said(sheet.office)
        subject = f"Key of backups {sheet.key_id}"
        with _Page("Recovery sheet of backups", office, subject, sheet.made_on) as page:
            title = "Recovery sheet of backups"
            _draw(page.pen, sheet, title, _BACKUPS_FOR, _BACKUPS_HOW)
        return page.data

    def render_codes(self, sheet: CodeSheet) -> bytes:
        """One PDF of one page on A4; nothing of the codes stands in its metadata.

        Raises:
            EnvironmentTroubleError: A bundled font is missing.
        """
        office = said(sheet.office)
        with _Page("Recovery codes", office, "Second factor", sheet.made_on) as page:
            y = _head(page.pen, f"Recovery codes of {sheet.user}", sheet.office)
            y = _lines(page.pen, y, _CODES_FOR)
            y = _numbered(
                page.pen,
                y + 6 * MM,
                sheet.codes,
                in_row=_CODES_IN_ROW,
                row_height=_CODE_ROW,
                style=_ONE_CODE,
            )
            y = _lines(page.pen, y + 12 * MM, (_KEEP,))
            _foot(page.pen, y, f"Made on {_day(sheet.made_on)}. Earlier codes go no longer.")
        return page.data


class _Page:
    """A document of one page, drawn while it is entered."""

    def __init__(self, title: str, author: str, subject: str, written_on: str) -> None:
        self._file = io.BytesIO()
        self._told = {"title": title, "author": author, "subject": subject}
        self._written_on = written_on
        self.data = b""

    def __enter__(self) -> Self:
        DRAWING.acquire()
        try:
            size = (_WIDTH, _HEIGHT)
            self._canvas = new_canvas(self._file, size, **self._told, written_on=self._written_on)
            self.pen = Pen(self._canvas, _WIDTH, _HEIGHT)
        except BaseException:
            DRAWING.release()
            raise
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        try:
            if kind is None:
                self.pen.end_page()
                self._canvas.save()
                self.data = self._file.getvalue()
        finally:
            DRAWING.release()


def _draw(
    pen: Pen, sheet: RecoverySheet, title: str, what_for: tuple[str, ...], how: tuple[str, ...]
) -> None:
    y = _lines(pen, _head(pen, title, sheet.office), what_for)
    y = _numbered(
        pen, y + 6 * MM, sheet.code.split("-"), in_row=_IN_ROW, row_height=_ROW, style=_GROUP
    )
    y = _lines(pen, y + 12 * MM, how)
    y = _lines(pen, y + 4 * MM, (_KEEP,))
    _foot(pen, y, f"Made on {_day(sheet.made_on)} by {sheet.made_by}. Key {sheet.key_id}.")


def _head(pen: Pen, title: str, office: str) -> float:
    y = 30 * MM
    for text, style, at in ((title, _TITLE, y), (office, _OFFICE, y + 9 * MM)):
        pen.text(_LEFT, at, fitted(text, style.weight, style.size, _ROOM), style)
    return y + 20 * MM


def _foot(pen: Pen, y: float, told: str) -> None:
    pen.line(_LEFT, y, _WIDTH - _LEFT, y, thick=0.6, ink=FAINT)
    pen.text(_LEFT, y + 7 * MM, fitted(told, _META.weight, _META.size, _ROOM), _META)


def _day(iso: str) -> str:
    return "-".join(reversed(iso.split("-")))


def _numbered(
    pen: Pen, y: float, texts: Sequence[str], *, in_row: int, row_height: float, style: Style
) -> float:
    rows = -(-len(texts) // in_row)
    height = rows * row_height + 4 * MM
    pen.fill_rounded(_LEFT, y, _ROOM, height, radius=3 * MM, ink=TINT)
    column = _ROOM / in_row
    for at, text in enumerate(texts):
        row, place = divmod(at, in_row)
        x = _LEFT + place * column
        line = y + 0.79 * row_height + row * row_height
        pen.text(x + 12 * MM, line, f"{at + 1}", _NUMBER, Align.RIGHT)
        pen.text(x + 15 * MM, line, text, style)
    return y + height


def _lines(pen: Pen, y: float, lines: tuple[str, ...]) -> float:
    for line in lines:
        pen.text(_LEFT, y, line, _TEXT, room=_ROOM)
        y += _LINE
    return y
