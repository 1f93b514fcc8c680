"""Virtual environments, `.venv` above all: made once, filled from a lock file, never activated."""

import hashlib
import importlib.util
import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SetupError(Exception):
    """This machine lacks something; the text says in one line what, and what to do."""


def say(text: str) -> None:
    """Tell the person at the terminal; never on stdout, which belongs to the command run."""
    print(text, file=sys.stderr, flush=True)


def prepare(lock: Path, *, or_more: Path | None = None) -> None:
    """Make `.venv` hold what the lock file names, and our package.

    Args:
        lock: The lock file to install.
        or_more: A lock file that holds everything of `lock` too, and will do where installed.

    Raises:
        SetupError: The environment cannot be made, or a package cannot be installed.
    """
    OWN.prepare(lock, or_more=or_more)
    link_package()


def stamp(lock: Path) -> str:
    """Give a line that changes with the lock file."""
    return f"{lock.name} {hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


@dataclass(frozen=True)
class Environment:
    """A virtual environment in a folder of its own, filled from a lock file.

    Attributes:
        folder: Where it is, or will be.
    """

    folder: Path

    @property
    def scripts(self) -> Path:
        """The folder of its commands."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.scripts / ("python.exe" if os.name == "nt" else "python")

    @property
    def _installed(self) -> Path:
        """Names the lock file that was installed last, and its hash."""
        return self.folder / ".installed-lock"

    def prepare(self, lock: Path, *, or_more: Path | None = None) -> None:
        """Make it hold what the lock file names; as the function of this name.

        Raises:
            SetupError: As said there.
        """
        self.make()
        wanted = [stamp(path) for path in (lock, or_more) if path is not None]
        found = self._installed
        if not found.is_file() or found.read_text(encoding="utf-8") not in wanted:
            self.install(lock)
            found.write_text(stamp(lock), encoding="utf-8")

    def make(self) -> None:
        """Make it, unless one that works is there.

        Raises:
            SetupError: This Python can't.
        """
        if self.python.is_file() and succeeds([str(self.python), "-c", "import sys"]):
            return
        say(f"Making {self.folder}")
        command = [sys.executable, "-m", "venv", "--clear"]
        if has_pip(sys.executable):
            # Our own pip can fill it; Debian has no ensurepip without the package python3-venv.
            command.append("--without-pip")
        done = subprocess.run(
            [*command, str(self.folder)], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SetupError(
                f"python -m venv did not work here ({last_line(done)}); "
                "install pip for this Python, or on Debian the package python3-venv"
            )

    def install(self, lock: Path) -> None:
        """Install exactly what the lock file names, each file checked against its hash.

        Raises:
            SetupError: A package cannot be had, or is another than the lock names.
        """
        say(f"Installing {lock.name} into {self.folder}")
        self._installed.unlink(missing_ok=True)
        # The lock names everything, so nothing is looked for beside it: pip's own search would take
        # a newer release of what another package asks for with an extra, and refuse it for want of
        # a pin.
        self.pip_install("--no-deps", "--require-hashes", "-r", str(lock))
        # Other installers leave it to the first import, which PYTHONDONTWRITEBYTECODE then forbids:
        # every start would take twice as long.
        self.compile(self.site_packages())

    def compile(self, folder: Path) -> None:
        """Write the bytecode of a folder's modules; templates that are no Python are no matter."""
        succeeds([str(self.python), "-m", "compileall", "-q", "-j", "0", str(folder)])

    def pip_install(self, *arguments: str) -> None:
        """Run `pip install` on it.

        Raises:
            SetupError: pip failed; its own words were printed.
        """
        command = [*self.pip(), "install", "--disable-pip-version-check", "--no-input"]
        if not sys.stderr.isatty():
            command.append("-qq")
        done = subprocess.run([*command, *arguments], stdout=sys.stderr, check=False)
        if done.returncode:
            raise SetupError(
                f"pip could not install {Path(arguments[-1]).name}; its reason stands above"
            )

    def pip(self) -> list[str]:
        """Give the command that runs pip on it: its own, else the one of this Python.

        Raises:
            SetupError: There is none.
        """
        if has_pip(str(self.python)):
            return [str(self.python), "-m", "pip"]
        if has_pip(sys.executable):
            return [sys.executable, "-m", "pip", "--python", str(self.python)]
        if succeeds([str(self.python), "-m", "ensurepip"]):
            return [str(self.python), "-m", "pip"]
        raise SetupError("there is no pip; install it (on Debian the package python3-pip)")

    @cache  # noqa: B019 - two or three of them in a run
    def site_packages(self) -> Path:
        """Give the folder that packages are installed into."""
        code = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(output([str(self.python), "-c", code]).strip())


def has_pip(python: str) -> bool:
    """Tell whether that Python can run pip."""
    if python == sys.executable:
        return importlib.util.find_spec("pip") is not None
    return succeeds([python, "-c", "import pip"])


OWN = Environment(ROOT / ".venv")
SCRIPTS = OWN.scripts
PYTHON = OWN.python


def link_package() -> None:
    """Put our package and its commands into `.venv`, as an editable install would.

    Done by hand so that the run-time lock needs no build backend.
    """
    write(site_packages() / "dairyos_desktop.pth", f"{ROOT}\n")
    for name, code in commands().items():
        if os.name == "nt":
            write(SCRIPTS / f"{name}.cmd", f'@"%~dp0python.exe" -c "{code}" %*\n')
        else:
            # Through sh, since a #! line is cut at a space and at 127 bytes.
            script = f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n{code}\n"
            write(SCRIPTS / name, script)
            (SCRIPTS / name).chmod(0o755)
    OWN.compile(ROOT / "dairyos_desktop")


def commands() -> dict[str, str]:
    """Give the code of each command that pyproject.toml declares."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    code = {}
    for name, target in {**project["scripts"], **project["gui-scripts"]}.items():
        module, function = target.split(":")
        code[name] = f"import sys; from {module} import {function}; sys.exit({function}())"
    return code


def entry_point(name: str) -> list[str]:
    """Give the command line that runs one of our commands in `.venv`."""
    return [str(PYTHON), "-c", commands()[name]]


def site_packages() -> Path:
    """Give the folder of `.venv` that packages are installed into."""
    return OWN.site_packages()


def write(path: Path, text: str) -> None:
    """Write a file unless it says so already."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8", newline="")


def succeeds(command: list[str]) -> bool:
    """Run a command without a word and tell whether it went well."""
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def output(command: list[str]) -> str:
    """Give what a command prints.

    Raises:
        SetupError: It failed.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupError(f"{command[0]} failed: {last_line(done)}")
    return done.stdout


def last_line(done: "subprocess.CompletedProcess[str]") -> str:
    """Give the last line a command said, which names its trouble."""
    lines = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"
