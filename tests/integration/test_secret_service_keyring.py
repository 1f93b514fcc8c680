"""The office key in a real Secret Service: GNOME's keyring on a D-Bus session of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TOOLS = ("dbus-run-session", "gnome-keyring-daemon")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="Secret Service is Linux's keyring"),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(MISSING)}"),
]

PUT = """
import sys
from pathlib import Path
from dairyos_desktop.adapters.pc_secrets import PcSecrets
from dairyos_desktop.config.settings import Settings
store = PcSecrets(Settings(Path(sys.argv[1])))
store.put("office-key test", "द्वारका ₹ first")
store.put("office-key test", "द्वारका ₹")
store.put("other", "2")
store.forget("other")
store.forget("never there")
"""
GET = """
import json, sys
from pathlib import Path
from dairyos_desktop.adapters.pc_secrets import PcSecrets
from dairyos_desktop.config.settings import Settings
store = PcSecrets(Settings(Path(sys.argv[1])))
names = ("office-key test", "other", "never there")
print(json.dumps([store.place(), *map(store.get, names)]))
"""
LOCKED = """
import sys
from pathlib import Path
from dairyos_desktop.adapters.pc_secrets import PcSecrets
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.domain.errors import KeyringTroubleError
try:
    PcSecrets(Settings(Path(sys.argv[1]))).put("one", "1")
except KeyringTroubleError as error:
    print(error.message)
"""
UNLOCK = "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null"


def in_session(home: Path, shell: str) -> str:
    """What a shell in a session of its own prints; the session ends with it."""
    kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    kept |= {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    kept.pop("PYTHON_KEYRING_BACKEND", None)
    kept.pop("DBUS_SESSION_BUS_ADDRESS", None)
    # The last session's daemon may take a moment to notice its end, and holds its socket till then.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as sockets:
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", shell],
            env=kept | {"XDG_RUNTIME_DIR": sockets},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


def program(text: str, folder: Path) -> str:
    return f"{sys.executable} -c '{text}' {folder}"


def test_what_one_session_keeps_the_next_one_finds(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    both = f"{UNLOCK}; {program(PUT, folder)} && {program(GET, folder)}"
    wanted = ["this PC's keyring", "द्वारका ₹", None, None]
    assert json.loads(in_session(tmp_path, both)) == wanted
    assert json.loads(in_session(tmp_path, f"{UNLOCK}; {program(GET, folder)}")) == wanted
    assert not folder.exists()
    kept = [file.read_bytes() for file in (tmp_path / "data" / "keyrings").iterdir()]
    assert kept
    assert not any("द्वारका ₹".encode() in data for data in kept)


def test_a_locked_keyring_that_nobody_unlocks_is_told_and_nothing_lies_about(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "office"
    said = in_session(tmp_path, program(LOCKED, folder))
    assert said.startswith("This PC's keyring ")
    assert not folder.exists()
