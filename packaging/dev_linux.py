"""What Linux users install: a Debian package and a tar archive of the packaged program."""

import gzip
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import bundle_parts
import dev_bundle
from dev_bundle import BUILD, BUNDLE, DIST, HERE, MADE, Release, machine, run
from dev_environment import ROOT, SetupError, output, say
from dev_libraries import LIBRARY_PACKAGES

LINUX = HERE / "linux"
INSIDE = Path("usr/lib/dairyos")
MOST_DEB_MB = 75
UNITS = ("dairyos-jobs.service", "dairyos-webhook.service")
SCRIPTS = ("preinst", "postinst", "prerm", "postrm")
MAINTAINER = "DairyOS Desktop maintainers <maintainers@dairyos.example>"

NEEDS = ("adduser", "tzdata")
"""Beside what the loader asks for: the user of a server's jobs, and the time zones that Python
reads."""
WANTS = (
    "cups-client",  # `lp`, by which papers reach printers as they are
    "gnome-keyring | kwalletmanager",  # where a PC keeps its secrets
    "xdg-utils",  # opens folders, PDFs and WhatsApp
)
OFFERS = ("postgresql-client",)  # `pg_dump`, for backups of a server's database

_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)")
_OF_LIBC = re.compile(
    r"^(?:libc|libm|libdl|libpthread|libresolv|librt|libutil|ld-linux.*)\.so\.\d+$"
)

_CONTROL = """\
Package: dairyos
Version: {version}
Architecture: {machine}
Section: misc
Priority: optional
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Suggests: {suggests}
Description: program of a milk dairy's office
 Deliveries go in, bills come out, on screen, on paper and from the command
 line; payments, reconciliation, reports and backups around them. It works on
 one PC with a file, or on several with a PostgreSQL server.
 .
 Brings a window (dairyos-desktop), a command (dairyos) and, not enabled, a
 service that runs an office's nightly jobs on a server.
"""
_COPYRIGHT = """\
Format: machine-readable copyright, version 1.0
Upstream-Name: DairyOS Desktop

Files: *
Copyright: 2026 The DairyOS Desktop maintainers
License: Expat
 As in /usr/lib/dairyos/licences/DairyOS-LICENSE.txt.

Files: usr/lib/dairyos/_internal/*
Copyright: the authors of each library
License: see each
 Each library's licence lies in its folder NAME-VERSION.dist-info there. Qt and
 PySide6 are used under the GNU Lesser General Public License, version 3, whose
 text lies in /usr/share/common-licenses/LGPL-3; their files there may be
 replaced by others of the same kind.
"""


class Asked(NamedTuple):
    """What the loader has to find for the packed files.

    Attributes:
        libraries: Names that are not packed.
        glibc: The newest version of libc's interface that is used.
    """

    libraries: frozenset[str]
    glibc: tuple[int, int]


def make(ours: Release) -> list[Path]:
    """Make both into `dist/`.

    Raises:
        SetupError: A tool is missing, or the package is larger than it may be.
    """
    stem = f"dairyos-{ours.version}-linux-{machine()}"
    return [make_tar(stem), make_deb(ours)]


def when() -> str:
    """When the newest commit was made, in seconds: the same source gives the same files."""
    return (
        os.environ.get("SOURCE_DATE_EPOCH")
        or output(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]).strip()
    )


def make_tar(stem: str) -> Path:
    """Pack the folder, with the menu entry and what to do in a README."""
    say(f"Making {stem}.tar.xz")
    folder = BUILD / "tar" / stem
    shutil.rmtree(folder.parent, ignore_errors=True)
    folder.parent.mkdir(parents=True)
    shutil.copytree(BUNDLE, folder, symlinks=True, copy_function=_same_file)
    shutil.copy(LINUX / "README.tar", folder / "README")
    shutil.copy(LINUX / "dairyos-desktop.desktop", folder)
    shutil.copy(ROOT / "resources" / "icons" / "dairyos.svg", folder)
    made = DIST / f"{stem}.tar.xz"
    run(
        [
            *("tar", "--create", "--xz", "--file", made, "--directory", folder.parent),
            *("--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{when()}"),
            stem,
        ],
        "The archive",
        XZ_OPT="-6 -T0",
    )
    return made


def make_deb(ours: Release) -> Path:
    """Lay the files out as Debian wants them, and pack them."""
    name = f"dairyos_{ours.version}_{machine()}.deb"
    say(f"Making {name}")
    root = BUILD / "deb"
    shutil.rmtree(root, ignore_errors=True)
    lay_out(root)
    write_control(root, ours)
    for folder in [root, *(path for path in root.rglob("*") if path.is_dir())]:
        folder.chmod(0o755)
    made = DIST / name
    run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", root, made],
        "dpkg-deb",
        SOURCE_DATE_EPOCH=when(),
    )
    size = made.stat().st_size / 1e6
    say(f"{name}: {size:.1f} MB")
    if size > MOST_DEB_MB:
        raise SetupError(f"{name} has {size:.1f} MB, more than {MOST_DEB_MB}")
    return made


def lay_out(root: Path) -> None:
    """Put everything that is installed below a folder."""
    shutil.copytree(BUNDLE, root / INSIDE, symlinks=True, copy_function=_same_file)
    commands = root / "usr" / "bin"
    commands.mkdir(parents=True)
    for program in dev_bundle.PROGRAMS:
        (commands / program).symlink_to(Path("..", "lib", "dairyos", program))
    _put(LINUX / "dairyos-server", root / "usr" / "sbin" / "dairyos-server", 0o755)
    share = root / "usr" / "share"
    _put(LINUX / "dairyos-desktop.desktop", share / "applications" / "dairyos-desktop.desktop")
    _put(LINUX / "server.env", share / "dairyos" / "server.env")
    icons = share / "icons" / "hicolor"
    _put(ROOT / "resources" / "icons" / "dairyos.svg", icons / "scalable" / "apps" / "dairyos.svg")
    for picture in MADE.glob("*.png"):
        _put(picture, icons / f"{picture.stem}x{picture.stem}" / "apps" / "dairyos.png")
    for unit in UNITS:
        _put(LINUX / unit, root / "lib" / "systemd" / "system" / unit)
    doc = share / "doc" / "dairyos"
    _put(LINUX / "README.server", doc / "README.server")
    (doc / "copyright").write_text(_COPYRIGHT, encoding="utf-8")
    (doc / "copyright").chmod(0o644)
    news = gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0)
    (doc / "changelog.gz").write_bytes(news)
    (doc / "changelog.gz").chmod(0o644)


def write_control(root: Path, ours: Release) -> None:
    """Write what dpkg knows of the package, and its scripts."""
    control = root / "DEBIAN"
    control.mkdir()
    size = sum(path.lstat().st_size for path in root.rglob("*")) // 1024
    (control / "control").write_text(
        _CONTROL.format(
            version=ours.version,
            machine=machine(),
            maintainer=MAINTAINER,
            size=size,
            depends=", ".join(depends(asked_of_system(BUNDLE))),
            recommends=", ".join(WANTS),
            suggests=", ".join(OFFERS),
        ),
        encoding="utf-8",
    )
    for script in SCRIPTS:
        _put(LINUX / script, control / script, 0o755)


def asked_of_system(bundle: Path) -> Asked:
    """Read what the packed programs and libraries are linked with and is not packed."""
    files = list(linked_files(bundle))
    packed = {path.name for path in bundle.rglob("*.so*")}
    said = output(["objdump", "-p", *map(str, files)])
    libraries = set(bundle_parts.NEEDED.findall(said)) - packed
    glibc = max((int(first), int(second)) for first, second in _GLIBC.findall(said))
    return Asked(frozenset(libraries), glibc)


def linked_files(bundle: Path) -> Iterator[Path]:
    """Give the files that the loader reads."""
    for path in sorted(bundle.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(4) == b"\x7fELF":
                    yield path


def depends(asked: Asked) -> list[str]:
    """Name the Debian packages that bring it.

    Raises:
        SetupError: Nobody knows which package brings a library.
    """
    others = sorted(name for name in asked.libraries if _OF_LIBC.match(name) is None)
    unknown = [name for name in others if name not in LIBRARY_PACKAGES]
    if unknown:
        raise SetupError(
            f"the packed program asks for {', '.join(unknown)}; enter the Debian package of each "
            "in LIBRARY_PACKAGES of packaging/dev_libraries.py, or pack it"
        )
    libc = "libc6 (>= {}.{})".format(*asked.glibc)
    return [libc, *sorted({*(LIBRARY_PACKAGES[name] for name in others), *NEEDS})]


def _same_file(source: str, target: str) -> None:
    """Share a file between folders that are packed and thrown away, instead of copying it."""
    os.link(source, target)


def _put(source: Path, target: Path, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(mode)
