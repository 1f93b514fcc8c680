"""The line to the server is encrypted as the owner chose, by a certificate of the office's own."""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
import os
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from helpers.command_line import SAMPLE_NOW
from helpers.databases import FixedClock, PostgresCluster, postgres_bin
from helpers.offices import OWNER, PASSWORD, quick_hasher
from helpers.secret_stores import MemoryStore
from helpers.small_office import small_billed_office

from dairyos_desktop.bootstrap import open_office
from dairyos_desktop.config.settings import read_settings
from dairyos_desktop.domain.errors import EnvironmentTroubleError
from dairyos_desktop.services.dto.moving import ServerForm, Tls

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.postgres, pytest.mark.no_cover, pytest.mark.slow]


def certificate(folder: Path, name: str, host: str) -> None:
    """A certificate for an address that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(own)
        .issuer_name(own)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = folder / f"{name}.key"
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    secret.chmod(0o600)


def test_the_certificate_is_checked_and_goes_with_the_data_folder(tmp_path: Path) -> None:
    programs = postgres_bin()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed here")
    # An address of this process's own, since the helper's socket wants the usual port.
    host = f"127.77.{os.getpid() % 250}.{os.getpid() // 250 % 250 + 1}"

    def prepare(folder: Path) -> str:
        certificate(folder, "server", host)
        return (
            f"-c listen_addresses={host} -c ssl=on"
            f" -c ssl_cert_file={folder}/server.pem -c ssl_key_file={folder}/server.key"
        )

    certificate(tmp_path, "another", host)
    small_billed_office(tmp_path / "pc")
    settings = read_settings(data_dir=str(tmp_path / "pc"), environment={})
    store, clock = MemoryStore(), FixedClock(SAMPLE_NOW)
    cluster = PostgresCluster(programs, prepare)
    try:
        cluster.execute("CREATE DATABASE dairy TEMPLATE template0")
        office = open_office(settings, clock=clock, hasher=quick_hasher(), store=store)
        owner, moving = office.services.auth.login(OWNER, PASSWORD), office.services.moving

        def form(tls: Tls, ca_file: str = "") -> ServerForm:
            return ServerForm(host, "dairy", "postgres", tls=tls, ca_file=ca_file)

        assert moving.look(owner, form(Tls.ENCRYPTED)).encrypted
        with pytest.raises(EnvironmentTroubleError) as told:
            moving.look(owner, form(Tls.CHECKED, str(tmp_path / "another.pem")))
        assert "certificate verify failed" in told.value.hint
        checked = form(Tls.CHECKED, str(cluster.folder / "server.pem"))
        assert moving.look(owner, checked).encrypted
        moving.to_server(owner, checked)
        office.close()
        written = json.loads((tmp_path / "pc" / "database.json").read_text(encoding="utf-8"))
        assert "sslmode=verify-full&sslrootcert=database-ca.pem" in written["url"]
        (tmp_path / "pc").rename(tmp_path / "elsewhere")
        moved = read_settings(data_dir=str(tmp_path / "elsewhere"), environment={})
        office = open_office(moved, clock=clock, hasher=quick_hasher(), store=store)
        owner = office.services.auth.login(OWNER, PASSWORD)
        assert office.services.moving.place(owner).encrypted
        assert office.services.verify.verify(owner).problems == ()
        office.close()
    finally:
        cluster.stop()
