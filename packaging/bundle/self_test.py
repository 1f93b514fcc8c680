"""`dairyos --self-test`: a packaged program looks at what it was packed with.

Not among the commands that scripts may count on: it is for whoever builds the program, and for
support on a PC where it will not start. Whatever a library does silently when a part of it is
missing is asserted here.
"""

import importlib.metadata
import json
import multiprocessing
import os
import platform
import sqlite3
import ssl
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

CERTIFICATES = 100
"""Fewer are no list of the world's roots."""
PICTURES = {"gif", "ico", "jpeg", "png", "svg"}
FAMILIES = {"Noto Sans", "Noto Sans Devanagari", "Noto Sans Gujarati", "Noto Sans Tamil"}
KEYRINGS = {"linux": "SecretService", "win32": "Windows"}


def program() -> str:
    """The version, and the folder that holds everything."""
    assert getattr(sys, "frozen", False), "this is no packaged program"
    return f"{importlib.metadata.version('dairyos-desktop')}, Python {platform.python_version()}"


def postgres() -> str:
    """Fails where psycopg took its slow twin, which looks for the system's libpq."""
    from psycopg import pq

    assert pq.__impl__ == "binary", f"psycopg runs on its {pq.__impl__} part"
    return f"libpq {pq.version()}"


def sqlite() -> str:
    """Makes a database by the migrations, and reads back how it is kept whole."""
    from sqlalchemy import URL

    from dairyos_desktop.adapters import migrations
    from dairyos_desktop.adapters.database import make_engine, safe_journal
    from dairyos_desktop.models import SCHEMA_HEAD

    synchronous = {"FULL": 2, "EXTRA": 3}
    mode, wanted = safe_journal().value
    with tempfile.TemporaryDirectory(prefix="dairyos-") as folder:
        engine = make_engine(URL.create("sqlite", database=str(Path(folder, "office.sqlite3"))))
        try:
            migrations.upgrade(engine)
            with engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
                level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        finally:
            engine.dispose()
    assert migrations.head() == SCHEMA_HEAD, "the migrations are not those of this program"
    assert found == mode.lower(), f"the journal is {found}, not {mode}"
    assert level == synchronous[wanted], f"synchronous is {level}, not {wanted}"
    return f"SQLite {sqlite3.sqlite_version}, journal {mode}, schema {SCHEMA_HEAD}"


def certificates() -> str:
    """Reads the roots that the gateway and mail servers are checked against."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    count = len(context.get_ca_certs())
    assert count >= CERTIFICATES, f"only {count} roots in {certifi.where()}"
    return f"{count} roots, {ssl.OPENSSL_VERSION}"


def gateway() -> str:
    """The gateway's library reads its own version when a client is made."""
    import razorpay

    razorpay.Client(auth=("rzp_test_none", "none"))
    return f"razorpay {importlib.metadata.version('razorpay')}"


def keyrings() -> str:
    """The kinds of keyring that were found by their entry points."""
    from keyring.backend import get_all_keyring

    found = {type(one).__module__.rpartition(".")[2] for one in get_all_keyring()}
    import keyring.backends

    there = {
        name for name in ("SecretService", "Windows", "macOS", "kwallet")
        if importlib.util.find_spec(f"keyring.backends.{name}") is not None
    }
    wanted = KEYRINGS.get(sys.platform)
    assert wanted is None or wanted in there, f"no {wanted} among {sorted(there)}"
    del keyring
    if sys.platform == "linux":
        import secretstorage  # noqa: F401 - whether it can be loaded is the question
    return f"packed {', '.join(sorted(there))}; here {', '.join(sorted(found))}"


def secrets() -> str:
    """Hashes a password and seals a text, with the figures that are used."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from dairyos_desktop.adapters.argon2 import Argon2Hasher

    hasher = Argon2Hasher()
    assert hasher.verify(hasher.hash("correct horse"), "correct horse")
    key = AESGCM(AESGCM.generate_key(256))
    assert key.decrypt(b"0" * 12, key.encrypt(b"0" * 12, b"milk", None), None) == b"milk"
    return "argon2, AES-256-GCM"
