"""Bills drawn by processes beside the program: the same files, in order, whole or not there."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from helpers.press_process import jobs

from dairyos_desktop.adapters.pdf.press import ProcessBillPress
from dairyos_desktop.domain.paper import PLAIN, PaperSize

if TYPE_CHECKING:
    from collections.abc import Callable

    from dairyos_desktop.services.dto.documents import PressedPaper

TESTS = Path(__file__).resolve().parent.parent


def pressed(press: ProcessBillPress, folder: Path, count: int) -> list[PressedPaper]:
    return list(press.press(jobs(folder, count), count, size=PaperSize.A5, look=PLAIN))


def test_processes_write_what_the_program_itself_would(tmp_path: Path) -> None:
    beside = pressed(ProcessBillPress(2, few=1), tmp_path / "beside", 45)
    here = pressed(ProcessBillPress(1), tmp_path / "here", 45)
    assert beside == here
    assert [row.bill_id for row in beside] == list(range(45))
    for row in beside:
        data = (tmp_path / "beside" / row.name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.sha256
        assert f"dairyos {row.bill_id}".encode() in data
    assert len(list((tmp_path / "beside").iterdir())) == 45


def test_a_bill_that_cant_be_written_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    (tmp_path / "MD-00003.pdf").mkdir()
    found = pressed(ProcessBillPress(2, few=1), tmp_path, 25)
    assert [row.number for row in found if row.problem] == ["MD-00003"]
    assert sum(path.is_file() for path in tmp_path.iterdir()) == 24


@pytest.mark.no_cover
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and /proc are Linux's")
def test_a_killed_program_leaves_whole_files_and_no_process(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "helpers.press_process", str(tmp_path), "4000"],
        cwd=TESTS,
        env=os.environ | {"PYTHONPATH": f"{TESTS.parent}{os.pathsep}{TESTS}"},
    )
    waited(lambda: len(list(tmp_path.glob("MD-*.pdf"))) > 30, 60)
    children = _children(program.pid)
    program.kill()
    program.wait()
    assert len(children) >= 2
    waited(lambda: not any(Path(f"/proc/{child}").exists() for child in children), 30)
    files = list(tmp_path.glob("MD-*.pdf"))
    assert 30 < len(files) < 4000
    for path in files:
        assert path.read_bytes().rstrip().endswith(b"%%EOF")


def waited(done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found
