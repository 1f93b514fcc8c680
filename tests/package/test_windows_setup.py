"""The Windows setup, run without a question: installed, worked with, installed again, removed.

`packaging/dev.py package` makes it on Windows and runs this.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.packaged import ROOT

SETUPS = sorted((ROOT / "dist").glob("dairyos-*-windows.exe"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(sys.platform != "win32", reason="a setup runs on Windows alone"),
    pytest.mark.skipif(not SETUPS, reason="no setup; packaging/dev.py package makes it"),
]


def test_it_installs_for_one_user_updates_in_place_and_leaves_the_data(tmp_path: Path) -> None:
    # NSIS takes the rest of the line for the folder, and no quotes.
    folder = tmp_path / "DairyOS"
    office = tmp_path / "office"
    for _once_and_again in range(2):
        subprocess.run(f'"{SETUPS[-1]}" /S /D={folder}', check=True, timeout=300)
        subprocess.run([str(folder / "dairyos.exe"), "--self-test"], check=True, timeout=300)
    link = Path(os.environ["APPDATA"], "Microsoft/Windows/Start Menu/Programs/DairyOS Desktop.lnk")
    assert link.exists()
    subprocess.run(
        [str(folder / "dairyos.exe"), "demo", "--json", "--out", str(office)],
        check=True,
        timeout=300,
    )
    window = subprocess.Popen(
        [str(folder / "dairyos-desktop.exe"), "--data-dir", str(office)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        time.sleep(15)
        assert window.poll() is None, "the window does not stay open"
        refused = subprocess.run(f'"{SETUPS[-1]}" /S /D={folder}', check=False, timeout=300)
        assert refused.returncode != 0, "an open program was written over"
    finally:
        window.kill()
        window.wait(timeout=30)
    # It copies itself to where it may remove this folder, unless it is told where it is.
    subprocess.run(f'"{folder / "uninstall.exe"}" /S _?={folder}', check=True, timeout=300)
    assert not (folder / "dairyos.exe").exists()
    assert not link.exists()
    assert (office / "dairyos.sqlite3").exists()
