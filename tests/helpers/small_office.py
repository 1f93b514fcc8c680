"""A small office in a data folder: deliveries of a month billed, some money taken."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

from helpers.command_line import Office, new_office
from helpers.dairy import Dairy
from helpers.made_once import made_once

if TYPE_CHECKING:
    from pathlib import Path


def small_billed_office(folder: Path) -> Office:
    """Made once and copied; Asha pays for Chetan too, who was there before her."""
    shutil.copytree(_made(), folder)
    return Office(folder)


@cache
def _made() -> Path:
    def make(folder: Path) -> None:
        dairy = Dairy()
        dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
        dairy.product("GH", name="Ghee", unit="pc", hsn="0405", price="650.000", tax="0.0500")
        dairy.customer("C103", name="Chetan Vyas", name_local="ચેતન વ્યાસ")
        dairy.customer("C101", name="Asha Shah", opening="300.00")
        dairy.customer("C102", name="Bina Rao")
        for code, days in (("C101", 10), ("C102", 10), ("C103", 5)):
            for day in range(1, days + 1):
                dairy.delivery(f"2026-10-{day:02d}", code, "CM", "1.000")
        dairy.delivery("2026-10-03", "C102", "GH", "2.000")
        made = new_office(folder / "data")
        made.import_dairy(dairy)
        made.ask("bills", "generate", "2026-10")
        made.ask("bills", "issue", "2026-10")
        for key in ("one", "two"):
            made.ask(
                "payments", "add", "--customer", "C101", "--amount", "250.00", "--method", "cash",
                "--key", key,
            )  # fmt: skip
        with closing(sqlite3.connect(made.folder / "dairyos.sqlite3")) as file:
            # A payer with a higher number, which a copy in order of numbers meets too early.
            file.execute(
                "UPDATE customers SET payer_id = (SELECT id FROM customers WHERE code = 'C101')"
                " WHERE code = 'C103'"
            )
            file.commit()
        shutil.rmtree(made.folder / "backups", ignore_errors=True)

    return made_once("small-billed", make) / "data"
