"""What each input file gave: its format, its columns, and how many studies were read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace

from corpus import COLUMNS, Document, Duplicate, InputFailure, reader_of
from rodnan.spool import Spool
from rodnan.terminal import counted, silent

Item = Document | Duplicate | InputFailure


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One stream of studies: a file, a member of an archive ("a.zip!b.csv"), a sheet, "-".

    ``format`` and ``sha256`` (of the file on disk) are None where nothing was read of it.
    ``columns`` says which columns of a table were read as what.
    """

    path: str
    format: str | None = None
    sha256: str | None = None
    columns: str | None = None
    documents: int = 0
    duplicates: int = 0
    failed: int = 0

    def __str__(self) -> str:
        """One line for the user, a second one for the columns."""
        parts = [f"{counted(self.documents, 'abstract')} read"]
        parts += [f"{self.duplicates} left out as read before"] if self.duplicates else []
        parts += [f"{self.failed} failed"] if self.failed else []
        reader = f"{self.format} (reader {reader_of(self.format)}), " if self.format else ""
        columns = f"\n  {self.columns}" if self.columns else ""
        return f"{self.path}: {reader}{', '.join(parts)}{columns}"


@dataclass(slots=True)
class Inputs:
    """The inputs of a run in their order, each told when its last study has been read."""

    tell: Callable[[str], None] = silent
    done: Spool[Input] = field(default_factory=lambda: Spool(asdict, lambda row: Input(**row)))
    _open: Input | None = None

    def add(self, item: Item) -> None:
        """Count what a reader gave."""
        known = _known(item)
        if self._open is None or self._open.path != known.path:
            self.close()
            self._open = Input(path=known.path)
        now = self._open
        self._open = replace(
            known,
            format=known.format or now.format,
            sha256=known.sha256 or now.sha256,
            columns=now.columns or known.columns,
            documents=now.documents + known.documents,
            duplicates=now.duplicates + known.duplicates,
            failed=now.failed + known.failed,
        )

    def close(self) -> None:
        """End the input that studies were read of."""
        if self._open is not None:
            self.done.append(self._open)
            self.tell(str(self._open))
            self._open = None


def _known(item: Item) -> Input:
    """Return what one item says of its input."""
    if isinstance(item, InputFailure):
        return Input(path=item.path, failed=1)
    document = item.document if isinstance(item, Duplicate) else item
    source = document.source
    return Input(
        path=source.path or "?",
        format=source.format,
        sha256=source.sha256,
        columns=next((i.message for i in document.issues if i.code == COLUMNS), None),
        documents=int(document is item),
        duplicates=int(document is not item),
    )
