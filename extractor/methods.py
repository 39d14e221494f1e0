"""Find what the text says about its analysis: tests named, tails, adjustment, corrections."""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.method_table import METHOD_NAMES, METHOD_TABLE, MethodRow
from extractor.records import MethodNote, Number
from extractor.word_places import word_places

_Hit = tuple[int, int, str, Number | None]

# Facts that say something beside the test that the same words name.
_BESIDE = frozenset({"adjusted"})

__all__ = ["METHOD_NAMES", "find_methods"]

# Words one of which every match of a row holds: the pattern runs only around them.
_HINTS: dict[str, tuple[str, ...]] = {
    "paired t": ("paired", "dependent ", "dependent-", "matched"),
    "unpaired t": ("unpaired", "independent ", "independent-", "sample"),
    "Student t": ("student",),
    "t": ("t test", "t-test", "ttest", "t stat", "t-stat"),
    "Mann-Whitney": ("whitney", "rank"),
    "Wilcoxon": ("wilcoxon", "signed"),
    "chi-square": ("chi-", "chi ", "chis", "χ", "x2", "x 2 =", "x 2 test"),
    "Cochran-Mantel-Haenszel": ("haenszel",),
    "log-rank": ("log",),
    "Cox": ("cox", "proportional"),
    "repeated measures ANOVA": ("repeated", "anova"),
    "ANCOVA": ("ancova", "variance"),
    "ANOVA": ("anova", "variance"),
    "mixed model": (
        "mixed-",
        "mixed m",
        "mixed e",
        "mixed l",
        "level model",
        "archical",
        "mmrm",
        "random",
    ),
    "GEE": ("gee", "estimating"),
    "logistic regression": ("logistic",),
    "linear regression": ("regression",),
    "Poisson regression": ("poisson",),
    "Kruskal-Wallis": ("kruskal",),
    "TOST": ("tost", "one-sided"),
    "Scheffe": ("scheff",),
    "adjusted": ("adjust", "controlling", "corrected", "multivaria"),
    "one-sided": ("sided", "tailed"),
    "two-sided": ("sided", "tailed"),
    "alpha": ("cance", "cant if", "cantly if", "ly significant", "alpha", "α"),
    "ordered categories": ("tile", "trend", "dose", "grade"),
    "intention to treat": ("intent", "itt"),
    "per protocol": ("protocol",),
    "non-inferiority": ("inferior",),
    "equivalence": ("equivalen",),
    "crossover": ("cross",),
    "cluster": ("cluster", "group random", "group-random"),
    "mean ± SD": ("sd)", "± sd", "±sd", "(sd", "± s.d", "standard dev", "±std"),
    "mean ± SE": ("± se", "±se", "(se", "and se", "standard err"),
    "median (IQR)": ("median",),
}


# Words, or their first four letters, one of which every match of a row holds: most rows are out of
# the question by them, before any hint is looked for.
_LETTERS = 4
_HEADS: dict[str, str] = {
    "paired t": "pair depe matc stud",
    "unpaired t": "unpa inde samp",
    "t": "t ttes tsta",
    "Mann-Whitney": "mann wilc rank",
    "Wilcoxon": "wilc sign",
    "chi-square": "chi chis pear x χ",
    "Cochran-Mantel-Haenszel": "mant",
    "log-rank": "log logr",
    "Cox": "cox prop",
    "repeated measures ANOVA": "repe rm mixe",
    "ANCOVA": "anco cova co",
    "ANOVA": "anov vari",
    "mixed model": "mixe hier mult mmrm mode",
    "GEE": "gee esti",
    "linear regression": "regr",
    "TOST": "tost side",
    "adjusted": "adju controlling corrected mult",
    "one-sided": "side tail ones onet sing",
    "two-sided": "side tail twos twot",
    "alpha": "sign alph α",
    "ordered categories": "quar quin tert deci tren dose grad",
    "intention to treat": "inte itt",
    "per protocol": "prot",
    "non-inferiority": "infe noni marg",
    "cluster": "clus grou",
    "mean ± SD": "sd s std stan",
    "mean ± SE": "se sem s stan",
}


def lower_equal(text: str) -> str:
    """Lower-case a text at equal length, so that offsets hold."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_BEFORE = 90
_AFTER = 120


def _windows(low: str, hints: tuple[str, ...]) -> list[tuple[int, int]]:
    """Return the disjoint stretches of text around every place that holds a hint."""
    places = []
    for hint in hints:
        at = low.find(hint)
        while at >= 0:
            places.append((max(0, at - _BEFORE), at + len(hint) + _AFTER))
            at = low.find(hint, at + _AFTER)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hints(name: str) -> tuple[str, ...]:
    return _HINTS.get(name, (name.lower(),))


def _value(match: re.Match[str]) -> Number | None:
    groups = match.groupdict()
    for key in ("value", "value2", "value3"):
        if groups.get(key):
            return Number.parse(groups[key].replace(",", "."))
    return None


def _longest(hits: list[_Hit]) -> list[_Hit]:
    """Drop a hit that lies inside a longer one."""
    hits.sort(key=lambda h: (h[0], -h[1]))
    kept: list[_Hit] = []
    last_end = -1
    for hit in hits:
        if hit[1] <= last_end:
            continue
        kept.append(hit)
        last_end = max(last_end, hit[1])
    return kept


def _heads(name: str) -> list[str]:
    return _HEADS.get(name, name.lower()[:_LETTERS]).split()


_ROWS = tuple((row, _hints(row.name)) for row in METHOD_TABLE)
_BY_HEAD = {
    head: tuple(i for i, (row, _) in enumerate(_ROWS) if head in _heads(row.name))
    for row in METHOD_TABLE
    for head in _heads(row.name)
}
_GREEK = tuple(head for head in _BY_HEAD if not head.isascii())


def _rows(low: str) -> list[tuple[MethodRow, tuple[str, ...]]]:
    """Return the rows of which a text holds a word, in the order of the table."""
    places = word_places(low)
    heads = {word[:_LETTERS] for word in places}.union(places)
    if not low.isascii():
        heads.update(sign for sign in _GREEK if sign in low)
    found = {i for head in heads & _BY_HEAD.keys() for i in _BY_HEAD[head]}
    return [_ROWS[i] for i in sorted(found)]


def find_methods(doc: Document) -> tuple[MethodNote, ...]:
    """Return the facts about the analysis, in reading order.

    Returns
    -------
    tuple of MethodNote
        Names from ``METHOD_NAMES``; the same fact may occur at several places.
    """
    low = lower_equal(doc.norm)
    hits = [
        (m.start(), m.end(), row.name, _value(m))
        for row, hints in _rows(low)
        for start, end in _windows(low, hints)
        for m in row.pattern.finditer(low, start, end)
    ]
    beside = [h for h in hits if h[2] in _BESIDE]
    kept = _longest([h for h in hits if h[2] not in _BESIDE]) + _longest(beside)
    return tuple(
        MethodNote(name=name, value=value, quote=doc.text[start:end], start=start, end=end)
        for start, end, name, value in sorted(kept, key=lambda h: h[:3])
    )
