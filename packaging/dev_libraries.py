"""What pip cannot bring: Qt's system libraries on Linux and the tools that tests drive."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from dev_environment import SetupError, output, say, site_packages

# Shared library -> Debian package, for those that Qt's own files ask for.
LIBRARY_PACKAGES: Mapping[str, str] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlidec.so.1": "libbrotli1",
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

# Program -> Debian package, for those that tests start.
TOOL_PACKAGES: Mapping[str, str] = {
    "Xvfb": "xvfb",
    "cupsd": "cups",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "initdb": "postgresql",
    "lp": "cups-client",
    "pdftotext": "poppler-utils",
    "zbarimg": "zbar-tools",
}

# Program -> Debian package, for those that package the program or try the package out.
PACKAGE_PACKAGES: Mapping[str, str] = {
    "Xvfb": "xvfb",
    "dbus-run-session": "dbus",
    "dpkg-deb": "dpkg",
    "gnome-keyring-daemon": "gnome-keyring",
    "makensis": "nsis",
    "objdump": "binutils",
    "pdftotext": "poppler-utils",
    "tar": "tar",
    "xdotool": "xdotool",
    "xz": "xz-utils",
}

# What only root can use: a bare system to try the Debian package on.
ROOT_PACKAGES: Mapping[str, str] = {"debootstrap": "debootstrap"}

QT_FILES = (
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtNetwork.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtSvg.abi3.so",
    "QtTest.abi3.so",
    "QtWidgets.abi3.so",
    "Qt/plugins/platforms/libqoffscreen.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/printsupport/libcupsprintersupport.so",
)


def missing_for_qt() -> dict[str, str]:
    """Ask the loader which libraries Qt's files do not find.

    Returns:
        Library → Debian package, "" where no package is known.
    """
    if sys.platform != "linux" or shutil.which("ldd") is None:
        return {}
    folder = site_packages() / "PySide6"
    files = [str(folder / name) for name in QT_FILES if (folder / name).is_file()]
    return not_found(output(["ldd", *files]))


def not_found(ldd_output: str) -> dict[str, str]:
    """Read the missing libraries out of what ldd says."""
    names = (line.split()[0] for line in ldd_output.splitlines() if line.endswith("=> not found"))
    return {name: LIBRARY_PACKAGES.get(name, "") for name in sorted(set(names))}


def missing_tools(wanted: Mapping[str, str] = TOOL_PACKAGES) -> dict[str, str]:
    """Look for programs that tests or packaging start; program → Debian package."""
    if sys.platform != "linux":
        return {}
    return {name: package for name, package in wanted.items() if not has_tool(name)}


def missing_for_packages() -> dict[str, str]:
    """Look for the programs that package the program; program → Debian package."""
    return missing_tools({**PACKAGE_PACKAGES, **(ROOT_PACKAGES if is_root() else {})})


def has_tool(name: str) -> bool:
    """Tell whether a program is there; Debian keeps servers' off a user's path."""
    if shutil.which(name) is not None or Path("/usr/sbin", name).exists():
        return True
    return any(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))


def install_missing(find: Callable[[], dict[str, str]]) -> str:
    """Install what is missing where root and apt are there.

    Args:
        find: Gives what is missing, library or program → Debian package; asked again afterwards.

    Returns:
        "" when nothing is missing any more, else one line that names it and what to do.
    """
    missing = find()
    packages = known_packages(missing)
    if packages and shutil.which("apt-get") is not None and is_root():
        apt_install(packages)
        missing = find()
    return advice(missing)


def known_packages(missing: Mapping[str, str]) -> list[str]:
    """Give the Debian packages that bring what is missing."""
    return sorted({package for package in missing.values() if package})


def advice(missing: Mapping[str, str]) -> str:
    """Say in one line what is missing and what to do; "" when nothing is."""
    if not missing:
        return ""
    text = f"Missing: {', '.join(sorted(missing))}."
    packages = known_packages(missing)
    if packages:
        text += f" On Debian: sudo apt-get install -y {' '.join(packages)}"
    return text


def is_root() -> bool:
    """Tell whether packages may be installed."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(packages: list[str]) -> None:
    """Install Debian packages, asking nothing and starting no service.

    Raises:
        SetupError: apt failed; its own words were printed.
    """
    say(f"Installing Debian packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt, "install", "-y", "--no-install-recommends", *packages]
    with services_stay_down():
        for command in ([*apt, "update"], install):
            done = subprocess.run(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            # An update that fails offline is no matter where the packages are in the cache.
            if done.returncode and command is install:
                say(done.stdout)
                raise SetupError(f"apt-get could not install {' '.join(packages)}")


@contextmanager
def services_stay_down() -> Iterator[None]:
    """Forbid package scripts to start services, by Debian's own switch for it.

    Tests start a throw-away PostgreSQL server of their own.
    """
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink(missing_ok=True)


def all_packages() -> list[str]:
    """Give every Debian package that Qt and the tests may need."""
    return sorted({*LIBRARY_PACKAGES.values(), *TOOL_PACKAGES.values()})
