"""Feed one reader of the corpus room damaged files and see that nothing breaks or hangs.

    python -m benchmarks.fuzz_readers READER [--seconds 600] [--keep FOLDER] [--again FILE]

READER is a name of ``corpus.FORMATS``, or "archive" for what opens .gz and .zip. A bug is: an
exception raised by the project's own code, a document whose regions do not fit its text, a message
of several lines, an input that takes more than 20 seconds or 3 GiB. What a library raises on a
broken file is not one: the program turns it into a line; each kind is printed when first seen.
``--again`` runs a single file that was found before. Needs the extra ``fuzz``.
"""

from __future__ import annotations

import argparse
import io
import sys
import traceback
import zipfile
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.fuzzing import atheris, fuzz

if TYPE_CHECKING:
    from corpus import Document, InputFailure

LONGEST = 16_384
LIBRARIES = {
    "medline": ["Bio.Medline"],
    "ris": ["rispy"],
    "xlsx": ["openpyxl"],
    "pdf": ["pdfminer", "pdfplumber"],
}
WORDS = {
    "text": ["Abstract", "Keywords:", "PMID: 123", "Citation: ", "静脉", "\r\n", "©"],
    "pubmed": [
        "<PubmedArticle>",
        "<PMID Version=",
        "<sup>",
        "&lt;",
        "]]>",
        "<!DOCTYPE",
        "<!ENTITY",
    ],
    "pubmed_text": ["1. ", "\n\n", "PMID: ", "DOI: 10.", "Author information:", " 2019"],
    "medline": ["PMID- ", "TI  - ", "AB  - ", "      ", "[doi]", "\r\n", "DP  - "],
    "ris": ["TY  - ", "ER  - ", "AB  - ", "N1  - ", "UR  - ", "AU  - ", "TY -"],
    "table": ["title", "abstract", "sep=", ";", "\t", '""', "RAYYAN-INCLUSION: {", "\r", "pmid"],
    "xlsx": ['<c r="XFD1"', '<row r="1048576"', "<v>", 't="s"', "<f>", "<dimension", "inlineStr"],
    "jats": ["<article>", "<sec>", "<sup>", "<mml:msup>", "<xref", "xmlns:mml=", "<title>"],
    "pdf": ["obj", "stream", "/FlateDecode", "/Pages", "/Kids [", "xref", "BT /F1 10 Tf", "Tj ET"],
    "html": ["<p>", "</div>", "<sup>", "&nbsp;", "<meta name=", "<script>", "<!--", "<table>"],
    "archive": ["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "inner.csv"],
}


def _instrument(reader: str) -> None:
    """Import what is to be watched, so that inputs that reach new code are kept."""
    with atheris().instrument_imports(include=["corpus", *LIBRARIES.get(reader, [])]):
        import corpus

        assert corpus.FORMATS
        for name in LIBRARIES.get(reader, []):
            __import__(name)


def _packed_sheet(content: bytes) -> bytes:
    """Put a sheet's XML into a whole workbook: damage to the archive alone would hide the rest."""
    from tests.corpus.seeds import SEEDS

    if content.startswith(b"PK"):
        return content
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(SEEDS["xlsx"][0])) as old,
        zipfile.ZipFile(out, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, content if name.endswith("sheet1.xml") else old.read(name))
    return out.getvalue()


def _sheet_seed() -> bytes:
    from tests.corpus.seeds import SEEDS

    with zipfile.ZipFile(io.BytesIO(SEEDS["xlsx"][0])) as book:
        return book.read("xl/worksheets/sheet1.xml")


def _check(item: Document | InputFailure) -> None:
    from corpus import InputFailure

    if isinstance(item, InputFailure):
        assert len(str(item).splitlines()) == 1, item
        return
    ends = [x for region in item.regions for x in region]
    assert ends == sorted(ends), item
    assert 0 <= ends[0] <= ends[-1] <= len(item.text) == len(item.study_text), item


class Target:
    """What is done to one input; knows which exceptions of libraries were seen."""

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.seen: set[str] = set()

    def __call__(self, content: bytes) -> None:
        """Read an input; raise on a bug."""
        from corpus import InputError

        try:
            for item in self._items(content):
                _check(item)
        except (InputError, AssertionError) as error:
            if isinstance(error, AssertionError):
                raise
        except Exception as error:  # noqa: BLE001 - told apart below
            self._judge(error)

    def _items(self, content: bytes) -> Iterator[Document | InputFailure]:
        from corpus import InputFailure
        from corpus.blobs import HEAD, Blob, find_blobs
        from corpus.detect import detect
        from corpus.readers import READERS
        from corpus.readers.pubmed_xml import survey

        if self.reader == "archive":
            for found in find_blobs(["-"], io.BytesIO(content)):
                if isinstance(found, InputFailure):
                    yield found
                else:
                    found.head()
            return
        content = _packed_sheet(content) if self.reader == "xlsx" else content
        blob = Blob("x", "x", lambda: "0" * 64, lambda: io.BytesIO(content))
        detect(content[:HEAD], blob.path)
        if self.reader == "pubmed":
            deque(survey(blob), maxlen=0)
        yield from READERS[self.reader](blob)

    def _judge(self, error: Exception) -> None:
        """Print a new kind of exception of a library; raise one of our own again."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = Path(last.filename)
        if "site-packages" not in place.parts and "lib" not in place.parts:
            raise error
        kind = f"{type(error).__name__} in {place.parent.name}/{place.name}:{last.lineno}"
        if kind not in self.seen:
            self.seen.add(kind)
            print(f"library raised {kind}: {' '.join(str(error).split())[:100]}", file=sys.stderr)


def main() -> None:
    """Fuzz one reader."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reader", choices=sorted(WORDS))
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--again", type=Path)
    arguments = parser.parse_args()
    reader = arguments.reader
    if arguments.again:
        Target(reader)(arguments.again.read_bytes())
        return
    _instrument(reader)
    from tests.corpus.seeds import ARCHIVES, SEEDS

    seeds = ARCHIVES if reader == "archive" else list(SEEDS[reader])
    if reader == "xlsx":
        seeds.append(_sheet_seed())
    fuzz(
        Target(reader),
        seeds,
        seconds=arguments.seconds,
        keep=arguments.keep,
        longest=LONGEST,
        words=WORDS[reader],
    )


if __name__ == "__main__":
    main()
