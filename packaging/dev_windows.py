"""What Windows users install: a setup made by NSIS, for one user, without an administrator."""

import os
import shutil
from pathlib import Path

from dev_bundle import BUILD, BUNDLE, DIST, HERE, MADE, Release, megabytes, run
from dev_environment import SetupError, say

SCRIPT = HERE / "windows" / "dairyos.nsi"
_PLACES = (Path("C:/Program Files (x86)/NSIS"), Path("C:/Program Files/NSIS"))


def makensis() -> str | None:
    """NSIS's compiler, where it is installed."""
    found = shutil.which("makensis")
    if found is None:
        there = (at / "makensis.exe" for at in _PLACES)
        found = next((str(path) for path in there if path.is_file()), None)
    return found


def make(ours: Release) -> list[Path]:
    """Make the setup into `dist/`.

    Raises:
        SetupError: NSIS is missing, or refuses the script.
    """
    made = DIST / f"dairyos-{ours.version}-windows.exe"
    compile_setup(ours, BUNDLE, made)
    say(f"{made.name}: {made.stat().st_size / 1e6:.1f} MB")
    return [made]


def try_script(ours: Release) -> None:
    """Compile the script over a few files that stand for the program, to see that it can be."""
    folder = BUILD / "stand-in" / "bundle"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "_internal").mkdir(parents=True)
    for name in ("dairyos.exe", "dairyos-desktop.exe", "_internal/base_library.zip"):
        (folder / name).write_bytes(b"stands for the program")
    # Not called setup.exe: Windows loads whatever lies beside a file of that name.
    compile_setup(ours, folder, folder.parent / "dairyos-windows.exe")


def compile_setup(ours: Release, bundle: Path, made: Path) -> None:
    """Run NSIS's compiler."""
    compiler = makensis()
    if compiler is None:
        raise SetupError(
            "the setup needs NSIS's makensis; install NSIS (on Debian: apt-get install nsis)"
        )
    defined = {
        "VERSION": ours.version,
        "NUMBERS": ".".join(map(str, ours.numbers)),
        "BUNDLE": bundle,
        "ICON": MADE / "dairyos.ico",
        "OUT": made,
        "KB": round(megabytes(bundle) * 1000),
    }
    say(f"Making {made.name}")
    made.parent.mkdir(parents=True, exist_ok=True)
    # Of Windows' makensis an option begins with /, which Linux' takes for a folder.
    dash = "/" if os.name == "nt" else "-"
    run(
        [
            *(compiler, f"{dash}V2", f"{dash}WX", f"{dash}INPUTCHARSET", "UTF8"),
            *(f"{dash}D{name}={value}" for name, value in defined.items()),
            SCRIPT,
        ],
        "NSIS",
    )
