"""A CUPS server of the tests' own, with a printer whose paper is a folder of PDF files.

It listens at a socket in a folder of its own and knows nothing of the system's printers. What the
printer's backend is given, the document as CUPS filtered it and the options of the job, it keeps.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import getpass
import os
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_BIN = Path("/usr/lib/cups")
_DAEMON = shutil.which("cupsd", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
_NEEDED = ("lp", "lpstat", "cancel", "lpadmin", "cupsenable", "cupsaccept", "cupsreject")
_ADMIN_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
_PRINTER = "Office"
_MM_PER_POINT = 25.4 / 72

_BACKEND = """#!/bin/sh
[ $# -eq 0 ] && {{ echo 'direct keep "Unknown" "Keep"'; exit 0; }}
while [ -e "{out}/slow" ]; do sleep 0.05; done
if [ -e "{out}/jam" ] && [ "$(ls "{out}" | grep -c 'pdf$')" -ge "$(cat "{out}/jam")" ]; then
  echo "STATE: +media-jam-error" >&2
  echo "ERROR: Paper jam in the rear" >&2
  exit 4
fi
printf '%s\\n' "$3" "$4" "$5" > "{out}/$1.words"
cat > "{out}/$1.part"
mv "{out}/$1.part" "{out}/$1.pdf"
"""

_FILES = """ServerRoot {root}/server
ServerBin {root}/bin
CacheDir {root}/cache
RequestRoot {root}/spool
StateDir {root}/state
TempDir {root}/tmp
AccessLog {root}/log/access
ErrorLog {root}/log/error
PageLog {root}/log/page
User {user}
Group {group}
SystemGroup root
Sandboxing relaxed
"""

_SERVER = """Listen {root}/socket
LogLevel warn
Browsing Off
DefaultAuthType None
WebInterface No
<Location />
  Order deny,allow
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""

# Two trays, both sides, any size of paper; takes PDF as it is.
_DRIVER = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "OFFICE.PPD"
*Manufacturer: "Office"
*Product: "(Office)"
*ModelName: "Office laser"
*ShortNickName: "Office laser"
*NickName: "Office laser"
*PSVersion: "(3010) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsVersion: 2.4
*cupsFilter2: "application/vnd.cups-pdf application/pdf 0 -"
{sizes}
*MaxMediaWidth: "1000"
*MaxMediaHeight: "10000"
*HWMargins: 0 0 0 0
*CustomPageSize True: "pop pop pop <</PageSize[5 -2 roll]>>setpagedevice"
*ParamCustomPageSize Width: 1 points 36 1000
*ParamCustomPageSize Height: 2 points 36 10000
*ParamCustomPageSize WidthOffset: 3 points 0 0
*ParamCustomPageSize HeightOffset: 4 points 0 0
*ParamCustomPageSize Orientation: 5 int 0 0
*OpenUI *InputSlot/Paper Source: PickOne
*OrderDependency: 20 AnySetup *InputSlot
*DefaultInputSlot: Upper
*InputSlot Upper/Upper tray: ""
*InputSlot Lower/Lower tray: ""
*CloseUI: *InputSlot
*OpenUI *Duplex/Both sides: PickOne
*OrderDependency: 30 AnySetup *Duplex
*DefaultDuplex: None
*Duplex None/One side: ""
*Duplex DuplexNoTumble/Long edge: ""
*Duplex DuplexTumble/Short edge: ""
*CloseUI: *Duplex
*DefaultFont: Courier
"""
_SIZES: Mapping[str, tuple[int, int]] = {"A4": (595, 842), "A5": (420, 595), "A6": (298, 420)}


def lacks_cups() -> str:
    """Why there can be no print server here, in one line; empty where there can."""
    tools = all(shutil.which(name, path=_ADMIN_PATH) for name in _NEEDED)
    filters = (_BIN / "filter" / "pdftopdf").exists()
    if _DAEMON and tools and filters and ctypes.util.find_library("cups"):
        return ""
    return "There is no CUPS here; on Debian: apt-get install cups cups-client"


@dataclass(frozen=True)
class PrintedJob:
    """What came out of the printer.

    Attributes:
        options: As the driver was given them.
        texts: The words of each page.
        sizes_mm: Width and height of each page, rounded.
    """

    title: str
    copies: int
    options: Mapping[str, str]
    texts: tuple[str, ...]
    sizes_mm: tuple[tuple[int, int], ...]


class PrintServer:
    """The server while it runs.

    Attributes:
        printer: Its only printer's name.
    """

    printer = _PRINTER

    def __init__(self, root: Path) -> None:
        self._root = root
        self._out = root / "out"
        self.socket = str(root / "socket")

    # What happens at the printer ----------------------------------------------------------

    def jam_after(self, jobs: int) -> None:
        """Paper jams once so many jobs have come out; the printer stops."""
        (self._out / "jam").write_text(str(jobs), encoding="ascii")

    def mend(self) -> None:
        """Somebody takes the paper out and switches the printer on again."""
        (self._out / "jam").unlink(missing_ok=True)
        self.admin("cupsenable", _PRINTER)

    def hold_up(self, *, on: bool) -> None:
        """The printer thinks, and thinks."""
        mark = self._out / "slow"
        if on:
            mark.touch()
        else:
            mark.unlink(missing_ok=True)

    def admin(self, *words: str) -> str:
        """Runs one of CUPS' own commands on this server."""
        program = shutil.which(words[0], path=_ADMIN_PATH)
        done = subprocess.run(
            [program or words[0], *words[1:]],
            env={**os.environ, "CUPS_SERVER": self.socket, "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    # What came out ------------------------------------------------------------------------

    def jobs(self, count: int) -> list[PrintedJob]:
        """What has come out so far, in order, once there are so many."""
        deadline = time.monotonic() + 20
        while len(self._files()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        return [self._job(path) for path in self._files()]

    def clear(self) -> None:
        """Takes the paper away."""
        for path in self._out.iterdir():
            path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self._out.glob("*.pdf"), key=lambda path: int(path.stem))

    def _job(self, path: Path) -> PrintedJob:
        title, copies, options = path.with_suffix(".words").read_text("utf-8").splitlines()
        pairs = (word.partition("=") for word in options.split(" "))
        document = pypdfium2.PdfDocument(path)
        pages = [document[at] for at in range(len(document))]
        return PrintedJob(
            title,
            int(copies),
            {name: value for name, equals, value in pairs if equals},
            tuple(page.get_textpage().get_text_bounded() for page in pages),
            tuple(
                (round(width * _MM_PER_POINT), round(height * _MM_PER_POINT))
                for width, height in (page.get_size() for page in pages)
            ),
        )


@contextmanager
def print_server() -> Iterator[PrintServer]:
    """Starts the server, and makes this process print there."""
    # Not below a test's own folder: CUPS changes its user, and a socket's path is short.
    root = Path(tempfile.mkdtemp(prefix="cups-"))
    root.chmod(0o755)
    server = PrintServer(root)
    _lay_out(root)
    daemon = subprocess.Popen(
        [_DAEMON or "cupsd", "-f", "-c", str(root / "cupsd.conf"), "-s", str(root / "files.conf")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    before = os.environ.get("CUPS_SERVER")
    # Qt asks CUPS in this process, which may have talked to another server before.
    library = ctypes.CDLL(ctypes.util.find_library("cups"))
    try:
        _wait_for(Path(server.socket), daemon)
        driver = str(root / "office.ppd")
        server.admin("lpadmin", "-p", _PRINTER, "-E", "-v", "keep:/", "-P", driver)
        os.environ["CUPS_SERVER"] = server.socket
        library.cupsSetServer(server.socket.encode())
        yield server
    finally:
        if before is None:
            os.environ.pop("CUPS_SERVER", None)
        else:
            os.environ["CUPS_SERVER"] = before
        library.cupsSetServer(None)
        daemon.terminate()
        daemon.wait(10)
        shutil.rmtree(root, ignore_errors=True)


def _lay_out(root: Path) -> None:
    for name in ("server", "bin/backend", "cache", "spool", "state", "tmp", "log", "out"):
        (root / name).mkdir(parents=True)
    for name in ("out", "tmp"):
        (root / name).chmod(0o777)
    for name in ("filter", "daemon"):
        (root / "bin" / name).symlink_to(_BIN / name)
    backend = root / "bin" / "backend" / "keep"
    backend.write_text(_BACKEND.format(out=root / "out"), encoding="utf-8")
    backend.chmod(0o755)
    # It gives up being root for whoever CUPS is meant to be.
    user = "lp" if os.getuid() == 0 else getpass.getuser()
    words = {"root": root, "user": user, "group": user}
    (root / "files.conf").write_text(_FILES.format(**words), encoding="utf-8")
    (root / "cupsd.conf").write_text(_SERVER.format(**words), encoding="utf-8")
    (root / "office.ppd").write_text(_DRIVER.format(sizes=_sizes()), encoding="utf-8")


def _sizes() -> str:
    lines: list[str] = []
    for key in ("PageSize", "PageRegion"):
        lines += [f"*OpenUI *{key}: PickOne", f"*OrderDependency: 10 AnySetup *{key}"]
        lines.append(f"*Default{key}: A4")
        for name, (width, height) in _SIZES.items():
            lines.append(f'*{key} {name}: "<</PageSize[{width} {height}]>>setpagedevice"')
        lines.append(f"*CloseUI: *{key}")
    lines += ["*DefaultImageableArea: A4", "*DefaultPaperDimension: A4"]
    for name, (width, height) in _SIZES.items():
        lines.append(f'*ImageableArea {name}: "0 0 {width} {height}"')
        lines.append(f'*PaperDimension {name}: "{width} {height}"')
    return "\n".join(lines)


def _wait_for(socket: Path, daemon: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while not socket.exists():
        if daemon.poll() is not None or time.monotonic() > deadline:
            raise AssertionError("CUPS did not start.")
        time.sleep(0.02)
