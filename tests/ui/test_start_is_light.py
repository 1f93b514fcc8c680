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
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
    )
    seen = json.loads(done.stdout)
    assert seen["windows"] == ["LoginWindow"]
    assert not HEAVY & {name.partition(".")[0] for name in seen["modules"]}
    assert done.returncode == 0, done.stderr
