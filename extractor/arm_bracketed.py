"""Sizes of all arms in one bracket: "1021 patients (intervention 512, control 509)"."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.arm_aliases import TREATED
from extractor.arm_joint import Sizes
from extractor.arm_mentions import Place
from extractor.arm_names import Reader
from extractor.number_words import digit_value

_PLAIN = frozenset(["group", "groups", "arm", "the", "in", "=", "n", ":", "patients", "women"])
_BREAKS = frozenset([",", ";", "and", "vs", "versus", "/"])
_NAME = 6  # words
_LEAST = 4  # people


def in_one_bracket(
    reader: Reader, places: Sequence[Place], count: int, wholes: set[int]
) -> Sizes | None:
    """Return the sizes where a bracket tells them all by name and they make up a whole.

    Parameters
    ----------
    reader, places
        The text and where it names arms.
    count
        Of arms, at least 2.
    wholes
        Numbers of people that can be those of the study.
    """
    by_end = {p.stop: p for p in places}
    for opening, closing in reader.partner.items():
        if opening > closing:
            continue
        items = _items(reader, opening + 1, closing)
        if len(items) != count or any(item is None for item in items):
            continue
        sizes = _told([item for item in items if item], by_end, reader, count)
        if sizes and sum(sizes) in wholes and min(sizes) >= _LEAST:
            return Sizes(sizes, sum(sizes))
    return None


def _items(reader: Reader, first: int, stop: int) -> list[tuple[int, int, int] | None]:
    """Return the words of each name and the count behind it: "(intervention 512, control 509)"."""
    low, out, begin = reader.tokens.low, [], first
    for i in range(first, stop + 1):
        if i < stop and low[i] not in _BREAKS:
            continue
        n = digit_value(low[i - 1]) if i - begin > 1 else None
        out.append((begin, i - 1, n) if n and i - begin <= _NAME else None)
        begin = i + 1
    return out


def _told(
    items: Sequence[tuple[int, int, int]], by_end: dict[int, Place], reader: Reader, count: int
) -> tuple[int, ...] | None:
    """Give each size to the arm that its words name; one general name is of the arm left."""
    found: dict[int, int] = {}
    general = None
    for begin, end, n in items:
        last = end
        while last > begin and reader.tokens.low[last - 1] in _PLAIN:
            last -= 1
        place = by_end.get(last)
        words = [w for w in reader.tokens.low[begin:last] if w not in _PLAIN]
        if place is not None and place.first >= begin:
            found[place.arm] = n
        elif len(words) == 1 and words[0] in TREATED and general is None:
            general = n
        else:
            return None
    left = [arm for arm in range(count) if arm not in found]
    if general is not None and len(left) == 1:
        found[left[0]] = general
    return tuple(found[arm] for arm in range(count)) if len(found) == count else None
