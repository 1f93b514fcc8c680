"""Any list of any screen to CSV or Excel: as it stands on the screen, written by a worker.

A screen says which lists it shows (`Screen.listings`); key, menus, finder and the writing itself
are the same for all of them. A list's numbers and dates come from its columns' `value`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from dairyos_desktop.domain.texts import as_shown, tr, tr_later, trn
from dairyos_desktop.services.dto.exports import ExportTable, TableKind
from dairyos_desktop.ui.icons import icon
from dairyos_desktop.ui.widgets.banner import Banner
from dairyos_desktop.ui.widgets.buttons import bind
from dairyos_desktop.ui.work import BUSY_AFTER_MS, Lane, Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from dairyos_desktop.domain.errors import DairyError
    from dairyos_desktop.ui.screen import Screen
    from dairyos_desktop.ui.widgets.table.columns import Column
    from dairyos_desktop.ui.widgets.table.view import TableView

KEY = "Ctrl+E"
HINT = "Ctrl E"
DOES = tr_later("Export the list to Excel or CSV")
ICON = "file-down"

_KIND = "export.kind"
_KINDS = {
    TableKind.XLSX: ("Excel", "*.xlsx"),
    TableKind.CSV: (tr_later("CSV (comma separated)"), "*.csv"),
}
_NOT_IN_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME = 120


@dataclass(frozen=True)
class Listing:
    """A list that can be exported now.

    Attributes:
        words: As it stands behind "Export": "the customers", "the account of C0085".
        title: Of the file, with what is filtered: "Bills 2026-10 – Unpaid".
        widget: Shows it; the list that is meant is the one with the focus or under the pointer.
        rows: How many there are.
        build: Makes the table; called in a worker, so it touches no widget.
        at_once: Make it on the window's thread, since what it reads changes under a worker; for
            what takes a blink only.
    """

    words: str
    title: str
    widget: QWidget
    rows: int
    build: Callable[[], ExportTable]
    at_once: bool = False


def table_listing(
    view: TableView[Any],
    *,
    words: str,
    title: str,
    passes: Callable[[Any], bool] | None = None,
) -> Listing:
    """A table's rows in the order shown, under all its columns, those folded away too.

    Args:
        view: The table.
        words: See `Listing`.
        title: See `Listing`.
        passes: Which rows are of the list; others, such as the heads of groups, stay here.
    """
    rows = tuple(row for row in view.rows_model.rows if passes is None or passes(row))
    columns = [column for column in view.rows_model.columns if column.key != "check"]
    return Listing(words, title, view, len(rows), partial(table_of, title, columns, rows))


def table_of(title: str, columns: Sequence[Column[Any]], rows: Sequence[Any]) -> ExportTable:
    """Rows under declared columns, as they are written."""
    heads: list[str] = []
    values: list[Callable[[Any], Any]] = []
    for column in columns:
        heads.append(as_shown(column.head) or column.key.capitalize())
        values.append(column.value or column.text)
        for head, value in column.also:
            heads.append(as_shown(head))
            values.append(value)
    return ExportTable(
        title, tuple(heads), tuple(tuple(value(row) for value in values) for row in rows)
    )


def titled(title: str, *filters: str) -> str:
    """A file's title with what of it is shown: "Customers – To pay – “dwa”"."""
    return " – ".join(part for part in (title, *filters) if part)


def found(typed: str) -> str:
    """What is searched for, as a title names it; empty without a search."""
    return f"“{typed}”" if typed.strip() else ""


def safe_name(title: str) -> str:
    """A file's name, without its ending, that every system takes."""
    name = _NOT_IN_NAME.sub(" ", title.replace("“", "").replace("”", ""))
    return " ".join(name.split())[:_LONGEST_NAME].rstrip(" .") or tr("List")


def file_name(title: str, kind: TableKind) -> str:
    """The name that a list's file is offered with."""
    return f"{safe_name(title)}.{kind.value}"


class Exporter(QObject):
    """Exports the lists of one screen: by key, menu or finder."""

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._screen = screen
        self._result: Banner | None = None
        for shortcut in bind(screen, [KEY]):
            shortcut.activated.connect(self.export_focused)

    # Which list ---------------------------------------------------------------------

    def export_focused(self) -> None:
        """The list with the focus, else the screen's first."""
        lists = self._screen.listings()
        focused = QApplication.focusWidget()
        meant = next((one for one in lists if _holds(one.widget, focused)), None)
        if meant is None and lists:
            meant = lists[0]
        if meant is not None:
            self.export(meant)

    def show_menu(self, under: QWidget | None, at: QPoint) -> bool:
        """The menu of what is listed under the pointer; False where nothing is."""
        lists = [one for one in self._screen.listings() if _holds(one.widget, under)]
        if not lists:
            return False
        menu = QMenu(self._screen)
        self.fill(menu, lists)
        menu.exec(at)
        menu.deleteLater()
        return True

    def fill(self, menu: QMenu, lists: Sequence[Listing] | None = None) -> None:
        """Adds an entry for each list to a menu; the first shows the key."""
        for at, one in enumerate(self._screen.listings() if lists is None else lists):
            words = tr("Export {one}…", one=one.words).replace("&", "&&")
            action = menu.addAction(icon(ICON), words)
            if not at:
                action.setShortcut(QKeySequence(KEY))
                action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(bool(one.rows))
            action.triggered.connect(partial(self.export, one))

    # Writing ------------------------------------------------------------------------

    def export(self, listing: Listing, *_: object, kind: TableKind | None = None) -> None:
        """Asks for the file and writes it away from the window.

        Args:
            listing: Which list.
            kind: What is offered first; None is what was chosen last.
        """
        screen, context = self._screen, self._screen.context
        if not listing.rows:
            screen.toast(tr("There is nothing to export: the list is empty."))
            return
        last = context.preferences.text(_KIND, TableKind.XLSX.value)
        usual = kind or next((one for one in TableKind if one.value == last), TableKind.XLSX)
        kinds = sorted(_KINDS, key=lambda one: one is not usual)
        path = context.prompts.save_file(
            screen,
            title=tr("Export {listing}", listing=listing.words),
            name=file_name(listing.title, usual),
            kinds=[_KINDS[one] for one in kinds],
        )
        if path is not None:
            self._write(listing, path, usual)

    def _write(self, listing: Listing, path: Path, usual: TableKind) -> None:
        context = self._screen.context
        named = next((kind for kind in TableKind if path.suffix.casefold() == f".{kind}"), None)
        if named is None:
            path = path.with_name(f"{path.name}.{usual}")
        context.preferences.set(_KIND, (named or usual).value)
        services, actor = context.services, context.actor
        build = partial(_same, listing.build()) if listing.at_once else listing.build
        progress = Progress(self)
        if self._screen.progress.watched is None:
            self._screen.progress.watch(progress, tr("Row"), after_ms=BUSY_AFTER_MS)
        context.work.run(
            self._screen,
            lambda: services.exports.save(
                actor, build(), path, progress=progress.report, stop=progress.stopped
            ),
            done=partial(self._on_written, progress, path),
            failed=partial(self._on_failed, progress),
            lane=Lane.RUN,
            progress=progress,
        )

    def _end(self, progress: Progress) -> None:
        if self._screen.progress.watched is progress:
            self._screen.progress.finish()
        progress.deleteLater()

    def _on_written(self, progress: Progress, path: Path, rows: int | None) -> None:
        self._end(progress)
        if rows is None:
            self._screen.toast(tr("Stopped: {path} was not written.", path=path.name))
            return
        url = QUrl.fromLocalFile(str(path))
        count = trn("1 row", "{count} rows", rows)
        self._tell(
            Banner(
                tr("{count} exported to {path}.", count=count, path=path.name),
                tr("In {parent}", parent=path.parent),
                tone="ok",
                actions=[(tr("Open the file"), lambda: self._open(url))],
            )
        )

    def _open(self, url: QUrl) -> None:
        QDesktopServices.openUrl(url)
        self._drop()

    def _on_failed(self, progress: Progress, error: DairyError) -> None:
        self._end(progress)
        self._tell(Banner.of(error))

    def _tell(self, banner: Banner) -> None:
        self._drop()
        self._result = self._screen.show_banner(banner)

    def _drop(self) -> None:
        """Takes away what was said of the last export."""
        if self._result is not None and self._result in self._screen.banners:
            self._result.closed.emit()
        self._result = None


def _same(table: ExportTable) -> ExportTable:
    return table


def _holds(widget: QWidget, other: QWidget | None) -> bool:
    return other is not None and (widget is other or widget.isAncestorOf(other))
