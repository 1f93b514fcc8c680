"""The packaged program: one folder with `dairyos` and `dairyos-desktop`, made by PyInstaller.

What is packed is our own wheel in an environment that holds requirements.lock and nothing else.
"""

import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from dataclasses import dataclass
from pathlib import Path

import dev_locks
from dev_environment import ROOT, Environment, SetupError, say

HERE = ROOT / "packaging"
BUILD = ROOT / "build" / "package"
DIST = ROOT / "dist"
BUNDLE = BUILD / "bundle" / "dairyos"
MADE = BUILD / "made"
"""The icon in all sizes, and what Windows shows of a program's version."""
MOST_MB = 210
"""No more may the folder take on a disk."""
PROGRAMS = {"dairyos-desktop": "DairyOS Desktop", "dairyos": "DairyOS command line"}
PUBLISHER = "DairyOS"
FROM_PSF = "Python-LICENSE.txt"
ENDING = ".exe" if os.name == "nt" else ""

_TOOLS_BEHIND = "behind-it.pth"
_SQUEEZED = "6" if os.name == "nt" else "0"
"""How hard the modules are compressed. To unpack them is a twentieth of all computing until the
window is ready to work; as they are they take 23 MB more on a disk and 6 less in the `.deb`. On
Windows each of the two programs holds them all: 46 MB more might not fit."""
_VERSION_INFO = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", {publisher!r}),
      StringStruct("FileDescription", {description!r}),
      StringStruct("FileVersion", {version!r}),
      StringStruct("InternalName", {name!r}),
      StringStruct("LegalCopyright", {rights!r}),
      StringStruct("OriginalFilename", {file!r}),
      StringStruct("ProductName", "DairyOS Desktop"),
      StringStruct("ProductVersion", {version!r}),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


@dataclass(frozen=True)
class Release:
    """What is packaged, as pyproject.toml names it.

    Attributes:
        version: Of ours.
        summary: One sentence.
    """

    version: str
    summary: str

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """The version in the four numbers that Windows compares."""
        parts = [int(part) for part in self.version.split(".")[:3]]
        first, second, third = (*parts, 0, 0, 0)[:3]
        return first, second, third, 0


def release() -> Release:
    """Read the one place where the version stands."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    return Release(project["version"], project["description"])


def machine() -> str:
    """The processor, as Debian calls it."""
    name = platform.machine().lower()
    return {"x86_64": "amd64", "aarch64": "arm64"}.get(name, name)


def make() -> tuple[Environment, Environment]:
    """Make the folder anew.

    Returns:
        The environment that was packed, and that of the tools.

    Raises:
        SetupError: Something is missing here, or a step failed.
    """
    refuse_unable()
    packed, tools = Environment(BUILD / "packed"), Environment(BUILD / "tools")
    packed.prepare(dev_locks.LOCKS["run"])
    tools.prepare(dev_locks.LOCKS["package"])
    install_wheel(packed, tools)
    make_pictures(packed)
    freeze(packed, tools)
    add_licences()
    return packed, tools


def refuse_unable() -> None:
    """Look for what PyInstaller needs and pip can't bring.

    Raises:
        SetupError: It is not here.
    """
    if sys.platform != "linux":
        return
    name = sysconfig.get_config_var("INSTSONAME")
    folder = Path(sysconfig.get_config_var("LIBDIR") or "/usr/lib")
    places = (folder, folder / (sysconfig.get_config_var("MULTIARCH") or ""))
    if not any((place / name).is_file() for place in places):
        raise SetupError(
            f"this Python ({sys.executable}) has no {name}, which a packaged program needs; "
            f"on Debian: apt-get install libpython{sys.version_info[0]}.{sys.version_info[1]}"
        )


def run(command: list[str | Path], what: str, *, at: Path = ROOT, **environment: str) -> None:
    """Run a step whose words go to the terminal.

    Raises:
        SetupError: It failed.
    """
    words = [str(part) for part in command]
    done = subprocess.run(
        words, cwd=at, env={**os.environ, **environment}, stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise SetupError(f"{what} failed; the reason stands above")


def install_wheel(packed: Environment, tools: Environment) -> None:
    """Build our wheel and install it into the environment that is packed."""
    say("Building the wheel")
    folder = BUILD / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    run([tools.python, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], "The wheel")
    (wheel,) = folder.glob("*.whl")
    packed.pip_install("--no-deps", "--no-index", "--force-reinstall", str(wheel))


def make_pictures(packed: Environment) -> None:
    """Draw the icon, and write down what Windows tells of each program."""
    shutil.rmtree(MADE, ignore_errors=True)
    MADE.mkdir(parents=True)
    svg = ROOT / "resources" / "icons" / "dairyos.svg"
    run([packed.python, HERE / "bundle" / "icons.py", svg, MADE], "Drawing the icon")
    ours = release()
    rights = (ROOT / "LICENSE").read_text(encoding="utf-8").splitlines()[2].strip()
    for name, description in PROGRAMS.items():
        text = _VERSION_INFO.format(
            numbers=ours.numbers,
            version=ours.version,
            publisher=PUBLISHER,
            description=description,
            rights=rights,
            name=name,
            file=f"{name}.exe",
        )
        (MADE / f"{name}.version").write_text(text, encoding="utf-8")


def freeze(packed: Environment, tools: Environment) -> None:
    """Let PyInstaller make the folder."""
    say("Packing the program, which takes a minute or two")
    # PyInstaller takes what it made before where no file has changed, however it was packed.
    shutil.rmtree(BUILD / "work", ignore_errors=True)
    # Behind the packed packages, in each process that PyInstaller starts to look around in.
    behind = packed.site_packages() / _TOOLS_BEHIND
    behind.write_text(f"{tools.site_packages()}\n", encoding="utf-8")
    try:
        run(
            [
                *(packed.python, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"),
                *("--distpath", BUNDLE.parent, "--workpath", BUILD / "work"),
                HERE / "dairyos.spec",
            ],
            "PyInstaller",
            # Python looks where it is started first: not in our sources.
            at=BUILD,
            DAIRYOS_MADE=str(MADE),
            DAIRYOS_TOOLS=str(tools.site_packages()),
            PYINSTALLER_ZLIB_COMPRESSION_LEVEL=_SQUEEZED,
        )
    finally:
        behind.unlink()


def add_licences() -> None:
    """Lay the texts of licences beside the programs, those that no package brings."""
    folder = BUNDLE / "licences"
    shutil.copytree(HERE / "licences", folder)
    shutil.copy(ROOT / "LICENSE", folder / "DairyOS-LICENSE.txt")
    stdlib = Path(sysconfig.get_path("stdlib"))
    for place in (stdlib, Path(sys.base_prefix), Path("/usr/share/doc/python3")):
        for name in ("LICENSE.txt", "copyright"):
            if (place / name).is_file():
                shutil.copy(place / name, folder / FROM_PSF)
                return
    raise SetupError(f"Python's licence is not found beside {sys.executable}")


def look_at() -> None:
    """Have the program look at itself, and measure the folder.

    Raises:
        SetupError: It lacks something, or is larger than it may be.
    """
    program = BUNDLE / f"dairyos{ENDING}"
    say("The packaged program looks at itself")
    run([program, "--self-test"], "The self-test")
    size = megabytes(BUNDLE)
    say(f"{BUNDLE.relative_to(ROOT)}: {size:.0f} MB")
    if size > MOST_MB:
        raise SetupError(f"the program takes {size:.0f} MB, more than {MOST_MB}")


def megabytes(folder: Path) -> float:
    """What a folder takes on a disk that gives out 4 KB at a time, in MB of 1,000,000 bytes."""
    found = (path.lstat() for path in folder.rglob("*"))
    # A file of two names is one; where a system does not number files, all are counted.
    sizes = {(one.st_ino or at): one.st_size for at, one in enumerate(found)}
    return sum(-(-size // 4096) * 4096 for size in sizes.values()) / 1e6
