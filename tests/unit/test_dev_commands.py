"""`packaging/dev.py`: what it decides before it touches the machine."""

import os
import subprocess
import sys
from pathlib import Path

import dev
import dev_checks
import dev_environment
import dev_libraries
import dev_locks
import dev_package
import pytest
from dev_environment import SetupError

DIGEST = "0" * 64
LOCK = f"""{dev_locks.HEADER}{DIGEST}
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via pytest
segno==1.6.6 \\
    --hash=sha256:cc
"""


def test_a_sound_lock_file_has_no_problems() -> None:
    assert dev_locks.text_problems(Path("x.lock"), LOCK, DIGEST) == []
    assert dev_locks.pins(LOCK) == {"colorama==0.4.6", "segno==1.6.6"}


@pytest.mark.parametrize(
    ("text", "digest", "said"),
    [
        (LOCK + "--index-url https://example.org/\n", DIGEST, "x.lock:8: an address"),
        (LOCK, "1" * 64, "other dependencies than pyproject.toml's"),
        (LOCK + "pillow==13.0.0\n", DIGEST, "pillow==13.0.0 has no hash"),
    ],
)
def test_a_lock_file_is_refused_with_the_remedy(text: str, digest: str, said: str) -> None:
    (problem,) = dev_locks.text_problems(Path("x.lock"), text, digest)
    assert said in problem
    assert dev_locks.REMEDY in problem


def test_the_repositorys_own_lock_files_are_sound() -> None:
    assert dev_locks.problems() == []


def test_missing_libraries_are_read_from_the_loader_and_named_with_their_package() -> None:
    said = """/x/QtGui.abi3.so:
\tlibGL.so.1 => not found
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
/x/QtWidgets.abi3.so:
\tlibGL.so.1 => not found
\tlibodd.so.9 => not found
"""
    missing = dev_libraries.not_found(said)
    assert missing == {"libGL.so.1": "libgl1", "libodd.so.9": ""}
    assert dev_libraries.advice(missing) == (
        "Missing: libGL.so.1, libodd.so.9. On Debian: sudo apt-get install -y libgl1"
    )
    assert dev_libraries.advice({}) == ""


def test_without_root_the_missing_packages_are_only_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev_libraries, "is_root", lambda: False)
    monkeypatch.setattr(dev_libraries, "apt_install", pytest.fail)
    assert "apt-get install -y libgl1" in dev_libraries.install_missing(
        lambda: {"libGL.so.1": "libgl1"}
    )


def test_a_module_over_the_limit_is_named_with_its_length(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packaging").mkdir()
    (tmp_path / "packaging" / "short.py").write_text("x = 1\n" * 500, encoding="utf-8")
    (tmp_path / "packaging" / "long.py").write_text("x = 1\n" * 501, encoding="utf-8")
    monkeypatch.setattr(dev_checks, "ROOT", tmp_path)
    (problem,) = dev_checks.module_sizes()
    assert problem.startswith("packaging/long.py has 501 lines")


def test_the_first_failing_check_ends_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [
        dev_checks.Check("good", list),
        dev_checks.Check("bad", lambda: ["why it is bad"]),
        dev_checks.Check("never reached", pytest.fail),
    ]
    assert dev_checks.run(checks) == 1
    said = capsys.readouterr()
    assert said.out.startswith("good: passed in ")
    assert said.out.endswith("why it is bad\n")
    assert said.err.startswith("bad: FAILED after ")


def test_a_tool_that_fails_is_quoted() -> None:
    assert dev_checks.tool(sys.executable, "-c", "print('fine')")() == []
    assert dev_checks.tool(sys.executable, "-c", "print('broken'); exit(3)")() == ["broken"]


def test_the_last_line_of_the_tests_is_held_back(capsys: pytest.CaptureFixture[str]) -> None:
    code = "print('first'); print('== 1 failed in 0.1s =='); print(); exit(1)"
    assert dev_checks.stream([sys.executable, "-c", code], os.environ) == (
        1,
        "== 1 failed in 0.1s ==",
    )
    assert capsys.readouterr().out == "first\n"


def measured_file(covered: int, possible: int, missing: list[int]) -> dict[str, object]:
    summary = {"covered_lines": covered, "num_statements": possible}
    return {
        "summary": {**summary, "covered_branches": 0, "num_branches": 0},
        "missing_lines": missing,
    }


def test_coverage_below_a_floor_names_the_files_that_pull_it_down() -> None:
    files = {
        "dairyos_desktop/domain/money.py": measured_file(100, 100, []),
        "dairyos_desktop/services/billing.py": measured_file(70, 100, [7, 9, 10, 11]),
        "dairyos_desktop/ui/app.py": measured_file(900, 1000, []),
    }
    problems = dev_checks.below_floors(files)
    assert problems == [
        "dairyos_desktop/services/billing.py 70.0 %, lines not run: 7, 9-11",
        "coverage of domain and services: FAILED, 85.0 % is below the floor",
    ]


def test_coverage_of_packages_without_code_is_no_failure() -> None:
    assert dev_checks.below_floors({}) == []


def test_no_tests_at_all_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev_checks.no_tests(dev_checks.NO_TESTS_COLLECTED) == 1
    assert "found none" in capsys.readouterr().err
    assert dev_checks.no_tests(0) == 0


def test_what_tries_a_package_finds_its_trials() -> None:
    found = subprocess.run(
        [sys.executable, "-m", "pytest", *dev_package.TRIALS, "--collect-only", "-q"],
        cwd=dev_environment.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stdout
    assert "test_packaged_program.py" in found.stdout


def test_each_declared_command_can_be_called() -> None:
    code = dev_environment.commands()["dairyos"]
    compile(code, "dairyos", "exec")
    assert code == ("import sys; from dairyos_desktop.__main__ import command; sys.exit(command())")


def test_trouble_with_the_machine_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_arguments: list[str]) -> int:
        raise SetupError("there is no pip")

    monkeypatch.setitem(dev.COMMANDS, "demo", refuse)
    assert dev.main(["demo"]) == 1
    assert capsys.readouterr().err == "dev.py: there is no pip\n"


def test_a_word_that_is_no_command_shows_how_to_call_it() -> None:
    script = dev_environment.ROOT / "packaging" / "dev.py"
    done = subprocess.run(
        [sys.executable, script, "tset"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "packaging/dev.py COMMAND" in done.stderr
