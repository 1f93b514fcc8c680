"""`dairyos import`: exit statuses, the promised document, and the lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.offices import OWNER

from dairyos_desktop.config.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import FixedClock

HEADER = "code,name,name_local,unit,hsn,tax_inclusive\n"
GOOD = "CM,Cow Milk,,L,0401,0\n"
BAD = "BM,Buffalo Milk,,L,0401,no\n"


@pytest.fixture
def office(tmp_path: Path, clock: FixedClock) -> Dairyos:
    dairyos = Dairyos(tmp_path / "data", clock)
    assert dairyos.init(resource("sample", "madhuban", "office.json")).status == 0
    return dairyos


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "products.csv"


def import_products(office: Dairyos, file: Path, content: str, *options: str) -> tuple[int, object]:
    file.write_text(HEADER + content, encoding="utf-8")
    result = office("import", "products", str(file), *options)
    assert set(result.data) == {"kind", "new", "changed", "unchanged", "bad", "warnings", "written"}
    assert result.data["kind"] == "products"
    told = [result.data[name] for name in ("new", "changed", "unchanged", "written")]
    return result.status, [*told, len(result.data["bad"])]


def test_statuses_tell_scripts_what_became_of_the_file(office: Dairyos, file: Path) -> None:
    assert import_products(office, file, GOOD + BAD) == (2, [1, 0, 0, False, 1])
    assert import_products(office, file, GOOD, "--dry-run") == (0, [1, 0, 0, False, 0])
    assert import_products(office, file, GOOD + BAD, "--dry-run") == (1, [1, 0, 0, False, 1])
    assert import_products(office, file, GOOD + BAD, "--good-rows") == (1, [1, 0, 0, True, 1])
    assert import_products(office, file, GOOD) == (0, [0, 0, 1, True, 0])
    assert import_products(office, file, GOOD.replace("Cow", "Gir")) == (0, [0, 1, 0, True, 0])


def test_a_bad_cell_is_told_as_promised(office: Dairyos, file: Path) -> None:
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    (cell,) = office("import", "products", str(file)).data["bad"]
    assert set(cell) == {"line", "column", "value", "problem", "hint"}
    assert (cell["line"], cell["column"], cell["value"]) == (3, "tax_inclusive", "no")


def test_a_person_reads_the_same_in_lines(office: Dairyos, file: Path) -> None:
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    told = office.plain("import", "products", str(file), "--user", OWNER)
    assert told.status == 2
    lines = told.out.splitlines()
    assert lines[0] == "products.csv: 1 new, 0 changed, 0 unchanged, 1 bad."
    assert "--good-rows" in lines[1]
    assert lines[-1].split()[:3] == ["3", "tax_inclusive", "no"]


SHEET = "Code,Shift,1-Oct,2-Oct\nC00001,{shift},1,½\n"
CUSTOMERS = (
    "code,name,name_local,phone,email,address,route,position,language,active_from,active_to,"
    "opening_balance\nC00001,Asha Rao,,,,,R1,1,en,2025-01-01,,0\n"
)


def test_a_monthly_sheet_answers_as_every_other_kind(office: Dairyos, file: Path) -> None:
    assert import_products(office, file, GOOD)[0] == 0
    file.write_text(CUSTOMERS, encoding="utf-8")
    assert office("import", "customers", str(file)).status == 0

    def import_sheet(shift: str, *options: str) -> tuple[int, dict[str, object]]:
        file.write_text(SHEET.format(shift=shift), encoding="cp1252")
        result = office("import", "sheet", str(file), *options)
        return result.status, result.data

    status, told = import_sheet("M", "--month", "2026-10")
    assert set(told) == {"kind", "new", "changed", "unchanged", "bad", "warnings", "written"}
    assert (status, told["kind"], told["written"]) == (2, "sheet", False)
    assert told["bad"] == [
        {
            "line": 2,
            "column": "1-Oct",
            "value": "1",
            "problem": "Nothing says which product Asha Rao (C00001) takes in the morning.",
            "hint": (
                "Add a column Product, choose the product of the whole file, or note the order."
            ),
        }
    ]
    october = ("--month", "2026-10", "--product", "CM")
    assert import_sheet("", *october, "--dry-run")[0] == 1
    status, told = import_sheet("", *october, "--shift", "evening", "--dry-run")
    assert (status, told["new"], told["written"]) == (0, 2, False)
    status, told = import_sheet("", *october, "--shift", "evening", "--reason", "from the notebook")
    assert (status, told["new"], told["written"]) == (0, 2, True)
    status, told = import_sheet("", *october, "--shift", "evening")
    assert (status, told["unchanged"]) == (0, 2)
    assert import_sheet("noon", *october, "--good-rows")[0] == 1
    error = office("import", "sheet", str(file)).error
    assert (error["code"], "year" in error["message"]) == ("refused", True)
    error = office("import", "products", str(file), "--month", "2026-10").error
    assert error["code"] == "usage"
    told_plainly = office.plain("import", "sheet", str(file), *october, "--user", OWNER)
    assert told_plainly.out.splitlines()[0] == "products.csv: 0 new, 0 changed, 0 unchanged, 1 bad."


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "nothing", "x.csv"), "usage"),
        (("import", "products"), "usage"),
        (("import", "products", "missing.csv"), "not_found"),
    ],
)
def test_wrong_use_ends_in_two_and_says_why(
    office: Dairyos, arguments: tuple[str, ...], code: str
) -> None:
    result = office(*arguments)
    assert (result.status, result.error["code"]) == (2, code)
    assert result.error["hint"]
