"""A move of the office that is killed: it is in one place for everybody, whole, and moves again."""

from __future__ import annotations

import random
import shutil
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from helpers.command_line import Office
from helpers.moved_office import Pc, same_books
from helpers.mover_process import move_in_process
from helpers.small_office import small_billed_office

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.pc_database import choose_url
from dairyos_desktop.domain.errors import EnvironmentTroubleError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from helpers.databases import PostgresCluster

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover, pytest.mark.timeout(600)]

SEED = 20261127
FILE = "file"
PATIENCE_S = 20
MANY = 30
LAST = range(1, 15)
"""Steps, counted from the end: from where the copy is whole to where all is told."""


@pytest.mark.parametrize(
    ("anywhere", "from_end"),
    [
        # Half of the old file's names are other ones, or this PC only has to choose its file;
        # the copy is whole, and nobody uses it yet.
        pytest.param(0, (4, 7), id="some"),
        # `-m slow` takes the full count.
        pytest.param(MANY, LAST, id="all", marks=[pytest.mark.slow, pytest.mark.timeout(7200)]),
    ],
)
@pytest.mark.parametrize("to_server", [True, False], ids=["to a server", "to a file"])
def test_killed_anywhere_the_office_is_whole_in_one_place_and_moves_again(
    cluster: PostgresCluster,
    tmp_path: Path,
    anywhere: int,
    from_end: tuple[int, ...],
    *,
    to_server: bool,
) -> None:
    office = _Moved(cluster, tmp_path, to_server=to_server)
    steps = office.round(None)
    rng = random.Random(SEED)  # noqa: S311 - to be repeated
    for number in [
        *(rng.randrange(len(steps)) for _ in range(anywhere)),
        *(len(steps) - one for one in from_end),
    ]:
        print(f"killed before step {number} of {len(steps)}: {steps[number][:80]}")  # noqa: T201 - told where one fails
        office.round(number)


class _Moved:
    """An office that is moved from where it was made, each time anew.

    Args:
        cluster: Where the server's databases are.
        folder: For all that is made.
        to_server: The way.
    """

    def __init__(self, cluster: PostgresCluster, folder: Path, *, to_server: bool) -> None:
        self._cluster = cluster
        self._folder = folder
        self._to_server = to_server
        self._made = folder / "made"
        self._empty = "template0"
        self._filled = self._empty
        small_billed_office(self._made)
        if not to_server:
            url = cluster.new_url("office_made", template=self._empty)
            Office(self._made).ask("db", "move", "--to", url)
            self._filled = "office_made"
        self._books = Pc(self._made).rows()

    def round(self, kill_before: int | None) -> list[str]:
        """Moves it, is killed before that step, and looks at what is there; gives the steps."""
        pc = Pc(self._folder / "pc")
        shutil.copytree(self._made, pc.folder)
        url = self._cluster.new_url(template=self._filled)
        if not self._to_server:
            choose_url(pc.folder, url)
        status, steps = move_in_process(pc.folder, url if self._to_server else FILE, kill_before)
        assert (status < 0) == (kill_before is not None)

        self._whole(pc)
        self._one_place(pc, url)
        again = FILE
        if not pc.settings.database_url:
            again = url if self._to_server else self._cluster.new_url(template=self._empty)
        Office(pc.folder).ask("db", "move", "--to", again)
        self._whole(pc)

        for one in {url, again} - {FILE}:
            self._cluster.drop(one)
        shutil.rmtree(pc.folder)
        return steps

    def _whole(self, pc: Pc) -> None:
        office, owner = _opened(pc)
        try:
            assert office.services.verify.verify(owner).problems == ()
        finally:
            office.close()
        same_books(pc.rows(), self._books)

    def _one_place(self, pc: Pc, url: str) -> None:
        """Another PC of the office is where this one is, or is told that it went."""
        if self._to_server:
            return
        elsewhere = replace(pc.settings, data_dir=self._folder / "other", database_url=url)
        if pc.settings.database_url:
            assert pc.settings.database_url == url
            open_office(elsewhere, clock=pc.clock, store=pc.store).close()
            return
        with pytest.raises(EnvironmentTroubleError) as told:
            open_office(elsewhere, clock=pc.clock, store=pc.store)
        assert told.value.code == "moved"


def _opened(pc: Pc) -> Any:  # noqa: ANN401 - an office and its owner
    """The server lets go of what a killed program held once it sees that it is gone."""
    give_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            return pc.open()
        except EnvironmentTroubleError as error:
            if error.code != "busy" or time.monotonic() > give_up:
                raise
            time.sleep(0.1)
