"""Which of the files that PyInstaller collects are packed; `dairyos.spec` asks it."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath

Entry = tuple[str, str, str]
"""What PyInstaller's lists hold: name in the bundle, file here (a link: what it leads to), kind."""

NOT_IMPORTED = (
    "tkinter",  # asked for by pillow, for pictures in its windows
    "numpy",  # asked for by pillow and pypdfium2, if it is there
    "pytest",  # asked for by libraries' own tests
    "setuptools",  # no library here needs it to run; the tools bring it
    "PyInstaller",
    "PIL._avif",  # pictures of a kind that no logo is taken of; brings 5 MB
    "PySide6.QtDBus",
    "PySide6.QtNetwork",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtSql",
    "PySide6.QtOpenGL",
)
"""Modules left out though a library names them."""

PLUGINS = {
    "iconengines": ("svg",),
    "imageformats": ("gif", "ico", "jpeg", "svg"),
    # Offscreen is how the packaged program is tested, and draws where nobody looks.
    "platforms": ("xcb", "wayland", "offscreen", "windows"),
    # Compose keys and the keyboards of Indian scripts.
    "platforminputcontexts": ("compose", "ibus"),
    "platformthemes": ("xdgdesktopportal",),
    "printsupport": ("cups", "windows"),
    "styles": ("modernwindows",),
    "wayland-decoration-client": ("bradient",),
    "wayland-shell-integration": ("xdg-shell",),
}
"""Qt's plugins that are packed: folder → what their names say. The virtual keyboard and the Wayland
compositor are under the GPL alone, databases and QML are not used, GTK's theme brings GTK."""

OF_THE_SYSTEM = frozenset(
    {
        "libX11-xcb.so.1",
        "libX11.so.6",
        "libcups.so.2",
        "libdbus-1.so.3",
        "libfontconfig.so.1",
        "libfreetype.so.6",
        "libgcc_s.so.1",
        "libglib-2.0.so.0",
        "libgthread-2.0.so.0",
        "libstdc++.so.6",
        "libxcb.so.1",
        "libxkbcommon-x11.so.0",
        "libxkbcommon.so.0",
    }
)
"""Libraries that stay with the system, which mends them, since they speak with its services, read
its settings or are shared with its drivers. All that is smaller and seldom there is packed."""

NEEDED = re.compile(r"^\s+NEEDED\s+(\S+)$", re.MULTILINE)
"""A library that a file is linked with, as objdump tells it."""
_PLUGIN = re.compile(r"^PySide6/(?:Qt/)?plugins/([^/]+)/(.+)$")
_QT_DATA = re.compile(r"^PySide6/(?:Qt/)?(?:translations|qml|resources|metatypes|libexec)/")
"""Qt has no Hindi; what its own buttons say is in our texts."""
_OF_INSTALLING = re.compile(r"[.]dist-info/(?:sboms/|RECORD$|INSTALLER$|REQUESTED$|direct_url)")
"""What installers keep of a package, and other lists of what is in it: not true of ours."""
_LIBRARY = re.compile(r"^(?:PySide6/(?:Qt/lib/)?|shiboken6/|[^/]+[.]libs/)?[^/]+$")
_PYTHON = re.compile(r"^(?:lib)?python3")


def in_bundle(entry: Entry) -> str:
    """An entry's name with the slashes of every system."""
    return PurePath(entry[0]).as_posix()


def is_unwanted(entry: Entry) -> bool:
    """Whether this program has no use for it, or the system has it."""
    name = in_bundle(entry)
    if name in OF_THE_SYSTEM or _OF_INSTALLING.search(name) is not None:
        return True
    plugin = _PLUGIN.match(name)
    if plugin is None:
        return _QT_DATA.match(name) is not None
    folder, file = plugin.groups()
    return not any(word in file for word in PLUGINS.get(folder, ()))


def needed(binaries: Sequence[Entry], asks_for: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The binaries without unwanted plugins, and without libraries that only those ask for.

    Nothing is named here by pattern: psycopg brings libraries with the names of the system's, and
    without them falls back to another one without a word.

    Args:
        binaries: What PyInstaller collected.
        asks_for: Gives the names of the libraries that a file is linked with.
    """
    files = [entry for entry in binaries if entry[2] != "SYMLINK" and not is_unwanted(entry)]
    by_name: dict[str, list[Entry]] = {}
    for entry in files:
        by_name.setdefault(_called(entry[0]), []).append(entry)
    reached: set[str] = set()
    waiting = [entry for entry in files if _is_root(entry)]
    while waiting:
        entry = waiting.pop()
        if entry[0] in reached:
            continue
        reached.add(entry[0])
        for library in asks_for(entry[1]):
            waiting += by_name.get(_called(library), [])
    links = [entry for entry in binaries if entry[2] == "SYMLINK" and _leads_to(entry) in reached]
    return [entry for entry in files if entry[0] in reached] + links


def _called(library: str) -> str:
    """A library's file name, as Windows compares it too."""
    return PurePath(library).name.casefold()


def _is_root(entry: Entry) -> bool:
    """Whether it is loaded by its name, and not because another one is linked with it."""
    name = in_bundle(entry)
    if entry[2] == "EXTENSION" or _PYTHON.match(name) is not None:
        return True
    return _LIBRARY.match(name) is None


def _leads_to(entry: Entry) -> str:
    """The name in the bundle of what a link leads to, which is told from the link's folder."""
    return str(PurePath(entry[0]).parent / entry[1])


def from_elsewhere(modules: Iterable[Entry], homes: Sequence[str | Path]) -> list[str]:
    """Modules that would be packed though they lie in none of some folders."""
    return sorted(
        f"{name} ({file})"
        for name, file, _kind in modules
        # A namespace package is no file.
        if Path(file).is_absolute() and not any(Path(file).is_relative_to(home) for home in homes)
    )
