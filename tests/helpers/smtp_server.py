"""A mail server to test against: a real one, in a process of its own, with TLS and login.

    with MailServer(tmp_path) as server:
        # Point the program at server.host and server.port as server.user with server.password.
        ...
        server.letters()            # what it took, in the order in which it took it

What it does with a letter the address says, up to its first dot or `@`:

| local part | what happens |
|---|---|
| `nobody` | 550 when it is named |
| `grey3` | 451 the first three times that it is named, then taken |
| `full` | 552 after the whole letter |
| `later` | 452 after the whole letter, always |
| `cut` | taken, and the line cut instead of an answer |
| `drop` | the line cut as the letter is to begin; the second time it is taken |
| `hang` | taken, and no answer for a minute |
| anything else | taken |

A letter is written to disk before it is acknowledged, so that what was taken is known after any
death of either side.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import ipaddress
import itertools
import os
import ssl
import subprocess
import sys
from collections import Counter
from email import policy
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from email.message import EmailMessage

USER, PASSWORD = "bills@madhuban.example", "seven-blue-kettles"


class MailServer:
    """The server; runs from `with` to its end.

    Args:
        folder: For its letters and certificates.
        security: `starttls`, `tls` or `none`.
    """

    def __init__(self, folder: Path, security: str = "starttls") -> None:
        self.host, self.port = "localhost", 0
        self.user, self.password = USER, PASSWORD
        self.security = security
        self._folder = folder / "mail server"
        self.authority = self._folder / "authority.pem"

    def __enter__(self) -> Self:
        (self._folder / "letters").mkdir(parents=True)
        if self.security != "none":
            _make_certificates(self._folder)
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", __file__, str(self._folder), self.security],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "COVERAGE_PROCESS_START": ""},
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def environment(self) -> dict[str, str]:
        """What points a program at it."""
        return {
            "smtp_host": self.host,
            "smtp_port": str(self.port),
            "smtp_security": self.security,
            "smtp_user": "" if self.security == "none" else self.user,
            "smtp_from": self.user,
        }

    def letters(self) -> list[EmailMessage]:
        """What it took, oldest first; `X-Rcpt` names to whom."""
        files = sorted((self._folder / "letters").glob("*.eml"))
        return [_read(file) for file in files]

    def taken_for(self) -> Counter[str]:
        """How many letters it took for each address."""
        return Counter(str(letter["X-Rcpt"]) for letter in self.letters())


def _read(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=policy.default)


def _make_certificates(folder: Path) -> None:
    from cryptography import x509  # noqa: PLC0415 - the server's own process needs none of it
    from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415 - likewise
    from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415 - likewise
    from cryptography.x509.oid import NameOID  # noqa: PLC0415 - likewise

    now = dt.datetime.now(dt.UTC)

    def made(name: str, subject_key: Any, issuer: Any, signer: Any, *, ca: bool) -> Any:  # noqa: ANN401 - the library's
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer or subject)
            .public_key(subject_key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=1))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(subject_key.public_key()), critical=False
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()),
                critical=False,
            )
        )
        if ca:
            usage = x509.KeyUsage(
                digital_signature=True,
                content_commitment=False,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=True,
                crl_sign=True,
                encipher_only=False,
                decipher_only=False,
            )
            builder = builder.add_extension(usage, critical=True)
        else:
            names = [
                x509.DNSName("localhost"),
                x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            ]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(signer, hashes.SHA256())

    root_key = ec.generate_private_key(ec.SECP256R1())
    root = made("Pretended authority", root_key, None, root_key, ca=True)
    own_key = ec.generate_private_key(ec.SECP256R1())
    own = made("localhost", own_key, root.subject, root_key, ca=False)
    pem = serialization.Encoding.PEM
    (folder / "authority.pem").write_bytes(root.public_bytes(pem))
    key = own_key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "own.pem").write_bytes(key + own.public_bytes(pem))


# The process of its own ---------------------------------------------------------------------


class _Handler:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._named: Counter[str] = Counter()
        self._dropped: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the library's
        self,
        _server: Any,  # noqa: ANN401 - the library's
        _session: object,
        envelope: Any,  # noqa: ANN401 - the library's
        address: str,
        _options: object,
    ) -> str:
        what = _what(address)
        self._named[address] += 1
        if what == "nobody":
            return "550 5.1.1 No such user here"
        if what.startswith("grey") and self._named[address] <= int(what.removeprefix("grey")):
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: object, envelope: Any) -> str:  # noqa: ANN401, N802 - the library's
        (address,) = envelope.rcpt_tos
        what = _what(address)
        if what == "full":
            return "552 5.2.2 Mailbox full"
        if what == "later":
            return "452 4.3.1 Disk full here"
        if what == "drop" and address not in self._dropped:
            self._dropped.add(address)
            server.transport.abort()
            return "451 gone"
        self._keep(address, envelope.content)
        if what == "cut":
            server.transport.abort()
        elif what == "hang":
            await asyncio.sleep(60)
        return "250 OK"

    def _keep(self, address: str, content: bytes) -> None:
        name = f"{next(self._numbers):06d}"
        part = self._folder / f"{name}.part"
        with part.open("wb") as file:
            file.write(f"X-Rcpt: {address}\r\n".encode() + content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(self._folder / f"{name}.eml")


def _what(address: str) -> str:
    return address.partition("@")[0].partition(".")[0]


async def _serve(folder: Path, security: str) -> None:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword  # noqa: PLC0415 - of this process alone

    def knows(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:  # noqa: ANN401 - the library's
        right = (
            isinstance(data, LoginPassword)
            and data.login == USER.encode()
            and data.password == PASSWORD.encode()
        )
        return AuthResult(success=right, handled=False)

    context = None
    if security != "none":
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(folder / "own.pem")
    handler = _Handler(folder / "letters")

    def protocol() -> Any:  # noqa: ANN401 - the library's
        return SMTP(
            handler,
            hostname="mail.example",
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            authenticator=knows,
            auth_required=security != "none",
            auth_require_tls=security == "starttls",
        )

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if security == "tls" else None
    )
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2]))
