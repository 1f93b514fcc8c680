"""A Debian with nothing but its base system, in a folder; programs are run in it by chroot."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.packaged import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SUITE = "bookworm"
"""Debian 12, the oldest that the package is for."""
KEPT = ROOT / "build" / "package" / f"{SUITE}.tar"
"""Made once, since it takes a minute or two."""
_WITH_PROC = 'mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && exec chroot "$0" "$@"'


class CleanSystem:
    """A base system of its own; what is installed in it is gone with it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def command(self, *words: str, user: str = "root", **environment: str) -> list[str]:
        """The command line that runs something in it; nothing stays mounted after it."""
        settings = ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", f"HOME={_home(user)}"]
        settings += [f"{name}={value}" for name, value in environment.items()]
        # One process from here to there: what ends it ends the program.
        who = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        return [
            *("unshare", "--mount", "--propagation", "private", "sh", "-c", _WITH_PROC),
            *(str(self.root), *who, "env", "-i", *settings, *words),
        ]

    def run(self, *words: str, user: str = "root", **environment: str) -> tuple[int, str]:
        """Runs something in it; its exit status, and what it said on both its lines."""
        done = subprocess.run(
            self.command(*words, user=user, **environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=900,
            check=False,
        )
        return done.returncode, done.stdout

    def must(self, *words: str, user: str = "root", **environment: str) -> str:
        """Runs something that has to go well, and gives what it said."""
        status, said = self.run(*words, user=user, **environment)
        assert status == 0, f"{' '.join(words)}: {said}"
        return said

    def apt(self, *words: str) -> tuple[int, str]:
        """Runs apt-get, which asks nothing and recommends nothing."""
        return self.run(
            *("apt-get", "-qq", "-y", "--no-install-recommends", *words),
            DEBIAN_FRONTEND="noninteractive",
        )


def _home(user: str) -> str:
    return "/root" if user == "root" else f"/home/{user}"


@contextmanager
def clean_system(place: Path) -> Iterator[CleanSystem]:
    """Unpacks one below a folder on a disk; takes it away again."""
    root = place / "root"
    if not KEPT.exists():
        _must("debootstrap", "--variant=minbase", SUITE, str(root))
        _must("tar", "--create", "--file", str(KEPT), "--directory", str(root), ".")
    else:
        root.mkdir()
        _must("tar", "--extract", "--file", str(KEPT), "--directory", str(root))
    # As this system reaches Debian's packages.
    for name in ("resolv.conf", "hosts"):
        shutil.copy(Path("/etc", name), root / "etc" / name)
    for settings in Path("/etc/apt/apt.conf.d").iterdir():
        if "Acquire" in settings.read_text(encoding="utf-8"):
            shutil.copy(settings, root / "etc/apt/apt.conf.d" / settings.name)
    system = CleanSystem(root)
    try:
        status, said = system.apt("update")
        assert status == 0, said
        yield system
    finally:
        shutil.rmtree(root, ignore_errors=True)


def _must(*command: str) -> None:
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
