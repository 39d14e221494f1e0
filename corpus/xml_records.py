"""XML records one by one in flat memory, and never more of a file than a record may be long.

Entities are not resolved, nothing is fetched. What stands between records counts too: a file of
endless empty elements ends in a plain line, not in all the memory there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from corpus.documents import InputError

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 32 * 2**10


class _Rationed:
    """A stream that gives so many bytes and no more until it is told to go on."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most, self._left = stream, most, most

    def read(self, size: int = _CHUNK) -> bytes:
        """Read some bytes; raise InputError past the ration."""
        chunk = self._stream.read(min(size, _CHUNK))
        self._left -= len(chunk)
        if self._left < 0:
            raise InputError(f"a record of more than {self._most:,} bytes; not read further")
        return chunk

    def renew(self) -> None:
        """Allow as much again."""
        self._left = self._most


def records(stream: BinaryIO, tags: Sequence[str], longest: int) -> Iterator[_Element]:
    """Yield the elements of some tags in order; each is emptied when the next is asked for.

    Parameters
    ----------
    stream
        XML as bytes.
    tags
        Names of the elements, as lxml writes them ("{*}article" for any namespace).
    longest
        Most bytes from the end of one record to the end of the next.

    Raises
    ------
    InputError
        If a record is longer.
    lxml.etree.XMLSyntaxError
        Where the XML breaks; the records before it have been given.
    """
    from lxml import etree

    rationed = _Rationed(stream, longest)
    events = etree.iterparse(
        rationed,
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    for _, element in events:
        rationed.renew()
        yield element
        _forget(element)


def _forget(element: _Element) -> None:
    """Free an element and what stands before it, so that memory stays flat."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
