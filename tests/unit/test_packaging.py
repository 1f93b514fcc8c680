"""What is packed and what is left out; the texts that installers are made of."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import bundle_parts
import dev_bundle
import dev_linux
import dev_windows
import pytest
from dev_environment import SetupError

if TYPE_CHECKING:
    from pathlib import Path

LINKED = {
    "core": ["libicu.so.73", "libc.so.6"],
    "widgets": ["libQt6Core.so.6"],
    "xcb": ["libxcb-cursor.so.0", "libQt6XcbQpa.so.6"],
    "gtk": ["libgtk-3.so.0", "libgssapi_krb5.so.2"],
    "psycopg": ["libpq-1.so.5"],
    "libpq": ["libgssapi_krb5-2.so.2"],
}
FILES = [
    ("PySide6/QtWidgets.abi3.so", "widgets", "EXTENSION"),
    ("PySide6/Qt/lib/libQt6Core.so.6", "core", "BINARY"),
    ("PySide6/Qt/lib/libicu.so.73", "icu", "BINARY"),
    ("PySide6/Qt/lib/libQt6Quick.so.6", "quick", "BINARY"),
    ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ("libQt6Quick.so.6", "PySide6/Qt/lib/libQt6Quick.so.6", "SYMLINK"),
    ("PySide6/Qt/plugins/platforms/libqxcb.so", "xcb", "BINARY"),
    ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "gtk", "BINARY"),
    ("libxcb-cursor.so.0", "cursor", "BINARY"),
    ("libgtk-3.so.0", "libgtk", "BINARY"),
    ("libgssapi_krb5.so.2", "gssapi", "BINARY"),
    ("libstdc++.so.6", "stdc++", "BINARY"),
    ("psycopg_binary/_psycopg.so", "psycopg", "EXTENSION"),
    ("psycopg_binary.libs/libpq-1.so.5", "libpq", "BINARY"),
    ("psycopg_binary.libs/libgssapi_krb5-2.so.2", "gssapi2", "BINARY"),
    ("libpython3.11.so.1.0", "python", "BINARY"),
]


def test_what_is_asked_for_is_packed_and_what_only_unwanted_parts_ask_for_is_not() -> None:
    kept = {name for name, _, _ in bundle_parts.needed(FILES, lambda at: LINKED.get(at, []))}
    assert {name for name, _, _ in FILES} - kept == {
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libQt6Quick.so.6",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "libgtk-3.so.0",
        "libgssapi_krb5.so.2",
        "libstdc++.so.6",
    }


def test_a_module_of_the_tools_or_of_the_sources_is_told() -> None:
    modules = [
        ("chardet", "/build/tools/chardet/__init__.py", "PYMODULE"),
        ("segno", "/build/packed/segno/__init__.py", "PYMODULE"),
        ("jaraco", "-", "PYMODULE"),
    ]
    assert bundle_parts.from_elsewhere(modules, ["/build/packed"]) == [
        "chardet (/build/tools/chardet/__init__.py)"
    ]


def test_the_debian_package_depends_on_what_the_loader_asks_for() -> None:
    asked = dev_linux.Asked(frozenset({"libc.so.6", "libm.so.6", "libGL.so.1"}), (2, 36))
    assert dev_linux.depends(asked) == ["libc6 (>= 2.36)", "adduser", "libgl1", "tzdata"]
    with pytest.raises(SetupError, match="libodd"):
        dev_linux.depends(dev_linux.Asked(frozenset({"libodd.so.9"}), (2, 36)))


def test_every_library_of_the_system_has_a_package() -> None:
    asked = dev_linux.Asked(bundle_parts.OF_THE_SYSTEM, (2, 36))
    assert len(dev_linux.depends(asked)) > len(dev_linux.NEEDS)


def test_the_version_is_the_one_of_the_project() -> None:
    ours = dev_bundle.release()
    assert re.fullmatch(r"\d+\.\d+\.\d+", ours.version)
    assert ".".join(map(str, ours.numbers)) == f"{ours.version}.0"


@pytest.mark.parametrize("name", [*dev_linux.UNITS, "dairyos-desktop.desktop"])
def test_units_and_menu_entry_start_what_is_installed(name: str) -> None:
    read = configparser.RawConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(dev_linux.LINUX / name, encoding="utf-8")
    if name.endswith(".desktop"):
        assert read["Desktop Entry"]["Exec"] in dev_bundle.PROGRAMS
        assert read["Desktop Entry"]["Icon"] == "dairyos"
        return
    assert read["Service"]["ExecStart"].split()[0] == "/usr/bin/dairyos"
    assert read["Service"]["User"] == "dairyos"
    assert read["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.skipif(sys.platform == "win32", reason="read by a shell")
@pytest.mark.parametrize("name", [*dev_linux.SCRIPTS, "dairyos-server"])
def test_a_shell_can_read_the_scripts(name: str) -> None:
    assert subprocess.run(["sh", "-n", dev_linux.LINUX / name], check=False).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="read by a shell")
@pytest.mark.parametrize("then", [("configure", "1.0.0"), ("abort-upgrade", "1.1.0")], ids=str)
def test_jobs_that_an_upgrade_stopped_run_on_whether_it_went_through_or_not(
    tmp_path: Path, then: tuple[str, str]
) -> None:
    """A window that is open has dpkg give up after the old version's `prerm` was run."""
    systemd = tmp_path / "run" / "systemd" / "system"
    systemd.mkdir(parents=True)
    told = tmp_path / "told"
    for name, says in (
        ("systemctl", f'echo "$*" >>{told}; case "$*" in *is-active*webhook*) exit 3 ;; esac'),
        ("getent", "true"),
        ("install", "true"),
    ):
        tool = tmp_path / "bin" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
        tool.chmod(0o755)
    for script, *words in (("prerm", "upgrade", "1.1.0"), ("postinst", *then)):
        here = tmp_path / script
        text = (dev_linux.LINUX / script).read_text(encoding="utf-8")
        here.write_text(text.replace("/run/", f"{tmp_path}/run/"), encoding="utf-8")
        path = f"{tmp_path / 'bin'}:/usr/bin:/bin"
        subprocess.run(["sh", here, *words], check=True, env={"PATH": path})
    deeds = [line for line in told.read_text().splitlines() if "is-active" not in line]
    assert deeds == ["stop dairyos-jobs.service", "daemon-reload", "start dairyos-jobs.service"]


SERVER = """
# A comment
   # and another = one
  DAIRYOS_DATA_DIR=/
DAIRYOS_DATABASE_URL="postgresql://dairy@srv/dairy" \t
\tDAIRYOS_VAULT_PASSPHRASE=four words = enough $HOME\r
LOG_LEVEL='INFO'\r
"""


@pytest.mark.skipif(sys.platform == "win32", reason="read by a shell")
def test_a_servers_settings_are_read_as_systemd_reads_them(tmp_path: Path) -> None:
    """Also those that were typed with blanks before them, or on a PC with Windows."""
    (tmp_path / "server.env").write_text(SERVER, encoding="utf-8", newline="")
    for name, says in (
        ("id", "echo 0"),
        ("setpriv", 'while [ "$1" != /bin/sh ]; do shift; done; exec "$@"'),
        ("dairyos", 'env -0 >"$1"'),
    ):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\n{says}\n", encoding="utf-8")
        tool.chmod(0o755)
    script = (dev_linux.LINUX / "dairyos-server").read_text(encoding="utf-8")
    script = script.replace("/etc/dairyos/", f"{tmp_path}/").replace("/usr/bin/", f"{tmp_path}/")
    told = tmp_path / "told"
    path = f"{tmp_path}:/usr/bin:/bin"
    subprocess.run(["sh", "-c", script, "dairyos-server", told], check=True, env={"PATH": path})
    read = dict(one.split("=", 1) for one in told.read_text().split("\0") if one)
    assert read["DAIRYOS_DATA_DIR"] == "/"
    assert read["DAIRYOS_DATABASE_URL"] == "postgresql://dairy@srv/dairy"
    assert read["DAIRYOS_VAULT_PASSPHRASE"] == "four words = enough $HOME"  # noqa: S105 - of a test
    assert read["LOG_LEVEL"] == "INFO"


@pytest.mark.skipif(sys.platform == "win32", reason="typed into a shell")
def test_what_the_archive_says_brings_it_into_the_menu_wherever_it_lies(tmp_path: Path) -> None:
    folder, home = tmp_path / "My programs" / "डेयरी", tmp_path / "home"
    folder.mkdir(parents=True)
    home.mkdir()
    shutil.copy(dev_linux.LINUX / "dairyos-desktop.desktop", folder)
    said = (dev_linux.LINUX / "README.tar").read_text(encoding="utf-8")
    commands = said.partition("To have it in the menu:")[2].partition("On Debian")[0]
    subprocess.run(["sh", "-ec", commands], check=True, cwd=folder, env={"HOME": str(home)})
    read = configparser.RawConfigParser(interpolation=None)
    read.read(home / ".local/share/applications/dairyos-desktop.desktop", encoding="utf-8")
    entry = read["Desktop Entry"]
    assert shlex.split(entry["exec"]) == [str(folder / "dairyos-desktop")]
    assert entry["icon"] == str(folder / "dairyos.svg")


def test_the_setup_says_everything_in_both_languages() -> None:
    said = re.findall(
        r"^LangString (\w+) \$\{LANG_(\w+)\}",
        dev_windows.SCRIPT.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    english = {name for name, language in said if language == "ENGLISH"}
    assert english == {name for name, language in said if language == "HINDI"}
