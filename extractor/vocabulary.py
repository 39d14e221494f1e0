"""The vocabulary of a field: outcomes, treatments and time words, from one TOML file.

Users add their own file; entries of the same name replace the shipped ones.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

_WORD = re.compile(r"[^\W_]+|[%+/]")
_DIRECTIONS = (None, "lower", "higher")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One outcome: names that the text may use, scale bounds, direction, MCID.

    ``low``/``high`` bound a single participant's score; ``integer`` is true when a participant's
    score is a whole number (GRIM applies); ``items`` counts the integer items that are averaged.
    ``better`` is the direction of improvement. ``max_change`` bounds are derived, never given.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    integer: bool = False
    items: int = 1
    unit: str | None = None
    better: Literal["lower", "higher"] | None = None
    mcid: float | None = None
    source: str = ""

    def __post_init__(self) -> None:
        _check_names(self.synonyms)
        if self.better not in _DIRECTIONS:
            raise ValueError(f"better must be lower or higher, got {self.better!r}")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(f"low must be < high, got {self.low} and {self.high}")

    @property
    def names(self) -> tuple[str, ...]:
        """Name and synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """One treatment with its synonyms and class; ``comparator`` marks placebo and its kin."""

    name: str
    synonyms: tuple[str, ...] = ()
    drug_class: str | None = None
    comparator: bool = False

    def __post_init__(self) -> None:
        _check_names(self.synonyms)

    @property
    def names(self) -> tuple[str, ...]:
        """Name and synonyms."""
        return (self.name, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A named window of follow-up in days, both ends included ("6mo": 150 to 213)."""

    name: str
    low: float
    high: float
    target: float

    def __post_init__(self) -> None:
        if not self.low <= self.target <= self.high:
            raise ValueError(f"need low <= target <= high, got {self.low, self.target, self.high}")

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name alone."""
        return (self.name,)


Entry = TypeVar("Entry", Outcome, Treatment)
Row = TypeVar("Row", Outcome, Treatment, TimeWindow)


def _check_names(synonyms: tuple[str, ...]) -> None:
    if not isinstance(synonyms, tuple) or not all(isinstance(s, str) for s in synonyms):
        raise ValueError(f"synonyms must be a list of strings, got {synonyms!r}")


@dataclass(frozen=True, slots=True)
class _Hit(Generic[Entry]):
    """An entry named by the words ``start`` to ``end`` (half open) of a phrase."""

    entry: Entry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Index(Generic[Entry]):
    """Folded names -> entries, with what makes a look-up quick."""

    by_name: dict[str, Entry] = field(default_factory=dict)
    first_words: frozenset[str] = frozenset()
    longest: int = 0

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> _Index[Entry]:
        """Index entries by name and synonyms; a later entry wins a name from an earlier one."""
        by_name = {fold(name): entry for entry in entries for name in entry.names}
        by_name.pop("", None)
        words = [name.split() for name in by_name]
        return cls(by_name, frozenset(w[0] for w in words), max(map(len, words), default=0))

    def best(self, words: list[str]) -> Entry | None:
        """Return the entry of the longest name in the words, the leftmost of equals."""
        starts = [i for i, word in enumerate(words) if word in self.first_words]
        for size in range(self.longest if starts else 0, 0, -1):
            for i in starts:
                if i + size <= len(words):
                    entry = self.by_name.get(" ".join(words[i : i + size]))
                    if entry is not None:
                        return entry
        return None

    def all(self, words: list[str]) -> list[_Hit[Entry]]:
        """Return every name from left to right, the longest at each place, none overlapping."""
        hits: list[_Hit[Entry]] = []
        at = 0
        while at < len(words):
            hit = self._at(words, at)
            if hit is not None:
                hits.append(hit)
            at = at + 1 if hit is None else hit.end
        return hits

    def _at(self, words: list[str], at: int) -> _Hit[Entry] | None:
        if words[at] not in self.first_words:
            return None
        for end in range(min(len(words), at + self.longest), at, -1):
            entry = self.by_name.get(" ".join(words[at:end]))
            if entry is not None:
                return _Hit(entry, at, end)
        return None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Look-ups are by whole words, case-insensitive, longest synonym first."""

    outcomes: tuple[Outcome, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    windows: tuple[TimeWindow, ...] = ()
    _outcomes: _Index[Outcome] = field(init=False, repr=False, compare=False)
    _treatments: _Index[Treatment] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_outcomes", _Index.of(self.outcomes))
        object.__setattr__(self, "_treatments", _Index.of(self.treatments))

    def outcome(self, phrase: str | None) -> Outcome | None:
        """Return the outcome that a phrase names ("mean mRSS at 6 months" -> mRSS), or None."""
        return self._outcomes.best(fold(phrase).split()) if phrase else None

    def treatment(self, phrase: str | None) -> Treatment | None:
        """Return the one treatment that an arm label names, or None.

        None also where the label names several ("IVIG plus MMF"), a change from one to another
        ("placebo then nintedanib"), the absence of one ("without MMF") or people outside the
        study ("healthy references for nintedanib"): such an arm belongs to no treatment's pool.
        Added placebo makes an arm a placebo arm; standard of care beside an active treatment does
        not count.
        """
        if not phrase:
            return None
        words = fold(phrase).split()
        hits = self._treatments.all(words)
        if _OUTSIDERS & set(words) or any(_is_negated(words, hit) for hit in hits):
            return None
        active = {h.entry.name: h.entry for h in hits if not h.entry.comparator}
        inert = [h for h in hits if h.entry.comparator]
        if not inert or not active:
            named = active or {h.entry.name: h.entry for h in inert[:1]}
            return next(iter(named.values())) if len(named) == 1 else None
        placebo = next((h for h in inert if h.entry.name in _INERT), None)
        if placebo is None:
            return next(iter(active.values())) if len(active) == 1 else None
        return placebo.entry if _is_placebo_arm(words, hits, placebo) else None

    def window(self, days: float | None) -> TimeWindow | None:
        """Return the window that holds a length of follow-up; the nearest target wins."""
        if days is None:
            return None
        inside = [w for w in self.windows if w.low <= days <= w.high]
        return min(inside, key=lambda w: abs(w.target - days), default=None)


_INERT = ("placebo", "vehicle")
_NEGATIONS = frozenset({"no", "non", "not", "without", "never"})
_OUTSIDERS = frozenset({"healthy", "reference", "references", "volunteers"})
_ADDED_TO = frozenset({"plus", "+", "and", "with", "on", "for", "added", "matching", "matched"})


def _is_negated(words: list[str], hit: _Hit[Treatment]) -> bool:
    """Whether the label says that the treatment was not given."""
    before = words[hit.start - 1] if hit.start else ""
    after = words[hit.end] if hit.end < len(words) else ""
    return before in _NEGATIONS or after in ("naive", "free")


def _is_placebo_arm(
    words: list[str], hits: list[_Hit[Treatment]], placebo: _Hit[Treatment]
) -> bool:
    """Tell "MTX placebo" and "placebo plus MTX" from "placebo then MTX"."""
    if placebo is hits[-1]:
        return hits[-2].end == placebo.start or bool(
            _ADDED_TO & set(words[hits[-2].end : placebo.start])
        )
    return bool(_ADDED_TO & set(words[placebo.end : hits[hits.index(placebo) + 1].start]))


def fold(phrase: str) -> str:
    """Lower case, one space between words, punctuation gone except % and + and /."""
    if not phrase.isascii():
        phrase = unicodedata.normalize("NFKC", phrase)
    return " ".join(_WORD.findall(phrase.lower()))


def _entries(tables: dict[str, Any], key: str, kind: type[Row], where: str) -> dict[str, Row]:
    out: dict[str, Row] = {}
    owner: dict[str, str] = {}
    for row in tables.get(key, []):
        try:
            entry = kind(**{"drug_class" if k == "class" else k: _value(v) for k, v in row.items()})
        except (TypeError, ValueError) as error:
            raise ValueError(f"{where}: bad {key} entry {row!r}: {error}") from error
        for name in entry.names:
            other = owner.setdefault(fold(name), entry.name)
            if other != entry.name:
                raise ValueError(f"{where}: {name!r} names both {other!r} and {entry.name!r}")
        out[entry.name] = entry
    return out


def _value(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    return tuple(value) if isinstance(value, list) else value


def _replaced(old: dict[str, Row], new: dict[str, Row]) -> dict[str, Row]:
    """Put new entries last, where they win names from the old ones."""
    return {name: entry for name, entry in old.items() if name not in new} | new


def parse_vocabulary(*sources: tuple[str, str]) -> Vocabulary:
    """Build a vocabulary from (name, TOML text) pairs; later entries replace earlier ones by name.

    Raises
    ------
    ValueError
        If a text is not TOML, an entry has an unknown, a missing or a senseless key, or two
        entries of one text claim the same words; the message names it.
    """
    outcomes: dict[str, Outcome] = {}
    treatments: dict[str, Treatment] = {}
    windows: dict[str, TimeWindow] = {}
    for where, text in sources:
        try:
            tables = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{where}: not a vocabulary file: {error}") from error
        unknown = tables.keys() - {"outcome", "treatment", "window"}
        if unknown:
            raise ValueError(
                f"{where}: unknown table {sorted(unknown)[0]!r};"
                " allowed: [[outcome]], [[treatment]], [[window]]"
            )
        outcomes = _replaced(outcomes, _entries(tables, "outcome", Outcome, where))
        treatments = _replaced(treatments, _entries(tables, "treatment", Treatment, where))
        windows = _replaced(windows, _entries(tables, "window", TimeWindow, where))
    return Vocabulary(tuple(outcomes.values()), tuple(treatments.values()), tuple(windows.values()))


@lru_cache(maxsize=8)
def load_vocabulary(*extra: Path) -> Vocabulary:
    """Return the shipped vocabulary, extended by the user's files in order."""
    shipped = resources.files("extractor").joinpath("data/ssc.toml").read_text("utf-8")
    own = ((str(path), path.read_text("utf-8")) for path in extra)
    return parse_vocabulary(("ssc.toml", shipped), *own)
