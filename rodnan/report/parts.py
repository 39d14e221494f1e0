"""What the page unpacks when it is looked at: lists cut into parts, each packed, kept in a file."""

from __future__ import annotations

import base64
import gzip
import json
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

_CHUNK = 2**20  # characters


def pack(content: object) -> str:
    """Return JSON as base64 of gzip, the same bytes every time."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    raw = text.encode("utf-8", "backslashreplace")  # a lone surrogate has no bytes of its own
    return base64.b64encode(gzip.compress(raw, compresslevel=6, mtime=0)).decode("ascii")


def element(name: str, content: object) -> str:
    """Return the element of the page that carries a packed content."""
    return f'<script type="application/octet-stream" id="data-{name}">{pack(content)}</script>\n'


class Store:
    """Packed parts in a temporary file, so that memory does not grow with their number."""

    def __init__(self) -> None:
        self._file: IO[str] = tempfile.TemporaryFile("w+", encoding="ascii")  # noqa: SIM115
        weakref.finalize(self, self._file.close)

    def add(self, name: str, content: object) -> None:
        """Add a part under the name that the page asks for."""
        self._file.write(element(name, content))

    def chunks(self) -> Iterator[str]:
        """Yield everything added as text of the page."""
        self._file.seek(0)
        while chunk := self._file.read(_CHUNK):
            yield chunk


@dataclass(slots=True)
class Pages:
    """A list of any length in parts of ``size`` rows, named NAME-0, NAME-1 ..."""

    name: str
    size: int
    store: Store
    count: int = 0
    _rows: list[Any] = field(default_factory=list)

    def add(self, row: object) -> None:
        """Add the next row: anything that JSON can hold."""
        self._rows.append(row)
        self.count += 1
        if len(self._rows) == self.size:
            self._flush()

    def finish(self) -> dict[str, int]:
        """Write the last part; return what the page must know to find a row."""
        if self._rows:
            self._flush()
        return {"count": self.count, "size": self.size}

    def _flush(self) -> None:
        self.store.add(f"{self.name}-{(self.count - 1) // self.size}", self._rows)
        self._rows = []
