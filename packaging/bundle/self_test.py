"""`dairyos --self-test`: a packaged program looks at what it was packed with.

It is none of the commands that scripts may count on, but for whoever builds the program, and for
support where it will not start. Whatever a library does without a word when a part of it is missing
is asked for here.
"""

import importlib.metadata
import importlib.util
import io
import multiprocessing
import os
import platform
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

FEWEST_ROOTS = 100
"""Fewer certificates are no list of the world's roots."""
PICTURES = frozenset({"gif", "ico", "jpeg", "png", "svg"})
FAMILIES = frozenset({"Noto Sans", "Noto Sans Devanagari", "Noto Sans Gujarati", "Noto Sans Tamil"})
KEYRINGS = {"linux": "SecretService", "win32": "Windows", "darwin": "macOS"}
SYNCHRONOUS = {"FULL": 2, "EXTRA": 3}
"""SQLite's numbers for its words."""
SEEN_SIZE = 48
"""Side of a drawn icon in dots."""


class Missing(Exception):  # noqa: N818 - it is what is told
    """Something that a packaged program can't do without."""


def need(holds: object, otherwise: str) -> None:
    """Ends a look where something is not as it must be.

    Raises:
        Missing: It is not.
    """
    if not holds:
        raise Missing(otherwise)


def program() -> str:
    """The version, told by the metadata of our own wheel."""
    need(getattr(sys, "frozen", False), "this is no packaged program")
    return f"{importlib.metadata.version('dairyos-desktop')}, Python {platform.python_version()}"


def postgres() -> str:
    """Psycopg falls back to a slow twin that looks for a libpq of the system's."""
    from psycopg import pq

    need(pq.__impl__ == "binary", f"psycopg runs on its {pq.__impl__} part")
    return f"libpq {pq.version()}"


def sqlite() -> str:
    """A database made by the migrations, and how it is kept whole."""
    from sqlalchemy import URL

    from dairyos_desktop.adapters import migrations
    from dairyos_desktop.adapters.engine import make_engine, safe_journal
    from dairyos_desktop.models import SCHEMA_HEAD

    mode, synchronous = safe_journal().value
    with tempfile.TemporaryDirectory(prefix="dairyos-") as folder:
        engine = make_engine(URL.create("sqlite", database=str(Path(folder, "office.sqlite3"))))
        try:
            migrations.upgrade(engine)
            with engine.connect() as connection:
                found = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
                level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
        finally:
            engine.dispose()
    need(migrations.head() == SCHEMA_HEAD, "the migrations are not those of this program")
    need(found == mode.lower(), f"the journal is {found}, not {mode}")
    need(level == SYNCHRONOUS[synchronous], f"synchronous is {level}, not {synchronous}")
    return f"SQLite {sqlite3.sqlite_version}, journal {mode}, schema {SCHEMA_HEAD}"


def certificates() -> str:
    """The roots by which the gateway's and mail's servers are known."""
    import certifi

    count = len(ssl.create_default_context(cafile=certifi.where()).get_ca_certs())
    need(count >= FEWEST_ROOTS, f"only {count} roots in {certifi.where()}")
    return f"{count} roots, {ssl.OPENSSL_VERSION}"


def gateway() -> str:
    """Razorpay reads its own metadata when a client is made."""
    import razorpay

    razorpay.Client(auth=("rzp_test_none", "none"))
    return f"razorpay {importlib.metadata.version('razorpay')}"


def keyrings() -> str:
    """Keyring finds its backends by its metadata, and keeps nothing without a word if it can't."""
    from keyring.backend import get_all_keyring

    wanted = KEYRINGS[sys.platform]
    need(importlib.util.find_spec(f"keyring.backends.{wanted}"), f"keyring lacks {wanted}")
    if sys.platform == "linux":
        need(importlib.util.find_spec("secretstorage"), "keyring lacks secretstorage")
    declared = {one.name for one in importlib.metadata.entry_points(group="keyring.backends")}
    need(wanted in declared, f"{wanted} is not among {sorted(declared)}")
    here = {type(one).__module__.rpartition(".")[2] for one in get_all_keyring()}
    return f"{wanted}; usable here: {', '.join(sorted(here & {wanted, 'kwallet'})) or 'none'}"


def secrets() -> str:
    """A hashed password and a sealed text."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from dairyos_desktop.adapters.argon2 import Argon2Hasher

    hasher = Argon2Hasher()
    need(hasher.verify(hasher.hash("correct horse"), "correct horse"), "argon2 knows none again")
    sealing = AESGCM(AESGCM.generate_key(256))
    sealed = sealing.encrypt(bytes(12), b"milk", None)
    need(sealing.decrypt(bytes(12), sealed, None) == b"milk", "AES-GCM opens nothing")
    return "argon2, AES-256-GCM"


def papers() -> str:
    """A page with conjuncts, drawn and looked at; reportlab leaves out what it can't shape."""
    import _rl_accel
    import pypdfium2
    import uharfbuzz
    from reportlab.lib import rl_accel
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont, shapeStr
    from reportlab.pdfgen.canvas import Canvas

    from dairyos_desktop.config.paths import resource

    pdfmetrics.registerFont(TTFont("D", str(resource("fonts", "NotoSansDevanagari-Regular.ttf"))))
    shaped = shapeStr("क्षत्रिय श्री", "D", 12)
    need(hasattr(shaped, "__shapeData__"), "conjuncts are not shaped")
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("D", 12)
    canvas.drawString(72, 720, shaped)
    canvas.save()
    picture = pypdfium2.PdfDocument(file.getvalue())[0].render(scale=1).to_pil().convert("L")
    need(picture.getextrema()[0] < picture.getextrema()[1], "the page is blank")
    need(rl_accel.fp_str is _rl_accel.fp_str, "reportlab runs without its C parts")
    return f"harfbuzz {uharfbuzz.version_string()}, rl_accel {_rl_accel.version}"


def searching() -> str:
    """Letters of India are found by typing Latin ones."""
    from anyascii import anyascii

    need(anyascii("द्वारका").isascii(), "Devanagari is not spelled in Latin letters")
    return anyascii("द्वारका")


def places() -> str:
    """What is read as files: time zones, words, the sample, translations."""
    from dairyos_desktop.config.paths import resource

    ZoneInfo("Asia/Kolkata")
    for parts in (
        ("sample", "madhuban", "office.json"),
        ("bill_words", "hi.json"),
        ("mail_words", "hi.json"),
        ("translations", "hi", "LC_MESSAGES", "dairyos.mo"),
        ("common-passwords.txt",),
    ):
        need(resource(*parts).is_file(), f"{'/'.join(parts)} is missing")
    return str(resource())


def window() -> str:
    """Qt with its plugins, the fonts and an icon."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QLibraryInfo, QPluginLoader, qVersion
    from PySide6.QtGui import QFontDatabase, QImageReader
    from PySide6.QtPrintSupport import QPrinterInfo
    from PySide6.QtWidgets import QApplication

    from dairyos_desktop.ui import app, fonts, icons

    application = QApplication.instance() or app.make_application()
    fonts.load()
    families = set(QFontDatabase.families())
    need(families >= FAMILIES, f"fonts lack {', '.join(sorted(FAMILIES - families))}")
    pictures = {bytes(one.data()).decode() for one in QImageReader.supportedImageFormats()}
    need(pictures >= PICTURES, f"pictures lack {', '.join(sorted(PICTURES - pictures))}")
    image = icons.mark_icon().pixmap(SEEN_SIZE).toImage()
    need(image.pixelColor(SEEN_SIZE // 2, SEEN_SIZE // 8).alpha(), "the icon is not drawn")
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    plugins = sorted(one for one in folder.rglob("*") if one.suffix in {".so", ".dll"})
    for plugin in plugins:
        loader = QPluginLoader(str(plugin))
        # What speaks to a screen is loaded for one; the others must find all they are linked with.
        need(loader.load(), f"{plugin.parent.name}/{plugin.name}: {loader.errorString()}")
    need(any(one.parent.name == "printsupport" for one in plugins), "printing is not there")
    printers = QPrinterInfo.availablePrinterNames()
    del application
    return f"Qt {qVersion()}, {len(plugins)} plugins, printers: {', '.join(printers) or 'none'}"


def processes() -> str:
    """What this program starts: itself, to draw bills, and programs with the system's libraries."""
    if sys.platform == "linux":
        said = subprocess.run(["/usr/bin/env"], capture_output=True, text=True, check=True).stdout
        ours = [line for line in said.splitlines() if "_internal" in line]
        need(not ours, f"programs that are started get {', '.join(ours)}")
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        other = pool.submit(os.getpid).result(timeout=60)
    need(other != os.getpid(), "there is no second process")
    return "started again"


LOOKS: tuple[Callable[[], str], ...] = (
    program,
    postgres,
    sqlite,
    certificates,
    gateway,
    keyrings,
    secrets,
    papers,
    searching,
    places,
    window,
    processes,
)


def main() -> int:
    """Tells each look's finding; 1 where one failed."""
    failed = 0
    for look in LOOKS:
        try:
            print(f"{look.__name__}: {look()}", flush=True)
        except Exception as error:  # noqa: BLE001 - whatever a missing part leads to
            failed += 1
            print(f"{look.__name__}: FAILED, {error!r}", flush=True)
            if not isinstance(error, Missing):
                traceback.print_exc(file=sys.stdout)
    return min(failed, 1)
