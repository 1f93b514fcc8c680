"""What goes with a release: the list of everything that is packed (SBOM), and checksums."""

import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dev_bundle import BUNDLE, DIST, Release, machine, run
from dev_environment import ROOT, Environment, output, say

SUMS = "SHA256SUMS"
_VALID = """
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
text = open(sys.argv[1], encoding="utf-8").read()
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
sys.exit(str(error) if error else 0)
"""


def make_list(ours: Release, packed: Environment, tools: Environment) -> Path:
    """Write the list in CycloneDX's form, JSON 1.6.

    CycloneDX's own tool reads the packed environment, which knows each package's version, licence
    and what it needs; Python itself and the libraries of this system that are packed are added.
    """
    made = DIST / f"dairyos-{ours.version}-{sys.platform}-{machine()}.cdx.json"
    say(f"Making {made.name}")
    run(
        [
            *(tools.python, "-m", "cyclonedx_py", "environment"),
            *("--pyproject", ROOT / "pyproject.toml", "--mc-type", "application"),
            *("--spec-version", "1.6", "--output-reproducible", "-o", made, packed.python),
        ],
        "The list of what is packed",
    )
    bom: dict[str, Any] = json.loads(made.read_text(encoding="utf-8"))
    bom["components"] = [*bom["components"], python_itself(), *of_this_system()]
    made.write_text(json.dumps(bom, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    run([tools.python, "-c", _VALID, made], "The list of what is packed")
    return made


def python_itself() -> dict[str, Any]:
    """The interpreter, which is packed too."""
    version = platform.python_version()
    return {
        "type": "framework",
        "bom-ref": f"python@{version}",
        "name": "python",
        "version": version,
        "licenses": [{"license": {"id": "PSF-2.0"}}],
        "cpe": f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
    }


def of_this_system() -> Iterator[dict[str, Any]]:
    """The packages of this system whose libraries lie in the folder, on Debian."""
    if sys.platform != "linux" or shutil.which("dpkg-query") is None:
        return
    names = {path.name for path in (BUNDLE / "_internal").glob("lib*.so*") if not path.is_symlink()}
    said = subprocess.run(
        ["dpkg-query", "--search", *(f"*/{name}" for name in sorted(names))],
        capture_output=True,
        text=True,
        check=False,  # it fails where one of them is Python's own
    ).stdout
    packages = {line.partition(":")[0] for line in said.splitlines() if "dev" not in line}
    for package in sorted(packages):
        version = output(["dpkg-query", "--show", "--showformat=${Version}", package])
        purl = f"pkg:deb/debian/{package}@{version}?arch={machine()}"
        yield {
            "type": "library",
            "bom-ref": purl,
            "name": package,
            "version": version,
            "purl": purl,
        }


def sign_off(made: list[Path]) -> Path:
    """Write the checksum of each file, as `sha256sum --check` reads them."""
    lines = [f"{digest(path)}  {path.name}\n" for path in sorted(made)]
    sums = DIST / SUMS
    sums.write_text("".join(lines), encoding="utf-8", newline="\n")
    return sums


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
