"""Commands that are told to a person can be typed as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from dairyos_desktop.adapters.backups.anew import restore_anew
from dairyos_desktop.adapters.clock import SystemClock
from dairyos_desktop.config import typed_command
from dairyos_desktop.config.settings import Settings
from dairyos_desktop.config.typed_command import as_typed
from dairyos_desktop.domain.errors import RefusedError

if TYPE_CHECKING:
    from dairyos_desktop.adapters.database import SqlDatabase
    from dairyos_desktop.services.actor import Actor

FILE = r"C:\Users\Asha Ben\AppData\Local\DairyOS\backups\dairyos-000012-20261101-1200.pgdump"
URL = "postgresql://dairy@srv/dairy?sslmode=verify-full&sslrootcert=system"


def test_a_shell_takes_it_apart_into_the_same_words() -> None:
    words = ["dairyos", "a b", "it's", "दूध", 'x"y', "100%"]
    assert shlex.split(as_typed(words)) == words


def test_on_windows_double_quotes_alone_hold_a_word_together(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its prompts would take a path in single quotes apart, and go on after an `&`."""
    monkeypatch.setattr(typed_command, "os", SimpleNamespace(name="nt"))

    def login(_database: SqlDatabase) -> Actor:
        raise AssertionError

    with pytest.raises(RefusedError) as told:
        restore_anew(Settings(tmp_path, URL), SystemClock(), Path(FILE), login)
    (line,) = (one for one in told.value.hint.splitlines() if "pg_restore" in one)
    words = re.findall(r'"([^"]*)"|(\S+)', line)
    assert (FILE, "") in words
    assert (f"--dbname={URL}", "") in words
    assert "'" not in line
    assert as_typed(["dairyos", r"C:\office\one.pgdump"]) == r"dairyos C:\office\one.pgdump"
