"""What everyone got in turn: "took tea, milk and water on three days in random order"."""

from __future__ import annotations

from extractor.arm_alternatives import right_names
from extractor.arm_clue import Clue, as_clues
from extractor.arm_names import Name, Reader

_SIGNS = ("order", "sequence", "occasions", "each", "crossover", "cross-over", "periods", "turn")
_TOOK = frozenset(["received", "took", "had", "ingested", "consumed", "drank", "ate", "given"])
_TOOK |= {"underwent", "wore", "used", "treated", "tried", "inhaled", "performed", "completed"}
_OR_AND = frozenset(["or", "and", "then"])
_ORDERS = frozenset(["order", "sequence", "turn", "occasions"])
_ASIDE = 8  # words
_MOST = 6
_PAIR = 2


def in_turn(reader: Reader) -> list[Clue]:
    """Return the conditions of a crossover that one sentence lists and the results name again."""
    clues: list[Clue] = []
    seen: set[int] = set()
    for i in reader.places_of(_SIGNS):
        begin = reader.sentence[i]
        if begin in seen:
            continue
        seen.add(begin)
        low = reader.tokens.low
        stop = reader.stop(i)
        for k in (k for k in range(begin, stop) if low[k] in _TOOK):
            first = _behind_an_aside(low, k + 1)
            names = [x for x in right_names(reader, first, _OR_AND) if x.first < stop]
            told = 1 < len(names) <= _MOST and names[-1].joint in _OR_AND
            whole = len(names) > _PAIR and _is_control(reader, names[-1])
            if told and (whole or all(_is_named_again(reader, x, stop) for x in names)):
                clues += as_clues("allocated", reader, names, k)
                break
    return clues


def _behind_an_aside(low: list[str], first: int) -> int:
    """Return where a list begins: behind the commas of "took, in random order, tea and milk"."""
    if low[first] != "," or "," not in low[first + 1 : first + _ASIDE]:
        return first
    stop = low.index(",", first + 1)
    return first if _ORDERS.isdisjoint(low[first:stop]) else stop + 1


def _is_control(reader: Reader, name: Name) -> bool:
    return not reader.words.control.isdisjoint(reader.tokens.low[name.first : name.stop])


def _is_named_again(reader: Reader, name: Name, stop: int) -> bool:
    """Whether the last telling word of a name, or its short form, comes again in what follows."""
    words = [w for w in reader.tokens.low[name.first : name.stop] if w not in reader.words.generic]
    words += [name.alias.lower()] if name.alias else []
    return any(k > stop for w in words for k in reader.where.get(w, ()))
