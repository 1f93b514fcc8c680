"""`demo`: the sample dairy's month in a throw-away office."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dairyos_desktop.cli.call import Answer
from dairyos_desktop.config.paths import resource
from dairyos_desktop.config.typed_command import as_typed
from dairyos_desktop.domain.errors import DairyError
from dairyos_desktop.domain.periods import Month
from dairyos_desktop.services.dto.imports import ImportKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dairyos_desktop.cli.call import Call
    from dairyos_desktop.cli.console import Progress
    from dairyos_desktop.cli.parser import Subparsers
    from dairyos_desktop.config.settings import Settings
    from dairyos_desktop.services.actor import Actor
    from dairyos_desktop.services.bundle import Services
    from dairyos_desktop.services.dto.billing import RunResult

OWNER = "Asha"
MONTH = Month(2026, 10)
FILES = {
    ImportKind.PRODUCTS: "products.csv",
    ImportKind.TAXES: "taxes.csv",
    ImportKind.CUSTOMERS: "customers.csv",
    ImportKind.RATES: "rates.csv",
    ImportKind.STANDING_ORDERS: "standing_orders.csv",
    ImportKind.LEAVES: "leaves.csv",
    ImportKind.CONSUMPTION: "consumption-2026-10.csv",
    ImportKind.PAYMENTS: "payments-2026-10.csv",
}
"""The sample's files in the order in which their rows name each other."""

_WORDS = (
    "amber", "anchor", "basket", "bicycle", "blanket", "bridge", "button", "candle", "canvas",
    "carpet", "cherry", "circle", "copper", "cotton", "desert", "dolphin", "engine", "feather",
    "forest", "garden", "guitar", "hammer", "island", "jacket", "kettle", "ladder", "lantern",
    "marble", "meadow", "needle", "ocean", "orchid", "paper", "pebble", "pencil", "pillow",
    "puzzle", "quarry", "ribbon", "river", "rocket", "saddle", "sailor", "shelf", "shovel",
    "signal", "spoon", "stable", "summit", "tablet", "ticket", "timber", "tunnel", "velvet",
    "violin", "wagon", "whistle", "window", "winter", "yellow",
)  # fmt: skip


def add_parsers(commands: Subparsers) -> None:
    """Adds `demo`."""
    parser = commands.add_parser(
        "demo", help="make a throw-away office with the sample dairy and bill its month"
    )
    parser.add_argument("--out", metavar="DIR", help="its data folder; a new one is made without")
    parser.set_defaults(handler=make_demo)


def make_demo(call: Call) -> Answer:
    """Imports the sample dairy, bills October 2026, writes the PDFs, opens the window."""
    folder = Path(call.options.out or tempfile.mkdtemp(prefix="dairyos-demo-")).absolute()
    settings = replace(call.settings, data_dir=folder, database_url="")
    password = "-".join(secrets.choice(_WORDS) for _ in range(4))
    try:
        result, written = _fill(call, settings, password)
    except BaseException:
        if not call.options.out:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    bills = result.created + result.updated + result.unchanged
    data = {
        "data_dir": folder,
        "user": OWNER,
        "password": password,
        "bills": bills,
        "total": result.total,
        "pdf_dir": settings.pdf_dir,
    }
    lines = [
        f"{bills} bills of {MONTH.label()}, {result.total.format()} in all.",
        f"{written} PDFs in {settings.pdf_dir}",
        f"Data folder: {folder}",
        f"Log in as {OWNER} with the password {password}",
    ]
    if not call.console.as_json and has_display(call.environment):
        call.console.answer(data, [*lines, "The window is opened; close it to end."])
        call.program.show_window(settings, OWNER)
        return Answer(data)  # said before the window was opened
    window = as_typed((_window_launcher(), "--data-dir", str(folder)))
    return Answer(data, [*lines, f"Look at it with: {window}"])


def _window_launcher() -> str:
    """The window's launcher; with its folder where an environment of Python's holds it."""
    python = Path(sys.executable)
    beside = python.with_name(f"dairyos-desktop{python.suffix if os.name == 'nt' else ''}")
    return str(beside) if beside.exists() else beside.name


def has_display(environment: Mapping[str, str]) -> bool:
    """Whether a window would be seen by somebody."""
    if sys.platform in {"win32", "darwin"}:
        return True
    if environment.get("QT_QPA_PLATFORM", "") in {"offscreen", "minimal"}:
        return False
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _fill(call: Call, settings: Settings, password: str) -> tuple[RunResult, int]:
    """The month's run and the number of papers."""
    # The parsers above must not load a database library.
    from dairyos_desktop.services.office_file import read_office_file  # noqa: PLC0415

    sample = resource("sample", "madhuban")
    office = read_office_file((sample / "office.json").read_bytes())
    call.program.setup(settings).create_office(office, OWNER, password, sample=True)
    opened = call.program.open_office(settings)
    try:
        actor = opened.services.auth.login(OWNER, password)
        with call.progress() as progress:
            _import(opened.services, actor, sample, progress)
            result = opened.services.billing.generate(
                actor, MONTH, progress=lambda done, total: progress.report(done, total, "Bills")
            )
            papers = opened.services.documents.write_month(
                actor,
                MONTH,
                settings.pdf_dir,
                progress=lambda done, total: progress.report(done, total, "PDFs"),
            )
    finally:
        opened.close()
    return result, papers.written


def _import(services: Services, actor: Actor, sample: Path, progress: Progress) -> None:
    for done, (kind, name) in enumerate(FILES.items()):
        progress.report(done, len(FILES), "Files read")
        result = services.imports.run(actor, kind, sample / name)
        if result.bad:
            first = result.bad[0]
            raise DairyError(
                f"The sample's {name} can't be read: line {first.line}, {first.problem}",
                "Install the program again.",
            )
