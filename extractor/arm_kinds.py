"""Groups that are counted side by side where nobody is randomised.

"40 patients with arthritis (RA) and 35 healthy controls", "22 trained and 18 untrained runners".
"""

from __future__ import annotations

from dataclasses import replace

from extractor.arm_clue import Clue
from extractor.arm_names import UNIT, Name, Reader, read_bracket, trim
from extractor.number_words import count_ending_at

_JOINTS = frozenset([",", "and", ";", "versus", "vs", "with"])
_WITH = frozenset(["with", "without", "who", "having", "not", "receiving", "taking", "on", "using"])
_LACKING = frozenset(["without", "not"])
_INSIDE = _WITH | {"of", "a", "the", "treated"}
_HAD = frozenset(["had", "have", "were", "underwent", "received"])
_ENDS = frozenset([",", "and", ";", ".", ":", ")", "(", "versus", "vs"])
_LONGEST = 9  # words of one item
_PAIR = 2
_HELD_AGAINST = frozenset(["in", "than", "with", "to", "versus", "vs", "and"])


def counted_kinds(reader: Reader) -> list[Clue]:
    """Return the groups of every row of at least two counts with a kind of people each."""
    if not reader.observed:
        return []
    clues: list[Clue] = []
    row: list[tuple[Name, bool]] = []
    follows = -1  # the word at which the next item of the row must begin
    for i in range(len(reader.tokens)):
        hit = count_ending_at(reader.tokens.low, i)
        if hit is None or count_ending_at(reader.tokens.low, i + 1) is not None:
            continue
        if hit[0] != follows:
            clues += _clues(reader, row)
            row = []
        item = _item(reader, i + 1, hit[1])
        if item is None:
            follows = -1
            continue
        name, peopled, end = item
        row.append((name, peopled))
        follows = end + 1 + (reader.tokens.low[end : end + 2] == [",", "and"])
        follows = follows if reader.tokens.low[end] in _JOINTS else -1
    return clues + _clues(reader, row)


def _item(reader: Reader, first: int, n: int) -> tuple[Name, bool, int] | None:
    """Read one kind of people; with whether people are named, and the word behind it."""
    low, stop = reader.tokens.low, reader.words.stop
    end, noun = first, -1
    if low[first] in stop - reader.words.people or UNIT.match(low[first]):
        return None
    while end < first + _LONGEST and low[end] not in _ENDS:
        if noun < 0 and low[end].rpartition("-")[2] in reader.words.people:
            noun = end
            if low[end + 1] not in _WITH:
                end += 1
                break
        elif low[end] in stop and low[end] not in _INSIDE:
            break
        end += 1
    alias, behind = None, end
    if low[end] == "(" and end in reader.partner:
        alias, behind = read_bracket(reader, end)[0], reader.partner[end] + 1
    part: tuple[int, int] | None = (first, end)
    if 0 <= noun < end - 1:
        kept = low[noun + 1] in _LACKING  # "patients without asthma" have not the name of it
        part = (noun + 1, end) if kept else trim(reader, noun + 2 + (low[noun + 2] in _HAD), end)
    if part is None or part[0] >= part[1]:
        return None
    short = alias if alias and alias[:1].isalpha() and not alias.islower() else None
    return Name(*part, short, n), noun >= 0, behind


def _clues(reader: Reader, row: list[tuple[Name, bool]]) -> list[Clue]:
    """Return the clues of a row; the last one's people may be those of all ("22 trained and")."""
    if len(row) < _PAIR or not row[-1][1]:
        return []
    low, people = reader.tokens.low, reader.words.people
    names = [name for name, _ in row]
    if not row[0][1] and low[names[-1].stop - 1] in people:
        names[-1] = replace(names[-1], stop=names[-1].stop - 1)
    words = [tuple(low[x.first : x.stop]) for x in names]
    plain = any(not w or all(x in people and x not in reader.words.kinds for x in w) for w in words)
    if plain or len(set(words)) < len(words):
        return []
    return [Clue("counted", x, names[0].first) for x in names]


def opposed_kinds(reader: Reader) -> list[Clue]:
    """Read "drug users" and "non-users": a kind of people and those who are not of it."""
    if not reader.observed:
        return []
    low, kinds = reader.tokens.low, reader.words.kinds
    clues: list[Clue] = []
    for word in kinds:
        other = word.removeprefix("non").removeprefix("-")
        places = reader.places_of([word]) if other != word and other in kinds else []
        for i in places:
            own = [k for k in reader.places_of([other]) if reader.sentence[k] == reader.sentence[i]]
            if own:
                first = own[0] - (
                    low[own[0] - 1] not in reader.words.stop and low[own[0] - 1].isalpha()
                )
                clues += [Clue("told", Name(first, own[0] + 1), i), Clue("told", Name(i, i + 1), i)]
    return clues


def healthy_beside(reader: Reader) -> Clue | None:
    """Return the healthy people who were looked at beside a trial, None if there are none.

    "Seventeen healthy volunteers were studied once" are counted, not randomised, and the results
    hold the patients against them: "higher than in healthy volunteers".
    """
    low, words = reader.tokens.low, reader.words
    if reader.observed:
        return None  # there, all kinds of people are looked for
    told: Name | None = None
    compared = False
    for i in reader.places_of(words.other - {"historical"}):
        noun = next((k for k in range(i + 1, i + 1 + _PAIR) if low[k] in words.people), None)
        if noun is None:
            continue
        hit = count_ending_at(low, i - 1) if i else None
        begin = reader.sentence[i]
        stop = reader.stop(i)
        if hit is not None and words.randomised.isdisjoint(low[begin:stop]):
            told = Name(i, noun + 1, n=hit[1])
        compared = compared or low[i - 1] in _HELD_AGAINST
    return Clue("counted", told, -1) if told and compared else None
