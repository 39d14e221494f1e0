"""XML records one by one in flat memory, and never more of a file than a record may be long.

A stream may hold several XML documents one after the other, as `cat` and repeated downloads make.
Entities are not resolved, nothing is fetched. What stands between records counts too: a file of
endless empty elements ends in a plain line, not in all the memory there is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from corpus.documents import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 32 * 2**10
# The end of one document with the beginning of another behind it.
_NEXT = re.compile(
    rb"</(?:Pubmed(?:Book)?ArticleSet|pmc-articleset)>(?=\s*<)|</article>(?=\s*<(?:\?xml\s|!DOCTYPE))"
)
_LONGEST_SEAM = 4096  # bytes of an end with what tells that another document follows


class _Documents:
    """A stream that ends where an XML document ends, and goes on with the next when told to.

    It gives so many bytes and no more until a record was found in them.
    """

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most, self._left = stream, most, most
        self._held = b""  # read, but not yet given
        self._ended = self._over = False

    def read(self, _size: int = _CHUNK) -> bytes:
        """Read some bytes, none at the end of a document; raise InputError past the ration."""
        given = b""
        while not given and not self._ended and not (self._over and not self._held):
            given = self._some()
        return given

    def _some(self) -> bytes:
        chunk = b"" if self._over else self._stream.read(_CHUNK)
        self._over = not chunk
        self._left -= len(chunk)
        if self._left < 0:
            raise InputError(f"a record of more than {self._most:,} bytes; not read further")
        known = self._held + chunk
        seam = _NEXT.search(known)
        self._ended = seam is not None
        at = len(known) if self._over else _before_seam(known)
        at = seam.end() if seam else at
        self._held = known[at:]
        return known[:at]

    def renew(self) -> None:
        """Allow as much again."""
        self._left = self._most

    def another(self) -> bool:
        """Go on to the next document; say whether there is one."""
        another, self._ended = self._ended, False
        self._held = self._held.lstrip()
        return another


def _before_seam(known: bytes) -> int:
    """Return how much of some bytes can be given before it is known what follows."""
    tag = known.rfind(b"</")
    if tag >= 0 and len(known) - tag < _LONGEST_SEAM:
        return tag
    return len(known) - known.endswith(b"<")


def records(stream: BinaryIO, tags: Sequence[str], longest: int) -> Iterator[_Element]:
    """Yield the elements of some tags in order; each is emptied when the next is asked for.

    Parameters
    ----------
    stream
        XML as bytes.
    tags
        Names of the elements, as lxml writes them ("{*}article" for any namespace).
    longest
        Most bytes from the end of one record to the end of the next, some thousand more or less.

    Raises
    ------
    InputError
        If a record is longer.
    lxml.etree.XMLSyntaxError
        Where the XML breaks; the records before it have been given.
    """
    documents = _Documents(stream, longest)
    yield from _records_of_one(documents, tags)
    while documents.another():
        yield from _records_of_one(documents, tags)


def _records_of_one(documents: _Documents, tags: Sequence[str]) -> Iterator[_Element]:
    from lxml import etree

    events = etree.iterparse(
        documents,
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in events:
        documents.renew()
        yield element
        _forget(element)


def _forget(element: _Element) -> None:
    """Free an element and what stands before it, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
