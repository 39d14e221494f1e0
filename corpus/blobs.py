"""From what a user names (files, folders, globs, "-", archives) to readable streams, in order.

Archives are read in memory, member by member: nothing is ever written to disk, so a member's name
is a label and cannot lead anywhere. Every decompressed stream has a size limit.
"""

from __future__ import annotations

import glob
import gzip
import hashlib
import io
import lzma
import os
import re
import struct
import sys
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from corpus.documents import InputError, InputFailure

STDIN = "-"
HEAD = 8192
MAX_STREAM = 8 * 2**30  # one decompressed file: the largest PubMed file is below 1 GiB
MAX_IN_MEMORY = 512 * 2**20  # formats that are read whole
MAX_MEMBERS = 200_000
MAX_NESTING = 3
_SPOOL = 64 * 2**20
_CHUNK = 2**20
_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_COMPRESSED = (".gz", ".zip")
# What the standard library raises on damaged archives.
BROKEN = (
    OSError, EOFError, ValueError, RuntimeError, LookupError, OverflowError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip
_COMPANIONS = ("customizations_log",)  # Rayyan's log beside its articles.csv
_RESULTS = ("records.jsonl", "documents.jsonl")  # only a run leaves both
_OFFICE_MEMBER = "[Content_Types].xml"
_ENCRYPTED = 0x1
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class _Limited(io.RawIOBase):
    """A stream that refuses to give more than ``limit`` bytes."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._left, self._limit = stream, limit, limit

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill the buffer; raise InputError past the limit."""
        chunk = self._stream.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise InputError(f"more than {self._limit:,} bytes when unpacked; not read further")
        buffer[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        """Close the inner stream too."""
        self._stream.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Blob:
    """One stream of bytes with a name; ``digest`` gives the SHA-256 of the file on disk, in hex.

    ``size`` is in bytes, None where it is not known before all is unpacked.
    """

    path: str
    stem: str
    digest: Callable[[], str]
    opener: Callable[[], BinaryIO]
    size: int | None = None

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file as it lies on disk, taken when it is first asked for.

        A file that is refused is never read to its end for it.
        """
        return self.digest()

    def open(self) -> BinaryIO:
        """Open at the start; every call gives a fresh stream, limited in size."""
        return io.BufferedReader(_Limited(self.opener(), MAX_STREAM))

    def head(self, size: int = HEAD) -> bytes:
        """Return the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read(self, limit: int = MAX_IN_MEMORY) -> bytes:
        """Return all bytes, or raise InputError past the limit."""
        if self.size is not None and self.size > limit:
            raise InputError(f"{self.size:,} bytes; this format is read whole, up to {limit:,}")
        content = bytearray()
        with self.open() as stream:
            while chunk := stream.read(_CHUNK):
                content += chunk
                if len(content) > limit:
                    raise InputError(f"more than {limit:,} bytes; this format is read whole")
        return bytes(content)


def find_blobs(
    paths: Iterable[str | Path], stdin: BinaryIO | None = None
) -> Iterator[Blob | InputFailure]:
    """Yield every stream that the paths stand for, in the order given, folders sorted."""
    for path in paths:
        if str(path) == STDIN:
            yield from _unpack(_spooled(stdin or sys.stdin.buffer))
            continue
        found = list(_files(Path(path)))
        if not found:
            yield InputFailure(path=shown_path(path), message=_why_nothing(Path(path)))
        for file in found:
            try:
                blob = _from_file(file)
            except OSError as error:
                yield InputFailure(path=shown_path(file), message=error.strerror or str(error))
            else:
                yield from _unpack(blob)


def files_of(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Yield the files that are read for some paths; no pipes, which can be read only once."""
    for path in paths:
        if str(path) != STDIN:
            yield from filter(Path.is_file, _files(Path(path)))


def _why_nothing(path: Path) -> str:
    if _is_results(path):
        return "the folder holds the results of a run, no abstracts"
    if path.is_dir():
        return "the folder holds no file"
    return "no file matches" if glob.has_magic(str(path)) else "no such file or folder"


def _files(path: Path) -> Iterator[Path]:
    """Files of a path: itself, a folder's (recursive, sorted, none hidden), or a glob's.

    Folders with the results of a run are left out: its tables hold titles and numbers, and would
    be read as studies.
    """
    if path.is_dir():
        inside = [p for p in path.rglob("*") if p.is_file()]
        results = {p.parent for p in inside if p.name == _RESULTS[0] and _is_results(p.parent)}
        new = (p for p in inside if results.isdisjoint(p.parents))
        shown = (p for p in new if not _hidden(p.relative_to(path)))
        yield from sorted(shown, key=lambda p: p.relative_to(path).parts)
    elif path.exists():
        yield path
    elif glob.has_magic(str(path)):
        for hit in sorted(glob.glob(str(path), recursive=True)):  # noqa: PTH207 - absolute too
            if not hit.endswith("/"):
                yield from _files(Path(hit))


def _is_results(folder: Path) -> bool:
    """Whether a folder holds what a run writes."""
    return all((folder / name).is_file() for name in _RESULTS)


def _hidden(path: Path) -> bool:
    """Whether a file is not meant for readers: hidden, or what a tool writes beside its export."""
    unseen = any(part.startswith(".") or part == "__MACOSX" for part in path.parts)
    return unseen or path.name.startswith(_COMPANIONS)


def _stem(name: str) -> str:
    path = Path(name)
    while path.suffix.lower() in _COMPRESSED:
        path = path.with_suffix("")
    return path.stem or name


def _from_file(file: Path) -> Blob:
    name, stem = shown_path(file), _stem(shown_path(file.name))
    with file.open("rb") as stream:
        if not file.is_file():  # a pipe: what a shell's <(command) names
            return replace(_spooled(stream), path=name, stem=stem)
    digest = cache(lambda: _file_sha256(file))
    return Blob(name, stem, digest, lambda: file.open("rb"), file.stat().st_size)


def _file_sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def shown_path(name: str | Path) -> str:
    """Write a name on one line: bytes that are not UTF-8, and controls, are spelled out.

    A label only: files are opened by their own names.
    """
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def _spooled(stream: BinaryIO) -> Blob:
    """Keep a stream where it can be read twice: in memory if small, else in a file."""
    start = stream.read(_SPOOL)
    digest = hashlib.sha256(start)
    if len(start) < _SPOOL:
        return Blob(STDIN, "stdin", digest.hexdigest, lambda: io.BytesIO(start))
    spool = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the blob
    spool.write(start)
    while chunk := stream.read(2**20):
        digest.update(chunk)
        spool.write(chunk)
    spool.flush()

    def opener() -> BinaryIO:
        spool.seek(0)
        return os.fdopen(os.dup(spool.fileno()), "rb")

    weakref.finalize(opener, spool.close)
    return Blob(STDIN, "stdin", digest.hexdigest, opener)


def _unpack(blob: Blob, depth: int = 0) -> Iterator[Blob | InputFailure]:
    """Yield the blob itself, or what is in it if it is compressed."""
    head = blob.head(4)
    if not (head.startswith(_GZIP) or head.startswith(_ZIP)):
        yield blob
    elif depth >= MAX_NESTING:
        yield InputFailure(path=blob.path, message="archives nested too deeply; not read")
    elif head.startswith(_GZIP):
        inner = Blob(blob.path, blob.stem, blob.digest, lambda: _gunzip(blob))
        yield from _guarded(blob.path, lambda: _unpack(inner, depth + 1))
    else:
        yield from _guarded(blob.path, lambda: _members(blob, depth))


def _gunzip(blob: Blob) -> BinaryIO:
    return gzip.GzipFile(fileobj=blob.open())  # type: ignore[return-value]


def _guarded(
    path: str, items: Callable[[], Iterator[Blob | InputFailure]]
) -> Iterator[Blob | InputFailure]:
    """Turn a broken archive into a failure; what was good before it has been yielded."""
    try:
        yield from items()
    except BROKEN as error:
        yield InputFailure(path=path, message=f"broken archive: {error}")


def _members(blob: Blob, depth: int) -> Iterator[Blob | InputFailure]:
    archive = zipfile.ZipFile(io.BytesIO(blob.read()))
    infos = sorted((i for i in archive.infolist() if not _is_folder(i)), key=lambda i: i.filename)
    if any(info.filename == _OFFICE_MEMBER for info in infos):
        yield blob
        return
    if len(infos) > MAX_MEMBERS:
        raise InputError(f"{len(infos):,} members, allowed {MAX_MEMBERS:,}")
    shown = [i for i in infos if not _hidden(Path(i.filename))]
    if not shown:
        yield InputFailure(path=blob.path, message="the archive holds no file")
    for info in shown:
        name = shown_path(info.filename)
        path = f"{blob.path}!{name}"
        if info.flag_bits & _ENCRYPTED:
            yield InputFailure(path=path, message="encrypted; unlock the archive first")
            continue
        opener = _member_opener(archive, info)
        member = Blob(path, _stem(Path(name).name), blob.digest, opener)
        yield from _guarded(path, lambda m=member: _unpack(m, depth + 1))  # type: ignore[misc]


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith("/") or not info.filename  # nameless in damaged archives only


def _member_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    return lambda: archive.open(info)  # type: ignore[return-value]


def is_workbook(blob: Blob) -> bool:
    """Whether an Office file is an Excel workbook."""
    with zipfile.ZipFile(io.BytesIO(blob.read())) as archive:
        return any(name.startswith("xl/workbook") for name in archive.namelist())
