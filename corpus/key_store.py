"""A table of keys that outgrows memory without harm: sqlite's own temporary database.

It lives in a few megabytes of cache and spills into a nameless file in the folder for temporary
files (``SQLITE_TMPDIR`` or ``TMPDIR``), which the system removes with the process. Nothing is ever
committed: it is a memory, not a record.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Sequence
from typing import Any

_CACHE = 4096  # KiB


class KeyStore:
    """Tables in a temporary database, closed when nobody holds them any more.

    Parameters
    ----------
    schema
        Statements that make the tables.
    """

    def __init__(self, schema: Iterable[str]) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._connection.close)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE}"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.execute("BEGIN")
        for statement in schema:
            self._connection.execute(statement)

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._connection.execute(statement, values)


def storable(text: str) -> str:
    """Return text that sqlite takes: a lone surrogate is spelled out."""
    return text.encode("utf-8", "backslashreplace").decode()
