"""The checks, one after the other; the first that fails ends the run."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dev_locks
from dev_environment import PYTHON, ROOT, SCRIPTS

MODULE_LINES = 500
CODE_FOLDERS = ("dairyos_desktop", "migrations", "packaging", "tests")

MEMORY_NEEDED = 4 * 1024**3  # bytes
NO_TESTS_COLLECTED = 5  # pytest's exit status


@dataclass(frozen=True)
class Floor:
    """The least part of the lines and branches below some folders that tests must run."""

    name: str
    folders: tuple[str, ...]
    percent: float


FLOORS = (
    Floor("domain and services", ("dairyos_desktop/domain/", "dairyos_desktop/services/"), 95.0),
    Floor("the whole program", ("dairyos_desktop/",), 85.0),
)


@dataclass(frozen=True)
class Check:
    """One step: its name, and what tells its problems (none: it passed)."""

    name: str
    problems: Callable[[], Sequence[str]]


def run(checks: Sequence[Check]) -> int:
    """Run the checks in order, tell name and time of each, and stop at the first that fails."""
    for check in checks:
        started_s = time.monotonic()
        problems = check.problems()
        took_s = time.monotonic() - started_s
        if problems:
            print(*problems, sep="\n", flush=True)
            print(f"{check.name}: FAILED after {took_s:.1f} s", file=sys.stderr, flush=True)
            return 1
        print(f"{check.name}: passed in {took_s:.1f} s", flush=True)
    return 0


def module_sizes() -> list[str]:
    """Find modules that are too long to be read in one sitting."""
    return [
        f"{path.relative_to(ROOT).as_posix()} has {lines} lines, more than {MODULE_LINES}; "
        "give its second reason to change a module of its own"
        for folder in CODE_FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
        if (lines := count_lines(path)) > MODULE_LINES
    ]


def count_lines(path: Path) -> int:
    """Count a module's lines."""
    return len(path.read_text(encoding="utf-8").splitlines())


def tool(*command: str | Path) -> Callable[[], list[str]]:
    """Give a check that fails where the command does, with the command's own words."""

    def problems() -> list[str]:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return [done.stdout.rstrip() or "it said nothing"] if done.returncode else []

    return problems


CHECKS = (
    Check("lock files", dev_locks.problems),
    Check("module sizes", module_sizes),
    Check("ruff check", tool(PYTHON, "-m", "ruff", "check")),
    Check("ruff format", tool(PYTHON, "-m", "ruff", "format", "--check")),
    Check("mypy", tool(PYTHON, "-m", "mypy")),
    Check("import contracts", tool(SCRIPTS / "lint-imports", "--no-logo")),
    Check("translations", tool(PYTHON, ROOT / "packaging" / "dev_translations.py")),
    Check("alembic check", tool(PYTHON, ROOT / "packaging" / "dev_migrations.py")),
)


def run_tests(arguments: Sequence[str]) -> int:
    """Run pytest; with arguments it runs a part of the tests, so no floor is held.

    pytest's own last line comes last, below the coverage, which is known only after it.
    """
    # One more than there are processors: a fifth of its time a test waits. Not one for each of
    # many: every worker starts a server of its own.
    workers = min((os.cpu_count() or 2) + 1, 8)
    pytest = [str(PYTHON), "-m", "pytest", "-n", str(workers), "--dist", "loadgroup"]
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    # Programs are started by the hundred: without it each would compile all of its modules.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="dairyos-tests-", dir=memory()) as folder:
        # The PostgreSQL server runs as another user, below this folder.
        Path(folder).chmod(0o711)
        environment["TMPDIR"] = folder
        if arguments:
            status = subprocess.run(
                [*pytest, *arguments], cwd=ROOT, env=environment, check=False
            ).returncode
            return no_tests(status) or status
        environment["COVERAGE_FILE"] = str(Path(folder, "coverage"))
        status, closing_line = stream([*pytest, "--cov", "--cov-report="], environment)
        problems = [] if status else below_floors(measured(environment))
    print(*problems, closing_line, sep="\n", flush=True)
    return no_tests(status) or status or min(len(problems), 1)


def memory() -> str | None:
    """Where files are in memory, if there is room: hundreds of databases are made and dropped."""
    folder = Path("/dev/shm")  # noqa: S108 - the kernel's own
    if folder.is_dir() and shutil.disk_usage(folder).free >= MEMORY_NEEDED:
        return str(folder)
    return None


def no_tests(status: int) -> int:
    """Say so where pytest collected nothing, which must not pass for a success."""
    if status == NO_TESTS_COLLECTED:
        print("tests: FAILED, pytest found none to run", file=sys.stderr, flush=True)
        return 1
    return 0


def stream(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run a command, pass on its output as it comes, and hold back its last line.

    Returns:
        The exit status and that line.
    """
    held = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            if line.strip():
                print(held, end="", flush=True)
                held = line
            else:
                held += line
    return process.returncode, held.rstrip()


def measured(environment: Mapping[str, str]) -> dict[str, Any]:
    """Read what coverage measured, file → summary."""
    report = subprocess.run(
        [str(PYTHON), "-m", "coverage", "json", "-q", "-o", "-"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    files: dict[str, Any] = json.loads(report.stdout)["files"]
    return {name.replace("\\", "/"): file for name, file in files.items()}


def below_floors(files: Mapping[str, Any]) -> list[str]:
    """Print each floor's figure, and name the files that pull one below it."""
    problems = []
    for floor in FLOORS:
        below = {name: file for name, file in files.items() if name.startswith(floor.folders)}
        percent = covered_percent(file["summary"] for file in below.values())
        print(f"coverage of {floor.name}: {percent:.1f} %, floor {floor.percent:.0f} %")
        if percent < floor.percent:
            problems += [
                f"{name} {covered_percent([file['summary']]):.1f} %, lines not run: "
                f"{ranges(file['missing_lines'])}"
                for name, file in sorted(below.items())
                if covered_percent([file["summary"]]) < floor.percent
            ]
            problems.append(f"coverage of {floor.name}: FAILED, {percent:.1f} % is below the floor")
    return problems


def ranges(numbers: Sequence[int]) -> str:
    """Write rising numbers with their runs drawn together, as in `3-5, 9`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1][1:] = [number]
        else:
            runs.append([number])
    return ", ".join("-".join(map(str, run)) for run in runs)


def covered_percent(summaries: Iterable[Mapping[str, int]]) -> float:
    """Count lines and branches together, as coverage itself does; nothing to run is all run."""
    covered = possible = 0
    for summary in summaries:
        covered += summary["covered_lines"] + summary["covered_branches"]
        possible += summary["num_statements"] + summary["num_branches"]
    return 100 * covered / possible if possible else 100.0
