"""Everything that is handed out: made in order, each step refusing plainly what it can't do."""

import sys
from pathlib import Path

import dev_bundle
import dev_linux
import dev_papers
import dev_windows
from dev_bundle import DIST
from dev_environment import SetupError

TRIALS = ["-m", "slow", "-n0", "tests/package"]
"""What pytest is told to try the packaged program."""


def make() -> list[Path]:
    """Make into `dist/` what this system can make, with checksums and the list of what is packed.

    Returns:
        The files.

    Raises:
        SetupError: Something is missing here, or what was made is not as it must be.
    """
    if sys.platform not in {"linux", "win32"}:
        raise SetupError("the program is packaged on Linux and on Windows, not on this system")
    ours = dev_bundle.release()
    DIST.mkdir(exist_ok=True)
    for old in DIST.glob("*"):
        if old.is_file():
            old.unlink()
    packed, tools = dev_bundle.make()
    dev_bundle.look_at()
    if sys.platform == "win32":
        made = dev_windows.make(ours)
    else:
        made = dev_linux.make(ours)
        dev_windows.try_script(ours)
    made.append(dev_papers.make_list(ours, packed, tools))
    return [*made, dev_papers.sign_off(made)]
