"""Encrypted backups: one stream, compressed, in chunks each of which is proved as it is read.

After the magic and the length of the header comes the header as JSON: nothing secret, and what the
passphrase needs to make the key again. Each file has a key of its own (HKDF-SHA256 of the office's
backup key and a random salt), so that nonces may count. A chunk is AES-256-GCM with its number and
whether it is the last as nonce and the header bound in (the STREAM construction of Hoang,
Reyhanitabar, Rogaway and Vizár, 2015): chunks that are changed, moved, left out or cut off open
nowhere. Inside is a zlib stream: what the books held, then the file itself.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from dairyos_desktop.adapters.backups.trouble import damaged
from dairyos_desktop.domain.backup_key import BackupKey, KeyFigures
from dairyos_desktop.services.backup.steps import WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from dairyos_desktop.services.backup.keys import Opens
    from dairyos_desktop.services.backup.steps import Part

MAGIC = b"DairyOS backup, encrypted\n"
_CHUNK = 1 << 20
_TAG = 16
_COUNTER = 11
_LONGEST_HEADER = 4096
_LONGEST_INNER = 1 << 20
_LENGTH = 4
_SALT = 32
_LEVEL = 3
_PURPOSE = b"DairyOS backup 1"


class _Header(NamedTuple):
    figures: KeyFigures
    key_id: str
    salt: bytes
    bound: bytes
    """All bytes before the first chunk."""


def is_sealed(file: Path) -> bool:
    """Whether the file begins as an encrypted backup does.

    Raises:
        OSError: It can't be read.
    """
    with file.open("rb") as opened:
        return opened.read(len(MAGIC)) == MAGIC


def seal(plain: Path, to: Path, key: BackupKey, inner: bytes, part: Part = WHOLE) -> str:
    """Writes the encrypted form of a file; gives the SHA-256 of what was encrypted.

    Args:
        plain: What is encrypted.
        to: A new file; whoever called flushes it.
        key: The office's.
        inner: Told of it, as JSON, only to who opens it.
        part: Told how far it is.

    Raises:
        OSError: It can't be read or written.
    """
    figures = key.figures
    salt = secrets.token_bytes(_SALT)
    said = {
        "format": 1,
        "cipher": "AES-256-GCM, chunks of 1 MiB",
        "kdf": "argon2id",
        "salt": figures.salt.hex(),
        "passes": figures.passes,
        "memory_kib": figures.memory_kib,
        "lanes": figures.lanes,
        "key_id": key.key_id,
        "file_salt": salt.hex(),
    }
    header = json.dumps(said).encode()
    bound = MAGIC + len(header).to_bytes(_LENGTH) + header
    digest = hashlib.sha256()
    size, done = plain.stat().st_size, 0
    with plain.open("rb") as source, to.open("xb") as target:
        target.write(bound)
        chunks = _Chunks(target, _cipher(key.data, salt), bound)
        packed = zlib.compressobj(_LEVEL)
        chunks.add(packed.compress(len(inner).to_bytes(_LENGTH) + inner))
        while read := source.read(_CHUNK):
            digest.update(read)
            chunks.add(packed.compress(read))
            done += len(read)
            part.go_on(done, size)
        chunks.end(packed.flush())
    return digest.hexdigest()


def unseal(file: Path, opens: Opens, to: Path | None, part: Part = WHOLE) -> tuple[bytes, str]:
    """Opens an encrypted backup.

    Args:
        file: It.
        opens: Gives its key.
        to: A new file for what was encrypted; None to see only whether all of it opens.
        part: Told how far it is.

    Returns:
        What `seal` was told of it, and the SHA-256 of what was encrypted.

    Raises:
        BackupLockedError: What is at hand opens another one.
        EnvironmentTroubleError: It was changed or cut off (`damaged`).
        OSError: It can't be read, or `to` can't be written.
    """
    size = file.stat().st_size
    with file.open("rb") as source:
        header = _read_header(file, source)
        key = opens(file.name, header.figures, header.key_id)
        pieces = _opened(file, source, _cipher(key, header.salt), header.bound)
        if to is None:
            return _unpacked(file, pieces, None, part, size)
        with to.open("xb") as target:
            return _unpacked(file, pieces, target, part, size)


class _Chunks:
    """Cuts a stream into chunks of one length, and encrypts each."""

    def __init__(self, target: BinaryIO, cipher: Any, bound: bytes) -> None:  # noqa: ANN401 - AESGCM, loaded late
        self._target = target
        self._cipher = cipher
        self._bound = bound
        self._waiting = bytearray()
        self._number = 0

    def add(self, data: bytes) -> None:
        self._waiting += data
        # One byte more than a chunk is kept back: the last chunk is not known before the end.
        while len(self._waiting) > _CHUNK:
            self._write(_CHUNK, last=False)

    def end(self, data: bytes) -> None:
        self.add(data)
        self._write(len(self._waiting), last=True)

    def _write(self, length: int, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        piece = bytes(self._waiting[:length])
        self._target.write(self._cipher.encrypt(nonce, piece, self._bound))
        del self._waiting[:length]
        self._number += 1


def _opened(file: Path, source: BinaryIO, cipher: Any, bound: bytes) -> Iterator[tuple[bytes, int]]:  # noqa: ANN401 - as above
    """What each chunk held, and where it ends in the file."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as of the cipher

    number = 0
    read = source.read(_CHUNK + _TAG)
    while True:
        following = source.read(_CHUNK + _TAG)
        try:
            piece = cipher.decrypt(_nonce(number, last=not following), read, bound)
        except (InvalidTag, ValueError) as error:
            raise damaged(file, "it was changed or cut off since it was encrypted") from error
        yield piece, source.tell()
        if not following:
            return
        read = following
        number += 1


def _unpacked(
    file: Path,
    pieces: Iterator[tuple[bytes, int]],
    target: BinaryIO | None,
    part: Part,
    size: int,
) -> tuple[bytes, str]:
    unpacking = zlib.decompressobj()
    head = bytearray()
    inner: bytes | None = None
    digest = hashlib.sha256()
    try:
        for piece, at in pieces:
            data = unpacking.decompress(piece)
            if inner is None:
                head += data
                found = _split(file, head)
                if found is None:
                    continue
                inner, data = found
            digest.update(data)
            if target is not None:
                target.write(data)
            part.go_on(at, size)
    except zlib.error as error:
        raise damaged(file, "what is in it can't be unpacked") from error
    if inner is None or not unpacking.eof:
        raise damaged(file, "it ends too early")
    return inner, digest.hexdigest()


def _split(file: Path, head: bytearray) -> tuple[bytes, bytes] | None:
    """What is told of the file, and its first bytes; None where more has to be read first."""
    length = int.from_bytes(head[:_LENGTH])
    if len(head) >= _LENGTH and length > _LONGEST_INNER:
        raise damaged(file, "what is told in it has no end")
    end = _LENGTH + length
    return (bytes(head[_LENGTH:end]), bytes(head[end:])) if len(head) >= max(end, _LENGTH) else None


def _read_header(file: Path, source: BinaryIO) -> _Header:
    start = source.read(len(MAGIC) + _LENGTH)
    length = int.from_bytes(start[len(MAGIC) :])
    header = source.read(min(length, _LONGEST_HEADER))
    try:
        said = json.loads(header)
        return _Header(
            KeyFigures(
                bytes.fromhex(said["salt"]),
                int(said["passes"]),
                int(said["memory_kib"]),
                int(said["lanes"]),
            ),
            str(said["key_id"]),
            bytes.fromhex(said["file_salt"]),
            start + header,
        )
    except (ValueError, KeyError, TypeError) as error:
        raise damaged(file, "its beginning can't be read") from error


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(_COUNTER) + (b"\1" if last else b"\0")


def _cipher(key: bytes, salt: bytes) -> Any:  # noqa: ANN401 - AESGCM, loaded late
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - only where encrypted
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - as above

    own = HKDF(algorithm=SHA256(), length=32, salt=salt, info=_PURPOSE).derive(key)
    return AESGCM(own)
