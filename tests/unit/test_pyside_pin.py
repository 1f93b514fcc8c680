"""The installed PySide6 must survive what an office does to it in a morning."""

import os
import subprocess
import sys

# PySide6 6.12.0 takes a reference off None with every call that returns it; on Python 3.10 and
# 3.11 the interpreter aborts after about 7,000 of them.
MANY_CALLS = """
from PySide6.QtWidgets import QApplication, QLabel

app = QApplication([])
label = QLabel()
for _ in range(20_000):
    label.setText("x")
print("survived")
"""


def test_qt_survives_20_000_calls_that_return_none() -> None:
    done = subprocess.run(
        [sys.executable, "-c", MANY_CALLS],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, "survived"), done.stderr
