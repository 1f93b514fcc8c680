"""The lock files: which versions and hashes of other people's packages are installed."""

import hashlib
import json
import shutil
import subprocess
import tomllib
from pathlib import Path

from dev_environment import ROOT, SetupError

LOCKS = {
    "run": ROOT / "requirements.lock",
    "dev": ROOT / "requirements-dev.lock",
    "package": ROOT / "packaging" / "requirements-tools.lock",
}
"""What the program runs with, what it is tested with besides, and what packages it, which is kept
apart: nothing of it may be packed."""
REMEDY = "run python3 packaging/dev.py lock"
HEADER = "# dependencies in pyproject.toml: sha256:"


def make(arguments: list[str]) -> None:
    """Make the lock files again: hashes for every platform, and no index address.

    Versions stay where they still fit, unless the arguments for uv say otherwise.

    Raises:
        SetupError: uv is not there, or finds no set of versions.
    """
    if shutil.which("uv") is None:
        raise SetupError("lock needs uv on the path; install it with: pip install uv")
    for name, path in LOCKS.items():
        wanted = {
            "run": ["pyproject.toml"],
            "dev": ["pyproject.toml", "--group", "dev"],
            "package": ["--group", "package"],
        }
        command = [
            *("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
            *("--no-emit-index-url", "--no-header", *wanted[name]),
            *("-o", path.relative_to(ROOT).as_posix(), *arguments),
        ]
        # The run-time lock, made first, keeps the others on the same versions.
        if name != "run":
            command += ["--constraint", LOCKS["run"].name]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            raise SetupError(f"uv could not make {path.name}; its reason stands above")
        text = path.read_text(encoding="utf-8")
        path.write_text(f"{HEADER}{wanted_digest(name)}\n{text}", encoding="utf-8")


def wanted_digest(name: str) -> str:
    """Give the hash of the requirements that pyproject.toml states for a lock file."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        table = tomllib.load(file)
    stated = [table["project"]["requires-python"]]
    if name != "package":
        stated.append(sorted(table["project"]["dependencies"]))
    if name != "run":
        stated.append(sorted(table["dependency-groups"][name]))
    return hashlib.sha256(json.dumps(stated).encode()).hexdigest()


def problems() -> list[str]:
    """Say what is wrong with the lock files; nothing when all is well."""
    texts = {name: path.read_text(encoding="utf-8") for name, path in LOCKS.items()}
    found = []
    for name, text in texts.items():
        found += text_problems(LOCKS[name], text, wanted_digest(name))
    found += [
        f"{LOCKS['dev'].name} lacks {pin} of {LOCKS['run'].name}; {REMEDY}"
        for pin in sorted(pins(texts["run"]) - pins(texts["dev"]))
    ]
    return found


def text_problems(path: Path, text: str, digest: str) -> list[str]:
    """Say what is wrong with one lock file by itself."""
    found = [
        f"{path.name}:{number}: an address stands in it; {REMEDY}"
        for number, line in enumerate(text.splitlines(), start=1)
        if "://" in line
    ]
    if not text.startswith(f"{HEADER}{digest}\n"):
        found.append(f"{path.name} was made for other dependencies than pyproject.toml's; {REMEDY}")
    found += [
        f"{path.name}: {entry.split()[0]} has no hash; {REMEDY}"
        for entry in entries(text)
        if "--hash=sha256:" not in entry
    ]
    return found


def entries(text: str) -> list[str]:
    """Give a lock file's packages, each with its continued lines joined."""
    joined = text.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line[:1].isalnum()]


def pins(text: str) -> set[str]:
    """Give each package with its version, as `name==version`."""
    return {entry.split()[0] for entry in entries(text)}
