"""The sample dairy without its deliveries, ready for files of any layout."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from sqlalchemy import select, text

from dairyos_desktop.adapters.database import SqlDatabase
from dairyos_desktop.adapters.files import WholeFiles
from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.models import Base
from dairyos_desktop.models.customers import Customer
from dairyos_desktop.models.deliveries import Consumption, Leave
from dairyos_desktop.models.tariffs import Product
from dairyos_desktop.services.dto.imports import ImportKind
from dairyos_desktop.services.dto.sheets import SheetChoice
from dairyos_desktop.services.imports.service import ImportService
from helpers.databases import FixedClock, sqlite_database
from helpers.made_once import folder_until_exit
from helpers.offices import make_office

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.dto.sheets import ForeignResult

SAMPLE = resource("sample", "madhuban")
OCTOBER = SheetChoice(month="2026-10")
GOOD = "Code,Shift,Product,1,2,3\nC00001,Morning,CM,1,½,-\nC00002,M,BM,0.75,0,L\n"
AT_MOST_S = 30
"""Longer than this, whatever the file holds, nothing may take."""
NOON = dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)

Delivery = tuple[str, str, str, str, str]
"""Date, customer, shift, product, quantity."""


class ForeignDesk:
    """An office whose files come from elsewhere."""

    def __init__(self, database: SqlDatabase, actor: Actor, folder: Path) -> None:
        self.database = database
        self.actor = actor
        self.folder = folder
        self.imports = ImportService(database, FixedClock(NOON), WholeFiles())

    def file(self, content: str | bytes, name: str = "sheet.csv") -> Path:
        """A file with that content."""
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def sheet(
        self,
        content: str | bytes | Path,
        choice: SheetChoice = OCTOBER,
        **options: Any,  # noqa: ANN401 - run_sheet's own
    ) -> ForeignResult:
        """Imports a monthly sheet."""
        file = content if isinstance(content, Path) else self.file(content)
        return self.imports.run_sheet(self.actor, file, choice, **options)

    def deliveries(self) -> list[Delivery]:
        """All deliveries, sorted."""
        with self.database.read() as session:
            rows = session.execute(
                select(
                    Consumption.date,
                    Customer.code,
                    Consumption.shift,
                    Product.code,
                    Consumption.quantity,
                )
                .join(Customer, Customer.id == Consumption.customer_id)
                .join(Product, Product.id == Consumption.product_id)
            )
            return sorted(
                (on.isoformat(), code, shift, product, str(quantity))
                for on, code, shift, product, quantity in rows
            )

    def leaves(self) -> list[tuple[str, str, str, str, str]]:
        """All leaves: customer, first and last day, shift, product or nothing."""
        with self.database.read() as session:
            rows = session.execute(
                select(Customer.code, Leave.date_from, Leave.date_to, Leave.shift, Product.code)
                .join(Customer, Customer.id == Leave.customer_id)
                .outerjoin(Product, Product.id == Leave.product_id)
            )
            return sorted(
                (code, str(first), str(last), shift, product or "")
                for code, first, last, shift, product in rows
            )

    def everything(self) -> dict[str, list[str]]:
        """All rows of all tables, as text."""
        with self.database.read() as session:
            return {
                name: sorted(map(str, session.execute(text(f'SELECT * FROM "{name}"'))))  # noqa: S608 - our own tables
                for name in Base.metadata.tables
            }


def set_up(database: SqlDatabase) -> Actor:
    """The sample's owner, products, customers and orders in an empty database."""
    clock = FixedClock(NOON)
    actor = make_office(database, clock)
    imports = ImportService(database, clock, WholeFiles())
    for kind in (ImportKind.PRODUCTS, ImportKind.CUSTOMERS, ImportKind.STANDING_ORDERS):
        file = SAMPLE / f"{kind.value.replace('-', '_')}.csv"
        assert not imports.run(actor, kind, file).bad
    return actor


@cache
def _prepared() -> tuple[Path, Actor]:
    folder = folder_until_exit("sample")
    database = sqlite_database(folder, FixedClock(NOON))
    actor = set_up(database)
    database.close()
    return folder / "dairyos.sqlite3", actor


def sample_desk(folder: Path) -> ForeignDesk:
    """A copy of the prepared office, on SQLite."""
    file, actor = _prepared()
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / "dairyos.sqlite3")
    return ForeignDesk(SqlDatabase(Settings(folder), FixedClock(NOON)), actor, folder)


@contextmanager
def untouched_desk(folder: Path) -> Iterator[ForeignDesk]:
    """The same, to which nothing may have been written at the end."""
    desk = sample_desk(folder)
    before = desk.everything()
    yield desk
    assert desk.everything() == before
    desk.database.close()


def workbook(*rows: Sequence[object]) -> tuple[Workbook, Worksheet]:
    """A workbook and its first sheet, with those rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def saved(book: Workbook) -> bytes:
    """The file's bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
