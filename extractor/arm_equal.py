"""Whether a text says that its arms are of one size: "two equal groups", "half to X, half to Y"."""

from __future__ import annotations

from extractor.arm_counted import is_half_of_people
from extractor.arm_names import Reader

_PAIR, _THREE, _FOUR = 2, 3, 4
_PARTING = frozenset(["split", "halved", "subdivided", "parted", "shared", "drank", "allotted"])
_PLACED = frozenset(
    ["distributed", "separated", "placed", "put", "classified", "grouped", "formed"]
)
_CHANCE = frozenset(["random", "randomly", "lot", "lots", "lottery", "chance", "envelopes", "coin"])
_GROUPS = frozenset(["group", "groups", "arm", "arms", "subgroups", "cohorts", "sections"])
_EQUALLY = ("equally", "evenly", "equal", "same", "identical", "like", "alike")
_LIKE_SIZED = ("equal-sized", "equally-sized", "equal-size", "same-sized", "like-sized")
_PARTS = frozenset(
    ["groups", "arms", "halves", "parts", "thirds", "quarters", "subgroups", "cohorts"]
)
_PARTS |= {"sections", "sets", "shares", "treatment-groups"}
_NUMBERS = frozenset(["number", "numbers", "size", "sizes", "proportion", "proportions"])
_BEFORE_NUMBERS = frozenset(["in", "with", "an", "(", "of", "two", "three", "four"])
_REST = frozenset(["half", "rest", "others", "other", "remainder", "remaining"])
_EACH = frozenset(["each", "either", "every", "apiece"])
_THINGS = frozenset(
    ["an", "hour", "hours", "dose", "doses", "life", "year", "tablet", "day", "way"]
)
_SHARES = {"third": _THREE, "thirds": _THREE, "quarter": _FOUR, "quarters": _FOUR, "fourth": _FOUR}
_HALVES = ("halves", "halved")
_NAMES = 7  # words from "equal" over names to "groups"
_DOSING = frozenset(["dose", "doses", "chance", "footing", ",", "(", "weight", "to", "in"])
_OPENS = frozenset([".", ",", ";", ":", "(", "and", "with", "whom", "which", "about", "exactly"])
_NEAR = 4  # words from "equally" to the verb that parts people
_SENTENCE = 60  # words
_SHORT = 5


def equal_share(reader: Reader, total: int | None, count: int) -> int | None:
    """Return the size of every arm where the text parts the whole equally, None elsewhere.

    "Divided into three equal groups", "randomised in equal numbers", "half of them in each arm".
    """
    if total is None or total % count:
        return None
    return total // count if says_equal(reader, count) else None


def says_equal(reader: Reader, count: int) -> bool:
    """Tell whether any sentence that parts people says that the parts are equal."""
    if any(_is_equal(reader, i) for i in reader.places_of((*_EQUALLY, *_LIKE_SIZED))):
        return True
    if count == _PAIR and any(_is_halved(reader, i) for i in reader.places_of(("half", *_HALVES))):
        return True
    return any(
        _SHARES[reader.tokens.low[i]] == count and _is_share(reader, i)
        for i in reader.places_of(_SHARES)
    )


def _is_equal(reader: Reader, i: int) -> bool:
    low, word = reader.tokens.low, reader.tokens.low[i]
    if word in _LIKE_SIZED:
        return True
    begin, stop = _span(reader, i)
    sentence = low[begin:stop]
    parting = _parts(reader, sentence, sentence)
    if word in ("equally", "evenly"):
        large = low[i + 1] in ("large", "big", "sized") and low[i + 2] in _PARTS
        return large or _parts(reader, low[max(begin, i - _NEAR) : i + _NEAR + 1], sentence)
    if word == "equal" and (low[i + 1] in _PARTS or (parting and _names_groups(low, i, stop))):
        return True
    grouped = not _GROUPS.isdisjoint(sentence)
    if low[i + 1] in _NUMBERS:  # "in equal numbers", "groups of the same size"
        the = low[i - 1] == "the" and word in ("same", "identical")
        return parting and (the or low[i - 1] in _BEFORE_NUMBERS)
    if word != "equal":
        return False
    told = low[i + 1] == "in" and low[i + 2] in _NUMBERS  # "groups equal in number"
    sizes = not _NUMBERS.isdisjoint(low[max(begin, i - _SHORT) : i]) and low[i + 1] in ".,;)"
    return (told or (sizes and low[i - 1] in ("were", "was", "being"))) and (grouped or parting)


def _parts(reader: Reader, around: list[str], sentence: list[str]) -> bool:
    """Tell whether people are parted: by a verb that says so, or placed by chance."""
    if not (reader.words.randomised | _PARTING).isdisjoint(around):
        return True
    return not _PLACED.isdisjoint(around) and not _CHANCE.isdisjoint(sentence)


def _names_groups(low: list[str], i: int, stop: int) -> bool:
    """Read the "equal" of "equal tea and milk groups"."""
    behind = low[i + 1 : min(i + 1 + _NAMES, stop)]
    end = next((k for k, w in enumerate(behind) if w in ("groups", "arms")), 0)
    return end > 0 and _DOSING.isdisjoint(behind[:end])


def _is_halved(reader: Reader, i: int) -> bool:
    """Read "half to X, half to Y", "half of them in each", "halved by lot"."""
    low = reader.tokens.low
    begin, stop = _span(reader, i)
    if low[i] in _HALVES:
        return not (reader.words.randomised | {"halved"}).isdisjoint(low[begin:stop])
    if low[i + 1] in _THINGS or low[i - 1] in ("one", "each", "the", "other", "by", "first"):
        return False
    behind = low[i + 1 : stop]
    if any(w in _EACH for w in behind[:_SHORT]):
        return behind[:2] != ["of", "each"]
    again = not _REST.isdisjoint(behind[:_SENTENCE])
    nearly = behind[:1] != ["of"] or behind[1] in ("them", "these", "whom", "those")
    nearly = nearly and (i == begin or low[i - 1] in _OPENS)
    parting = _parts(reader, low[begin:stop], low[begin:stop])
    return again and (is_half_of_people(reader, i) or (nearly and parting))


def _is_share(reader: Reader, i: int) -> bool:
    """Read "a third to each", "one third each", "in thirds"."""
    low = reader.tokens.low
    begin, stop = _span(reader, i)
    parting = _parts(reader, low[begin:stop], low[begin:stop])
    each = not _EACH.isdisjoint(low[i + 1 : min(i + _SHORT, stop)])
    return parting and (each or (low[i - 1] == "in" and low[i].endswith("s")))


def _span(reader: Reader, i: int) -> tuple[int, int]:
    """Return where the sentence of a word begins and stops."""
    return reader.sentence[i], reader.stop(i)
