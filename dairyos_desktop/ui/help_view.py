"""Shows pages of help: Markdown by Qt's own reader, dressed in the window's fonts and colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTextBrowser, QVBoxLayout, QWidget

from dairyos_desktop.domain.texts import as_shown, tr
from dairyos_desktop.ui import fonts
from dairyos_desktop.ui.help_pages import PAGES, HelpPage, find_help, help_page
from dairyos_desktop.ui.language import spoken
from dairyos_desktop.ui.theme.colours import colour
from dairyos_desktop.ui.theme.tokens import (
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TYPE_BODY,
    TYPE_SECTION,
    TYPE_SMALL,
)
from dairyos_desktop.ui.widgets.buttons import Button, Kind
from dairyos_desktop.ui.widgets.fields import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QTextBlock

    from dairyos_desktop.ui.screen import KeyHelp

_LINE = 135
"""Per cent: Devanagari needs its room above and below."""
_INDENT = 18
_DOT = 13
_KEYS_SHARE = 34
_ALL = "all"


class _Reader(QTextBrowser):
    """A page that is read, scrolled by the arrows; Tab goes along its links."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Help"))
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setViewportMargins(0, 0, SPACE_8, 0)
        self.document().setDocumentMargin(0)
        self.document().setIndentWidth(_INDENT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc is the panel's."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is fetched: pages hold words alone."""
        del kind, name
        return None


class HelpView(QWidget):
    """A field to search all pages with, the page, and the way back.

    Signals:
        titled(str): The page that is shown now.
    """

    titled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        self._before: list[str] = []
        self._own_page = ""
        self._own_keys: Sequence[KeyHelp] = ()
        self.search = SearchField(name=tr("Find in help"), placeholder=tr("Find in help"), width=10)
        self.search.setMinimumWidth(120)
        self.search.setMaximumWidth(16777215)
        self.search.searched.connect(self._on_searched)
        self.reader = _Reader()
        self.reader.anchorClicked.connect(self._on_link)
        self.search.left_down.connect(self.focus_page)
        self.back = Button(tr("Back"), Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self.go_back)
        self.all = Button(tr("All pages"), Kind.QUIET)
        self.all.clicked.connect(lambda: self.show_page(_ALL))
        row = QHBoxLayout()
        row.setSpacing(SPACE_8)
        row.addWidget(self.search, 1)
        row.addWidget(self.back)
        row.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_16, SPACE_12, SPACE_8, SPACE_8)
        column.setSpacing(SPACE_12)
        column.addLayout(row)
        column.addWidget(self.reader, 1)

    # What its owners call -------------------------------------------------------

    def begin(self, key: str, own_keys: Sequence[KeyHelp] = ()) -> None:
        """Shows the page of a screen, with the screen's keys below it."""
        self._own_page, self._own_keys = key, own_keys
        self._before = []
        self.search.clear()
        self._show(key)
        self.focus_page()

    @property
    def shown(self) -> str:
        """The key of the page that is shown."""
        return self._shown

    def text(self) -> str:
        """What is read on it."""
        return self.reader.toPlainText()

    def show_page(self, key: str) -> None:
        """Goes to another page, from which there is a way back."""
        if key != self._shown:
            self._before.append(self._shown)
        self.search.clear()
        self._show(key)

    def go_back(self) -> None:
        """To the page before."""
        if self._before:
            self.search.clear()
            self._show(self._before.pop())

    def focus_page(self) -> None:
        """Arrows scroll, Tab goes along the links."""
        self.reader.setFocus(Qt.FocusReason.TabFocusReason)

    # Inside ---------------------------------------------------------------------

    def _show(self, key: str) -> None:
        self._shown = key
        self.back.setEnabled(bool(self._before))
        if key == _ALL:
            pages = (help_page(one, spoken()) for one in PAGES)
            lines = "\n".join(f"- [{page.title}]({page.key}.md)" for page in pages)
            self._fill(HelpPage(_ALL, tr("All pages"), lines))
            return
        self._fill(help_page(key, spoken()), self._own_keys if key == self._own_page else ())

    def _on_searched(self, typed: str) -> None:
        if not typed:
            self._show(self._shown)
            return
        hits = find_help(typed, spoken())
        lines = "\n\n".join(f"[{hit.page.title}]({hit.page.key}.md)\n\n{hit.line}" for hit in hits)
        self._fill(HelpPage("", tr("Found"), lines or tr("No page has these words.")))

    def _on_link(self, url: QUrl) -> None:
        key = url.toString().removesuffix(".md")
        if key in PAGES:
            self.show_page(key)
            self.focus_page()

    def _fill(self, page: HelpPage, keys: Sequence[KeyHelp] = ()) -> None:
        document = self.reader.document()
        self.reader.setMarkdown(f"# {page.title}\n\n{page.text}")
        _dress(document)
        if keys:
            _add_keys(document, keys)
        self.reader.moveCursor(QTextCursor.MoveOperation.Start)
        self.titled.emit(page.title)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: the page is dressed anew."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._shown:
            self._show(self._shown)


def _words(size: int, weight: int, token: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setFont(fonts.font(size, weight))
    made.setForeground(colour(token))
    return made


def _dress(document: QTextDocument) -> None:
    """Gives headings, words, keys and links their fonts and colours."""
    block = document.begin()
    while block.isValid():
        level = block.blockFormat().headingLevel()
        cursor = QTextCursor(block)
        cursor.mergeBlockFormat(_room(block, level))
        if block.textList() is not None:
            # The dot is as large as these letters.
            cursor.setBlockCharFormat(_words(_DOT, fonts.REGULAR, "text2"))
        for at, end, given in _pieces(block):
            cursor.setPosition(at)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.setCharFormat(_dressed(given, level))
        block = block.next()


def _room(block: QTextBlock, level: int) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setLineHeight(_LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    in_list = block.textList() is not None
    made.setTopMargin(SPACE_12 if level > 1 else 0)
    made.setBottomMargin(4 if in_list or level else SPACE_8)
    return made


def _pieces(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    found = []
    at = block.begin()
    while not at.atEnd():
        piece = at.fragment()
        found.append((piece.position(), piece.position() + piece.length(), piece.charFormat()))
        at += 1
    return found


def _dressed(given: QTextCharFormat, level: int) -> QTextCharFormat:
    if level == 1:
        return _words(TYPE_SECTION, fonts.SEMIBOLD, "text")
    if level:
        return _words(TYPE_BODY, fonts.SEMIBOLD, "text")
    if given.isAnchor():
        made = _words(TYPE_BODY, fonts.REGULAR, "accent_text")
        made.setAnchor(True)
        made.setAnchorHref(given.anchorHref())
        made.setFontUnderline(True)
        return made
    if given.fontFixedPitch():
        return _key()
    bold = given.fontWeight() > fonts.MEDIUM
    return _words(TYPE_BODY, fonts.SEMIBOLD if bold else fonts.REGULAR, "text")


def _key() -> QTextCharFormat:
    made = _words(TYPE_SMALL, fonts.MEDIUM, "text")
    made.setBackground(colour("hover"))
    return made


def _add_keys(document: QTextDocument, keys: Sequence[KeyHelp]) -> None:
    cursor = QTextCursor(document)
    cursor.movePosition(QTextCursor.MoveOperation.End)
    heading = QTextBlockFormat()
    heading.setTopMargin(SPACE_12)
    heading.setBottomMargin(4)
    cursor.insertBlock(heading, _words(TYPE_BODY, fonts.SEMIBOLD, "text"))
    cursor.insertText(tr("Keys here"), _words(TYPE_BODY, fonts.SEMIBOLD, "text"))
    made = QTextTableFormat()
    made.setBorder(0)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
    made.setCellPadding(3)
    made.setCellSpacing(0)
    percent = QTextLength.Type.PercentageLength
    made.setWidth(QTextLength(percent, 100))
    made.setColumnWidthConstraints(
        [QTextLength(percent, _KEYS_SHARE), QTextLength(percent, 100 - _KEYS_SHARE)]
    )
    cursor.insertBlock(QTextBlockFormat())
    table = cursor.insertTable(len(keys), 2, made)
    for row, line in enumerate(keys):
        table.cellAt(row, 0).firstCursorPosition().insertText(as_shown(line.keys), _key())
        does = table.cellAt(row, 1).firstCursorPosition()
        does.insertText(as_shown(line.does), _words(TYPE_BODY, fonts.REGULAR, "text"))
