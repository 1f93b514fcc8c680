"""Set the program up on this machine, then try it (`demo`) or check it (`test`).

Needs Python and pip, nothing else; run it as `python3 packaging/dev.py COMMAND`:

  demo [ARGUMENT ...]  set up, then `dairyos demo ARGUMENT ...`: the sample dairy's month
  test [ARGUMENT ...]  set up, then every check and the tests; arguments go to pytest
  check                set up, then every check but the tests
  translations         bring the translation files up to the source and compile them
  lock [ARGUMENT ...]  make the lock files again with uv; arguments go to uv (--upgrade)
  package [--untried]  package the program into dist/ with all that this system can make, and try it
  packages             name the Debian packages that the tests use
"""

import subprocess
import sys

OLDEST, NEWEST = (3, 11), (3, 14)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit(
        "dev.py: DairyOS Desktop needs Python {}.{} to {}.{}, this is {}.{}; "
        "run it as python3.11 packaging/dev.py".format(*OLDEST, *NEWEST, *sys.version_info[:2])
    )

import dev_checks
import dev_environment
import dev_libraries
import dev_locks
import dev_package
from dev_environment import SetupError

LOCKS = dev_locks.LOCKS


def demo(arguments: list[str]) -> int:
    """Run the sample dairy; what is missing for its window alone does not stop it."""
    dev_environment.prepare(LOCKS["run"], or_more=LOCKS["dev"])
    missing = dev_libraries.install_missing(dev_libraries.missing_for_qt)
    if missing:
        dev_environment.say(f"The window cannot be opened here. {missing}")
    command = [*dev_environment.entry_point("dairyos"), "demo", *arguments]
    return subprocess.run(command, cwd=dev_environment.ROOT, check=False).returncode


def test(arguments: list[str]) -> int:
    """Run every check, then the tests."""
    prepare_for_checks()
    return dev_checks.run(dev_checks.CHECKS) or dev_checks.run_tests(arguments)


def check(arguments: list[str]) -> int:
    """Run every check but the tests."""
    if arguments:
        raise SetupError(f"check takes no arguments, got {' '.join(arguments)}")
    prepare_for_checks()
    return dev_checks.run(dev_checks.CHECKS)


def prepare_for_checks() -> None:
    """Install what checks and tests need; only Qt's own libraries are indispensable."""
    dev_environment.prepare(LOCKS["dev"])
    tools = dev_libraries.install_missing(dev_libraries.missing_tools)
    if tools:
        dev_environment.say(f"The tests that use these programs cannot run. {tools}")
    missing = dev_libraries.install_missing(dev_libraries.missing_for_qt)
    if missing:
        raise SetupError(missing)


def translations(arguments: list[str]) -> int:
    """Take new texts into the translation files, drop old ones, and compile."""
    if arguments:
        raise SetupError(f"translations takes no arguments, got {' '.join(arguments)}")
    dev_environment.prepare(LOCKS["dev"])
    command = [dev_environment.PYTHON, dev_environment.ROOT / "packaging" / "dev_translations.py"]
    return subprocess.run([*command, "update"], cwd=dev_environment.ROOT, check=False).returncode


def lock(arguments: list[str]) -> int:
    """Make the lock files again."""
    dev_locks.make(arguments)
    return 0


def package(arguments: list[str]) -> int:
    """Package the program, and try what was made."""
    if arguments not in ([], ["--untried"]):
        raise SetupError(f"package takes no arguments but --untried, got {' '.join(arguments)}")
    missing = dev_libraries.install_missing(dev_libraries.missing_for_packages)
    if missing:
        raise SetupError(missing)
    if not arguments:
        prepare_for_checks()
    made = dev_package.make()
    print(*made, sep="\n", flush=True)
    return 0 if arguments else dev_checks.run_tests(dev_package.TRIALS)


def packages(arguments: list[str]) -> int:
    """Print the Debian packages, for machines where this program may not install them."""
    if arguments:
        raise SetupError(f"packages takes no arguments, got {' '.join(arguments)}")
    print(" ".join(dev_libraries.all_packages()))
    return 0


COMMANDS = {
    "demo": demo,
    "test": test,
    "check": check,
    "translations": translations,
    "lock": lock,
    "package": package,
    "packages": packages,
}


def main(arguments: list[str]) -> int:
    """Run one command and give its exit status."""
    if not arguments or arguments[0] not in COMMANDS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
