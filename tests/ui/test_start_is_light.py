"""The login window comes before everything heavy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import datetime as dt, json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dairyos_desktop.ui import app
from dairyos_desktop.ui.ways import Ways

def look():
    shown = [type(w).__name__ for w in QApplication.topLevelWidgets() if w.isVisible()]
    print(json.dumps({"windows": shown, "modules": sorted(sys.modules)}))
    QApplication.closeAllWindows()

def opening(announce):
    QTimer.singleShot(0, QApplication.instance(), look)
    import threading; threading.Event().wait(0.2)
    raise SystemError("never reached by the test")

now = lambda: dt.datetime.now(dt.UTC)
ways = Ways(opening, None, None, now, lambda: 0.0, Path(sys.argv[1]), True, "This PC")
sys.exit(app.run_window(ways))
"""
_SOURCES_READ = """
import json, linecache, sys, threading, time
from pathlib import Path
from dairyos_desktop.__main__ import show_window
from dairyos_desktop.config.settings import Settings

def look():
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    if not any(window.isVisible() for window in QApplication.topLevelWidgets()):
        QTimer.singleShot(20, look)
        return
    print(json.dumps(sorted(linecache.cache)))
    QApplication.closeAllWindows()
    QApplication.exit(0)

def wait():
    # It is the program that imports Qt first.
    while "dairyos_desktop.ui.desk" not in sys.modules:
        time.sleep(0.01)
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    while QApplication.instance() is None:
        time.sleep(0.01)
    QTimer.singleShot(0, QApplication.instance(), look)

threading.Thread(target=wait, daemon=True).start()
sys.exit(show_window(Settings(Path(sys.argv[1]))))
"""
HEAVY = {
    "sqlalchemy",
    "alembic",
    "reportlab",
    "openpyxl",
    "psycopg",
    "argon2",
    "pypdfium2",
    "uharfbuzz",
    "anyascii",
}


def test_nothing_heavy_is_loaded_when_the_login_window_is_shown(tmp_path: Path) -> None:
    done = _run(_PROGRAM, tmp_path)
    seen = json.loads(done.stdout)
    assert seen["windows"] == ["LoginWindow"]
    assert not HEAVY & {name.partition(".")[0] for name in seen["modules"]}
    assert done.returncode == 0, done.stderr


def test_no_source_of_the_program_is_read_and_kept(tmp_path: Path) -> None:
    done = _run(_SOURCES_READ, tmp_path)
    assert done.returncode == 0, done.stderr
    assert not [name for name in json.loads(done.stdout) if "dairyos_desktop" in name]


def test_an_office_in_a_file_loads_nothing_of_postgresql(tmp_path: Path) -> None:
    done = _run(
        "import json, sys, dairyos_desktop.bootstrap; print(json.dumps(sorted(sys.modules)))",
        tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert "sqlalchemy.dialects.postgresql" not in json.loads(done.stdout)


def _run(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
