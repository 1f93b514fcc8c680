"""Makes the database file of a release, and writes down what that release said of it.

    python tests/releases/make.py NAME [--program FOLDER]

`FOLDER` is a checkout of the program that is to make it; without one it is this one. Two files
come into being beside this module: `NAME.sqlite3.xz`, and `NAME.json` with what the commands of
that program told about the office, which each later program must still tell.
"""

from __future__ import annotations

import argparse
import json
import lzma
import os
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
OWNER = "Asha Patel"
PASSWORD = "seven blue kettles sing"  # noqa: S105 - of a made-up office
MONTH = "2026-10"
CUSTOMERS = ("A1", "B2", "C3", "D4")

OFFICE = {
    "name": "Gokul Dairy",
    "address": "3, Mill Lane, Anand 388001",
    "phone": "+912692244444",
    "gstin": "24AABCM1234F1Z3",
    "fssai": "10012021000071",
    "upi_id": "gokul@upi",
    "bill_prefix": "GD",
    "round_to_rupee": False,
    "timezone": "Asia/Kolkata",
    "due_days": 10,
}
_FILES = {
    "products": """code,name,name_local,unit,hsn,tax_inclusive,content,crate
CM,Cow milk,गाय का दूध,L,0401,0,,
GH,Ghee,घी,kg,0405,1,,
""",
    "taxes": """product,effective_from,rate
CM,2017-07-01,0.0000
GH,2025-09-22,0.0500
""",
    "rates": """product,price_list,customer,effective_from,effective_to,price
CM,,,2024-04-01,,56.000
CM,Hotels,,2024-04-01,,54.500
GH,,,2024-04-01,,640.000
""",
    "customers": """code,name,name_local,phone,whatsapp,email,gstin,address,note,route,position,\
route_evening,position_evening,price_list,language,active_from,active_to,opening_balance,opening_on
A1,Asha Rao,आशा राव,+919812300001,,asha@example.in,,"1, Mill Lane",ring twice,R1,1,,,,hi,\
2026-01-01,,150.00,2026-10-01
B2,Bhim Tea Stall,,+919812300002,,,,"2, Mill Lane",,R1,2,,,Hotels,en,2026-01-01,,0.00,
C3,Chandra Joshi,,+919812300003,,,,"3, Mill Lane",,R2,1,,,,gu,2026-01-01,,-75.50,2026-10-01
D4,Dev Nair,,,,,,"4, Mill Lane",,R2,2,,,,en,2026-10-20,,0.00,
""",
    "standing-orders": """customer,product,shift,quantity,effective_from,effective_to
A1,CM,morning,1.000,2026-01-01,
B2,CM,morning,5.500,2026-01-01,
C3,CM,evening,0.500,2026-01-01,
D4,CM,morning,2.000,2026-10-20,
""",
    "leaves": """customer,date_from,date_to,shift,product
A1,2026-10-03,2026-10-05,,
""",
    "payments": """date,customer,amount,method,reference
2026-10-06,A1,150.00,cash,
2026-10-09,C3,200.00,upi,T0001
""",
}


def _consumption() -> str:
    lines = ["date,customer,shift,product,quantity"]
    for day in range(1, 32):
        on = f"2026-10-{day:02}"
        if not 3 <= day <= 5:
            lines.append(f"{on},A1,morning,CM,{'1.500' if day % 7 == 0 else '1.000'}")
        lines.append(f"{on},B2,morning,CM,5.500")
        lines.append(f"{on},C3,evening,CM,0.500")
        if day >= 20:
            lines.append(f"{on},D4,morning,CM,2.000")
    lines.append("2026-10-12,A1,morning,GH,0.500")
    return "\n".join(lines) + "\n"


class _Office:
    """The office's owner at the command line of some version of the program."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._data = folder / "data"
        self._folder = folder

    @property
    def file(self) -> Path:
        """The database."""
        return self._data / "dairyos.sqlite3"

    def ask(self, *words: str, login: bool = True) -> Any:  # noqa: ANN401 - any JSON document
        """What a command that has to succeed tells."""
        user = ("--user", OWNER) if login else ()
        where = ("--data-dir", str(self._data))
        done = subprocess.run(
            [sys.executable, "-m", "dairyos_desktop", *words, *user, *where, "--json"],
            cwd=self._program,
            env={**os.environ, "DAIRYOS_PASSWORD": PASSWORD},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"dairyos {' '.join(words)}: {done.returncode}\n{done.stdout}")
        return json.loads(done.stdout)

    def live(self) -> None:
        """A month of deliveries, its bills, and money for them."""
        office = self._folder / "office.json"
        office.write_text(json.dumps(OFFICE), encoding="utf-8")
        self.ask("init", "--office", str(office), "--owner", OWNER, login=False)
        for kind, text in (*_FILES.items(), ("consumption", _consumption())):
            file = self._folder / f"{kind}.csv"
            file.write_text(text, encoding="utf-8")
            self.ask("import", kind, str(file))
        self.ask("bills", "generate", MONTH)
        self.ask("bills", "issue", MONTH)
        numbers = {bill["customer"]: bill["number"] for bill in self._bills()}
        pay = ("payments", "add", "--date", "2026-11-05", "--method")
        self.ask(*pay, "cash", "--customer", "A1", "--amount", "500.00", "--bill", numbers["A1"])
        wrong = self.ask(*pay, "cheque", "--customer", "B2", "--amount", "9200.00", "--key", "k1")
        self.ask("payments", "reverse", str(wrong["id"]), "--reason", "the cheque came back")
        self.ask(*pay, "upi", "--customer", "C3", "--amount", "2000.00", "--reference", "T0002")
        self.ask("bills", "void", numbers["D4"], "--reason", "billed at the wrong price")
        self.ask("customers", "park", "D4", "--month", MONTH, "--reason", "price to be agreed")

    def _bills(self) -> Any:  # noqa: ANN401 - as ask
        return self.ask("bills", "list", MONTH)["bills"]

    def said(self) -> dict[str, Any]:
        """What this version tells of the books."""
        verified = self.ask("verify")
        assert verified["ok"], verified
        return {
            "schema": self.ask("db", "current", login=False)["schema"],
            "bills": self._bills(),
            "payments": self.ask("payments", "list")["payments"],
            "ledgers": [self.ask("ledger", code) for code in CUSTOMERS],
            "anchor": self._anchor(),
        }

    def _anchor(self) -> str:
        """What belongs beside the database since there is a chain of the audit log."""
        anchor = self.file.with_name(f"{self.file.name}-anchor")
        return anchor.read_text(encoding="utf-8") if anchor.exists() else ""


def packed(file: Path) -> bytes:
    """The database as small as it gets, without what it has thrown away."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
    return lzma.compress(file.read_bytes(), preset=9 | lzma.PRESET_EXTREME)


def main() -> None:
    """As the module says."""
    parser = argparse.ArgumentParser(description="make the database file of a release")
    parser.add_argument("name")
    parser.add_argument("--program", type=Path, default=HERE.parents[1])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        office = _Office(options.program, Path(folder))
        office.live()
        said = json.dumps(office.said(), ensure_ascii=False, indent=1)
        (HERE / f"{options.name}.sqlite3.xz").write_bytes(packed(office.file))
        (HERE / f"{options.name}.json").write_text(said + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
