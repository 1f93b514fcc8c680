"""What the program says of restoring on a server, done word for word: it must come to the books."""

from __future__ import annotations

import re
import shlex
import subprocess
from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import SAMPLE_NOW
from helpers.databases import FixedClock
from helpers.offices import OWNER, PASSWORD
from helpers.small_office import small_billed_office

from dairyos_desktop.config.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

    from helpers.databases import PostgresCluster

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover]

PASSPHRASE = "green mangoes ripen late"  # noqa: S105 - of a throw-away office


class OnServer(Dairyos):
    """An office whose books were moved to a server, without one's own keyring in the way."""

    def __init__(self, folder: Path, url: str) -> None:
        small_billed_office(folder)
        super().__init__(folder, FixedClock(SAMPLE_NOW))
        assert self("db", "move", "--to", url).status == 0

    def encrypt_backups(self) -> None:
        settings = read_settings(data_dir=str(self.folder), environment={})
        office = self.program.open_office(settings)
        owner = office.services.auth.login(OWNER, PASSWORD)
        office.services.backup_sealing.encrypt(owner, PASSPHRASE)
        office.close()

    def pay(self, rupees: str) -> None:
        paid = self(
            "payments", "add", "--customer", "C101", "--amount", rupees, "--method", "cash",
            "--key", rupees,
        )  # fmt: skip
        assert paid.status == 0, paid.out

    def payments(self) -> int:
        return int(self("verify").data["checked"]["I3"])


@pytest.mark.parametrize("encrypted", [False, True], ids=["plain", "encrypted"])
def test_what_it_says_comes_to_the_books_of_the_backup(
    cluster: PostgresCluster, tmp_path: Path, *, encrypted: bool
) -> None:
    url = cluster.new_url(template="template0")
    dairyos = OnServer(tmp_path / "data folder", url)
    if encrypted:
        dairyos.encrypt_backups()
    file = dairyos("backup", "create").data["file"]
    before = dairyos.payments()
    dairyos.pay("11.00")

    refused = dairyos("backup", "restore", file)

    assert (refused.status, refused.error["code"]) == (2, "refused")
    *opening, _, on_server, here, _, _ = refused.error["hint"].splitlines()
    assert bool(opening) == encrypted
    for words in opening:
        command = shlex.split(words.partition("plainly: ")[2])
        assert command[0] == "dairyos"
        opened = dairyos(*command[1:])
        assert opened.status == 0, opened.out
        assert dairyos(*command[1:]).error["code"] == "refused", "no file is written over"
    renamed, made = re.findall(r"[A-Z]+ DATABASE [^;]+", on_server)
    cluster.execute(renamed)
    cluster.execute(made)
    subprocess.run(shlex.split(here.partition("On this PC: ")[2]), check=True, timeout=60)

    (found,) = dairyos("verify").data["problems"]
    assert (found["invariant"], "This PC saw entry" in found["detail"]) == ("I8", True)
    assert dairyos("audit", "accept", "--reason", "The disk died").status == 0
    assert dairyos("verify").data["ok"]
    assert dairyos.payments() == before
    dairyos.pay("12.00")
    assert dairyos("verify").data["ok"]
    kept = Dairyos(tmp_path / "keeper", FixedClock(SAMPLE_NOW), _before(url))
    assert int(kept("verify").data["checked"]["I3"]) == before + 1, "what was replaced is kept"
    for one in (url, _before(url)):
        cluster.drop(one)


def _before(url: str) -> str:
    return url.replace("?", "_before?")
