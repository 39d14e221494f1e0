"""Which numbers of a text count people: the whole study, one of its arms, or something else.

Every whole number is a candidate. A small linear model, fitted on annotated abstracts, weighs the
words around it; the weights lie in ``data/arm_counts.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from extractor.arm_events import counts_events
from extractor.arm_names import Reader
from extractor.arm_values import is_value
from extractor.arm_words import arm_words
from extractor.number_words import SCALES, VALUES, count_ending_at, word_value
from extractor.total_size import fitness

CLASSES = ("total", "arm")
_FRACTION = re.compile(r"(\d{1,6})/(\d{1,6})$")
_LEAST = 2
_YEARS = range(1950, 2036)
_NEAR = 7
_NOUN = 4
_CLOSE = 3
_MEASURED = """
% ± percent g dl kj cc weeks days years months hours min minutes mg ml cm mm km nm mmhg kg μg µg ug
mcg ng mmol iu gy cgy kcal ppm bpm watts joules μa µa ma hz khz mhz
"""
_NEVER_AFTER = frozenset(_MEASURED.split())
_NEVER_BEFORE = frozenset(["±", "<", ">", "≥", "≤", "p", "%", "per", "£", "$", "€", "¥"])
_FEMALE = frozenset(["women", "woman", "female", "females", "girls", "f"])
_MALE = frozenset(["men", "man", "male", "males", "boys", "m"])
_BEFORE_DECIMAL = frozenset(["=", "<", ">", "≤", "≥", "(", "±"])
_SIDES = frozenset(["group", "groups", "arm", "arms", "placebo", "control", "controls", "sham"])
_WERE = frozenset(["were", "was", "who", "had", "been"])
_DIGITS = frozenset("0123456789")
_SPREADS = frozenset(["sd", "se", "sem", "s.d", "s.e", "sds"])
_REACH = 3  # words before the bracket of a spread
_DASHES = frozenset("–-")
_NUMBER_ENDS = _DIGITS | {"%"}
_NUMBER_WORDS = frozenset(VALUES) | frozenset(SCALES)
_CLAUSE_ENDS = frozenset([".", ";"])
_STOPS = frozenset([".", ";", ":"])
_VALUE = 8.0  # against a value of an outcome as a size
_REST = frozenset(["remaining", "remainder", "eligible"])
_FAR = 14  # words behind a number that can tell of it
_KINDS = ("randomised", "enrolled", "took_part", "never_studied", "lost", "part_of")


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Count:
    """A whole number: its first and last word, its value, and the denominator of a fraction."""

    first: int
    last: int
    n: int
    of: bool = False


@dataclass(slots=True)  # not frozen: made by the dozen for every text
class Weighed:
    """A candidate with the logarithms of its odds, as total and as arm, against anything else."""

    count: Count
    total: float
    arm: float


def find_counts(reader: Reader) -> list[Count]:
    """Return every number that could count people, in reading order."""
    low = reader.tokens.low
    told = [word for word in reader.where if not word.isalpha() or word in _NUMBER_WORDS]
    found: list[Count] = []
    for i in reader.places_of(told):
        word = low[i]
        if word[0] in _DIGITS:
            count = _fraction(word, i) if "/" in word else _whole(low, i)
        elif word in _NUMBER_WORDS or ("-" in word and _is_number_word(word)):
            count = _whole(low, i)
        else:
            continue
        if count is not None and count.n >= _LEAST and _can_count(reader, count):
            found.append(count)
    return _without_sexes(low, found)


def _is_number_word(word: str) -> bool:
    if word in _NUMBER_WORDS:
        return True
    return word.partition("-")[0] in _NUMBER_WORDS and word_value(word) is not None


def _fraction(word: str, i: int) -> Count | None:
    match = _FRACTION.match(word)
    return Count(i, i, int(match[2]), of=True) if match and int(match[1]) <= int(match[2]) else None


def _whole(low: list[str], i: int) -> Count | None:
    following = low[i + 1] if i + 1 < len(low) else "."
    if _is_number_word(following) or (following == "and" and low[i] in SCALES):
        return None
    hit = count_ending_at(low, i)
    if hit is None or (following.isdigit() and count_ending_at(low, i + 1) == (i, hit[1])):
        return None
    return Count(hit[0], i, hit[1])


def _can_count(reader: Reader, count: Count) -> bool:
    low = reader.tokens.low
    before = low[count.first - 1] if count.first else "."
    return (
        low[count.last + 1] not in _NEVER_AFTER
        and before not in _NEVER_BEFORE
        and not counts_events(reader, count.first, count.last)
        and not _is_df(low, count)
        and not _is_spread(reader, count)
        and not _is_of_range(low, count)
        and not _is_decimal(reader, count)
    )


def _is_of_range(low: list[str], count: Count) -> bool:
    """Whether a number is an end of a range: the 35 and the 63 of "35–63"."""
    i, j = count.first, count.last
    ends = low[j + 1] in _DASHES and low[j + 2 : j + 3] and low[j + 2][0] in _DIGITS
    return bool(ends) or (i > 1 and low[i - 1] in _DASHES and low[i - 2][0] in _DIGITS)


def _is_df(low: list[str], count: Count) -> bool:
    """Whether a number stands in the brackets of a test statistic: the 48 of "r(48) = .30"."""
    return low[count.last + 1] == ")" and low[count.last + 2 : count.last + 3] == ["="]


def _is_spread(reader: Reader, count: Count) -> bool:
    """Whether a number is the spread of one before: the 48 of "33 m (SD 48)", "33 m (48)"."""
    low, opening = reader.tokens.low, count.first - 1
    if low[opening] in _SPREADS or (low[opening] == "=" and low[opening - 1] in _SPREADS):
        return True
    if low[opening] not in "([" or low[count.last + 1] not in ")]" or opening < _REACH:
        return False
    last = opening - 1
    if low[last].isalpha() and low[last] not in reader.words.people:
        last -= 1  # the unit
    value = low[last]
    sign = last == opening - 1 and len(value) == 1  # "group 1 (20)"
    return value[0] in _DIGITS and value[-1] in _DIGITS and not sign


def _is_decimal(reader: Reader, count: Count) -> bool:
    """Whether a point without a zero stands right before: the 30 of "= .30"."""
    low, i = reader.tokens.low, count.first
    return i > 1 and low[i - 1] == "." and low[i - 2] in _BEFORE_DECIMAL


def _without_sexes(low: list[str], counts: list[Count]) -> list[Count]:
    """Leave out "31 women and 27 men": both sexes of one group of people are no arms of it."""
    sexes = [_sex(low, count) for count in counts]
    paired = {
        k + side
        for k in range(len(counts) - 1)
        if {sexes[k], sexes[k + 1]} == {"female", "male"}
        and counts[k + 1].first - counts[k].last <= _NOUN
        for side in (0, 1)
    }
    paired |= {
        k for k in range(1, len(counts)) if sexes[k] and _is_share(low, *counts[k - 1 : k + 1])
    }
    return [count for k, count in enumerate(counts) if k not in paired]


def _is_share(low: list[str], whole: Count, part: Count) -> bool:
    """Tell the 31 of "58 bakers (31 women, mean age 50)" and "58 bakers: 31 women"."""
    told = part.first - whole.last <= _NOUN and low[part.first - 1] in ("(", ":")
    return told and part.n < whole.n and low[part.last + 2] in (",", ";", ")")


def _sex(low: list[str], count: Count) -> str:
    noun = low[count.last + 1]
    return "female" if noun in _FEMALE else "male" if noun in _MALE else ""


def features(reader: Reader, counts: list[Count]) -> list[list[str]]:
    """Return the names of the features of each candidate."""
    values = [c.n for c in counts]
    known, sums = set(values), _neighbour_sums(counts)
    largest = max((v for v in values if v not in _YEARS), default=0)
    return [
        [
            *_around(reader, count),
            *_bags(reader, count),
            *_figure(reader, count, largest),
            *_sums(counts, k, known, sums),
            *_joined(reader, counts, k),
            *_course(reader, counts, k),
            f"fit={max(min(round(fitness(reader, count.first, count.last)), 6), -4)}",
        ]
        for k, count in enumerate(counts)
    ]


def _around(reader: Reader, count: Count) -> list[str]:
    """Name the words next to a number."""
    low, (i, j) = reader.tokens.low, (count.first, count.last)
    before = low[max(i - 3, 0) : i]
    p = _plain([".", ".", *before][-2:])
    n = _plain(low[j + 1 : j + 5])
    people = reader.words.people
    noun = next((k for k, w in enumerate(n[:_NOUN]) if w in people), None)
    out = ["bias", f"p1={p[1]}", f"p2={p[0]}_{p[1]}", f"n1={n[0]}", f"n2={n[0]}_{n[1]}"]
    if noun is not None:
        after = n[noun + 1] if noun + 1 < len(n) else "."
        out += ["people", f"people>{after}", f"p1people={p[1]}"]
    if any(w in people for w in before):
        out.append("people<")
    if noun is None and _counts_units(reader, count, n):
        out.append("units")
    said = next((w for w in n if w not in people and w not in _WERE), "")
    out += [f"said={kind}" for kind in _KINDS[:3] if said in getattr(reader.words, kind)]
    if n[0] == "(" and (n[1].endswith("%") or n[2].startswith("%")):
        out.append("with%")
    if p[1] == "of" and count_ending_at(low, i - 2):
        out.append("n_of_n")
    return out


def _counts_units(reader: Reader, count: Count, behind: list[str]) -> bool:
    """Tell "24 schools" and the 12 of "24 schools (12 intervention, 12 control)"."""
    units = reader.words.units
    if not units.isdisjoint(behind[:_CLOSE]):
        return True
    low = reader.tokens.low
    opening = next(
        (i for i in range(count.first, max(count.first - _NEAR, 0), -1) if low[i] == "("), 0
    )
    return (
        bool(opening) and low[opening - 1] in units and reader.partner.get(opening, 0) > count.last
    )


@lru_cache(maxsize=1)
def _kinds_of_words() -> Mapping[str, tuple[str, ...]]:
    """Return word -> the kinds of words that it is one of."""
    words = arm_words()
    found: dict[str, tuple[str, ...]] = {}
    for kind in _KINDS:
        group: frozenset[str] = getattr(words, kind)
        for word in group:
            found[word] = (*found.get(word, ()), kind)
    return found


def _plain(words: list[str]) -> list[str]:
    """Write every number as "#" and every percent as "#%"."""
    return [
        ("#%" if w[-1] == "%" else "#") if w[0] in _DIGITS and w[-1] in _NUMBER_ENDS else w
        for w in words
    ]


def _bags(reader: Reader, count: Count) -> list[str]:
    """Name the words of the clause before and behind, and what kinds of words they are."""
    low = reader.tokens.low
    begin = max(reader.sentence[count.first], count.first - _NEAR)
    before = low[begin : count.first]
    behind: list[str] = []
    for word in low[count.last + 1 : count.last + 1 + _NEAR]:
        if word in _CLAUSE_ENDS:
            break
        behind.append(word)
    # in the order of the text: sums of the same weights are then the same to the last bit
    out = [f"b={w}" for w in dict.fromkeys(_plain(before))]
    out += [f"a={w}" for w in dict.fromkeys(_plain(behind))]
    near = _clause(before[: -_CLOSE - 1 : -1]) + _clause(behind[:_CLOSE])
    kinds = _kinds_of_words()
    for sign, part in (("bk", before), ("ak", behind), ("nk", near)):
        known = (kinds[word] for word in part if word in kinds)
        out += dict.fromkeys([f"{sign}={kind}" for names in known for kind in names])
    out += ["bside"] if not _SIDES.isdisjoint(before) else []
    side = next((k for k, word in enumerate(behind) if word in _SIDES), None)
    if side is not None:
        out.append("aside" if side < _NOUN else "aside_far")
    return out


def _clause(words: list[str]) -> list[str]:
    return words[: words.index(",")] if "," in words else words


def _figure(reader: Reader, count: Count, largest: int) -> list[str]:
    """Name the size of the number and where it stands."""
    tokens = reader.tokens
    out = [f"log={min(count.n.bit_length() // 2, 7)}"]
    out += ["largest"] if count.n == largest else []
    out += ["year"] if count.n in _YEARS else []
    out += ["of"] if count.of else []
    out += ["word"] if tokens.low[count.last][0].isalpha() else []
    out += ["opens"] if reader.sentence[count.first] >= count.first - 1 else []
    out += ["title"] if reader.sentence[count.first] == 0 else []
    return out


def _neighbour_sums(counts: list[Count]) -> dict[int, set[tuple[int, int]]]:
    """Return what numbers next or next but one to each other add up to, and which they are."""
    sums: dict[int, set[tuple[int, int]]] = {}
    for m, count in enumerate(counts):
        for other in range(m + 1, min(m + 3, len(counts))):
            if min(count.n, counts[other].n) > _LEAST:
                sums.setdefault(count.n + counts[other].n, set()).add((m, other))
    return sums


def _sums(
    counts: list[Count], k: int, known: set[int], sums: dict[int, set[tuple[int, int]]]
) -> list[str]:
    """Say whether a number is the sum of two that stand near each other, or a part of such one."""
    n = counts[k].n
    out: list[str] = []
    near = [counts[m].n for m in range(max(k - 4, 0), min(k + 5, len(counts))) if m != k]
    if n > _NOUN and any(n + other in known for other in near):
        out.append("part")
    if any(k not in pair for pair in sums.get(n, ())):
        out.append("sum")
    if n in near:
        out.append("twin")
    return out


def _joined(reader: Reader, counts: list[Count], k: int) -> list[str]:
    """Say whether "and" joins a number to the next or the last one: "20 and 21 men"."""
    low, out = reader.tokens.low, []
    if low[counts[k].last + 1] == "and" and k + 1 < len(counts):
        out = ["and>"] if counts[k + 1].first == counts[k].last + 2 else []
    if k and low[counts[k].first - 1] == "and" and counts[k - 1].last == counts[k].first - 2:
        out.append("and<")
    return out


def _course(reader: Reader, counts: list[Count], k: int) -> list[str]:
    """Say what a sentence tells of a number on the way from all who came to all who took part."""
    words, count = reader.words, counts[k]
    begin = reader.sentence[count.first]
    out = ["rest"] if not _REST.isdisjoint(reader.tokens.low[count.first - 1 : count.first]) else []
    behind = _up_to_next(reader, counts, k)
    if not words.randomised.isdisjoint(behind):
        out.append("then_randomised")
    later = k + 1 < len(counts) and reader.sentence[counts[k + 1].first] == begin
    if later and counts[k + 1].n < count.n:
        following = _up_to_next(reader, counts, k + 1)
        kinds = (("parted", words.randomised), ("lessened", words.lost))
        out += [f"then_{kind}" for kind, group in kinds if not group.isdisjoint(following)]
        if "then_parted" in out and reader.tokens.low[count.first - 1] == "of":
            out.append("of_then_parted")
    return out


def _up_to_next(reader: Reader, counts: list[Count], k: int) -> list[str]:
    """Return the words behind a number, up to the next one, a colon, or the end of the sentence."""
    low, first = reader.tokens.low, counts[k].last + 1
    end = counts[k + 1].first if k + 1 < len(counts) else len(low)
    stop = next((i for i in range(first, min(end, first + _FAR)) if low[i] in _STOPS), first + _FAR)
    return low[first : min(end, stop)]


@lru_cache(maxsize=1)
def weights() -> Mapping[str, tuple[float, float]]:
    """Read the fitted weights: feature -> (for total, for arm)."""
    source = resources.files("extractor").joinpath("data/arm_counts.json")
    raw = json.loads(source.read_text("utf-8"))
    return {name: (pair[0], pair[1]) for name, pair in raw.items()}


def weigh_counts(reader: Reader, table: Mapping[str, tuple[float, float]]) -> list[Weighed]:
    """Return every candidate with its odds under a table of weights."""
    counts = find_counts(reader)
    out: list[Weighed] = []
    for count, names in zip(counts, features(reader, counts), strict=True):
        total = arm = 0.0
        for name in names:
            pair = table.get(name)
            if pair is not None:
                total += pair[0]
                arm += pair[1]
        out.append(Weighed(count, total, arm - _VALUE * is_value(reader, count)))
    return out
