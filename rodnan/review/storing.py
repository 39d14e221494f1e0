"""Decisions into the evidence store of the run, beside corrections.csv, which alone decides."""

from __future__ import annotations

import threading
from pathlib import Path

from rodnan.corrections import Decision
from rodnan.errors import RodnanError


class StoreNotes:
    """Notes decisions in the store that the run wrote to, if it did.

    A store that cannot be written (in use by a run, moved away) costs nothing: the next run puts
    the whole of corrections.csv into it. ``problem`` then says so.
    """

    def __init__(self, store: Path | None, folder: Path) -> None:
        self._store = store
        self._folder = str(folder.resolve())
        self._lock = threading.Lock()
        self.problem = ""
        if store is not None and not store.is_file():
            self._fail(f"{store} is not there")

    def _fail(self, reason: str) -> None:
        self.problem = f"evidence store: {reason}; it gets the decisions with the next run"
        self._store = None

    def note(self, decision: Decision) -> None:
        """Add one decision to the store."""
        import duckdb

        from rodnan.store import open_store

        with self._lock:
            if self._store is None:
                return
            try:
                with open_store(self._store) as store:
                    store.note(self._folder, [decision])
            except (RodnanError, duckdb.Error) as error:
                self._fail(str(error))
