"""`dairyos bills email` and the job `outbox`: what scripts were promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from helpers.command import Dairyos
from helpers.command_line import dairy_office
from helpers.dairy import Dairy
from helpers.offices import OWNER
from helpers.smtp_server import MailServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from helpers.command import Result
    from helpers.databases import FixedClock


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    with MailServer(tmp_path) as running:
        monkeypatch.setenv("SSL_CERT_FILE", str(running.authority))
        yield running


@pytest.fixture
def dairyos(tmp_path: Path, clock: FixedClock) -> Dairyos:
    dairy = Dairy()
    dairy.product("CM", name="Cow Milk", price="50.000", tax="0.0000")
    dairy.customer("C1", email="asha@home.example")
    dairy.customer("C2")
    dairy.delivery("2026-10-05", "C1", "CM", "2.000")
    dairy.delivery("2026-10-05", "C2", "CM", "2.000")
    office = dairy_office(tmp_path / "office", dairy)
    assert office.run("bills", "generate", "2026-10")[0] == 0
    return Dairyos(office.folder, clock)


def variables(server: MailServer, **more: str) -> dict[str, str]:
    given = {name.upper(): value for name, value in server.environment.items()}
    return given | {"SMTP_PASSWORD": server.password} | more


def email(dairyos: Dairyos, server: MailServer, *words: str, **more: str) -> Result:
    given = variables(server, **more)
    return dairyos.plain("bills", "email", "2026-10", "--user", OWNER, *words, **given)


def test_a_month_is_mailed_once_and_told(dairyos: Dairyos, server: MailServer) -> None:
    done = email(dairyos, server, "--json")
    assert (done.status, done.data) == (
        0,
        {"queued": 0, "sent": 1, "failed": 0, "unknown": 0, "skipped": 1},
    )
    again = email(dairyos, server)
    assert again.status == 0
    assert again.out == "1 sent, 0 queued, 0 failed, 0 unknown, 1 without an address.\n"
    (letter,) = server.letters()
    (paper,) = letter.iter_attachments()
    assert paper.get_content().startswith(b"%PDF-")
    bills = dairyos("bills", "list", "2026-10").data["bills"]
    assert [bool(bill["issued_at"]) for bill in bills] == [True, False]
    assert dairyos("verify").status == 0


def test_no_server_is_told_and_issues_nothing(dairyos: Dairyos) -> None:
    refused = dairyos("bills", "email", "2026-10")
    assert (refused.status, refused.error["code"]) == (4, "mail_setup")
    bills = dairyos("bills", "list", "2026-10").data["bills"]
    assert {bill["issued_at"] for bill in bills} == {None}


def test_what_could_not_be_sent_is_gone_on_with_by_the_job(
    dairyos: Dairyos, server: MailServer, clock: FixedClock
) -> None:
    offline = email(dairyos, server, "--json", SMTP_PORT="9")
    assert (offline.status, offline.error["code"]) == (4, "offline")
    assert "1 bills are queued" in offline.error["hint"]
    clock.wait(minutes=2)
    ran = dairyos.plain("jobs", "run", "outbox", "--json", "--user", OWNER, **variables(server))
    assert ran.status == 0
    assert len(server.letters()) == 1
    (job,) = (one for one in dairyos("jobs", "list").data["jobs"] if one["name"] == "outbox")
    assert (job["next"], job["last_result"]) == (None, "done")


def test_a_wrong_setting_of_the_environment_is_refused(
    dairyos: Dairyos, server: MailServer
) -> None:
    refused = email(dairyos, server, "--json", SMTP_SECURITY="maybe")
    assert (refused.status, refused.error["code"]) == (2, "refused")


def test_the_bills_of_somebody_else_are_not_mailed_by_a_viewer(
    dairyos: Dairyos, server: MailServer
) -> None:
    made = dairyos("users", "add", "Vasant", "--role", "viewer")
    given = variables(server) | {"DAIRYOS_PASSWORD": made.data["password"]}
    refused = dairyos.plain("bills", "email", "2026-10", "--json", "--user", "Vasant", **given)
    assert refused.status == 3
