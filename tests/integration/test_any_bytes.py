"""Looks for crashes: any bytes at all as a sheet, and good sheets with bytes changed."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
from typing import TYPE_CHECKING

import pytest
from helpers.foreign_desk import AT_MOST_S, GOOD, ForeignDesk, saved, untouched_desk, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.services.dto.sheets import SheetChoice

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForeignDesk]:
    """One office for all, since nothing is ever written."""
    with untouched_desk(tmp_path_factory.mktemp("office")) as desk:
        yield desk


def _outcome(desk: ForeignDesk, data: bytes) -> None:
    file = desk.file(data)
    began = time.monotonic()
    with contextlib.suppress(DairyError):
        desk.imports.look(desk.actor, file, SheetChoice(), None)
    with contextlib.suppress(DairyError):
        found = desk.sheet(file, dry_run=True)
        assert not found.written
    assert time.monotonic() - began < AT_MOST_S


SEARCH = settings(max_examples=60, deadline=None)


@SEARCH
@given(data=st.binary(max_size=2_000))
def test_any_bytes_end_in_an_answer(desk: ForeignDesk, data: bytes) -> None:
    _outcome(desk, data)


@SEARCH
@given(data=st.text(alphabet="0123456789,;\t|\n\"'+-=LAXM½.CO/ \x00१", max_size=600))
def test_any_text_that_looks_like_a_sheet_ends_in_an_answer(desk: ForeignDesk, data: str) -> None:
    _outcome(desk, f"Code,Shift,1,2,3\n{data}".encode())


@SEARCH
@given(seed=st.integers(0, 2**32))
def test_a_good_sheet_with_bytes_changed_ends_in_an_answer(desk: ForeignDesk, seed: int) -> None:
    _outcome(desk, _mutated(GOOD.encode(), random.Random(seed)))  # noqa: S311 - no secret


@SEARCH
@given(seed=st.integers(0, 2**32))
def test_a_good_workbook_with_bytes_changed_ends_in_an_answer(desk: ForeignDesk, seed: int) -> None:
    book, sheet = workbook(
        ["October 2026"], ["Code", "Shift", 1, 2, 3], ["C00001", "M", 1, "½", "L"]
    )
    sheet.merge_cells("A1:E1")
    out = io.BytesIO()
    chance = random.Random(seed)  # noqa: S311 - no secret
    with (
        zipfile.ZipFile(io.BytesIO(saved(book))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            data = good.read(name)
            if chance.random() < 0.4:
                data = _mutated(data, chance)
            bad.writestr(name, data)
    _outcome(desk, out.getvalue() if chance.random() < 0.9 else _mutated(out.getvalue(), chance))


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(changed) or 1)
        deed = chance.randrange(4)
        if deed == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif deed == 1:
            del changed[at : at + chance.randint(1, 30)]
        elif deed == 2:
            changed[at:at] = changed[max(0, at - 20) : at]
        else:
            changed[at:at] = chance.choice([b"\x00", b'"', b"\xff\xfe", b"9" * 40, b",,,", b"<v>"])
    return bytes(changed)
