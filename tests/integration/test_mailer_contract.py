"""The mail server's adapter over a real server, and its twin that only remembers."""

from __future__ import annotations

import socket
import threading
from email import message_from_bytes, policy
from typing import TYPE_CHECKING

import pytest
from helpers.databases import FixedClock
from helpers.mail_desk import RecordingMailers
from helpers.smtp_server import PASSWORD, USER, MailServer

from dairyos_desktop.adapters.smtp import SmtpMailer, SmtpMailers
from dairyos_desktop.adapters.smtp_letter import letter_bytes
from dairyos_desktop.domain.mail_errors import (
    MailLaterError,
    MailOfflineError,
    MailRefusedError,
    MailSetupError,
    MailUnknownError,
)
from dairyos_desktop.services.dto.mail import Attachment, Letter, MailAccount, Security

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.far_ports import Mailer

CLOCK = FixedClock.at_noon(2026, 11, 2)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with MailServer(tmp_path_factory.mktemp("mail")) as running:
        yield running


@pytest.fixture(autouse=True)
def _trusted(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))


@pytest.fixture(params=["smtp", "recording"])
def mailer(request: pytest.FixtureRequest, server: MailServer) -> Iterator[Mailer]:
    if request.param == "recording":
        yield RecordingMailers()
        return
    made = SmtpMailers(CLOCK, end_s=0.5).of(account(server))
    yield made
    made.close()


def account(
    server: MailServer, *, password: str = PASSWORD, security: Security = Security.STARTTLS
) -> MailAccount:
    return MailAccount(server.host, server.port, security, USER, password, USER)


def letter(to: str = "asha@home.example", **words: str) -> Letter:
    return Letter(
        message_id=f"<{abs(hash((to, *words)))}@madhuban.example>",
        sender_name=words.get("sender_name", "Madhuban Dairy"),
        to=to,
        to_name=words.get("to_name", "Asha Patel"),
        subject=words.get("subject", "Bill"),
        text=words.get("text", "Your bill.\n"),
        attachments=(Attachment("MD-26-27-00001.pdf", b"%PDF-1.7 paper"),),
    )


def test_a_letter_is_taken_and_the_next_as_well(mailer: Mailer) -> None:
    mailer.check()
    mailer.send(letter())
    mailer.send(letter())
    mailer.close()
    mailer.send(letter())


def test_what_is_put_off_is_taken_later(mailer: Mailer) -> None:
    name = "grey1." + type(mailer).__name__.casefold()
    with pytest.raises(MailLaterError):
        mailer.send(letter(f"{name}@home.example"))
    mailer.send(letter(f"{name}@home.example"))
    with pytest.raises(MailLaterError):
        mailer.send(letter("later@home.example"))


@pytest.mark.parametrize("to", ["nobody@home.example", "full@home.example", "no address"])
def test_what_is_refused_is_no_other_letters_trouble(mailer: Mailer, to: str) -> None:
    with pytest.raises(MailRefusedError):
        mailer.send(letter(to))
    mailer.send(letter())


def test_a_cut_after_the_letter_is_unknown(mailer: Mailer) -> None:
    with pytest.raises(MailUnknownError):
        mailer.send(letter("cut@home.example"))
    mailer.send(letter())


def test_a_server_that_does_not_answer_is_unknown_too(server: MailServer) -> None:
    mailer = SmtpMailers(CLOCK, end_s=0.2).of(account(server))
    with pytest.raises(MailUnknownError, match="did not answer"):
        mailer.send(letter("hang@home.example"))
    mailer.close()


def test_the_letter_arrives_whole(server: MailServer) -> None:
    mailer = SmtpMailers(CLOCK).of(account(server))
    text = "નમસ્તે आशा,\n\n.a line that begins with a dot\n"
    mailer.send(letter("whole@home.example", to_name="आशा पटेल", subject="बिल, ₹5.00", text=text))
    mailer.close()
    (arrived,) = [one for one in server.letters() if one["X-Rcpt"] == "whole@home.example"]
    assert arrived["To"].addresses[0].display_name == "आशा पटेल"
    assert str(arrived["From"]) == f"Madhuban Dairy <{USER}>"
    assert arrived["Subject"] == "बिल, ₹5.00"
    assert arrived["Date"].datetime == CLOCK.now()
    body, paper = arrived.iter_parts()
    assert body.get_content() == text
    assert paper.get_content_type() == "application/pdf"
    assert paper.get_filename() == "MD-26-27-00001.pdf"
    assert paper.get_content() == b"%PDF-1.7 paper"


def test_tls_from_the_start_and_none_at_all(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    for security in (Security.TLS, Security.NONE):
        with MailServer(tmp_path_factory.mktemp(security), security) as other:
            monkeypatch.setenv("SSL_CERT_FILE", str(other.authority))
            user = "" if security is Security.NONE else USER
            mailer = SmtpMailers(CLOCK).of(
                MailAccount(other.host, other.port, security, user, PASSWORD, USER)
            )
            mailer.send(letter())
            mailer.close()
            assert len(other.letters()) == 1


def test_a_wrong_password_is_told(server: MailServer) -> None:
    with pytest.raises(MailSetupError, match="does not take the login: 535"):
        SmtpMailers(CLOCK).of(account(server, password="wrong")).check()  # noqa: S106 - so it is


def test_a_server_that_nobody_vouches_for_gets_no_password(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailSetupError, match="is not who it should be"):
        SmtpMailers(CLOCK).of(account(server)).check()


def test_no_password_crosses_the_net_unprotected(server: MailServer) -> None:
    far = MailAccount("mail.example", server.port, Security.NONE, USER, PASSWORD, USER)
    with pytest.raises(MailSetupError, match="for all to read"):
        SmtpMailers(CLOCK).of(far).check()


def test_a_server_without_starttls_gets_nothing(tmp_path: Path) -> None:
    with MailServer(tmp_path, "none") as bare, pytest.raises(MailSetupError, match="no safe line"):
        SmtpMailers(CLOCK).of(account(bare)).check()


def test_nobody_there_is_offline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    gone = MailAccount("localhost", port, Security.STARTTLS, USER, PASSWORD, USER)
    with pytest.raises(MailOfflineError, match="can't be reached"):
        SmtpMailers(CLOCK).of(gone).send(letter())


def test_a_line_that_was_cut_while_it_rested_is_made_anew(server: MailServer) -> None:
    mailer = SmtpMailer(account(server), CLOCK, 5.0)
    mailer.check()
    line = mailer._line
    assert line is not None
    assert line.sock is not None
    line.sock.shutdown(socket.SHUT_RDWR)
    mailer.send(letter("again@home.example"))
    mailer.close()
    assert server.taken_for()["again@home.example"] == 1


@pytest.mark.parametrize(
    "hostile",
    [
        "Asha\r\nBcc: all@evil.example",
        "Asha\nBcc: all@evil.example",
        "=?utf-8?q?Asha=0D=0ABcc:_all@evil.example?=",
        "=?utf-8?b?QQ0KQmNjOiBhbGxAZXZpbC5leGFtcGxl?=",
        "Asha\u2028Bcc: all@evil.example",
        'Asha" <all@evil.example>, "B',
        "Asha <all@evil.example>",
        "\x00\x1b[2J आशा =?utf-8?q?=0A?=",
        "A" * 5000,
    ],
)
def test_no_name_makes_a_header(hostile: str) -> None:
    made = letter(to_name=hostile, subject=hostile, sender_name=hostile, text=hostile)
    whole = letter_bytes(made, USER, CLOCK.now())
    read = message_from_bytes(whole, policy=policy.default)
    assert read.keys() == [
        "Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID",
    ]  # fmt: skip
    assert [one.addr_spec for one in read["To"].addresses] == ["asha@home.example"]
    assert [one.addr_spec for one in read["From"].addresses] == [USER]
    assert "\n" not in str(read["Subject"])


@pytest.mark.parametrize(
    "to",
    [
        "a@b.example>\r\nRCPT TO:<all@evil.example",
        "a@b.example, c@d.example",
        "=?utf-8?q?a?=@b.example\n",
        "“a”@b.example",
        "",
        "a b@c.example",
        "a@b.example\x00",
        "a" * 300 + "@b.example",
    ],
)
def test_no_address_makes_a_command(to: str) -> None:
    with pytest.raises(MailRefusedError):
        letter_bytes(letter(to), USER, CLOCK.now())


def test_a_server_that_never_greets_does_not_hold_a_desk_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dairyos_desktop.adapters.smtp.CONNECT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        held = []
        thread = threading.Thread(target=lambda: held.append(silent.accept()))
        thread.start()
        port = silent.getsockname()[1]
        mute = MailAccount("127.0.0.1", port, Security.STARTTLS, USER, PASSWORD, USER)
        with pytest.raises(MailOfflineError):
            SmtpMailers(CLOCK).of(mute).check()
        thread.join()
        held[0][0].close()
